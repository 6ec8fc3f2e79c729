// npm start: builds what is stale, then serves. To ask Nx each time whether anything is takes longer than the start itself.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = resolve(import.meta.dirname, '../..');
const built = join(root, 'dist', 'built');
const SOURCES = ['apps', 'libs', 'migrations', 'nx.json', 'package-lock.json', 'tsconfig.base.json'];

/** Folders count with their own time too: it tells of what was taken out of them. */
function lastChange(path) {
  const found = statSync(path);
  const inside = found.isDirectory() ? readdirSync(path).map((name) => lastChange(join(path, name))) : [];
  return Math.max(found.mtimeMs, ...inside);
}

const isFresh =
  existsSync(built) && SOURCES.every((source) => lastChange(join(root, source)) < statSync(built).mtimeMs);
if (!isFresh) {
  const begunAt = new Date();
  const nx = [join(root, 'node_modules/nx/dist/bin/nx.js'), 'run-many', '-t', 'build', '--outputStyle=static'];
  const { status } = spawnSync(process.execPath, nx, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
  writeFileSync(built, begunAt.toISOString());
  utimesSync(built, begunAt, begunAt); // what was changed while it was being built is not in it
}
process.chdir(root);
await import(pathToFileURL(join(root, 'dist/apps/api/main.js')).href);
