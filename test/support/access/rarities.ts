import type { Page, PointsEntry, PointsTransferRecord, VolunteerDetail } from '@jishan/domain';
import { personOf } from '../inputs.ts';
import { redemption } from '../redemptions.ts';
import { inventedPhone } from '../volunteers.ts';
import type { Company } from './holders.ts';

/** Answers that hold what the ordinary things do not: a guardian, an award on public view, a redemption behind a line. */
export async function askRarities({ subjects, holders }: Company): Promise<{ route: string; body: unknown }[]> {
  const { admin } = subjects.makers;
  const places = holders.find(({ role }) => role === 'station-admin')?.places;
  const [village, station] = [places?.get('own'), places?.get('child')];
  if (!village || !station) throw new Error('nobody administers a village');
  const things = subjects.named('rarities');
  const birthOn = `${new Date().getFullYear() - 16}-01-01`;
  const guardian = { name: '核对丁', phone: inventedPhone(), relation: 'parent', consent: true };
  const minor = await admin.post<VolunteerDetail>('/volunteers/profiles', { ...personOf(village), birthOn, guardian });
  // a scheme of the station alone, with days on public view before points are posted
  await subjects.adoptScheme(station.unitId, 5);
  const resident = await things.resident(village);
  await things.settled(station, resident.personId);
  await redemption(things, village);
  const redeemed = (await admin.get<Page<PointsTransferRecord>>('/points/transfers?kind=redeem')).items[0];
  return Promise.all(
    [
      { route: 'GET /volunteers/{id}', path: `/volunteers/${minor.id}`, client: admin },
      { route: 'GET /my/points/pending', path: '/my/points/pending', client: resident.client },
      { route: 'GET /points/entries/{transferId}', path: `/points/entries/${redeemed?.transferId}`, client: admin },
    ].map(async ({ route, path, client }) => ({ route, body: await client.get<PointsEntry>(path) })),
  );
}
