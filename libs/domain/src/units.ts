/** 单位. `centre`, `institute` and `station` are the practice sites (新时代文明实践中心/所/站). */
export type UnitKind =
  'district' | 'bureau' | 'town' | 'subdistrict' | 'village' | 'community' | 'centre' | 'institute' | 'station';

export interface UnitRecord {
  id: string;
  parentId: string | null;
  kind: UnitKind;
  /** As printed: 区委宣传部（文明办）. */
  name: string;
  /** For lists and closing sentences: 区委宣传部. */
  shortName: string;
  /** Ids from the district down to this unit, each followed by '/'. */
  path: string;
  /** Place in the official order among its siblings, from 1. */
  position: number;
  activeFrom: string;
  closedOn: string | null;
}

export interface CreateUnitInput {
  parentId: string;
  kind: UnitKind;
  name: string;
  shortName?: string;
}

export interface ChangeUnitInput {
  name?: string;
  shortName?: string;
  position?: number;
}

const ALLOWED_PARENTS: Record<UnitKind, readonly (UnitKind | null)[]> = {
  district: [null],
  bureau: ['district'],
  town: ['district'],
  subdistrict: ['district'],
  village: ['town', 'subdistrict'],
  community: ['town', 'subdistrict'],
  centre: ['district'],
  institute: ['town', 'subdistrict'],
  station: ['village', 'community'],
};

/** May a unit of this kind stand under that one? */
export function checkParent(kind: UnitKind, parentKind: UnitKind | null): 'unit.parent-unsuitable' | null {
  return ALLOWED_PARENTS[kind].includes(parentKind) ? null : 'unit.parent-unsuitable';
}

/** The kinds in house order: bureaux, towns, sub-districts, then what lies below them. */
export const UNIT_KIND_ORDER: readonly UnitKind[] = [
  'district',
  'centre',
  'bureau',
  'town',
  'subdistrict',
  'institute',
  'village',
  'community',
  'station',
];

/** The tree written out: each unit before those below it, siblings by kind and then by their official place. */
export function inHouseOrder(units: readonly UnitRecord[]): UnitRecord[] {
  const below = new Map<string | null, UnitRecord[]>();
  for (const unit of units) below.set(unit.parentId, [...(below.get(unit.parentId) ?? []), unit]);
  const branch = (parentId: string | null): UnitRecord[] =>
    (below.get(parentId) ?? []).sort(byPlace).flatMap((unit) => [unit, ...branch(unit.id)]);
  return branch(null);
}

const kindOrder = (unit: UnitRecord) => UNIT_KIND_ORDER.indexOf(unit.kind);
const byPlace = (left: UnitRecord, right: UnitRecord) =>
  kindOrder(left) - kindOrder(right) || left.position - right.position;
