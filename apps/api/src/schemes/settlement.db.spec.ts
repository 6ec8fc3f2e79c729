import type { Actor } from '@jishan/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Clock } from '../platform/clock';
import { openSpecModule, type SpecModule } from '../platform/db-spec';
import { newId } from '../platform/ids';
import { HoursService } from '../hours/hours.service';
import { PointsService } from '../points/points.service';
import { ReconcileService } from '../points/reconcile.service';
import { actorWith, plantDistrict, type SpecDistrict, type SpecUnit } from '../units/district-spec';
import { PostingService } from './posting.service';
import { plantPeople, plantScheme } from './scheme-spec';
import { SchemesModule } from './schemes.module';
import { SettlementService, type Roster, type RosterRow, type Settled } from './settlement.service';

let spec: SpecModule;
let district: SpecDistrict;
let recorder: Actor;
let settlement: SettlementService;
let points: PointsService;

beforeAll(async () => {
  spec = await openSpecModule(SchemesModule);
  spec.get(Clock).freeze('2026-11-20T02:00:00Z');
  district = await plantDistrict(spec.dataSource);
  recorder = await actorWith(spec.dataSource, 'station-admin', district.village, { name: '村管理员' });
  settlement = spec.get(SettlementService);
  points = spec.get(PointsService);
});
afterAll(() => spec.close());

/** A unit of its own for each spec, so that their schemes do not meet. */
async function village(): Promise<SpecUnit> {
  const id = newId();
  const path = `${district.town.path}${id}/`;
  await spec.dataSource.query(
    `INSERT INTO units (id, parent_id, kind, name, short_name, path, position, active_from)
     SELECT $1, $2, 'village', $4, $4, $3, 1 + coalesce(max(position), 0), '2026-01-01' FROM units WHERE parent_id = $2 AND kind = 'village'`,
    [id, district.town.id, path, `村${id.slice(-6)}`],
  );
  return { id, path };
}

const people = (unit: SpecUnit, count: number, together = false) =>
  plantPeople(spec.dataSource, unit.id, count, together);
const row = (personId: string, minutes: number, change: Partial<RosterRow> = {}): RosterRow => ({
  attendanceId: newId(),
  revision: 0,
  personId,
  role: 'participant',
  minutes,
  source: 'roll-call',
  ...change,
});
const roster = (unit: SpecUnit, rows: RosterRow[], change: Partial<Roster> = {}): Roster => ({
  activityId: newId(),
  unitId: unit.id,
  kind: 'regular',
  category: '文明引导',
  startsAt: '2026-11-18T01:00:00.000Z',
  recorderId: recorder.userId,
  rows,
  ...change,
});
const settle = (of: Roster) => spec.dataSource.transaction((tx) => settlement.settle(tx, [of]));
const correct = (of: Roster, rows: RosterRow[]) =>
  spec.dataSource.transaction((tx) => settlement.correct(tx, [{ ...of, rows }], '登记有误'));
const balanceOf = async (personId: string) => {
  const { accountId } = await spec.dataSource.transaction((tx) => points.accountOfPerson(tx, personId));
  return points.balance(accountId);
};
const minutesOf = async (personId: string) =>
  (await spec.get(HoursService).totals([personId])).get(personId)?.minutes ?? 0;
const states = (settled: Settled[]) => settled.map(({ points: amount, state }) => [amount, state]);
const findings = async () => (await spec.get(ReconcileService).run()).report.findings;

describe('settling a roster', () => {
  it('posts hours and points at once to the household, who earned them named', async () => {
    const unit = await village();
    await plantScheme(spec.dataSource, unit.id, recorder.userId);
    const [first = '', second = ''] = await people(unit, 2, true);
    const of = roster(unit, [row(first, 160), row(second, 60), row(newId(), 0)]);
    const settled = await settle(of);
    expect(states(settled)).toEqual([
      [5, 'posted'],
      [2, 'posted'],
      [0, 'none'],
    ]);
    expect(settled[0]?.explanation).toBe('“志愿服务”每小时2分：服务160分钟，按150分钟计，得5分。');
    expect(await balanceOf(second)).toMatchObject({ available: 7, pending: 0, held: 0 });
    expect([await minutesOf(first), await minutesOf(second)]).toEqual([160, 60]);
    const rows = await spec.dataSource.query(
      `SELECT person_id, key, actor_id FROM point_transfers WHERE activity_id = $1 ORDER BY key`,
      [of.activityId],
    );
    expect(rows.map((one: { person_id: string }) => one.person_id).sort()).toEqual([first, second].sort());
    expect(
      rows.every(
        (one: { key: string; actor_id: string }) =>
          /^attendance:[0-9a-f-]{36}:r1$/.test(one.key) && one.actor_id === recorder.userId,
      ),
    ).toBe(true);
  });

  it('given again changes nothing and answers the same', async () => {
    const unit = await village();
    await plantScheme(spec.dataSource, unit.id, recorder.userId, {
      caps: [{ scope: 'person', window: 'month', points: 5 }],
    });
    const [person = ''] = await people(unit, 1);
    const of = roster(unit, [row(person, 120)]);
    const first = await settle(of);
    await settle(roster(unit, [row(person, 120)]));
    expect(await settle(of)).toEqual(first);
    expect(await balanceOf(person)).toMatchObject({ available: 5 });
    expect(await minutesOf(person)).toBe(240);
  });

  it('follows the nearest scheme upwards and the version of the day', async () => {
    const unit = await village();
    const [person = ''] = await people(unit, 1);
    expect((await settle(roster(unit, [row(person, 60)])))[0]).toMatchObject({
      points: 0,
      state: 'none',
      explanation: '该日没有生效的积分方案。',
    });
    const hourly = (amount: number) => [
      {
        id: 'service',
        name: '志愿服务',
        factKind: 'attendance' as const,
        category: null,
        role: null,
        earning: { by: 'hour' as const, points: amount, stepMinutes: 30, rounding: 'down' as const },
        multipliers: [],
        bonus: null,
      },
    ];
    await plantScheme(spec.dataSource, district.otherTown.id, recorder.userId, { rules: hourly(9) });
    await plantScheme(spec.dataSource, unit.id, recorder.userId, { rules: hourly(3), effectiveFrom: '2026-03-01' });
    await plantScheme(spec.dataSource, unit.id, recorder.userId, { rules: hourly(4), effectiveFrom: '2026-10-01' });
    const on = async (startsAt: string) => (await settle(roster(unit, [row(person, 60)], { startsAt })))[0]?.points;
    expect([
      await on('2026-02-28T03:00:00.000Z'),
      await on('2026-09-30T15:59:00.000Z'),
      await on('2026-09-30T16:00:00.000Z'),
    ]).toEqual([0, 3, 4]);
  });

  it('counts what was given before against the caps, also when two rosters are settled at once', async () => {
    const unit = await village();
    await plantScheme(spec.dataSource, unit.id, recorder.userId, {
      caps: [{ scope: 'household', window: 'month', points: 10 }],
    });
    const family = await people(unit, 3, true);
    await Promise.all(family.flatMap((person) => [1, 2, 3].map(() => settle(roster(unit, [row(person, 120)])))));
    expect(await balanceOf(family[0] ?? '')).toMatchObject({ available: 10 });
    expect(await findings()).toEqual([]);
  });

  it('gives multipliers by kind of activity, holiday and hour', async () => {
    const unit = await village();
    const multipliers = [
      { condition: 'holiday', name: '节假日', percent: 200 },
      { condition: 'weekend', name: '周末', percent: 400 },
      { condition: 'night', name: '夜间', percent: 150 },
      { condition: 'peak-post', name: '高峰岗', percent: 300 },
    ];
    const rule = {
      id: 'service',
      name: '志愿服务',
      factKind: 'attendance' as const,
      category: null,
      role: null,
      earning: { by: 'hour' as const, points: 2, stepMinutes: 60, rounding: 'down' as const },
      multipliers,
      bonus: null,
    };
    await plantScheme(spec.dataSource, unit.id, recorder.userId, { rules: [rule] });
    const service = { category: '文明引导' as const, role: 'participant' as const, minutes: 60 };
    const estimate = async (startsAt: string, kind: Roster['kind'] = 'regular') =>
      (await settlement.estimate(unit.id, { ...service, kind, startsAt }))?.points;
    expect([
      await estimate('2026-11-18T03:00:00.000Z'),
      await estimate('2026-10-01T03:00:00.000Z'),
      await estimate('2026-11-18T11:00:00.000Z'),
      await estimate('2026-10-01T11:00:00.000Z', 'peak-post'),
    ]).toEqual([2, 4, 3, 6]);
    // a holiday on a Saturday is a holiday, a worked Saturday nothing special
    const saturdays = ['2026-10-03', '2026-11-21', '2026-10-10'].map((day) => estimate(`${day}T03:00:00.000Z`));
    expect(await Promise.all(saturdays)).toEqual([4, 8, 2]);
    expect(
      await settlement.estimate((await village()).id, {
        ...service,
        kind: 'regular',
        startsAt: '2026-11-18T03:00:00.000Z',
      }),
    ).toBeNull();
  });
});

describe('a posting period', () => {
  it('keeps points pending for so many working days, then posts them once', async () => {
    const unit = await village();
    await plantScheme(spec.dataSource, unit.id, recorder.userId, { postingDays: 3 });
    const [person = ''] = await people(unit, 1);
    const of = roster(unit, [row(person, 60)]);
    expect(states(await settle(of))).toEqual([[2, 'pending']]);
    expect(await balanceOf(person)).toMatchObject({ available: 0, pending: 2 });
    expect(await settlement.activitiesUnderPosting([of.activityId, newId()])).toEqual([of.activityId]);
    // settled on a Friday: Monday, Tuesday and Wednesday are the three days
    const posting = spec.get(PostingService);
    spec.get(Clock).freeze('2026-11-25T02:00:00Z');
    await posting.postDue();
    expect(await balanceOf(person)).toMatchObject({ available: 0, pending: 2 });
    spec.get(Clock).freeze('2026-11-26T02:00:00Z');
    await Promise.all([posting.postDue(), posting.postDue()]);
    expect(await balanceOf(person)).toMatchObject({ available: 2, pending: 0 });
    expect(await settlement.activitiesUnderPosting([of.activityId])).toEqual([]);
    spec.get(Clock).freeze('2026-11-20T02:00:00Z');
  });
});

describe('points that wait', () => {
  it('count against the caps like those that were posted', async () => {
    const unit = await village();
    const caps = [{ scope: 'person' as const, window: 'month' as const, points: 5 }];
    await plantScheme(spec.dataSource, unit.id, recorder.userId, { postingDays: 3, caps });
    const [person = ''] = await people(unit, 1);
    const given: unknown[] = [];
    for (let time = 0; time < 3; time += 1) given.push(states(await settle(roster(unit, [row(person, 60)])))[0]);
    expect(given).toEqual([
      [2, 'pending'],
      [2, 'pending'],
      [1, 'pending'],
    ]);
  });
});

describe('a correction', () => {
  it('reverses hours and points and gives new ones; all three stay readable', async () => {
    const unit = await village();
    await plantScheme(spec.dataSource, unit.id, recorder.userId);
    const [person = '', absent = '', late = ''] = await people(unit, 3);
    const of = roster(unit, [row(person, 120), row(absent, 60)]);
    await settle(of);
    const [first, second] = of.rows as [RosterRow, RosterRow];
    const settled = await correct(of, [
      { ...first, revision: 1, minutes: 180 },
      { ...second, revision: 1, minutes: 0 },
      row(late, 60),
    ]);
    expect(states(settled)).toEqual([
      [6, 'posted'],
      [0, 'none'],
      [2, 'posted'],
    ]);
    expect([await minutesOf(person), await minutesOf(absent), await minutesOf(late)]).toEqual([180, 0, 60]);
    expect([
      (await balanceOf(person)).available,
      (await balanceOf(absent)).available,
      (await balanceOf(late)).available,
    ]).toEqual([6, 0, 2]);
    expect(states(await correct(of, [{ ...first, revision: 2, minutes: 60 }]))).toEqual([[2, 'posted']]);
    expect([await minutesOf(person), (await balanceOf(person)).available]).toEqual([60, 2]);
    const history = await spec.dataSource.query(
      `SELECT kind, amount FROM point_transfers WHERE person_id = $1 ORDER BY id`,
      [person],
    );
    expect(history.map((one: { kind: string; amount: number }) => [one.kind, one.amount])).toEqual([
      ['award', 4],
      ['award', 6],
      ['reverse', 4],
      ['award', 2],
      ['reverse', 6],
    ]);
    expect(await findings()).toEqual([]);
  });

  it('of points that were spent leaves as shortfall only what the correction takes away', async () => {
    const unit = await village();
    await plantScheme(spec.dataSource, unit.id, recorder.userId);
    const [person = ''] = await people(unit, 1);
    const of = roster(unit, [row(person, 120)]);
    await settle(of);
    const { accountId } = await balanceOf(person);
    await spec.dataSource.transaction((tx) =>
      points.spend(tx, {
        key: `redeem:${newId()}`,
        kind: 'redeem',
        accountId,
        amount: 4,
        personId: person,
        actorId: null,
        source: 'spec',
        occurredOn: '2026-11-20',
      }),
    );
    await correct(
      of,
      of.rows.map((one) => ({ ...one, revision: 1, minutes: 90 })),
    );
    const [reversal] = await spec.dataSource.query(
      `SELECT amount, shortfall FROM point_transfers WHERE person_id = $1 AND kind = 'reverse'`,
      [person],
    );
    expect(reversal).toEqual({ amount: 3, shortfall: 1 });
    expect((await balanceOf(person)).available).toBe(0);
  });

  it('of points still under posting withdraws them and posts the new ones under posting too', async () => {
    const unit = await village();
    await plantScheme(spec.dataSource, unit.id, recorder.userId, { postingDays: 2 });
    const [person = ''] = await people(unit, 1);
    const of = roster(unit, [row(person, 120)]);
    await settle(of);
    expect(
      states(
        await correct(
          of,
          of.rows.map((one) => ({ ...one, revision: 1, minutes: 60 })),
        ),
      ),
    ).toEqual([[2, 'pending']]);
    expect(await balanceOf(person)).toMatchObject({ available: 0, pending: 2 });
    await correct(
      of,
      of.rows.map((one) => ({ ...one, revision: 2, minutes: 0 })),
    );
    expect(await balanceOf(person)).toMatchObject({ available: 0, pending: 0 });
    expect(await minutesOf(person)).toBe(0);
  });

  it('of points that passed their posting period is posted at once; somebody added late waits', async () => {
    const unit = await village();
    await plantScheme(spec.dataSource, unit.id, recorder.userId, { postingDays: 1 });
    const [person = '', late = ''] = await people(unit, 2);
    const of = roster(unit, [row(person, 120)]);
    await settle(of);
    spec.get(Clock).freeze('2026-11-27T02:00:00Z');
    await spec.get(PostingService).postDue();
    const rows = [...of.rows.map((one) => ({ ...one, revision: 1, minutes: 60 })), row(late, 60)];
    expect(states(await correct(of, rows))).toEqual([
      [2, 'posted'],
      [2, 'pending'],
    ]);
    expect(await balanceOf(person)).toMatchObject({ available: 2, pending: 0 });
    spec.get(Clock).freeze('2026-11-20T02:00:00Z');
  });

  it('takes back a bonus that the month no longer earns', async () => {
    const unit = await village();
    const bonus = { name: '全勤奖', times: 3, months: 1, points: 10 };
    const rule = {
      id: 'service',
      name: '志愿服务',
      factKind: 'attendance' as const,
      category: null,
      role: null,
      earning: { by: 'time' as const, points: 1, minutesMin: 0 },
      multipliers: [],
      bonus,
    };
    await plantScheme(spec.dataSource, unit.id, recorder.userId, { rules: [rule] });
    const [person = ''] = await people(unit, 1);
    const days = ['2026-11-02', '2026-11-09', '2026-11-16'].map((day) =>
      roster(unit, [row(person, 60)], { startsAt: `${day}T02:00:00.000Z` }),
    );
    const balances: number[] = [];
    for (const of of days) {
      await settle(of);
      balances.push((await balanceOf(person)).available);
    }
    expect(balances).toEqual([1, 2, 13]);
    const [first] = days as [Roster];
    await correct(
      first,
      first.rows.map((one) => ({ ...one, revision: 1, minutes: 0 })),
    );
    expect((await balanceOf(person)).available).toBe(2);
    await correct(
      first,
      first.rows.map((one) => ({ ...one, revision: 2, minutes: 60 })),
    );
    expect((await balanceOf(person)).available).toBe(13);
    expect(await findings()).toEqual([]);
  });

  it('leaves alone the bonuses of others in the household, and those for something else', async () => {
    const unit = await village();
    const plain = { factKind: 'attendance' as const, role: null, multipliers: [] };
    const earning = { by: 'time' as const, points: 1, minutesMin: 0 };
    const bonus = { name: '全勤奖', times: 2, months: 1, points: 10 };
    await plantScheme(spec.dataSource, unit.id, recorder.userId, {
      rules: [
        { ...plain, id: 'guide', name: '值守', category: '文明引导', earning, bonus },
        { ...plain, id: 'clean', name: '清扫', category: '环境卫生', earning, bonus: null },
      ],
      caps: [{ scope: 'household', window: 'month', points: 300 }],
    });
    const [one = '', other = ''] = await people(unit, 2, true);
    const guided = ['2026-11-02', '2026-11-09'].map((day) =>
      roster(unit, [row(one, 60), row(other, 60)], { startsAt: `${day}T02:00:00.000Z` }),
    );
    for (const of of guided) await settle(of);
    const cleaned = roster(unit, [row(one, 60)], { category: '环境卫生', startsAt: '2026-11-16T02:00:00.000Z' });
    await settle(cleaned);
    expect((await balanceOf(one)).available).toBe(2 * 2 + 2 * 10 + 1);
    await correct(cleaned, [{ ...(cleaned.rows[0] as RosterRow), revision: 1, minutes: 0 }]);
    expect((await balanceOf(one)).available).toBe(2 * 2 + 2 * 10);
    await correct(guided[0] as Roster, [{ ...(guided[0]?.rows[0] as RosterRow), revision: 1, minutes: 0 }]);
    expect((await balanceOf(one)).available).toBe(3 + 10);
    expect(await findings()).toEqual([]);
  });
});

describe('a contest scheme beside the village scheme', () => {
  it('gives the team points of the other book for the same service', async () => {
    const unit = await village();
    await plantScheme(spec.dataSource, unit.id, recorder.userId);
    await plantScheme(spec.dataSource, unit.id, recorder.userId, { book: 2, accountOwner: 'team' });
    const teamId = newId();
    await spec.dataSource.query(
      `INSERT INTO teams (id, name, level, kind, unit_id, lineage, created_at) VALUES ($1, '引导队', 'corps', 'civility-guide', $2, ARRAY[$1::uuid], now())`,
      [teamId, unit.id],
    );
    const [person = '', other = ''] = await people(unit, 2);
    await settle(roster(unit, [row(person, 60, { teamId }), row(other, 60)]));
    const accounts = await spec.dataSource.transaction((tx) =>
      points.ensureAccounts(tx, 2, [{ kind: 'team', id: teamId }]),
    );
    expect((await points.balance(accounts.get(teamId) ?? 0)).available).toBe(2);
    expect([(await balanceOf(person)).available, (await balanceOf(other)).available]).toEqual([2, 2]);
    expect(await findings()).toEqual([]);
  });
});
