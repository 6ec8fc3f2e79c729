import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from './config';
import type { RunAs } from './embedded-postgres.native';

/** Beside the cluster, readable by whoever starts the server alone: initdb refuses foreign files within. */
export const passwordFile = (dir: string) => `${dir}.password`;

export function readPassword(dir: string): string {
  return readFileSync(passwordFile(dir), 'utf8').trim();
}

export function newPassword(): string {
  return randomBytes(24).toString('base64url');
}

export function keepPassword(dir: string, password: string): void {
  const partial = `${passwordFile(dir)}.new`;
  writeFileSync(partial, `${password}\n`, { mode: 0o600 });
  chmodSync(partial, 0o600); // the mode above counts for new files only
  renameSync(partial, passwordFile(dir));
}

interface Cluster {
  dir: string;
  user: string;
  postgres: string;
  runAs: RunAs;
  env: NodeJS.ProcessEnv;
}

/**
 * Gives a cluster that has no password file a password of its own, whatever it had before: who may write its files owns it. Done by
 * PostgreSQL itself in single-user mode, before anybody can connect. Cut off, it is done again at the next start.
 */
export function ensurePassword({ dir, user, postgres, runAs, env }: Cluster): void {
  if (!existsSync(join(dir, 'PG_VERSION')) || existsSync(passwordFile(dir))) return;
  const password = newPassword();
  const run = spawnSync(postgres, ['--single', '-D', dir, '-c', 'exit_on_error=on', 'postgres'], {
    ...runAs,
    env,
    cwd: '/',
    encoding: 'utf8',
    input: `ALTER ROLE "${user}" PASSWORD '${password}'\n`,
  });
  if (run.status !== 0)
    throw new StartError(
      `数据库密码没有设定：${run.error?.message ?? ''}${run.stdout ?? ''}${run.stderr ?? ''}`.trim(),
    );
  keepPassword(dir, password);
}
