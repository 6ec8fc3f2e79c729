import { addDays, dayOf } from '@jishan/domain';
import type {
  DeductionAppeal,
  DeductionBooking,
  DeductionCounts,
  DeductionDetail,
  DeductionOwner,
  DeductionRecord,
  DeductionRule,
  DeductionRules,
} from '@jishan/domain';
import type { Client } from '../client.ts';
import type { Place } from '../places.ts';
import type { Subjects } from '../subjects.ts';
import { ANY, PEOPLE, PLACES, type Ask, type Cell, type Recipe } from './cell.ts';
import { AS_PICTURE, ballot, COUNCIL, council, PICTURE, REVIEW } from './deeds.ts';
import { list, page, record, values, type Shape } from './shapes.ts';

const OWNER = record<DeductionOwner>('DeductionOwner', values('kind', 'label'));
const HEAD = {
  ...values(
    ...(['id', 'state', 'unitId', 'unitName', 'personName', 'happenedOn', 'ruleName', 'points', 'text'] as const),
    ...(['filedByName', 'filedAt', 'hasPicture', 'decidedOn', 'appealUntil'] as const),
  ),
  owner: OWNER,
};
const DETAIL = record<DeductionDetail>('DeductionDetail', {
  ...HEAD,
  ...values(
    ...(['explanation', 'schemeId', 'schemeTitle', 'schemeVersion', 'schemeDocumentRef'] as const),
    ...(['mine', 'filedByMe', 'appealableUntil'] as const),
  ),
  family: list(record<DeductionDetail['family'][number]>('somebody who may appeal', values('personId', 'name'))),
  review: REVIEW,
  appeal: record<DeductionAppeal>(
    'DeductionAppeal',
    values(
      ...(['state', 'appellantName', 'helperName', 'text', 'raisedAt'] as const),
      ...(['decidedByName', 'decision', 'decidedAt', 'refusal'] as const),
    ),
  ),
  booking: record<DeductionBooking>(
    'DeductionBooking',
    values('transferId', 'bookedOn', 'taken', 'shortfall', 'returnedBy'),
  ),
});

export const DEDUCTION_ANSWERS: Record<string, Shape | null> = {
  'GET /deduction-rules': record<DeductionRules>('DeductionRules', {
    ...values('appealDays'),
    owner: OWNER,
    rules: list(
      record<DeductionRule>(
        'DeductionRule',
        values('ruleId', 'name', 'points', 'explanation', 'schemeTitle', 'schemeVersion'),
      ),
    ),
  }),
  'POST /deductions': DETAIL,
  'GET /my/deductions': page(record<DeductionRecord>('DeductionRecord', HEAD)),
  'GET /deductions': page(record<DeductionRecord>('DeductionRecord', HEAD)),
  'GET /deduction-counts': record<DeductionCounts>('DeductionCounts', values('submitted', 'underReview', 'appeals')),
  'GET /deductions/{id}': DETAIL,
  'PUT /deductions/{id}/picture': DETAIL,
  'GET /deductions/{id}/picture': null,
  'POST /deductions/{id}/withdrawal': DETAIL,
  'POST /deductions/{id}/review': DETAIL,
  'GET /deductions/{id}/council': COUNCIL,
  'POST /deductions/{id}/decision': DETAIL,
  'POST /deductions/{id}/appeal': DETAIL,
  'POST /deductions/{id}/appeal-decision': DETAIL,
};

const today = () => dayOf(new Date().toISOString());
const MATTER = { wholeHousehold: false, ruleId: 'litter', text: '核对：柴草堆在过道上' };
/** Each about a day of its own, because several who ask may live together. */
let daysBack = 4;

const file = (by: Client, personId: string, happenedOn = today()) =>
  by.post<DeductionDetail>('/deductions', { ...MATTER, personId, happenedOn });

/** Filed by the district's admin about somebody of the place. */
export async function filed(from: Subjects, place: Place): Promise<DeductionDetail & { personId: string }> {
  return from.once('deduction', `${place.unitId}/${place.teamId}`, async () => {
    const { id: personId } = await from.newPerson(place);
    return { ...(await file(from.makers.admin, personId)), personId };
  });
}

/** About the asker, or about somebody of the place; in the first case confirmed, so that the asker may appeal. */
async function about(
  cell: Cell,
  from: Subjects,
  make: (personId: string) => Promise<DeductionDetail>,
): Promise<{ id: string; personId: string } | null> {
  if (cell.scope !== 'self') {
    const { id: personId } = await from.once('somebody', `${cell.place.unitId}/${cell.place.teamId}`, () =>
      from.newPerson(cell.place),
    );
    const { id } = await from.once('about', personId, () => make(personId));
    return { id: cell.id(id), personId };
  }
  const personId = cell.me?.personId;
  if (!personId) return null;
  const { id } = await from.once('about', personId, () => make(personId));
  return { id, personId };
}

async function seen(cell: Cell): Promise<Ask | null> {
  const one = await about(cell, cell.shared.named('seen deductions'), async (personId) => {
    const { admin } = cell.shared.makers;
    const { id } = await file(admin, personId, cell.scope === 'self' ? addDays(today(), -daysBack++) : today());
    return (await admin.send<DeductionDetail>('PUT', `/deductions/${id}/picture`, PICTURE, AS_PICTURE)).body;
  });
  return one && { path: { id: one.id } };
}

/** Filed by one, reviewed by another: whoever is to decide on an appeal is a third. */
async function confirm(from: Subjects, place: Place, id: string): Promise<DeductionDetail> {
  const { adopter } = from.makers;
  await adopter.post(`/deductions/${id}/review`);
  return adopter.post(`/deductions/${id}/decision`, ballot(await council(from, place)));
}

async function forPerson(cell: Cell): Promise<{ personId: string; happenedOn: string } | null> {
  const personId = await cell.personId(cell.things);
  return personId === null ? null : { personId, happenedOn: today() };
}

export const DEDUCTION_RECIPES: Recipe[] = [
  {
    route: 'GET /deduction-rules',
    scopes: PEOPLE,
    ask: async (cell) => {
      const query = await forPerson(cell);
      return query && { query };
    },
  },
  {
    route: 'POST /deductions',
    scopes: PEOPLE,
    ask: async (cell) => {
      const what = await forPerson(cell);
      return what && { body: { ...MATTER, ...what } };
    },
  },
  { route: 'GET /my/deductions', scopes: ANY, ask: () => ({}) },
  { route: 'GET /deductions', scopes: ANY, ask: () => ({}) },
  { route: 'GET /deduction-counts', scopes: ANY, ask: () => ({}) },
  { route: 'GET /deductions/{id}', scopes: PEOPLE, ask: seen },
  {
    route: 'PUT /deductions/{id}/picture',
    scopes: PEOPLE,
    ask: async (cell) => {
      const deduction = await seen(cell);
      return deduction && { ...deduction, body: PICTURE, headers: AS_PICTURE };
    },
  },
  { route: 'GET /deductions/{id}/picture', scopes: PEOPLE, ask: seen },
  {
    route: 'POST /deductions/{id}/withdrawal',
    scopes: PLACES,
    ask: async (cell) => ({ path: { id: cell.id((await filed(cell.things, cell.village)).id) } }),
  },
  {
    route: 'POST /deductions/{id}/review',
    scopes: PLACES,
    ask: async (cell) => ({ path: { id: cell.id((await filed(cell.things, cell.village)).id) } }),
  },
  {
    route: 'GET /deductions/{id}/council',
    scopes: PLACES,
    ask: async (cell) => {
      await council(cell.shared, cell.village);
      return { path: { id: cell.id((await filed(cell.shared, cell.village)).id) } };
    },
  },
  {
    route: 'POST /deductions/{id}/decision',
    scopes: PLACES,
    ask: async (cell) => {
      const { id } = await filed(cell.things, cell.village);
      await cell.things.once('taken-up', id, () => cell.things.makers.adopter.post(`/deductions/${id}/review`));
      return { path: { id: cell.id(id) }, body: ballot(await council(cell.shared, cell.village)) };
    },
  },
  {
    route: 'POST /deductions/{id}/appeal',
    scopes: PEOPLE,
    ask: async (cell) => {
      const one = await about(cell, cell.things, async (personId) => {
        const day = cell.scope === 'self' ? addDays(today(), -daysBack++) : today();
        const { id } = await file(cell.things.makers.admin, personId, day);
        return confirm(cell.things, cell.village, id);
      });
      const body = { text: '核对：不是我家的', ...(cell.scope !== 'self' && { appellantId: one?.personId }) };
      return one && { path: { id: one.id }, body };
    },
  },
  {
    route: 'POST /deductions/{id}/appeal-decision',
    scopes: PLACES,
    ask: async (cell) => {
      const { things, village } = cell;
      const { id } = await things.once('appealed', village.unitId, async () => {
        const { id, personId } = await filed(things, village);
        await confirm(things, village, id);
        const appeal = { text: '核对：不是我家的', appellantId: personId };
        return things.makers.adopter.post<DeductionDetail>(`/deductions/${id}/appeal`, appeal);
      });
      return { path: { id: cell.id(id) }, body: { uphold: true, reason: '核对用' } };
    },
  },
];

/** Filed, confirmed, appealed in vain and booked: with everything that an answer may hold, and the line that it came to. */
export async function askDeductions(
  things: Subjects,
  place: Place,
  decider: Client,
): Promise<{ route: string; body: unknown }[]> {
  const { admin, adopter } = things.makers;
  const { id, personId } = await filed(things, place);
  await confirm(things, place, id);
  await adopter.post(`/deductions/${id}/appeal`, { text: '核对：不是我家的', appellantId: personId });
  await decider.post(`/deductions/${id}/appeal-decision`, { uphold: false, reason: '核对用' });
  const booked = await admin.get<DeductionDetail>(`/deductions/${id}`);
  if (!booked.booking) throw new Error('a rejected appeal came to no line');
  return [
    { route: 'GET /deductions/{id}', body: booked },
    {
      route: 'GET /points/entries/{transferId}',
      body: await admin.get(`/points/entries/${booked.booking.transferId}`),
    },
  ];
}
