import { defineConfig } from 'vitest/config';

// Everything here but the architecture speaks to the built product: `npm test` builds it first.
export default defineConfig({
  test: {
    projects: [
      { resolve: { tsconfigPaths: true }, test: { name: 'architecture', include: ['*.spec.ts'], environment: 'node' } },
      {
        resolve: { tsconfigPaths: true },
        test: {
          name: 'product',
          include: ['api/**/*.spec.ts', 'jobs/**/*.spec.ts', 'faults/**/*.spec.ts'],
          environment: 'node',
          globalSetup: ['support/global-setup.ts'],
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
