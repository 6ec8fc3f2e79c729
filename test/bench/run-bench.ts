// npm run bench: ratios and times of one run on the bundled PostgreSQL with its durable settings. Exits with 1 when a bound is not kept.
// npm run bench -- settling race: only these parts.
import { cpus, loadavg, totalmem } from 'node:os';
import { benchArchive } from './archive.ts';
import { measureAudit } from './audit.ts';
import { benchBulletin } from './bulletin.ts';
import { benchFirstLoad } from './first-load.ts';
import { tableOf, type Figure } from './figures.ts';
import { benchLedger } from './ledger.ts';
import { benchLive } from './live.ts';
import { benchRace } from './race.ts';
import { benchSettling } from './settling.ts';
import { openStage, type Stage } from './stage.ts';
import { benchThroughput } from './throughput.ts';

/** In the order in which they are run. */
const PARTS: Record<string, (stage: Stage) => Promise<Figure[]>> = {
  demo: async (stage) => [demoLoad(stage.product.log())],
  settling: async (stage) => [...(await benchSettling(stage, 25, 20)), ...(await benchSettling(stage, 500, 8))],
  lists: benchThroughput,
  live: (stage) => benchLive(stage, 5, 20),
  race: (stage) => benchRace(stage, 1_000, 100),
  'first-load': async (stage) => [await benchFirstLoad(stage)],
  ledger: benchLedger,
  bulletin: benchBulletin,
  archive: benchArchive,
  audit: measureAudit,
};

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !(name in PARTS));
if (unknown.length > 0) throw new Error(`no part ${unknown.join(', ')}; there are ${Object.keys(PARTS).join(', ')}`);

const before = load();
const stage = await openStage();
const figures: Figure[] = [];
try {
  const durable = await stage.raw.query<{ setting: string }>(
    `SELECT string_agg(setting, ' ') AS setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes')`,
  );
  if (durable.rows[0]?.setting !== 'on on on') throw new Error(`not durable: ${durable.rows[0]?.setting}`);
  for (const [name, part] of Object.entries(PARTS)) {
    if (chosen.length > 0 && !chosen.includes(name)) continue;
    const found = await part(stage).catch((error: unknown): Figure[] => {
      console.error(error);
      return [{ what: `${name}：没有测完`, value: '—', bound: '测完', kept: false }];
    });
    figures.push(...found);
    for (const { what, value, bound } of found) console.log(`${what}：${value}${bound ? `（${bound}）` : ''}`);
  }
} finally {
  await stage.close();
}
const machine = `${cpus().length} 核，内存 ${Math.round(totalmem() / 2 ** 30)} GB，Node ${process.version}，PostgreSQL 随包版本（fsync、synchronous_commit、full_page_writes 全开）；开始前的负载 ${before}，结束时 ${load()}`;
console.log(`\n${tableOf(figures, machine)}`);
process.exit(figures.some((figure) => figure.kept === false) ? 1 : 0);

/** What the machine had to do in the last minute, ourselves included. */
function load(): string {
  return (loadavg()[0] ?? Number.NaN).toFixed(1);
}

/** How long the demo district took on its empty database, as the server said itself. */
function demoLoad(log: string): Figure {
  const seconds = Number(/用时 ([\d.]+) 秒/.exec(log)?.[1]);
  return { what: '载入演示数据', value: `${seconds} 秒`, bound: '≤ 15 秒', kept: seconds <= 15 };
}
