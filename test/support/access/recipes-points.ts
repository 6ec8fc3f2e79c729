import { dayOf, type SchemeDetail } from '@jishan/domain';
import { earner, redemption, reservation } from '../redemptions.ts';
import { schemeVersion } from '../inputs.ts';
import { ANY, PEOPLE, PLACES, type Cell, type Recipe } from './cell.ts';

const REASON = { reason: '核对用，撤回' };

const ofAccount = async (cell: Cell) => {
  const account = await cell.account();
  return account && { path: { accountId: account.accountId } };
};

export const POINTS_RECIPES: Recipe[] = [
  ...[
    'GET /my/points',
    'GET /my/points/entries',
    'GET /my/points/pending',
    'GET /my/points/former',
    'GET /my/hours',
    'GET /my/hours/entries',
  ].map((route): Recipe => ({ route, scopes: ANY, ask: () => ({}) })),
  // nobody here has left the household that is asked about; who has is asked among the rarities
  { route: 'GET /my/points/former/{accountId}/entries', scopes: PEOPLE, refused: true, ask: ofAccount },
  { route: 'GET /points/accounts', scopes: ANY, ask: () => ({}) },
  { route: 'GET /points/accounts/{accountId}', scopes: PEOPLE, ask: ofAccount },
  { route: 'GET /points/accounts/{accountId}/entries', scopes: PEOPLE, ask: ofAccount },
  {
    route: 'GET /points/entries/{transferId}',
    scopes: PEOPLE,
    ask: async (cell) => {
      const account = await cell.account();
      return account && { path: { transferId: account.transferId } };
    },
  },
  { route: 'GET /points/transfers', scopes: ANY, ask: () => ({}) },
  {
    route: 'POST /points/transfers/{id}/reversal',
    scopes: PLACES,
    ask: async (cell) => ({ path: { id: (await cell.account(cell.things))?.transferId ?? 0 }, body: REASON }),
  },
  { route: 'GET /points/months', scopes: ANY, ask: () => ({}) },
  // the demo has left it open
  { route: 'POST /points/months/{month}/closing', scopes: ANY, ask: () => ({ path: { month: lastMonth() } }) },
  { route: 'GET /points/months/{month}/balances', scopes: ANY, ask: () => ({ path: { month: '2999-01' } }) },
  { route: 'GET /points/months/{month}/recomputation', scopes: ANY, ask: () => ({ path: { month: '2999-01' } }) },
];

/** The month so many before this one: 2026-10. */
export function lastMonth(back = 1): string {
  const [year = 0, month = 1] = dayOf(new Date().toISOString()).split('-').map(Number);
  return new Date(Date.UTC(year, month - 1 - back, 15)).toISOString().slice(0, 7);
}

const withLine = { query: { firstLine: '1', lastLine: '1' } };
const ofBook = async (cell: Cell) => {
  const account = await cell.account();
  return account && { path: { accountId: account.accountId } };
};

export const PASSBOOK_RECIPES: Recipe[] = [
  { route: 'GET /points/accounts/{accountId}/passbook', scopes: PEOPLE, ask: ofBook },
  {
    route: 'GET /points/accounts/{accountId}/passbook/file',
    scopes: PEOPLE,
    ask: async (cell) => {
      const book = await ofBook(cell);
      return book && { ...book, ...withLine };
    },
  },
  {
    route: 'POST /points/accounts/{accountId}/passbook/prints',
    scopes: PEOPLE,
    ask: async (cell) => {
      const book = await ofBook(cell);
      return book && { ...book, body: { firstLine: 1, lastLine: 1 } };
    },
  },
  {
    route: 'GET /points/accounts/{accountId}/statement',
    scopes: PEOPLE,
    ask: async (cell) => {
      const book = await ofBook(cell);
      return book && { ...book, query: { from: '2026-01-01', to: '2026-12-31' } };
    },
  },
  {
    route: 'GET /membership-cards',
    scopes: ANY,
    ask: ({ ownPlace: { unitId } }) => ({ query: { search: '核对甲', unitId } }),
  },
  {
    route: 'GET /passbook-lines',
    scopes: ANY,
    ask: () => ({ query: { passbookNo: '000010009', line: '1', code: 'ABCD-EFGH' } }),
  },
];

export const SCHEME_RECIPES: Recipe[] = [
  { route: 'GET /schemes', scopes: ANY, ask: () => ({}) },
  {
    route: 'GET /schemes/{id}',
    scopes: PLACES,
    ask: async (cell) => ({ path: { id: cell.id((await draftedScheme(cell)).id) } }),
  },
  {
    route: 'POST /schemes',
    scopes: PLACES,
    ask: (cell) => ({ body: { unitId: cell.unitId, book: 1, title: '核对方案' } }),
  },
  {
    route: 'POST /scheme-versions/{id}/adoption',
    scopes: PLACES,
    ask: async (cell) => ({ path: { id: await draftId(cell) }, body: { metOn: '2026-01-05', present: 20, votes: 18 } }),
  },
  {
    // the version before it was adopted just now, so that there is room for a draft
    route: 'POST /schemes/{id}/versions',
    scopes: PLACES,
    ask: async (cell) => ({
      path: { id: cell.id((await draftedScheme(cell)).id) },
      body: schemeVersion({ effectiveFrom: '2099-02-01' }),
    }),
  },
  // last: whoever has had a hand in a draft may not adopt it
  {
    route: 'PUT /scheme-versions/{id}',
    scopes: PLACES,
    ask: async (cell) => ({ path: { id: await draftId(cell) }, body: schemeVersion() }),
  },
];

const draftedScheme = (cell: Cell): Promise<SchemeDetail<unknown>> => cell.shared.scheme(cell.village);

async function draftId(cell: Cell): Promise<string> {
  const { id } = await draftedScheme(cell);
  const [version] = (await cell.shared.makers.admin.get<SchemeDetail<unknown>>(`/schemes/${id}`)).versions;
  return cell.id(version?.id ?? '');
}

const ofShop = async (cell: Cell) => ({ path: { id: cell.id((await cell.shared.shop(cell.village)).id) } });
const ofGoods = async (cell: Cell) => ({ path: { id: cell.id((await cell.shared.goods(cell.village)).id) } });
const GOODS = { measure: '条', pricePoints: 1, state: 'on-sale' };

const ofVouchers = async (cell: Cell) => ({ path: { id: cell.id((await cell.shared.vouchers(cell.village)).id) } });
let voucherCodes = 0;
const VOUCHER_TEXT = () => ({ text: `ACCESS-${++voucherCodes}` });

export const SHOP_RECIPES: Recipe[] = [
  { route: 'GET /shops', scopes: ANY, ask: () => ({}) },
  {
    route: 'POST /shops',
    scopes: PLACES,
    ask: (cell) => ({
      body: { unitId: cell.unitId, name: `超市${cell.things.title()}`, address: '村口', openingHours: '每日' },
    }),
  },
  { route: 'GET /shops/{id}/goods', scopes: PLACES, ask: ofShop },
  {
    route: 'POST /shops/{id}/goods',
    scopes: PLACES,
    ask: async (cell) => ({ ...(await ofShop(cell)), body: { ...GOODS, name: `毛巾${cell.things.title()}` } }),
  },
  {
    route: 'PUT /goods/{id}',
    scopes: PLACES,
    ask: async (cell) => ({ ...(await ofGoods(cell)), body: { ...GOODS, name: '毛巾' } }),
  },
  {
    route: 'POST /goods/{id}/stock-moves',
    scopes: PLACES,
    ask: async (cell) => ({ ...(await ofGoods(cell)), body: { kind: 'in', pieces: 1, reason: '核对用入库' } }),
  },
  {
    route: 'POST /shops/{id}/stock-counts',
    scopes: PLACES,
    // of a shop of its own, so that nothing moves while it is counted
    ask: async (cell) => {
      const { id, shopId } = await cell.fresh.goods(cell.village);
      return { path: { id: cell.id(shopId) }, body: { rows: [{ goodsId: id, book: 1_000, counted: 1_000 }] } };
    },
  },
  { route: 'GET /shops/{id}/stock-moves', scopes: PLACES, ask: ofShop },
  {
    route: 'GET /shops/{id}/counter',
    scopes: PLACES,
    ask: async (cell) => ({ ...(await ofShop(cell)), query: { search: '核对' } }),
  },
  { route: 'GET /shops/{id}/redemptions', scopes: PLACES, ask: ofShop },
  { route: 'GET /goods/{id}/voucher-lists', scopes: PLACES, ask: ofVouchers },
  {
    route: 'POST /goods/{id}/voucher-lists/check',
    scopes: PLACES,
    ask: async (cell) => ({ ...(await ofVouchers(cell)), body: VOUCHER_TEXT() }),
  },
  {
    route: 'POST /goods/{id}/voucher-lists',
    scopes: PLACES,
    ask: async (cell) => ({ ...(await ofVouchers(cell)), body: { ...VOUCHER_TEXT(), reason: '核对用券码' } }),
  },
];

const ofReservation = async (cell: Cell) => ({
  path: { id: cell.id((await reservation(cell.things, cell.village)).id) },
});

const ofEarner = async (cell: Cell) => ({
  path: { id: cell.id((await earner(cell.shared, cell.village)).personId) },
});

export const REDEMPTION_RECIPES: Recipe[] = [
  { route: 'GET /volunteers/{id}/spending-limit', scopes: PLACES, ask: ofEarner },
  {
    route: 'PUT /volunteers/{id}/spending-limit',
    scopes: PLACES,
    ask: async (cell) => ({ ...(await ofEarner(cell)), body: { monthlyPoints: null } }),
  },
  { route: 'GET /my/redemptions', scopes: ANY, ask: () => ({}) },
  {
    route: 'GET /redemptions/{id}',
    scopes: PLACES,
    ask: async (cell) => ({ path: { id: cell.id((await redemption(cell.shared, cell.village)).id) } }),
  },
  {
    route: 'POST /redemptions',
    scopes: PLACES,
    ask: async (cell) => {
      const goods = await cell.shared.goods(cell.village);
      const { personId } = await earner(cell.shared, cell.village);
      return { body: { shopId: cell.id(goods.shopId), personId, items: [{ goodsId: goods.id, pieces: 1 }] } };
    },
  },
  {
    route: 'POST /redemptions',
    about: 'person there, shop here',
    scopes: PLACES,
    ask: async (cell) => {
      const goods = await cell.shared.goods(cell.ownVillage);
      const personId = cell.id((await earner(cell.shared, cell.village)).personId);
      return { body: { shopId: goods.shopId, personId, items: [{ goodsId: goods.id, pieces: 1 }] } };
    },
  },
  {
    route: 'POST /reservations',
    scopes: PLACES,
    ask: async (cell) => {
      const goods = await cell.shared.goods(cell.village);
      return { body: { shopId: cell.id(goods.shopId), items: [{ goodsId: goods.id, pieces: 1 }] } };
    },
  },
  {
    route: 'POST /redemptions/{id}/hand-over',
    scopes: PLACES,
    ask: async (cell) => {
      const { id, code } = await reservation(cell.things, cell.village);
      return { path: { id: cell.id(id) }, body: { code } };
    },
  },
  {
    route: 'POST /redemptions/{id}/cancel',
    scopes: PEOPLE,
    ask: async (cell) => {
      if (cell.scope !== 'self') return { ...(await ofReservation(cell)), body: REASON };
      const id = await ownReservation(cell);
      return id === null ? null : { path: { id }, body: REASON };
    },
  },
  {
    route: 'POST /redemptions/{id}/void',
    scopes: PLACES,
    ask: async (cell) => ({ path: { id: cell.id((await redemption(cell.things, cell.village)).id) }, body: REASON }),
  },
];

/** Reserved by who asks, at the shop of the own village. */
async function ownReservation(cell: Cell): Promise<string | null> {
  const { client } = cell.holder;
  if (!cell.me?.personId) return null;
  const { unitId } = await client.get<{ unitId: string }>('/my/registration');
  const goods = await cell.shared.goods({ unitId, teamId: null });
  const made = await client.post<{ id: string }>('/reservations', {
    shopId: goods.shopId,
    items: [{ goodsId: goods.id, pieces: 1 }],
  });
  return made.id;
}
