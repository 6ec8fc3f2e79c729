import type { HouseholdDetail } from '@jishan/domain';
import type { Place } from '../places.ts';
import { earn, earner } from '../redemptions.ts';
import type { Subjects } from '../subjects.ts';
import { ANY, PEOPLE, PLACES, type Cell, type Recipe } from './cell.ts';

const AGREEMENT = { lines: 0, agreedBy: ['核对甲'], reason: '核对用' };
const DEATH = { diedOn: '2026-01-01', reason: '核对用' };

export const HOUSEHOLD_RECIPES: Recipe[] = [
  { route: 'GET /households', scopes: ANY, ask: () => ({}) },
  {
    route: 'GET /households/{id}',
    scopes: PEOPLE,
    ask: async (cell) => {
      const id = await cell.householdId();
      return id === null ? null : { path: { id } };
    },
  },
  {
    route: 'POST /households',
    scopes: PLACES,
    ask: async (cell) => ({
      body: {
        unitId: cell.unitId,
        label: `户${cell.things.title()}`,
        headPersonId: (await cell.fresh.person(cell.village)).id,
      },
    }),
  },
  {
    route: 'POST /households',
    about: 'head there',
    scopes: PLACES,
    ask: async (cell) => ({
      body: {
        unitId: cell.ownPlace.unitId,
        label: `户${cell.things.title()}`,
        headPersonId: cell.id((await cell.fresh.person(cell.village)).id),
      },
    }),
  },
  {
    route: 'POST /households/{id}/members',
    scopes: PLACES,
    ask: async (cell) => ({
      path: { id: cell.id((await cell.things.household(cell.village)).id) },
      body: { personId: (await cell.things.person(cell.village)).id },
    }),
  },
  {
    route: 'POST /households/{id}/members',
    about: 'person there, household here',
    scopes: PLACES,
    ask: async (cell) => ({
      path: { id: (await cell.things.household(cell.ownVillage)).id },
      body: { personId: cell.id((await cell.things.person(cell.village)).id) },
    }),
  },
  {
    route: 'GET /households/{id}/home',
    scopes: PEOPLE,
    ask: async (cell) => {
      const id = await cell.householdId();
      return id === null ? null : { path: { id } };
    },
  },
  { route: 'GET /my/household', scopes: ANY, ask: () => ({}) },
  {
    route: 'POST /households/{id}/members/{personId}/leave',
    scopes: PLACES,
    ask: async (cell) => {
      const { id, personId } = await pair(cell);
      return { path: { id: cell.id(id), personId }, body: { reason: '核对用' } };
    },
  },
  {
    route: 'POST /households/{id}/members/{personId}/personal-points',
    scopes: PLACES,
    ask: async (cell) => {
      const { id, personId } = await pair(cell, cell.things);
      return { path: { id: cell.id(id), personId }, body: { reason: '核对用' } };
    },
  },
  {
    route: 'PUT /households/{id}/head',
    scopes: PLACES,
    ask: async (cell) => {
      const { id, personId } = await pair(cell, cell.things);
      return { path: { id: cell.id(id) }, body: { personId, reason: '核对用' } };
    },
  },
  {
    route: 'POST /households/{id}/split',
    scopes: PLACES,
    ask: async (cell) => {
      const { id, personId } = await pair(cell);
      const who = { personIds: [personId], headPersonId: personId, label: `户${cell.things.title()}`, points: 0 };
      return { path: { id: cell.id(id) }, body: { ...AGREEMENT, ...who } };
    },
  },
  {
    route: 'POST /households/{id}/merger',
    scopes: PLACES,
    ask: async (cell) => ({
      path: { id: cell.id((await cell.fresh.household(cell.village)).id) },
      body: { ...AGREEMENT, intoId: (await cell.shared.household(cell.village)).id },
    }),
  },
  {
    route: 'POST /households/{id}/merger',
    about: 'into one there, from here',
    scopes: PLACES,
    ask: async (cell) => ({
      path: { id: (await cell.fresh.household(cell.ownVillage)).id },
      body: { ...AGREEMENT, intoId: cell.id((await cell.shared.household(cell.village)).id) },
    }),
  },
  {
    route: 'POST /households/{id}/move',
    scopes: PLACES,
    ask: async (cell) => ({
      path: { id: cell.id((await cell.fresh.household(cell.village)).id) },
      body: { ...AGREEMENT, unitId: cell.holder.home.id, label: `户${cell.things.title()}` },
    }),
  },
  {
    route: 'POST /households/{id}/move',
    about: 'to a village there, from here',
    scopes: PLACES,
    ask: async (cell) => ({
      path: { id: (await cell.fresh.household({ unitId: cell.holder.home.id, teamId: null })).id },
      body: { ...AGREEMENT, unitId: cell.unitId, label: `户${cell.things.title()}` },
    }),
  },
  { route: 'GET /volunteers/{id}/death', scopes: PLACES, ask: ofPerson },
  {
    route: 'POST /volunteers/{id}/death',
    scopes: PLACES,
    ask: async (cell) => ({
      path: { id: cell.id((await cell.fresh.person(cell.village)).id) },
      body: { ...DEATH, heirId: null },
    }),
  },
  {
    route: 'POST /volunteers/{id}/death',
    about: 'heir there, person here',
    scopes: PLACES,
    ask: async (cell) => ({
      path: { id: (await cell.fresh.person(cell.ownVillage)).id },
      body: { ...DEATH, heirId: cell.id((await cell.shared.household(cell.village)).id) },
    }),
  },
];

async function ofPerson(cell: Cell) {
  return { path: { id: cell.id((await cell.things.person(cell.village)).id) } };
}

/** A household with somebody beside its head; for this cell alone, where what is asked can be done once only. */
async function pair(cell: Cell, from = cell.fresh): Promise<{ id: string; personId: string }> {
  return from.once('pair', cell.village.unitId, async () => {
    const { id } = await from.household(cell.village);
    const { id: personId } = await from.person(cell.village);
    await cell.shared.makers.admin.post(`/households/${id}/members`, { personId });
    return { id, personId };
  });
}

/** A household that has everything: points by their days, earned by somebody, a member with points kept apart, goods reserved. */
export async function askHome(subjects: Subjects, place: Place): Promise<{ route: string; body: unknown }> {
  const { admin, tree } = subjects.makers;
  const things = subjects.named('home');
  const [head, { personId }] = [await things.resident(place), await earner(things, place)];
  await earn(things, head.personId);
  const founding = { unitId: place.unitId, label: `户${things.title()}`, headPersonId: head.personId };
  const { id } = await admin.post<HouseholdDetail>('/households', { ...founding, personalPoints: 'take-in' });
  await admin.post(`/households/${id}/members`, { personId, personalPoints: 'keep' });
  await things.named('again').settled({ unitId: tree.district.id, teamId: null }, head.personId);
  const goods = await things.goods(place);
  await head.client.post('/reservations', { shopId: goods.shopId, items: [{ goodsId: goods.id, pieces: 1 }] });
  return { route: 'GET /households/{id}/home', body: await admin.get(`/households/${id}/home`) };
}
