import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ExchangeModule } from '../exchange/exchange.module';
import { NOW, once, SpecShop, TODAY } from '../exchange/exchange-spec';
import { RedemptionService } from '../exchange/redemption.service';
import { SettlementsModule } from '../settlements/settlements.module';
import { SheetsService } from '../settlements/sheets.service';
import { actorWith } from '../units/district-spec';
import { FundsModule } from './funds.module';
import { FundsService } from './funds.service';

describe('the fund of a unit', () => {
  let shop: SpecShop;
  let funds: FundsService;
  let unitId: string;

  const enter = (kind: 'income' | 'purchase', fen: number, note = '集体经济收入') =>
    funds.add(shop.admin, unitId, { kind, fen, occurredOn: TODAY, note }, once());

  beforeAll(async () => {
    shop = await SpecShop.open(ExchangeModule, SettlementsModule, FundsModule);
    funds = shop.spec.get(FundsService);
    unitId = shop.units.town.id;
  });
  beforeEach(() => shop.at(NOW));
  afterAll(async () => {
    const wrong = await shop.query(
      `SELECT 1 FROM unit_funds f LEFT JOIN fund_entries e USING (unit_id) GROUP BY f.unit_id
       HAVING f.balance_fen <> coalesce(sum(e.fen), 0) OR f.last_line <> count(e.id)`,
    );
    expect(wrong).toEqual([]);
    await shop.spec.close();
  });

  it('never pays out more than there is, however many buy at once', async () => {
    await enter('income', 100_000);
    const buying = await Promise.allSettled(Array.from({ length: 8 }, () => enter('purchase', 30_000, '采购大米')));
    expect(buying.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    const refused = buying.flatMap((result) =>
      result.status === 'rejected' ? [(result.reason as { code: string }).code] : [],
    );
    expect(new Set(refused)).toEqual(new Set(['fund.insufficient']));
    expect(await funds.get(shop.admin, unitId)).toMatchObject({
      balanceFen: 10_000,
      incomeFen: 100_000,
      spentFen: 90_000,
    });
  });

  it('is corrected by an entry the other way, once, and never rewritten', async () => {
    const wrong = await enter('income', 5_500);
    const reversing = await Promise.allSettled(
      [1, 2].map(() => funds.reverse(shop.admin, wrong.id, { reason: '重复登记' }, once())),
    );
    expect(reversing.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const [reversal, entry] = (await funds.list(shop.admin, unitId, {})).items;
    expect(entry).toMatchObject({ id: wrong.id, reversed: true, fen: 5_500 });
    expect(reversal).toMatchObject({ kind: 'reversal', fen: -5_500, note: '重复登记', balanceFen: 10_000 });
    await expect(funds.reverse(shop.admin, reversal?.id ?? '', { reason: '再来一次' }, once())).rejects.toMatchObject({
      code: 'fund.not-reversible',
    });
    await expect(shop.query('UPDATE fund_entries SET fen = 1')).rejects.toThrow(/permission denied|only ever added/);
    expect(await funds.get(shop.admin, unitId)).toMatchObject({ incomeFen: 100_000 });
  });

  it('pays a signed sheet once and says what is owed until then', async () => {
    shop.at('2026-10-15T02:00:00.000Z');
    const oil = await shop.goods(5, { costFen: 1_250 });
    const person = await shop.villager('齐鲁', 100);
    await shop.redeem(person, oil.id, { pieces: 2 });
    shop.at(NOW);
    const sheet = await shop.spec.get(SheetsService).sign(shop.admin, shop.shop.id, '2026-10', once());
    const district = await actorWith(shop.spec.dataSource, 'district-admin', shop.units.district);
    for (const place of [unitId, shop.units.district.id])
      expect((await funds.get(district, place)).owed).toMatchObject([
        { sheetId: sheet.id, unitId, unitName: '妙峰山镇', month: '2026-10', fen: 2_500 },
      ]);
    const paying = await Promise.allSettled(
      [1, 2].map(() => funds.pay(shop.admin, unitId, { sheetId: sheet.id ?? '', occurredOn: TODAY }, once())),
    );
    expect(paying.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await funds.get(shop.admin, unitId)).toMatchObject({ owed: [], balanceFen: 7_500 });
  });

  it('stands beside the points outstanding and the goods on the shelf', async () => {
    const before = await funds.get(shop.admin, unitId);
    const person = await shop.villager('鲍家', 60);
    const salt = await shop.goods(4, { costFen: 300, pricePoints: 5 });
    const owner = await actorWith(shop.spec.dataSource, 'volunteer', shop.units.village, { personId: person });
    const items = [{ goodsId: salt.id, pieces: 1 }];
    await shop.spec.get(RedemptionService).reserve(owner, { shopId: shop.shop.id, items }, once());
    const after = await funds.get(shop.admin, unitId);
    expect(after.outstandingPoints - before.outstandingPoints, 'reserved points are still owed').toBe(60);
    expect(after.shelfPoints - before.shelfPoints).toBe(20);
    expect(after.shelfFen - before.shelfFen).toBe(1_200);
    await shop.redeem(person, salt.id, { pieces: 2 });
    expect((await funds.get(shop.admin, unitId)).outstandingPoints - before.outstandingPoints).toBe(50);
    const elsewhere = await actorWith(shop.spec.dataSource, 'town-admin', shop.units.otherTown);
    await expect(funds.get(elsewhere, unitId)).rejects.toMatchObject({ code: 'resource.not-found' });
  });

  it('is counted with the funds, debts, points and shelves of all below', async () => {
    const district = await actorWith(shop.spec.dataSource, 'district-admin', shop.units.district);
    const get = (unit: { id: string }) => funds.get(district, unit.id);
    const { unitId: _id, unitName: _name, ownBalanceFen, ...ofTown } = await get(shop.units.town);
    expect(ofTown).toMatchObject({ balanceFen: ownBalanceFen, owed: [], spentFen: 92_500 });
    expect(await get(shop.units.district)).toMatchObject({ ...ofTown, ownBalanceFen: 0 });
    const { id } = shop.units.village;
    await funds.add(shop.admin, id, { kind: 'income', fen: 700, occurredOn: TODAY, note: '村集体收入' }, once());
    const [balanceFen, incomeFen] = [ofTown.balanceFen + 700, ofTown.incomeFen + 700];
    expect(await get(shop.units.district)).toMatchObject({ balanceFen, incomeFen, ownBalanceFen: 0 });
    expect(await get(shop.units.town)).toMatchObject({ balanceFen, incomeFen, ownBalanceFen });
    expect(await get(shop.units.otherTown)).toMatchObject({ balanceFen: 0, outstandingPoints: 0, shelfPoints: 0 });
  });
});
