import { defineConfig } from 'vitest/config';

// Nest resolves constructor injection from the metadata that TypeScript would emit; oxc emits it only when told to.
const oxc = { decorator: { legacy: true, emitDecoratorMetadata: true }, assumptions: { setPublicClassFields: true } };

export default defineConfig({
  test: {
    projects: [
      {
        oxc,
        resolve: { tsconfigPaths: true },
        test: {
          name: 'pure',
          include: ['src/**/*.spec.ts', '../../migrations/**/*.spec.ts'],
          exclude: ['src/**/*.db.spec.ts'],
          environment: 'node',
          setupFiles: ['reflect-metadata'],
        },
      },
      {
        oxc,
        resolve: { tsconfigPaths: true },
        test: {
          name: 'db',
          include: ['src/**/*.db.spec.ts'],
          environment: 'node',
          setupFiles: ['reflect-metadata'],
          globalSetup: ['src/platform/db-spec.setup.ts'],
          hookTimeout: 60_000,
          testTimeout: 30_000,
          maxWorkers: 2,
          isolate: false, // the server is loaded once a worker, not once a file
        },
      },
    ],
  },
});
