import { hkdfSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The keys of an installation with its own database: made once, readable by the owner only, kept beside the data they protect. */
export function keysOf(dataDir: string): { dataKey: string; jwtSecret: string } {
  mkdirSync(dataDir, { recursive: true });
  return {
    dataKey: keptFile(join(dataDir, 'data.key'), () => `k1:${randomBytes(32).toString('base64')}`),
    jwtSecret: keptFile(join(dataDir, 'jwt.key'), () => randomBytes(48).toString('base64url')),
  };
}

/** A key for one purpose. From the oldest of DATA_KEY: it stays when a new one is put in front. */
export function derivedKey(dataKey: string, purpose: string): Buffer {
  const oldest = dataKey.split(',').at(-1)?.split(':')[1];
  if (!oldest) throw new Error('there is no key to derive from');
  return Buffer.from(hkdfSync('sha256', Buffer.from(oldest, 'base64'), '', purpose, 32));
}

function keptFile(path: string, make: () => string): string {
  if (!existsSync(path)) writeFileSync(path, `${make()}\n`, { mode: 0o600, flag: 'wx' });
  return readFileSync(path, 'utf8').trim();
}
