import type {
  AllowanceRecord,
  ClerkShiftRecord,
  ExpiringBalance,
  FundEntryRecord,
  FundRecord,
  GoodsTaken,
  ShopSheetLine,
  ShopRecord,
  ShopSheetRecord,
  VoucherGivenRecord,
  GoodsRecord,
  MeRecord,
} from '@jishan/domain';
import { addDays, dayOf, LIMITS } from '@jishan/domain';
import type { Client } from '../client.ts';
import { reservation } from '../redemptions.ts';
import type { Subjects } from '../subjects.ts';
import type { Place } from '../places.ts';
import { PLACES, type Cell, type Recipe } from './cell.ts';
import { PURSE } from './shapes-office.ts';
import { list, page, record, values, type Shape } from './shapes.ts';

/** Over for good, so that its sheet may be signed; nothing was handed out in it. */
const MONTH = '2020-02';
const AHEAD = addDays(dayOf(new Date().toISOString()), LIMITS.expiryAheadDays - 1);

const SHIFT = record<ClerkShiftRecord>('ClerkShiftRecord', {
  ...values('id', 'clerkId', 'clerkName', 'openedAt', 'firstSlip', 'closedAt', 'lastSlip', 'slipsExpected'),
  ...values('slipsCounted', 'countedById', 'countedByName', 'note', 'acceptedByName', 'acceptedAt'),
  counts: list(
    record<ClerkShiftRecord['counts'][number]>(
      'ClerkShiftCount',
      values('goodsId', 'goodsName', 'measure', 'expected', 'counted'),
    ),
  ),
});
const SHEET = record<ShopSheetRecord>('ShopSheetRecord', {
  ...values('shopId', 'shopName', 'month', 'slips', 'voided', 'firstSlip', 'lastSlip', 'totalPoints', 'totalFen'),
  ...values('id', 'signedBy', 'signedAt'),
  lines: list(
    record<ShopSheetLine>(
      'ShopSheetLine',
      values('goodsId', 'goodsName', 'measure', 'costFen', 'pieces', 'points', 'fen'),
    ),
  ),
});
const FUND = record<FundRecord>('FundRecord', {
  ...values(
    'unitId',
    'unitName',
    'ownBalanceFen',
    'balanceFen',
    'incomeFen',
    'spentFen',
    'outstandingPoints',
    'shelfPoints',
    'shelfFen',
  ),
  owed: list(
    record<FundRecord['owed'][number]>(
      'OwedSheet',
      values('sheetId', 'unitId', 'unitName', 'shopName', 'month', 'fen'),
    ),
  ),
});
const FUND_ENTRY = record<FundEntryRecord>(
  'FundEntryRecord',
  values('id', 'line', 'kind', 'fen', 'balanceFen', 'occurredOn', 'note', 'reversed', 'actorName', 'at'),
);
const EXPIRING = record<ExpiringBalance>(
  'ExpiringBalance',
  values('accountId', 'ownerKind', 'ownerLabel', 'unitName', 'expiresOn', 'points', 'available'),
);
const VOUCHER_GIVEN = record<VoucherGivenRecord>(
  'VoucherGivenRecord',
  values('id', 'codeMasked', 'validUntil', 'personName', 'slipNo', 'clerkName', 'givenAt'),
);
const TAKEN = record<GoodsTaken>('GoodsTaken', values('goodsId', 'pieces'));

export const SHOP_BOOK_ANSWERS: Record<string, Shape | null> = {
  'GET /my/allowance': record<AllowanceRecord>('AllowanceRecord', {
    ...values('monthlyLeft'),
    ...{ taken: list(TAKEN), personal: PURSE },
  }),
  'GET /goods/{id}/vouchers-given': page(VOUCHER_GIVEN),
  'GET /shops/{id}/clerk-shifts': page(SHIFT),
  'POST /shops/{id}/clerk-shifts': SHIFT,
  'POST /clerk-shifts/{id}/close': SHIFT,
  'POST /clerk-shifts/{id}/accept': SHIFT,
  'GET /shops/{id}/sheet': SHEET,
  'POST /shops/{id}/sheet': SHEET,
  'GET /shops/{id}/sheet/file': null,
  'GET /units/{id}/fund': FUND,
  'GET /units/{id}/fund/entries': page(FUND_ENTRY),
  'POST /units/{id}/fund/entries': FUND_ENTRY,
  'POST /units/{id}/fund/payments': FUND_ENTRY,
  'POST /fund-entries/{id}/reverse': FUND_ENTRY,
  'GET /units/{id}/expiring-balances': page(EXPIRING),
  'GET /units/{id}/expiring-balances/file': null,
};

const ofShop = async (cell: Cell, from = cell.shared) => ({
  path: { id: cell.id((await from.shop(cell.village)).id) },
});
const ofUnit = (cell: Cell) => ({ path: { id: cell.unitId } });
const INCOME = { kind: 'income', fen: 100, occurredOn: '2026-01-05', note: '核对用收入' };
const COUNTED = { slipsCounted: 0, counts: [], note: '' };

/** A shift of a shop of its own without goods, begun by another clerk and, if so asked, counted. */
function shiftOf(subjects: Subjects, place: Place, { closed }: { closed: boolean }): Promise<ClerkShiftRecord> {
  return subjects.once('shift', place.unitId, async () => {
    const { clerk } = subjects.makers;
    const shop = await subjects.shop(place);
    const begun = await clerk.post<ClerkShiftRecord>(`/shops/${shop.id}/clerk-shifts`);
    return closed ? clerk.post(`/clerk-shifts/${begun.id}/close`, COUNTED) : begun;
  });
}

/** A sheet of a month in which nothing was handed out: nothing is owed for it. */
function emptySheet(subjects: Subjects, place: Place): Promise<ShopSheetRecord> {
  return subjects.once('sheet', place.unitId, async () => {
    const shop = await subjects.shop(place);
    return subjects.makers.admin.post(`/shops/${shop.id}/sheet`, { month: MONTH });
  });
}

export const SHOP_BOOK_RECIPES: Recipe[] = [
  {
    route: 'GET /my/allowance',
    scopes: PLACES,
    ask: async (cell) => ({ query: { shopId: (await ofShop(cell)).path.id } }),
  },
  {
    route: 'GET /goods/{id}/vouchers-given',
    scopes: PLACES,
    ask: async (cell) => ({ path: { id: cell.id((await cell.shared.vouchers(cell.village)).id) } }),
  },
  { route: 'GET /shops/{id}/clerk-shifts', scopes: PLACES, ask: (cell) => ofShop(cell) },
  { route: 'POST /shops/{id}/clerk-shifts', scopes: PLACES, ask: (cell) => ofShop(cell, cell.things) },
  {
    route: 'POST /clerk-shifts/{id}/close',
    scopes: PLACES,
    ask: async (cell) => {
      const { id } = await shiftOf(cell.things, cell.village, { closed: false });
      return { path: { id: cell.id(id) }, body: COUNTED };
    },
  },
  {
    route: 'POST /clerk-shifts/{id}/accept',
    scopes: PLACES,
    ask: async (cell) => ({
      path: { id: cell.id((await shiftOf(cell.things, cell.village, { closed: true })).id) },
    }),
  },
  {
    route: 'GET /shops/{id}/sheet',
    scopes: PLACES,
    ask: async (cell) => ({ ...(await ofShop(cell)), query: { month: MONTH } }),
  },
  {
    route: 'POST /shops/{id}/sheet',
    scopes: PLACES,
    ask: async (cell) => ({ ...(await ofShop(cell, cell.things)), body: { month: MONTH } }),
  },
  {
    route: 'GET /shops/{id}/sheet/file',
    scopes: PLACES,
    ask: async (cell) => ({ ...(await ofShop(cell)), query: { month: MONTH, format: 'xlsx' } }),
  },
  { route: 'GET /units/{id}/fund', scopes: PLACES, ask: ofUnit },
  { route: 'GET /units/{id}/fund/entries', scopes: PLACES, ask: ofUnit },
  { route: 'POST /units/{id}/fund/entries', scopes: PLACES, ask: (cell) => ({ ...ofUnit(cell), body: INCOME }) },
  {
    // what is owed is of a month that is over, and nothing can be handed out in one
    route: 'POST /units/{id}/fund/payments',
    scopes: PLACES,
    refused: true,
    ask: async (cell) => {
      const { id: sheetId } = await emptySheet(cell.things, cell.village);
      return { ...ofUnit(cell), body: { sheetId, occurredOn: '2026-01-05' } };
    },
  },
  {
    route: 'POST /fund-entries/{id}/reverse',
    scopes: PLACES,
    ask: async (cell) => {
      const { admin } = cell.things.makers;
      const { unitId } = cell.village;
      const entry = await cell.things.once('fund-entry', unitId, () =>
        admin.post<FundEntryRecord>(`/units/${unitId}/fund/entries`, INCOME),
      );
      return { path: { id: cell.id(entry.id) }, body: { reason: '核对用冲正' } };
    },
  },
  {
    route: 'GET /units/{id}/expiring-balances',
    scopes: PLACES,
    ask: (cell) => ({ ...ofUnit(cell), query: { until: AHEAD } }),
  },
  {
    route: 'GET /units/{id}/expiring-balances/file',
    scopes: PLACES,
    // tomorrow: a short list is printed as well as a long one
    ask: (cell) => ({ ...ofUnit(cell), query: { until: addDays(dayOf(new Date().toISOString()), 1) } }),
  },
];

/** Of the demo's own shop: there a month is over that has slips. */
async function fundThatOwes(admin: Client): Promise<FundRecord> {
  for (const { unitId } of await admin.get<ShopRecord[]>('/shops')) {
    const fund = await admin.get<FundRecord>(`/units/${unitId}/fund`);
    if (fund.owed.length > 0) return fund;
  }
  throw new Error('no fund of the demo owes anything');
}

/** What the ordinary things do not have: a voucher that was given, goods that were counted, a month with slips, a limit that was used. */
export async function askShopBooks(subjects: Subjects, place: Place): Promise<{ route: string; body: unknown }[]> {
  const things = subjects.named('shop books');
  const { admin, clerk } = things.makers;
  const shop = await things.shop(place);
  const terms = { name: '电影票', measure: '张', pricePoints: 1, state: 'on-sale', form: 'voucher', householdLimit: 5 };
  const tickets = await admin.post<GoodsRecord>(`/shops/${shop.id}/goods`, { ...terms, costFen: 500 });
  await clerk.post(`/goods/${tickets.id}/voucher-lists`, { text: `SHOPBOOK-${shop.id}`, reason: '核对用券码' });
  await things.goods(place);
  const shift = await clerk.post<ClerkShiftRecord>(`/shops/${shop.id}/clerk-shifts`);
  const { personId } = await reservation(things, place);
  const items = [{ goodsId: tickets.id, pieces: 1 }];
  const slip = await clerk.post<unknown>('/redemptions', { shopId: shop.id, personId, items });
  const wrong = await clerk.post<unknown>(`/goods/${tickets.id}/voucher-lists/check`, { text: '短' });
  const shelf = await clerk.get<GoodsRecord[]>(`/shops/${shop.id}/goods`);
  const counts = shelf
    .filter(({ form }) => form === 'own')
    .map(({ id, available, reserved }) => ({ goodsId: id, counted: available + reserved - 1 }));
  const closing = { slipsCounted: 1, counts, note: '破损一条' };
  const month = dayOf(new Date().toISOString()).slice(0, 7);
  const { client } = await subjects.resident(place);
  const me = await client.get<MeRecord>('/me');
  const ask = async (route: string, path: string, by = clerk) => ({ route, body: await by.get<unknown>(path) });
  return [
    {
      route: 'POST /clerk-shifts/{id}/close',
      body: await clerk.post<unknown>(`/clerk-shifts/${shift.id}/close`, closing),
    },
    { route: 'POST /redemptions', body: slip },
    { route: 'POST /goods/{id}/voucher-lists/check', body: wrong },
    await ask('GET /goods/{id}/voucher-lists', `/goods/${tickets.id}/voucher-lists`),
    await ask('GET /goods/{id}/vouchers-given', `/goods/${tickets.id}/vouchers-given`),
    await ask('GET /shops/{id}/sheet', `/shops/${shop.id}/sheet?month=${month}`),
    { route: 'GET /units/{id}/fund', body: await fundThatOwes(admin) },
    await ask('GET /my/allowance', `/my/allowance?shopId=${shop.id}`, client),
    await ask('GET /shops/{id}/counter', `/shops/${shop.id}/counter?search=${encodeURIComponent(me.name)}`),
  ];
}
