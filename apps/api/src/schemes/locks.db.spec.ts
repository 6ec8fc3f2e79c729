import type { Actor } from '@jishan/domain';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Clock } from '../platform/clock';
import { openSpecModule, type SpecModule } from '../platform/db-spec';
import { newId } from '../platform/ids';
import { PointsService } from '../points/points.service';
import { ReconcileService } from '../points/reconcile.service';
import { actorWith, plantDistrict, type SpecDistrict } from '../units/district-spec';
import { PostingService } from './posting.service';
import { plantScheme, terms } from './scheme-spec';
import { SchemesModule } from './schemes.module';
import { SettlementService, type Roster, type RosterRow } from './settlement.service';

const TODAY = '2026-11-20';
const ROUNDS = 8;

/** Everybody writes to the same people's accounts at once, in whatever order their own work comes. */
describe('the order of locks', () => {
  let spec: SpecModule;
  let district: SpecDistrict;
  let recorder: Actor;
  let owner: pg.Client;
  let teamId: string;

  beforeAll(async () => {
    spec = await openSpecModule(SchemesModule);
    spec.get(Clock).freeze(`${TODAY}T02:00:00Z`);
    district = await plantDistrict(spec.dataSource);
    recorder = await actorWith(spec.dataSource, 'station-admin', district.village, { name: '村管理员' });
    owner = new pg.Client({ connectionString: spec.url });
    await owner.connect();
    teamId = newId();
    await spec.dataSource.query(
      `INSERT INTO teams (id, name, level, kind, unit_id, lineage, created_at) VALUES ($1, '引导队', 'corps', 'civility-guide', $2, ARRAY[$1::uuid], now())`,
      [teamId, district.village.id],
    );
    const [rule] = terms().rules;
    if (!rule) throw new Error('the spec scheme has a rule');
    const bonus = { name: '全勤奖', times: 2, months: 1, points: 3 };
    await plantScheme(spec.dataSource, district.village.id, recorder.userId, {
      rules: [{ ...rule, bonus }],
      caps: [{ scope: 'person', window: 'month', points: 500 }],
      postingDays: 1,
    });
    await plantScheme(spec.dataSource, district.village.id, recorder.userId, {
      ...{ book: 2, accountOwner: 'team', postingDays: 1 },
    });
  });
  afterAll(async () => {
    await owner.end();
    await spec.close();
  });

  async function plantPeople(count: number): Promise<string[]> {
    const ids = Array.from({ length: count }, () => newId());
    await spec.dataSource.query(
      `INSERT INTO volunteers (id, name, pinyin, initials, gender, birth_on, unit_id, state, card_no, registered_at, decided_at)
       SELECT id, '张建民', 'zhangjianmin', 'zjm', 'undisclosed', '1980-01-01', $2, 'active', lpad(nextval('card_numbers')::text, 9, '0'), now(), now() FROM unnest($1::uuid[]) AS p (id)`,
      [ids, district.village.id],
    );
    return ids;
  }

  /** An activity of two shifts; half of the people came to the one and half to the other. */
  function sheetOf(early: readonly string[], late: readonly string[]): Roster[] {
    const rows = (people: readonly string[]): RosterRow[] =>
      people.map((personId) => ({
        ...{ attendanceId: newId(), revision: 0, personId, minutes: 60, teamId },
        ...{ role: 'participant' as const, source: 'roll-call' as const },
      }));
    const what = {
      ...{ activityId: newId(), unitId: district.village.id, kind: 'regular' as const },
      ...{ category: '文明引导' as const, recorderId: recorder.userId },
    };
    return [
      { ...what, startsAt: '2026-11-18T01:00:00.000Z', rows: rows(early) },
      { ...what, startsAt: '2026-11-18T06:00:00.000Z', rows: rows(late) },
    ];
  }

  const corrected = (sheet: readonly Roster[], revision: number, minutes: number): Roster[] =>
    sheet.map((roster) => ({ ...roster, rows: roster.rows.map((row) => ({ ...row, revision, minutes })) }));
  const settlement = () => spec.get(SettlementService);
  const settle = (sheet: readonly Roster[]) => spec.dataSource.transaction((tx) => settlement().settle(tx, sheet));
  const correct = (sheet: readonly Roster[]) =>
    spec.dataSource.transaction((tx) => settlement().correct(tx, sheet, '登记有误'));
  const spend = (personId: string) =>
    spec.dataSource.transaction(async (tx) => {
      const points = spec.get(PointsService);
      const { accountId } = await points.accountOfPerson(tx, personId);
      const by = { actorId: null, source: 'spec', occurredOn: TODAY };
      await points.spend(tx, { ...by, key: `redeem:${newId()}`, kind: 'redeem', accountId, amount: 1, personId });
    });
  /** The time of public view is over for what waits; what is given from now on is on view in a round of its own. */
  const ripen = (round: number) =>
    owner.query(
      `UPDATE postings SET gather_until = gather_until - $1::integer, opens_on = opens_on - $1::integer, closes_on = closes_on - $1::integer,
              effective_on = effective_on - $1::integer WHERE effective_on > $2`,
      [10 + round, TODAY],
    );

  it('lets corrections, postings, new sheets and redemptions of the same people pass each other', async () => {
    const people = await plantPeople(8);
    const [front, back] = [people.slice(0, 4), people.slice(4)];
    const sheets = [sheetOf(front, back), sheetOf(back, front), sheetOf(people.toReversed(), [])];
    for (const sheet of sheets) await settle(sheet);
    const refusals: unknown[] = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      await ripen(round);
      const minutes = (place: number) => ((round + place) % 3 === 0 ? 0 : 60 + 30 * (round % 2));
      const outcomes = await Promise.allSettled([
        ...sheets.map((sheet, place) => correct(corrected(sheet, round, minutes(place)))),
        spec.get(PostingService).postDue(),
        spec.get(PostingService).postDue(),
        settle(sheetOf(back, front)),
        settle(sheetOf(front.toReversed(), back.toReversed())),
        ...people.map(spend),
        spec.get(PointsService).expireAll(),
      ]);
      for (const outcome of outcomes) if (outcome.status === 'rejected') refusals.push(outcome.reason);
    }
    const said = (reason: unknown) =>
      (reason as { driverError?: { code: string } }).driverError?.code ?? (reason as { code?: string }).code ?? reason;
    expect(refusals.map(said).filter((code) => code !== 'points.insufficient')).toEqual([]);
    expect((await spec.get(ReconcileService).run()).report.findings).toEqual([]);
  });

  it('lets sheets open the accounts of newcomers in any order', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const [front, back] = [await plantPeople(3), await plantPeople(3)];
      await Promise.all([
        settle(sheetOf(front, back)),
        settle(sheetOf(back, front)),
        settle(sheetOf([...back, ...front].toReversed(), [])),
      ]);
    }
    expect((await spec.get(ReconcileService).run()).report.findings).toEqual([]);
  });
});
