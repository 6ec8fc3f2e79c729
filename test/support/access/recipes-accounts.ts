import { readFileSync } from 'node:fs';
import { Client, demoAccounts } from '../client.ts';
import { inventedPhone, PASSWORD, smsCode } from '../volunteers.ts';
import { ANY, PEOPLE, PLACES, type Cell, type Recipe } from './cell.ts';

/** The volunteer of the district who signs in and out for everybody here. */
const somebody = (cell: Cell) => cell.shared.resident({ unitId: cell.shared.makers.tree.district.id, teamId: null });

export const SESSION_RECIPES: Recipe[] = [
  {
    route: 'POST /session',
    scopes: ANY,
    strangers: true,
    ask: async (cell) => ({ body: { phone: (await somebody(cell)).phone, password: PASSWORD } }),
  },
  { route: 'POST /session/sms-code', scopes: ANY, strangers: true, ask: () => ({ body: { phone: inventedPhone() } }) },
  { route: 'POST /session/sms', scopes: ANY, strangers: true, ask: codeSignIn },
  {
    route: 'POST /session/refresh',
    scopes: ANY,
    strangers: true,
    ask: async (cell) => ({ headers: { cookie: await cookieOf(cell) } }),
  },
  { route: 'DELETE /session', scopes: ANY, strangers: true, ask: () => ({}) },
];

/** With the phone of a demo account, which nobody else sends codes to. */
async function codeSignIn(cell: Cell) {
  const { url, logFile } = cell.shared.makers;
  const phone = (await demoAccounts(url)).at(-1)?.phone ?? '';
  const from = readFileSync(logFile, 'utf8').length;
  await new Client(url).post('/session/sms-code', { phone });
  return { body: { phone, code: await smsCode(logFile, phone, from) } };
}

async function cookieOf(cell: Cell): Promise<string> {
  const { phone } = await somebody(cell);
  const answer = await new Client(cell.shared.makers.url).send('POST', '/session', { phone, password: PASSWORD });
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

export const USER_RECIPES: Recipe[] = [
  { route: 'GET /me', scopes: ANY, ask: () => ({}) },
  { route: 'GET /users', scopes: ANY, ask: () => ({}) },
  {
    route: 'POST /users/{id}/grants',
    about: 'user there, unit here',
    scopes: PEOPLE,
    ask: async (cell) => {
      const id = cell.scope === 'self' ? cell.me?.userId : cell.id((await cell.shared.resident(cell.village)).userId);
      return id ? { path: { id }, body: { role: 'points-clerk', unitId: cell.ownPlace.unitId } } : null;
    },
  },
  {
    route: 'POST /users/{id}/grants',
    about: 'unit there, user here',
    scopes: PLACES,
    ask: async (cell) => ({
      path: { id: (await cell.shared.resident(cell.ownVillage)).userId },
      body: { role: 'station-admin', unitId: cell.unitId },
    }),
  },
  {
    route: 'POST /users/{id}/grants',
    about: 'the role one has oneself',
    scopes: ['own'],
    ask: async (cell) => ({
      path: { id: (await cell.shared.resident(cell.ownVillage)).userId },
      body: { role: cell.holder.role === 'anonymous' ? 'volunteer' : cell.holder.role, unitId: cell.ownPlace.unitId },
    }),
  },
  {
    route: 'DELETE /grants/{id}',
    scopes: PEOPLE,
    inTurn: true,
    ask: async (cell) => {
      const id = cell.scope === 'self' ? cell.me?.grants[0]?.id : cell.id(await cell.shared.grant(cell.village));
      return id ? { path: { id } } : null;
    },
  },
  { route: 'GET /audit', scopes: ANY, ask: () => ({}) },
];

export const PUBLIC_RECIPES: Recipe[] = ['GET /demo-accounts', 'GET /health/live', 'GET /health/ready'].map(
  (route) => ({
    route,
    scopes: ANY,
    ask: () => ({}),
  }),
);

/** Asked last: they end the sessions of who asks. */
export const FAREWELL_RECIPES: Recipe[] = [
  {
    route: 'PUT /me/password',
    scopes: ANY,
    ask: async (cell) => {
      const password = await signInAgain(cell);
      return { body: { current: password, next: password } };
    },
  },
  { route: 'DELETE /sessions', scopes: ANY, ask: async (cell) => signInAgain(cell).then(() => ({})) },
];

async function signInAgain(cell: Cell): Promise<string> {
  const account = (await demoAccounts(cell.shared.makers.url)).find(({ role }) => role === cell.holder.role);
  if (!account) return PASSWORD;
  await cell.holder.client.signIn(account.phone, account.password);
  return account.password;
}
