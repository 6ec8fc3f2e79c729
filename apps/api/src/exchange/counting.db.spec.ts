import type { CountedGoods, GoodsRecord } from '@jishan/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GoodsService } from '../stock/goods.service';
import { ExchangeModule } from './exchange.module';
import { once, SpecShop } from './exchange-spec';

describe('a full count of the shelf', () => {
  let shop: SpecShop;

  beforeAll(async () => {
    shop = await SpecShop.open(ExchangeModule);
  });
  afterAll(() => shop.spec.close());

  const count = (rows: CountedGoods[], write = once()) =>
    shop.spec.get(GoodsService).countStock(shop.clerk, shop.shop.id, { rows }, write);
  const row = ({ id, available }: GoodsRecord, counted: number, reason?: string): CountedGoods => ({
    ...{ goodsId: id, book: available, counted },
    ...(reason && { reason }),
  });
  const differences = (of: readonly GoodsRecord[]) =>
    shop.query<{ pieces: number; reason: string }>(
      `SELECT pieces, reason FROM stock_moves WHERE goods_id = ANY ($1) AND kind = 'difference' ORDER BY reason`,
      [of.map(({ id }) => id)],
    );
  const refusal = (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      (error: { code?: string; fields?: unknown }) => [error.code, error.fields],
    );

  it('is saved at once: every kind that differs with a reason of its own, and a trace of the whole', async () => {
    const [rice, soap, oil] = [await shop.goods(9), await shop.goods(5), await shop.goods(7)];
    const shelf = await count([row(rice, 8, '受潮'), row(soap, 5), row(oil, 9, '漏记入库')]);
    const found = [rice, soap, oil].map(({ id }) => shelf.find((goods) => goods.id === id)?.available);
    expect(found).toEqual([8, 5, 9]);
    expect(await differences([rice, soap, oil])).toEqual([
      { pieces: -1, reason: '受潮' },
      { pieces: 2, reason: '漏记入库' },
    ]);
    const [trace] = await shop.query<{ detail: string }>(
      `SELECT detail FROM audit_entries WHERE subject_kind = 'shop' AND subject_id = $1 AND action = 'stock.move'`,
      [shop.shop.id],
    );
    expect(trace?.detail).toBe('全面盘点 3 种，2 种有差异');
  });

  it('is not saved at all when anything is wrong, and says of each row what', async () => {
    const [rice, soap, oil] = [await shop.goods(9), await shop.goods(5), await shop.goods(7)];
    await shop.redeem(await shop.villager('盘点时来的', 10), oil.id);
    expect(await refusal(count([row(rice, 8, '受潮'), row(soap, 4), row(oil, 7)]))).toEqual([
      'goods.count-refused',
      [
        { field: 'rows.1', message: `${soap.name}：请写明差异的原因` },
        { field: 'rows.2', message: `${oil.name}：账面数在盘点期间变了，请重新核对` },
      ],
    ]);
    expect(await differences([rice, soap, oil])).toEqual([]);
  });

  it('is one count by one key, also when it is sent eight times at once', async () => {
    const [rice, soap] = [await shop.goods(9), await shop.goods(5)];
    const write = once();
    const rows = [row(soap, 4, '破损'), row(rice, 7, '受潮')];
    await Promise.all(Array.from({ length: 8 }, () => count(rows, write)));
    expect(await differences([rice, soap])).toHaveLength(2);
  });

  it('of two clerks who count the same shelf at once, and in another order, is the first one’s', async () => {
    for (let round = 0; round < 4; round++) {
      const [rice, soap] = [await shop.goods(9), await shop.goods(5)];
      const rows = [row(rice, 8, '受潮'), row(soap, 4, '破损')];
      const results = await Promise.all([refusal(count(rows)), refusal(count([...rows].reverse()))]);
      expect(results.filter((result) => result === 'done')).toHaveLength(1);
      expect(await differences([rice, soap])).toHaveLength(2);
    }
  });

  it('that is cut off behind its rows has not happened, and is saved when it is sent again', async () => {
    const [rice, soap] = [await shop.goods(9), await shop.goods(5)];
    const audit = Reflect.get(shop.spec.get(GoodsService), 'audit') as {
      record: (...args: unknown[]) => Promise<void>;
    };
    const kept = audit.record.bind(audit);
    audit.record = () => Promise.reject(new Error('the power is gone'));
    const write = once();
    const rows = [row(rice, 8, '受潮'), row(soap, 4, '破损')];
    await expect(count(rows, write)).rejects.toThrow('the power is gone');
    audit.record = kept;
    expect(await differences([rice, soap])).toEqual([]);
    await count(rows, write);
    expect(await differences([rice, soap])).toHaveLength(2);
  });
});
