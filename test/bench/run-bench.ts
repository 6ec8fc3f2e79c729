// npm run bench: ratios and times of one run on the bundled PostgreSQL with its durable settings. Exits with 1 when a bound is not kept.
import { cpus, totalmem } from 'node:os';
import { benchFirstLoad } from './first-load.ts';
import { tableOf, type Figure } from './figures.ts';
import { benchLive } from './live.ts';
import { benchRace } from './race.ts';
import { benchSettling } from './settling.ts';
import { openStage } from './stage.ts';
import { benchThroughput } from './throughput.ts';

const stage = await openStage();
const figures: Figure[] = [];
try {
  const durable = await stage.raw.query<{ setting: string }>(
    `SELECT string_agg(setting, ' ') AS setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes')`,
  );
  if (durable.rows[0]?.setting !== 'on on on') throw new Error(`not durable: ${durable.rows[0]?.setting}`);
  const say = (...more: Figure[]) => {
    figures.push(...more);
    for (const { what, value, bound } of more) console.log(`${what}：${value}${bound ? `（${bound}）` : ''}`);
  };
  say(demoLoad(stage.product.log()));
  say(await benchSettling(stage, 25, 20));
  say(await benchSettling(stage, 500, 8));
  say(...(await benchThroughput(stage)));
  say(...(await benchLive(stage, 5, 20)));
  say(...(await benchRace(stage, 1_000, 100)));
  say(await benchFirstLoad(stage));
} finally {
  await stage.close();
}
const machine = `${cpus().length} 核，内存 ${Math.round(totalmem() / 2 ** 30)} GB，Node ${process.version}，PostgreSQL 随包版本（fsync、synchronous_commit、full_page_writes 全开）`;
console.log(`\n${tableOf(figures, machine)}`);
process.exit(figures.some((figure) => figure.kept === false) ? 1 : 0);

/** How long the demo district took on its empty database, as the server said itself. */
function demoLoad(log: string): Figure {
  const seconds = Number(/用时 ([\d.]+) 秒/.exec(log)?.[1]);
  return { what: '载入演示数据', value: `${seconds} 秒`, bound: '≤ 15 秒', kept: seconds <= 15 };
}
