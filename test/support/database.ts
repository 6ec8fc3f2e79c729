import { spawn } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { databasePid, databaseUrlOf, isAlive, pause, type Fleet } from './fleet.ts';

const PATIENCE_MS = 60_000;

/** A PostgreSQL of its own beside the product: made by one that was killed at once, so that only its database went on. */
export class Database {
  readonly dataDir: string;
  private readonly name: string;

  private constructor(dataDir: string, name: string) {
    this.dataDir = dataDir;
    this.name = name;
  }

  static async open(fleet: Fleet, name: string): Promise<Database> {
    const maker = await fleet.start();
    await (await fleet.ownerOf(maker.dataDir)).query(`CREATE DATABASE ${name}`);
    await maker.kill();
    return new Database(maker.dataDir, name);
  }

  get url(): string {
    return databaseUrlOf(this.dataDir, this.name);
  }

  /** Null while it is down. */
  get portNow(): number | null {
    try {
      return Number(new URL(this.url).port) || null;
    } catch {
      return null; // the file that names the port goes and comes with the database, and is not whole at once
    }
  }

  /** As the owner, past everything that stands between. */
  async query<Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<Row[]> {
    const client = new pg.Client({ connectionString: this.url });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<Row>(sql, values)).rows;
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  /** kill -9 of the postmaster: everybody's connection ends with it. */
  async kill(): Promise<void> {
    const pid = databasePid(this.dataDir);
    process.kill(pid, 'SIGKILL');
    while (isAlive(pid)) await pause(10);
  }

  /** Exactly as it was started before; answers when it has recovered. */
  async start(): Promise<void> {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const child = this.spawn();
      const ended = new Promise<boolean>((resolve) => child.once('exit', () => resolve(true)));
      // what is left of the one that was killed may hold its shared memory for some moments more
      while (!(await Promise.race([ended, pause(25)]))) if (await this.answers()) return;
      if (Date.now() > end) throw new Error('the database did not come back');
    }
  }

  private spawn() {
    const folder = join(this.dataDir, 'pg');
    const [program = '', ...flags] = readFileSync(join(folder, 'postmaster.opts'), 'utf8').trim().split(' "');
    const { uid, gid } = statSync(folder);
    return spawn(
      program,
      flags.map((flag) => flag.replace(/"$/, '')),
      {
        ...(process.getuid?.() === 0 ? { uid, gid } : {}),
        env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
        cwd: '/',
        stdio: 'ignore',
        detached: true,
      },
    );
  }

  private answers(): Promise<boolean> {
    return this.query('SELECT 1').then(
      () => true,
      () => false,
    );
  }
}
