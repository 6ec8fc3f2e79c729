import { randomUUID } from 'node:crypto';
import type { Actor, CouncilBallot, CouncilVote, DeductionDetail, FileDeductionInput } from '@jishan/domain';
import type { Rule } from '@jishan/points';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CouncilsService } from '../deeds/councils.service';
import { Villagers } from '../deeds/deeds-spec';
import { MonthsModule } from '../months/months.module';
import { RecomputeService } from '../months/recompute.service';
import { Clock } from '../platform/clock';
import { openSpecModule, type SpecModule } from '../platform/db-spec';
import { plantPicture } from '../platform/documents/picture-spec';
import { writeKey } from '../platform/idempotency';
import { newId } from '../platform/ids';
import { ReconcileService } from '../points/reconcile.service';
import { PointsService } from '../points/points.service';
import { StatementsService } from '../points/statements.service';
import { DeathsService } from '../registry/deaths.service';
import { HomesService } from '../registry/homes.service';
import { PartitionService } from '../registry/partition.service';
import { RegistryModule } from '../registry/registry.module';
import { plantScheme } from '../schemes/scheme-spec';
import { PeopleService } from '../volunteers/people.service';
import { actorWith, plantDistrict, type SpecDistrict } from '../units/district-spec';
import { AppealsService } from './appeals.service';
import { BookingsService } from './bookings.service';
import { DeductionsModule } from './deductions.module';
import { DeductionsService } from './deductions.service';
import { EvidenceService } from './evidence.service';
import { VerdictsService } from './verdicts.service';

const TODAY = '2026-11-20';
/** A Friday: three working days later is Wednesday. */
const LAST_DAY = '2026-11-25';
const BOOKED_ON = '2026-11-26';
const REASON = '两位邻居作证';
type Person = Actor & { personId: string };

const rule = (id: string, factKind: Rule['factKind'], points: number): Rule => ({
  ...{ id, name: id === 'litter' ? '乱堆乱放' : id, factKind, category: null, role: null },
  ...{ earning: { by: 'fixed', points }, multipliers: [], bonus: null },
});
const RULES = [rule('litter', 'deduction', 5), rule('helping', 'deed', 10)];

let spec: SpecModule;
let district: SpecDistrict;
let village: Villagers;
let householdId: string;
let admin: Actor;
let colleague: Actor;
let townAdmin: Actor;
let doer: Person;
let spouse: Person;
let council: Person[];

const once = () => writeKey(randomUUID());
const deductions = () => spec.get(DeductionsService);
const verdicts = () => spec.get(VerdictsService);
const appeals = () => spec.get(AppealsService);
const at = (instant: string) => spec.get(Clock).freeze(instant);
const query = <T>(sql: string, values: unknown[] = []): Promise<T[]> => spec.dataSource.query(sql, values);
const input = (change: Partial<FileDeductionInput> = {}): FileDeductionInput => ({
  ...{ personId: doer.personId, wholeHousehold: false, happenedOn: '2026-11-18', ruleId: 'litter' },
  ...{ text: '柴草堆在过道上，两位邻居都看见了。' },
  ...change,
});
const file = (by: Actor = admin, change: Partial<FileDeductionInput> = {}) =>
  deductions().file(by, input(change), once());
const ballot = (votes: CouncilVote[], people: Person[] = council): CouncilBallot => ({
  ...{ heldOn: TODAY, reason: REASON },
  votes: votes.map((vote, seat) => ({ personId: people[seat]?.personId ?? newId(), vote })),
});
const takeUp = (deduction: DeductionDetail, by = colleague) => verdicts().takeUp(by, deduction.id, once());
const decide = (deduction: DeductionDetail, of = ballot(['for', 'for', 'against']), by = colleague, write = once()) =>
  verdicts().decide(by, deduction.id, of, write);
const confirmed = async (change: Partial<FileDeductionInput> = {}) => decide(await takeUp(await file(admin, change)));
const appeal = (deduction: DeductionDetail, by: Actor = doer, appellantId?: string, write = once()) =>
  appeals().raise(by, deduction.id, { text: '那是隔壁放的，不是我家的。', ...(appellantId && { appellantId }) }, write);
const settle = (deduction: DeductionDetail, uphold: boolean, by = townAdmin, write = once()) =>
  appeals().decide(by, deduction.id, { uphold, reason: '到现场看过' }, write);
const bookDue = () => spec.get(BookingsService).bookDue();
const get = (deduction: DeductionDetail, by: Actor = doer) => deductions().get(by, deduction.id);
const taken = (deduction: DeductionDetail) =>
  query<{ kind: string; amount: number }>('SELECT kind, amount FROM point_transfers WHERE source = $1 ORDER BY id', [
    `deduction:${deduction.id}`,
  ]);
const available = async () => (await spec.get(StatementsService).myBalance(spouse)).available;

/** Points that the household begins with. */
async function give(amount: number, id = householdId, personId = doer.personId): Promise<void> {
  const owner = { kind: 'household' as const, id };
  const award = { key: newId(), source: 'opening', book: 1 as const, owner, personId, amount };
  const when = { expiresOn: '2026-12-31', occurredOn: TODAY, activityId: null };
  const [version] = await query<{ id: string }>(`SELECT id FROM scheme_versions LIMIT 1`);
  const why = { schemeVersionId: version?.id ?? '', ruleId: 'helping', explanation: '起始分' };
  await spec.dataSource.transaction((tx) => spec.get(PointsService).post(tx, [{ ...award, ...when, ...why }], null));
}

async function asOwner(sql: string): Promise<void> {
  const owner = new pg.Client({ connectionString: spec.url });
  await owner.connect();
  await owner.query(sql);
  await owner.end();
}

beforeAll(async () => {
  spec = await openSpecModule(DeductionsModule, MonthsModule, RegistryModule);
  district = await plantDistrict(spec.dataSource);
  townAdmin = await actorWith(spec.dataSource, 'town-admin', district.town, { name: '镇管理员' });
});
afterAll(() => spec.close());
beforeEach(async () => {
  at(`${TODAY}T02:00:00Z`);
  const id = newId();
  const unit = { id, path: `${district.town.path}${id}/` };
  await query(
    `INSERT INTO units (id, parent_id, kind, name, short_name, path, position, active_from)
     SELECT $1, $2, 'village', $4, $4, $3, 1 + coalesce(max(position), 0), '2026-01-01' FROM units WHERE parent_id = $2 AND kind = 'village'`,
    [id, district.town.id, unit.path, `村${id.slice(-6)}`],
  );
  village = new Villagers(spec.dataSource, unit);
  admin = await actorWith(spec.dataSource, 'station-admin', unit, { name: '村管理员' });
  colleague = await actorWith(spec.dataSource, 'station-admin', unit, { name: '村文书' });
  householdId = await village.household();
  doer = await village.volunteer('张建民', householdId);
  spouse = await village.volunteer('王秀英', householdId);
  council = [];
  for (const name of ['赵德厚', '钱玉兰', '孙长河', '李文静']) {
    const member = await village.volunteer(name);
    council.push(member);
    await spec.get(CouncilsService).add(admin, { unitId: id, personId: member.personId }, once());
  }
  await plantScheme(spec.dataSource, id, admin.userId, { rules: RULES, postingDays: 0 });
  await give(50);
});

describe('a deduction', () => {
  it('is filed by a rule of the version of that day, and the household reads it at once', async () => {
    const rules = await deductions().rules(admin, { personId: doer.personId, happenedOn: '2026-11-18' });
    expect(rules).toMatchObject({ owner: { kind: 'household', label: '12号院' }, appealDays: 3 });
    expect(rules.rules).toMatchObject([{ ruleId: 'litter', points: 5 }]);
    expect(await deductions().rules(admin, { personId: doer.personId, happenedOn: '2025-11-18' })).toMatchObject({
      rules: [],
    });
    const filed = await file();
    expect(filed).toMatchObject({
      ...{ state: 'submitted', personName: '张建民', points: 5, filedByName: '村管理员', filedByMe: true, mine: false },
      ...{ review: null, appeal: null, booking: null, appealUntil: null, appealableUntil: null },
    });
    expect(await get(filed, spouse)).toMatchObject({ mine: true, filedByMe: false, family: [] });
    const whole = await file(admin, { wholeHousehold: true, happenedOn: '2026-11-17' });
    expect(whole).toMatchObject({ personName: null, owner: { kind: 'household', label: '12号院' } });
    expect((await deductions().listOwn(spouse, {})).items.map(({ id }) => id)).toEqual([whole.id, filed.id]);
    const neighbour = await village.volunteer('周大妈');
    await expect(get(filed, neighbour)).rejects.toMatchObject({ code: 'resource.not-found' });
    const told = await query<{ kind: string }>('SELECT kind FROM feed_events WHERE subject_id = $1', [filed.id]);
    expect(told).toEqual([{ kind: 'deduction-filed' }]);
  });

  it('is not filed about the own household, about long ago, by another rule, or twice for one matter', async () => {
    const own = await actorWith(spec.dataSource, 'station-admin', village.unit, { name: '村委' });
    await query('UPDATE users SET person_id = NULL WHERE person_id = $1', [spouse.personId]);
    await expect(file({ ...own, personId: spouse.personId })).rejects.toMatchObject({
      code: 'deduction.own-household',
    });
    await expect(file(admin, { happenedOn: '2026-10-20' })).rejects.toMatchObject({ code: 'deduction.too-long-ago' });
    await expect(file(admin, { happenedOn: '2026-11-21' })).rejects.toMatchObject({ code: 'deduction.in-future' });
    await expect(file(admin, { ruleId: 'helping' })).rejects.toMatchObject({ code: 'deduction.rule-unknown' });
    await expect(file(doer)).rejects.toMatchObject({ code: 'resource.not-found' });
    const first = await file();
    const both = await Promise.allSettled([file(colleague), file(admin, { personId: spouse.personId })]);
    expect(both).toMatchObject([
      { reason: { code: 'deduction.already-filed' } },
      { reason: { code: 'deduction.already-filed' } },
    ]);
    await deductions().withdraw(admin, first.id, once());
    expect((await file(colleague)).state).toBe('submitted');
  });

  it('is about the person where the scheme is personal', async () => {
    await plantScheme(spec.dataSource, village.unit.id, admin.userId, {
      ...{ rules: RULES, accountOwner: 'member', effectiveFrom: '2026-11-01' },
    });
    await expect(file(admin, { wholeHousehold: true })).rejects.toMatchObject({ code: 'deduction.no-household' });
    const filed = await file();
    expect(filed.owner).toEqual({ kind: 'member', label: '张建民' });
    await expect(get(filed, spouse)).rejects.toMatchObject({ code: 'resource.not-found' });
    await expect(takeUp(filed, { ...colleague, personId: spouse.personId })).rejects.toMatchObject({
      code: 'council.own-household',
    });
  });

  it('is taken back only by whoever filed it, and only before the decision', async () => {
    const filed = await takeUp(await file());
    await expect(deductions().withdraw(colleague, filed.id, once())).rejects.toMatchObject({
      code: 'deduction.not-filer',
    });
    const decided = await decide(filed);
    await expect(deductions().withdraw(admin, decided.id, once())).rejects.toMatchObject({
      code: 'deduction.state-refused',
    });
  });

  it('comes with a picture if there is one, until the review begins', async () => {
    const evidence = () => spec.get(EvidenceService);
    const filed = await file();
    const picture = await plantPicture(60, 40);
    await expect(evidence().put(colleague, filed.id, picture, once())).rejects.toMatchObject({
      code: 'deduction.not-filer',
    });
    expect(await evidence().put(admin, filed.id, picture, once())).toMatchObject({ hasPicture: true });
    expect(await evidence().get(doer, filed.id)).toMatchObject({ type: 'image/jpeg' });
    await takeUp(filed);
    await expect(evidence().put(admin, filed.id, picture, once())).rejects.toMatchObject({
      code: 'deduction.picture-settled',
    });
  });
});

describe('the review', () => {
  it('takes nothing yet: the household has some working days to say why not', async () => {
    const decided = await confirmed();
    expect(decided).toMatchObject({
      ...{ state: 'confirmed', appealUntil: LAST_DAY, appealableUntil: LAST_DAY, booking: null },
      review: { votesFor: 2, votesAgainst: 1, recordedByName: '村文书', reason: REASON },
    });
    expect((await get(decided)).review?.votes).toBeNull();
    await bookDue();
    at(`${LAST_DAY}T15:59:00Z`);
    await bookDue();
    expect(await taken(decided)).toEqual([]);
    expect(await available()).toBe(50);
  });

  it('waits as long as the scheme keeps points on public view', async () => {
    await plantScheme(spec.dataSource, village.unit.id, admin.userId, {
      ...{ rules: RULES, postingDays: 5, effectiveFrom: '2026-11-01' },
    });
    expect(await confirmed()).toMatchObject({ appealUntil: '2026-11-27' });
  });

  it('that does not find it so takes nothing, ever', async () => {
    const dropped = await decide(await takeUp(await file()), ballot(['for', 'for', 'against', 'against']));
    expect(dropped).toMatchObject({ state: 'dropped', appealUntil: null });
    at('2026-12-20T02:00:00Z');
    await bookDue();
    expect(await taken(dropped)).toEqual([]);
    await expect(appeal(dropped)).rejects.toMatchObject({ code: 'deduction.state-refused' });
  });

  it('is not for whoever filed it, for the household, or for people who sit in no council', async () => {
    const filed = await file();
    await expect(takeUp(filed, admin)).rejects.toMatchObject({ code: 'council.second-person' });
    await takeUp(filed);
    await expect(decide(filed, undefined, admin)).rejects.toMatchObject({ code: 'council.second-person' });
    const relative = { ...townAdmin, personId: spouse.personId };
    await expect(decide(filed, undefined, relative)).rejects.toMatchObject({ code: 'council.own-household' });
    await spec.get(CouncilsService).add(admin, { unitId: village.unit.id, personId: spouse.personId }, once());
    const withFamily = ballot(['for', 'for', 'for'], [...council.slice(0, 2), spouse]);
    await expect(decide(filed, withFamily)).rejects.toMatchObject({ code: 'council.own-household' });
    await expect(decide(filed, ballot(['for', 'for']))).rejects.toMatchObject({ code: 'council.quorum' });
    const { seats } = await verdicts().council(colleague, filed.id);
    expect(seats.find(({ personId }) => personId === spouse.personId)?.refusal).toBe('council.own-household');
    expect(await decide(filed)).toMatchObject({ state: 'confirmed' });
  });

  it('confirms nothing when the scheme has changed for that day since', async () => {
    const filed = await takeUp(await file());
    await plantScheme(spec.dataSource, village.unit.id, admin.userId, { rules: RULES, effectiveFrom: '2026-11-10' });
    await expect(decide(filed)).rejects.toMatchObject({ code: 'deduction.rule-unknown' });
    expect(await decide(filed, ballot(['against', 'against', 'against']))).toMatchObject({ state: 'dropped' });
  });

  it('is recorded once, however often and by however many at once', async () => {
    const filed = await takeUp(await file());
    const write = once();
    const [again, other] = await Promise.allSettled([
      Promise.all([decide(filed, undefined, colleague, write), decide(filed, undefined, colleague, write)]),
      decide(filed, ballot(['against', 'against', 'against']), townAdmin),
    ]);
    expect([again.status, other.status].filter((status) => status === 'fulfilled')).toHaveLength(1);
    const late = [again, other].flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(late).toMatchObject([{ code: 'deduction.state-refused' }]);
  });
});

describe('the booking', () => {
  it('takes the points once when the days are over, whoever looks, and says from where', async () => {
    const decided = await confirmed();
    at(`${BOOKED_ON}T02:00:00Z`);
    await Promise.all([bookDue(), bookDue(), bookDue()]);
    await bookDue();
    expect(await taken(decided)).toEqual([{ kind: 'deduct', amount: 5 }]);
    expect(await available()).toBe(45);
    const booked = await get(decided);
    expect(booked).toMatchObject({
      ...{ state: 'booked', appealableUntil: '2026-12-26' },
      booking: { bookedOn: BOOKED_ON, taken: 5, shortfall: 0, returnedBy: null },
    });
    const entry = await spec.get(StatementsService).entry(spouse, booked.booking?.transferId ?? 0);
    expect(entry).toMatchObject({
      ...{ title: '扣分：乱堆乱放', amount: -5, personName: '张建民', actorName: '村文书' },
      explanation: '“乱堆乱放”每次扣5分：2026年11月18日的1次经评议属实，扣5分。',
      deduction: {
        ...{ id: decided.id, happenedOn: '2026-11-18', filedByName: '村管理员', heldOn: TODAY },
        memberNames: ['赵德厚', '钱玉兰', '孙长河'],
      },
    });
    expect((await spec.get(ReconcileService).run()).report.findings).toEqual([]);
    const auditor = await actorWith(spec.dataSource, 'auditor', district.district);
    const { differences } = await spec.get(RecomputeService).report(auditor, '2026-11');
    expect(differences.filter(({ reason }) => reason === null)).toEqual([]);
  });

  it('takes what there is, and the rest is nobody’s debt', async () => {
    const ids = ['2026-11-18', '2026-11-17'];
    await spec.dataSource.transaction(async (tx) => {
      const { accountId } = await spec.get(PointsService).accountOfPerson(tx, doer.personId);
      const spend = { kind: 'redeem' as const, key: newId(), accountId, amount: 47, personId: doer.personId };
      await spec.get(PointsService).spend(tx, { ...spend, source: 'order', occurredOn: TODAY, actorId: null });
    });
    const both = [];
    for (const happenedOn of ids) both.push(await confirmed({ happenedOn }));
    at(`${BOOKED_ON}T02:00:00Z`);
    await bookDue();
    const bookings = await Promise.all(both.map(async (one) => (await get(one)).booking));
    expect(bookings).toMatchObject([
      { taken: 3, shortfall: 2 },
      { taken: 0, shortfall: 5 },
    ]);
    expect(await available()).toBe(0);
  });

  it('looks again behind the lock: an appeal that came first is not overtaken', async () => {
    const decided = await confirmed();
    at(`${BOOKED_ON}T02:00:00Z`);
    const other = new pg.Client({ connectionString: spec.url });
    await other.connect();
    await other.query('BEGIN');
    await other.query(`UPDATE deductions SET state = 'appealed' WHERE id = $1`, [decided.id]);
    const booking = bookDue();
    await new Promise((resolve) => setTimeout(resolve, 300));
    await other.query('COMMIT');
    await other.end();
    await booking;
    expect(await taken(decided)).toEqual([]);
    expect(await get(decided)).toMatchObject({ state: 'appealed', booking: null });
  });

  it('leaves alone what somebody left who has died', async () => {
    await plantScheme(spec.dataSource, village.unit.id, admin.userId, {
      ...{ rules: RULES, accountOwner: 'member', effectiveFrom: '2026-11-01' },
    });
    const decided = await confirmed();
    const by = { userId: admin.userId, reason: '去世', at: `${TODAY}T03:00:00Z` };
    await spec.dataSource.transaction((tx) => spec.get(PeopleService).close(tx, doer.personId, by));
    at(`${BOOKED_ON}T02:00:00Z`);
    await bookDue();
    expect(await get(decided, admin)).toMatchObject({ state: 'withdrawn', booking: null });
    expect(await taken(decided)).toEqual([]);
  });

  it.each(['point_transfers', 'feed_events'])('leaves nothing when a fault comes at %s', async (table) => {
    const decided = await confirmed();
    at(`${BOOKED_ON}T02:00:00Z`);
    await asOwner(`
      CREATE FUNCTION fail_deductions() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'cut off'; END $$;
      CREATE TRIGGER fail_deductions BEFORE INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION fail_deductions()`);
    await expect(bookDue()).rejects.toThrow('cut off');
    await asOwner(`DROP TRIGGER fail_deductions ON ${table}; DROP FUNCTION fail_deductions()`);
    expect(await get(decided)).toMatchObject({ state: 'confirmed', booking: null });
    expect(await available()).toBe(50);
    await bookDue();
    expect(await taken(decided)).toHaveLength(1);
  });
});

describe('an appeal', () => {
  it('holds the booking until somebody else has decided; upheld, nothing is taken', async () => {
    const appealed = await appeal(await confirmed());
    expect(appealed).toMatchObject({
      ...{ state: 'appealed', appealableUntil: null },
      appeal: { state: 'open', appellantName: '张建民', helperName: null, decision: null },
    });
    at('2026-12-20T02:00:00Z');
    await bookDue();
    expect(await taken(appealed)).toEqual([]);
    expect(await settle(appealed, true)).toMatchObject({
      ...{ state: 'overturned', booking: null },
      appeal: { state: 'upheld', decidedByName: '镇管理员', decision: '到现场看过' },
    });
    await bookDue();
    expect(await taken(appealed)).toEqual([]);
    // and not a second time for the same matter
    at(`${TODAY}T03:00:00Z`);
    await expect(file(colleague)).rejects.toMatchObject({ code: 'deduction.already-filed' });
  });

  it('that is rejected takes the points at once, once, and is the last', async () => {
    const appealed = await appeal(await confirmed());
    const write = once();
    const decisions = await Promise.allSettled([
      settle(appealed, false, townAdmin, write),
      settle(appealed, false, townAdmin, write),
      settle(appealed, false, townAdmin),
      settle(appealed, true, townAdmin),
    ]);
    const state = (await get(appealed)).state;
    expect(['booked', 'overturned']).toContain(state);
    expect(decisions.filter(({ status }) => status === 'rejected').length).toBeGreaterThanOrEqual(2);
    expect(await taken(appealed)).toHaveLength(state === 'booked' ? 1 : 0);
    expect(await available()).toBe(state === 'booked' ? 45 : 50);
    await bookDue();
    expect(await taken(appealed)).toHaveLength(state === 'booked' ? 1 : 0);
    await expect(appeal(appealed, spouse)).rejects.toMatchObject({ code: 'deduction.appealed-already' });
  });

  it('after the booking gives back exactly what was taken, once, to the buckets it came from', async () => {
    const decided = await confirmed();
    at(`${BOOKED_ON}T02:00:00Z`);
    await bookDue();
    const contested = await appeal(decided, spouse);
    expect(contested).toMatchObject({ state: 'contested', booking: { taken: 5, returnedBy: null } });
    expect(await available()).toBe(45);
    const both = await Promise.allSettled([settle(contested, true), settle(contested, true)]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const settled = await get(decided);
    expect(settled).toMatchObject({ state: 'overturned', appeal: { state: 'upheld' } });
    expect(await taken(decided)).toEqual([
      { kind: 'deduct', amount: 5 },
      { kind: 'reverse', amount: 5 },
    ]);
    const balance = await spec.get(StatementsService).myBalance(doer);
    expect(balance).toMatchObject({ available: 50, buckets: [{ expiresOn: '2026-12-31', remaining: 50 }] });
    const back = await spec.get(StatementsService).entry(doer, settled.booking?.returnedBy ?? 0);
    expect(back).toMatchObject({ title: '撤销扣分，积分退回：乱堆乱放', amount: 5, reason: '申诉成立：到现场看过' });
    expect(back.deduction).toMatchObject({ id: decided.id });
    expect((await spec.get(ReconcileService).run()).report.findings).toEqual([]);
  });

  it('after the booking that is rejected changes nothing', async () => {
    const decided = await confirmed();
    at(`${BOOKED_ON}T02:00:00Z`);
    await bookDue();
    expect(await settle(await appeal(decided), false)).toMatchObject({ state: 'booked', appealableUntil: null });
    expect(await available()).toBe(45);
  });

  it('comes neither before the review nor long after the booking', async () => {
    const filed = await file();
    await expect(appeal(filed)).rejects.toMatchObject({ code: 'deduction.appeal-early' });
    const decided = await decide(await takeUp(filed));
    at(`${BOOKED_ON}T02:00:00Z`);
    await bookDue();
    at('2026-12-27T02:00:00Z');
    await expect(appeal(decided)).rejects.toMatchObject({ code: 'deduction.appeal-late' });
    expect((await get(decided)).appealableUntil).toBeNull();
    at('2026-12-26T02:00:00Z');
    expect((await appeal(decided)).state).toBe('contested');
  });

  it('is written down at the desk for somebody of the household who came, with both names', async () => {
    const decided = await confirmed();
    await expect(appeal(decided, admin)).rejects.toMatchObject({ code: 'deduction.appellant-unknown' });
    const stranger = council[0]?.personId ?? '';
    await expect(appeal(decided, admin, stranger)).rejects.toMatchObject({ code: 'deduction.appellant-unknown' });
    const names = (await get(decided, admin)).family.map(({ name }) => name);
    expect(names.sort()).toEqual(['张建民', '王秀英']);
    const written = await appeal(decided, admin, spouse.personId);
    expect(written.appeal).toMatchObject({ appellantName: '王秀英', helperName: '村管理员' });
    const neighbour = await village.volunteer('周大妈');
    await expect(appeal(await confirmed({ happenedOn: '2026-11-16' }), neighbour)).rejects.toMatchObject({
      code: 'resource.not-found',
    });
  });

  it('is not decided by whoever filed, reviewed, voted, or wrote it down, nor by the household', async () => {
    const desk = await actorWith(spec.dataSource, 'town-admin', district.town, { name: '镇文书' });
    const appealed = await appeal(await confirmed(), desk, spouse.personId);
    for (const by of [admin, colleague, desk, { ...townAdmin, personId: council[0]?.personId ?? null }])
      await expect(settle(appealed, true, by)).rejects.toMatchObject({ code: 'appeal.second-person' });
    const relative = { ...townAdmin, personId: spouse.personId };
    await expect(settle(appealed, true, relative)).rejects.toMatchObject({ code: 'appeal.own-household' });
    expect((await get(appealed, colleague)).appeal?.refusal).toBe('appeal.second-person');
    expect((await get(appealed, townAdmin)).appeal?.refusal).toBeNull();
    expect((await settle(appealed, false)).state).toBe('booked');
    await expect(settle(appealed, true)).rejects.toMatchObject({ code: 'deduction.state-refused' });
  });
});

describe('after a household has changed', () => {
  // roles were given before the day on which they are taken away
  beforeEach(() => query(`UPDATE grants SET granted_at = '2026-01-01'`));
  const agreed = async (id: string) => {
    const { balance } = await spec.get(HomesService).get(townAdmin, id);
    return { agreedBy: ['户主', '村干部'], reason: '家庭协商一致', lines: balance.lines };
  };
  const merge = async (id: string, intoId: string) =>
    spec.get(PartitionService).merge(admin, id, { ...(await agreed(id)), intoId }, once());
  const move = async (id: string) => {
    const to = { ...(await agreed(id)), unitId: district.nextVillage.id, label: '迁来户' };
    return (await spec.get(PartitionService).move(townAdmin, id, to, once())).householdId ?? '';
  };
  const die = (personId: string, change: { heirId?: string; newHeadPersonId?: string } = {}) =>
    spec
      .get(DeathsService)
      .record(townAdmin, personId, { diedOn: TODAY, reason: '因病', heirId: null, ...change }, once());
  const listed = async (by: Actor) => (await deductions().listOwn(by, {})).items.map(({ id }) => id);
  const left = async (ownerId: string) => {
    const [row] = await query<{ posted: number }>(
      'SELECT posted FROM point_accounts WHERE owner_id = $1 AND book = 1',
      [ownerId],
    );
    return row?.posted ?? 0;
  };
  /** Another household of the village. */
  async function neighbours(): Promise<{ id: string; head: Person }> {
    const id = await village.household();
    const head = await village.volunteer('周大妈', id);
    await query(`UPDATE grants SET granted_at = '2026-01-01' WHERE user_id = $1`, [head.userId]);
    return { id, head };
  }

  it('those who pay after a merger read and appeal it, and decide nothing about it', async () => {
    const [decided, { id, head }, last] = [await confirmed(), await neighbours(), await neighbours()];
    await expect(get(decided, head)).rejects.toMatchObject({ code: 'resource.not-found' });
    await merge(householdId, id);
    for (const payer of [doer, spouse, head]) {
      expect(await get(decided, payer)).toMatchObject({ mine: true });
      expect(await listed(payer)).toEqual([decided.id]);
    }
    await merge(id, last.id);
    expect(await get(decided, last.head)).toMatchObject({ mine: true, owner: { kind: 'household', label: '12号院' } });
    expect(await listed(last.head)).toEqual([decided.id]);
    const appealed = await appeal(decided, head);
    expect(appealed.appeal).toMatchObject({ appellantName: '周大妈', helperName: null });
    const names = (await get(decided, admin)).family.map(({ name }) => name);
    expect(names.sort()).toEqual(['周大妈', '周大妈', '张建民', '王秀英']);
    const relative = { ...townAdmin, personId: last.head.personId };
    await expect(settle(appealed, false, relative)).rejects.toMatchObject({ code: 'appeal.own-household' });
    await settle(appealed, false);
    expect(await left(last.id)).toBe(45);
  });

  it('those who pay sit in no council about it', async () => {
    const [filed, { id, head }] = [await takeUp(await file()), await neighbours()];
    await spec.get(CouncilsService).add(admin, { unitId: village.unit.id, personId: head.personId }, once());
    await merge(householdId, id);
    const { seats } = await verdicts().council(colleague, filed.id);
    expect(seats.find(({ personId }) => personId === head.personId)?.refusal).toBe('council.own-household');
  });

  it('those who have moved away read and appeal it where they live now', async () => {
    const decided = await confirmed();
    const there = await move(householdId);
    expect(await get(decided, spouse)).toMatchObject({ mine: true });
    expect(await listed(spouse)).toEqual([decided.id]);
    at(`${BOOKED_ON}T02:00:00Z`);
    await bookDue();
    expect(await left(there)).toBe(45);
    const contested = await appeal(decided, spouse);
    await settle(contested, true);
    expect(await left(there)).toBe(50);
  });

  it('nobody pays for the dead: neither who inherits of somebody who lived alone, nor when an appeal is rejected', async () => {
    await query('UPDATE household_members SET left_on = $2 WHERE person_id = $1', [spouse.personId, '2026-11-01']);
    const [first, second] = [await confirmed(), await confirmed({ happenedOn: '2026-11-17' })];
    const appealed = await appeal(second);
    const { id } = await neighbours();
    await die(doer.personId, { heirId: id });
    expect(await left(id)).toBe(50);
    at(`${BOOKED_ON}T02:00:00Z`);
    await bookDue();
    await settle(appealed, false);
    for (const one of [first, second]) {
      expect(await get(one, admin)).toMatchObject({ state: 'withdrawn', booking: null });
      expect(await taken(one)).toEqual([]);
    }
    expect(await left(id)).toBe(50);
  });

  it('of somebody who moved before they died nothing is taken either, unless the family is there', async () => {
    const decided = await confirmed();
    const there = await move(householdId);
    await die(doer.personId, { newHeadPersonId: spouse.personId });
    const other = await neighbours();
    const alone = await confirmed({ personId: other.head.personId });
    const far = await move(other.id);
    await give(20, other.id, other.head.personId);
    await die(other.head.personId, { heirId: there });
    expect([await left(far), await left(there)]).toEqual([0, 70]);
    at(`${BOOKED_ON}T02:00:00Z`);
    await bookDue();
    expect(await get(decided, admin)).toMatchObject({ state: 'booked', booking: { taken: 5 } });
    expect(await get(alone, admin)).toMatchObject({ state: 'withdrawn', booking: null });
    expect(await left(there)).toBe(65);
    expect((await spec.get(ReconcileService).run()).report.findings).toEqual([]);
  });
});

describe('the list', () => {
  it('counts what waits and shows each state by itself', async () => {
    const filed = await file();
    const appealed = await appeal(await confirmed({ happenedOn: '2026-11-17' }));
    expect(await deductions().counts(admin)).toEqual({ submitted: 1, underReview: 0, appeals: 1 });
    const listed = await deductions().list(townAdmin, { unitId: village.unit.id, state: 'appealed' });
    expect(listed.items.map(({ id }) => id)).toEqual([appealed.id]);
    expect((await deductions().list(admin, { from: '2026-11-18' })).items.map(({ id }) => id)).toEqual([filed.id]);
    expect((await deductions().list(admin, { to: '2026-11-16' })).items).toEqual([]);
  });
});
