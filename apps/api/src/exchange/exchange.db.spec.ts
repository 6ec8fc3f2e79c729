import { randomUUID } from 'node:crypto';
import type { Actor, GoodsRecord, RedemptionRecord, ShopRecord } from '@jishan/domain';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Clock } from '../platform/clock';
import { openSpecModule, type SpecModule } from '../platform/db-spec';
import { writeKey } from '../platform/idempotency';
import { newId } from '../platform/ids';
import { Jobs } from '../platform/jobs/jobs';
import { PointsService } from '../points/points.service';
import { GoodsService } from '../stock/goods.service';
import { actorWith, plantDistrict, type SpecDistrict, type SpecUnit } from '../units/district-spec';
import { CounterService } from './counter.service';
import { ExchangeModule } from './exchange.module';
import { FulfilmentService } from './fulfilment.service';
import { RedemptionService } from './redemption.service';

const TODAY = '2026-11-20';
const NOW = `${TODAY}T02:00:00.000Z`;

describe('the exchange', () => {
  let spec: SpecModule;
  let units: SpecDistrict;
  let goods: GoodsService;
  let counter: CounterService;
  let redemptions: RedemptionService;
  let fulfilment: FulfilmentService;
  let points: PointsService;
  let clerk: Actor;
  let shop: ShopRecord;
  let people = 0;
  const atHome = new Map<string, Actor>();

  const once = () => writeKey(randomUUID());
  const query = <T>(sql: string, values: unknown[] = []): Promise<T[]> => spec.dataSource.query(sql, values);

  /** What only a superuser can do: here, making the database fail in the middle. */
  async function asOwner(sql: string): Promise<void> {
    const owner = new pg.Client({ connectionString: spec.url });
    await owner.connect();
    await owner.query(sql);
    await owner.end();
  }

  /** Somebody of a village, alone or in a household with others. */
  async function villager(
    name: string,
    { unit = units.village, household }: { unit?: SpecUnit; household?: string } = {},
  ): Promise<string> {
    const id = newId();
    await query(
      `INSERT INTO volunteers (id, name, pinyin, initials, gender, birth_on, unit_id, state, card_no, registered_at, decided_at)
       VALUES ($1, $2, 'x', 'x', 'female', '1970-01-01', $3, 'active', $4, now(), now())`,
      [id, name, unit.id, String(100_000_000 + ++people)],
    );
    if (household) {
      await query(
        'INSERT INTO households (id, unit_id, label, created_at) VALUES ($1, $2, $3, now()) ON CONFLICT DO NOTHING',
        [household, unit.id, '村东头12号'],
      );
      await query('INSERT INTO household_members (id, household_id, person_id, joined_on) VALUES ($1, $2, $3, $4)', [
        newId(),
        household,
        id,
        '2026-01-01',
      ]);
    }
    return id;
  }

  async function award(personId: string, amount: number, expiresOn = '2027-12-31'): Promise<void> {
    await spec.dataSource.transaction(async (tx) => {
      const owner = (await points.ownersOf(tx, [personId], TODAY)).get(personId);
      if (!owner) throw new Error('no owner');
      const draft = {
        key: `spec:${newId()}`,
        source: 'spec',
        book: 1 as const,
        owner,
        personId,
        amount,
        expiresOn,
        occurredOn: TODAY,
        activityId: null,
        schemeVersionId: newId(),
        ruleId: 'spec',
        explanation: '测试',
      };
      await points.post(tx, [draft], null);
    });
  }

  const accountOf = (personId: string) => spec.dataSource.transaction((tx) => points.accountOfPerson(tx, personId));
  const balanceOf = async (personId: string) => points.balance((await accountOf(personId)).accountId);
  const lotsOf = async (personId: string) =>
    query<{ on: string; remaining: number }>(
      'SELECT expires_on AS "on", remaining FROM point_lots WHERE account_id = $1 ORDER BY 1',
      [(await accountOf(personId)).accountId],
    );
  const stockOf = async (goodsId: string) =>
    (
      await query<{ available: number; reserved: number }>('SELECT available, reserved FROM goods WHERE id = $1', [
        goodsId,
      ])
    )[0];
  /** The volunteer at home, signed in as nobody else. */
  async function ofPerson(personId: string): Promise<Actor> {
    const known = atHome.get(personId);
    const actor = known ?? (await actorWith(spec.dataSource, 'volunteer', units.village, { personId, name: '本人' }));
    atHome.set(personId, actor);
    return actor;
  }

  async function stocked(pieces: number, pricePoints = 10, householdLimit: number | null = null): Promise<GoodsRecord> {
    const added = await goods.addGoods(
      clerk,
      shop.id,
      { name: `大米${randomUUID().slice(0, 8)}`, measure: '袋', pricePoints, householdLimit, state: 'on-sale' },
      once(),
    );
    return pieces > 0 ? goods.moveStock(clerk, added.id, { kind: 'in', pieces, reason: '进货' }, once()) : added;
  }

  const redeem = (personId: string, goodsId: string, pieces = 1, by = clerk, write = once()) =>
    redemptions.redeem(by, { shopId: shop.id, personId, items: [{ goodsId, pieces }] }, write);
  const reserve = async (personId: string, goodsId: string, pieces = 1) =>
    redemptions.reserve(await ofPerson(personId), { shopId: shop.id, items: [{ goodsId, pieces }] }, once());
  const settled = async (work: Promise<RedemptionRecord>[]) => {
    const results = await Promise.allSettled(work);
    const done = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    const refused = results.flatMap((result) =>
      result.status === 'rejected' ? [(result.reason as { code?: string }).code] : [],
    );
    return { done, refused };
  };

  async function expectBooksToAgree(): Promise<void> {
    const wrong = await query(
      `SELECT g.id FROM goods g LEFT JOIN stock_moves m ON m.goods_id = g.id GROUP BY g.id
       HAVING g.available <> coalesce(sum(m.pieces), 0) OR g.last_line <> count(m.id)
           OR g.reserved <> -coalesce(sum(m.pieces) FILTER (WHERE m.kind IN ('reserve', 'release')) , 0)`,
    );
    expect(wrong).toEqual([]);
    const gaps = await query(
      `SELECT c.shop_id FROM slip_counters c LEFT JOIN redemptions r ON r.shop_id = c.shop_id AND r.slip_no IS NOT NULL
        GROUP BY c.shop_id, c.last_no HAVING c.last_no <> count(r.id) OR c.last_no <> coalesce(max(r.slip_no), 0)`,
    );
    expect(gaps).toEqual([]);
  }

  beforeAll(async () => {
    spec = await openSpecModule(ExchangeModule);
    [goods, counter, redemptions, fulfilment, points] = [
      spec.get(GoodsService),
      spec.get(CounterService),
      spec.get(RedemptionService),
      spec.get(FulfilmentService),
      spec.get(PointsService),
    ];
    units = await plantDistrict(spec.dataSource);
    clerk = await actorWith(spec.dataSource, 'points-clerk', units.town, { name: '兑换员甲' });
    const admin = await actorWith(spec.dataSource, 'town-admin', units.town);
    shop = await goods.createShop(
      admin,
      { unitId: units.town.id, name: '积分超市', address: '镇政府旁', openingHours: '9:00—17:00' },
      once(),
    );
  });
  beforeEach(() => spec.get(Clock).freeze(NOW));
  afterAll(async () => {
    await expectBooksToAgree();
    await spec.close();
  });

  it('finds people with their names masked and tells what they can spend', async () => {
    const personId = await villager('欧阳春燕', { household: newId() });
    await award(personId, 30);
    expect(await counter.find(clerk, shop.id, '欧阳')).toMatchObject([
      {
        personId,
        nameMasked: '欧**燕',
        ownerLabel: '村东头12号',
        unitName: '陇驾庄村',
        available: 30,
        held: 0,
        ownHousehold: false,
      },
    ]);
    expect(await counter.find(clerk, shop.id, '欧')).toEqual([]);
    const elsewhere = await actorWith(spec.dataSource, 'points-clerk', units.otherTown);
    await expect(counter.find(elsewhere, shop.id, '欧阳')).rejects.toMatchObject({ code: 'resource.not-found' });
  });

  it('opens the accounts of newcomers in the order in which everybody does', async () => {
    for (let round = 1; round <= 8; round += 1) {
      // whoever has the first card belongs to the last household
      const households = Array.from({ length: 8 }, newId).reverse();
      for (const [place, household] of households.entries()) await villager(`司徒${place}${round}`, { household });
      const finding = counter.find(clerk, shop.id, '司徒');
      // somewhere in the middle of the search
      await new Promise((resolve) => setTimeout(resolve, 2 * round));
      const settling = spec.dataSource.transaction((tx) =>
        points.lockOwners(
          tx,
          households.map((id) => ({ book: 1 as const, owner: { kind: 'household' as const, id } })),
        ),
      );
      expect((await Promise.all([finding, settling]))[0]).toHaveLength(8);
      await query(`UPDATE volunteers SET name = '王建国' WHERE name LIKE '司徒%'`);
    }
  });

  it('redeems over the counter in one step', async () => {
    const personId = await villager('周秀英');
    await award(personId, 8, '2026-12-31');
    await award(personId, 50);
    const rice = await stocked(5);
    const slip = await redeem(personId, rice.id, 2);
    expect(slip).toMatchObject({
      state: 'handed-over',
      totalPoints: 20,
      balanceAfter: 38,
      clerkName: '兑换员甲',
      personName: '周*英',
      code: null,
    });
    expect(slip.slipNo).toMatch(/^\d{6}$/);
    expect(await stockOf(rice.id)).toEqual({ available: 3, reserved: 0 });
    expect(await lotsOf(personId)).toEqual([
      { on: '2026-12-31', remaining: 0 },
      { on: '2027-12-31', remaining: 38 },
    ]);
    const [event] = await query<{ title: string }>(
      `SELECT title FROM feed_events WHERE subject_id = $1 AND kind = 'redemption-handed-over'`,
      [slip.id],
    );
    expect(event?.title).toContain('共20分');
    expect(event?.title).not.toContain('周');
  });

  it('gives the same slip when the same key comes again, also at the same moment', async () => {
    const personId = await villager('郑桂兰');
    await award(personId, 50);
    const rice = await stocked(9);
    const write = once();
    const slips = await Promise.all(Array.from({ length: 6 }, () => redeem(personId, rice.id, 1, clerk, write)));
    expect(new Set(slips.map((slip) => slip.slipNo)).size).toBe(1);
    expect((await balanceOf(personId)).available).toBe(40);
    expect(await stockOf(rice.id)).toEqual({ available: 8, reserved: 0 });
  });

  it('gives the last piece to exactly one of two clerks', async () => {
    for (let round = 0; round < 5; round++) {
      const [one, other] = [await villager('何丽'), await villager('罗丽')];
      await award(one, 10);
      await award(other, 10);
      const last = await stocked(1);
      const colleague = await actorWith(spec.dataSource, 'points-clerk', units.town, { name: '兑换员乙' });
      const { done, refused } = await settled([redeem(one, last.id), redeem(other, last.id, 1, colleague)]);
      expect(done).toHaveLength(1);
      expect(refused).toEqual(['goods.out-of-stock']);
    }
  });

  it('pays out of one balance exactly what it holds when twenty come at once', async () => {
    const personId = await villager('高建军');
    await award(personId, 40, '2026-12-31');
    await award(personId, 35);
    const rice = await stocked(100);
    const { done, refused } = await settled(Array.from({ length: 20 }, () => redeem(personId, rice.id)));
    expect(done).toHaveLength(7);
    expect(new Set(refused)).toEqual(new Set(['points.insufficient']));
    expect((await balanceOf(personId)).available).toBe(5);
    expect(await stockOf(rice.id)).toEqual({ available: 93, reserved: 0 });
  });

  it('numbers slips without a gap while thirty-two redeem at once, some are refused and some fail after they had a number', async () => {
    await asOwner(`
      CREATE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'power cut'; END $$;
      CREATE TRIGGER fault BEFORE INSERT ON stock_moves FOR EACH ROW WHEN (NEW.pieces = -3) EXECUTE FUNCTION fault();`);
    const [{ last: before = 0 } = {}] = await query<{ last: number }>(
      'SELECT last_no AS last FROM slip_counters WHERE shop_id = $1',
      [shop.id],
    );
    const [rich, poor] = [await villager('马玉兰'), await villager('朱玉兰')];
    await award(rich, 1_000);
    await award(poor, 15);
    const rice = [await stocked(100), await stocked(5), await stocked(100)];
    const work = Array.from({ length: 32 }, (_, index) =>
      redeem(index % 4 === 0 ? poor : rich, rice[index % 3]?.id ?? '', index % 7 === 0 ? 3 : 1),
    );
    const { done, refused } = await settled(work);
    await asOwner('DROP TRIGGER fault ON stock_moves; DROP FUNCTION fault()');
    expect(refused.length).toBeGreaterThan(5);
    // whoever was cut off had a number: RAISE EXCEPTION is P0001
    expect(refused).toContain('P0001');
    expect(done.map((slip) => Number(slip.slipNo)).sort((a, b) => a - b)).toEqual(
      done.map((_, index) => before + index + 1),
    );
    await expectBooksToAgree();
  });

  it('keeps a household within the monthly limit, whoever of it comes and however many at once', async () => {
    const household = newId();
    const [wife, husband] = [await villager('梁春梅', { household }), await villager('梁国强', { household })];
    await award(wife, 200);
    const oil = await stocked(50, 10, 3);
    const { done, refused } = await settled(
      Array.from({ length: 8 }, (_, index) => redeem(index % 2 ? wife : husband, oil.id)),
    );
    expect(done).toHaveLength(3);
    expect(new Set(refused)).toEqual(new Set(['redemption.limit-reached']));
    await expect(reserve(wife, oil.id)).rejects.toMatchObject({
      code: 'redemption.limit-reached',
      detail: `${oil.name}：每户每月限 3 ${oil.measure}，本期已换 3 ${oil.measure}。`,
    });
    spec.get(Clock).freeze('2026-12-01T02:00:00.000Z');
    expect((await redeem(husband, oil.id)).state).toBe('handed-over');
  });

  it('leaves one’s own household to another clerk', async () => {
    const household = newId();
    const [mother, daughter] = [await villager('宋淑珍', { household }), await villager('宋佳', { household })];
    await award(mother, 40);
    const rice = await stocked(9);
    const daughterAtWork = await actorWith(spec.dataSource, 'points-clerk', units.town, {
      personId: daughter,
      name: '宋佳',
    });
    await expect(redeem(mother, rice.id, 1, daughterAtWork)).rejects.toMatchObject({
      code: 'redemption.own-household',
    });
    expect((await counter.find(daughterAtWork, shop.id, '宋淑珍'))[0]?.ownHousehold).toBe(true);
    const reserved = await reserve(mother, rice.id);
    await expect(
      fulfilment.handOver(daughterAtWork, reserved.id, { code: reserved.code ?? '' }, once()),
    ).rejects.toMatchObject({ code: 'redemption.own-household' });
    const slip = await redeem(mother, rice.id);
    await expect(fulfilment.void(daughterAtWork, slip.id, { reason: '拿错了' }, once())).rejects.toMatchObject({
      code: 'redemption.own-household',
    });
    const alone = await villager('宋大庆');
    await award(alone, 10);
    const himself = await actorWith(spec.dataSource, 'points-clerk', units.town, { personId: alone });
    await expect(redeem(alone, rice.id, 1, himself)).rejects.toMatchObject({ code: 'redemption.own-household' });
  });

  it('answers for people of another town as if there were none', async () => {
    const stranger = await villager('陌生人', { unit: units.otherVillage });
    await award(stranger, 40);
    const rice = await stocked(9);
    await expect(redeem(stranger, rice.id)).rejects.toMatchObject({ code: 'resource.not-found' });
    await expect(redeem(newId(), rice.id)).rejects.toMatchObject({ code: 'resource.not-found' });
    await expect(reserve(stranger, rice.id)).rejects.toMatchObject({ code: 'redemption.other-area' });
  });

  it('shows the code of a reservation to its owner and to nobody else', async () => {
    const personId = await villager('董翠兰');
    await award(personId, 40);
    const rice = await stocked(9);
    const owner = await ofPerson(personId);
    const write = once();
    const reserveOnce = () =>
      redemptions.reserve(owner, { shopId: shop.id, items: [{ goodsId: rice.id, pieces: 2 }] }, write);
    const reserved = await reserveOnce();
    expect(reserved).toMatchObject({
      state: 'reserved',
      personName: '董翠兰',
      slipNo: null,
      balanceAfter: 20,
      expiresAt: '2026-11-23T16:00:00.000Z',
    });
    expect(reserved.code).toMatch(/^\d{6}$/);
    expect(await reserveOnce()).toEqual(reserved);
    expect(await stockOf(rice.id)).toEqual({ available: 7, reserved: 2 });
    expect(await balanceOf(personId)).toMatchObject({ available: 20, held: 20 });
    expect((await redemptions.listOwn(owner, {})).items[0]?.code).toBe(reserved.code);
    expect(await redemptions.get(clerk, reserved.id)).toMatchObject({ code: null, personName: '董*兰' });
    expect((await redemptions.listOfShop(clerk, shop.id, 'reserved', {})).items.map((item) => item.code)).toContain(
      null,
    );
    const [stored] = await query<{ everything: string }>(
      "SELECT r::text || coalesce((SELECT answer::text FROM idempotency_keys WHERE key = $2), '') AS everything FROM redemptions r WHERE id = $1",
      [reserved.id, write.key],
    );
    expect(stored?.everything).not.toContain(`"${reserved.code}"`);
  });

  it('hands over for the code, moves the goods out and numbers the slip', async () => {
    const personId = await villager('程玉珍');
    await award(personId, 40);
    const rice = await stocked(9);
    const reserved = await reserve(personId, rice.id, 2);
    const slip = await fulfilment.handOver(clerk, reserved.id, { code: reserved.code ?? '' }, once());
    expect(slip).toMatchObject({ state: 'handed-over', clerkName: '兑换员甲', balanceAfter: 20, code: null });
    expect(await stockOf(rice.id)).toEqual({ available: 7, reserved: 0 });
    expect(await balanceOf(personId)).toMatchObject({ available: 20, held: 0 });
    await expect(fulfilment.handOver(clerk, reserved.id, { code: reserved.code ?? '' }, once())).rejects.toMatchObject({
      code: 'redemption.not-reserved',
    });
  });

  it('lists what was handed out by the time shown, latest first, page by page', async () => {
    const personId = await villager('程来迟');
    await award(personId, 80);
    const rice = await stocked(9);
    const at = (minute: string) => spec.get(Clock).freeze(`2026-12-05T02:${minute}:00.000Z`);
    at('00');
    const fetchedLate = await reserve(personId, rice.id);
    at('01');
    const first = await redeem(personId, rice.id);
    at('02');
    const waiting = await reserve(personId, rice.id);
    // two within one moment
    const second = await redeem(personId, rice.id);
    at('03');
    await fulfilment.handOver(clerk, fetchedLate.id, { code: fetchedLate.code ?? '' }, once());
    const seen: RedemptionRecord[] = [];
    let cursor: string | undefined;
    while (seen.length < 4) {
      const page = await redemptions.listOfShop(clerk, shop.id, null, { limit: 1, ...(cursor && { cursor }) });
      seen.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    }
    expect(seen.map(({ id }) => id)).toEqual([fetchedLate.id, second.id, waiting.id, first.id]);
  });

  it('stops guessing after five wrong codes and still lets the owner cancel', async () => {
    const personId = await villager('曹桂芝');
    await award(personId, 40);
    const rice = await stocked(9);
    const reserved = await reserve(personId, rice.id);
    const wrong = reserved.code === '000000' ? '000001' : '000000';
    const write = once();
    const guess = (key = once()) => fulfilment.handOver(clerk, reserved.id, { code: wrong }, key);
    await expect(guess(write)).rejects.toMatchObject({ code: 'redemption.code-wrong' });
    await expect(guess(write)).rejects.toMatchObject({ code: 'redemption.code-wrong' });
    const guesses = await Promise.allSettled(Array.from({ length: 8 }, () => guess()));
    const codes = guesses.map((result) =>
      result.status === 'rejected' ? (result.reason as { code: string }).code : 'done',
    );
    expect(codes.filter((code) => code === 'redemption.code-wrong')).toHaveLength(4);
    expect(codes.filter((code) => code === 'redemption.code-locked')).toHaveLength(4);
    await expect(fulfilment.handOver(clerk, reserved.id, { code: reserved.code ?? '' }, once())).rejects.toMatchObject({
      code: 'redemption.code-locked',
    });
    expect((await fulfilment.cancel(await ofPerson(personId), reserved.id, { reason: '不要了' }, once())).state).toBe(
      'cancelled',
    );
    expect(await balanceOf(personId)).toMatchObject({ available: 40, held: 0 });
  });

  it('reserving and cancelling changes nothing in the end', async () => {
    const personId = await villager('潘秀珍');
    await award(personId, 15, '2026-12-31');
    await award(personId, 40);
    const rice = await stocked(9);
    const [lots, stock] = [await lotsOf(personId), await stockOf(rice.id)];
    const reserved = await reserve(personId, rice.id, 2);
    expect(await lotsOf(personId)).not.toEqual(lots);
    await expect(
      fulfilment.cancel(await ofPerson(await villager('旁人')), reserved.id, { reason: '捣乱' }, once()),
    ).rejects.toMatchObject({ code: 'resource.not-found' });
    await expect(
      fulfilment.cancel(await ofPerson(personId), reserved.id, { reason: ' ' }, once()),
    ).rejects.toMatchObject({
      code: 'redemption.reason-missing',
    });
    const cancelled = await fulfilment.cancel(await ofPerson(personId), reserved.id, { reason: '不要了' }, once());
    expect(cancelled).toMatchObject({
      ...{ state: 'cancelled', code: null, slipNo: null, balanceAfter: 55 },
      ...{ closedReason: '不要了', closedAt: NOW },
    });
    expect(await lotsOf(personId)).toEqual(lots);
    expect(await stockOf(rice.id)).toEqual(stock);
    await expect(
      fulfilment.cancel(await ofPerson(personId), reserved.id, { reason: '再来' }, once()),
    ).rejects.toMatchObject({
      code: 'redemption.not-reserved',
    });
  });

  it('lets what nobody fetched run out once, however often the job runs', async () => {
    const personId = await villager('袁凤英');
    await award(personId, 40);
    const rice = await stocked(9);
    const reserved = await reserve(personId, rice.id, 2);
    const jobs = spec.get(Jobs);
    await jobs.run('expire-reservations');
    expect(await balanceOf(personId)).toMatchObject({ available: 20, held: 20 });
    spec.get(Clock).freeze('2026-11-23T16:00:01.000Z');
    await expect(fulfilment.handOver(clerk, reserved.id, { code: reserved.code ?? '' }, once())).rejects.toMatchObject({
      code: 'redemption.expired',
    });
    await Promise.all([
      jobs.run('expire-reservations'),
      jobs.run('expire-reservations'),
      jobs.run('expire-reservations'),
    ]);
    await jobs.run('expire-reservations');
    expect(await redemptions.get(clerk, reserved.id)).toMatchObject({ state: 'expired', code: null });
    expect(await balanceOf(personId)).toMatchObject({ available: 40, held: 0 });
    expect(await stockOf(rice.id)).toEqual({ available: 9, reserved: 0 });
  });

  it('voids on the same day, gives back exactly the buckets and keeps the number', async () => {
    const personId = await villager('邓桂英');
    await award(personId, 15, '2026-12-31');
    await award(personId, 40);
    const rice = await stocked(9);
    const lots = await lotsOf(personId);
    const overTheCounter = await redeem(personId, rice.id, 2);
    const reserved = await reserve(personId, rice.id);
    const fetched = await fulfilment.handOver(clerk, reserved.id, { code: reserved.code ?? '' }, once());
    const write = once();
    const voided = await fulfilment.void(clerk, overTheCounter.id, { reason: '拿错了' }, write);
    const { slipNo, balanceAfter } = overTheCounter;
    // what was left that day stays on the slip, whatever came back later
    expect(voided).toMatchObject({ state: 'voided', slipNo, balanceAfter, closedReason: '拿错了', closedAt: NOW });
    expect(await fulfilment.void(clerk, overTheCounter.id, { reason: '拿错了' }, write)).toEqual(voided);
    await fulfilment.void(clerk, fetched.id, { reason: '商品破损' }, once());
    expect(await lotsOf(personId)).toEqual(lots);
    expect(await stockOf(rice.id)).toEqual({ available: 9, reserved: 0 });
    await expect(fulfilment.void(clerk, fetched.id, { reason: '再来' }, once())).rejects.toMatchObject({
      code: 'redemption.not-void-able',
    });
    const later = await redeem(personId, rice.id);
    spec.get(Clock).freeze('2026-11-21T02:00:00.000Z');
    await expect(fulfilment.void(clerk, later.id, { reason: '隔天' }, once())).rejects.toMatchObject({
      code: 'redemption.not-void-able',
    });
  });

  it('lets one of hand-over, cancel and expiry win, and one of two voids', async () => {
    for (let round = 0; round < 5; round++) {
      const personId = await villager('许国华');
      await award(personId, 40);
      const rice = await stocked(9);
      const reserved = await reserve(personId, rice.id, 2);
      const { done } = await settled([
        fulfilment.handOver(clerk, reserved.id, { code: reserved.code ?? '' }, once()),
        fulfilment.cancel(await ofPerson(personId), reserved.id, { reason: '不要了' }, once()),
        fulfilment.handOver(clerk, reserved.id, { code: reserved.code ?? '' }, once()),
      ]);
      expect(done).toHaveLength(1);
      const handedOver = done[0]?.state === 'handed-over';
      expect(await balanceOf(personId)).toMatchObject({ available: handedOver ? 20 : 40, held: 0 });
      expect(await stockOf(rice.id)).toEqual({ available: handedOver ? 7 : 9, reserved: 0 });
      if (!handedOver) continue;
      const voids = await settled(
        [1, 2, 3].map(() => fulfilment.void(clerk, reserved.id, { reason: '拿错了' }, once())),
      );
      expect(voids.done).toHaveLength(1);
      expect((await balanceOf(personId)).available).toBe(40);
    }
  });

  it('is in one piece when a hand-over and its void come at the same moment', async () => {
    for (let round = 0; round < 5; round++) {
      const personId = await villager('沈玉珍');
      await award(personId, 40);
      const rice = await stocked(9);
      const reserved = await reserve(personId, rice.id, 2);
      const { refused } = await settled([
        fulfilment.void(clerk, reserved.id, { reason: '拿错了' }, once()),
        fulfilment.handOver(clerk, reserved.id, { code: reserved.code ?? '' }, once()),
        fulfilment.void(clerk, reserved.id, { reason: '拿错了' }, once()),
      ]);
      const { state } = await redemptions.get(clerk, reserved.id);
      expect(['handed-over', 'voided']).toContain(state);
      expect(new Set(refused)).toEqual(new Set(['redemption.not-void-able']));
      expect((await balanceOf(personId)).available).toBe(state === 'voided' ? 40 : 20);
      expect(await stockOf(rice.id)).toEqual({ available: state === 'voided' ? 9 : 7, reserved: 0 });
    }
  });

  it('leaves a trace of every act with who did it and why', async () => {
    const personId = await villager('苏凤霞');
    await award(personId, 40);
    const rice = await stocked(9);
    const slip = await redeem(personId, rice.id);
    await fulfilment.void(clerk, slip.id, { reason: '拿错了' }, once());
    const traces = await query(
      'SELECT actor_id AS "by", action, reason, detail FROM audit_entries WHERE subject_id = ANY($1) ORDER BY id',
      [[rice.id, slip.id]],
    );
    const by = clerk.userId;
    expect(traces).toEqual([
      { by, action: 'goods.manage', reason: null, detail: `${rice.name} 10分/袋 在售` },
      { by, action: 'stock.move', reason: '进货', detail: `${rice.name} +9袋` },
      { by, action: 'redemption.hand-over', reason: null, detail: slip.slipNo },
      { by, action: 'redemption.void', reason: '拿错了', detail: slip.slipNo },
    ]);
  });

  it('takes stock by rows that are only added, and never below nothing', async () => {
    const rice = await stocked(5);
    await expect(
      goods.moveStock(clerk, rice.id, { kind: 'difference', pieces: -6, reason: '盘亏' }, once()),
    ).rejects.toMatchObject({ code: 'goods.stock-negative' });
    expect(
      (await goods.moveStock(clerk, rice.id, { kind: 'difference', pieces: -2, reason: '盘亏' }, once())).available,
    ).toBe(3);
    const page = await goods.listStockMoves(clerk, shop.id, { limit: 2 });
    expect(page.items).toMatchObject([
      { kind: 'difference', pieces: -2, availableAfter: 3, actorName: '兑换员甲', reason: '盘亏' },
      { kind: 'in', pieces: 5 },
    ]);
    expect(page.nextCursor).not.toBeNull();
    await expect(query('UPDATE stock_moves SET pieces = 1 WHERE goods_id = $1', [rice.id])).rejects.toThrow();
    await expect(query('UPDATE goods SET available = -1 WHERE id = $1', [rice.id])).rejects.toThrow(/goods_available/);
  });

  it('keeps goods off sale from the counter and from the list, and names apart', async () => {
    const personId = await villager('傅丽华');
    await award(personId, 40);
    const rice = await stocked(9);
    const { name, measure, pricePoints } = rice;
    await expect(
      goods.addGoods(clerk, shop.id, { name, measure, pricePoints, state: 'on-sale' }, once()),
    ).rejects.toMatchObject({ code: 'goods.name-taken' });
    await goods.changeGoods(clerk, rice.id, { name, measure, pricePoints, state: 'off-sale' }, once());
    await expect(redeem(personId, rice.id)).rejects.toMatchObject({ code: 'goods.off-sale' });
    const seenBy = async (actor: Actor) => (await goods.listGoods(actor, shop.id)).some((item) => item.id === rice.id);
    expect(await seenBy(await ofPerson(personId))).toBe(false);
    expect(await seenBy(clerk)).toBe(true);
  });
});
