// npm run dev: rebuilds and restarts the API on every change, and serves the web app at http://localhost:4200 with its calls passed on.
import { spawn, spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const node = (parameters, env = process.env) =>
  spawn(process.execPath, parameters, { cwd: root, stdio: 'inherit', env });
const rolldown = [resolve(root, 'node_modules/rolldown/bin/cli.mjs'), '-c', 'apps/api/rolldown.config.ts'];

const first = spawnSync(process.execPath, rolldown, { cwd: root, stdio: 'inherit' });
if (first.status !== 0) process.exit(first.status ?? 1);

const children = [
  node([...rolldown, '--watch']),
  node(['--enable-source-maps', '--watch-path=dist/apps/api', 'dist/apps/api/main.js']),
  node([resolve(root, 'node_modules/nx/dist/bin/nx.js'), 'serve', 'web'], {
    ...process.env,
    PORT: '',
    NX_TUI: 'false',
  }), // PORT is the API's
];
const stop = () => {
  for (const child of children) child.kill('SIGTERM');
};
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop);
for (const child of children) child.on('exit', stop);
