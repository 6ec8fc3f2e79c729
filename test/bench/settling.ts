import type { ConfirmResult } from '@jishan/domain';
import type pg from 'pg';
import { atLeast, median, ms, reported, timed, type Figure } from './figures.ts';
import { people, readySheet, type Stage } from './stage.ts';

/** Tables a settlement writes rows to, and how the rows of one activity are found there. */
const TABLES: { name: string; where: string }[] = [
  { name: 'attendances', where: 'activity_id = $1' },
  { name: 'hour_entries', where: 'activity_id = $1' },
  { name: 'point_transfers', where: 'activity_id = $1' },
  { name: 'point_entries', where: 'transfer_id IN (SELECT id FROM point_transfers WHERE activity_id = $1)' },
  { name: 'feed_events', where: `subject_id = $1 AND kind = 'activity-concluded'` },
];
const BALANCES = 'id IN (SELECT credit_id FROM point_transfers WHERE activity_id = $1)';

interface Columns {
  name: string;
  columns: string[];
  types: string[];
}

/**
 * The raw floor: the very rows that a settlement wrote, set-based into tables with the same columns, checks and indexes, in one durable
 * transaction over one connection. No rules, no locks to wait for, no checks of who may, no triggers, no answer to compose.
 */
class Floor {
  private readonly raw: pg.Client;
  private shapes: Columns[] = [];

  constructor(raw: pg.Client) {
    this.raw = raw;
  }

  async prepare(): Promise<void> {
    await this.raw.query('DROP SCHEMA IF EXISTS floor CASCADE; CREATE SCHEMA floor');
    for (const name of [...TABLES.map((table) => table.name), 'point_accounts', 'point_lots', 'activities']) {
      await this.raw.query(`CREATE TABLE floor.${name} (LIKE public.${name} INCLUDING ALL)`);
      const found = await this.raw.query<{ column: string; type: string }>(
        `SELECT attname AS column, format_type(atttypid, atttypmod) AS type FROM pg_attribute
          WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum`,
        [`public.${name}`],
      );
      this.shapes.push({
        name,
        columns: found.rows.map((row) => row.column),
        types: found.rows.map((row) => row.type),
      });
    }
    await this.raw.query(
      'INSERT INTO floor.point_accounts OVERRIDING SYSTEM VALUE SELECT * FROM public.point_accounts',
    );
    await this.raw.query('INSERT INTO floor.point_lots SELECT * FROM public.point_lots');
    await this.raw.query('INSERT INTO floor.activities OVERRIDING SYSTEM VALUE SELECT * FROM public.activities');
  }

  private shape(name: string): Columns {
    const found = this.shapes.find((shape) => shape.name === name);
    if (!found) throw new Error(`no table ${name}`);
    return found;
  }

  /** Reads what our settlement wrote, as arrays a column, before the clock starts. */
  async rowsOf(activityId: string): Promise<{ name: string; arrays: unknown[][] }[]> {
    const all = [];
    for (const { name, where } of TABLES) {
      const { columns } = this.shape(name);
      const found = await this.raw.query<unknown[]>({
        text: `SELECT ${columns.map((column) => `${column}::text`).join(', ')} FROM ${name} WHERE ${where}`,
        values: [activityId],
        rowMode: 'array',
      });
      all.push({ name, arrays: columns.map((_, index) => found.rows.map((row) => row[index])) });
    }
    const accounts = await this.raw.query<unknown[]>({
      text: `SELECT id::text, posted::text, version::text FROM point_accounts WHERE ${BALANCES} ORDER BY id`,
      values: [activityId],
      rowMode: 'array',
    });
    all.push({ name: 'point_accounts', arrays: [0, 1, 2].map((index) => accounts.rows.map((row) => row[index])) });
    return all;
  }

  async write(activityId: string, rows: { name: string; arrays: unknown[][] }[]): Promise<void> {
    await this.raw.query('BEGIN');
    for (const { name, arrays } of rows.filter((table) => table.name !== 'point_accounts')) {
      const { columns, types } = this.shape(name);
      const parameters = types.map((type, index) => `$${index + 1}::${type}[]`).join(', ');
      await this.raw.query({
        name: `floor ${name}`,
        text: `INSERT INTO floor.${name} (${columns.join(', ')}) OVERRIDING SYSTEM VALUE SELECT * FROM unnest(${parameters})`,
        values: arrays,
      });
    }
    const [ids, posted, versions] = rows.find((table) => table.name === 'point_accounts')?.arrays ?? [];
    await this.raw.query({
      name: 'floor accounts',
      text: 'UPDATE floor.point_accounts a SET posted = r.posted, version = r.version FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS r (id, posted, version) WHERE a.id = r.id',
      values: [ids, posted, versions],
    });
    await this.raw.query({
      name: 'floor lots',
      text: `INSERT INTO floor.point_lots SELECT id, '2027-12-31', 1, 1 FROM unnest($1::bigint[]) AS r (id)
             ON CONFLICT (account_id, expires_on) DO UPDATE SET amount = floor.point_lots.amount + 1, remaining = floor.point_lots.remaining + 1`,
      values: [ids],
    });
    await this.raw.query({
      name: 'floor activity',
      text: `UPDATE floor.activities AS activities SET state = p.state, concluded_at = p.concluded_at, concluded_by = p.concluded_by, outcomes = p.outcomes FROM public.activities p WHERE p.id = $1 AND activities.id = $1`,
      values: [activityId],
    });
    await this.raw.query('COMMIT');
  }
}

/** Nobody serves every day, and what their past holds is read with each settlement. */
const DAYS_APART = 3;
const WARM_UP = 2;

const CONFIRM = 'PUT /api/activities/:id/attendance';

/** Settling, its one transaction and the whole request of the leader's phone, against the floor, in turns. */
export async function benchSettling(stage: Stage, size: number, rounds: number): Promise<Figure[]> {
  const personIds = await people(stage, size);
  const sheets = [];
  for (let round = 0; round < rounds + WARM_UP; round++)
    sheets.push(await readySheet(stage, personIds, round * DAYS_APART));
  const floor = new Floor(stage.raw);
  await floor.prepare();
  const ours: number[] = [];
  const requests: number[] = [];
  const floors: number[] = [];
  for (const sheet of sheets) {
    const before = await stage.committed(CONFIRM);
    const own = await timed(() => stage.admin.put<ConfirmResult>(`/activities/${sheet.id}/attendance`, sheet.input));
    if (own.answer.pointsPosted < size)
      throw new Error(`only ${own.answer.pointsPosted} points posted for ${size} people`);
    const after = await stage.committed(CONFIRM);
    if (after.count !== before.count + 1) throw new Error('the transaction of the settlement was not counted');
    const rows = await floor.rowsOf(sheet.id);
    const raw = await timed(() => floor.write(sheet.id, rows));
    ours.push((after.seconds - before.seconds) * 1000);
    requests.push(own.took);
    floors.push(raw.took);
  }
  const of = (times: number[]) => median(times.slice(WARM_UP));
  // round by round, since a busy moment of the machine meets both of a round
  const ratio = (times: number[]) => of(floors.map((raw, round) => raw / (times[round] ?? Number.NaN)));
  return [
    atLeast(
      `结算 ${size} 人的活动（一个事务）÷ 同样的行用裸 SQL 批量写入`,
      ratio(ours),
      0.4,
      `${ms(of(ours))} 对 ${ms(of(floors))}`,
    ),
    reported('　同一次结算的 HTTP 请求全程', `${ratio(requests).toFixed(2)}（${ms(of(requests))}）`),
  ];
}
