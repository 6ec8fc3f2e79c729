import { dayOf, FEED_KIND_LABELS, ROLES, type Role, type TrialResult } from '@jishan/domain';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BriefsModule } from '../briefs/briefs.module';
import { BriefsStore } from '../briefs/briefs.store';
import { DraftingService } from '../briefs/drafting.service';
import { ExchangeModule } from '../exchange/exchange.module';
import { Passwords } from '../identity/passwords';
import { UsersService } from '../identity/users.service';
import { Clock } from '../platform/clock';
import { Config } from '../platform/config';
import { openSpecModule, type SpecModule } from '../platform/db-spec';
import { newId } from '../platform/ids';
import { Jobs } from '../platform/jobs/jobs';
import { ReconcileService } from '../points/reconcile.service';
import { SettlementService, type Roster } from '../schemes/settlement.service';
import { TrialsService } from '../trials/trials.service';
import { DemoModule } from './demo.module';
import { DemoService } from './demo.service';

const TABLES = [
  'units',
  'users',
  'grants',
  'volunteers',
  'households',
  'teams',
  'activities',
  'sign_ups',
  'attendances',
  'attendance_corrections',
  'point_transfers',
  'point_entries',
  'pending_awards',
  'hour_entries',
];
const MORE_TABLES = [
  'redemptions',
  'stock_moves',
  'feed_events',
  'briefs',
  'bulletins',
  'bulletin_briefs',
  'brief_corrections',
  'articles',
  'bulletin_articles',
  'wording_entries',
  'complaints',
  'audit_entries',
];

const openDemo = () => openSpecModule(DemoModule, BriefsModule, ExchangeModule);

async function asOwner(url: string, sql: string): Promise<void> {
  const owner = new pg.Client({ connectionString: url });
  await owner.connect();
  await owner.query(sql);
  await owner.end();
}

describe('the demo district', () => {
  let spec: SpecModule;
  const lines: string[] = [];
  const query = <T>(sql: string, values: unknown[] = []): Promise<T[]> => spec.dataSource.query(sql, values);
  const count = async (of: string): Promise<number> =>
    (await query<{ n: number }>(`SELECT count(*) AS n FROM ${of}`))[0]?.n ?? 0;
  /** Everything that was earned by first confirmations, posted or under 公示; of a household that moved, by whoever came after it. */
  const given = async () => ({
    hours: await query(
      `SELECT key, person_id, minutes, source, origin, category, role, activity_id, occurred_on, recorder_id FROM hour_entries
        WHERE kind = 'credit' AND key LIKE '%:0' ORDER BY key`,
    ),
    awards: await query(
      `SELECT w.key, coalesce(heir.owner_id, a.owner_id) AS owner_id, w.amount, w.person_id, w.actor_id, w.source, w.occurred_on, w.expires_on, w.activity_id, w.scheme_version_id, w.rule_id, w.explanation
         FROM (SELECT key, credit_id AS account_id, amount, person_id, actor_id, source, occurred_on, expires_on, activity_id, scheme_version_id, rule_id, explanation
                 FROM point_transfers WHERE kind = 'award'
               UNION
               SELECT key, account_id, amount, person_id, actor_id, source, occurred_on, expires_on, activity_id, scheme_version_id, rule_id, explanation FROM pending_awards) w
         JOIN point_accounts a ON a.id = w.account_id LEFT JOIN point_accounts heir ON heir.id = a.successor_id WHERE w.source LIKE 'attendance:%' AND w.key NOT LIKE '%:c1:%' ORDER BY w.key`,
    ),
  });
  const counts = async () =>
    Object.fromEntries(
      await Promise.all([...TABLES, ...MORE_TABLES].map(async (table) => [table, await count(table)])),
    );

  beforeAll(async () => {
    spec = await openDemo();
    await spec.get(DemoService).load((line) => lines.push(line));
  }, 60_000);
  afterEach(() => spec.get(Clock).freeze(null));
  afterAll(() => spec.close());

  it('says in Chinese what it loads', () => {
    expect(lines.length).toBeGreaterThanOrEqual(5);
    expect(lines.every((line) => /\p{Script=Han}/u.test(line))).toBe(true);
  });

  it('has the town in full and something everywhere else', async () => {
    expect(
      await count(`units WHERE kind = 'village' AND parent_id = (SELECT id FROM units WHERE name = '妙峰山镇')`),
    ).toBe(17);
    expect(await count(`units WHERE kind = 'station'`)).toBe(
      await count(`units WHERE kind IN ('village', 'community')`),
    );
    const guides = await query<{ members: number }>(
      `SELECT count(m.id) AS members FROM teams t JOIN team_members m ON m.team_id = t.id WHERE t.kind = 'civility-guide' GROUP BY t.id`,
    );
    expect(guides.map((team) => team.members)).toEqual(Array.from({ length: 18 }, () => 25));
    expect(
      await count(
        `(SELECT DISTINCT m.person_id FROM teams t JOIN team_members m ON m.team_id = t.id WHERE t.kind = 'civility-guide') people`,
      ),
    ).toBe(450);
    expect(await count(`goods WHERE form = 'own' AND available > 0`)).toBe(20);
    expect(await count('activities')).toBeGreaterThan(380);
    const towns = await count(
      `units u WHERE kind IN ('town', 'subdistrict') AND EXISTS (SELECT FROM teams t JOIN activities a ON a.team_id = t.id JOIN units h ON h.id = t.unit_id WHERE starts_with(h.path, u.path))`,
    );
    expect(towns).toBe(13);
    expect(await count(`scheme_versions WHERE state = 'effective'`)).toBe(5);
  });

  it('has a deduction that was appealed in vain and taken, an appeal that waits, a review, and one that may still be appealed', async () => {
    const rows = await query<{ state: string; ownVillage: boolean; taken: number | null; appeal: string | null }>(
      `SELECT d.state, u.name = '大沟村' AS "ownVillage", t.amount AS taken, a.state AS appeal FROM deductions d JOIN units u ON u.id = d.unit_id
         LEFT JOIN point_transfers t ON t.key = 'deduct:' || d.id LEFT JOIN deduction_appeals a ON a.deduction_id = d.id ORDER BY d.id`,
    );
    expect(rows).toEqual([
      { state: 'booked', ownVillage: true, taken: 5, appeal: 'rejected' },
      { state: 'appealed', ownVillage: true, taken: null, appeal: 'open' },
      { state: 'under-review', ownVillage: true, taken: null, appeal: null },
      { state: 'confirmed', ownVillage: false, taken: null, appeal: null },
    ]);
  });

  it('has three versions that were tried before the vote, and tried again the one in force gives what was given', async () => {
    const done = await query<{ result: TrialResult; to: string }>(
      `SELECT result, to_day AS "to" FROM scheme_trials WHERE state = 'done' ORDER BY asked_at`,
    );
    const [village, households, town] = done.map(({ result }) => result);
    // ten points an hour are less than the town pays for a peak post, which is what most of the village does
    expect(village?.losing).toBeGreaterThan(0);
    expect(village?.after).toBeGreaterThan(0);
    expect(households?.extras).toMatchObject([{ kind: 'opening', unitName: '大沟村', before: 0 }]);
    const [given] = await query<{ households: number; points: number }>(
      `SELECT count(DISTINCT credit_id) AS households, sum(amount)::int AS points FROM point_transfers WHERE rule_id = '/opening'`,
    );
    expect(given?.points).toBe((given?.households ?? 0) * 50);
    expect(given?.households).toBeGreaterThan(5);
    // a household that was split off since the period that was tried has its points today and was not in the trial
    const [there] = await query<{ households: number }>(
      `SELECT count(DISTINCT t.credit_id) AS households FROM point_transfers t JOIN point_accounts a ON a.id = t.credit_id
        WHERE t.rule_id = '/opening' AND EXISTS (SELECT FROM household_members m WHERE m.household_id = a.owner_id AND m.joined_on <= $1)`,
      [done[1]?.to],
    );
    expect(households?.extras[0]?.accounts).toBe(there?.households);
    expect(Math.min(town?.gaining ?? 0, town?.losing ?? 0, town?.caps.length ?? 0)).toBeGreaterThan(0);
    const [office] = await query<{ id: string; userId: string }>(
      `SELECT v.id, v.adopted_by AS "userId" FROM scheme_versions v JOIN schemes s ON s.id = v.scheme_id JOIN units u ON u.id = s.unit_id
        WHERE u.name = '妙峰山镇' AND v.version = 2`,
    );
    if (!office) throw new Error('the town has no second version');
    const today = dayOf(new Date().toISOString());
    const trials = spec.get(TrialsService);
    const trialId = newId();
    await query(
      `INSERT INTO scheme_trials (id, version_id, from_day, to_day, state, asked_by, asked_at) VALUES ($1, $2, $3::date - 110, $3, 'waiting', $4, now())`,
      [trialId, office.id, today, office.userId],
    );
    await trials.run(trialId);
    const [again] = await query<{ result: TrialResult }>('SELECT result FROM scheme_trials WHERE id = $1', [trialId]);
    expect(again?.result).toMatchObject({ gaining: 0, losing: 0, lines: [] });
    expect(again?.result.facts).toBeGreaterThan(500);
  });

  it('has a year behind it, a roll-call for today and something to sign up for', async () => {
    const today = dayOf(new Date().toISOString());
    expect(
      await count(
        `activities WHERE state = 'under-way' AND starts_at <= now() AND starts_at > now() - interval '1 hour'`,
      ),
    ).toBe(1);
    expect(await count(`activities WHERE state = 'published' AND sign_up_closes_at > now()`)).toBeGreaterThanOrEqual(6);
    expect(await count(`activities WHERE risk_level = 'high' AND risk_text <> '' AND state = 'published'`)).toBe(1);
    expect(
      await count(`activities WHERE state IN ('concluded', 'settled') AND starts_at < '${today}'::date - 330`),
    ).toBeGreaterThan(5);
    expect(await count(`sign_ups WHERE state = 'waiting' AND released_at IS NULL`)).toBe(3);
    expect(await count('attendances WHERE walk_in')).toBeGreaterThan(30);
    expect(await count(`attendances WHERE presence IN ('absent', 'excused')`)).toBeGreaterThan(100);
    for (const [table, column] of [
      ['activities', 'concluded_at'],
      ['sign_ups', 'signed_up_at'],
      ['feed_events', 'at'],
      ['audit_entries', 'at'],
      ['stock_moves', 'at'],
      ['briefs', 'drafted_at'],
    ]) {
      expect(await count(`${table} WHERE ${column} > now()`), `${table} in the future`).toBe(0);
    }
  });

  it('tells something of every kind, each in one sentence', async () => {
    const told = await query<{ kind: string; titles: string[] }>(
      'SELECT kind, array_agg(title) AS titles FROM feed_events GROUP BY kind ORDER BY kind',
    );
    expect(told.map(({ kind }) => kind)).toEqual(Object.keys(FEED_KIND_LABELS).sort());
    for (const title of told.flatMap(({ titles }) => titles)) expect(title).toMatch(/^[^。！？\n]+。$/u);
  });

  it('tells what happened in the order in which it happened', async () => {
    const disordered = await query<{ title: string }>(
      'SELECT title FROM (SELECT title, at, max(at) OVER (ORDER BY sequence) AS latest FROM feed_events) told WHERE at < latest',
    );
    expect(disordered).toEqual([]);
  });

  it('puts nobody under age where that is not allowed', async () => {
    const minors = `attendances t JOIN activities a ON a.id = t.activity_id JOIN volunteers v ON v.id = t.person_id WHERE v.birth_on + interval '18 years' >= a.starts_at::date`;
    expect(await count(minors)).toBeGreaterThan(0);
    expect(await count(`${minors} AND NOT a.minors_allowed`)).toBe(0);
  });

  it('has ledgers that add up', async () => {
    expect((await spec.get(ReconcileService).run()).report).toMatchObject({ findings: [] });
    expect(await count('point_transfers')).toBeGreaterThan(3_000);
  });

  it('has the briefs that the job would have drafted that day', async () => {
    const briefs = await query<{ feedEventId: string; draftedAt: string; facts: unknown; composed: unknown }>(
      `SELECT feed_event_id AS "feedEventId", drafted_at AS "draftedAt", facts, composed FROM briefs b
        WHERE NOT EXISTS (SELECT FROM feed_events e WHERE e.subject_id = b.activity_id AND e.kind = 'activity-corrected') ORDER BY id LIMIT 60`,
    );
    expect(briefs).toHaveLength(60);
    for (const { feedEventId, draftedAt, facts, composed } of briefs) {
      spec.get(Clock).freeze(draftedAt);
      const conclusion = await spec.get(BriefsStore).findConclusion(feedEventId);
      expect(conclusion && spec.get(DraftingService).compose(conclusion)).toMatchObject({ facts, composed });
    }
  });

  it('leaves nothing to do for the sweeps', async () => {
    const before = await counts();
    for (const sweep of ['sweep-briefs', 'expire-reservations', 'expire-points', 'post-awards', 'settle-activities'])
      await spec.get(Jobs).run(sweep);
    expect(await counts()).toEqual(before);
  });

  it('has stock that is the sum of its rows, and slips and bulletins without a gap', async () => {
    const wrong = await query(
      `SELECT g.name FROM goods g JOIN stock_moves m ON m.goods_id = g.id GROUP BY g.id
       HAVING g.available <> sum(m.pieces) OR g.last_line <> count(*) OR g.reserved <> -coalesce(sum(m.pieces) FILTER (WHERE m.kind IN ('reserve', 'release')), 0)`,
    );
    expect(wrong).toEqual([]);
    const disordered = await query(
      `SELECT 1 FROM (SELECT slip_no, row_number() OVER (ORDER BY handed_over_at) AS turn FROM redemptions WHERE slip_no IS NOT NULL) r WHERE slip_no <> turn`,
    );
    expect(disordered).toEqual([]);
    const balances = await query(
      `SELECT 1 FROM redemptions r JOIN point_entries e ON e.transfer_id = coalesce(r.release_id, r.redeem_id) WHERE r.balance_after <> e.balance_after`,
    );
    expect(balances).toEqual([]);
    const states = await query<{ state: string }>('SELECT DISTINCT state FROM redemptions ORDER BY 1');
    expect(states.map((row) => row.state)).toEqual(['cancelled', 'expired', 'handed-over', 'reserved', 'voided']);
    const bulletins = await query<{ state: string; no: number; briefs: number }>(
      `SELECT b.state, b.running_no AS no, (SELECT count(*) FROM bulletin_briefs e WHERE e.bulletin_id = b.id) AS briefs FROM bulletins b ORDER BY b.issued_on`,
    );
    expect(bulletins).toMatchObject([
      { state: 'published', no: 869 },
      { state: 'published', no: 870 },
      { state: 'collecting', no: null },
    ]);
    for (const bulletin of bulletins) expect(bulletin.briefs).toBeGreaterThan(4);
    const corrections = await query('SELECT state, carried_in, changes FROM brief_corrections ORDER BY made_at');
    expect(corrections).toMatchObject([{ state: 'waiting', carried_in: null, changes: [{ label: '参加人数' }] }]);
    const articles = await query<{ state: string; n: number }>(
      'SELECT state, count(*) AS n FROM articles GROUP BY state ORDER BY state',
    );
    expect(Object.fromEntries(articles.map(({ state, n }) => [state, n]))).toEqual({
      ...{ draft: 1, submitted: 2, taken: 1, edited: 1, adopted: 2, declined: 1, withdrawn: 1 },
    });
  });

  it('shows one account per role, each with that role, and only in demo mode', async () => {
    expect(await spec.get(DemoService).accounts()).toEqual([]);
    Object.assign(spec.get(Config), { demo: true });
    const accounts = await spec.get(DemoService).accounts();
    Object.assign(spec.get(Config), { demo: false });
    expect(accounts.map((account) => account.role)).toEqual(ROLES);
    const [stored] = await query<{ hash: string }>('SELECT DISTINCT password_hash AS hash FROM users');
    expect(await spec.get(Passwords).matches(stored?.hash ?? null, accounts[0]?.password ?? '')).toBe(true);
    for (const { role, phone, name } of accounts) {
      const user = await spec.dataSource.transaction((tx) => spec.get(UsersService).findByPhone(tx, phone));
      const [found] = await query<{ name: string; roles: Role[] }>(
        'SELECT u.name, array_agg(g.role) AS roles FROM users u JOIN grants g ON g.user_id = u.id WHERE u.id = $1 GROUP BY u.id',
        [user?.id],
      );
      expect(found).toMatchObject({ name });
      expect(found?.roles).toContain(role);
    }
  });

  it('loads nothing a second time, and goes on where it was cut off after its first part', async () => {
    const before = await counts();
    const said: string[] = [];
    await spec.get(DemoService).load((line) => said.push(line));
    expect(said).toEqual([]);
    await query('UPDATE demo_loads SET finished_at = NULL');
    await spec.get(DemoService).load(() => undefined);
    expect(await counts()).toEqual(before);
    expect(await count('demo_loads WHERE finished_at IS NOT NULL')).toBe(1);
  });

  it('has exactly the points and hours that the services give when every sheet is settled anew on its day', async () => {
    const loaded = await given();
    // what the ledger forbids to everybody, a superuser without triggers may do: forget everything that was earned
    await asOwner(
      spec.url,
      `SET session_replication_role = replica;
       TRUNCATE point_transfers, point_entries, point_lots, point_lot_uses, pending_awards, hour_entries, redemptions, redemption_lines, stock_moves, closed_months CASCADE;
       UPDATE point_accounts SET posted = 0, version = 0`,
    );
    const sheets = await query<Roster & { concludedAt: string }>(
      `SELECT a.id AS "activityId", a.unit_id AS "unitId", a.kind, a.category, a.starts_at AS "startsAt", a.concluded_by AS "recorderId", a.concluded_at AS "concludedAt",
              json_agg(json_build_object('attendanceId', t.id, 'revision', 0, 'personId', t.person_id, 'minutes', coalesce(c.minutes_before, t.minutes), 'source', t.source,
                'teamId', a.team_id, 'role', CASE WHEN m.leader THEN 'leader' ELSE 'participant' END)) AS rows
         FROM activities a JOIN attendances t ON t.activity_id = a.id
         LEFT JOIN attendance_corrections c ON c.attendance_id = t.id AND c.revision = 1
         LEFT JOIN team_members m ON m.team_id = a.team_id AND m.person_id = t.person_id
        GROUP BY a.id ORDER BY a.concluded_at, a.id`,
    );
    for (const { concludedAt, ...roster } of sheets) {
      spec.get(Clock).freeze(concludedAt);
      await spec.dataSource.transaction((tx) => spec.get(SettlementService).settle(tx, [roster]));
    }
    const settled = await given();
    expect(settled.hours).toEqual(loaded.hours);
    expect(settled.awards).toEqual(loaded.awards);
    expect(loaded.awards.length).toBeGreaterThan(3_000);
  }, 60_000);
});

describe('the demo district on another day', () => {
  const thisMonth = dayOf(new Date().toISOString()).slice(0, 7);
  it.each([`${thisMonth}-01T00:30:00+08:00`, `${thisMonth}-03T09:00:00+08:00`, '2028-02-29T23:30:00+08:00'])(
    'is loaded in full at %s',
    async (moment) => {
      const spec = await openDemo();
      spec.get(Clock).freeze(moment);
      await spec.get(DemoService).load(() => undefined);
      const tried: { result: TrialResult }[] = await spec.dataSource.query(
        `SELECT result FROM scheme_trials WHERE state = 'done' ORDER BY asked_at`,
      );
      expect(tried).toHaveLength(3);
      const town = tried[2]?.result;
      expect(Math.min(town?.gaining ?? 0, town?.losing ?? 0, town?.caps.length ?? 0)).toBeGreaterThan(0);
      expect((await spec.get(ReconcileService).run()).report.findings).toEqual([]);
      await spec.close();
    },
    60_000,
  );
});

describe('a demo load that fails', () => {
  it('leaves nothing behind and is done in full by the next start; other data is left alone', async () => {
    const spec = await openDemo();
    const owner = new pg.Client({ connectionString: spec.url });
    await owner.connect();
    const units = async () => Number((await owner.query('SELECT count(*) AS n FROM units')).rows[0].n);
    await owner.query(
      `CREATE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'power cut'; END $$`,
    );
    await owner.query('CREATE TRIGGER fault BEFORE INSERT ON briefs FOR EACH STATEMENT EXECUTE FUNCTION fault()');
    await expect(spec.get(DemoService).load(() => undefined)).rejects.toThrow('power cut');
    expect(await units()).toBe(0);
    await owner.query('DROP TRIGGER fault ON briefs');
    await Promise.all([spec.get(DemoService).load(() => undefined), spec.get(DemoService).load(() => undefined)]);
    expect(await units()).toBe(94);
    expect((await spec.get(ReconcileService).run()).report.findings).toEqual([]);
    await owner.query('DELETE FROM demo_loads');
    const said: string[] = [];
    await spec.get(DemoService).load((line) => said.push(line));
    expect(said).toEqual(['数据库里已有数据，不载入演示数据']);
    await owner.end();
    await spec.close();
  }, 60_000);
});
