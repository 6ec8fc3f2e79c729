import type { Rule } from '@jishan/points';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Clock } from '../platform/clock';
import { openSpecModule, type SpecModule } from '../platform/db-spec';
import { newId } from '../platform/ids';
import { PointsService } from '../points/points.service';
import { ReconcileService } from '../points/reconcile.service';
import { actorWith, plantDistrict, type SpecDistrict } from '../units/district-spec';
import { plantPeople, plantScheme } from './scheme-spec';
import { SchemesModule } from './schemes.module';
import { SettlementService, type Roster } from './settlement.service';

let spec: SpecModule;
let district: SpecDistrict;
let recorderId: string;

beforeAll(async () => {
  spec = await openSpecModule(SchemesModule);
  spec.get(Clock).freeze('2026-11-20T02:00:00Z');
  district = await plantDistrict(spec.dataSource);
  recorderId = (await actorWith(spec.dataSource, 'station-admin', district.village)).userId;
});
afterAll(() => spec.close());

/** One point a time, and twenty for two times in each of so many months. */
const rules = (months: number, times = 2): Rule[] => [
  {
    ...{ id: 'service', name: '志愿服务', factKind: 'attendance', category: null, role: null, multipliers: [] },
    earning: { by: 'time', points: 1, minutesMin: 0 },
    bonus: { name: '坚持奖', times, months, points: 20 },
  },
];

/** Sheets of one person, one a day, settled in this order. */
async function serve(unitId: string, personId: string, ...days: string[]): Promise<Roster[]> {
  const sheets: Roster[] = days.map((day) => ({
    ...{ activityId: newId(), unitId, kind: 'regular', category: '文明引导', recorderId },
    startsAt: `${day}T02:00:00.000Z`,
    rows: [{ attendanceId: newId(), revision: 0, personId, role: 'participant', minutes: 60, source: 'roll-call' }],
  }));
  const settlement = spec.get(SettlementService);
  for (const sheet of sheets) await spec.dataSource.transaction((tx) => settlement.settle(tx, [sheet]));
  return sheets;
}

const correct = (sheet: Roster | undefined, minutes: number) =>
  spec.dataSource.transaction((tx) => {
    const rows = sheet?.rows.map((row) => ({ ...row, revision: 1, minutes })) ?? [];
    return spec.get(SettlementService).correct(tx, sheet ? [{ ...sheet, rows }] : [], '登记有误');
  });

const availableTo = async (personId: string) => {
  const points = spec.get(PointsService);
  const { accountId } = await spec.dataSource.transaction((tx) => points.accountOfPerson(tx, personId));
  return (await points.balance(accountId)).available;
};

describe('a bonus for months on end', () => {
  it('stays when a sheet of a later month is corrected', async () => {
    await plantScheme(spec.dataSource, district.village.id, recorderId, { rules: rules(2) });
    const [person = ''] = await plantPeople(spec.dataSource, district.village.id, 1);
    const days = ['2026-05-04', '2026-05-11', '2026-06-01', '2026-06-08', '2026-07-06'];
    const sheets = await serve(district.village.id, person, ...days);
    expect(await availableTo(person)).toBe(5 + 20);
    await correct(sheets[4], 30);
    expect(await availableTo(person)).toBe(5 + 20);
    await correct(sheets[4], 0);
    expect(await availableTo(person)).toBe(4 + 20);
  });

  it('is taken back when a sheet of its own month or of one before is corrected', async () => {
    await plantScheme(spec.dataSource, district.nextVillage.id, recorderId, { rules: rules(2) });
    const persons = await plantPeople(spec.dataSource, district.nextVillage.id, 2);
    for (const [at, person] of persons.entries()) {
      const days = ['2026-05-04', '2026-05-11', '2026-06-01', '2026-06-08'];
      const sheets = await serve(district.nextVillage.id, person, ...days);
      expect(await availableTo(person)).toBe(4 + 20);
      await correct(sheets[at * 2], 0);
      expect(await availableTo(person)).toBe(3);
    }
    expect((await spec.get(ReconcileService).run()).report.findings).toEqual([]);
  });

  it('is judged by the terms of the version that gave it', async () => {
    const unit = district.otherVillage.id;
    await plantScheme(spec.dataSource, unit, recorderId, { rules: rules(1, 3) });
    await plantScheme(spec.dataSource, unit, recorderId, { rules: rules(1), effectiveFrom: '2026-07-01' });
    const [person = ''] = await plantPeople(spec.dataSource, unit, 1);
    // two times are enough since July; a sheet of June knows only the three of before
    const sheets = await serve(unit, person, '2026-06-29', '2026-07-06', '2026-07-13');
    expect(await availableTo(person)).toBe(3 + 20);
    await correct(sheets[0], 30);
    expect(await availableTo(person)).toBe(3 + 20);
    await correct(sheets[1], 0);
    expect(await availableTo(person)).toBe(2);
  });
});
