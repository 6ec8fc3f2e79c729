import { spawn, type ChildProcess } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { ROOT } from './sources.ts';

export interface Product {
  url: string;
  port: number;
  dataDir: string;
  /** Everything the server has printed, also kept in this file for other processes. */
  logFile: string;
  log(): string;
  /** Waits for a line of the log. */
  waitForLog(pattern: RegExp, timeoutMs?: number): Promise<RegExpMatchArray>;
  /** Ctrl+C: server first, then its database. */
  stop(): Promise<number | null>;
  /** kill -9 of the server process only. */
  kill(): Promise<void>;
  process: ChildProcess;
}

export interface ProductOptions {
  /** Load the demo district. */
  demo?: boolean;
  /** Keep the data of an earlier run. */
  dataDir?: string;
  env?: Record<string, string>;
  readyTimeoutMs?: number;
  /** Do not wait until the product is ready. */
  unready?: boolean;
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

/** Starts the built product on its own data folder and port. */
export async function startProduct(options: ProductOptions = {}): Promise<Product> {
  const own = options.dataDir === undefined;
  const dataDir = options.dataDir ?? makeDataDir();
  const port = await freePort();
  const child = spawn(process.execPath, ['--enable-source-maps', 'dist/apps/api/main.js'], {
    cwd: ROOT,
    env: {
      ...process.env,
      DATABASE_URL: '',
      PORT: String(port),
      DATA_DIR: dataDir,
      DEMO: options.demo ? 'on' : 'off',
      THROTTLE: 'off',
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  const waiting = new Set<() => void>();
  const logFile = `${dataDir}.log`;
  const hear = (chunk: Buffer) => {
    log += chunk.toString();
    appendFileSync(logFile, chunk);
    for (const look of waiting) look();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const product: Product = {
    url: `http://127.0.0.1:${port}`,
    port,
    dataDir,
    logFile,
    process: child,
    log: () => log,
    waitForLog: (pattern, timeoutMs = 20_000) => waitForLog(pattern, () => log, waiting, timeoutMs),
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGINT');
      const code = await ended;
      if (own) for (const path of [dataDir, logFile]) rmSync(path, { recursive: true, force: true });
      return code;
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
  if (!options.unready) await waitUntilReady(product, options.readyTimeoutMs ?? 90_000);
  return product;
}

export function makeDataDir(): string {
  return mkdtempSync(join('/var/tmp', 'jishan-test-'));
}

async function waitUntilReady(product: Product, timeoutMs: number): Promise<void> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    if (product.process.exitCode !== null)
      throw new Error(`the server ended before it was ready:\n${product.log().slice(-4000)}`);
    const ready = await fetch(`${product.url}/api/health/ready`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ready) return;
    if (Date.now() > end)
      throw new Error(`the server was not ready within ${timeoutMs} ms:\n${product.log().slice(-4000)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function waitForLog(
  pattern: RegExp,
  log: () => string,
  waiting: Set<() => void>,
  timeoutMs: number,
): Promise<RegExpMatchArray> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      waiting.delete(look);
      reject(new Error(`the log never showed ${pattern}`));
    }, timeoutMs);
    const look = () => {
      const match = log().match(pattern);
      if (!match) return;
      clearTimeout(timer);
      waiting.delete(look);
      resolve(match);
    };
    waiting.add(look);
    look();
  });
}
