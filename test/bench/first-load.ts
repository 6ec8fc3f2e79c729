import { chromium } from '@playwright/test';
import { browserPath, BROWSER_ARGS } from '../support/browser.ts';
import type { Figure } from './figures.ts';
import type { Stage } from './stage.ts';

const LIMIT_KB = 130;

/** JavaScript that travels when somebody opens the field shell for the first time. */
export async function benchFirstLoad(stage: Stage): Promise<Figure> {
  const browser = await chromium.launch({ executablePath: await browserPath(), args: BROWSER_ARGS });
  const page = await browser.newPage({ viewport: { width: 360, height: 780 }, locale: 'zh-CN' });
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  const scripts = new Set<string>();
  let bytes = 0;
  session.on('Network.responseReceived', ({ requestId, type }) => {
    if (type === 'Script') scripts.add(requestId);
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength;
  });
  await page.goto(stage.product.url, { waitUntil: 'networkidle' });
  await browser.close();
  const kb = bytes / 1_000;
  return {
    what: '首次打开现场端传输的 JavaScript',
    value: `${kb.toFixed(0)} kB`,
    bound: `≤ ${LIMIT_KB} kB`,
    kept: kb > 0 && kb <= LIMIT_KB,
  };
}
