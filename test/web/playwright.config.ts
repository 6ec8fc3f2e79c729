import { defineConfig } from '@playwright/test';
import { BROWSER_ARGS, browserPath } from '../support/browser.ts';

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/browser',
  globalSetup: './global-setup.ts',
  timeout: 180_000,
  expect: { timeout: 15_000 },
  // The story waits for an activity to begin; the other specs run meanwhile.
  workers: 2,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  use: {
    // Set by the global setup, before any worker reads this file.
    baseURL: process.env['PRODUCT_URL'],
    actionTimeout: 15_000,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    acceptDownloads: true,
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: await browserPath(), args: BROWSER_ARGS },
  },
});
