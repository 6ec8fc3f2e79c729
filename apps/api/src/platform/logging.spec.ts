import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { pinoHttp } from 'pino-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { logOptions } from './logging';

describe('the log', () => {
  let lines = '';
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines += chunk.toString();
      done();
    },
  });
  const log = pinoHttp(logOptions('info'), sink);
  let server: Server;

  beforeAll(async () => {
    server = createServer((request, response) => {
      log(request, response);
      response.end('好');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => server.close());

  it('never holds what identifies a person or opens a door, however it was added', () => {
    const secrets = { password: 'secret-1', phone: '19900001234', idNumber: 'secret-2', accessToken: 'secret-3' };
    log.logger.info({ ...secrets, user: secrets, deep: { user: secrets } }, '登录');
    expect(lines).toContain('登录');
    for (const secret of Object.values(secrets)) expect(lines).not.toContain(secret);
  });

  it('names a request by number and path, without query, headers and body', async () => {
    const { port } = server.address() as AddressInfo;
    await fetch(`http://127.0.0.1:${port}/api/volunteers?search=张三`, {
      headers: { authorization: 'Bearer secret-4', cookie: 'secret-5' },
    });
    await expect.poll(() => lines).toContain('/api/volunteers');
    for (const secret of ['张三', '%E5%BC%A0', 'secret-4', 'secret-5']) expect(lines).not.toContain(secret);
  });
});
