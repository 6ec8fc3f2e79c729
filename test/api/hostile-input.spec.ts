import { randomUUID } from 'node:crypto';
import { PERMISSIONS, ROLES, type DemoAccount, type Problem, type Role } from '@jishan/domain';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { Client, demoAccounts } from '../support/client.ts';
import { leavesOf, readDescription, sampleOf, withLeaf, type Description, type Operation } from '../support/openapi.ts';

const url = inject('url');
const TEXTS: Record<string, string> = {
  NUL: '积善\u0000',
  'a lone surrogate': '𠮷'.slice(0, 1),
  'a control character': '积\u0007善',
};
const NUMBERS = [1e21, 9007199254740993, -1, 1.5, '1', null, [], {}];

let api: Description;
let accounts: DemoAccount[];
const clients = new Map<Role, Client>();

beforeAll(async () => {
  api = await readDescription(url);
  accounts = await demoAccounts(url);
  for (const account of accounts) clients.set(account.role, await new Client(url).signIn(account.phone, account.password));
});

/** Somebody who gets past the guard, so that the input itself is judged. */
function clientFor(operation: Operation): Client {
  if (operation.action === 'public') return new Client(url);
  const row: Partial<Record<Role, unknown>> = PERMISSIONS[operation.action];
  const role = [...ROLES].reverse().find((candidate) => row[candidate] && clients.has(candidate));
  return (role && clients.get(role)) ?? new Client(url);
}

const concrete = (path: string) => path.replace(/\{[^}]+\}/g, () => '01990000-0000-7000-8000-00000000abcd');
const name = (operation: Operation) => `${operation.method} ${operation.path}`;
const withBody = () => api.operations.filter((operation) => operation.body !== null);

async function statusOf(operation: Operation, body: unknown, headers: Record<string, string> = {}): Promise<{ status: number; code?: string }> {
  const answer = await clientFor(operation).send<Problem>(operation.method, concrete(operation.path), body, headers);
  return { status: answer.status, code: answer.body?.code };
}

describe('hostile input', () => {
  it('describes the bodies of its writes', () => {
    expect(withBody().length).toBeGreaterThan(30);
  });

  it.each(Object.keys(TEXTS))('refuses %s in every text of every write, before anything else', async (kind) => {
    const wrong: string[] = [];
    for (const operation of withBody()) {
      const sample = sampleOf(operation.body ?? {}, api.schemas);
      const texts = leavesOf(sample).filter((leaf) => typeof leaf.value === 'string');
      for (const leaf of texts) {
        const answer = await statusOf(operation, withLeaf(sample, leaf.path, TEXTS[kind]));
        if (![400, 403].includes(answer.status)) wrong.push(`${name(operation)} ${leaf.path.join('.')} → ${answer.status}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('refuses numbers that are none of its own in every number of every write', async () => {
    const wrong: string[] = [];
    for (const operation of withBody()) {
      const sample = sampleOf(operation.body ?? {}, api.schemas);
      for (const leaf of leavesOf(sample).filter((candidate) => typeof candidate.value === 'number')) {
        for (const hostile of NUMBERS) {
          const answer = await statusOf(operation, withLeaf(sample, leaf.path, hostile));
          if (answer.status < 400 || answer.status >= 500) wrong.push(`${name(operation)} ${leaf.path.join('.')} = ${JSON.stringify(hostile)} → ${answer.status}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  it('refuses fields nobody asked for', async () => {
    const wrong: string[] = [];
    for (const operation of withBody()) {
      const sample = { ...(sampleOf(operation.body ?? {}, api.schemas) as object), role: 'district-admin', points: 1_000_000 };
      const answer = await statusOf(operation, sample);
      if (![400, 403].includes(answer.status)) wrong.push(`${name(operation)} → ${answer.status}`);
    }
    expect(wrong).toEqual([]);
  });

  it.each([
    ['an array instead of an object', '[]'],
    ['a bare value', '"x"'],
    ['20,000 levels of nesting', `${'['.repeat(20_000)}${']'.repeat(20_000)}`],
    ['20,000 levels of objects', `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`],
    ['a prototype key', '{"__proto__":{"role":"district-admin"}}'],
    ['a constructor key', '{"constructor":{"prototype":{"x":1}}}'],
    ['broken JSON', '{"name":'],
    ['nothing at all', ''],
  ])('answers %s with a refusal everywhere', async (_what, text) => {
    const wrong: string[] = [];
    for (const operation of withBody()) {
      const answer = await statusOf(operation, text);
      if (answer.status < 400 || answer.status >= 500) wrong.push(`${name(operation)} → ${answer.status}`);
    }
    expect(wrong).toEqual([]);
  });

  it('refuses bytes that are not UTF-8 instead of storing something else', async () => {
    const wrong: string[] = [];
    for (const operation of withBody()) {
      const answer = await fetch(`${url}/api${concrete(operation.path)}`, {
        method: operation.method,
        headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID(), authorization: `Bearer ${clientFor(operation).accessToken ?? ''}` },
        body: Buffer.concat([Buffer.from('{"name":"'), Buffer.from([0xc3, 0x28, 0xff]), Buffer.from('"}')]),
      });
      if (answer.status < 400 || answer.status >= 500) wrong.push(`${name(operation)} → ${answer.status}`);
    }
    expect(wrong).toEqual([]);
  });

  it('refuses hostile query strings on every list', async () => {
    const wrong: string[] = [];
    const hostile = ['cursor=%00', 'cursor=zzzz', 'limit=1e21', 'limit=-1', 'limit=abc', 'search=%ED%A0%80', 'search=%', 'nobody=1', 'from=2024-02-30', 'unitId=1', 'cursor[$ne]=1', 'limit=9007199254740993'];
    for (const operation of api.operations.filter((candidate) => candidate.method === 'GET')) {
      for (const query of hostile) {
        const answer = await clientFor(operation).send('GET', `${concrete(operation.path)}?${query}`);
        if (answer.status >= 500) wrong.push(`${name(operation)}?${query} → ${answer.status}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('takes no write that matters without a key, and no malformed key', async () => {
    const wrong: string[] = [];
    for (const operation of api.operations.filter((candidate) => candidate.takesKey)) {
      const sample = operation.body ? sampleOf(operation.body, api.schemas) : undefined;
      for (const key of ['', 'short', '键'.repeat(10)].map((text) => encodeURI(text))) {
        const answer = await statusOf(operation, sample, { 'idempotency-key': key });
        if (answer.status < 400 || answer.status >= 500) wrong.push(`${name(operation)} with “${key}” → ${answer.status}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('still works afterwards', async () => {
    expect((await fetch(`${url}/api/health/ready`)).status).toBe(200);
  });
});
