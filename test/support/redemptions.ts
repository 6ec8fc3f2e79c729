import type { Page, PointsBalance, PointsEntry, RedemptionRecord, VolunteerDetail } from '@jishan/domain';
import type { Place } from './places.ts';
import type { Subjects } from './subjects.ts';

export interface Earner {
  personId: string;
  accountId: number;
  /** The first line of the account: an award. */
  entry: PointsEntry;
}

/** Somebody of the place with an hour of service at an activity of the district, whose scheme gives its points at once. */
export function earner(subjects: Subjects, place: Place): Promise<Earner> {
  return subjects.once('earner', `${place.unitId}/${place.teamId}`, async () => {
    const { id } = await subjects.newPerson(place);
    return earn(subjects, id);
  });
}

export async function earn(subjects: Subjects, personId: string): Promise<Earner> {
  const { admin, tree } = subjects.makers;
  await subjects.settled({ unitId: tree.district.id, teamId: null }, personId);
  const { cardNo } = await admin.get<VolunteerDetail>(`/volunteers/${personId}`);
  const accounts = await admin.get<Page<{ accountId: number }>>(`/points/accounts?search=${cardNo}`);
  const accountId = accounts.items[0]?.accountId;
  if (!accountId) throw new Error(`nothing was posted for ${cardNo}`);
  const entries = await admin.get<Page<PointsEntry>>(`/points/accounts/${accountId}/entries`);
  const entry = entries.items.at(-1);
  if (!entry) throw new Error(`the account ${accountId} has no line`);
  return { personId, accountId, entry };
}

/** Handed over at the counter of the place's shop just now. */
export function redemption(subjects: Subjects, place: Place): Promise<RedemptionRecord> {
  return subjects.once('redemption', place.unitId, async () => {
    const { personId } = await earner(subjects, { ...place, teamId: null });
    const goods = await subjects.goods(place);
    const items = [{ goodsId: goods.id, pieces: 1 }];
    return subjects.makers.clerk.post('/redemptions', { shopId: goods.shopId, personId, items });
  });
}

/** Reserved by somebody of the place, with the code. */
export async function reservation(subjects: Subjects, place: Place): Promise<RedemptionRecord> {
  const resident = await residentWithPoints(subjects.named(''), place);
  return subjects.once('reservation', place.unitId, async () => {
    const goods = await subjects.goods(place);
    return resident.post('/reservations', { shopId: goods.shopId, items: [{ goodsId: goods.id, pieces: 1 }] });
  });
}

async function residentWithPoints(subjects: Subjects, place: Place) {
  const resident = await subjects.resident(place);
  await subjects.once('earning', place.unitId, () => earn(subjects, resident.personId));
  const { available } = await resident.client.get<PointsBalance>('/my/points');
  if (available < 1) throw new Error(`${resident.phone} has no points`);
  return resident.client;
}
