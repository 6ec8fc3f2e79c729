import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { ANSWERS, recordNames } from '../support/access/answers.ts';
import { gather, type Company } from '../support/access/holders.ts';
import { askAll, isAllowed, nameOf, tableOf, type Answered } from '../support/access/matrix.ts';
import { askRarities } from '../support/access/rarities.ts';
import { RECIPES } from '../support/access/recipes.ts';
import { faultsOf } from '../support/access/shapes.ts';
import { readDescription, type Description } from '../support/openapi.ts';

/** Never written but on request: UPDATE_TABLE=1, and then the difference is reviewed like code. */
const TABLE = join(import.meta.dirname, 'access.table.txt');

/** Routes for everybody, signed in or not. A route that becomes public must be entered here by hand. */
const PUBLIC = [
  'DELETE /session',
  'GET /activities',
  'GET /activities/{id}',
  'GET /activities/{id}/estimate',
  'GET /complaints/receipts/{receiptNo}',
  'GET /demo-accounts',
  'GET /health/live',
  'GET /health/ready',
  'GET /passbook-lines',
  'GET /public-postings',
  'GET /public-postings/{id}',
  'GET /record-checks',
  'GET /units',
  'POST /complaints',
  'POST /session',
  'POST /session/refresh',
  'POST /session/sms',
  'POST /session/sms-code',
  'POST /volunteers',
];

/** Why somebody of one town may ask about things of another. Everything else stops at the own unit or team. */
const REACHES_EVERYWHERE: Record<string, string> = {
  'GET /activities/{id}': 'what is published is for everybody',
  'GET /activities/{id}/estimate': 'what is published is for everybody',
  'POST /complaints': 'anybody may write about any unit',
  'GET /teams/{id}': 'one looks for a team to join; no members are shown',
  'POST /teams/{id}/join-requests': 'one asks for oneself; the team decides',
  'POST /teams (parent there, team here)': 'teams are known to everybody; the rule refuses in words',
  'POST /activities (team there, host here)': 'teams are known to everybody; the rule refuses in words',
  'POST /activities/{id}/sign-ups': 'one signs up oneself; the activity says for whom it is',
  'DELETE /activities/{id}/sign-ups/{shiftId}': 'one withdraws oneself',
  'POST /activities/{id}/sign-ups-for (person there, activity here)':
    'whoever comes to the desk is served, by card number',
  'GET /public-postings/{id}': 'what is on public view is for everybody',
  'POST /postings/{id}/objections': 'everybody sees what is on view and may object',
  'GET /schemes/{id}': 'how points are given is public among volunteers',
  'GET /my/allowance': 'one asks what is left for oneself',
  'GET /shops/{id}/goods': 'what a shop has is public among volunteers',
  'POST /reservations': 'one reserves for oneself; a shop of another area refuses',
};
/** Records that are in no answer here: a ledger that adds up has no finding. */
const NOT_MET = ['LedgerFinding'];
const DISTRICT_ROLES = ['editor', 'proofreader', 'signer', 'district-admin', 'auditor'];

let api: Description;
let company: Company;
let answers: Answered[];
let rarities: { route: string; body: unknown }[];

beforeAll(async () => {
  const url = inject('url');
  api = await readDescription(url);
  company = await gather(url, inject('logFile'));
  rarities = await askRarities(company);
  answers = await askAll(RECIPES, company.holders, company.subjects);
}, 480_000);

const cell = ({ name, role, scope, status, code }: Answered) =>
  `${name} · ${role} · ${scope} → ${status} ${code ?? ''}`;
const found = (wrong: (answer: Answered) => boolean) => answers.filter(wrong).map(cell);

describe('who may do what, where', () => {
  it('has a way to ask every route, and asks no other', () => {
    const routes = api.operations.map(({ method, path }) => `${method} ${path}`).sort();
    expect([...new Set(RECIPES.map((recipe) => recipe.route))].sort()).toEqual(routes);
  });

  it('asks in a way that is understood and never breaks the server', () => {
    expect(
      found(({ status }) => status === 400 || status === 413 || status === 415 || status === 429 || status >= 500),
    ).toEqual([]);
  });

  it('reaches the end of every route at least once', () => {
    const reached = new Set(answers.filter(({ status }) => status < 300).map(({ name }) => name));
    expect(RECIPES.filter((recipe) => !recipe.refused && !reached.has(nameOf(recipe))).map(nameOf)).toEqual([]);
    expect(RECIPES.filter((recipe) => recipe.refused && reached.has(nameOf(recipe))).map(nameOf)).toEqual([]);
  });

  it('is the reviewed table, cell for cell', () => {
    const actions = new Map(api.operations.map(({ method, path, action }) => [`${method} ${path}`, action]));
    const table = `${tableOf(answers, actions)}\n`;
    if (process.env['UPDATE_TABLE'] === '1') writeFileSync(TABLE, table);
    expect(table).toBe(readFileSync(TABLE, 'utf8'));
  });

  it('is answered with exactly the keys that the type of the answer has', () => {
    const seen = new Set<string>();
    const given = answers.filter(({ status }) => status < 300);
    const faults = [...given, ...rarities].flatMap(({ route, body }) => {
      const shape = ANSWERS[route];
      if (!shape) return body === null ? [] : [`${route} answers something`];
      return faultsOf(body, shape, seen).map((fault) => `${route} ${fault}`);
    });
    expect([...new Set(faults)]).toEqual([]);
    expect(Object.keys(ANSWERS).sort()).toEqual([...new Set(RECIPES.map((recipe) => recipe.route))].sort());
    expect([...recordNames()].filter((name) => !seen.has(name))).toEqual(NOT_MET);
  });

  it('asks strangers to sign in everywhere but on the public routes', () => {
    expect(
      api.operations
        .filter(({ action }) => action === 'public')
        .map(({ method, path }) => `${method} ${path}`)
        .sort(),
    ).toEqual(PUBLIC);
    expect(
      found(({ role, route, status }) => role === 'anonymous' && !PUBLIC.includes(route) && status !== 401),
    ).toEqual([]);
    expect(
      found(({ role, route, status }) => role === 'anonymous' && PUBLIC.includes(route) && [401, 403].includes(status)),
    ).toEqual([]);
  });

  it('lets nobody do anything with what does not exist', () => {
    expect(found((answer) => answer.scope === 'nowhere' && isAllowed(answer))).toEqual([]);
  });

  it('keeps everybody below the district out of other towns', () => {
    const crossing = answers.filter(
      (answer) => answer.scope === 'elsewhere' && isAllowed(answer) && !DISTRICT_ROLES.includes(answer.role),
    );
    expect(crossing.filter(({ name }) => !(name in REACHES_EVERYWHERE)).map(cell)).toEqual([]);
    // an exception nobody makes use of any more is taken off the list
    expect(Object.keys(REACHES_EVERYWHERE).filter((name) => !crossing.some((answer) => answer.name === name))).toEqual(
      [],
    );
  });

  it('answers what is out of reach exactly like what does not exist', () => {
    const nowhere = new Map(
      answers
        .filter(({ scope }) => scope === 'nowhere')
        .map((answer) => [`${answer.name} ${answer.role}`, answer.text]),
    );
    const telling = (answer: Answered) =>
      !isAllowed(answer) &&
      answer.scope !== 'self' &&
      (nowhere.get(`${answer.name} ${answer.role}`) ?? answer.text) !== answer.text;
    expect(found(telling)).toEqual([]);
  });
});
