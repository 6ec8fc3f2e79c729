import type { ClerkShiftRecord } from '@jishan/domain';
import readWorkbook from 'read-excel-file/node';
import { extractText } from 'unpdf';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ExchangeModule } from '../exchange/exchange.module';
import { NOW, once, SpecShop } from '../exchange/exchange-spec';
import { RedemptionService } from '../exchange/redemption.service';
import { FulfilmentService } from '../exchange/fulfilment.service';
import { GoodsService } from '../stock/goods.service';
import { actorWith } from '../units/district-spec';
import { SettlementsModule } from './settlements.module';
import { SheetsService } from './sheets.service';
import { ShiftsService } from './shifts.service';

describe('the books of a shop', () => {
  let shop: SpecShop;
  let shifts: ShiftsService;
  let sheets: SheetsService;

  const countsOf = async (change: Record<string, number> = {}) =>
    (await shop.spec.get(GoodsService).listGoods(shop.clerk, shop.shop.id))
      .filter(({ form }) => form === 'own')
      .map(({ id, available, reserved }) => ({ goodsId: id, counted: change[id] ?? available + reserved }));

  beforeAll(async () => {
    shop = await SpecShop.open(ExchangeModule, SettlementsModule);
    [shifts, sheets] = [shop.spec.get(ShiftsService), shop.spec.get(SheetsService)];
  });
  beforeEach(() => shop.at(NOW));
  afterAll(() => shop.spec.close());

  it('pass from clerk to clerk with counted slips and goods', async () => {
    const next = await actorWith(shop.spec.dataSource, 'points-clerk', shop.units.town, { name: '兑换员乙' });
    const rice = await shop.goods(9);
    const person = await shop.villager('孟春', 200);
    const opened = await Promise.allSettled([1, 2, 3].map(() => shifts.open(shop.clerk, shop.shop.id, once())));
    const [begun] = opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    expect(opened.filter(({ status }) => status === 'rejected')).toHaveLength(2);
    const { id } = begun as ClerkShiftRecord;
    await shop.redeem(person, rice.id, { pieces: 2 });
    await shop.redeem(person, rice.id);
    const close = async (change: Record<string, number>, slipsCounted: number, note = '') =>
      shifts.close(shop.clerk, id, { slipsCounted, counts: await countsOf(change), note }, once());
    await expect(shifts.accept(next, id, once())).rejects.toMatchObject({ code: 'shift.not-open' });
    await expect(close({}, 3)).rejects.toMatchObject({ code: 'shift.difference-unexplained' });
    await expect(close({ [rice.id]: 5 }, 2)).rejects.toMatchObject({ code: 'shift.difference-unexplained' });
    const closed = await close({ [rice.id]: 5 }, 2, '破损一袋');
    expect(closed).toMatchObject({
      slipsExpected: 2,
      slipsCounted: 2,
      note: '破损一袋',
      firstSlip: '000001',
      lastSlip: '000002',
    });
    expect(closed.counts).toContainEqual({
      goodsId: rice.id,
      goodsName: rice.name,
      measure: '袋',
      expected: 6,
      counted: 5,
    });
    await expect(close({}, 2)).rejects.toMatchObject({ code: 'shift.not-open' });
    await expect(shifts.accept(shop.clerk, id, once())).rejects.toMatchObject({ code: 'shift.own-acceptance' });
    await shop.redeem(person, rice.id); // between the two: it belongs to whoever comes next
    const taken = await Promise.allSettled([1, 2].map(() => shifts.accept(next, id, once())));
    expect(taken.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const { items } = await shifts.list(shop.clerk, shop.shop.id, {});
    expect(items.map(({ clerkName, firstSlip, acceptedByName }) => ({ clerkName, firstSlip, acceptedByName }))).toEqual(
      [
        { clerkName: '兑换员乙', firstSlip: '000003', acceptedByName: null },
        { clerkName: '兑换员甲', firstSlip: '000001', acceptedByName: '兑换员乙' },
      ],
    );
    await expect(shop.query('UPDATE clerk_shifts SET note = NULL WHERE id = $1', [id])).rejects.toThrow(
      'only ever added',
    );
  });

  it('are not taken over by whoever counted in the place of the clerk', async () => {
    const third = await actorWith(shop.spec.dataSource, 'points-clerk', shop.units.town, { name: '兑换员丙' });
    const [running] = (await shifts.list(shop.clerk, shop.shop.id, {})).items;
    expect(running).toMatchObject({ clerkName: '兑换员乙', closedAt: null, countedByName: null });
    const { id, slipsExpected } = running as ClerkShiftRecord;
    const counted = { slipsCounted: slipsExpected, counts: await countsOf(), note: '' };
    expect(await shifts.close(shop.clerk, id, counted, once())).toMatchObject({ countedByName: shop.clerk.name });
    await expect(shifts.accept(shop.clerk, id, once())).rejects.toMatchObject({ code: 'shift.own-acceptance' });
    await shifts.accept(third, id, once());
  });

  it('say what a month handed out, as the ledger has it, and stay so once they are signed', async () => {
    shop.at('2026-10-31T15:59:00.000Z');
    const oil = await shop.goods(50, { costFen: 1_250, pricePoints: 20, measure: '瓶' });
    const person = await shop.villager('=2+3', 500);
    await shop.redeem(person, oil.id, { pieces: 3 });
    const wrong = await shop.redeem(person, oil.id);
    await shop.spec.get(FulfilmentService).void(shop.clerk, wrong.id, { reason: '拿错了' }, once());
    const terms = { name: oil.name, measure: '瓶', pricePoints: 20, costFen: 1_300, state: 'on-sale' as const };
    await shop.spec.get(GoodsService).changeGoods(shop.clerk, oil.id, terms, once());
    await shop.redeem(person, oil.id);
    await expect(sheets.sign(shop.admin, shop.shop.id, '2026-10', once())).rejects.toMatchObject({
      code: 'sheet.month-running',
    });
    shop.at('2026-10-31T16:00:00.000Z'); // November in Beijing
    await shop.redeem(person, oil.id);
    const sheet = await sheets.get(shop.clerk, shop.shop.id, '2026-10');
    expect(sheet).toMatchObject({ slips: 2, voided: 1, totalPoints: 80, totalFen: 3 * 1_250 + 1_300, signedBy: null });
    expect(sheet.lines.map(({ costFen, pieces, fen }) => [costFen, pieces, fen])).toEqual([
      [1_250, 3, 3_750],
      [1_300, 1, 1_300],
    ]);
    const [ledger] = await shop.query<{ points: number }>(
      `SELECT sum(t.amount)::int AS points FROM point_transfers t JOIN redemptions r ON t.id IN (r.redeem_id, r.capture_id)
        WHERE r.handed_over_at < '2026-10-31T16:00:00Z' AND NOT EXISTS (SELECT FROM point_transfers b WHERE b.resolves_id = t.id)`,
    );
    expect(ledger?.points).toBe(sheet.totalPoints);
    await expect(sheets.sign(shop.clerk, shop.shop.id, '2026-10', once())).rejects.toMatchObject({
      code: 'resource.not-found',
    });
    const signing = await Promise.allSettled(
      [1, 2].map(() => sheets.sign(shop.admin, shop.shop.id, '2026-10', once())),
    );
    expect(signing.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const signed = await sheets.get(shop.clerk, shop.shop.id, '2026-10');
    await shop.spec
      .get(GoodsService)
      .changeGoods(shop.clerk, oil.id, { ...terms, name: '换了名字', costFen: 9 }, once());
    shop.at(NOW);
    expect(await sheets.get(shop.clerk, shop.shop.id, '2026-10')).toEqual(signed);
    expect(signed).toMatchObject({
      ...sheet,
      id: signed.id,
      signedBy: '镇管理员',
      signedAt: '2026-10-31T16:00:00.000Z',
    });
    await expect(shop.query('UPDATE shop_sheets SET total_fen = 0')).rejects.toThrow(
      /permission denied|only ever added/,
    );
    await expect(shop.query('DELETE FROM shop_sheet_lines')).rejects.toThrow(/permission denied|only ever added/);
  });

  it('let nothing into a month, or out of it, that waited past its end behind whoever signs it', async () => {
    const lastMinute = '2026-10-31T15:59:59.999Z';
    const midnight = '2026-10-31T16:00:00.000Z';
    shop.at(lastMinute);
    const goods = await shop.goods(9);
    const person = await shop.villager('孟末', 100);
    const owner = await actorWith(shop.spec.dataSource, 'volunteer', shop.units.village, { personId: person });
    const items = [{ goodsId: goods.id, pieces: 1 }];
    const reserved = await shop.spec.get(RedemptionService).reserve(owner, { shopId: shop.shop.id, items }, once());
    const slip = await shop.redeem(person, goods.id);
    const fulfilment = shop.spec.get(FulfilmentService);
    const signer = shop.spec.dataSource.createQueryRunner();
    await signer.startTransaction();
    await signer.query('SELECT 1 FROM slip_counters WHERE shop_id = $1 FOR UPDATE', [shop.shop.id]);
    const waiting = Promise.allSettled([
      fulfilment.void(shop.clerk, slip.id, { reason: '拿错了' }, once()),
      fulfilment.handOver(shop.clerk, reserved.id, { code: reserved.code ?? '' }, once()),
    ]);
    await waitingForLock(2);
    shop.at(midnight);
    await signer.commitTransaction();
    await signer.release();
    const [voided, handedOver] = await waiting;
    expect(voided).toMatchObject({ status: 'rejected', reason: { code: 'redemption.not-void-able' } });
    expect(handedOver).toMatchObject({ status: 'fulfilled', value: { state: 'handed-over', handedOverAt: midnight } });
    await expect(fulfilment.void(shop.clerk, slip.id, { reason: '拿错了' }, once())).rejects.toMatchObject({
      code: 'redemption.not-void-able',
    });
  });

  it('stand in the ledger under the day on which they got their number, however long they waited for it', async () => {
    shop.at('2026-10-28T15:59:59.999Z');
    const goods = await shop.goods(9);
    const person = await shop.villager('孟初', 100);
    const owner = await actorWith(shop.spec.dataSource, 'volunteer', shop.units.village, { personId: person });
    const items = [{ goodsId: goods.id, pieces: 1 }];
    const reserved = await shop.spec.get(RedemptionService).reserve(owner, { shopId: shop.shop.id, items }, once());
    const signer = shop.spec.dataSource.createQueryRunner();
    await signer.startTransaction();
    await signer.query('SELECT 1 FROM slip_counters WHERE shop_id = $1 FOR UPDATE', [shop.shop.id]);
    const other = await shop.goods(9);
    const waiting = Promise.all([
      shop.redeem(person, other.id),
      shop.spec.get(FulfilmentService).handOver(shop.clerk, reserved.id, { code: reserved.code ?? '' }, once()),
    ]);
    await waitingForLock(2);
    shop.at('2026-10-28T16:00:00.000Z');
    await signer.commitTransaction();
    await signer.release();
    const [slip] = await waiting;
    const days = await shop.query(
      `SELECT t.kind, t.occurred_on AS "on" FROM point_transfers t WHERE t.source = ANY ($1) ORDER BY t.kind`,
      [[`order:${slip.id}`, `order:${reserved.id}`]],
    );
    expect(days).toEqual([
      { kind: 'capture', on: '2026-10-29' },
      { kind: 'hold', on: '2026-10-28' },
      { kind: 'redeem', on: '2026-10-29' },
    ]);
    const [booked] = await shop.query('SELECT occurred_on AS "on" FROM redemptions WHERE id = $1', [slip.id]);
    expect(booked).toEqual({ on: '2026-10-29' });
  });

  async function waitingForLock(count: number): Promise<void> {
    for (let waiting = 0; waiting < count;) {
      const rows = await shop.query<{ pid: number }>(
        `SELECT DISTINCT l.pid FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE NOT l.granted AND a.datname = current_database()`,
      );
      waiting = rows.length;
    }
  }

  it('are printed and counted in a table with the same figures', async () => {
    const { bytes } = await sheets.file(shop.clerk, shop.shop.id, '2026-10', 'pdf');
    const text = (await extractText(new Uint8Array(bytes), { mergePages: true })).text.replaceAll(/\s/g, '');
    for (const words of [
      '积分超市2026年10月结算单',
      '凭条2张',
      '50.50元',
      '12.50元',
      '镇管理员',
      '80',
      `${shop.shop.unitName}签字`,
    ])
      expect(text).toContain(words);
    expect(text).not.toContain('村（社区）签字');
    const file = await sheets.file(shop.clerk, shop.shop.id, '2026-10', 'xlsx');
    expect(file.name).toBe('积分超市2026-10结算单.xlsx');
    const workbook: unknown = await readWorkbook(file.bytes);
    const cells = JSON.stringify(workbook);
    for (const cell of ['50.5', '37.5', '"合计"', '80']) expect(cells).toContain(cell);
  });
});
