import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asRole } from '../support/client.ts';
import { databasePid, databaseUrlOf, Fleet, isAlive } from '../support/fleet.ts';
import type { Product } from '../support/product.ts';
import { ROOT } from '../support/sources.ts';

const fleet = new Fleet();
let first: Product;
beforeAll(async () => {
  first = await fleet.start();
});
afterAll(() => fleet.end());

describe('a start', () => {
  it('is refused with one line while another serves the same data, which goes on', async () => {
    const { code, lines } = await fleet.startInVain({ dataDir: first.dataDir });
    expect([code, lines.length], lines.join('\n')).toEqual([1, 1]);
    expect(lines[0]).toContain('另一个进程');
    expect((await fetch(`${first.url}/api/health/ready`)).status).toBe(200);
  });

  it('takes the next free port when its own is taken, and says so', async () => {
    const second = await fleet.start({ unready: true, env: { PORT: String(first.port) } });
    const [, port] = await second.waitForLog(/http:\/\/127\.0\.0\.1:(\d+)/, 60_000);
    expect(Number(port)).toBeGreaterThan(first.port);
    expect((await fetch(`http://127.0.0.1:${port}/api/health/ready`)).status).toBe(200);
    expect(await second.stop()).toBe(0);
  });

  // two at a time: each is a process of its own
  it.concurrent.each([
    ['PORT', { PORT: 'abc' }],
    ['PORT', { PORT: '70000' }],
    ['DATABASE_URL', { DATABASE_URL: 'mysql://somebody:secret@db/x' }],
    ['DATA_KEY', { DATABASE_URL: 'postgres://somebody:secret@127.0.0.1:1/none', JWT_SECRET: 'x'.repeat(40) }],
    ['JWT_SECRET', { JWT_SECRET: 'short' }],
    ['ROLE', { ROLE: 'everything' }],
    ['ROLE', { ROLE: 'worker' }],
    ['DATA_KEY', { DATA_KEY: 'k1:c2hvcnQ=' }],
    ['TRUST_PROXY', { TRUST_PROXY: 'true' }],
    ['ORIGINS', { ORIGINS: 'jishan.example.cn' }],
    ['METRICS_TOKEN', { METRICS_TOKEN: 'short' }],
    ['CLOCK_AT', { NODE_ENV: 'production', CLOCK_AT: '2026-01-01T00:00:00Z' }],
  ])('ends with one clear line about %s when it is %o', async (name, env) => {
    const { code, lines } = await fleet.startInVain({ env: env as Record<string, string> });
    expect([code, lines.length], lines.join('\n')).toEqual([1, 1]);
    expect(lines[0]).toMatch(new RegExp(`^配置有误：.*${name}`));
    expect(lines[0]).not.toContain('secret');
  });

  it('ends with one clear line when the database cannot be reached', async () => {
    const key = `k1:${Buffer.alloc(32, 7).toString('base64')}`;
    const env = {
      DATABASE_URL: 'postgres://somebody:secret@127.0.0.1:1/none',
      DATA_KEY: key,
      JWT_SECRET: 'x'.repeat(40),
    };
    const { code, lines } = await fleet.startInVain({ env });
    expect([code, lines.length], lines.join('\n')).toEqual([1, 1]);
    expect(lines[0]).toMatch(/数据库/);
    expect(lines[0]).not.toContain('secret');
  });
});

describe('the password of the own database', () => {
  const passwordFile = (dataDir: string) => join(dataDir, 'pg.password');
  const canEnter = (dataDir: string, password: string) => {
    const url = new URL(databaseUrlOf(dataDir));
    url.password = password;
    const client = new pg.Client({ connectionString: url.href });
    return client.connect().then(
      () => client.end().then(() => true),
      (error: { code?: string }) => {
        if (error.code === '28P01') return false; // the password is another
        throw error;
      },
    );
  };

  it('is another in each data folder, and its file is for its owner alone', async () => {
    const other = await fleet.start();
    const [one, two] = [first, other].map(({ dataDir }) => readFileSync(passwordFile(dataDir), 'utf8').trim());
    expect(one?.length).toBeGreaterThan(30);
    expect(one).not.toBe(two);
    if (process.platform !== 'win32') expect(statSync(passwordFile(other.dataDir)).mode & 0o777).toBe(0o600);
    expect(await canEnter(other.dataDir, two ?? '')).toBe(true);
    expect(await canEnter(other.dataDir, one ?? '')).toBe(false);
    await other.stop();
  });

  it('is set anew for a folder that has none, as those of before did, and the old one opens nothing', async () => {
    const before = await fleet.start({ demo: true });
    const { dataDir } = before;
    await (await fleet.ownerOf(dataDir)).query(`ALTER ROLE jishan PASSWORD 'known to all'`);
    expect(await canEnter(dataDir, 'known to all')).toBe(true);
    await before.kill();
    rmSync(passwordFile(dataDir));
    const after = await fleet.start({ demo: true, dataDir });
    expect(await canEnter(dataDir, 'known to all')).toBe(false);
    await asRole(after.url, 'auditor');
    const { status } = spawnSync(process.execPath, ['dist/apps/api/reconcile.js'], {
      cwd: ROOT,
      env: { ...process.env, DATABASE_URL: '', DATA_DIR: dataDir },
    });
    expect(status).toBe(0);
    await after.stop();
  });

  it('is asked for in one line when its file holds another', async () => {
    const { dataDir, stop } = await fleet.start();
    await stop();
    writeFileSync(passwordFile(dataDir), 'another\n');
    const { code, lines } = await fleet.startInVain({ dataDir });
    expect([code, lines.length], lines.join('\n')).toEqual([1, 1]);
    expect(lines[0]).toContain('pg.password');
    expect(lines[0]).not.toContain('another');
  });
});

describe('an end', () => {
  it('by kill -9 leaves nothing that the next start does not put right', async () => {
    const orphan = databasePid(first.dataDir);
    await first.kill();
    expect(isAlive(orphan)).toBe(true);
    const again = await fleet.start({ dataDir: first.dataDir });
    expect(isAlive(orphan)).toBe(false);
    expect((await fetch(`${again.url}/api/health/ready`)).status).toBe(200);
    await again.stop();
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('by %s is a success, and takes the database along', async (signal) => {
    const product = await fleet.start({ dataDir: first.dataDir });
    const database = databasePid(first.dataDir);
    expect(isAlive(database)).toBe(true);
    const ended = new Promise((resolve) => product.process.once('exit', resolve));
    product.process.kill(signal);
    expect(await ended).toBe(0);
    expect(isAlive(database)).toBe(false);
    await expect(fetch(`${product.url}/api/health/live`)).rejects.toThrow();
  });
});
