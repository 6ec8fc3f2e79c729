import type { ExpiringBalance } from '@jishan/domain';
import { extractText } from 'unpdf';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ExchangeModule } from '../exchange/exchange.module';
import { NOW, SpecShop } from '../exchange/exchange-spec';
import { newId } from '../platform/ids';
import { PointsService } from '../points/points.service';
import { actorWith } from '../units/district-spec';
import { ExpiriesModule } from './expiries.module';
import { ExpiriesService } from './expiries.service';

describe('balances that run out', () => {
  let shop: SpecShop;
  let expiries: ExpiriesService;
  const until = '2026-12-31';

  beforeAll(async () => {
    shop = await SpecShop.open(ExchangeModule, ExpiriesModule);
    expiries = shop.spec.get(ExpiriesService);
    const household = newId();
    const head = await shop.villager('宋老四', 0, household);
    await shop.villager('宋小四', 0, household);
    const alone = await shop.villager('𠮷大山', 0);
    await shop.award(head, 40, '2026-12-31');
    await shop.award(head, 5, '2026-12-10');
    await shop.award(head, 100, '2027-12-31');
    await shop.award(alone, 7, '2026-12-31');
    await shop.award(alone, 9, '2027-01-01');
    const goods = await shop.goods(9, { pricePoints: 10 });
    await shop.redeem(head, goods.id); // takes the five that end first, then five of the forty
  });
  afterAll(() => shop.spec.close());

  const linesOf = (items: readonly ExpiringBalance[]) =>
    items.map(({ ownerLabel, expiresOn, points, available }) => [ownerLabel, expiresOn, points, available]);

  it('are listed by the last day on which they are good, with what is there in all', async () => {
    const { items } = await expiries.list(shop.clerk, shop.units.town.id, { until });
    expect(linesOf(items)).toEqual([
      ['村东头12号', '2026-12-31', 35, 135],
      ['𠮷大山', '2026-12-31', 7, 16],
    ]);
    const first = await expiries.list(shop.clerk, shop.units.town.id, { until: '2027-01-01', limit: 1 });
    const cursor = first.nextCursor ?? '';
    const rest = await expiries.list(shop.clerk, shop.units.town.id, { until: '2027-01-01', cursor });
    expect(linesOf([...first.items, ...rest.items]).map(([owner, day]) => [owner, day])).toEqual([
      ['村东头12号', '2026-12-31'],
      ['𠮷大山', '2026-12-31'],
      ['𠮷大山', '2027-01-01'],
    ]);
  });

  it('are what the night after that day takes', async () => {
    const { items } = await expiries.list(shop.clerk, shop.units.town.id, { until });
    const promised = items.reduce((sum, { points }) => sum + points, 0);
    const before = await taken();
    shop.at('2026-12-31T15:59:59.000Z');
    await shop.spec.get(PointsService).expireAll();
    expect(await taken(), 'the last day is over at midnight').toBe(before);
    shop.at('2026-12-31T16:00:00.000Z');
    await shop.spec.get(PointsService).expireAll();
    expect((await taken()) - before).toBe(promised);
    shop.at(NOW);
  });

  it('are printed by village, and the print leaves a trace', async () => {
    shop.at('2027-01-01T02:00:00.000Z');
    const { name, bytes } = await expiries.file(shop.admin, shop.units.town.id, { until: '2027-01-31' });
    expect(name).toBe('妙峰山镇积分到期告知单-2027-01-31.pdf');
    const text = (await extractText(new Uint8Array(bytes), { mergePages: true })).text.replaceAll(/\s/g, '');
    for (const words of ['积分到期告知单', '陇驾庄村', '𠮷大山', '2027年1月1日', '1户（人），共9分'])
      expect(text).toContain(words);
    const empty = await expiries.file(shop.admin, shop.units.nextVillage.id, { until: '2027-01-31' });
    expect((await extractText(new Uint8Array(empty.bytes), { mergePages: true })).text.replaceAll(/\s/g, '')).toContain(
      '没有积分到期',
    );
    const traces = await shop.query(`SELECT 1 FROM audit_entries WHERE action = 'expiry.print'`);
    expect(traces).toHaveLength(2);
    shop.at(NOW);
  });

  it('are for whoever looks after those accounts, a year ahead and never back', async () => {
    const elsewhere = await actorWith(shop.spec.dataSource, 'points-clerk', shop.units.otherTown);
    await expect(expiries.list(elsewhere, shop.units.town.id, { until })).rejects.toMatchObject({
      code: 'resource.not-found',
    });
    await expect(expiries.file(elsewhere, shop.units.town.id, { until })).rejects.toMatchObject({
      code: 'resource.not-found',
    });
    for (const day of ['2026-11-19', '2027-11-22'])
      await expect(expiries.list(shop.clerk, shop.units.town.id, { until: day })).rejects.toMatchObject({
        code: 'expiry.until-out-of-range',
      });
  });

  async function taken(): Promise<number> {
    const [row] = await shop.query<{ points: number }>(
      `SELECT coalesce(sum(amount), 0)::int AS points FROM point_transfers WHERE kind = 'expire'`,
    );
    return row?.points ?? 0;
  }
});
