import { addDays, dayOf } from '@jishan/domain';
import type {
  CouncilMember,
  CouncilSeat,
  DeedAward,
  Council,
  DeedCounts,
  DeedDetail,
  DeedRecord,
  CouncilReview,
  DeedRule,
  DeedSibling,
} from '@jishan/domain';
import type { Place } from '../places.ts';
import type { Subjects } from '../subjects.ts';
import { ANY, PEOPLE, PLACES, type Ask, type Cell, type Recipe } from './cell.ts';
import { list, page, record, values, type Shape } from './shapes.ts';

const HEAD = values(
  ...(['id', 'state', 'personId', 'personName', 'unitId', 'unitName', 'doneOn', 'ruleName'] as const),
  ...(['text', 'filer', 'filedByName', 'filedAt', 'hasPicture', 'decidedOn'] as const),
);
const RULE = record<DeedRule>(
  'DeedRule',
  values(
    ...(['ruleId', 'name', 'points', 'explanation'] as const),
    ...(['schemeTitle', 'schemeVersion', 'postingDays', 'effectiveOn'] as const),
  ),
);
export const REVIEW = record<CouncilReview>('CouncilReview', {
  ...values('heldOn', 'reason', 'votesFor', 'votesAgainst', 'memberNames', 'recordedByName', 'decidedAt'),
  votes: list(record<NonNullable<CouncilReview['votes']>[number]>('a vote', values('name', 'vote'))),
});
const DETAIL = record<DeedDetail>('DeedDetail', {
  ...HEAD,
  ...values('mine'),
  expected: RULE,
  siblings: list(record<DeedSibling>('DeedSibling', values('id', 'state', 'personName', 'ruleName'))),
  review: REVIEW,
  award: record<DeedAward>(
    'DeedAward',
    values('state', 'points', 'explanation', 'effectiveOn', 'transferId', 'reason', 'shortfall'),
  ),
});
const MEMBER = values('id', 'unitId', 'unitName', 'personId', 'name', 'joinedOn');
const MEMBERS = list(record<CouncilMember>('CouncilMember', MEMBER));
export const COUNCIL = record<Council>('Council', {
  ...values('refusal'),
  seats: list(record<CouncilSeat>('CouncilSeat', { ...MEMBER, ...values('refusal') })),
});

export const DEED_ANSWERS: Record<string, Shape | null> = {
  'GET /deed-rules': list(RULE),
  'POST /deeds': DETAIL,
  'GET /my/deeds': page(record<DeedRecord>('DeedRecord', HEAD)),
  'GET /deeds': page(record<DeedRecord>('DeedRecord', HEAD)),
  'GET /deed-counts': record<DeedCounts>('DeedCounts', values('submitted', 'underReview')),
  'GET /deeds/{id}': DETAIL,
  'PUT /deeds/{id}/picture': DETAIL,
  'GET /deeds/{id}/picture': null,
  'POST /deeds/{id}/withdrawal': DETAIL,
  'POST /deeds/{id}/review': DETAIL,
  'GET /deeds/{id}/council': COUNCIL,
  'POST /deeds/{id}/decision': DETAIL,
  'GET /council-members': MEMBERS,
  'POST /council-members': MEMBERS,
  'DELETE /council-members/{id}': MEMBERS,
};

const today = () => dayOf(new Date().toISOString());
const DEED = { ruleId: 'helping', text: '核对：送走失的老人回家' };
/** Four pixels by four. */
export const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAQAAAAECAYAAACp8Z5+AAAAD0lEQVR4nGM4gQYYSBcAAKSeMgHCiOlsAAAAAElFTkSuQmCC',
  'base64',
);
export const AS_PICTURE = { 'content-type': 'image/png' };

/** Filed by the district's admin for somebody of the place, with a picture. */
export function helped(from: Subjects, place: Place): Promise<DeedDetail> {
  const { admin } = from.makers;
  return from.once('helped-deed', `${place.unitId}/${place.teamId}`, async () => {
    const { id: personId } = await from.newPerson(place);
    const deed = await admin.post<DeedDetail>('/deeds', { ...DEED, personId, doneOn: today() });
    const picture = await admin.send<DeedDetail>('PUT', `/deeds/${deed.id}/picture`, PICTURE, AS_PICTURE);
    return picture.body;
  });
}

/** The asker's own, or somebody's of the place. */
async function ofDeed(cell: Cell): Promise<Ask | null> {
  if (cell.scope !== 'self') return { path: { id: cell.id((await helped(cell.shared, cell.place)).id) } };
  const personId = cell.me?.personId;
  if (!personId) return null;
  const { admin } = cell.shared.makers;
  const own = await cell.shared.once('own-deed', personId, async () => {
    const deed = await admin.post<DeedDetail>('/deeds', { ...DEED, personId, doneOn: today() });
    return (await admin.send<DeedDetail>('PUT', `/deeds/${deed.id}/picture`, PICTURE, AS_PICTURE)).body;
  });
  return { path: { id: own.id } };
}

/** Filed by somebody of the place themselves: the admins of the units have no hand in it. */
async function unhelped(from: Subjects, place: Place, daysAgo: number): Promise<DeedDetail> {
  const { client } = await from.named('').resident(place);
  return from.once('unhelped-deed', place.unitId, async () => {
    const { personId } = await client.get<{ personId: string }>('/me');
    return client.post('/deeds', { ...DEED, personId, doneOn: addDays(today(), -daysAgo) });
  });
}

async function underReview(from: Subjects, place: Place, daysAgo: number): Promise<DeedDetail> {
  const deed = await unhelped(from, place, daysAgo);
  return from.once('deed-under-review', place.unitId, () => from.makers.admin.post(`/deeds/${deed.id}/review`));
}

export function council(from: Subjects, place: Place): Promise<CouncilMember[]> {
  const { admin } = from.makers;
  return from.named('').once('council', place.unitId, async () => {
    let members: CouncilMember[] = [];
    for (let seat = 0; seat < 3; seat++) {
      const { id: personId } = await from.newPerson({ ...place, teamId: null });
      members = await admin.post('/council-members', { unitId: place.unitId, personId });
    }
    return members.slice(-3);
  });
}

export const ballot = (members: readonly CouncilMember[]) => ({
  heldOn: today(),
  votes: members.map(({ personId }) => ({ personId, vote: 'for' })),
  reason: '核对用',
});

async function forPerson(cell: Cell): Promise<{ personId: string; doneOn: string } | null> {
  const personId = await cell.personId(cell.things);
  return personId === null ? null : { personId, doneOn: addDays(today(), -1) };
}

export const DEED_RECIPES: Recipe[] = [
  {
    route: 'GET /deed-rules',
    scopes: PEOPLE,
    ask: async (cell) => {
      const query = await forPerson(cell);
      return query && { query };
    },
  },
  {
    route: 'POST /deeds',
    scopes: PEOPLE,
    ask: async (cell) => {
      const what = await forPerson(cell);
      return what && { body: { ...DEED, ...what } };
    },
  },
  { route: 'GET /my/deeds', scopes: ANY, ask: () => ({}) },
  { route: 'GET /deeds', scopes: ANY, ask: () => ({}) },
  { route: 'GET /deed-counts', scopes: ANY, ask: () => ({}) },
  { route: 'GET /deeds/{id}', scopes: PEOPLE, ask: ofDeed },
  {
    route: 'PUT /deeds/{id}/picture',
    scopes: PEOPLE,
    ask: async (cell) => {
      const deed = await ofDeed(cell);
      return deed && { ...deed, body: PICTURE, headers: AS_PICTURE };
    },
  },
  { route: 'GET /deeds/{id}/picture', scopes: PEOPLE, ask: ofDeed },
  { route: 'POST /deeds/{id}/withdrawal', scopes: PEOPLE, ask: ofDeed },
  {
    route: 'POST /deeds/{id}/review',
    scopes: PLACES,
    ask: async (cell) => ({ path: { id: cell.id((await unhelped(cell.things, cell.village, 1)).id) } }),
  },
  {
    route: 'GET /deeds/{id}/council',
    scopes: PLACES,
    ask: async (cell) => {
      await council(cell.shared, cell.village);
      return { path: { id: cell.id((await helped(cell.shared, cell.village)).id) } };
    },
  },
  {
    route: 'POST /deeds/{id}/decision',
    scopes: PLACES,
    ask: async (cell) => ({
      path: { id: cell.id((await underReview(cell.things, cell.village, 0)).id) },
      body: ballot(await council(cell.shared, cell.village)),
    }),
  },
  { route: 'GET /council-members', scopes: PLACES, ask: (cell) => ({ query: { unitId: cell.unitId } }) },
  {
    route: 'POST /council-members',
    scopes: PLACES,
    ask: async (cell) => ({
      body: { unitId: cell.unitId, personId: cell.id((await cell.things.person(cell.village)).id) },
    }),
  },
  {
    route: 'DELETE /council-members/{id}',
    scopes: PLACES,
    ask: async (cell) => {
      const { admin } = cell.things.makers;
      const members = await cell.fresh.once('member', cell.village.unitId, async () => {
        const { id: personId } = await cell.fresh.newPerson(cell.village);
        return admin.post<CouncilMember[]>('/council-members', { unitId: cell.village.unitId, personId });
      });
      return { path: { id: cell.id(members.at(-1)?.id ?? '') } };
    },
  },
];

/** A claim beside another of the same day, decided on, and the line of the account that it came to. */
export async function askDeeds(things: Subjects, place: Place): Promise<{ route: string; body: unknown }[]> {
  const { admin } = things.makers;
  // of three days ago: what others ask about has used up this resident's cap of today, and soon after midnight also that of yesterday
  const deed = await underReview(things, place, 3);
  const decided = await admin.post<DeedDetail>(`/deeds/${deed.id}/decision`, ballot(await council(things, place)));
  const second = await admin.post<DeedDetail>('/deeds', { ...DEED, personId: deed.personId, doneOn: deed.doneOn });
  const shown = await admin.get<DeedDetail>(`/deeds/${deed.id}`);
  await admin.post(`/deeds/${second.id}/withdrawal`);
  if (!decided.award?.transferId) throw new Error('an approved claim came to no line');
  return [
    { route: 'GET /deeds/{id}', body: shown },
    { route: 'GET /points/entries/{transferId}', body: await admin.get(`/points/entries/${decided.award.transferId}`) },
  ];
}
