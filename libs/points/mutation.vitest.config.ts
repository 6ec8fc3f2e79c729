import { mergeConfig } from 'vitest/config';
import usual from './vitest.config.ts';

// For `npm run test:mutation`, which starts in the root of the repository. That a busy machine is slow must not pass for a mutant that is seen.
export default mergeConfig(usual, {
  test: { isolate: false, testTimeout: 600_000, setupFiles: ['test/support/mutation-dice.ts'] },
});
