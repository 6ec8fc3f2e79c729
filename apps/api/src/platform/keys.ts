import { randomBytes } from 'node:crypto';
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

function keptFile(path: string, make: () => string): string {
  if (!existsSync(path)) writeFileSync(path, `${make()}\n`, { mode: 0o600, flag: 'wx' });
  return readFileSync(path, 'utf8').trim();
}
