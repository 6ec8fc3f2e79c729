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
          exclude: ['faults/bank.spec.ts'],
          environment: 'node',
          globalSetup: ['support/global-setup.ts'],
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 1 },
        },
      },
      // after the other projects of its run, so that its product is the only one of them; `npm test` has another suite beside it
      {
        resolve: { tsconfigPaths: true },
        test: {
          name: 'fire',
          include: ['faults/bank.spec.ts'],
          environment: 'node',
          hookTimeout: 180_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
