// npm test: the suites in their rounds, then one line of real counts. Ends with 1 when anything failed or a suite ran nothing.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './sources.ts';

interface Suite {
  name: string;
  command: string[];
  env?: Record<string, string>;
}
interface Counts {
  passed: number;
  failed: number;
  /** Left out because the machine lacks something; each says what. */
  skipped: number;
}
/** As vitest reports. */
interface VitestReport {
  numPassedTests?: number;
  numFailedTests?: number;
  numPendingTests?: number;
  testResults?: { name: string; message: string; assertionResults: VitestCase[] }[];
}
interface VitestCase {
  fullName: string;
  status: string;
  failureMessages: string[];
}
/** As Playwright reports. */
interface PlaywrightReport {
  stats?: { expected: number; unexpected: number; flaky: number; skipped: number };
  suites?: PlaywrightSuite[];
}
interface PlaywrightSuite {
  file: string;
  suites?: PlaywrightSuite[];
  specs: { title: string; tests: { results: { error?: { message?: string } }[] }[] }[];
}

const out = join(ROOT, 'test-results');
const report = (name: string) => join(out, `${name}.json`);
const vitest = (name: string, root: string, ...more: string[]): Suite => ({
  name,
  command: [
    'vitest',
    'run',
    '--root',
    root,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report(name)}`,
    ...more,
  ],
});

/** What stands in one round runs at the same time: one of them mostly waits for the other's machine. */
const rounds: Suite[][] = [
  [vitest('points', 'libs/points'), vitest('domain', 'libs/domain'), vitest('web', 'apps/web')],
  [vitest('api', 'apps/api')],
  [
    vitest('blackbox', 'test', '--project', 'architecture', '--project', 'product', 'architecture', 'api/'),
    vitest('jobs', 'test', '--project', 'products', 'jobs/'),
    vitest('faults', 'test', '--project', 'products', '--project', 'fire', 'faults/'),
  ],
  [
    {
      name: 'browser',
      command: ['playwright', 'test', '-c', 'test/web/playwright.config.ts', '--reporter=list,json'],
      env: { PLAYWRIGHT_JSON_OUTPUT_NAME: report('browser') },
    },
  ],
];

function run(command: readonly string[], env: Record<string, string> = {}): boolean {
  const bin = join(ROOT, 'node_modules/.bin', command[0] as string);
  return (
    spawnSync(bin, command.slice(1), { cwd: ROOT, stdio: 'inherit', env: { ...process.env, NX_TUI: 'false', ...env } })
      .status === 0
  );
}

/** The same, beside others: what it says is shown in one piece when it ends. */
function runBeside({ name, command, env }: Suite): Promise<boolean> {
  const bin = join(ROOT, 'node_modules/.bin', command[0] as string);
  const child = spawn(bin, command.slice(1), { cwd: ROOT, env: { ...process.env, NX_TUI: 'false', ...env } });
  const said: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => said.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  return new Promise((resolve) => {
    child.once('close', (code) => {
      process.stdout.write(`\n=== ${name}\n${Buffer.concat(said).toString()}`);
      resolve(code === 0);
    });
  });
}

const readReport = (name: string): VitestReport & PlaywrightReport =>
  existsSync(report(name)) ? JSON.parse(readFileSync(report(name), 'utf8')) : {};

/** What a runner counted itself. */
function countsOf(json: VitestReport & PlaywrightReport): Counts {
  const { stats } = json;
  if (stats) return { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped };
  return { passed: json.numPassedTests ?? 0, failed: json.numFailedTests ?? 0, skipped: json.numPendingTests ?? 0 };
}

const head = (message = '') => message.split('\n').slice(0, 12).join('\n    ');

/** Each failure with the head of what it said, to stand together at the very end. */
function failuresOf({ testResults = [], suites = [] }: VitestReport & PlaywrightReport): string[] {
  const ofVitest = testResults.flatMap(({ name, message, assertionResults }) => {
    const failed = assertionResults.filter(({ status }) => status === 'failed');
    const cases = failed.map(
      ({ fullName, failureMessages }) => `${name} › ${fullName}\n    ${head(failureMessages[0])}`,
    );
    return cases.length === 0 && message ? [`${name}\n    ${head(message)}`] : cases;
  });
  const ofPlaywright = (suite: PlaywrightSuite): string[] => [
    ...suite.specs
      .filter(({ tests }) => tests.some(({ results }) => results.some(({ error }) => error)))
      .map(({ title, tests }) => {
        const error = tests.flatMap(({ results }) => results).find((result) => result.error)?.error;
        return `${suite.file} › ${title}\n    ${head(error?.message)}`;
      }),
    ...(suite.suites ?? []).flatMap(ofPlaywright),
  ];
  return [...ofVitest, ...suites.flatMap(ofPlaywright)];
}

const wanted = process.argv.slice(2);
const names = rounds.flat().map((suite) => suite.name);
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) throw new Error(`no suite ${unknown.join(', ')}; there are ${names.join(', ')}`);

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
if (!run(['nx', 'run-many', '-t', 'build'])) {
  console.log('0 passed, 1 failed');
  process.exit(1);
}
const total: Counts = { passed: 0, failed: 0, skipped: 0 };
const failures: string[] = [];
const line = ({ passed, failed, skipped }: Counts) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
for (const round of rounds) {
  const chosen = round.filter((suite) => wanted.length === 0 || wanted.includes(suite.name));
  const ended = await Promise.all(chosen.map(async (suite) => ({ suite, ok: await runBeside(suite) })));
  for (const { suite, ok } of ended) {
    const json = readReport(suite.name);
    const counts = countsOf(json);
    failures.push(...failuresOf(json));
    // one that wrote no report or ran nothing has failed
    const failed = counts.failed === 0 && (!ok || counts.passed === 0) ? 1 : counts.failed;
    console.log(`--- ${suite.name}: ${line({ ...counts, failed })}`);
    total.passed += counts.passed;
    total.failed += failed;
    total.skipped += counts.skipped;
  }
}
for (const failure of failures) console.log(`\nfailed: ${failure}`);
console.log(`\n${line(total)}`);
process.exit(total.failed === 0 ? 0 : 1);
