import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  existsSync,
  mkdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { createServer } from 'node:net';
import pg from 'pg';
import { StartError } from './config';
import { claimDataFolder, releaseDataFolder, runningPort } from './embedded-postgres.lock';
import { nativeFolder, userFor, type RunAs } from './embedded-postgres.native';
import { ensurePassword, keepPassword, newPassword, passwordFile, readPassword } from './embedded-postgres.password';

export interface EmbeddedPostgres {
  url: string;
  pid: number;
  /** Ends the server in an orderly way (its "fast" shutdown). */
  stop(): Promise<void>;
  /** Settles when the server is gone, whoever ended it; true when that was `stop`. */
  ended: Promise<boolean>;
}

interface Options {
  dir: string;
  database?: string;
  /** False for a throw-away server of a test run: nothing is synced to disk. */
  durable?: boolean;
  settings?: Record<string, string>;
}

const USER = 'jishan';
const START_ATTEMPTS = 600;
const WRONG_PASSWORD = '28P01';

/** Starts a private PostgreSQL from the binaries of @embedded-postgres/<platform>: loopback only, a free port, nothing downloaded, no system user made. */
export async function startPostgres({
  dir,
  database = 'jishan',
  durable = true,
  settings = {},
}: Options): Promise<EmbeddedPostgres> {
  const { native, runAs } = userFor(nativeFolder());
  const program = (name: string) => join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  makeRunnable([program('postgres'), program('initdb')]);
  prepareFolder(dir, runAs);
  await claimDataFolder(dir);
  if (!existsSync(join(dir, 'PG_VERSION'))) initialise(program('initdb'), dir, durable, runAs);
  ensurePassword({ dir, user: USER, postgres: program('postgres'), runAs, env: serverEnvironment() });

  const port = await freePort();
  const flags = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    log_min_messages: 'warning',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
    ...settings,
  };
  // detached: Ctrl+C in the terminal must reach the API first, not the database
  const child = spawn(
    program('postgres'),
    ['-D', dir, ...Object.entries(flags).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    {
      ...runAs,
      env: serverEnvironment(),
      cwd: '/',
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: process.platform !== 'win32',
    },
  );
  const server = follow(child, dir);
  await untilReady(server, dir, port, database);
  return {
    url: urlOf(dir, port, database),
    pid: child.pid ?? 0,
    ended: server.ended,
    stop: server.stop,
  };
}

/** The address of the server that runs on the folder right now, or null. */
export function runningUrl(dir: string, database = 'jishan'): string | null {
  const port = runningPort(dir);
  return port === null ? null : urlOf(dir, port, database);
}

const urlOf = (dir: string, port: number, database: string) =>
  `postgres://${USER}:${readPassword(dir)}@127.0.0.1:${port}/${database}`;

function makeRunnable(files: string[]): void {
  for (const file of files) {
    try {
      accessSync(file, constants.X_OK);
    } catch {
      chmodSync(file, 0o755);
    }
  }
}

function prepareFolder(dir: string, runAs: RunAs): void {
  // the mode belongs to the last folder only: a closed parent would shut the server's own user out
  mkdirSync(dirname(dir), { recursive: true });
  if (!existsSync(dir)) mkdirSync(dir, { mode: 0o700 });
  if (runAs.uid === undefined || runAs.gid === undefined) return;
  chownSync(dir, runAs.uid, runAs.gid);
  const canEnter = () => spawnSync('test', ['-w', dir], { ...runAs, cwd: '/' }).status === 0;
  if (canEnter()) return;
  // the folder above is ours: passing through it is enough, its files stay closed
  chmodSync(dirname(dir), statSync(dirname(dir)).mode | 0o011);
  if (!canEnter()) {
    throw new StartError(
      `数据库所用的系统用户无法进入 ${dir}，请用 DATA_DIR 指定一个它能进入的文件夹（如 /var/lib/jishan），或设置 DATABASE_URL`,
    );
  }
}

const serverEnvironment = () => ({ ...process.env, LC_ALL: 'C', TZ: 'UTC' });

/** Makes the cluster beside its place and moves it there whole: a start that is cut off leaves no half of one. */
function initialise(initdb: string, dir: string, durable: boolean, runAs: RunAs): void {
  const making = `${dir}.making`;
  const told = `${making}.password`; // for initdb, which runs as another user
  const password = newPassword();
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { mode: 0o700 });
  writeFileSync(told, `${password}\n`, { mode: 0o600 });
  if (runAs.uid !== undefined && runAs.gid !== undefined) {
    chownSync(making, runAs.uid, runAs.gid);
    chownSync(told, runAs.uid, runAs.gid);
  }
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--locale=C.UTF-8'];
  const access = ['-U', USER, '--pwfile', told, '--auth=scram-sha-256'];
  const run = spawnSync(initdb, ['-D', making, ...access, ...locale, ...(durable ? [] : ['--no-sync'])], {
    ...runAs,
    env: serverEnvironment(),
    cwd: '/',
    encoding: 'utf8',
  });
  rmSync(told, { force: true });
  if (run.status !== 0)
    throw new StartError(`数据库初始化失败：${run.error?.message ?? ''}${run.stdout ?? ''}${run.stderr ?? ''}`);
  rmdirSync(dir);
  keepPassword(dir, password);
  renameSync(making, dir);
}

interface FollowedServer {
  ended: Promise<boolean>;
  stop(): Promise<void>;
  /** Why the server is gone, or null while it runs. */
  failure(): string | null;
}

function follow(child: ChildProcess, dir: string): FollowedServer {
  let log = '';
  let failure: string | null = null;
  let stopping = false;
  child.stderr?.on('data', (chunk: Buffer) => (log = (log + chunk.toString()).slice(-8000)));
  const killNow = () => child.kill('SIGQUIT');
  process.once('exit', killNow);
  const ended = new Promise<boolean>((done) => {
    const gone = (reason: string) => {
      if (failure !== null) return;
      failure = `${reason}\n${log}`;
      process.off('exit', killNow);
      releaseDataFolder(dir);
      done(stopping);
    };
    child.once('error', (error) => gone(error.message));
    child.once('exit', (code, signal) => gone(`退出码 ${code ?? signal}`));
  });
  return {
    ended,
    failure: () => failure,
    async stop() {
      stopping = true;
      child.kill('SIGINT');
      await ended;
    },
  };
}

async function untilReady(server: FollowedServer, dir: string, port: number, database: string): Promise<void> {
  const connection = { host: '127.0.0.1', port, user: USER, password: readPassword(dir), database: 'postgres' };
  for (let attempt = 0; ; attempt++) {
    const failure = server.failure();
    if (failure !== null) throw new StartError(`数据库没有启动：${failure}`);
    const client = new pg.Client(connection);
    client.on('error', () => undefined);
    try {
      await client.connect();
      const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
      if (!found.rowCount) await client.query(`CREATE DATABASE ${client.escapeIdentifier(database)}`);
      await client.end();
      return;
    } catch (error) {
      await client.end().catch(() => undefined);
      if ((error as { code?: string }).code === WRONG_PASSWORD)
        throw new StartError(`${passwordFile(dir)} 里不是这个数据库的密码；删去这个文件再启动，会重新设定`);
      if (attempt >= START_ATTEMPTS) throw error;
      await new Promise((resume) => setTimeout(resume, 25));
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no free port')),
      );
    });
  });
}
