import { type Page, type TeamMemberRecord, type TeamRecord, type VolunteerDetail } from '@jishan/domain';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { gather, type Company } from '../support/access/holders.ts';
import { sentIn } from '../support/access/articles.ts';
import { filed } from '../support/access/deductions.ts';
import { helped } from '../support/access/deeds.ts';
import { brief } from '../support/briefs.ts';
import { readDescription } from '../support/openapi.ts';
import type { Holder, Place } from '../support/places.ts';
import { earner, type Earner } from '../support/redemptions.ts';

const PAGES_MAX = 40;
const DISTRICT_ROLES = ['editor', 'proofreader', 'signer', 'district-admin', 'auditor'];

type Item = Record<string, unknown>;

/** Lists that show only what is within the own units or teams, and by what an item tells where it belongs. */
const SCOPED: Record<string, (item: Item) => (string | null)[]> = {
  '/volunteers': ({ unitId }) => [unitPath(unitId)],
  '/households': ({ unitId }) => [unitPath(unitId)],
  '/managed-activities': ({ unitId }) => [unitPath(unitId)],
  '/deductions': ({ unitId }) => [unitPath(unitId)],
  '/deeds': ({ unitId }) => [unitPath(unitId)],
  '/feed': ({ unitId }) => [unitPath(unitId)],
  '/points/accounts': ({ unitName }) => [bestPath(String(unitName))],
  '/postings': ({ unitId }) => [unitPath(unitId)],
  // what a bulletin printed is the district's; what one of before printed is its publication's, whatever unit it speaks of
  '/archive': ({ kind, unitName }) => {
    if (kind === 'past') return [];
    return [unitName === null ? null : bestPath(String(unitName))];
  },
  '/briefs': ({ unitId }) => [unitPath(unitId)],
  '/articles': ({ unitId }) => [unitPath(unitId)],
  '/publications': ({ unitId }) => [unitPath(unitId)],
  '/complaints': ({ unitId }) => [unitPath(unitId)],
  '/users': ({ grants }) => (grants as Item[]).map((grant) => String(grant['unitPath'])),
};

/** Lists that show the same to everybody who may read them, and what has no unit of its own. */
const UNSCOPED: Record<string, string> = {
  '/activities': 'what is published',
  '/audit': 'for the district only',
  '/bulletins': 'of the publications, which are scoped',
  '/corrections': 'of the publications, which are scoped',
  '/council-members': 'of one unit, which must be named',
  '/deduction-rules': 'of one person, who must be named',
  '/deed-rules': 'of one person, who must be named',
  '/demo-accounts': 'in demo mode only',
  '/points/checks': 'for the district only',
  '/points/months': 'for the district only',
  '/public-postings': 'for everybody, on the screen in the village hall',
  '/points/seals': 'for the district only',
  '/wording': 'one list for the district, by which the texts of all are judged',
  '/past-bulletins': 'of the publications, which are scoped',
  '/digests/activities': 'of one unit, which must be named',
  '/points/transfers': 'asked about below, by what was planted',
  '/schemes': 'how points are given is public among volunteers',
  '/star-tables': 'how stars are given is public among volunteers',
  '/shops': 'where to fetch goods is public among volunteers',
  '/teams': 'one looks for a team to join',
  '/units': 'the unit tree is public',
};
const NO_LISTS = [
  // figures of a time, which must be named
  ...['/articles/due', '/articles/adoption', '/articles/adoption/file', '/digests'],
  ...[
    '/deduction-counts',
    '/deed-counts',
    '/health/live',
    '/health/ready',
    '/me',
    '/points/checks/alarm',
    '/points/seals/standing',
  ],
  ...['/membership-cards', '/passbook-lines', '/record-checks'],
];

let company: Company;
let planted: { place: Place; person: VolunteerDetail; earner: Earner; householdLabel: string };

const unitPath = (id: unknown) => (typeof id === 'string' ? company.tree.unit(id).path : null);
/** Of units with one name the one in question cannot be told; any of them will do. */
const bestPath = (name: string) => company.tree.named(name)[0]?.path ?? null;

beforeAll(async () => {
  company = await gather(inject('url'), inject('logFile'));
  const { tree, subjects } = company;
  const town = tree.units.find((unit) => unit.id === holder('town-admin').home.id);
  if (!town) throw new Error('the town admin has no town');
  const place: Place = { unitId: tree.elsewhere(town).id, teamId: null };
  const things = subjects.named('lists');
  const [person, earned, household] = await Promise.all([
    things.person(place),
    earner(things, place),
    things.household(place),
  ]);
  await Promise.all([
    ...[brief(things, place), things.complaint(place), things.resident(place), things.draft(place)],
    helped(things, place),
    filed(things, place),
    sentIn(things, place.unitId),
  ]);
  planted = { place, person, earner: earned, householdLabel: household.label };
});

const holder = (role: string): Holder => company.holders.find((candidate) => candidate.role === role) as Holder;
const below = () => company.holders.filter(({ role }) => role !== 'anonymous' && !DISTRICT_ROLES.includes(role));

async function all({ client }: Holder, path: string): Promise<Item[] | null> {
  const items: Item[] = [];
  let cursor = '';
  for (let page = 0; page < PAGES_MAX; page++) {
    const answer = await client.send<Page<Item> | Item[]>(
      'GET',
      `${path}${path.includes('?') ? '&' : '?'}${path.startsWith('/publications') ? '' : 'limit=100'}${cursor}`,
    );
    if (answer.status === 403) return null;
    expect(answer.status, `${path} ${JSON.stringify(answer.body)}`).toBe(200);
    if (Array.isArray(answer.body)) return answer.body;
    items.push(...answer.body.items);
    if (answer.body.nextCursor === null) return items;
    cursor = `&cursor=${encodeURIComponent(answer.body.nextCursor)}`;
  }
  return items;
}

describe('lists', () => {
  it('are all known here', async () => {
    const { operations } = await readDescription(inject('url'));
    const lists = operations.filter(
      ({ method, path }) => method === 'GET' && !path.includes('{') && !path.startsWith('/my/'),
    );
    expect(lists.map(({ path }) => path).sort()).toEqual(
      [...Object.keys(SCOPED), ...Object.keys(UNSCOPED), ...NO_LISTS].sort(),
    );
  });

  it.each(Object.keys(SCOPED))('%s shows each role what lies within its units only', async (path) => {
    const read: string[] = [];
    for (const asker of company.holders.filter(({ role }) => role !== 'anonymous')) {
      const items = await all(asker, path);
      if (items === null) continue;
      read.push(asker.role);
      const outside = items.filter(
        (item) =>
          !(SCOPED[path]?.(item) ?? []).every((at) =>
            at === null ? asker.home.parentId === null : at.startsWith(asker.home.path),
          ),
      );
      expect(outside, `${asker.role} on ${path}`).toEqual([]);
    }
    expect(read.length).toBeGreaterThan(1);
  });

  it.each([
    '/volunteers',
    '/households',
    '/managed-activities',
    '/deeds',
    '/deductions',
    '/feed',
    '/points/accounts',
    '/archive',
    '/briefs',
    '/articles',
    '/users',
  ])('%s stays empty when somebody of another town asks for that unit', async (path) => {
    const query = `${path}?unitId=${planted.place.unitId}`;
    for (const asker of below()) expect((await all(asker, query)) ?? [], asker.role).toEqual([]);
    expect(await all(holder('district-admin'), query)).not.toEqual([]);
  });

  it('find nobody of another town by card number, name or label', async () => {
    const { person, householdLabel } = planted;
    const searches = [
      `/volunteers?search=${person.cardNo}`,
      `/households?search=${encodeURIComponent(householdLabel)}`,
      `/points/accounts?search=${person.cardNo}`,
    ];
    for (const search of searches)
      for (const asker of below()) expect((await all(asker, search)) ?? [], `${asker.role} ${search}`).toEqual([]);
    expect(await all(holder('district-admin'), searches[0] as string)).toHaveLength(1);
  });

  it('show transfers of accounts within the own units only', async () => {
    const { transferId } = planted.earner.entry;
    for (const role of ['station-admin', 'town-admin']) {
      const asker = holder(role);
      const transfers = (await all(asker, '/points/transfers')) ?? [];
      expect(transfers.length).toBeGreaterThan(0);
      expect(transfers.map((transfer) => transfer['transferId'])).not.toContain(transferId);
      // what captures a reservation has no line of its own: the points left the account when they were held
      for (const transfer of transfers.filter(({ kind }) => kind !== 'capture').slice(0, 50)) {
        expect((await asker.client.send('GET', `/points/entries/${transfer['transferId']}`)).status).toBe(200);
      }
    }
    expect((await all(holder('auditor'), '/points/transfers'))?.map((transfer) => transfer['transferId'])).toContain(
      transferId,
    );
  });

  it('show a leader the own team and those below it only', async () => {
    const leader = holder('team-leader');
    const teams = ['own', 'child'].flatMap((scope) => leader.places.get(scope as 'own')?.teamId ?? []);
    const { admin } = company.subjects.makers;
    const branches = (await all(
      { ...leader, client: admin },
      `/teams?unitId=${leader.home.id}`,
    )) as unknown as TeamRecord[];
    const reach = new Set([
      ...teams,
      ...branches.filter((team) => teams.includes(team.parentId ?? '')).map((team) => team.id),
    ]);
    const members = new Set<string>();
    for (const id of reach)
      for (const { personId } of await admin.get<TeamMemberRecord[]>(`/teams/${id}/members`)) members.add(personId);
    for (const { id } of (await all(leader, '/volunteers')) as unknown as { id: string }[])
      expect(members).toContain(id);
    const activities = (await all(leader, '/managed-activities')) as unknown as { teamId: string | null }[];
    expect(activities.length).toBeGreaterThan(0);
    for (const { teamId } of activities) expect(reach).toContain(teamId);
  });
});
