import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TEAM_LEVEL_LABELS, UNIT_KIND_LABELS } from './labels';
import { checkTeamParent, type TeamLevel } from './teams';
import { checkParent, inHouseOrder, UNIT_KIND_ORDER, type UnitKind, type UnitRecord } from './units';

describe('the unit tree', () => {
  const kinds = Object.keys(UNIT_KIND_LABELS) as UnitKind[];
  const allowed = [
    'district -',
    'bureau district',
    'town district',
    'subdistrict district',
    'centre district',
    'village town',
    'village subdistrict',
    'community town',
    'community subdistrict',
    'institute town',
    'institute subdistrict',
    'station village',
    'station community',
  ];

  it.each(kinds.flatMap((kind) => [null, ...kinds].map((parent) => [kind, parent] as const)))(
    '%s below %s',
    (kind, parent) => {
      expect(checkParent(kind, parent)).toBe(
        allowed.includes(`${kind} ${parent ?? '-'}`) ? null : 'unit.parent-unsuitable',
      );
    },
  );

  it('has an order for every kind', () => expect([...UNIT_KIND_ORDER].sort()).toEqual([...kinds].sort()));

  const unit = (id: string, parentId: string | null, kind: UnitKind, position: number): UnitRecord => ({
    ...{ id, parentId, kind, position, name: id, shortName: id, path: `${id}/` },
    activeFrom: '2026-01-01',
    closedOn: null,
  });
  const tree = [
    unit('district', null, 'district', 1),
    unit('centre', 'district', 'centre', 1),
    unit('bureau', 'district', 'bureau', 1),
    unit('town 1', 'district', 'town', 1),
    unit('village 1', 'town 1', 'village', 1),
    unit('village 2', 'town 1', 'village', 2),
    unit('town 2', 'district', 'town', 2),
    unit('subdistrict', 'district', 'subdistrict', 1),
  ];

  it('is written out in house order, whatever order it comes in', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(tree, { minLength: tree.length }), (shuffled) => {
        expect(inHouseOrder(shuffled)).toEqual(tree);
      }),
    );
  });
});

describe('the team tree', () => {
  const levels = Object.keys(TEAM_LEVEL_LABELS) as TeamLevel[];
  const allowed = ['division corps', 'branch division'];

  it.each(levels.flatMap((level) => levels.map((parent) => [level, parent] as const)))(
    '%s below %s',
    (level, parent) => {
      expect(checkTeamParent(level, parent)).toBe(allowed.includes(`${level} ${parent}`) ? null : 'team.tree-too-deep');
    },
  );

  it.each(levels)('%s alone', (level) => expect(checkTeamParent(level, null)).toBeNull());
});
