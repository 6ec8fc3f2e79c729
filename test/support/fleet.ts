import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { makeDataDir, startProduct, type Product, type ProductOptions } from './product.ts';

/** Products of one spec's own, which it may kill; all of them and their data are gone at the end. */
export class Fleet {
  private readonly cleanUps: (() => unknown)[] = [];

  dataFolder(): string {
    const folder = makeDataDir();
    this.atEnd(() => {
      endOrphan(folder);
      for (const path of [folder, `${folder}.log`]) rmSync(path, { recursive: true, force: true });
    });
    return folder;
  }

  async start(options: ProductOptions = {}): Promise<Product> {
    const product = await startProduct({ dataDir: this.dataFolder(), ...options });
    this.atEnd(() => product.stop());
    return product;
  }

  /** Starts what is expected to give up by itself; answers how it ended and what it said. */
  async startInVain(options: ProductOptions): Promise<{ code: number | null; lines: string[] }> {
    const product = await this.start({ ...options, unready: true });
    const code = await new Promise<number | null>((resolve) => {
      if (product.process.exitCode !== null) resolve(product.process.exitCode);
      product.process.once('close', resolve);
    });
    return { code, lines: product.log().trim().split('\n') };
  }

  /** The embedded database of a data folder, as its owner. */
  async ownerOf(dataDir: string): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: databaseUrlOf(dataDir) });
    client.on('error', () => undefined);
    await client.connect();
    this.atEnd(() => client.end().catch(() => undefined));
    return client;
  }

  async end(): Promise<void> {
    for (const cleanUp of this.cleanUps.splice(0).reverse()) await cleanUp();
  }

  private atEnd(cleanUp: () => unknown): void {
    this.cleanUps.push(cleanUp);
  }
}

const lockLines = (dataDir: string) => readFileSync(join(dataDir, 'pg', 'postmaster.pid'), 'utf8').split('\n');

/** First line of PostgreSQL's lock file: the process; fourth: the port. */
export const databasePid = (dataDir: string) => Number(lockLines(dataDir)[0]);
const passwordOf = (dataDir: string) => readFileSync(join(dataDir, 'pg.password'), 'utf8').trim();
export const databaseUrlOf = (dataDir: string, name = 'jishan') =>
  `postgres://jishan:${passwordOf(dataDir)}@127.0.0.1:${lockLines(dataDir)[3]}/${name}`;

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** A database whose server was killed and not started again. */
function endOrphan(dataDir: string): void {
  if (!existsSync(join(dataDir, 'pg', 'postmaster.pid'))) return;
  const pid = databasePid(dataDir);
  if (isAlive(pid)) process.kill(pid, 'SIGQUIT');
}

export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
