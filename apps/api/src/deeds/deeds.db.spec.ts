import { randomUUID } from 'node:crypto';
import type { Actor, CouncilBallot, DeedDetail, CouncilVote, FileDeedInput } from '@jishan/domain';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MonthsModule } from '../months/months.module';
import { RecomputeService } from '../months/recompute.service';
import { Clock } from '../platform/clock';
import { openSpecModule, type SpecModule } from '../platform/db-spec';
import { bombOf, plantPicture, withExif } from '../platform/documents/picture-spec';
import { writeKey } from '../platform/idempotency';
import { newId } from '../platform/ids';
import { ReconcileService } from '../points/reconcile.service';
import { StatementsService } from '../points/statements.service';
import { PostingService } from '../schemes/posting.service';
import { plantScheme } from '../schemes/scheme-spec';
import { actorWith, plantDistrict, type SpecDistrict } from '../units/district-spec';
import { CouncilsService } from './councils.service';
import { HELPING, Villagers } from './deeds-spec';
import { DeedPicturesService } from './deed-pictures.service';
import { DeedsModule } from './deeds.module';
import { DeedsService } from './deeds.service';
import { ReviewsService } from './reviews.service';

const TODAY = '2026-11-20';
type Person = Actor & { personId: string };

let spec: SpecModule;
let district: SpecDistrict;
let village: Villagers;
let admin: Actor;
let townAdmin: Actor;
let doer: Person;
let spouse: Person;
let council: Person[];

const once = () => writeKey(randomUUID());
const deeds = () => spec.get(DeedsService);
const reviews = () => spec.get(ReviewsService);
const query = <T>(sql: string, values: unknown[] = []): Promise<T[]> => spec.dataSource.query(sql, values);
const input = (change: Partial<FileDeedInput> = {}): FileDeedInput => ({
  ...{ personId: doer.personId, doneOn: '2026-11-18', ruleId: HELPING.id, text: '送走失的老人回家，邻居都看见了。' },
  ...change,
});
const file = (by: Actor = doer, change: Partial<FileDeedInput> = {}) => deeds().file(by, input(change), once());
const takeUp = async (deed: DeedDetail, by = admin) => reviews().takeUp(by, deed.id, once());
const ballot = (votes: CouncilVote[], people: Person[] = council, heldOn = TODAY): CouncilBallot => ({
  ...{ heldOn, reason: '情况属实' },
  votes: votes.map((vote, at) => ({ personId: people[at]?.personId ?? newId(), vote })),
});
const decide = (deed: DeedDetail, of = ballot(['for', 'for', 'against']), by = admin, write = once()) =>
  reviews().decide(by, deed.id, of, write);
const reviewed = async (by: Actor = doer, change: Partial<FileDeedInput> = {}) =>
  decide(await takeUp(await file(by, change)));
const given = (deed: DeedDetail) =>
  query<{ key: string }>(
    `SELECT key FROM point_transfers WHERE kind = 'award' AND source = $1 UNION ALL SELECT key FROM pending_awards WHERE source = $1`,
    [`deed:${deed.id}`],
  );

async function asOwner(sql: string): Promise<void> {
  const owner = new pg.Client({ connectionString: spec.url });
  await owner.connect();
  await owner.query(sql);
  await owner.end();
}

beforeAll(async () => {
  spec = await openSpecModule(DeedsModule, MonthsModule);
  district = await plantDistrict(spec.dataSource);
  townAdmin = await actorWith(spec.dataSource, 'town-admin', district.town, { name: '镇管理员' });
});
afterAll(() => spec.close());
beforeEach(async () => {
  spec.get(Clock).freeze(`${TODAY}T02:00:00Z`);
  const id = newId();
  const unit = { id, path: `${district.town.path}${id}/` };
  await query(
    `INSERT INTO units (id, parent_id, kind, name, short_name, path, position, active_from)
     SELECT $1, $2, 'village', $4, $4, $3, 1 + coalesce(max(position), 0), '2026-01-01' FROM units WHERE parent_id = $2 AND kind = 'village'`,
    [id, district.town.id, unit.path, `村${id.slice(-6)}`],
  );
  village = new Villagers(spec.dataSource, unit);
  admin = await actorWith(spec.dataSource, 'station-admin', unit, { name: '村管理员' });
  const home = await village.household();
  doer = await village.volunteer('张建民', home);
  spouse = await village.volunteer('王秀英', home);
  council = [];
  for (const name of ['赵德厚', '钱玉兰', '孙长河', '李文静']) {
    const member = await village.volunteer(name);
    council.push(member);
    await spec.get(CouncilsService).add(admin, { unitId: id, personId: member.personId }, once());
  }
  await plantScheme(spec.dataSource, id, admin.userId, { rules: [HELPING], postingDays: 0 });
});

describe('what the scheme says of who records a review', () => {
  it('holds, whoever else may review', async () => {
    const deed = await takeUp(await file(doer, { doneOn: '2026-11-19' }));
    await plantScheme(spec.dataSource, village.unit.id, admin.userId, {
      ...{ rules: [HELPING], effectiveFrom: '2026-11-19' },
      approvers: { adopting: [], deeds: ['town-admin'] },
    });
    await expect(decide(deed)).rejects.toMatchObject({ code: 'scheme.not-approver' });
    expect(await given(deed)).toEqual([]);
    expect(await decide(deed, undefined, townAdmin)).toMatchObject({ state: 'approved' });
    // a deed of before goes by the terms of before
    expect(await reviewed()).toMatchObject({ state: 'approved' });
  });
});

describe('a claim', () => {
  it('says what the rules of that day would give, and carries the name of whoever filed it', async () => {
    const [rule] = await deeds().rules(doer, { personId: doer.personId, doneOn: '2026-11-18' });
    expect(rule).toMatchObject({ ruleId: 'helping', points: 10, postingDays: 0, effectiveOn: TODAY });
    expect(await deeds().rules(doer, { personId: doer.personId, doneOn: '2025-11-18' })).toEqual([]);
    const own = await file();
    expect(own).toMatchObject({ state: 'submitted', filer: 'self', filedByName: '张建民', mine: true, review: null });
    const forSpouse = await file(doer, { personId: spouse.personId });
    expect(forSpouse).toMatchObject({ filer: 'household', personName: '王秀英', filedByName: '张建民' });
    expect(forSpouse.siblings).toEqual([
      { id: own.id, state: 'submitted', personName: '张建民', ruleName: '助人为乐' },
    ]);
    const atTheDesk = await file(admin, { doneOn: '2026-11-17' });
    expect(atTheDesk).toMatchObject({ filer: 'helper', personName: '张建民', filedByName: '村管理员', mine: true });
    expect((await deeds().listOwn(spouse, {})).items.map((deed) => deed.id)).toEqual([
      atTheDesk.id,
      forSpouse.id,
      own.id,
    ]);
  });

  it('is refused for others out of reach, for a rule that is not in force, too late, and twice while it waits', async () => {
    const neighbour = await village.volunteer('周大妈');
    await expect(file(neighbour)).rejects.toMatchObject({ code: 'resource.not-found' });
    await expect(file(doer, { ruleId: 'service' })).rejects.toMatchObject({ code: 'deed.rule-unknown' });
    await expect(file(doer, { doneOn: '2026-11-21' })).rejects.toMatchObject({ code: 'deed.in-future' });
    await expect(file(doer, { doneOn: '2026-08-01' })).rejects.toMatchObject({ code: 'deed.too-long-ago' });
    const attempts = await Promise.allSettled([file(), file(spouse), file(admin)]);
    expect(attempts.filter((attempt) => attempt.status === 'fulfilled')).toHaveLength(1);
    await expect(file()).rejects.toMatchObject({ code: 'deed.already-open' });
  });

  it('is read by the household, by whoever filed it and by the unit, and withdrawn by none but the claimants', async () => {
    const deed = await file();
    const neighbour = await village.volunteer('周大妈');
    await expect(deeds().get(neighbour, deed.id)).rejects.toMatchObject({ code: 'resource.not-found' });
    expect(await deeds().get(admin, deed.id)).toMatchObject({ mine: false });
    await expect(deeds().withdraw(admin, deed.id, once())).rejects.toMatchObject({ code: 'deed.not-claimant' });
    expect(await deeds().withdraw(spouse, deed.id, once())).toMatchObject({ state: 'withdrawn' });
    await expect(takeUp(deed)).rejects.toMatchObject({ code: 'deed.state-refused' });
    await expect(deeds().withdraw(doer, deed.id, once())).rejects.toMatchObject({ code: 'deed.state-refused' });
    expect((await file()).id).not.toBe(deed.id);
  });

  it('is counted and listed for those who review it', async () => {
    const [first] = [await file(), await file(spouse, { personId: spouse.personId })];
    await takeUp(first);
    expect(await deeds().counts(admin)).toEqual({ submitted: 1, underReview: 1 });
    expect(await deeds().counts(await actorWith(spec.dataSource, 'town-admin', district.otherTown))).toEqual({
      ...{ submitted: 0, underReview: 0 },
    });
    const listed = await deeds().list(townAdmin, { unitId: village.unit.id, state: 'under-review' });
    expect(listed.items.map((deed) => deed.id)).toEqual([first.id]);
    expect((await deeds().list(admin, { from: '2026-11-19' })).items).toEqual([]);
  });
});

describe('a review', () => {
  it('gives the points, opened down to the claim, its reviewers and its day', async () => {
    const deed = await reviewed();
    expect(deed).toMatchObject({
      ...{ state: 'approved', decidedOn: TODAY },
      review: { votesFor: 2, votesAgainst: 1, recordedByName: '村管理员', memberNames: ['赵德厚', '钱玉兰', '孙长河'] },
      award: { state: 'posted', points: 10, explanation: '“助人为乐”定额10分，得10分。', effectiveOn: TODAY },
    });
    expect(deed.review?.votes).toEqual([
      ...[
        { name: '赵德厚', vote: 'for' },
        { name: '钱玉兰', vote: 'for' },
        { name: '孙长河', vote: 'against' },
      ],
    ]);
    expect((await deeds().get(doer, deed.id)).review?.votes).toBeNull();
    const [line] = (await spec.get(StatementsService).myEntries(spouse, {})).items;
    expect(line).toMatchObject({ title: '助人为乐：积分申报', amount: 10, personName: '张建民' });
    const entry = await spec.get(StatementsService).entry(spouse, line?.transferId ?? 0);
    expect(entry.deed).toEqual({
      ...{ id: deed.id, doneOn: '2026-11-18', filedByName: '张建民', heldOn: TODAY },
      memberNames: ['赵德厚', '钱玉兰', '孙长河'],
    });
    expect((await given(deed)).map(({ key }) => key)).toEqual([`deed:${deed.id}:r1`]);
    expect((await spec.get(ReconcileService).run()).report.findings).toEqual([]);
  });

  it('puts the points on public view where the scheme says so, and they count from its end', async () => {
    await plantScheme(spec.dataSource, village.unit.id, admin.userId, {
      ...{ rules: [HELPING], postingDays: 3, effectiveFrom: '2026-11-01' },
    });
    const deed = await reviewed();
    expect(deed.award).toMatchObject({ state: 'pending', points: 10, effectiveOn: '2026-11-26' });
    expect(await spec.get(StatementsService).myPending(doer)).toMatchObject([
      { title: '助人为乐：积分申报', amount: 10, effectiveOn: '2026-11-26' },
    ]);
    spec.get(Clock).freeze('2026-11-26T02:00:00Z');
    await spec.get(PostingService).postDue();
    expect((await deeds().get(doer, deed.id)).award).toMatchObject({ state: 'posted', effectiveOn: '2026-11-26' });
  });

  it('that declines gives nothing, and tells the claimant why', async () => {
    const deed = await decide(await takeUp(await file()), ballot(['for', 'for', 'against', 'against']));
    expect(deed).toMatchObject({ state: 'declined', review: { reason: '情况属实' }, award: null });
    expect(await given(deed)).toEqual([]);
    // and may be asked again with better proof
    expect((await file()).state).toBe('submitted');
  });

  it('is recorded once, however often and by however many at once', async () => {
    const deed = await takeUp(await file());
    const write = once();
    const [again, other] = await Promise.allSettled([
      Promise.all([decide(deed, undefined, admin, write), decide(deed, undefined, admin, write)]),
      decide(deed, ballot(['against', 'against', 'against']), townAdmin),
    ]);
    expect([again.status, other.status].filter((status) => status === 'fulfilled')).toHaveLength(1);
    const late = [again, other].flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(late).toMatchObject([{ code: 'deed.state-refused' }]);
    const { state } = await deeds().get(admin, deed.id);
    expect(await given(deed)).toHaveLength(state === 'approved' ? 1 : 0);
    await expect(decide(deed)).rejects.toMatchObject({ code: 'deed.state-refused' });
    if (again.status === 'fulfilled') expect(again.value[0]).toEqual(again.value[1]);
  });

  it.each(['point_transfers', 'feed_events'])(
    'leaves neither a decision nor points when a fault comes at %s',
    async (table) => {
      const deed = await takeUp(await file());
      await asOwner(`
      CREATE FUNCTION fail_deeds() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'cut off'; END $$;
      CREATE TRIGGER fail_deeds BEFORE INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION fail_deeds()`);
      const write = once();
      await expect(decide(deed, undefined, admin, write)).rejects.toThrow('cut off');
      await asOwner(`DROP TRIGGER fail_deeds ON ${table}; DROP FUNCTION fail_deeds()`);
      expect(await deeds().get(admin, deed.id)).toMatchObject({ state: 'under-review', review: null, award: null });
      expect(await given(deed)).toEqual([]);
      expect(await decide(deed, undefined, admin, write)).toMatchObject({ state: 'approved' });
      expect(await given(deed)).toHaveLength(1);
    },
  );

  it('is not for whoever filed the claim, for the household, or for people who sit in no council', async () => {
    const [first, second] = council as [Person, Person];
    const admins = (person: Person) =>
      actorWith(spec.dataSource, 'station-admin', village.unit, { personId: person.personId, name: person.name });
    const deed = await file(admin);
    await expect(takeUp(deed)).rejects.toMatchObject({ code: 'council.second-person' });
    await takeUp(deed, townAdmin);
    await expect(decide(deed)).rejects.toMatchObject({ code: 'council.second-person' });
    await query('UPDATE users SET person_id = NULL WHERE person_id = $1', [spouse.personId]);
    const relative = await admins(spouse);
    await expect(decide(deed, undefined, relative)).rejects.toMatchObject({ code: 'council.own-household' });
    await spec.get(CouncilsService).add(admin, { unitId: village.unit.id, personId: spouse.personId }, once());
    const withFamily = ballot(['for', 'for', 'for'], [first, second, spouse]);
    await expect(decide(deed, withFamily, townAdmin)).rejects.toMatchObject({ code: 'council.own-household' });
    const seats = await reviews().council(admin, deed.id);
    expect(seats.refusal).toBe('council.second-person');
    expect(seats.seats.find((seat) => seat.personId === spouse.personId)?.refusal).toBe('council.own-household');
    const strangers = ballot(['for', 'for', 'for'], [first, second]);
    await expect(decide(deed, strangers, townAdmin)).rejects.toMatchObject({ code: 'council.not-in-council' });
    await expect(decide(deed, ballot(['for', 'for']), townAdmin)).rejects.toMatchObject({ code: 'council.quorum' });
    expect(await decide(deed, undefined, townAdmin)).toMatchObject({ state: 'approved' });
  });

  it('looks at the family of the day of the deed too', async () => {
    const deed = await takeUp(await file());
    await query(`UPDATE household_members SET left_on = '2026-11-19' WHERE person_id = $1`, [spouse.personId]);
    await spec.get(CouncilsService).add(admin, { unitId: village.unit.id, personId: spouse.personId }, once());
    const { seats } = await reviews().council(admin, deed.id);
    expect(seats.find((seat) => seat.personId === spouse.personId)?.refusal).toBe('council.own-household');
  });

  it('gives no more than a cap leaves, what was given before counted', async () => {
    await plantScheme(spec.dataSource, village.unit.id, admin.userId, {
      ...{ rules: [HELPING], effectiveFrom: '2026-11-01' },
      caps: [{ scope: 'household', window: 'month', points: 15 }],
    });
    expect((await reviewed()).award).toMatchObject({ points: 10 });
    expect((await reviewed(spouse, { personId: spouse.personId })).award).toMatchObject({ state: 'posted', points: 5 });
    const third = await reviewed(doer, { doneOn: '2026-11-16' });
    expect(third.award).toMatchObject({ state: 'none', points: 0, effectiveOn: null });
    expect(third.award?.explanation).toContain('本户当月上限15分');
    const auditor = await actorWith(spec.dataSource, 'auditor', district.district);
    const { differences } = await spec.get(RecomputeService).report(auditor, '2026-11');
    expect(differences.filter(({ reason }) => reason === null)).toEqual([]);
  });

  it('is refused when the scheme has changed for that day since', async () => {
    const deed = await takeUp(await file());
    await plantScheme(spec.dataSource, village.unit.id, admin.userId, { effectiveFrom: '2026-11-10' });
    await expect(decide(deed)).rejects.toMatchObject({ code: 'deed.rule-unknown' });
    expect((await deeds().get(doer, deed.id)).expected).toBeNull();
    expect(await decide(deed, ballot(['against', 'against', 'against']))).toMatchObject({ state: 'declined' });
  });
});

describe('an approved claim that was wrong', () => {
  it('says that its points were taken back, why, and what had been spent', async () => {
    const deed = await reviewed();
    await spec.get(StatementsService).reverse(townAdmin, deed.award?.transferId ?? 0, '查明不属实', once());
    expect((await deeds().get(doer, deed.id)).award).toMatchObject({
      ...{ state: 'reversed', points: 10, reason: '查明不属实', shortfall: 0 },
    });
  });

  it('says that an objection took it off public view', async () => {
    await plantScheme(spec.dataSource, village.unit.id, admin.userId, {
      ...{ rules: [HELPING], postingDays: 3, effectiveFrom: '2026-11-01' },
    });
    const deed = await reviewed();
    const keys = (await given(deed)).map(({ key }) => key);
    await spec.dataSource.transaction((tx) => spec.get(PostingService).withdraw(tx, keys, '异议成立：另有其人'));
    expect((await deeds().get(doer, deed.id)).award).toMatchObject({
      ...{ state: 'withdrawn', effectiveOn: null, reason: '异议成立：另有其人' },
    });
  });
});

describe('the picture of a claim', () => {
  const pictures = () => spec.get(DeedPicturesService);

  it('is kept without where it was taken, and shown to those who may read the claim', async () => {
    const deed = await file();
    expect(await pictures().put(doer, deed.id, withExif(await plantPicture(60, 40)), once())).toMatchObject({
      ...{ hasPicture: true },
    });
    const write = once();
    const added = await pictures().put(doer, deed.id, withExif(await plantPicture(60, 40)), write);
    await takeUp(deed);
    // the reply was lost: the same again is answered, though the review has begun
    expect(await pictures().put(doer, deed.id, withExif(await plantPicture(60, 40)), write)).toEqual(added);
    const kept = await pictures().get(admin, deed.id);
    expect(kept).toMatchObject({ type: 'image/jpeg', width: 40, height: 60 });
    expect(kept.bytes.includes('Exif')).toBe(false);
    const neighbour = await village.volunteer('周大妈');
    await expect(pictures().get(neighbour, deed.id)).rejects.toMatchObject({ code: 'resource.not-found' });
  });

  it('is refused when it is none, and once the review has begun', async () => {
    const deed = await file();
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'.padEnd(100));
    await expect(pictures().put(doer, deed.id, svg, once())).rejects.toMatchObject({ code: 'picture.format-refused' });
    await expect(pictures().put(doer, deed.id, bombOf(20_000, 20_000), once())).rejects.toMatchObject({
      ...{ code: 'picture.too-many-pixels' },
    });
    await takeUp(deed);
    const picture = await plantPicture(30, 30);
    await expect(pictures().put(doer, deed.id, picture, once())).rejects.toMatchObject({
      code: 'deed.picture-settled',
    });
    await expect(pictures().put(admin, deed.id, picture, once())).rejects.toMatchObject({ code: 'deed.not-claimant' });
    expect((await deeds().get(doer, deed.id)).hasPicture).toBe(false);
  });
});

describe('a council', () => {
  const councils = () => spec.get(CouncilsService);

  it('has grown-ups of the unit, each once, and keeps who left out of the next review', async () => {
    const unitId = village.unit.id;
    const child = await village.volunteer('张小禾', null, '2012-01-01');
    const add = (personId: string, by = admin) => councils().add(by, { unitId, personId }, once());
    await expect(add(child.personId)).rejects.toMatchObject({ code: 'council.member-unsuitable' });
    await expect(add(council[0]?.personId ?? '')).rejects.toMatchObject({ code: 'council.member-known' });
    const far = await new Villagers(spec.dataSource, district.otherVillage).volunteer('远方人');
    await expect(add(far.personId)).rejects.toMatchObject({ code: 'resource.not-found' });
    const [first] = await councils().members(admin, unitId);
    expect(await councils().remove(admin, first?.id ?? '', once())).toHaveLength(3);
    const deed = await takeUp(await file());
    await expect(decide(deed)).rejects.toMatchObject({ code: 'council.not-in-council' });
  });

  it('lets somebody go once: the same again gets the same answer, anybody else finds nobody there', async () => {
    const unitId = village.unit.id;
    const [first] = await councils().members(admin, unitId);
    const remove = (write = once(), by = admin) => councils().remove(by, first?.id ?? '', write);
    const write = once();
    const both = await Promise.all([remove(write), remove(write)]);
    expect(await remove(write)).toEqual(both[0]);
    expect(both[1]).toEqual(both[0]);
    expect(both[0]).toHaveLength(3);
    await expect(remove()).rejects.toMatchObject({ code: 'resource.not-found' });
    const noted = await query(`SELECT FROM audit_entries WHERE subject_id = $1 AND action = 'council.remove-member'`, [
      unitId,
    ]);
    expect(noted).toHaveLength(1);
  });

  it('lets somebody go once, by whichever of two who ask at one moment', async () => {
    const [first] = await councils().members(admin, village.unit.id);
    const both = await Promise.allSettled(
      [admin, townAdmin].map((by) => councils().remove(by, first?.id ?? '', once())),
    );
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('of the town sits with that of the village', async () => {
    const elder = await new Villagers(spec.dataSource, district.town).volunteer('镇里人');
    await councils().add(townAdmin, { unitId: district.town.id, personId: elder.personId }, once());
    await councils().add(townAdmin, { unitId: district.town.id, personId: council[0]?.personId ?? '' }, once());
    const { seats } = await reviews().council(admin, (await file()).id);
    expect(seats.map((seat) => seat.name)).toEqual(['赵德厚', '钱玉兰', '孙长河', '李文静', '镇里人']);
  });
});
