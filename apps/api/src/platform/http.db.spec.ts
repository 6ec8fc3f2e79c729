import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Body, Controller, Get, Module, Post, Put } from '@nestjs/common';
import { LIMITS, type Problem } from '@jishan/domain';
import { Type } from 'class-transformer';
import { IsInt, Max, Min, ValidateNested } from 'class-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Public } from './access';
import { openSpecServer, type SpecModule } from './db-spec';
import { Readiness } from './health/readiness';
import { IdempotencyKey, Writes, type WriteKey } from './idempotency';
import { IdParam, PictureBytes } from './input';
import { TextLength } from './validation';

class PieceDto {
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  count: number;
}

class NoteDto {
  @TextLength(1, 20)
  text: string;

  @ValidateNested({ each: true })
  @Type(() => PieceDto)
  pieces: PieceDto[];
}

let runs = 0;

@Controller('notes')
class NotesController {
  constructor(private readonly writes: Writes) {}

  @Get(':id')
  @Public()
  read(@IdParam() id: string): { id: string } {
    return { id };
  }

  @Post()
  @Public()
  write(@Body() input: NoteDto, @IdempotencyKey() write: WriteKey): Promise<{ run: number; text: string }> {
    return this.writes.once(write, async () => ({ run: ++runs, text: input.text }));
  }

  @Post('broken')
  @Public()
  break(): never {
    throw new TypeError('张三 19900001234 is not a function');
  }

  @Put(':id/picture')
  @Public()
  picture(@PictureBytes() bytes: Buffer, @IdempotencyKey() write: WriteKey): Promise<{ length: number }> {
    return this.writes.once(write, async () => ({ length: bytes.length }));
  }

  @Post('query')
  @Public()
  query(@IdempotencyKey() write: WriteKey): Promise<void> {
    return this.writes.once(write, async (tx) => tx.query('SELECT $1::date', ['2024-02-30']) as Promise<void>);
  }
}

@Module({ controllers: [NotesController] })
class NotesModule {}

@Controller('silent')
class SilentController {
  @Get()
  read(): string {
    return 'who may read this?';
  }
}

@Module({ controllers: [SilentController] })
class SilentModule {}

const METRICS_TOKEN = 'a token for the spec';

let spec: SpecModule & { baseUrl: string };
let webFolder: string;

beforeAll(async () => {
  webFolder = mkdtempSync(join(tmpdir(), 'jishan-web-'));
  writeFileSync(join(webFolder, 'index.html'), '<!doctype html><title>积善</title>');
  writeFileSync(
    join(webFolder, 'main-AB-2cd_9.js'),
    `export const words = ${JSON.stringify('志愿服务'.repeat(2_000))};`,
  );
  writeFileSync(join(webFolder, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  spec = await openSpecServer([NotesModule], { METRICS_TOKEN }, webFolder);
});
afterAll(async () => {
  await spec.close();
  rmSync(webFolder, { recursive: true });
});

const note = { text: '一段话', pieces: [{ count: 1 }] };

async function post(
  path: string,
  body: string | Buffer<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<{ status: number; problem: Problem; headers: Headers }> {
  const answer = await fetch(`${spec.baseUrl}${path}`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', 'idempotency-key': `key-${Math.random()}`, ...headers },
  });
  const text = await answer.text();
  return { status: answer.status, problem: JSON.parse(text || '{}') as Problem, headers: answer.headers };
}

describe('a request', () => {
  it('is answered once for its key, whatever the order of the members', async () => {
    const key = { 'idempotency-key': 'key-of-this-note' };
    const first = await post('/notes', JSON.stringify(note), key);
    const again = await post('/notes', JSON.stringify({ pieces: note.pieces, text: note.text }), key);
    expect(first.status).toBe(201);
    expect(again.problem).toEqual(first.problem);
    expect((await post('/notes', JSON.stringify({ ...note, text: '别的话' }), key)).problem).toMatchObject({
      status: 409,
      code: 'request.key-reused',
    });
  });

  it.each([
    ['no key', '', 'request.key-missing'],
    ['a short key', 'short', 'request.key-malformed'],
    ['a key with spaces', 'a key with spaces', 'request.key-malformed'],
  ])('is refused with %s', async (_, key, code) => {
    expect((await post('/notes', JSON.stringify(note), { 'idempotency-key': key })).problem).toMatchObject({
      status: 400,
      code,
    });
  });

  it.each([
    ['NUL', JSON.stringify({ ...note, text: 'a\u0000' }), 400, 'request.malformed'],
    ['half a character', '{"text":"\\ud842","pieces":[]}', 400, 'request.malformed'],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 400, 'request.malformed'],
    ['20,000 levels', '['.repeat(20_000) + ']'.repeat(20_000), 400, 'request.malformed'],
    ['a prototype key', '{"__proto__":{"a":1},"text":"x","pieces":[]}', 400, 'request.malformed'],
    ['half of JSON', '{"text":', 400, 'request.malformed'],
    ['a list for an object', '[]', 400, 'request.invalid'],
    ['an unknown member', JSON.stringify({ ...note, role: 'admin' }), 400, 'request.invalid'],
    ['a number nobody can hold', JSON.stringify({ ...note, pieces: [{ count: 1e21 }] }), 400, 'request.invalid'],
    ['more than the longest list', JSON.stringify({ ...note, text: 'x'.repeat(270_000) }), 413, 'request.too-large'],
  ])('is refused with %s', async (_, body, status, code) => {
    const answer = await post('/notes', body);
    expect(answer.problem).toMatchObject({ status, code });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it('is refused when it is no JSON', async () => {
    expect((await post('/notes', 'text=1', { 'content-type': 'application/x-www-form-urlencoded' })).problem.code).toBe(
      'request.unsupported-media',
    );
    expect(
      (await post('/notes', JSON.stringify(note), { 'content-type': 'application/json; charset=gbk' })).problem.code,
    ).toBe('request.unsupported-media');
  });

  it('takes bytes where a picture is put, up to their own limit and once for its key, and nowhere else', async () => {
    const type = { 'content-type': 'image/jpeg' };
    const put = async (bytes: Buffer<ArrayBuffer> | string, headers: Record<string, string> = type) => {
      const answer = await fetch(`${spec.baseUrl}/notes/01a1f897-5afa-77f0-a525-561e084b5ec2/picture`, {
        ...{ method: 'PUT', body: bytes, headers: { 'idempotency-key': `key-${Math.random()}`, ...headers } },
      });
      return { status: answer.status, body: (await answer.json()) as Problem & { length: number } };
    };
    const key = { ...type, 'idempotency-key': 'picture-once' };
    const large = Buffer.alloc(300_000, 7);
    expect((await put(large, key)).body).toEqual({ length: 300_000 });
    expect((await put(large, key)).body).toEqual({ length: 300_000 });
    expect((await put(Buffer.alloc(300_000, 8), key)).body.code).toBe('request.key-reused');
    expect((await put(Buffer.alloc(LIMITS.pictureBytes + 1))).body.code).toBe('request.too-large');
    expect((await put(gzipSync(large), { ...type, 'content-encoding': 'gzip' })).status).toBe(415);
    expect((await put('{}', { 'content-type': 'application/json' })).body.code).toBe('picture.format-refused');
    expect((await post('/notes', large, type)).problem.code).toBe('request.unsupported-media');
  });

  it('for an id that cannot be is answered like one for an id that is not', async () => {
    const answer = await fetch(`${spec.baseUrl}/notes/1;drop`);
    expect(await answer.json()).toMatchObject({ status: 404, code: 'resource.not-found' });
    expect((await fetch(`${spec.baseUrl}/notes/01a1f897-5afa-77f0-a525-561e084b5ec2`)).status).toBe(200);
  });
});

describe('a fault', () => {
  it('of ours tells its number and nothing else', async () => {
    spec.app.useLogger(false); // the log of this fault is meant
    const { problem } = await post('/notes/broken', '{}');
    expect(problem).toMatchObject({ status: 500, code: 'unexpected', title: '系统出错了，请把编号告诉管理员' });
    expect(Object.keys(problem).sort()).toEqual(['code', 'status', 'title', 'traceId', 'type']);
    expect(JSON.stringify(problem)).not.toContain('张三');
  });

  it('of the input that only the database sees is the fault of the request', async () => {
    expect((await post('/notes/query', '{}')).problem).toMatchObject({ status: 400, code: 'request.invalid' });
  });
});

describe('the web app', () => {
  const get = (path: string, headers: Record<string, string> = {}) => fetch(new URL(path, spec.baseUrl), { headers });

  it('is served at every address that is not a file or the API', async () => {
    for (const path of ['/', '/office/briefs', '/activities/1?from=list']) {
      const answer = await get(path);
      expect(answer.status).toBe(200);
      expect(await answer.text()).toContain('积善');
      expect(answer.headers.get('cache-control')).toBe('no-cache');
    }
    for (const path of ['/nothing.js', '/api/nothing', '/..%2f..%2fpackage.json'])
      expect((await get(path)).status).not.toBe(200);
  });

  it('is compressed, and kept for good only where the name carries a hash', async () => {
    const script = await get('/main-AB-2cd_9.js', { 'accept-encoding': 'br' });
    expect(script.headers.get('content-encoding')).toBe('br');
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect((await get('/favicon.svg')).headers.get('cache-control')).toBe('no-cache');
  });
});

describe('the server', () => {
  it('does not start with a route that does not say who may use it', async () => {
    await expect(openSpecServer([SilentModule])).rejects.toThrow('SilentController.read');
  });

  it('sends a strict content security policy and keeps answers of the API out of caches', async () => {
    const { headers } = await fetch(`${spec.baseUrl}/health/live`);
    expect(headers.get('content-security-policy')).toContain("script-src 'self';");
    expect(headers.get('content-security-policy')).toContain("object-src 'none'");
    expect(headers.get('cache-control')).toContain('no-store');
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('is ready when its database answers', async () => {
    expect(await (await fetch(`${spec.baseUrl}/health/ready`)).json()).toMatchObject({ status: 'ok' });
  });

  it('describes every route with the action it asks for, and its input by the rules of the DTO', async () => {
    const document = (await (await fetch(`${spec.baseUrl}/openapi.json`)).json()) as {
      paths: Record<string, Record<string, { 'x-action'?: string; parameters: { name: string }[] }>>;
      components: { schemas: Record<string, unknown> };
    };
    const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
    expect(operations.map((operation) => operation['x-action'])).toEqual(operations.map(() => 'public'));
    expect(document.paths['/api/notes']?.['post']?.parameters.map((parameter) => parameter.name)).toEqual([
      'Idempotency-Key',
    ]);
    expect(document.components.schemas['NoteDto']).toEqual({
      type: 'object',
      properties: {
        text: { type: 'string', minLength: 1, maxLength: 20 },
        pieces: { type: 'array', items: { $ref: '#/components/schemas/PieceDto' } },
      },
      required: ['text', 'pieces'],
    });
    expect(document.components.schemas['PieceDto']).toMatchObject({
      properties: { count: { type: 'integer', minimum: 1, maximum: 1_000_000 } },
    });
  });

  it('shows its figures to who knows the token only, with routes by their pattern', async () => {
    const url = `${new URL(spec.baseUrl).origin}/metrics`;
    expect((await fetch(url)).status).toBe(404);
    expect((await fetch(url, { headers: { authorization: 'Bearer wrong' } })).status).toBe(404);
    await fetch(`${spec.baseUrl}/notes/01a1f897-5afa-77f0-a525-561e084b5ec2`);
    const figures = await (await fetch(url, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } })).text();
    expect(figures).toMatch(
      /http_request_duration_seconds_count\{method="GET",route="\/api\/notes\/:id",status="200"\} \d/,
    );
    expect(figures).toMatch(/database_connections\{state="open"\} \d/);
    expect(figures).not.toContain('01a1f897');
  });

  it('tells how long the transactions of each kind of write took, those that failed apart', async () => {
    await post('/notes', JSON.stringify(note));
    await post('/notes/query', '{}');
    const url = `${new URL(spec.baseUrl).origin}/metrics`;
    const figures = await (await fetch(url, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } })).text();
    const count = (operation: string, outcome: string) =>
      Number(
        new RegExp(
          `write_transaction_duration_seconds_count\\{operation="${operation}",outcome="${outcome}"\\} (\\d+)`,
        ).exec(figures)?.[1],
      );
    expect(count('POST /api/notes', 'committed')).toBeGreaterThan(0);
    expect(count('POST /api/notes/query', 'failed')).toBeGreaterThan(0);
  });

  it('is no longer ready once it is asked to stop, but still lives', async () => {
    const stopping = await openSpecServer([NotesModule]);
    stopping.get(Readiness).turnOff();
    expect((await fetch(`${stopping.baseUrl}/health/ready`)).status).toBe(503);
    expect((await fetch(`${stopping.baseUrl}/health/live`)).status).toBe(200);
    await stopping.close();
  });

  it('limits the requests of one address where a limit is set', async () => {
    const limited = await openSpecServer([NotesModule], { THROTTLE: 'on', RATE_LIMIT: '60' });
    const answers = await Promise.all(
      Array.from({ length: 70 }, () => fetch(`${limited.baseUrl}/notes/01a1f897-5afa-77f0-a525-561e084b5ec2`)),
    );
    const refused = answers.filter((answer) => answer.status === 429);
    expect(refused).toHaveLength(10);
    expect(await refused[0]?.json()).toMatchObject({ code: 'request.too-many' });
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
    await limited.close();
  });
});
