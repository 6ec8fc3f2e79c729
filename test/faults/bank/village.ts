import {
  addDays,
  dayOf,
  type GoodsRecord,
  type MeRecord,
  type Role,
  type SchemeDetail,
  type SchemeRecord,
  type ShopRecord,
} from '@jishan/domain';
import { Client } from '../../support/client.ts';
import { schemeVersion } from '../../support/inputs.ts';
import { grantOf } from '../../support/places.ts';
import { approvedVolunteer, inventedPhone, PASSWORD } from '../../support/volunteers.ts';

export const PIECES = 100_000;
const PRICES = [1, 2, 5, 10, 20, 40];

/** Somewhere with a scheme of its own, a shop, and people whose points die a month after they were earned. */
export interface Village {
  unitId: string;
  shopId: string;
  goods: GoodsRecord[];
  people: { personId: string; client: Client }[];
  admin: Client;
  clerk: Client;
}

/** What makes an empty database a district with somebody who may sign in. */
export const FIRST_DISTRICT = {
  DISTRICT: '断电核对区',
  ADMIN_NAME: '核对甲',
  ADMIN_PHONE: inventedPhone(),
  ADMIN_PASSWORD: PASSWORD,
};

export async function foundVillage(url: string, logFile: string, peopleCount: number): Promise<Village> {
  const admin = await new Client(url).signIn(FIRST_DISTRICT.ADMIN_PHONE, FIRST_DISTRICT.ADMIN_PASSWORD);
  const { unitId } = grantOf(await admin.get<MeRecord>('/me'), 'district-admin');
  const newcomer = () => approvedVolunteer(url, logFile, admin, { unitId });
  const appointed = async (role: Role): Promise<Client> => {
    const { client } = await newcomer();
    const { userId } = await client.get<MeRecord>('/me');
    await admin.post(`/users/${userId}/grants`, { role, unitId });
    return client;
  };
  const clerk = await appointed('points-clerk');
  await adoptScheme(admin, await appointed('district-admin'), unitId);
  const about = { name: '断电核对超市', address: '村口', openingHours: '每日 9:00—17:00' };
  const shop = await admin.post<ShopRecord>('/shops', { unitId, ...about });
  const goods: GoodsRecord[] = [];
  for (const pricePoints of PRICES) {
    const article = { name: `价值${pricePoints}分的毛巾`, measure: '条', pricePoints, state: 'on-sale' };
    const made = await admin.post<GoodsRecord>(`/shops/${shop.id}/goods`, article);
    await clerk.post(`/goods/${made.id}/stock-moves`, { kind: 'in', pieces: PIECES, reason: '核对用入库' });
    goods.push(made);
  }
  const people: Village['people'] = [];
  for (let count = 0; count < peopleCount; count++) people.push(await newcomer());
  return { unitId, shopId: shop.id, goods, people, admin, clerk };
}

/** A hundred points an hour, given at once. What was done longer than a month ago is worth points that are dead on arrival. */
async function adoptScheme(admin: Client, deputy: Client, unitId: string): Promise<void> {
  const today = dayOf(new Date().toISOString());
  const effectiveFrom = addDays(today, -200);
  const { id } = await admin.post<SchemeRecord>('/schemes', { unitId, book: 1, title: '断电核对办法' });
  const version = schemeVersion({ effectiveFrom, points: 100 });
  const terms = { ...(version['terms'] as object), postingRhythm: 'at-once', expiry: { kind: 'months', months: 1 } };
  const { versions } = await admin.post<SchemeDetail<unknown>>(`/schemes/${id}/versions`, { ...version, terms });
  const vote = { metOn: addDays(effectiveFrom, -1), present: 31, votes: 29 };
  await deputy.post(`/scheme-versions/${versions[0]?.id}/adoption`, vote);
}
