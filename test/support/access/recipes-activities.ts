import type { RosterRecord } from '@jishan/domain';
import { planOf, sheetOf } from '../inputs.ts';
import { ANY, PLACES, type Cell, type Recipe } from './cell.ts';

const ofDraft = async (cell: Cell) => ({ path: { id: cell.id((await cell.things.draft(cell.place)).id) } });
const ofPublished = async (cell: Cell) => ({ path: { id: cell.id((await cell.things.published(cell.place)).id) } });

export const ACTIVITY_RECIPES: Recipe[] = [
  { route: 'GET /activities', scopes: ANY, ask: () => ({}) },
  { route: 'GET /activities/{id}', scopes: PLACES, ask: ofPublished },
  { route: 'GET /activities/{id}', about: 'a draft', scopes: PLACES, refused: true, ask: ofDraft },
  { route: 'GET /activities/{id}/estimate', scopes: PLACES, ask: ofPublished },
  { route: 'GET /managed-activities', scopes: ANY, ask: () => ({}) },
  { route: 'GET /managed-activities/{id}', scopes: PLACES, ask: ofDraft },
  {
    route: 'POST /activities',
    scopes: PLACES,
    ask: (cell) => ({ body: planOf({ unitId: cell.unitId, teamId: cell.place.teamId }, cell.things.title()) }),
  },
  {
    route: 'POST /activities',
    about: 'team there, host here',
    scopes: PLACES,
    ask: async (cell) => {
      const teamId = cell.id((await cell.shared.team(cell.place)).id);
      return { body: planOf({ unitId: cell.ownPlace.unitId, teamId }, cell.things.title()) };
    },
  },
  {
    route: 'PUT /activities/{id}',
    scopes: PLACES,
    ask: async (cell) => {
      const { version } = await cell.things.draft(cell.place);
      return { ...(await ofDraft(cell)), body: { ...planOf(cell.place, cell.things.title()), version } };
    },
  },
  {
    route: 'PUT /activities/{id}',
    about: 'moved there',
    scopes: PLACES,
    ask: async (cell) => {
      const { id, version } = await cell.fresh.draft(cell.ownPlace);
      const plan = planOf({ unitId: cell.unitId, teamId: cell.place.teamId }, cell.things.title());
      return { path: { id }, body: { ...plan, version } };
    },
  },
  { route: 'POST /activities/{id}/publish', scopes: PLACES, ask: ofDraft },
  { route: 'POST /activities/{id}/close-sign-up', scopes: PLACES, ask: ofPublished },
  {
    route: 'POST /activities/{id}/cancel',
    scopes: PLACES,
    ask: async (cell) => ({ ...(await ofPublished(cell)), body: { reason: '核对用，取消' } }),
  },
];

export const SIGN_UP_RECIPES: Recipe[] = [
  { route: 'GET /my/sign-ups', scopes: ANY, ask: () => ({}) },
  {
    route: 'POST /activities/{id}/sign-ups',
    scopes: PLACES,
    ask: async (cell) => {
      const activity = await cell.things.published(cell.place);
      return { path: { id: cell.id(activity.id) }, body: { shiftId: activity.shifts[0]?.id } };
    },
  },
  {
    route: 'DELETE /activities/{id}/sign-ups/{shiftId}',
    scopes: PLACES,
    ask: async (cell) => {
      const activity = await cell.things.published(cell.place);
      const shiftId = activity.shifts[0]?.id ?? '';
      // who may not sign up is refused here, and asks all the same
      await cell.holder.client.send('POST', `/activities/${activity.id}/sign-ups`, { shiftId });
      return { path: { id: cell.id(activity.id), shiftId } };
    },
  },
  {
    route: 'POST /activities/{id}/sign-ups-for',
    scopes: PLACES,
    ask: async (cell) => {
      const activity = await cell.things.published(cell.place);
      const personId = (await cell.things.person(cell.village)).id;
      return { path: { id: cell.id(activity.id) }, body: { shiftId: activity.shifts[0]?.id, personId } };
    },
  },
  {
    route: 'POST /activities/{id}/sign-ups-for',
    about: 'person there, activity here',
    scopes: PLACES,
    ask: async (cell) => {
      const activity = await cell.fresh.published(cell.ownPlace);
      const personId = cell.id((await cell.shared.person(cell.village)).id);
      return { path: { id: activity.id }, body: { shiftId: activity.shifts[0]?.id, personId } };
    },
  },
];

export const ATTENDANCE_RECIPES: Recipe[] = [
  { route: 'GET /activities/{id}/roster', scopes: PLACES, ask: ofPublished },
  {
    route: 'GET /activities/{id}/walk-in-candidates',
    scopes: PLACES,
    ask: async (cell) => ({ ...(await ofPublished(cell)), query: { search: '核对' } }),
  },
  {
    route: 'PUT /activities/{id}/roster',
    scopes: PLACES,
    ask: async (cell) => {
      const activity = await cell.things.begun(cell.place);
      return { path: { id: cell.id(activity.id) }, body: await nextSheet(cell, activity.id) };
    },
  },
  {
    route: 'PUT /activities/{id}/attendance',
    scopes: PLACES,
    ask: async (cell) => {
      const activity = await cell.things.begun(cell.place);
      return { path: { id: cell.id(activity.id) }, body: await nextSheet(cell, activity.id) };
    },
  },
  {
    route: 'POST /activities/{id}/corrections',
    scopes: PLACES,
    ask: async (cell) => {
      const { activity, personId } = await cell.things.settled(cell.place);
      const { version } = await cell.shared.makers.admin.get<RosterRecord>(`/activities/${activity.id}/roster`);
      const sheet = { ...sheetOf(activity, personId, version), publicHeadcount: 3, reason: '核对用，更正' };
      return { path: { id: cell.id(activity.id) }, body: sheet };
    },
  },
];

async function nextSheet(cell: Cell, activityId: string): Promise<Record<string, unknown>> {
  const activity = await cell.things.begun(cell.place);
  const { id } = await cell.things.person(cell.village);
  const { version } = await cell.shared.makers.admin.get<RosterRecord>(`/activities/${activityId}/roster`);
  return sheetOf(activity, id, version);
}
