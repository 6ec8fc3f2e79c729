import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSpecDatabase, type SpecDatabase } from './db-spec';
import { withOwner } from './migrate';

/** Rows that hang on nothing: whom and what they name is of no matter here. */
const ROWS = {
  users: {
    ...{ id: randomUUID(), name: '钱镇长', phone_index: 'index', phone_sealed: 'sealed' },
    ...{ created_at: '2026-11-01T02:00:00Z' },
  },
  objections: {
    ...{ id: randomUUID(), posting_id: randomUUID(), objector_name: '刘玉兰', recorded_by: randomUUID() },
    ...{ recorded_by_name: '赵站长', text: '那天没有去', raised_at: '2026-11-20T02:00:00Z' },
  },
  deduction_appeals: {
    ...{ deduction_id: randomUUID(), appellant_id: randomUUID(), appellant_name: '刘玉兰', recorded_by: randomUUID() },
    ...{ text: '垃圾不是我家的', raised_at: '2026-11-20T02:00:00Z' },
  },
  objection_entries: { objection_id: randomUUID(), award_key: 'award:1' },
  deed_claims: {
    ...{ id: randomUUID(), unit_id: randomUUID(), person_id: randomUUID(), done_on: '2026-11-01', rule_id: 'r' },
    ...{ rule_name: '好人好事', text: '送老人就医', filer: 'self', filed_by: randomUUID(), filed_by_name: '刘玉兰' },
    ...{ filed_at: '2026-11-02T02:00:00Z', state: 'submitted' },
  },
  deductions: {
    ...{
      id: randomUUID(),
      unit_id: randomUUID(),
      person_id: randomUUID(),
      whole_household: true,
      owner_id: randomUUID(),
    },
    ...{ owner_kind: 'household', happened_on: '2026-11-01', scheme_version_id: randomUUID(), rule_id: 'r', book: 1 },
    ...{ rule_name: '乱倒垃圾', points: 5, explanation: '扣 5 分', text: '门前乱倒', filed_by: randomUUID() },
    ...{ filed_by_name: '赵站长', filed_at: '2026-11-02T02:00:00Z', state: 'submitted' },
  },
  voucher_lists: {
    ...{ id: randomUUID(), goods_id: randomUUID(), codes: 1, reason: '第一批', actor_name: '赵站长' },
    ...{ imported_at: '2026-11-02T02:00:00Z' },
  },
  vouchers: {
    ...{ id: randomUUID(), list_id: randomUUID(), goods_id: randomUUID(), code_sealed: 'sealed', code_index: 'index' },
  },
  clerk_shifts: {
    ...{ id: randomUUID(), shop_id: randomUUID(), clerk_id: randomUUID(), clerk_name: '孙会计', first_slip: 1 },
    ...{ opened_at: '2026-11-02T02:00:00Z' },
  },
  unit_funds: { unit_id: randomUUID(), balance_fen: 100 },
};

let spec: SpecDatabase;
const app = (statement: string, parameters: unknown[] = []): Promise<unknown[]> =>
  spec.dataSource.query(statement, parameters);

async function insert(db: Pick<DataSource, 'query'>, table: string, row: object): Promise<void> {
  const columns = Object.keys(row);
  await db.query(
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map((_, at) => `$${at + 1}`).join(', ')})`,
    Object.values(row),
  );
}

beforeAll(async () => {
  spec = await openSpecDatabase();
  await withOwner(spec.url, async (owner) => {
    await owner.query('SET session_replication_role = replica');
    for (const [table, row] of Object.entries(ROWS)) await insert(owner, table, row);
    await owner.query('SET session_replication_role = origin');
  });
});
afterAll(() => spec.close());

const REFUSED = /permission denied|rows are only ever added/;

describe('a decision on an objection or an appeal', () => {
  const decide = (state: string, reason: string) =>
    `SET state = '${state}', decided_by = '${ROWS.users.id}', decided_by_name = '钱镇长', decision = '${reason}', decided_at = now()`;

  it.each(['objections', 'deduction_appeals'])('is made once: %s', async (table) => {
    await app(`UPDATE ${table} ${decide('rejected', '查过签到表')}`);
    for (const change of [
      decide('upheld', '改主意了'),
      decide('rejected', '查过签到表'),
      `SET decision = '改主意了'`,
      `SET state = 'open', decided_by = NULL, decided_by_name = NULL, decision = NULL, decided_at = NULL`,
    ])
      await expect(app(`UPDATE ${table} ${change}`), change).rejects.toMatchObject({ code: 'PT405' });
    await withOwner(spec.url, (owner) =>
      expect(owner.query(`UPDATE ${table} SET text = '别的话'`)).rejects.toMatchObject({ code: 'PT405' }),
    );
    expect(await app(`SELECT state, decision FROM ${table}`)).toEqual([{ state: 'rejected', decision: '查过签到表' }]);
  });
});

describe('what was filed', () => {
  it.each(['objections', 'objection_entries', 'deduction_appeals', 'deed_claims', 'deductions'])(
    'is never taken away: %s',
    async (table) => {
      for (const statement of [`DELETE FROM ${table}`, `TRUNCATE ${table} CASCADE`]) {
        await expect(app(statement), statement).rejects.toThrow('permission denied');
        await withOwner(spec.url, (owner) =>
          expect(owner.query(statement), statement).rejects.toMatchObject({ code: 'PT405' }),
        );
      }
      expect(await app(`SELECT FROM ${table}`)).toHaveLength(1);
    },
  );
});

describe('the server', () => {
  it.each([
    ['vouchers', `goods_id = gen_random_uuid()`],
    ['vouchers', `code_sealed = 'another'`],
    ['vouchers', `code_index = 'another'`],
    ['vouchers', `list_id = gen_random_uuid()`],
    ['vouchers', `valid_until = '2030-01-01'`],
    ['clerk_shifts', `clerk_id = gen_random_uuid()`],
    ['clerk_shifts', `clerk_name = '别人'`],
    ['clerk_shifts', `first_slip = 2`],
    ['clerk_shifts', `opened_at = now()`],
    ['clerk_shifts', `shop_id = gen_random_uuid()`],
    ['unit_funds', `unit_id = gen_random_uuid()`],
  ])('may not change of %s: %s', async (table, change) => {
    await expect(app(`UPDATE ${table} SET ${change}`)).rejects.toThrow('permission denied');
  });

  it('may change of them what comes later, and lock them', async () => {
    await app('SELECT FROM vouchers FOR UPDATE');
    await app('SELECT FROM clerk_shifts FOR UPDATE');
    await app('SELECT FROM unit_funds FOR UPDATE');
    await app(`UPDATE vouchers SET withdrawn_at = now()`);
    await app(`UPDATE clerk_shifts SET closed_at = now(), last_slip = 0, slips_counted = 0, note = '无'`);
    await app('UPDATE unit_funds SET balance_fen = balance_fen + 1, last_line = last_line + 1');
  });
});

describe('a signed sheet', () => {
  const [unit, shop, goods, sheet] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  const line = (position: number, points: number) => ({
    ...{ sheet_id: sheet, position, goods_id: goods, goods_name: '酱油', measure: '瓶', cost_fen: 0 },
    ...{ pieces: 1, points, fen: 0 },
  });
  const signing = {
    ...{ id: sheet, shop_id: shop, month: '2026-10', slips: 2, voided: 0, total_points: 30, total_fen: 0 },
    ...{ signed_by_id: randomUUID(), signed_by: '赵站长', signed_at: '2026-11-01T02:00:00Z' },
  };

  /** As the server signs: the sheet, then one line after the other, in one transaction. */
  const sign = (row: typeof signing, ...lines: object[]) =>
    spec.dataSource.transaction(async (tx) => {
      await insert(tx, 'shop_sheets', row);
      for (const each of lines) await insert(tx, 'shop_sheet_lines', each);
    });

  beforeAll(() =>
    withOwner(spec.url, async (owner) => {
      const district = { kind: 'district', name: '区', short_name: '区', path: `/${unit}/`, position: 1 };
      await insert(owner, 'units', { id: unit, ...district, active_from: '2020-01-01' });
      await insert(owner, 'shops', { id: shop, unit_id: unit, name: '超市', created_at: '2026-01-01T00:00:00Z' });
      const kind = { name: '酱油', measure: '瓶', price_points: 10, state: 'on-sale' };
      await insert(owner, 'goods', { id: goods, shop_id: shop, ...kind, created_at: '2026-01-01T00:00:00Z' });
    }),
  );

  it('takes no other line, and no line of it changes', async () => {
    await sign(signing, line(1, 10), line(2, 20));
    for (const late of [line(3, 1), line(3, 30)])
      await expect(insert(spec.dataSource, 'shop_sheet_lines', late)).rejects.toMatchObject({ code: 'PT405' });
    await withOwner(spec.url, (owner) =>
      expect(insert(owner, 'shop_sheet_lines', line(3, 1))).rejects.toMatchObject({ code: 'PT405' }),
    );
    for (const statement of ['UPDATE shop_sheet_lines SET points = 1', 'DELETE FROM shop_sheet_lines'])
      await expect(app(statement)).rejects.toThrow(REFUSED);
    expect(await app('SELECT sum(points)::int AS points FROM shop_sheet_lines')).toEqual([{ points: 30 }]);
  });

  it('is whole: one whose lines do not add up to its totals is not signed', async () => {
    const next = { ...signing, id: randomUUID(), month: '2026-11' };
    const of = (position: number, points: number) => ({ ...line(position, points), sheet_id: next.id });
    await expect(sign(next)).rejects.toMatchObject({ code: 'PT405' });
    await expect(sign(next, of(1, 29))).rejects.toMatchObject({ code: 'PT405' });
    await expect(sign(next, { ...of(1, 30), fen: 5 })).rejects.toMatchObject({ code: 'PT405' });
    await sign(next, of(1, 30));
    const none = { ...next, id: randomUUID(), month: '2026-12', total_points: 0 };
    await sign(none);
    await expect(insert(spec.dataSource, 'shop_sheet_lines', { ...of(1, 1), sheet_id: none.id })).rejects.toMatchObject(
      {
        code: 'PT405',
      },
    );
  });
});

it('finds the objections of somebody by an index', async () => {
  const plan = await withOwner(spec.url, async (owner) => {
    await owner.query('SET enable_seqscan = off');
    return (await owner.query(
      `EXPLAIN SELECT id FROM objections WHERE objector_user_id = '${randomUUID()}' ORDER BY raised_at DESC, id DESC LIMIT 50`,
    )) as { 'QUERY PLAN': string }[];
  });
  const words = plan.map((row) => row['QUERY PLAN']).join('\n');
  expect(words).toContain('objections_of_objector');
  expect(words).not.toContain('Sort');
});
