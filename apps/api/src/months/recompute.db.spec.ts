import type { Actor } from '@jishan/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Clock } from '../platform/clock';
import { openSpecModule, type SpecModule } from '../platform/db-spec';
import { newId } from '../platform/ids';
import { plantPeople, plantScheme } from '../schemes/scheme-spec';
import { SettlementService, type Roster, type RosterRow } from '../schemes/settlement.service';
import { actorWith, plantDistrict, type SpecDistrict } from '../units/district-spec';
import { MonthsModule } from './months.module';
import { RecomputeService } from './recompute.service';

let spec: SpecModule;
let district: SpecDistrict;
let admin: Actor;
const query = <T>(sql: string, values: unknown[] = []): Promise<T[]> => spec.dataSource.query(sql, values);

beforeAll(async () => {
  spec = await openSpecModule(MonthsModule);
  spec.get(Clock).freeze('2026-11-20T02:00:00Z');
  district = await plantDistrict(spec.dataSource);
  admin = await actorWith(spec.dataSource, 'district-admin', district.district);
  await plantScheme(spec.dataSource, district.village.id, admin.userId, {
    rules: [
      {
        ...{ id: 'service', name: '志愿服务', factKind: 'attendance', category: null, role: null, multipliers: [] },
        earning: { by: 'time', points: 1, minutesMin: 0 },
        bonus: { name: '全勤奖', times: 2, months: 1, points: 20 },
      },
    ],
  });
});
afterAll(() => spec.close());

/** A confirmed sheet of a day, with its activity, shift and attendances. */
async function serve(day: string, personIds: string[]): Promise<Roster> {
  const [activityId, shiftId, startsAt] = [newId(), newId(), `${day}T02:00:00.000Z`];
  const rows = personIds.map((personId): RosterRow => {
    return { attendanceId: newId(), revision: 0, personId, role: 'participant', minutes: 60, source: 'roll-call' };
  });
  const what = { kind: 'regular', category: '文明引导', unitId: district.village.id } as const;
  await query(
    `INSERT INTO activities (id, title, kind, category, state, unit_id, place, description, needs, risk_level, risk_text, starts_at, ends_at, sign_up_closes_at,
                             minors_allowed, eligible_team_ids, wording, contact_name, planned_by, created_at)
     VALUES ($1, '路口值守', $2, $3, 'draft', $4, '路口', '', '', 'low', '', $5, $5::timestamptz + interval '1 hour', $5, true, '{}', '{}', '王队长', $6, $5)`,
    [activityId, what.kind, what.category, what.unitId, startsAt, admin.userId],
  );
  await query(
    `INSERT INTO shifts (id, activity_id, starts_at, ends_at) VALUES ($1, $2, $3, $3::timestamptz + interval '1 hour')`,
    [shiftId, activityId, startsAt],
  );
  await query(
    `INSERT INTO attendances (id, activity_id, shift_id, person_id, presence, minutes, source, walk_in, note, recorder_id, recorder_name, recorded_at)
     SELECT id, $3, $4, person_id, 'present', 60, 'roll-call', true, '', $5, '王队长', now() FROM unnest($1::uuid[], $2::uuid[]) AS a (id, person_id)`,
    [rows.map((row) => row.attendanceId), personIds, activityId, shiftId, admin.userId],
  );
  const sheet: Roster = { ...what, activityId, startsAt, recorderId: admin.userId, rows };
  await spec.dataSource.transaction((tx) => spec.get(SettlementService).settle(tx, [sheet]));
  return sheet;
}

/** What one of the sheet did is corrected to so many minutes; 0: was not there. */
async function correct(sheet: Roster, personId: string, minutes: number): Promise<void> {
  const rows = sheet.rows.filter((row) => row.personId === personId).map((row) => ({ ...row, revision: 1, minutes }));
  await spec.dataSource.transaction((tx) => spec.get(SettlementService).correct(tx, [{ ...sheet, rows }], '登记有误'));
}

const bonusesOf = async (month: string) =>
  (
    await query<{ count: number }>(
      `SELECT count(*) FROM point_transfers t WHERE kind = 'award' AND rule_id LIKE '%/bonus' AND to_char(occurred_on, 'YYYY-MM') = $1
          AND NOT EXISTS (SELECT FROM point_transfers r WHERE r.resolves_id = t.id)`,
      [month],
    )
  )[0]?.count;

describe('a recomputation after a correction', () => {
  it('leaves the bonuses of others in the household, as the ledger did', async () => {
    const [one = '', other = ''] = await plantPeople(spec.dataSource, district.village.id, 2, true);
    const sheets = [await serve('2026-05-04', [one, other]), await serve('2026-05-11', [one, other])];
    expect(await bonusesOf('2026-05')).toBe(2);
    await correct(sheets[0] as Roster, one, 30);
    expect(await bonusesOf('2026-05')).toBe(2);
    expect(await spec.get(RecomputeService).report(admin, '2026-05')).toMatchObject({ awards: 6, differences: [] });
  });

  it('takes the bonus of somebody who was not there, as the ledger did', async () => {
    const [one = '', other = ''] = await plantPeople(spec.dataSource, district.village.id, 2, true);
    const sheets = [await serve('2026-06-01', [one, other]), await serve('2026-06-08', [one, other])];
    await correct(sheets[0] as Roster, one, 0);
    expect(await bonusesOf('2026-06')).toBe(1);
    expect(await spec.get(RecomputeService).report(admin, '2026-06')).toMatchObject({ awards: 4, differences: [] });
  });

  it('keeps a bonus for months on end when a later month is corrected, as the ledger did', async () => {
    await plantScheme(spec.dataSource, district.village.id, admin.userId, {
      effectiveFrom: '2026-07-01',
      rules: [
        {
          ...{ id: 'service', name: '志愿服务', factKind: 'attendance', category: null, role: null, multipliers: [] },
          earning: { by: 'time', points: 1, minutesMin: 0 },
          bonus: { name: '坚持奖', times: 2, months: 2, points: 20 },
        },
      ],
    });
    const [one = ''] = await plantPeople(spec.dataSource, district.village.id, 1);
    for (const day of ['2026-07-06', '2026-07-13', '2026-08-03', '2026-08-10']) await serve(day, [one]);
    await correct(await serve('2026-09-07', [one]), one, 30);
    expect(await bonusesOf('2026-08')).toBe(1);
    for (const month of ['2026-07', '2026-08', '2026-09'])
      expect((await spec.get(RecomputeService).report(admin, month)).differences).toEqual([]);
  });
});
