import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startPostgres } from './embedded-postgres';
import { migrate } from './migrate';

declare module 'vitest' {
  interface ProvidedContext {
    /** A server whose database `jishan_template` is migrated; each spec file clones it. */
    specServerUrl: string;
  }
}

export const TEMPLATE = 'jishan_template';

/** One throw-away PostgreSQL for the whole run, or the server of TEST_DATABASE_URL. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const external = process.env['TEST_DATABASE_URL'];
  const folder = external
    ? null
    : await mkdtemp(join(process.getuid?.() === 0 ? '/var/tmp' : tmpdir(), 'jishan-spec-'));
  // the server runs as another user when we are root, and must be able to pass
  if (folder) await import('node:fs/promises').then(({ chmod }) => chmod(folder, 0o755));
  const server = folder
    ? await startPostgres({ dir: join(folder, 'pg'), durable: false, settings: { max_connections: '300' } })
    : null;
  const url = external ?? server?.url ?? '';
  await execute(url, `DROP DATABASE IF EXISTS ${TEMPLATE}`);
  await execute(url, `CREATE DATABASE ${TEMPLATE}`);
  await migrate(databaseUrl(url, TEMPLATE));
  project.provide('specServerUrl', url);
  return async () => {
    await server?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  };
}

export async function execute(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

export function databaseUrl(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}
