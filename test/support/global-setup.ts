import { randomUUID } from 'node:crypto';
import type { TestProject } from 'vitest/node';
import { startProduct } from './product.ts';

declare module 'vitest' {
  interface ProvidedContext {
    url: string;
    logFile: string;
    dataDir: string;
    metricsToken: string;
  }
}

/** One product with the demo district for all black-box specs of a run. Specs that kill or restart it start their own. */
export default async function startForAll(project: TestProject): Promise<() => Promise<void>> {
  const metricsToken = randomUUID();
  // nothing listens there: mails are queued and wait
  const mail = { SMTP_URL: 'smtp://127.0.0.1:9', SMTP_FROM: 'check@example.cn' };
  const product = await startProduct({ demo: true, env: { METRICS_TOKEN: metricsToken, ...mail } });
  project.provide('url', product.url);
  project.provide('logFile', product.logFile);
  project.provide('dataDir', product.dataDir);
  project.provide('metricsToken', metricsToken);
  return async () => {
    await product.stop();
  };
}
