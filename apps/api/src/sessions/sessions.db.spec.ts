import { randomInt } from 'node:crypto';
import type { MeRecord, Problem, SessionResult } from '@jishan/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GrantsService } from '../identity/grants.service';
import { Passwords } from '../identity/passwords';
import { UsersService } from '../identity/users.service';
import { Clock } from '../platform/clock';
import { openSpecServer, type SpecModule } from '../platform/db-spec';
import { newId } from '../platform/ids';
import { LiveModule } from '../platform/live/live.module';
import { SessionsModule } from './sessions.module';

const PASSWORD = '一个够长的口令2026';
const BROWSER = 'spec browser';

let spec: SpecModule & { baseUrl: string };
let unitId: string;

beforeAll(async () => {
  spec = await openSpecServer([SessionsModule, LiveModule.register([SessionsModule])]);
  unitId = newId();
  await spec.dataSource.query(
    `INSERT INTO units (id, kind, name, short_name, path, position, active_from) VALUES ($1::uuid, 'district', '某区', '某区', $1::text || '/', 1, '2020-01-01')`,
    [unitId],
  );
});
afterAll(() => spec.close());

const somePhone = () => `1990${String(randomInt(10_000_000)).padStart(7, '0')}`;

async function makeUser(): Promise<{ id: string; phone: string }> {
  const phone = somePhone();
  const passwordHash = await spec.get(Passwords).hash(PASSWORD);
  const id = await spec.dataSource.transaction(async (tx) => {
    const userId = await spec.get(UsersService).create(tx, { name: '钱一', phone, passwordHash, personId: null });
    await spec.get(GrantsService).grant(tx, { userId, role: 'district-admin', unitId, grantedBy: null });
    return userId;
  });
  return { id, phone };
}

const closeAccount = (id: string) => spec.dataSource.query('UPDATE users SET disabled_at = now() WHERE id = $1', [id]);

interface Reply<T> {
  status: number;
  body: T;
  cookie: string | null;
}

async function send<T = Problem>(
  method: string,
  path: string,
  options: { body?: unknown; token?: string; cookie?: string | null; agent?: string; origin?: string } = {},
): Promise<Reply<T>> {
  const answer = await fetch(`${spec.baseUrl}${path}`, {
    method,
    headers: {
      'user-agent': options.agent ?? BROWSER,
      ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(options.token ? { authorization: `Bearer ${options.token}` } : {}),
      ...(options.cookie ? { cookie: `jishan_refresh=${options.cookie}` } : {}),
      ...(options.origin ? { origin: options.origin } : {}),
    },
    body: options.body === undefined ? undefined : JSON.stringify(options.body),
  });
  const text = await answer.text();
  const cookie = /jishan_refresh=([^;]*)/.exec(answer.headers.get('set-cookie') ?? '')?.[1] ?? null;
  return { status: answer.status, body: (text ? JSON.parse(text) : null) as T, cookie };
}

const signIn = (phone: string, password = PASSWORD) =>
  send<SessionResult & Problem>('POST', '/session', { body: { phone, password } });
const me = (token: string) => send<MeRecord & Problem>('GET', '/me', { token });
const refresh = (cookie: string | null, agent = BROWSER) =>
  send<SessionResult & Problem>('POST', '/session/refresh', { cookie, agent });

describe('signing in with phone and password', () => {
  it('opens a session that tells who I am and what I may do', async () => {
    const user = await makeUser();
    const session = await signIn(`+86 ${user.phone}`);
    expect(session.status).toBe(200);
    expect(Object.keys(session.body).sort()).toEqual(['accessToken', 'expiresAt']);
    const answer = await me(session.body.accessToken);
    expect(answer.body).toMatchObject({
      userId: user.id,
      name: '钱一',
      grants: [{ role: 'district-admin', unitId, unitName: '某区' }],
    });
  });

  it('answers the same for a wrong password, a phone nobody has, and a closed account', async () => {
    const user = await makeUser();
    const closed = await makeUser();
    await closeAccount(closed.id);
    const replies = [
      await signIn(user.phone, '不对的口令啊啊啊啊'),
      await signIn(somePhone()),
      await signIn(closed.phone),
    ];
    for (const reply of replies) {
      expect(reply.status).toBe(401);
      expect({ ...reply.body, traceId: '' }).toEqual({ ...replies[0]?.body, traceId: '' });
    }
  });

  it('makes the wait longer after five failures, also for a phone nobody has, and opens again when it is over', async () => {
    const user = await makeUser();
    const nobody = somePhone();
    for (const phone of [user.phone, nobody]) {
      for (let failure = 0; failure < 5; failure++)
        expect((await signIn(phone, '不对的口令啊啊啊啊')).body.code).toBe('session.bad-credentials');
      expect((await signIn(phone)).body).toMatchObject({ status: 429, code: 'session.locked' });
    }
    const clock = spec.get(Clock);
    clock.freeze(new Date(Date.now() + 31_000).toISOString());
    const later = await signIn(user.phone);
    clock.freeze(null);
    expect(later.status).toBe(200);
  });

  it('lets no more than five of thirty-two guesses made at one moment through', async () => {
    const { phone } = await makeUser();
    const replies = await Promise.all(Array.from({ length: 32 }, () => signIn(phone, '不对的口令啊啊啊啊')));
    expect(replies.filter((reply) => reply.body.code === 'session.bad-credentials').length).toBeLessThanOrEqual(5);
    expect(replies.filter((reply) => reply.body.code === 'session.locked').length).toBeGreaterThanOrEqual(27);
  });

  it('tells what is missing in Chinese', async () => {
    const reply = await send('POST', '/session', { body: { phone: '12', password: '' } });
    expect(reply.body).toMatchObject({ status: 400, code: 'request.invalid' });
    expect(reply.body.fields).toEqual([
      { field: 'phone', message: '请填写 11 位手机号' },
      { field: 'password', message: '请填写密码' },
    ]);
  });
});

describe('an access token', () => {
  const forge = (token: string, change: (header: Record<string, unknown>, claims: Record<string, unknown>) => void) => {
    const [head = '', body = '', signature = ''] = token.split('.');
    const header = JSON.parse(Buffer.from(head, 'base64url').toString()) as Record<string, unknown>;
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>;
    change(header, claims);
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    return `${part(header)}.${part(claims)}.${signature}`;
  };

  it('is refused when anything in it was changed', async () => {
    const { body } = await signIn((await makeUser()).phone);
    const forged = [
      forge(body.accessToken, (header) => (header['alg'] = 'none')),
      forge(body.accessToken, (header) => (header['typ'] = 'JWT')),
      forge(body.accessToken, (_, claims) => (claims['sub'] = newId())),
      forge(body.accessToken, (_, claims) => (claims['exp'] = 4_000_000_000)),
      `${body.accessToken}x`,
      'nonsense',
    ];
    for (const token of forged)
      expect((await me(token)).body).toMatchObject({ status: 401, code: 'access.unauthenticated' });
    expect((await me(body.accessToken)).status).toBe(200);
  });

  it('dies with the session: signed out here, everywhere, password changed, account closed', async () => {
    const user = await makeUser();
    const here = await signIn(user.phone);
    await send('DELETE', '/session', { cookie: here.cookie });
    const everywhere = await signIn(user.phone);
    const other = await signIn(user.phone);
    await send('DELETE', '/sessions', { token: other.body.accessToken });
    const before = await signIn(user.phone);
    const next = '另一个够长的口令2026';
    const changed = await send<SessionResult>('PUT', '/me/password', {
      token: before.body.accessToken,
      body: { current: PASSWORD, next },
    });
    for (const dead of [here, everywhere, other, before]) {
      await expect.poll(async () => (await me(dead.body.accessToken)).status, { timeout: 2_000 }).toBe(401);
      expect((await refresh(dead.cookie)).body.code).toBe('session.expired');
    }
    expect((await me(changed.body.accessToken)).status).toBe(200);
    await closeAccount(user.id);
    expect((await refresh(changed.cookie)).body.code).toBe('session.expired');
  });
});

describe('a refresh token', () => {
  it('is rotated: each gives one successor, and the chain goes on', async () => {
    const first = await signIn((await makeUser()).phone);
    const second = await refresh(first.cookie);
    const third = await refresh(second.cookie);
    expect(new Set([first.cookie, second.cookie, third.cookie]).size).toBe(3);
    expect((await me(third.body.accessToken)).status).toBe(200);
  });

  it('has one winner of thirty-two at one moment: all get the one successor', async () => {
    const first = await signIn((await makeUser()).phone);
    const replies = await Promise.all(Array.from({ length: 32 }, () => refresh(first.cookie)));
    expect(replies.map((reply) => reply.status)).toEqual(Array(32).fill(200));
    expect(new Set(replies.map((reply) => reply.cookie)).size).toBe(1);
  });

  it('ends the whole session when it comes back from another client', async () => {
    const first = await signIn((await makeUser()).phone);
    const second = await refresh(first.cookie);
    const stolen = await refresh(first.cookie, 'another browser');
    expect(stolen.body).toMatchObject({ status: 401, code: 'session.reused' });
    expect((await refresh(second.cookie)).body.code).toBe('session.expired');
  });

  it('ends the whole session when it comes back after ten seconds', async () => {
    const first = await signIn((await makeUser()).phone);
    await refresh(first.cookie);
    const clock = spec.get(Clock);
    clock.freeze(new Date(Date.now() + 11_000).toISOString());
    const late = await refresh(first.cookie);
    clock.freeze(null);
    expect(late.body.code).toBe('session.reused');
  });

  it('ends the whole session when the grandparent comes back, however soon', async () => {
    const first = await signIn((await makeUser()).phone);
    const second = await refresh(first.cookie);
    const third = await refresh(second.cookie);
    expect((await refresh(first.cookie)).body.code).toBe('session.reused');
    expect((await refresh(third.cookie)).body.code).toBe('session.expired');
  });

  it('is not stored in clear, and neither is its successor', async () => {
    const first = await signIn((await makeUser()).phone);
    const second = await refresh(first.cookie);
    const rows = JSON.stringify(await spec.dataSource.query('SELECT * FROM refresh_tokens'));
    expect(rows).not.toContain(first.cookie);
    expect(rows).not.toContain(second.cookie);
  });

  it('is not taken from a page of another site', async () => {
    const first = await signIn((await makeUser()).phone);
    const foreign = await send('POST', '/session/refresh', { cookie: first.cookie, origin: 'https://evil.example' });
    expect(foreign.body).toMatchObject({ status: 403, code: 'access.origin-refused' });
    expect(
      (await send('POST', '/session/refresh', { cookie: first.cookie, origin: new URL(spec.baseUrl).origin })).status,
    ).toBe(200);
  });
});
