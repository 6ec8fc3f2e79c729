import { existsSync } from 'node:fs';
import sparticuz from '@sparticuz/chromium';

export const BROWSER_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The browser for tests: CHROMIUM_PATH, else the system's, else the one inside the npm package. */
export async function browserPath(): Promise<string> {
  const system = [
    process.env['CHROMIUM_PATH'],
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ];
  return system.find((path) => path !== undefined && existsSync(path)) ?? (await sparticuz.executablePath());
}
