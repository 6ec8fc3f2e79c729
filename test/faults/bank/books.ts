import type { ActivityDetail, ConfirmResult, RedemptionRecord, ReverseTransferResult } from '@jishan/domain';
import type { Database } from '../../support/database.ts';
import type { History, Operation } from './history.ts';
import { PIECES, type Village } from './village.ts';

/** What the tables say against what the clients were told. */
export interface Verdict {
  /** Acknowledged, and not there. */
  lost: string[];
  /** There more than once, or without anybody having been told. */
  doubled: string[];
}

const idOf = (operation: Operation) => (operation.answer as { id: string }).id;
const redemptionOf = (operation: Operation) => operation.path.split('/')[2] ?? '';

/** Everything known by name on one side and on the other. */
function compare(what: string, told: Map<string, string>, found: Map<string, string>): Verdict {
  const missing = [...told].filter(([id, state]) => found.get(id) !== state);
  return {
    lost: missing.map(([id, state]) => `${what} ${id}: told ${state}, found ${found.get(id) ?? 'nothing'}`),
    doubled: [...found.keys()]
      .filter((id) => !told.has(id))
      .map((id) => `${what} ${id}: ${found.get(id)}, told nobody`),
  };
}

/** Every acknowledged operation is there once, and nothing else is. To be asked when nothing is unknown any more. */
export async function judge(history: History, village: Village, database: Database): Promise<Verdict> {
  const verdicts = [
    await redemptions(history, village, database),
    await sheets(history, village, database),
    await reversals(history, database),
    await shelf(history, village, database),
    await keys(history, database),
  ];
  return { lost: verdicts.flatMap(({ lost }) => lost), doubled: verdicts.flatMap(({ doubled }) => doubled) };
}

async function redemptions(history: History, { shopId }: Village, database: Database): Promise<Verdict> {
  const told = new Map<string, string>();
  const points = new Map<string, number>();
  for (const operation of [...history.of('redeem'), ...history.of('reserve')]) {
    points.set(idOf(operation), (operation.answer as RedemptionRecord).totalPoints);
    told.set(idOf(operation), operation.kind === 'redeem' ? 'handed-over' : 'reserved');
  }
  for (const operation of history.of('hand-over')) told.set(redemptionOf(operation), 'handed-over');
  for (const operation of history.of('cancel')) told.set(redemptionOf(operation), 'cancelled');
  for (const operation of history.of('void')) told.set(redemptionOf(operation), 'voided');
  for (const [id, state] of told) told.set(id, `${state} ${points.get(id)}`);
  // with what its transfers moved: paid, and given back where it was closed
  const rows = await database.query<{ id: string; line: string }>(
    `SELECT r.id, r.state || ' ' || (SELECT sum(t.amount) FROM point_transfers t WHERE t.source = 'order:' || r.id AND t.kind IN ('hold', 'redeem')) AS line
       FROM redemptions r WHERE r.shop_id = $1`,
    [shopId],
  );
  const verdict = compare('redemption', told, new Map(rows.map(({ id, line }) => [id, line])));
  const strays = await database.query<{ source: string }>(
    `SELECT t.source FROM point_transfers t WHERE t.source LIKE 'order:%' AND NOT EXISTS (
       SELECT FROM redemptions r WHERE t.id IN (r.hold_id, r.redeem_id, r.capture_id, r.release_id, r.reverse_id))`,
  );
  const slips = await database.query<{ gap: string }>(
    'SELECT slip_no::text AS gap FROM generate_series(1, (SELECT last_no FROM slip_counters WHERE shop_id = $1)) AS slip_no EXCEPT SELECT slip_no::text FROM redemptions WHERE shop_id = $1',
    [shopId],
  );
  verdict.doubled.push(...strays.map(({ source }) => `a transfer of ${source} that no redemption knows`));
  verdict.lost.push(...slips.map(({ gap }) => `slip ${gap}`));
  return verdict;
}

/** Activities, their hours, points and feed events. */
async function sheets(history: History, { unitId }: Village, database: Database): Promise<Verdict> {
  const told = new Map(history.of('plan').map((operation) => [idOf(operation), 'open']));
  for (const operation of history.of('confirm')) {
    const { activityId, presentCount, pointsPosted } = operation.answer as ConfirmResult;
    told.set(activityId, `${presentCount} people, ${presentCount} hours, ${pointsPosted} points, 1 event`);
  }
  const titles = history.of('plan').map(({ answer }) => (answer as ActivityDetail).title);
  const rows = await database.query<{ id: string; line: string }>(
    `SELECT a.id, CASE WHEN a.concluded_by IS NULL THEN 'open' ELSE
        (SELECT count(*) FROM attendances s WHERE s.activity_id = a.id) || ' people, ' ||
        (SELECT count(*) FROM hour_entries h WHERE h.activity_id = a.id) || ' hours, ' ||
        (SELECT coalesce(sum(t.amount), 0) FROM point_transfers t WHERE t.activity_id = a.id AND t.kind = 'award') || ' points, ' ||
        (SELECT count(*) FROM feed_events f WHERE f.subject_id = a.id AND f.kind = 'activity-concluded') || ' event' END AS line
       FROM activities a WHERE a.unit_id = $1 AND (a.title = ANY($2) OR a.title LIKE '断电核对%')`,
    [unitId, titles],
  );
  return compare('activity', told, new Map(rows.map(({ id, line }) => [id, line])));
}

async function reversals(history: History, database: Database): Promise<Verdict> {
  const told = history.of('reverse').map((operation): [string, string] => {
    const { transferId, shortfall } = operation.answer as ReverseTransferResult;
    return [String(transferId), `of ${operation.path.split('/')[3]}, short of ${shortfall}`];
  });
  const rows = await database.query<{ id: string; line: string }>(
    `SELECT id::text, 'of ' || resolves_id || ', short of ' || shortfall AS line FROM point_transfers WHERE kind = 'reverse' AND reason = '断电核对' AND owner_debit_id IS NOT NULL`,
  );
  return compare('reversal', new Map(told), new Map(rows.map(({ id, line }) => [id, line])));
}

/** What lies on the shelf is what was brought less what left it. */
async function shelf(history: History, village: Village, database: Database): Promise<Verdict> {
  const told = new Map<string, number>(village.goods.map(({ id }) => [id, PIECES]));
  const back = new Set([...history.of('cancel'), ...history.of('void')].map(redemptionOf));
  for (const operation of [...history.of('redeem'), ...history.of('reserve')])
    for (const { goodsId, pieces } of (operation.answer as RedemptionRecord).lines)
      if (!back.has(idOf(operation))) told.set(goodsId, (told.get(goodsId) ?? 0) - pieces);
  const rows = await database.query<{ id: string; available: number }>(
    'SELECT id, available FROM goods WHERE shop_id = $1',
    [village.shopId],
  );
  const lines = (map: Map<string, number>) => new Map([...map].map(([id, pieces]) => [id, `${pieces} pieces`]));
  return compare('goods', lines(told), lines(new Map(rows.map(({ id, available }) => [id, available]))));
}

/** A key is kept once for what was done under it, and for nothing else. */
async function keys(history: History, database: Database): Promise<Verdict> {
  const told = history.operations
    .filter(({ outcome }) => outcome === 'done')
    .map(({ key }): [string, string] => [key, '1']);
  const rows = await database.query<{ key: string; times: string }>(
    'SELECT key, count(*)::text AS times FROM idempotency_keys WHERE key = ANY($1) GROUP BY 1',
    [history.operations.map(({ key }) => key)],
  );
  return compare('key', new Map(told), new Map(rows.map(({ key, times }) => [key, times])));
}
