import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { ERROR_TITLES, type MeRecord, type Problem } from '@jishan/domain';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { asRole, Client } from '../support/client.ts';
import { grantOf } from '../support/places.ts';
import { raw } from '../support/raw.ts';

const url = inject('url');
const NOBODY = '01990000-0000-7000-8000-00000000dead';
let admin: Client;
let volunteer: Client;
let own: string;

beforeAll(async () => {
  [admin, volunteer] = await Promise.all([asRole(url, 'town-admin'), asRole(url, 'volunteer')]);
  own = grantOf(await admin.get<MeRecord>('/me'), 'town-admin').unitId;
});

const big = (bytes: number) => JSON.stringify({ text: '字'.repeat(Math.ceil(bytes / 3)), page: '/' });

describe('a refusal', () => {
  const refusals: [string, number, () => Promise<{ status: number; body: unknown; headers: Headers }>][] = [
    ['request.malformed', 400, () => admin.send('POST', '/teams', '{"name":')],
    ['request.invalid', 400, () => admin.send('POST', '/teams', {})],
    ['request.key-missing', 400, () => admin.send('POST', '/teams', {}, { 'idempotency-key': '' })],
    ['request.cursor-invalid', 400, () => admin.send('GET', '/volunteers?cursor=zzzz')],
    ['access.unauthenticated', 401, () => new Client(url).send('GET', '/me')],
    [
      'access.unauthenticated',
      401,
      () => new Client(url).send('GET', '/activities', undefined, { authorization: 'Bearer x' }),
    ],
    [
      'session.bad-credentials',
      401,
      () => new Client(url).send('POST', '/session', { phone: '19900009999', password: '不是这个密码' }),
    ],
    ['access.denied', 403, () => volunteer.send('GET', '/audit')],
    ['resource.not-found', 404, () => admin.send('GET', `/volunteers/${NOBODY}`)],
    ['resource.not-found', 404, () => admin.send('GET', '/volunteers/17')],
    ['resource.not-found', 404, () => admin.send('GET', '/no/such/route')],
    ['resource.not-found', 404, () => admin.send('PATCH', '/me', {})],
    ['request.too-large', 413, () => admin.send('POST', '/complaints', big(300_000))],
    [
      'request.unsupported-media',
      415,
      () => admin.send('POST', '/complaints', 'text=1', { 'content-type': 'application/x-www-form-urlencoded' }),
    ],
    [
      'request.unsupported-media',
      415,
      () => admin.send('POST', '/complaints', '{}', { 'content-type': 'application/json; charset=gbk' }),
    ],
    [
      'consent.required',
      422,
      () =>
        admin.send('POST', '/volunteers/profiles', {
          name: '甲',
          gender: 'male',
          birthOn: '1980-01-01',
          unitId: own,
          paperConsent: false,
        }),
    ],
  ];

  it.each(refusals)('%s is problem+json with status %i', async (code, status, ask) => {
    const answer = await ask();
    const problem = answer.body as Problem;
    expect(problem.code).toBe(code);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const known = ['code', 'detail', 'fields', 'status', 'title', 'traceId', 'type'];
    expect(Object.keys(problem).filter((key) => !known.includes(key))).toEqual([]);
    expect(problem).toMatchObject({
      status: answer.status,
      type: `urn:jishan:problem:${code}`,
      title: ERROR_TITLES[problem.code],
    });
    expect(problem.traceId).toMatch(/^[0-9a-f-]{36}$/);
    for (const fault of problem.fields ?? []) expect(fault.message).toMatch(/\p{Script=Han}/u);
    expect(JSON.stringify(problem)).not.toMatch(/node_modules|\.ts:|SELECT |at async/);
  });

  it('says how to sign in, and when to come again', async () => {
    expect((await new Client(url).send('GET', '/me')).headers.get('www-authenticate')).toBe('Bearer');
    const ask = () => new Client(url).send<Problem>('POST', '/session/sms-code', { phone: '19900009998' });
    expect((await ask()).status).toBe(204);
    const again = await ask();
    expect([again.status, again.body.code]).toEqual([429, 'request.too-many']);
    expect(again.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
  });
});

describe('every answer', () => {
  it.each(['/', '/api/units', '/api/no/such/route', '/api/docs', '/metrics'])(
    '%s carries the security headers',
    async (path) => {
      const { headers } = await raw(url, path);
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['x-frame-options']).toBe('SAMEORIGIN');
      expect(headers['referrer-policy']).toBe('same-origin');
      expect(headers['cross-origin-opener-policy']).toBe('same-origin');
      expect(headers['cross-origin-resource-policy']).toBe('same-origin');
      expect(headers['strict-transport-security']).toContain('max-age=');
      expect(headers['x-powered-by']).toBeUndefined();
      const policy = String(headers['content-security-policy'])
        .split(';')
        .map((part) => part.trim());
      expect(policy).toContain("default-src 'self'");
      expect(policy).toContain("script-src 'self'");
      expect(policy).toContain("object-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy.filter((part) => part.startsWith('script-src')).join()).not.toMatch(/unsafe|\*|http|data:/);
    },
  );

  it('opens nothing to pages of other sites', async () => {
    const { headers } = await raw(url, '/api/units', { headers: { origin: 'https://evil.example' } });
    expect(headers['access-control-allow-origin']).toBeUndefined();
    const preflight = await raw(url, '/api/me', {
      method: 'OPTIONS',
      headers: {
        origin: 'https://evil.example',
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'authorization',
      },
    });
    expect(preflight.headers['access-control-allow-origin']).toBeUndefined();
    expect(preflight.headers['access-control-allow-headers']).toBeUndefined();
  });

  it('lets no page of another site use the cookie of a session', async () => {
    const stranger = new Client(url);
    for (const [method, path] of [
      ['POST', '/session/refresh'],
      ['DELETE', '/session'],
    ] as const) {
      const answer = await stranger.send<Problem>(method, path, undefined, { origin: 'https://evil.example' });
      expect([answer.status, answer.body.code]).toEqual([403, 'access.origin-refused']);
    }
  });
});

describe('sizes', () => {
  it('take what is just below the limit and refuse what is above it', async () => {
    const within = await admin.send<Problem>('POST', '/complaints', big(250_000));
    expect([within.status, within.body.code]).toEqual([400, 'request.invalid']);
    expect((await admin.send('POST', '/complaints', big(265_000))).status).toBe(413);
  });

  it('refuse a small body that unpacks to a large one', async () => {
    const bomb = gzipSync(Buffer.from(big(20_000_000)));
    expect(bomb.length).toBeLessThan(200_000);
    const { status, bytes } = await raw(
      url,
      '/api/complaints',
      {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'content-encoding': 'gzip',
          'idempotency-key': 'bomb-0000001',
          'content-length': bomb.length,
        },
      },
      bomb,
    );
    expect([status, (JSON.parse(bytes.toString()) as Problem).code]).toEqual([413, 'request.too-large']);
  });

  it('pack long answers as the client can unpack them, and leave short ones alone', async () => {
    const plain = await raw(url, '/api/units');
    expect(plain.headers['content-encoding']).toBeUndefined();
    const packed = { br: brotliDecompressSync, gzip: gunzipSync };
    for (const [encoding, unpack] of Object.entries(packed)) {
      const { headers, bytes } = await raw(url, '/api/units', { headers: { 'accept-encoding': encoding } });
      expect(headers['content-encoding']).toBe(encoding);
      expect(headers['vary']).toContain('Accept-Encoding');
      expect(bytes.length).toBeLessThan(plain.bytes.length / 3);
      expect(unpack(bytes)).toEqual(plain.bytes);
    }
    const short = await raw(url, '/api/health/live', { headers: { 'accept-encoding': 'br' } });
    expect(short.headers['content-encoding']).toBeUndefined();
  });
});

describe('caches', () => {
  it('keep nothing of the API, and ask each time for the unit tree', async () => {
    expect((await raw(url, '/api/activities')).headers['cache-control']).toBe('no-store');
    const tree = await raw(url, '/api/units');
    expect(tree.headers['cache-control']).toBe('no-cache');
    const again = await raw(url, '/api/units', { headers: { 'if-none-match': String(tree.headers.etag) } });
    expect([again.status, again.bytes.length]).toEqual([304, 0]);
  });

  it('keep the files of a build for good and its page not at all, packed or not', async () => {
    const page = await raw(url, '/');
    expect([page.status, page.headers['cache-control']]).toEqual([200, 'no-cache']);
    const files = [...page.bytes.toString().matchAll(/(?:src|href)="([^"]+-[A-Z0-9]{8}\.(?:js|css))"/g)].map(
      (match) => `/${match[1]}`,
    );
    expect(files.length).toBeGreaterThan(1);
    for (const file of files) {
      for (const encoding of ['identity', 'br']) {
        const { status, headers } = await raw(url, file, { headers: { 'accept-encoding': encoding } });
        expect([file, encoding, status, headers['cache-control']]).toEqual([
          file,
          encoding,
          200,
          'public, max-age=31536000, immutable',
        ]);
        expect(headers['content-type']).toMatch(/javascript|css/);
        expect(headers['content-encoding']).toBe(encoding === 'br' ? 'br' : undefined);
      }
    }
  });
});

describe('the web app', () => {
  it.each(['/', '/activities', '/office/briefs', '/office/briefs/'])('is answered at %s', async (path) => {
    const { status, headers, bytes } = await raw(url, path);
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(bytes.toString()).toContain('<html lang="zh-CN"');
  });

  it.each(['/no-such-file.js', '/../package.json', '/%2e%2e/%2e%2e/package.json', '/.env', '/main.ts'])(
    'keeps %s to itself',
    async (path) => {
      const { status, bytes } = await raw(url, '/', { path });
      expect([400, 404]).toContain(status);
      expect(bytes.toString()).not.toContain('jishan"');
    },
  );
});

describe('for operators', () => {
  it('tells that it lives and whether it is ready, without a word about how', async () => {
    expect(await new Client(url).get('/health/live')).toEqual({ status: 'ok' });
    expect(await new Client(url).get('/health/ready')).toMatchObject({
      status: 'ok',
      details: { database: { status: 'up' } },
    });
  });

  it('shows figures only to who knows the token', async () => {
    for (const authorization of [undefined, 'Bearer', 'Bearer wrong', `Basic ${inject('metricsToken')}`]) {
      const { status, bytes } = await raw(url, '/metrics', {
        headers: authorization === undefined ? {} : { authorization },
      });
      expect([status, bytes.length]).toEqual([404, 0]);
    }
    const { status, headers, bytes } = await raw(url, '/metrics', {
      headers: { authorization: `Bearer ${inject('metricsToken')}` },
    });
    expect([status, String(headers['content-type']).split(';')[0]]).toEqual([200, 'text/plain']);
    const text = bytes.toString();
    expect(text).toMatch(/^http_request_duration_seconds_count\{.*\} \d+$/m);
    expect(text).toMatch(/^database_connections\{state="open"\} \d+$/m);
    expect(text).toMatch(/^jobs\{state="failed"\} 0$/m);
    // ids and words in a label would be one series a person
    expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-7/);
  });

  it('describes the API, and shows the page without a script of another site', async () => {
    const page = await raw(url, '/api/docs');
    expect(page.status).toBe(200);
    const html = page.bytes.toString();
    expect(html).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    const inline = [...html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/g)].filter(
      ([, attributes, text]) => !attributes?.includes('src=') && text?.trim(),
    );
    expect(inline).toEqual([]);
    const scripts = [...html.matchAll(/<script\b[^>]*src="([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(scripts.length).toBeGreaterThan(0);
    for (const script of scripts)
      expect((await raw(url, new URL(script, `${url}/api/docs/`).pathname)).status).toBe(200);
    const document = await new Client(url).get<{ openapi: string; paths: object }>('/openapi.json');
    expect(document.openapi).toMatch(/^3\./);
    expect(Object.keys(document.paths).length).toBeGreaterThan(60);
  });
});
