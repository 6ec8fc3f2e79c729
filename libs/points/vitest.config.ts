import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: { include: ['src/**/*.spec.ts'], environment: 'node', testTimeout: 30_000 },
});
