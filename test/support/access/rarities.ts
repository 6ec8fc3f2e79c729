import {
  dayOf,
  type FormerAccount,
  type Page,
  type PassbookRecord,
  type PointsEntry,
  type PointsTransferRecord,
  type RecordPrint,
  type VolunteerDetail,
} from '@jishan/domain';
import { extractText } from 'unpdf';
import type { Client } from '../client.ts';
import { personOf, schemeVersion } from '../inputs.ts';
import { earner, redemption } from '../redemptions.ts';
import type { Place } from '../places.ts';
import type { Subjects } from '../subjects.ts';
import { inventedPhone } from '../volunteers.ts';
import type { Company } from './holders.ts';
import { askHome } from './recipes-households.ts';
import { lastMonth } from './recipes-points.ts';
import { askShopBooks } from './recipes-shops.ts';
import { askCorrections } from './corrections.ts';
import { askDeductions } from './deductions.ts';
import { askDeeds } from './deeds.ts';
import { askMailings } from './mailings.ts';
import { askObjector } from './postings.ts';
import { askPublications } from './publications.ts';
import { askTrials } from './trials.ts';

/** Answers that hold what the ordinary things do not: a guardian, an award on public view, a redemption behind a line. */
export async function askRarities({ subjects, holders }: Company): Promise<{ route: string; body: unknown }[]> {
  const { admin } = subjects.makers;
  const places = holders.find(({ role }) => role === 'station-admin')?.places;
  const [village, station] = [places?.get('own'), places?.get('child')];
  const townAdmin = holders.find(({ role }) => role === 'town-admin');
  if (!village || !station || !townAdmin) throw new Error('nobody administers a village');
  const things = subjects.named('rarities');
  const birthOn = `${new Date().getFullYear() - 16}-01-01`;
  const guardian = { name: '核对丁', phone: inventedPhone(), relation: 'parent', consent: true };
  const minor = await admin.post<VolunteerDetail>('/volunteers/profiles', { ...personOf(village), birthOn, guardian });
  // a scheme of the station alone, with days on public view before points are posted
  const schemeId = await subjects.adoptScheme(station.unitId, 5);
  const resident = await things.resident(village);
  await things.settled(station, resident.personId);
  await redemption(things, village);
  const redeemed = (await admin.get<Page<PointsTransferRecord>>('/points/transfers?kind=redeem')).items[0];
  const { accountId } = await earner(things, village);
  const proved = await provedLine(subjects.makers.url, admin, accountId);
  const draft = schemeVersion({ points: 50 });
  const settler = await admin.post<VolunteerDetail>('/volunteers/profiles', personOf(station));
  await admin.post('/households', { unitId: station.unitId, label: '核对户', headPersonId: settler.id });
  const opening = { points: 50, every: 'once' };
  const terms = { ...(draft['terms'] as object), opening, caps: [{ scope: 'person', window: 'day', points: 10 }] };
  const trials = await askTrials(admin, schemeId, { ...draft, terms });
  const asked = await Promise.all(
    [
      { route: 'GET /volunteers/{id}', path: `/volunteers/${minor.id}`, client: admin },
      { route: 'GET /my/points/pending', path: '/my/points/pending', client: resident.client },
      { route: 'GET /points/entries/{transferId}', path: `/points/entries/${redeemed?.transferId}`, client: admin },
      { route: 'GET /passbook-lines', path: proved, client: admin },
      // the demo has closed the months before the last, and an objection took an award away in one of the last two
      { route: 'GET /points/months/{month}/balances', path: `/points/months/${lastMonth(2)}/balances`, client: admin },
      ...[lastMonth(), dayOf(new Date().toISOString()).slice(0, 7)].map((month) => ({
        route: 'GET /points/months/{month}/recomputation',
        path: `/points/months/${month}/recomputation`,
        client: admin,
      })),
      { route: 'GET /people/{personId}/record', path: `/people/${resident.personId}/record`, client: admin },
      {
        route: 'GET /record-checks',
        path: await provedRecord(subjects.makers.url, admin, resident.personId),
        client: admin,
      },
    ].map(async ({ route, path, client }) => ({ route, body: await client.get<PointsEntry>(path) })),
  );
  return [
    ...[...asked, ...trials],
    ...(await askShopBooks(subjects, village)),
    await askHome(subjects, village),
    ...(await askDeeds(things, { ...village, teamId: null })),
    ...(await askDeductions(things, { ...village, teamId: null }, townAdmin.client)),
    ...(await askObjector(things, station)),
    ...(await askFormer(subjects, village)),
    ...(await askCorrections(subjects)),
    ...(await askMailings(subjects)),
    ...(await askPublications(subjects)),
  ];
}

/** Somebody who earned for a household and left it again. */
async function askFormer(subjects: Subjects, village: Place): Promise<{ route: string; body: unknown }[]> {
  const { admin } = subjects.makers;
  const { personId, client } = await subjects.named('former').resident(village);
  const { id } = await subjects.named('former').household({ ...village, teamId: null });
  await admin.post(`/households/${id}/members`, { personId });
  await subjects.named('former').settled({ unitId: subjects.makers.tree.district.id, teamId: null }, personId);
  await admin.post(`/households/${id}/members/${personId}/leave`, { reason: '核对用，离开' });
  const former = await client.get<FormerAccount[]>('/my/points/former');
  const entries = `/my/points/former/${former[0]?.accountId}/entries`;
  return [
    { route: 'GET /my/points/former', body: former },
    { route: 'GET /my/points/former/{accountId}/entries', body: await client.get(entries) },
  ];
}

/** The first line of an account as it stands on paper, with its code. */
async function provedLine(url: string, admin: Client, accountId: number): Promise<string> {
  const { passbookNo } = await admin.get<PassbookRecord>(`/points/accounts/${accountId}/passbook`);
  const text = await textOf(url, admin, `/points/accounts/${accountId}/passbook/file?firstLine=1&lastLine=1`);
  const code = /[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(text)?.[0] ?? '';
  return `/passbook-lines?passbookNo=${passbookNo}&line=1&code=${code}`;
}

/** A service record as it stands on paper, with its number and code. */
async function provedRecord(url: string, admin: Client, personId: string): Promise<string> {
  const { recordNo } = await admin.post<RecordPrint>(`/people/${personId}/record-prints`);
  const text = await textOf(url, admin, `/record-prints/${recordNo}/file`);
  const code = /[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(text.replaceAll(recordNo, ''))?.[0] ?? '';
  return `/record-checks?recordNo=${recordNo}&code=${code}`;
}

async function textOf(url: string, { accessToken }: Client, path: string): Promise<string> {
  const answer = await fetch(`${url}/api${path}`, { headers: { authorization: `Bearer ${accessToken}` } });
  return (await extractText(new Uint8Array(await answer.arrayBuffer()), { mergePages: true })).text;
}
