import { inventedPhone, PASSWORD, smsCode } from '../volunteers.ts';
import { readFileSync } from 'node:fs';
import { personOf } from '../inputs.ts';
import { ANY, PEOPLE, PLACES, type Cell, type Recipe } from './cell.ts';

const ofPerson = async (cell: Cell, name = 'id') => {
  const id = await cell.personId();
  return id === null ? null : { path: { [name]: id } };
};

export const VOLUNTEER_RECIPES: Recipe[] = [
  { route: 'GET /my/registration', scopes: ANY, ask: () => ({}) },
  { route: 'GET /volunteers', scopes: ANY, ask: () => ({}) },
  { route: 'GET /volunteers/{id}', scopes: PEOPLE, ask: ofPerson },
  { route: 'POST /volunteers', scopes: ANY, strangers: true, ask: registration },
  {
    route: 'POST /volunteers/profiles',
    scopes: PLACES,
    ask: (cell) => ({ body: personOf({ unitId: cell.unitId, teamId: cell.teamId }) }),
  },
  {
    route: 'POST /volunteers/profiles',
    about: 'team there, person here',
    scopes: PLACES,
    ask: async (cell) => ({
      body: { ...personOf(cell.ownVillage), teamId: cell.id((await cell.shared.team(cell.place)).id) },
    }),
  },
  {
    route: 'POST /volunteers/profiles',
    about: 'household there, person here',
    scopes: PLACES,
    ask: async (cell) => ({ body: { ...personOf(cell.ownPlace), householdId: await cell.householdId() } }),
  },
  {
    route: 'POST /volunteers/{id}/decision',
    scopes: PLACES,
    ask: async (cell) => ({
      path: { id: cell.id((await cell.shared.applicant(cell.village)).personId) },
      body: { approve: false, reason: '核对用，不予通过' },
    }),
  },
  {
    route: 'PUT /volunteers/{id}/consents',
    scopes: PEOPLE,
    ask: async (cell) => withBody(await ofPerson(cell), { purpose: 'sms-notice', given: true }),
  },
  {
    route: 'POST /people/{id}/personal-data',
    scopes: PEOPLE,
    ask: async (cell) => withBody(await ofPerson(cell), { reason: '核对权限' }),
  },
  { route: 'GET /people/{personId}/hours', scopes: PEOPLE, ask: (cell) => ofPerson(cell, 'personId') },
];

export const TEAM_RECIPES: Recipe[] = [
  { route: 'GET /teams', scopes: ANY, ask: () => ({}) },
  { route: 'GET /my/teams', scopes: ANY, ask: () => ({}) },
  { route: 'GET /teams/{id}', scopes: PLACES, ask: ofTeam },
  { route: 'GET /teams/{id}/members', scopes: PLACES, ask: ofTeam },
  { route: 'GET /teams/{id}/join-requests', scopes: PLACES, ask: ofTeam },
  {
    route: 'POST /teams',
    scopes: PLACES,
    ask: (cell) => ({
      body: { name: `队${cell.things.title()}`, level: 'division', kind: 'general', unitId: cell.unitId },
    }),
  },
  {
    route: 'POST /teams',
    about: 'parent there, team here',
    scopes: PLACES,
    ask: async (cell) => ({
      body: {
        name: `队${cell.things.title()}`,
        level: 'branch',
        kind: 'general',
        unitId: cell.ownPlace.unitId,
        parentId: cell.id((await cell.shared.team(cell.village)).id),
      },
    }),
  },
  {
    route: 'PUT /teams/{id}/leader',
    scopes: PLACES,
    ask: async (cell) => {
      const { team, personId } = await cell.things.member(cell.village);
      return { path: { id: cell.id(team.id) }, body: { personId } };
    },
  },
  {
    route: 'POST /teams/{id}/members',
    scopes: PLACES,
    ask: async (cell) => ({
      path: { id: cell.id((await cell.shared.team(cell.place)).id) },
      body: { personId: (await cell.things.person(cell.village)).id },
    }),
  },
  {
    route: 'POST /teams/{id}/members',
    about: 'person there, team here',
    scopes: PLACES,
    ask: async (cell) => ({
      path: { id: (await cell.shared.team(cell.ownPlace)).id },
      body: { personId: cell.id((await cell.fresh.person(cell.village)).id) },
    }),
  },
  {
    route: 'DELETE /teams/{id}/members/{personId}',
    scopes: PLACES,
    ask: async (cell) => {
      const { team, personId } = await cell.things.member(cell.place);
      return { path: { id: cell.id(team.id), personId } };
    },
  },
  {
    route: 'POST /teams/{id}/join-requests',
    scopes: PLACES,
    ask: async (cell) => ({ ...(await ofTeam(cell)), body: {} }),
  },
  {
    route: 'POST /join-requests/{id}/decision',
    scopes: PLACES,
    ask: async (cell) => ({
      path: { id: cell.id((await cell.things.joinRequest(cell.place)).id) },
      body: { accept: false, reason: '核对用' },
    }),
  },
];

async function ofTeam(cell: Cell) {
  return { path: { id: cell.id((await cell.shared.team(cell.place)).id) } };
}

const withBody = <T extends object>(asked: T | null, body: unknown) => (asked ? { ...asked, body } : null);

async function registration(cell: Cell) {
  const { admin, logFile } = cell.shared.makers;
  const phone = inventedPhone();
  const from = readFileSync(logFile, 'utf8').length;
  await admin.post('/session/sms-code', { phone });
  const about = {
    name: '核对乙',
    gender: 'undisclosed',
    birthOn: '1980-05-20',
    unitId: cell.place.unitId,
    consents: ['service'],
  };
  return { body: { ...about, phone, password: PASSWORD, smsCode: await smsCode(logFile, phone, from) } };
}
