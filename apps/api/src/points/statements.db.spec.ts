import { randomUUID } from 'node:crypto';
import type { Actor } from '@jishan/domain';
import type { AwardDraft } from '@jishan/points';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Clock } from '../platform/clock';
import { openSpecModule, type SpecModule } from '../platform/db-spec';
import { writeKey } from '../platform/idempotency';
import { newId } from '../platform/ids';
import { plantScheme } from '../schemes/scheme-spec';
import { actorWith, plantDistrict, type SpecDistrict } from '../units/district-spec';
import { HoursService } from './hours.service';
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
  spec = await openSpecModule(PointsModule);
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
  return { activityId, attendanceId };
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
    `INSERT INTO redemptions (id, shop_id, person_id, owner_kind, owner_id, account_id, state, total_points, occurred_on, slip_no, balance_after, redeem_id, created_at, clerk_name, handed_over_at)
     VALUES ($1, $2, $3, 'household', $4, $5, 'handed-over', $6, $7, 3, 0, $8, now(), '兑换员', now())`,
    [orderId, shopId, actor.personId, newId(), accountId, amount, today, transferId],
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
      `INSERT INTO pending_awards (key, account_id, book, amount, person_id, source, occurred_on, expires_on, scheme_version_id, rule_id, explanation, effective_on)
       VALUES ($1, $2, 1, 6, $3, 's', $4, '2027-12-31', $5, 'service', '', '2026-11-26')`,
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
      { key: expect.any(String), amount: 6, effectiveOn: '2026-11-26', title: '志愿服务', personName: '张建民' },
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
      draft(householdId, personOf(head), 4, { source: `attendance:${attendanceId}`, activityId }),
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

  it('opens a redemption down to shop, goods, slip and clerk', async () => {
    const { head, householdId } = await household();
    await post(draft(householdId, personOf(head), 30));
    const { orderId, transferId } = await redeem(head, await accountOf(personOf(head)), 20);
    expect(await statements.entry(head, transferId)).toMatchObject({
      title: '兑换：大米1袋',
      amount: -20,
      redemption: { id: orderId, slipNo: '3', lines: ['大米 × 1袋'] },
      helperName: '兑换员',
      buckets: [{ expiresOn: '2027-12-31', amount: 20 }],
    });
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
        { ownerKind: 'household', ownerLabel: '12号院', unitName: '陇驾庄村', available: 3 },
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
