import type { Actor } from '@jishan/domain';
import { knownUntil } from '@jishan/points';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Clock } from '../platform/clock';
import { openSpecModule, type SpecModule } from '../platform/db-spec';
import { newId } from '../platform/ids';
import { ReconcileService } from '../points/reconcile.service';
import { actorWith, plantDistrict, type SpecDistrict, type SpecUnit } from '../units/district-spec';
import { PostingService } from './posting.service';
import { plantScheme } from './scheme-spec';
import { SchemesModule } from './schemes.module';
import { SchemesService } from './schemes.service';
import { SettlementService, type Roster } from './settlement.service';

const WEDNESDAY = '2026-11-18';
const FRIDAY = '2026-11-20';

interface RoundRow {
  gatherUntil: string;
  opensOn: string;
  closesOn: string;
  effectiveOn: string;
  state: string;
  awards: number;
}

describe('a round of public view', () => {
  let spec: SpecModule;
  let district: SpecDistrict;
  let recorder: Actor;
  let owner: pg.Client;
  let unit: SpecUnit;

  const today = (day: string) => spec.get(Clock).freeze(`${day}T02:00:00Z`);
  const postDue = () => spec.get(PostingService).postDue();

  beforeAll(async () => {
    spec = await openSpecModule(SchemesModule);
    district = await plantDistrict(spec.dataSource);
    recorder = await actorWith(spec.dataSource, 'station-admin', district.village, { name: '村管理员' });
    owner = new pg.Client({ connectionString: spec.url });
    await owner.connect();
  });
  afterAll(async () => {
    await owner.end();
    await spec.close();
  });
  beforeEach(async () => {
    const id = newId();
    unit = { id, path: `${district.town.path}${id}/` };
    await spec.dataSource.query(
      `INSERT INTO units (id, parent_id, kind, name, short_name, path, position, active_from)
       SELECT $1, $2, 'village', $4, $4, $3, 1 + coalesce(max(position), 0), '2026-01-01' FROM units WHERE parent_id = $2 AND kind = 'village'`,
      [id, district.town.id, unit.path, `村${id.slice(-6)}`],
    );
  });

  async function settleOn(day: string, count = 1): Promise<void> {
    today(day);
    const ids = Array.from({ length: count }, () => newId());
    await spec.dataSource.query(
      `INSERT INTO volunteers (id, name, pinyin, initials, gender, birth_on, unit_id, state, card_no, registered_at, decided_at)
       SELECT id, '张建民', 'zhangjianmin', 'zjm', 'undisclosed', '1980-01-01', $2, 'active', lpad(nextval('card_numbers')::text, 9, '0'), now(), now() FROM unnest($1::uuid[]) AS p (id)`,
      [ids, unit.id],
    );
    const roster: Roster = {
      ...{ activityId: newId(), unitId: unit.id, kind: 'regular', category: '文明引导', recorderId: recorder.userId },
      startsAt: '2026-11-17T01:00:00.000Z',
      rows: ids.map((personId) => ({
        ...{ attendanceId: newId(), revision: 0, personId, minutes: 60 },
        ...{ role: 'participant' as const, source: 'roll-call' as const },
      })),
    };
    await spec.dataSource.transaction((tx) => spec.get(SettlementService).settle(tx, [roster]));
  }

  const rounds = (): Promise<RoundRow[]> =>
    spec.dataSource.query(
      `SELECT gather_until AS "gatherUntil", opens_on AS "opensOn", closes_on AS "closesOn", effective_on AS "effectiveOn", state,
              (SELECT count(*)::int FROM pending_awards w WHERE w.posting_id = p.id) AS awards
         FROM postings p WHERE unit_id = $1 ORDER BY gather_until`,
      [unit.id],
    );
  /** How many awards of the unit are in which state, and how many different transactions posted them. */
  const states = async (): Promise<{ state: string; awards: number; transactions: number }[]> =>
    spec.dataSource.query(
      `SELECT w.state, count(*)::int AS awards, count(DISTINCT t.xmin::text)::int AS transactions FROM pending_awards w JOIN postings p ON p.id = w.posting_id
         LEFT JOIN point_transfers t ON t.id = w.transfer_id WHERE p.unit_id = $1 GROUP BY w.state ORDER BY w.state`,
      [unit.id],
    );

  it('takes what one day gave, or one week or one month, by the rhythm of the scheme', async () => {
    await plantScheme(spec.dataSource, unit.id, recorder.userId, { postingDays: 3 });
    await settleOn(WEDNESDAY);
    await settleOn(FRIDAY);
    expect((await rounds()).map((round) => [round.gatherUntil, round.closesOn, round.awards])).toEqual([
      [WEDNESDAY, '2026-11-23', 1],
      [FRIDAY, '2026-11-25', 1],
    ]);
    await plantScheme(spec.dataSource, unit.id, recorder.userId, {
      ...{ postingDays: 3, postingRhythm: 'weekly', effectiveFrom: '2026-02-01' },
    });
    await settleOn(WEDNESDAY);
    await settleOn(FRIDAY);
    const week = {
      gatherUntil: '2026-11-22',
      opensOn: '2026-11-23',
      closesOn: '2026-11-25',
      effectiveOn: '2026-11-26',
    };
    expect((await rounds()).at(-1)).toEqual({ ...week, state: 'open', awards: 2 });
    await plantScheme(spec.dataSource, unit.id, recorder.userId, {
      ...{ postingDays: 3, postingRhythm: 'monthly', effectiveFrom: '2026-03-01' },
    });
    await settleOn(FRIDAY);
    expect((await rounds()).at(-1)).toMatchObject({ gatherUntil: '2026-11-30', opensOn: '2026-12-01', awards: 1 });
  });

  it('is as long as the notices of the State Council say, over National Day and over New Year', async () => {
    await plantScheme(spec.dataSource, unit.id, recorder.userId, { postingDays: 3 });
    const closing = [
      ['2025-12-30', '2026-01-05'], // 31 December, the worked Sunday 4 January, the 5th
      ['2026-09-18', '2026-09-22'], // the worked Sunday 20 September, the 21st, the 22nd
      ['2026-09-24', '2026-09-30'], // 中秋节 lies between
      ['2026-09-29', '2026-10-09'], // 30 September, then 8 and 9 October
      ['2026-10-08', '2026-10-12'], // the 9th, the worked Saturday 10 October, the 12th
      ['2026-12-30', '2027-01-04'], // no notice for 2027 yet: its first of January is a Friday like others
    ];
    for (const [day] of closing) await settleOn(day ?? '');
    expect((await rounds()).map((round) => [round.gatherUntil, round.closesOn])).toEqual(closing);
    expect(knownUntil(await spec.get(PostingService).calendar())).toBe('2026-12-31');
  });

  it('of a version from before there was a choice is that of a day', async () => {
    const { schemeId } = await plantScheme(spec.dataSource, unit.id, recorder.userId, { postingDays: 3 });
    await owner.query('ALTER TABLE scheme_versions DISABLE TRIGGER USER');
    await owner.query('UPDATE scheme_versions SET posting_rhythm = DEFAULT WHERE scheme_id = $1', [schemeId]);
    await owner.query('ALTER TABLE scheme_versions ENABLE TRIGGER USER');
    const detail = await spec.get(SchemesService).get(schemeId);
    expect(detail.versions[0]?.terms).toMatchObject({ postingDays: 3, postingRhythm: 'at-once' });
  });

  it('becomes points all at once, on its day and not before, however many end it', async () => {
    const terms = { postingDays: 3, postingRhythm: 'weekly' as const };
    await plantScheme(spec.dataSource, unit.id, recorder.userId, terms);
    await settleOn(WEDNESDAY, 4);
    await settleOn(FRIDAY, 3);
    today('2026-11-25');
    await postDue();
    expect(await states()).toEqual([{ state: 'waiting', awards: 7, transactions: 0 }]);
    today('2026-11-26');
    await Promise.all([postDue(), postDue(), postDue(), postDue()]);
    expect(await states()).toEqual([{ state: 'posted', awards: 7, transactions: 1 }]);
    expect((await rounds()).map((round) => round.state)).toEqual(['ended']);
    await postDue();
    expect(await states()).toEqual([{ state: 'posted', awards: 7, transactions: 1 }]);
    expect((await spec.get(ReconcileService).run()).report.findings).toEqual([]);
    const told = await spec.dataSource.query(
      `SELECT count(*)::int AS events FROM feed_events WHERE kind = 'posting-ended' AND unit_id = $1`,
      [unit.id],
    );
    expect(told).toEqual([{ events: 1 }]);
  });

  it('that fails in the middle posts nothing, keeps no other round from ending, and ends later', async () => {
    await plantScheme(spec.dataSource, unit.id, recorder.userId, { postingDays: 3 });
    await settleOn(WEDNESDAY, 3);
    await settleOn(FRIDAY, 2);
    const [victim] = await spec.dataSource.query(
      `SELECT w.key FROM pending_awards w JOIN postings p ON p.id = w.posting_id WHERE p.unit_id = $1 AND p.gather_until = $2 ORDER BY w.key LIMIT 1`,
      [unit.id, WEDNESDAY],
    );
    await owner.query(`
      CREATE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'pulled the plug'; END $$;
      CREATE TRIGGER fault BEFORE INSERT ON point_transfers FOR EACH ROW WHEN (NEW.key = '${victim.key}') EXECUTE FUNCTION fault()`);
    today('2026-11-30');
    await expect(postDue()).rejects.toThrow('pulled the plug');
    expect((await rounds()).map((round) => [round.gatherUntil, round.state])).toEqual([
      [WEDNESDAY, 'open'],
      [FRIDAY, 'ended'],
    ]);
    expect(await states()).toEqual([
      { state: 'posted', awards: 2, transactions: 1 },
      { state: 'waiting', awards: 3, transactions: 0 },
    ]);
    await owner.query('DROP TRIGGER fault ON point_transfers; DROP FUNCTION fault()');
    await postDue();
    expect(await states()).toEqual([{ state: 'posted', awards: 5, transactions: 2 }]);
  });

  it('is made once when many sheets ask for it at one moment', async () => {
    const terms = { postingDays: 3, postingRhythm: 'monthly' as const };
    await plantScheme(spec.dataSource, unit.id, recorder.userId, terms);
    await Promise.all(Array.from({ length: 8 }, () => settleOn(FRIDAY, 2)));
    expect((await rounds()).map((round) => round.awards)).toEqual([16]);
  });
});
