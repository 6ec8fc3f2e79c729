import { fileURLToPath } from 'node:url';
import { defineConfig } from 'rolldown';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const isOurs = (id: string) =>
  id.startsWith('.') ||
  id.startsWith('/') ||
  /^[A-Za-z]:/.test(id) ||
  id.startsWith('@jishan/') ||
  id.startsWith('@oxc-project/runtime');

export default defineConfig({
  input: {
    main: here('./src/main.ts'),
    reconcile: here('./src/reconcile.ts'),
    'ledger-load': here('./src/ledger-load.ts'),
    'ledger-export': here('./src/ledger-export.ts'),
    'ledger-verify': here('./src/ledger-verify.ts'),
  },
  platform: 'node',
  tsconfig: here('./tsconfig.json'),
  // what comes from node_modules stays outside; only our own sources are bundled
  external: (id) => !isOurs(id),
  output: {
    dir: here('../../dist/apps/api'),
    format: 'esm',
    entryFileNames: '[name].js',
    sourcemap: true,
    cleanDir: !process.argv.includes('--watch'), // a server that restarts meanwhile must find its files
  },
});
