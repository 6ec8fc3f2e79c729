import type { MeRecord, MyGrant, Role, TeamRecord, UnitRecord } from '@jishan/domain';
import type { Client } from './client.ts';

/** Where something stands: a unit, and for what belongs to a team the team. */
export interface Place {
  unitId: string;
  teamId: string | null;
}

/** An id of the right form that belongs to nothing. */
export const NOWHERE = '01990000-0000-7000-8000-00000000dead';
export const NO_NUMBER = 999_999_999_999;

/**
 * Where the thing asked about stands, seen from the home of the role: `unit` is the own unit outside every team (leaders only),
 * `elsewhere` a village of another town, `any` means that the route is about nothing in particular.
 */
export const SCOPES = ['any', 'self', 'own', 'child', 'unit', 'sibling', 'parent', 'elsewhere', 'nowhere'] as const;
export type Scope = (typeof SCOPES)[number];

/** Somebody who asks: the demo account of a role, or a stranger. */
export interface Holder {
  role: Role | 'anonymous';
  client: Client;
  me: MeRecord | null;
  home: UnitRecord;
  places: ReadonlyMap<Scope, Place>;
}

/** The unit tree, to find places in. */
export class Tree {
  readonly units: readonly UnitRecord[];

  constructor(units: readonly UnitRecord[]) {
    this.units = units;
  }

  get district(): UnitRecord {
    return this.found(this.units.find((unit) => unit.parentId === null));
  }

  unit(id: string): UnitRecord {
    return this.found(this.units.find((unit) => unit.id === id));
  }

  /** For answers that show a unit by name only; several units may share one. */
  named(name: string): UnitRecord[] {
    return this.units.filter((unit) => unit.name === name);
  }

  child(unit: UnitRecord): UnitRecord | undefined {
    const kinds = ['town', 'village', 'community', 'station'];
    const below = this.units.filter((candidate) => candidate.parentId === unit.id);
    return kinds.flatMap((kind) => below.filter((candidate) => candidate.kind === kind))[0];
  }

  sibling(unit: UnitRecord): UnitRecord | undefined {
    return this.units.findLast(
      (candidate) => candidate.parentId === unit.parentId && candidate.kind === unit.kind && candidate.id !== unit.id,
    );
  }

  /** A village of another town, and not of the town taken as the sibling. */
  elsewhere(unit: UnitRecord): UnitRecord {
    const sibling = this.sibling(unit);
    return this.found(
      this.units.find(
        ({ kind, path }) =>
          kind === 'village' &&
          !path.startsWith(this.townOf(unit)?.path ?? '-') &&
          !path.startsWith(sibling?.path ?? '-'),
      ),
    );
  }

  private townOf(unit: UnitRecord): UnitRecord | undefined {
    return this.units.find((candidate) => candidate.kind === 'town' && unit.path.startsWith(candidate.path));
  }

  private found(unit: UnitRecord | undefined): UnitRecord {
    if (!unit) throw new Error('the district has no such unit');
    return unit;
  }
}

/** The places around the home of an admin, a clerk or the office. */
export function placesAround(tree: Tree, home: UnitRecord): Map<Scope, Place> {
  const at = (unit: UnitRecord | undefined): Place | null => (unit ? { unitId: unit.id, teamId: null } : null);
  const parent = home.parentId === null ? undefined : tree.unit(home.parentId);
  return present([
    ['own', at(home)],
    ['child', at(tree.child(home))],
    ['sibling', at(parent && tree.sibling(home))],
    ['parent', at(parent)],
    ['elsewhere', at(tree.elsewhere(home))],
    ['nowhere', at(home)],
  ]);
}

/** The places around a team, which has a tree of its own. `teams` are one below it, one beside it and one elsewhere. */
export function placesAroundTeam(
  own: TeamRecord,
  teams: { child: TeamRecord; sibling: TeamRecord; parent: TeamRecord; elsewhere: TeamRecord },
): Map<Scope, Place> {
  const at = (team: TeamRecord): Place => ({ unitId: team.unitId, teamId: team.id });
  return present([
    ['own', at(own)],
    ['child', at(teams.child)],
    ['unit', { unitId: own.unitId, teamId: null }],
    ['sibling', at(teams.sibling)],
    ['parent', at(teams.parent)],
    ['elsewhere', at(teams.elsewhere)],
    ['nowhere', at(own)],
  ]);
}

function present(places: [Scope, Place | null][]): Map<Scope, Place> {
  return new Map(places.filter((entry): entry is [Scope, Place] => entry[1] !== null));
}

export function grantOf(me: MeRecord, role: Role): MyGrant {
  const grant = me.grants.find((candidate) => candidate.role === role);
  if (!grant) throw new Error(`${me.name} is not ${role}`);
  return grant;
}
