// npm test: every suite in turn, then one line of real counts. Ends with 1 when anything failed or a suite ran nothing.
import { spawnSync } from 'node:child_process';
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
}

const out = join(ROOT, 'test-results');
const report = (name: string) => join(out, `${name}.json`);
const vitest = (name: string, root: string): Suite => ({
  name,
  command: [
    'vitest',
    'run',
    '--root',
    root,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report(name)}`,
  ],
});

const suites: Suite[] = [
  vitest('points', 'libs/points'),
  vitest('domain', 'libs/domain'),
  vitest('api', 'apps/api'),
  vitest('web', 'apps/web'),
  vitest('blackbox', 'test'),
  {
    name: 'browser',
    command: ['playwright', 'test', '-c', 'test/web/playwright.config.ts', '--reporter=list,json'],
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: report('browser') },
  },
];

function run(command: readonly string[], env: Record<string, string> = {}): boolean {
  const bin = join(ROOT, 'node_modules/.bin', command[0] as string);
  return (
    spawnSync(bin, command.slice(1), { cwd: ROOT, stdio: 'inherit', env: { ...process.env, NX_TUI: 'false', ...env } })
      .status === 0
  );
}

/** Reads what a runner counted itself; a suite that wrote no report or ran nothing counts as one failure. */
function countsOf(name: string): Counts {
  if (!existsSync(report(name))) return { passed: 0, failed: 1 };
  const json = JSON.parse(readFileSync(report(name), 'utf8')) as {
    numPassedTests?: number;
    numFailedTests?: number;
    numFailedTestSuites?: number;
    stats?: { expected: number; unexpected: number; flaky: number };
  };
  if (json.stats) return { passed: json.stats.expected, failed: json.stats.unexpected + json.stats.flaky };
  return { passed: json.numPassedTests ?? 0, failed: Math.max(json.numFailedTests ?? 0, 0) };
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const wanted = process.argv.slice(2);
const chosen = suites.filter((suite) => wanted.length === 0 || wanted.includes(suite.name));
if (!run(['nx', 'run-many', '-t', 'build'])) {
  console.log('0 passed, 1 failed');
  process.exit(1);
}
const total: Counts = { passed: 0, failed: 0 };
for (const suite of chosen) {
  console.log(`\n=== ${suite.name}`);
  const ok = run(suite.command, suite.env);
  const counts = countsOf(suite.name);
  const failed = counts.failed === 0 && (!ok || counts.passed === 0) ? 1 : counts.failed;
  console.log(`--- ${suite.name}: ${counts.passed} passed, ${failed} failed`);
  total.passed += counts.passed;
  total.failed += failed;
}
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);
