import { defineConfig } from 'vitest/config';

// Everything here speaks to the built product: run `nx build` first, or `npm test`, which does.
export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    include: ['*.spec.ts', 'api/**/*.spec.ts', 'jobs/**/*.spec.ts'],
    environment: 'node',
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
