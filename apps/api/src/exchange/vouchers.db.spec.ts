import type { GoodsRecord, RedemptionRecord } from '@jishan/domain';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GoodsService } from '../stock/goods.service';
import { actorWith } from '../units/district-spec';
import { VouchersService } from '../vouchers/vouchers.service';
import { ExchangeModule } from './exchange.module';
import { NOW, once, SpecShop } from './exchange-spec';
import { FulfilmentService } from './fulfilment.service';
import { RedemptionService } from './redemption.service';

describe('third-party vouchers', () => {
  let shop: SpecShop;
  let vouchers: VouchersService;
  let codes = 0;

  const fresh = (count: number) => Array.from({ length: count }, () => `VC-${String(++codes).padStart(6, '0')}`);

  async function voucher(list: readonly string[] = [], end = ''): Promise<GoodsRecord> {
    const goods = await shop.goods(0, { form: 'voucher', measure: '张' });
    if (list.length > 0) await load(goods, list, end);
    return goods;
  }

  const load = (goods: GoodsRecord, list: readonly string[], end = '') =>
    vouchers.import(
      shop.clerk,
      goods.id,
      { text: list.map((code) => `${code},${end}`).join('\n'), reason: '第三批' },
      once(),
    );

  const availableOf = async ({ id }: GoodsRecord) =>
    (await shop.query<{ available: number }>('SELECT available FROM goods WHERE id = $1', [id]))[0]?.available;
  const givenOf = (slips: readonly RedemptionRecord[]) =>
    slips.flatMap((slip) => slip.vouchers.map(({ code }) => code));

  async function asOwner(sql: string): Promise<void> {
    const owner = new pg.Client({ connectionString: shop.spec.url });
    await owner.connect();
    await owner.query(sql);
    await owner.end();
  }

  beforeAll(async () => {
    shop = await SpecShop.open(ExchangeModule);
    vouchers = shop.spec.get(VouchersService);
  });
  beforeEach(() => shop.at(NOW));
  afterAll(() => shop.spec.close());

  it('are imported as a whole or not at all, and only once', async () => {
    const goods = await voucher();
    const list = fresh(3);
    const bad = [...list, 'x', list[0]].join('\n');
    expect(await vouchers.check(shop.clerk, goods.id, bad)).toMatchObject({
      codes: 3,
      errors: [{ line: 4 }, { line: 5 }],
    });
    await expect(vouchers.import(shop.clerk, goods.id, { text: bad, reason: '第三批' }, once())).rejects.toMatchObject({
      code: 'voucher.rows-invalid',
      fields: [{ field: 'lines.4' }, { field: 'lines.5' }],
    });
    expect(await availableOf(goods)).toBe(0);
    expect(await load(goods, list, '2027-03-01')).toEqual({ codes: 3, firstEnd: '2027-03-01', errors: [] });
    expect(await availableOf(goods)).toBe(3);
    const other = await voucher();
    await expect(load(other, [...fresh(1), ...list])).rejects.toMatchObject({ code: 'voucher.rows-invalid' });
    const [first, second] = [await voucher(), await voucher()];
    const same = fresh(40);
    const both = await Promise.allSettled([load(first, same), load(second, [...same].reverse())]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(((await availableOf(first)) ?? 0) + ((await availableOf(second)) ?? 0)).toBe(40);
    expect(await vouchers.list(shop.clerk, goods.id)).toMatchObject([{ codes: 3, left: 3, reason: '第三批' }]);
    await expect(vouchers.check(shop.clerk, (await shop.goods(0)).id, 'ABCD')).rejects.toMatchObject({
      code: 'voucher.not-vouchers',
    });
  });

  it('lie sealed: no table and no stored answer has a code', async () => {
    const list = fresh(2);
    const goods = await voucher(list);
    const person = await shop.villager('沈秋', 50);
    const slip = await shop.redeem(person, goods.id, { pieces: 2 });
    expect(givenOf([slip]).sort()).toEqual(list);
    const [found] = await shop.query<{ text: string }>(
      `SELECT coalesce(string_agg(v::text, ''), '') || (SELECT coalesce(string_agg(answer::text, ''), '') FROM idempotency_keys)
           || (SELECT coalesce(string_agg(a::text, ''), '') FROM audit_entries a) AS text FROM vouchers v`,
    );
    for (const code of list) expect(found?.text).not.toContain(code);
  });

  it('are each given once, however many come at once', async () => {
    const list = fresh(30);
    const goods = await voucher(list.slice(0, 17));
    await load(goods, list.slice(17));
    const people = await Promise.all(['甲', '乙', '丙', '丁'].map((name) => shop.villager(`张${name}`, 500)));
    const results = await Promise.allSettled(
      Array.from({ length: 24 }, (_, index) =>
        shop.redeem(people[index % 4] ?? '', goods.id, { pieces: 1 + (index % 2) }),
      ),
    );
    const slips = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    const given = givenOf(slips);
    expect(new Set(given).size).toBe(given.length);
    expect(given).toHaveLength(slips.reduce((sum, slip) => sum + (slip.lines[0]?.pieces ?? 0), 0));
    expect(await availableOf(goods)).toBe(30 - given.length);
    expect(given.length).toBeGreaterThanOrEqual(29);
  });

  it('say to whom they went, slip by slip, without a name or a code that could be used', async () => {
    const goods = await voucher(fresh(5));
    const person = await shop.villager('关兴国', 100);
    const first = await shop.redeem(person, goods.id);
    const second = await shop.redeem(person, goods.id, { pieces: 2 });
    const page = await vouchers.handedOut(shop.clerk, goods.id, { limit: 2 });
    const rest = await vouchers.handedOut(shop.clerk, goods.id, { limit: 2, cursor: page.nextCursor ?? '' });
    const all = [...page.items, ...rest.items];
    expect(all.map(({ slipNo }) => slipNo)).toEqual([second.slipNo, second.slipNo, first.slipNo]);
    expect(all[2]).toMatchObject({ personName: '关*国', clerkName: '兑换员甲', givenAt: NOW });
    const clear = givenOf([first, second]);
    for (const code of clear) expect(JSON.stringify(all)).not.toContain(code);
    expect(new Set(all.map(({ codeMasked }) => codeMasked))).toEqual(
      new Set(clear.map((code) => `••••${code.slice(-4)}`)),
    );
    expect(await vouchers.list(shop.clerk, goods.id)).toMatchObject([{ codes: 5, left: 2, given: 3, withdrawn: 0 }]);
    const elsewhere = await actorWith(shop.spec.dataSource, 'points-clerk', shop.units.otherTown);
    await expect(vouchers.handedOut(elsewhere, goods.id, {})).rejects.toMatchObject({ code: 'resource.not-found' });
  });

  it('come back to the list when the hand-over fails in the middle, and a retry gives the same code', async () => {
    const goods = await voucher(fresh(2));
    const person = await shop.villager('许冬', 50);
    await asOwner(`CREATE FUNCTION spec_fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'power cut'; END $$;
      CREATE TRIGGER spec_fail BEFORE INSERT ON feed_events FOR EACH ROW EXECUTE FUNCTION spec_fail()`);
    await expect(shop.redeem(person, goods.id)).rejects.toThrow('power cut');
    await asOwner('DROP TRIGGER spec_fail ON feed_events; DROP FUNCTION spec_fail');
    expect(await vouchers.list(shop.clerk, goods.id)).toMatchObject([{ left: 2 }]);
    const write = once();
    const slip = await shop.redeem(person, goods.id, {}, write);
    expect(givenOf([await shop.redeem(person, goods.id, {}, write)])).toEqual(givenOf([slip]));
    expect(await vouchers.list(shop.clerk, goods.id)).toMatchObject([{ left: 1 }]);
    await expect(
      shop.query('UPDATE vouchers SET redemption_id = NULL WHERE redemption_id = $1', [slip.id]),
    ).rejects.toThrow('rows are only ever added');
  });

  it('are shown to the owner, and to the clerk on that day only', async () => {
    const [code] = fresh(1);
    const goods = await voucher([code ?? '']);
    const person = await shop.villager('秦月', 50);
    const owner = await actorWith(shop.spec.dataSource, 'volunteer', shop.units.village, { personId: person });
    const redemptions = shop.spec.get(RedemptionService);
    const slip = await shop.redeem(person, goods.id);
    expect((await redemptions.listOwn(owner, {})).items[0]?.vouchers).toEqual([
      { goodsId: goods.id, code, validUntil: null },
    ]);
    const otherClerk = await actorWith(shop.spec.dataSource, 'points-clerk', shop.units.town);
    for (const actor of [otherClerk, shop.admin]) expect((await redemptions.get(actor, slip.id)).vouchers).toEqual([]);
    expect((await redemptions.listOfShop(shop.clerk, shop.shop.id, null, {})).items[0]?.vouchers).toEqual([]);
    expect(givenOf([await redemptions.get(shop.clerk, slip.id)])).toEqual([code]);
    shop.at('2026-11-21T02:00:00.000Z');
    expect((await redemptions.get(shop.clerk, slip.id)).vouchers).toEqual([]);
  });

  it('are given at the hand-over of a reservation, and cannot be taken back', async () => {
    const goods = await voucher(fresh(1));
    const person = await shop.villager('常青', 50);
    const owner = await actorWith(shop.spec.dataSource, 'volunteer', shop.units.village, { personId: person });
    const items = [{ goodsId: goods.id, pieces: 1 }];
    const {
      id,
      code,
      vouchers: before,
    } = await shop.spec.get(RedemptionService).reserve(owner, { shopId: shop.shop.id, items }, once());
    expect(before).toEqual([]);
    const slip = await shop.spec.get(FulfilmentService).handOver(shop.clerk, id, { code: code ?? '' }, once());
    expect(slip.vouchers).toHaveLength(1);
    await expect(
      shop.spec.get(FulfilmentService).void(shop.clerk, id, { reason: '拿错了' }, once()),
    ).rejects.toMatchObject({ code: 'voucher.given' });
  });

  it('go by their last day: the first to end first, and none after it', async () => {
    const [late, soon] = [fresh(1), fresh(2)];
    const goods = await voucher(late, '2027-12-31');
    await load(goods, soon, '2026-11-25');
    const person = await shop.villager('路遥', 50);
    expect(soon).toContain(givenOf([await shop.redeem(person, goods.id)])[0]);
    shop.at('2026-11-26T02:00:00.000Z');
    await Promise.all([vouchers.withdrawEnded(), vouchers.withdrawEnded()]);
    expect(await availableOf(goods)).toBe(1);
    expect(givenOf([await shop.redeem(person, goods.id)])).toEqual(late);
    await expect(
      shop.spec.get(GoodsService).moveStock(shop.clerk, goods.id, { kind: 'in', pieces: 1, reason: '进货' }, once()),
    ).rejects.toMatchObject({ code: 'voucher.import-only' });
  });
});
