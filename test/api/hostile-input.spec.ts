import { PERMISSIONS, ROLES, type Problem, type Role } from '@jishan/domain';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { Client, demoAccounts } from '../support/client.ts';
import {
  leavesOf,
  readDescription,
  sampleOf,
  withLeaf,
  type Description,
  type Leaf,
  type Operation,
} from '../support/openapi.ts';

const url = inject('url');
const TEXTS: Record<string, string> = {
  NUL: '积善\u0000',
  'a lone surrogate': '𠮷'.slice(0, 1),
  'a control character': '积\u0007善',
};
/** 2^53 + 1, which JSON.parse makes another number of. */
const BEYOND_EXACT = Number('9007199254740993');
const NO_NUMBERS = [1e21, BEYOND_EXACT, '1', [], {}];
/** Where they are allowed it is on purpose: a stock difference below zero, half a tonne, an unlimited capacity. */
const ODD_NUMBERS = [-1, 1.5, null];
/** Each with the name a route must know for it to be asked; what it does not know it need not read. */
const QUERIES: [string, string][] = [
  ['cursor', 'cursor=zzzz'],
  ['cursor', 'cursor=%00'],
  ['cursor', 'cursor[$ne]=1'],
  ['limit', 'limit=1e21'],
  ['limit', 'limit=-1'],
  ['limit', 'limit=abc'],
  ['limit', 'limit=9007199254740993'],
  ['limit', 'nobody=1'],
  ['search', 'search=%ED%A0%80'],
  ['search', 'search=%'],
  ['search', `search=${'长'.repeat(200)}`],
  ['from', 'from=2024-02-30'],
  ['unitId', 'unitId=1'],
  ['after', 'after=1e400'],
];
/** They end or renew a session, set a password or note who looked: done twice they do no more than once, or are two looks. */
const WITHOUT_KEY = [
  'DELETE /session',
  'DELETE /sessions',
  'POST /goods/{id}/voucher-lists/check',
  'POST /past-bulletins/check',
  'POST /people/{id}/personal-data',
  'POST /session',
  'POST /session/refresh',
  'POST /session/sms',
  'POST /session/sms-code',
  'PUT /me/password',
];

let api: Description;
const clients = new Map<Role, Client>();

beforeAll(async () => {
  api = await readDescription(url);
  for (const account of await demoAccounts(url))
    clients.set(account.role, await new Client(url).signIn(account.phone, account.password));
});

/** Somebody who gets past the guard, so that the input itself is judged. */
function clientFor(operation: Operation): Client {
  if (operation.action === 'public') return new Client(url);
  const row: Partial<Record<Role, unknown>> = PERMISSIONS[operation.action];
  const role = [...ROLES].reverse().find((candidate) => row[candidate] && clients.has(candidate));
  const client = role && clients.get(role);
  if (!client) throw new Error(`nobody may ${operation.action}`);
  return client;
}

// the ledger numbers its rows, everything else has a uuid
const concrete = (path: string) =>
  path.replace(/\{[^}]+\}/g, () =>
    /^\/(my\/)?points\//.test(path) ? '999999999999' : '01990000-0000-7000-8000-00000000abcd',
  );
const name = (operation: Operation) => `${operation.method} ${operation.path}`;
const withBody = () => api.operations.filter((operation) => operation.body !== null);
const sample = (operation: Operation) => sampleOf(operation.body ?? {}, api.schemas);

async function ask(
  operation: Operation,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; problem: Problem }> {
  const answer = await clientFor(operation).send<Problem>(operation.method, concrete(operation.path), body, headers);
  return { status: answer.status, problem: answer.body };
}

/** Every leaf of every body with something else in it, and what the server made of that. */
async function askLeaves(
  kind: 'string' | 'number',
  hostile: readonly unknown[],
  isRight: (problem: Problem, status: number, leaf: Leaf) => boolean,
): Promise<string[]> {
  const wrong: string[] = [];
  for (const operation of withBody()) {
    for (const leaf of leavesOf(sample(operation)).filter(({ value }) => typeof value === kind)) {
      for (const value of hostile) {
        const { status, problem } = await ask(operation, withLeaf(sample(operation), leaf.path, value));
        if (!isRight(problem, status, leaf))
          wrong.push(
            `${name(operation)} ${leaf.path.join('.')} = ${JSON.stringify(value)} → ${status} ${problem?.code}`,
          );
      }
    }
  }
  return wrong;
}

const names = (problem: Problem, leaf: Leaf) =>
  // of a list of plain numbers the list is named
  problem.fields?.some(
    ({ field }) => field === leaf.path.join('.') || field === leaf.path.join('.').replace(/\.\d+$/, ''),
  ) ?? false;

describe('hostile input', () => {
  it('describes the bodies of its writes', () => {
    const numbers = withBody().flatMap((operation) =>
      leavesOf(sample(operation)).filter(({ value }) => typeof value === 'number'),
    );
    const texts = withBody().flatMap((operation) =>
      leavesOf(sample(operation)).filter(({ value }) => typeof value === 'string'),
    );
    expect(withBody().length).toBeGreaterThan(40);
    expect(numbers.length).toBeGreaterThan(30);
    expect(texts.length).toBeGreaterThan(120);
  });

  it.each(Object.keys(TEXTS))('refuses %s in every text of every write, before anything else', async (kind) => {
    expect(
      await askLeaves('string', [TEXTS[kind]], ({ code }, status) => status === 400 && code === 'request.malformed'),
    ).toEqual([]);
  });

  it('refuses numbers that are none in every number of every write, and says in which field', async () => {
    expect(
      await askLeaves('number', NO_NUMBERS, (problem, status, leaf) => status === 400 && names(problem, leaf)),
    ).toEqual([]);
  });

  it('never breaks on a number that is odd', async () => {
    expect(await askLeaves('number', ODD_NUMBERS, (_problem, status) => status >= 400 && status < 500)).toEqual([]);
  });

  it('refuses fields nobody asked for, by name', async () => {
    const wrong: string[] = [];
    for (const operation of withBody()) {
      const { status, problem } = await ask(operation, {
        ...(sample(operation) as object),
        approvedBy: 'me',
        balance: 1_000_000,
      });
      const both = ['approvedBy', 'balance'].every((field) => problem.fields?.some((fault) => fault.field === field));
      // a password is looked at before the rest of its form
      const isSignIn = name(operation) === 'POST /session' && status === 401;
      if (!isSignIn && (status !== 400 || !both)) wrong.push(`${name(operation)} → ${status}`);
    }
    expect(wrong).toEqual([]);
  });

  it.each([
    ['an array instead of an object', '[]'],
    ['a bare value', '"x"'],
    ['20,000 levels of nesting', `${'['.repeat(20_000)}${']'.repeat(20_000)}`],
    ['8,000 levels of objects', `${'{"a":'.repeat(8_000)}1${'}'.repeat(8_000)}`],
    ['a prototype key', '{"__proto__":{"role":"district-admin"}}'],
    ['a constructor key', '{"constructor":{"prototype":{"x":1}}}'],
    ['broken JSON', '{"name":'],
    [
      'bytes that are not UTF-8',
      Buffer.concat([Buffer.from('{"name":"'), Buffer.from([0xc3, 0x28, 0xff]), Buffer.from('"}')]),
    ],
    ['half a character', '{"name":"\\ud842"}'],
  ])('refuses %s everywhere', async (_what, body) => {
    const wrong: string[] = [];
    for (const operation of withBody()) {
      const answer = await clientFor(operation).send<Problem>(operation.method, concrete(operation.path), body);
      if (answer.status !== 400) wrong.push(`${name(operation)} → ${answer.status}`);
    }
    expect(wrong).toEqual([]);
  });

  it('never breaks on an empty body', async () => {
    const wrong: string[] = [];
    for (const operation of withBody()) {
      const { status } = await ask(operation, '');
      if (status < 400 || status >= 500) wrong.push(`${name(operation)} → ${status}`);
    }
    expect(wrong).toEqual([]);
  });

  it('refuses hostile query strings on every route that reads one', async () => {
    const wrong: string[] = [];
    const asked: string[] = [];
    for (const operation of api.operations.filter(({ method }) => method === 'GET')) {
      for (const [known, query] of QUERIES) {
        const answer = await clientFor(operation).send('GET', `${concrete(operation.path)}?${query}`);
        const isRead = operation.queries.includes(known);
        if (isRead) asked.push(query);
        // a cursor is read only where there is something to turn the pages of
        const isRefused = answer.status === 400 || (query === 'cursor=zzzz' && answer.status === 404);
        if (answer.status >= 500 || (isRead && !isRefused))
          wrong.push(`${name(operation)}?${query} → ${answer.status}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(new Set(asked).size).toBe(QUERIES.length);
  });

  it('takes no write without a key, and no malformed key', async () => {
    const writes = api.operations.filter(({ method }) => method !== 'GET');
    expect(
      writes
        .filter(({ takesKey }) => !takesKey)
        .map(name)
        .sort(),
    ).toEqual(WITHOUT_KEY);
    const wrong: string[] = [];
    for (const operation of writes.filter(({ takesKey }) => takesKey)) {
      const keys: [string, string][] = [
        ['', 'request.key-missing'],
        ['short', 'request.key-malformed'],
        [encodeURI('键'.repeat(10)), 'request.key-malformed'],
        ['k'.repeat(101), 'request.key-malformed'],
      ];
      for (const [key, code] of keys) {
        const { status, problem } = await ask(operation, operation.body ? sample(operation) : undefined, {
          'idempotency-key': key,
        });
        if (status !== 400 || problem.code !== code)
          wrong.push(`${name(operation)} with “${key}” → ${status} ${problem.code}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('still works afterwards', async () => {
    expect((await fetch(`${url}/api/health/ready`)).status).toBe(200);
  });
});
