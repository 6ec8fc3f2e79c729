import { randomUUID } from 'node:crypto';
import type { Actor } from '@jishan/domain';
import type { AwardDraft } from '@jishan/points';
import type { EntityManager } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Clock } from '../platform/clock';
import { openSpecModule, type SpecModule } from '../platform/db-spec';
import { writeKey } from '../platform/idempotency';
import { newId } from '../platform/ids';
import { plantScheme } from '../schemes/scheme-spec';
import { actorWith, plantDistrict, type SpecDistrict } from '../units/district-spec';
import { HoursService } from '../hours/hours.service';
import { HoursModule } from '../hours/hours.module';
import { PointsModule } from './points.module';
import { PointsService } from './points.service';
import { StatementsService } from './statements.service';

const today = '2026-11-20';
let spec: SpecModule;
let district: SpecDistrict;
let points: PointsService;
let statements: StatementsService;
let townAdmin: Actor;
let versionId: string;

beforeAll(async () => {
  spec = await openSpecModule(PointsModule, HoursModule);
  spec.get(Clock).freeze(`${today}T02:00:00Z`);
  district = await plantDistrict(spec.dataSource);
  townAdmin = await actorWith(spec.dataSource, 'town-admin', district.town, { name: '镇管理员' });
  points = spec.get(PointsService);
  statements = spec.get(StatementsService);
  ({ versionId } = await plantScheme(spec.dataSource, district.town.id, townAdmin.userId));
});
afterAll(() => spec.close());

const run = (text: string, values: unknown[] = []) => spec.dataSource.query(text, values);
const once = () => writeKey(randomUUID());

/** Two of one household in the first village, as volunteers signed in. */
async function household(): Promise<{ head: Actor; child: Actor; householdId: string }> {
  const actors: Actor[] = [];
  const householdId = newId();
  await run(`INSERT INTO households (id, unit_id, label, created_at) VALUES ($1, $2, '12号院', now())`, [
    householdId,
    district.village.id,
  ]);
  for (const name of ['张建民', '张小禾']) {
    const id = newId();
    await run(
      `INSERT INTO volunteers (id, name, pinyin, initials, gender, birth_on, unit_id, state, card_no, registered_at, decided_at)
       VALUES ($1, $2, 'zhang', 'z', 'undisclosed', '1980-01-01', $3, 'active', lpad(nextval('card_numbers')::text, 9, '0'), now(), now())`,
      [id, name, district.village.id],
    );
    await run(
      `INSERT INTO household_members (id, household_id, person_id, head, joined_on) VALUES (gen_random_uuid(), $1, $2, $3, '2026-01-01')`,
      [householdId, id, actors.length === 0],
    );
    actors.push(await actorWith(spec.dataSource, 'volunteer', district.village, { personId: id, name }));
  }
  const [head, child] = actors as [Actor, Actor];
  return { head, child, householdId };
}

/** An activity with one attendance of the person. */
async function attendance(personId: string): Promise<{ activityId: string; attendanceId: string }> {
  const [activityId, shiftId, attendanceId] = [newId(), newId(), newId()];
  await run(
    `INSERT INTO activities (id, title, kind, category, state, unit_id, place, description, needs, risk_level, risk_text, starts_at, ends_at, sign_up_closes_at, minors_allowed, eligible_team_ids,
                             wording, contact_name, planned_by, created_at, published_at, concluded_at, concluded_by)
     VALUES ($1, '高峰值守志愿服务活动', 'peak-post', '文明引导', 'settled', $2, '滨河路口', '', '', 'low', '', '2026-11-18T00:00:00Z', '2026-11-18T02:00:00Z', '2026-11-18T00:00:00Z', true, '{}',
             '{}', '队长', $3, now(), now(), now(), $3)`,
    [activityId, district.village.id, townAdmin.userId],
  );
  await run(
    `INSERT INTO shifts (id, activity_id, starts_at, ends_at) VALUES ($1, $2, '2026-11-18T00:00:00Z', '2026-11-18T02:00:00Z')`,
    [shiftId, activityId],
  );
  await run(
    `INSERT INTO attendances (id, activity_id, shift_id, person_id, presence, minutes, source, walk_in, note, recorder_id, recorder_name, recorded_at)
     VALUES ($1, $2, $3, $4, 'present', 120, 'roll-call', false, '', $5, '队长', '2026-11-18T03:00:00Z')`,
    [attendanceId, activityId, shiftId, personId, townAdmin.userId],
  );
  await hoursOf({ personId, activityId, attendanceId }, 0, 120);
  return { activityId, attendanceId };
}

/** The minutes of one revision of an attendance, in the ledger of hours. */
async function hoursOf(
  of: { personId: string; activityId: string; attendanceId: string },
  revision: number,
  minutes: number,
): Promise<void> {
  const origin = `attendance:${of.attendanceId}`;
  const credit = { key: `${origin}:${revision}`, personId: of.personId, minutes, source: 'roll-call', origin } as const;
  const booked = { activityId: of.activityId, occurredOn: '2026-11-18', recorderId: townAdmin.userId };
  await spec.dataSource.transaction((tx) =>
    spec.get(HoursService).post(tx, [{ ...credit, category: '文明引导', role: 'participant' }], booked),
  );
}

const draft = (
  householdId: string,
  personId: string,
  amount: number,
  change: Partial<AwardDraft> = {},
): AwardDraft => ({
  key: `attendance:${newId()}:r1`,
  source: 'commendation',
  book: 1,
  owner: { kind: 'household', id: householdId },
  personId,
  amount,
  expiresOn: '2027-12-31',
  occurredOn: '2026-11-18',
  activityId: null,
  schemeVersionId: versionId,
  ruleId: 'service',
  explanation: '“志愿服务”每小时2分：服务120分钟，得4分。',
  ...change,
});
const post = (...drafts: AwardDraft[]) =>
  spec.dataSource.transaction(async (tx) => [...(await points.post(tx, drafts, townAdmin.userId)).values()]);
const accountOf = (personId: string) =>
  spec.dataSource.transaction(async (tx) => (await points.accountOfPerson(tx, personId)).accountId);
const ownerOf = async (accountId: number): Promise<string> =>
  (await run('SELECT owner_id FROM point_accounts WHERE id = $1', [accountId]))[0].owner_id;
const personOf = (actor: Actor) => actor.personId ?? '';

/** A hand-over at a shop, paid from the household. */
async function redeem(
  actor: Actor,
  accountId: number,
  amount: number,
): Promise<{ orderId: string; transferId: number }> {
  const [orderId, shopId, goodsId] = [newId(), newId(), newId()];
  const transferId = await spec.dataSource.transaction((tx) =>
    points.spend(tx, {
      key: `redeem:${orderId}`,
      kind: 'redeem',
      accountId,
      amount,
      personId: actor.personId,
      actorId: townAdmin.userId,
      source: `order:${orderId}`,
      occurredOn: today,
    }),
  );
  await run(`INSERT INTO shops (id, unit_id, name, created_at) VALUES ($1, $2, $3, now())`, [
    shopId,
    district.village.id,
    `积分超市${shopId.slice(-4)}`,
  ]);
  await run(
    `INSERT INTO goods (id, shop_id, name, measure, price_points, state, created_at) VALUES ($1, $2, '大米', '袋', $3, 'on-sale', now())`,
    [goodsId, shopId, amount],
  );
  await run(
    `INSERT INTO redemptions (id, shop_id, person_id, owner_kind, owner_id, household_id, account_id, state, total_points, occurred_on, slip_no, balance_after, redeem_id, created_at, clerk_name, handed_over_at)
     SELECT $1, $2, $3, 'household', owner_id, owner_id, id, 'handed-over', $5, $6, 3, 0, $7, now(), '兑换员', now() FROM point_accounts WHERE id = $4`,
    [orderId, shopId, actor.personId, accountId, amount, today, transferId],
  );
  await run(
    `INSERT INTO redemption_lines (redemption_id, goods_id, position, goods_name, measure, pieces, price_points) VALUES ($1, $2, 1, '大米', '袋', 1, $3)`,
    [orderId, goodsId, amount],
  );
  return { orderId, transferId };
}

describe('a balance', () => {
  it('keeps available, pending, held and soon expiring apart, and both of the household see it', async () => {
    const { head, child, householdId } = await household();
    expect(await statements.myBalance(head)).toMatchObject({
      accountId: null,
      ownerKind: 'household',
      ownerLabel: '12号院',
      available: 0,
    });
    await post(
      draft(householdId, personOf(head), 10, { expiresOn: '2026-12-01' }),
      draft(householdId, personOf(child), 5),
      draft(householdId, personOf(head), 7, { expiresOn: '2026-11-19' }),
      draft(householdId, personOf(head), 0),
    );
    const accountId = await accountOf(personOf(head));
    await spec.dataSource.transaction((tx) =>
      points.spend(tx, {
        key: newId(),
        kind: 'hold',
        accountId,
        amount: 3,
        personId: null,
        actorId: null,
        source: 'spec',
        occurredOn: today,
      }),
    );
    await run(
      `WITH round AS (
         INSERT INTO postings (id, unit_id, book, gather_until, opens_on, closes_on, effective_on)
         SELECT gen_random_uuid(), unit_id, 1, '2026-11-20', '2026-11-20', '2026-11-25', '2026-11-26' FROM volunteers WHERE id = $3 RETURNING id)
       INSERT INTO pending_awards (key, account_id, book, amount, person_id, source, occurred_on, expires_on, scheme_version_id, rule_id, explanation, effective_on, posting_id)
       SELECT $1, $2, 1, 6, $3, 's', $4, '2027-12-31', $5, 'service', '', '2026-11-26', id FROM round`,
      [newId(), accountId, head.personId, today, versionId],
    );
    const expected = {
      accountId,
      available: 12,
      pending: 6,
      held: 3,
      expiringSoon: 7,
      expiringOn: '2026-12-01',
      buckets: [
        { expiresOn: '2026-12-01', remaining: 7 },
        { expiresOn: '2027-12-31', remaining: 5 },
      ],
    };
    expect(await statements.myBalance(head)).toMatchObject(expected);
    expect(await statements.balance(child, accountId)).toMatchObject(expected);
    expect(await statements.myPending(child)).toEqual([
      {
        ...{ key: expect.any(String), amount: 6, effectiveOn: '2026-11-26', title: '志愿服务', personName: '张建民' },
        ...{ postingId: expect.any(String), unitId: expect.any(String), opensOn: '2026-11-20', disputed: false },
      },
    ]);
    await points.expireAll();
    expect(await statements.myBalance(head)).toMatchObject(expected);
    expect((await statements.myEntries(head, {})).items[0]).toMatchObject({
      kind: 'expire',
      amount: -7,
      balanceAfter: 12,
      title: '积分到期',
    });
  });
});

describe('a statement', () => {
  it('runs newest first, page by page, without gaps', async () => {
    const { head, householdId } = await household();
    await post(...Array.from({ length: 7 }, () => draft(householdId, personOf(head), 1)));
    const lines: number[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await statements.myEntries(head, { limit: 3, cursor });
      lines.push(...page.items.map((entry) => entry.line));
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    expect(lines).toEqual([7, 6, 5, 4, 3, 2, 1]);
  });

  it('opens an award down to activity, rule, calculation and recorder, and shows what became of it', async () => {
    const { head, child, householdId } = await household();
    const { activityId, attendanceId } = await attendance(personOf(head));
    const [transferId = 0] = await post(
      draft(householdId, personOf(head), 4, {
        key: `attendance:${attendanceId}:r1`,
        source: `attendance:${attendanceId}`,
        activityId,
      }),
    );
    expect(await statements.entry(child, transferId)).toMatchObject({
      title: '志愿服务：高峰值守志愿服务活动',
      amount: 4,
      balanceAfter: 4,
      personName: '张建民',
      explanation: '“志愿服务”每小时2分：服务120分钟，得4分。',
      ruleName: '志愿服务',
      schemeTitle: '积分制管理方案',
      schemeVersion: 1,
      schemeDocumentRef: '试行〔2026〕1号',
      actorName: '镇管理员',
      activity: { id: activityId, unitName: '陇驾庄村', startsAt: '2026-11-18T00:00:00.000Z' },
      attendance: { minutes: 120, source: 'roll-call', recorderName: '队长', recordedAt: '2026-11-18T03:00:00.000Z' },
      buckets: [{ expiresOn: '2027-12-31', amount: 4 }],
      reversed: false,
      reversedBy: null,
    });
    const { transferId: reversal, shortfall } = await statements.reverse(townAdmin, transferId, '记错了人', once());
    expect(shortfall).toBe(0);
    expect(await statements.entry(head, transferId)).toMatchObject({ reversed: true, reversedBy: reversal });
    expect(await statements.entry(head, reversal)).toMatchObject({
      title: '冲正：志愿服务：高峰值守志愿服务活动',
      amount: -4,
      reverses: transferId,
      reason: '记错了人',
      actorName: '镇管理员',
    });
  });

  it('shows with each entry the attendance it was given for, also when that was corrected later', async () => {
    const { head, householdId } = await household();
    const { activityId, attendanceId } = await attendance(personOf(head));
    const source = `attendance:${attendanceId}`;
    const [first = 0] = await post(draft(householdId, personOf(head), 4, { key: `${source}:r1`, source, activityId }));
    await run(
      `UPDATE attendances SET minutes = 60, recorder_name = '更正人', recorded_at = '2026-11-19T01:00:00Z', revision = 1 WHERE id = $1`,
      [attendanceId],
    );
    await hoursOf({ personId: personOf(head), activityId, attendanceId }, 1, 60);
    const [second = 0] = await post(
      draft(householdId, personOf(head), 2, { key: `${source}:c1:r1`, source, activityId }),
    );
    const { transferId: reversal } = await statements.reverse(townAdmin, first, '时长更正', once());
    const shown = async (transferId: number) => (await statements.entry(head, transferId)).attendance;
    expect(await shown(first)).toMatchObject({ minutes: 120, source: 'roll-call', recorderName: '镇管理员' });
    expect(await shown(reversal)).toMatchObject({ minutes: 120, source: 'roll-call', recorderName: '镇管理员' });
    expect(await shown(second)).toEqual({
      minutes: 60,
      source: 'roll-call',
      recorderName: '更正人',
      recordedAt: '2026-11-19T01:00:00.000Z',
      guarantorName: null,
      concludedByName: null,
    });
  });

  it('names who vouched for minutes nobody observed, and who confirmed them', async () => {
    const { head, householdId } = await household();
    const { activityId, attendanceId } = await attendance(personOf(head));
    await run(`UPDATE attendances SET source = 'paper', guarantor_name = '李保国' WHERE id = $1`, [attendanceId]);
    const source = `attendance:${attendanceId}`;
    const [transferId = 0] = await post(
      draft(householdId, personOf(head), 4, { key: `${source}:r1`, source, activityId }),
    );
    expect((await statements.entry(townAdmin, transferId)).attendance).toMatchObject({
      ...{ recorderName: '队长', guarantorName: '李保国', concludedByName: '镇管理员' },
    });
  });

  it('opens a redemption down to shop, goods, slip and clerk', async () => {
    const { head, householdId } = await household();
    await post(draft(householdId, personOf(head), 30));
    const { orderId, transferId } = await redeem(head, await accountOf(personOf(head)), 20);
    expect(await statements.entry(head, transferId)).toMatchObject({
      title: '兑换：大米1袋',
      amount: -20,
      redemption: { id: orderId, slipNo: '000003', clerkName: '兑换员', lines: ['大米 × 1袋'] },
      buckets: [{ expiresOn: '2027-12-31', amount: 20 }],
    });
  });

  it('opens a reservation, what became of it and what was taken back, each from the other', async () => {
    const { head, householdId } = await household();
    await post(draft(householdId, personOf(head), 20));
    const accountId = await accountOf(personOf(head));
    const by = { actorId: townAdmin.userId, occurredOn: today };
    const inTurn = <T>(work: (tx: EntityManager) => Promise<T>) => spec.dataSource.transaction(work);
    const hold = (amount: number) =>
      inTurn((tx) =>
        points.spend(tx, { ...by, key: newId(), kind: 'hold', accountId, amount, personId: null, source: 'spec' }),
      );
    const [fetched, dropped] = [await hold(5), await hold(3)];
    const capture = await inTurn((tx) => points.capture(tx, { ...by, key: newId(), holdId: fetched }));
    expect(await statements.entry(head, fetched)).toMatchObject({
      ...{ reversed: false, reversedBy: null, holdEnd: 'capture' },
    });
    // the hand-over moves nothing of the household's any more, and yet the office's list leads to it
    expect(await statements.entry(townAdmin, capture)).toMatchObject({
      ...{ kind: 'capture', accountId, amount: 0, line: null, balanceAfter: null, unitId: district.village.id },
      ...{ reverses: null, reversedBy: null },
    });
    const back = await inTurn((tx) =>
      points.giveBack(tx, { ...by, key: newId(), targetId: capture, reason: '拿错了' }),
    );
    const release = await inTurn((tx) =>
      points.giveBack(tx, { ...by, key: newId(), targetId: dropped, reason: '不要了' }),
    );
    expect(await statements.entry(head, fetched)).toMatchObject({ reversed: true, reversedBy: back, reason: '拿错了' });
    expect(await statements.entry(head, back)).toMatchObject({ amount: 5, reverses: fetched });
    expect(await statements.entry(head, dropped)).toMatchObject({
      reversed: false,
      holdEnd: 'release',
      reversedBy: release,
      reason: '不要了',
    });
    expect(await statements.entry(head, release)).toMatchObject({ amount: 3, reverses: dropped, holdEnd: null });
    const waiting = await hold(1);
    const lines = (await statements.entries(head, accountId, {})).items.filter(({ kind }) => kind === 'hold');
    expect(lines.map(({ transferId, holdEnd }) => ({ transferId, holdEnd }))).toEqual([
      { transferId: waiting, holdEnd: null },
      { transferId: dropped, holdEnd: 'release' },
      { transferId: fetched, holdEnd: 'capture' },
    ]);
  });

  it('opens a reversal that found everything spent, with what is left to settle', async () => {
    const { head, householdId } = await household();
    const [award = 0] = await post(draft(householdId, personOf(head), 4));
    await redeem(head, await accountOf(personOf(head)), 4);
    const { transferId } = await statements.reverse(townAdmin, award, '记错了人', once());
    expect(await statements.entry(head, award)).toMatchObject({
      reversedBy: transferId,
      reason: '记错了人',
      shortfall: 0,
    });
    expect(await statements.entry(head, transferId)).toMatchObject({
      ...{ kind: 'reverse', amount: 0, line: null, balanceAfter: null, shortfall: 4, reverses: award },
    });
  });

  it('opens a deduction with its sentence, what the balance lacked, and the appeal that took it back', async () => {
    const { head, householdId } = await household();
    await post(draft(householdId, personOf(head), 4));
    const explanation = '“志愿服务”每次扣5分：2026年11月18日的1次经评议属实，扣5分。';
    const id = newId();
    const off = (amount: number) =>
      spec.dataSource.transaction((tx) => {
        const { owner, schemeVersionId, ruleId } = draft(householdId, personOf(head), amount);
        const named = { key: `deduct:${id}`, source: `deduction:${id}`, book: 1 as const, personId: null };
        const decision = { ...named, owner, schemeVersionId, ruleId, amount, explanation };
        return points.deduct(tx, decision, { actorId: townAdmin.userId, reason: '评议小组决定' });
      });
    const deducted = await off(5);
    expect(await off(5)).toEqual(deducted);
    await expect(off(6)).rejects.toMatchObject({ code: 'points.key-reused' });
    const { transferId: targetId } = deducted;
    expect(await statements.entry(head, targetId)).toMatchObject({
      ...{ kind: 'deduct', title: '扣分：志愿服务', amount: -4, shortfall: 1, explanation, reason: '评议小组决定' },
      ...{ ruleName: '志愿服务', schemeVersion: 1, balanceAfter: 0, reversed: false },
    });
    const by = { actorId: townAdmin.userId, occurredOn: today, reason: '申诉成立' };
    const back = await spec.dataSource.transaction((tx) => points.giveBack(tx, { ...by, key: newId(), targetId }));
    expect(await statements.entry(head, back)).toMatchObject({
      ...{ kind: 'reverse', title: '撤销扣分，积分退回：志愿服务', amount: 4, reverses: targetId, reason: '申诉成立' },
    });
    expect(await statements.entry(head, targetId)).toMatchObject({ reversed: true, reversedBy: back });
  });

  it('is closed to other households and other towns, with the answer of something that does not exist', async () => {
    const { head, householdId } = await household();
    const { head: neighbour } = await household();
    const [transferId = 0] = await post(draft(householdId, personOf(head), 4));
    const accountId = await accountOf(personOf(head));
    const otherTown = await actorWith(spec.dataSource, 'town-admin', district.otherTown);
    const refused = { code: 'resource.not-found' };
    for (const actor of [neighbour, otherTown]) {
      await expect(statements.balance(actor, accountId)).rejects.toMatchObject(refused);
      await expect(statements.entries(actor, accountId, {})).rejects.toMatchObject(refused);
      await expect(statements.entry(actor, transferId)).rejects.toMatchObject(refused);
      await expect(statements.reverse(actor, transferId, '没有理由', once())).rejects.toMatchObject(refused);
    }
    await expect(statements.reverse(head, transferId, '没有理由', once())).rejects.toMatchObject(refused);
    await expect(statements.entry(townAdmin, 999_999)).rejects.toMatchObject(refused);
    await expect(statements.balance(townAdmin, 11)).rejects.toMatchObject(refused);
    expect((await statements.accounts(otherTown, {})).items).toEqual([]);
    expect((await statements.transfers(otherTown, {})).items).toEqual([]);
  });
});

describe('the office', () => {
  it('finds accounts by household, by name and by card number, and lists transfers', async () => {
    const { head, householdId } = await household();
    await post(draft(householdId, personOf(head), 8));
    const accountId = await accountOf(personOf(head));
    const { transferId } = await redeem(head, accountId, 5);
    const [{ card_no: cardNo }] = await run('SELECT card_no FROM volunteers WHERE id = $1', [head.personId]);
    const found = async (search: string) =>
      (await statements.accounts(townAdmin, { search, limit: 100 })).items.filter(
        (account) => account.accountId === accountId,
      );
    for (const search of ['12号', '小禾', cardNo])
      expect(await found(search), search).toMatchObject([
        { ownerKind: 'household', ownerLabel: '12号院', unitName: '陇驾庄村', available: 3, lastMovedOn: today },
      ]);
    await spec.dataSource.transaction((tx) =>
      points.post(tx, [{ ...draft(householdId, personOf(head), 4), book: 2 }], null),
    );
    const both = (await statements.accounts(townAdmin, { limit: 100 })).items.filter(
      ({ ownerId }) => ownerId === householdId,
    );
    expect(both).toMatchObject([
      { book: 1, ownerLabel: '12号院', available: 3 },
      { book: 2, ownerLabel: '12号院', available: 4 },
    ]);
    expect(await found('李')).toEqual([]);
    expect((await statements.accounts(townAdmin, { unitId: district.otherVillage.id })).items).toEqual([]);
    const [latest] = (await statements.transfers(townAdmin, { kind: 'redeem', from: today, to: today })).items;
    expect(latest).toMatchObject({
      transferId,
      fromLabel: '12号院',
      toLabel: '已兑换',
      personName: '张建民',
      amount: 5,
      actorName: '镇管理员',
    });
  });

  it('reverses an award once, names what was spent, and never a redemption', async () => {
    const { head, householdId } = await household();
    const [award = 0] = await post(draft(householdId, personOf(head), 8));
    const { transferId } = await redeem(head, await accountOf(personOf(head)), 5);
    const write = once();
    const first = await statements.reverse(townAdmin, award, '记错了人', write);
    expect(first.shortfall).toBe(5);
    expect(await statements.reverse(townAdmin, award, '记错了人', write)).toEqual(first);
    await expect(statements.reverse(townAdmin, award, '再来一次', once())).rejects.toMatchObject({
      code: 'points.already-reversed',
    });
    await expect(statements.reverse(townAdmin, transferId, '不行', once())).rejects.toMatchObject({
      code: 'points.transfer-unknown',
    });
    expect(
      await run(`SELECT 1 FROM audit_entries WHERE action = 'points.reverse' AND subject_id = $1`, [String(award)]),
    ).toHaveLength(1);
  });
});

describe('hours', () => {
  it('count observed minutes for stars, others apart, and both the credit and its reversal stay', async () => {
    const { head } = await household();
    const hours = spec.get(HoursService);
    const activityId = newId();
    const credit = (key: string, minutes: number, source: 'scan' | 'paper') => ({
      key,
      personId: personOf(head),
      minutes,
      source,
      origin: `attendance:${key}`,
      category: '文明引导',
      role: 'participant',
    });
    const of = { activityId, occurredOn: '2026-11-18', recorderId: townAdmin.userId };
    const [seen, unseen, wrong] = [newId(), newId(), newId()];
    const all = [credit(seen, 6_000, 'scan'), credit(unseen, 300, 'paper'), credit(wrong, 60, 'scan')];
    await spec.dataSource.transaction((tx) => hours.post(tx, all, of));
    await spec.dataSource.transaction((tx) => hours.post(tx, all, of));
    const reverse = () =>
      spec.dataSource.transaction((tx) =>
        hours.reverse(tx, activityId, [`attendance:${wrong}`], { recorderId: townAdmin.userId, reason: '重复登记' }),
      );
    expect(await reverse()).toEqual([{ personId: head.personId, minutes: 60 }]);
    expect(await reverse()).toEqual([]);
    expect(await hours.mine(head)).toEqual({
      totalMinutes: 6_300,
      thisYearMinutes: 6_300,
      activities: 1,
      stars: 1,
      eligibleMinutes: 6_000,
      nextStarMinutes: 12_000,
      starTable: expect.objectContaining({ version: 1, hours: [100, 300, 600, 1000, 1500] }),
    });
    expect((await hours.myEntries(head, {})).items.map((entry) => [entry.minutes, entry.reversal])).toEqual([
      [60, true],
      [60, false],
      [300, false],
      [6_000, false],
    ]);
    await expect(
      spec.dataSource.transaction((tx) => hours.post(tx, [{ ...credit(seen, 6_000, 'scan'), minutes: 1 }], of)),
    ).rejects.toMatchObject({ code: 'points.key-reused' });
    await expect(hours.of((await household()).head, personOf(head))).rejects.toMatchObject({
      code: 'resource.not-found',
    });
    expect(await hours.of(townAdmin, personOf(head))).toMatchObject({ totalMinutes: 6_300 });
  });
});

describe('an account that somebody belonged to once', () => {
  const days = { joinedOn: '2026-01-01', leftOn: '2026-11-10' };

  /** The second of two leaves; what was before, what came after, and what names nobody. */
  async function left(): Promise<{ head: Actor; child: Actor; accountId: number; lines: Record<string, number> }> {
    const { head, child, householdId } = await household();
    const at = (occurredOn: string) => ({ occurredOn });
    const ids = await post(
      draft(householdId, personOf(child), 4, at('2026-11-01')),
      draft(householdId, personOf(head), 6, at('2026-11-02')),
      draft(householdId, personOf(head), 8, at('2026-11-15')),
      draft(householdId, personOf(child), 3, at('2026-11-09')),
    );
    const accountId = await accountOf(personOf(head));
    const [own = 0, others = 0, later = 0, late = 0] = ids;
    const swept: number[] = [];
    for (const occurredOn of ['2026-11-05', '2026-11-12'])
      swept.push(
        await spec.dataSource.transaction((tx) =>
          points.spend(tx, {
            ...{ key: newId(), kind: 'hold', accountId, amount: 1, personId: null, actorId: null, source: 'spec' },
            occurredOn,
          }),
        ),
      );
    await run('UPDATE household_members SET left_on = $2 WHERE person_id = $1', [personOf(child), days.leftOn]);
    const [inTime = 0, after = 0] = swept;
    return { head, child, accountId, lines: { own, others, later, late, inTime, after } };
  }

  it('is listed with the time there, and reads as one’s own lines without what others have', async () => {
    const { head, child, accountId, lines } = await left();
    expect(await statements.myFormer(child)).toEqual([
      {
        ...{ accountId, ownerLabel: '12号院', unitName: '陇驾庄村', closedOn: null },
        periods: [{ from: days.joinedOn, to: days.leftOn }],
      },
    ]);
    expect(await statements.myFormer(head)).toEqual([]);
    const { items } = await statements.formerEntries(child, accountId, {});
    expect(items.map((entry) => entry.transferId).sort()).toEqual(
      [lines['own'], lines['late'], lines['inTime']].sort(),
    );
    expect(items.every((entry) => !('balanceAfter' in entry))).toBe(true);
    const [first, ...more] = (await statements.formerEntries(child, accountId, { limit: 2 })).items;
    expect([first?.transferId, more.length]).toEqual([lines['inTime'], 1]);
  });

  it('opens those lines down to their origin, without the balance, and no other', async () => {
    const { head, child, accountId, lines } = await left();
    const open = (transferId = 0, by = child) =>
      statements.entry(by, transferId).then(
        ({ line, balanceAfter }) => [typeof line, typeof balanceAfter === 'number'],
        (error: { code?: string }) => error.code,
      );
    expect([await open(lines['own']), await open(lines['inTime'])]).toEqual([
      ['number', false],
      ['number', false],
    ]);
    expect(await open(lines['own'], head)).toEqual(['number', true]);
    for (const which of ['others', 'later', 'after']) expect(await open(lines[which])).toBe('resource.not-found');
    await expect(statements.entries(child, accountId, {})).rejects.toMatchObject({ code: 'resource.not-found' });
    await expect(statements.balance(child, accountId)).rejects.toMatchObject({ code: 'resource.not-found' });
  });

  it('is nobody’s who never lived there, nor an office’s to read this way', async () => {
    const [{ accountId }, { child: stranger }] = [await left(), await left()];
    for (const actor of [stranger, townAdmin])
      await expect(statements.formerEntries(actor, accountId, {})).rejects.toMatchObject({
        code: 'resource.not-found',
      });
  });

  it('that is closed is read by everybody who lived there', async () => {
    const { head, child, accountId, lines } = await left();
    await run('UPDATE household_members SET left_on = $2 WHERE person_id = $1', [personOf(head), today]);
    await run(`UPDATE households SET closed_on = $2 WHERE id = (SELECT owner_id FROM point_accounts WHERE id = $1)`, [
      accountId,
      today,
    ]);
    expect(await statements.myFormer(head)).toMatchObject([{ accountId, closedOn: today }]);
    const read = async (actor: Actor) => (await statements.formerEntries(actor, accountId, {})).items.length;
    expect([await read(head), await read(child)]).toEqual([4, 3]);
    expect((await statements.entry(head, lines['later'] ?? 0)).balanceAfter).toBeNull();
  });

  it('is read in full again by whoever comes back', async () => {
    const { child, accountId } = await left();
    const back = [accountId, personOf(child)];
    await run(
      `INSERT INTO household_members (id, household_id, person_id, joined_on)
       SELECT gen_random_uuid(), owner_id, $2, '2026-11-16' FROM point_accounts WHERE id = $1`,
      back,
    );
    expect(await statements.myFormer(child)).toEqual([]);
    expect((await statements.entries(child, accountId, {})).items).toHaveLength(6);
  });
});

describe('points that changed their owner', () => {
  /** The second of two leaves for a household of the next village, with four of the points and on the same day. */
  async function parted(): Promise<{ head: Actor; child: Actor; from: number; to: number; transferId: number }> {
    const { head, child, householdId } = await household();
    await post(draft(householdId, personOf(head), 10));
    const from = await accountOf(personOf(head));
    const newHome = newId();
    await run(`INSERT INTO households (id, unit_id, label, created_at) VALUES ($1, $2, '7号院', now())`, [
      newHome,
      district.nextVillage.id,
    ]);
    await run('UPDATE household_members SET left_on = $2 WHERE person_id = $1', [personOf(child), today]);
    await run(
      `INSERT INTO household_members (id, household_id, person_id, head, joined_on) VALUES (gen_random_uuid(), $1, $2, true, $3)`,
      [newHome, personOf(child), today],
    );
    const to = await accountOf(personOf(child));
    const by = { actorId: townAdmin.userId, reason: '分户' };
    const command = { key: newId(), fromId: from, toId: to, amount: 4, source: 'household-change', occurredOn: today };
    const transferId = await spec.dataSource.transaction((tx) => points.move(tx, { ...command, ...by }));
    return { head, child, from, to, transferId };
  }

  const station = (village: { id: string; path: string }) => actorWith(spec.dataSource, 'station-admin', village);

  it('are listed with whose they were and whose they are, to the offices of both', async () => {
    const { transferId } = await parted();
    const offices = [townAdmin, await station(district.village), await station(district.nextVillage)];
    for (const office of offices) {
      const { items } = await statements.transfers(office, { kind: 'move' });
      expect(items.find((one) => one.transferId === transferId)).toMatchObject({
        ...{ fromLabel: '12号院', toLabel: '7号院', amount: 4 },
      });
    }
    const elsewhere = await station(district.otherVillage);
    expect((await statements.transfers(elsewhere, { kind: 'move' })).items).toEqual([]);
    expect((await statements.transfers(townAdmin, { kind: 'award', limit: 1 })).items).toMatchObject([
      { fromLabel: '积分发放', toLabel: '12号院' },
    ]);
  });

  it('open for either side as its own line, also on the day it left', async () => {
    const { head, child, from, to, transferId } = await parted();
    const given = { accountId: from, ownerLabel: '12号院', amount: -4, balanceAfter: 6, title: '划出' };
    const received = { accountId: to, ownerLabel: '7号院', amount: 4, balanceAfter: 4, title: '划入' };
    expect(await statements.entry(head, transferId)).toMatchObject(given);
    expect(await statements.entry(child, transferId)).toMatchObject(received);
    expect(await statements.entry(await station(district.village), transferId)).toMatchObject(given);
    expect(await statements.entry(await station(district.nextVillage), transferId)).toMatchObject(received);
    const refused = { code: 'resource.not-found' };
    await expect(statements.entry(await station(district.otherVillage), transferId)).rejects.toMatchObject(refused);
  });

  it('open as the line of the account that was being read, for whoever may read both', async () => {
    const { child, from, to, transferId } = await parted();
    const shown = async (actor: Actor, accountId?: number) =>
      (await statements.entry(actor, transferId, accountId)).ownerLabel;
    expect([await shown(townAdmin, from), await shown(townAdmin, to)]).toEqual(['12号院', '7号院']);
    expect([await shown(townAdmin), await shown(townAdmin, 999_999)]).toEqual(['12号院', '12号院']);
    expect(await shown(child, from)).toBe('7号院');
  });

  it('are one’s own first, for an office that received some itself', async () => {
    const { child, transferId } = await parted();
    const both = { ...child, grants: [...child.grants, ...townAdmin.grants] };
    expect(await statements.entry(both, transferId)).toMatchObject({ ownerLabel: '7号院', amount: 4 });
  });

  it('are still to be read by the receiver who has left meanwhile', async () => {
    const { child, transferId } = await parted();
    spec.get(Clock).freeze('2026-11-21T02:00:00Z');
    await run('UPDATE household_members SET left_on = $2 WHERE person_id = $1 AND left_on IS NULL', [
      personOf(child),
      '2026-11-21',
    ]);
    expect(await statements.entry(child, transferId)).toMatchObject({
      ...{ ownerLabel: '7号院', amount: 4, balanceAfter: null },
    });
    spec.get(Clock).freeze(`${today}T02:00:00Z`);
  });

  it('leave an account that stays closed since the day it was closed, whatever still comes for it', async () => {
    const { head, from, to } = await parted();
    const [award = 0] = await post(draft(await ownerOf(from), personOf(head), 5));
    const { transferId: redeemed } = await redeem(head, from, 3);
    await spec.dataSource.transaction(async (tx) => {
      const ends = { accountId: from, successorId: to };
      await points.lockAccounts(tx, [from, to]);
      const by = { actorId: townAdmin.userId, reason: '并户', source: 'household-change', occurredOn: today };
      await points.passAll(tx, ends, { ...by, key: newId() });
      await points.closeAccount(tx, ends);
    });
    const closedAt = async () => (await run('SELECT closed_at FROM point_accounts WHERE id = $1', [from]))[0].closed_at;
    const before = await closedAt();
    expect(before).toBe(`${today}T02:00:00.000Z`);
    spec.get(Clock).freeze('2026-11-23T02:00:00Z');
    const late = { actorId: townAdmin.userId, reason: '拿错了', occurredOn: '2026-11-23' };
    await spec.dataSource.transaction((tx) => points.giveBack(tx, { ...late, key: newId(), targetId: redeemed }));
    expect(await closedAt()).toBe(before);
    await spec.dataSource.transaction((tx) => points.reverseAwards(tx, [award], late));
    expect(await closedAt()).toBe(before);
    spec.get(Clock).freeze(`${today}T02:00:00Z`);
  });
});
