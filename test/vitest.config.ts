import { defineConfig } from 'vitest/config';

const product = {
  environment: 'node',
  fileParallelism: false,
  testTimeout: 180_000,
  hookTimeout: 180_000,
  sequence: { groupOrder: 1 },
};

// Everything here but the architecture speaks to the built product: `npm test` builds it first.
export default defineConfig({
  test: {
    projects: [
      { resolve: { tsconfigPaths: true }, test: { name: 'architecture', include: ['*.spec.ts'], environment: 'node' } },
      {
        resolve: { tsconfigPaths: true },
        test: { ...product, name: 'product', include: ['api/**/*.spec.ts'], globalSetup: ['support/global-setup.ts'] },
      },
      // these kill and restart, so they start products of their own
      {
        resolve: { tsconfigPaths: true },
        test: {
          ...product,
          name: 'products',
          include: ['jobs/**/*.spec.ts', 'faults/**/*.spec.ts'],
          exclude: ['faults/bank.spec.ts'],
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
