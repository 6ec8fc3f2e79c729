import { randomBytes } from 'node:crypto';
import { MIGRATIONS } from '@jishan/migrations';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { AppModule } from '../app.module';
import { poolOptions } from './database.module';
import { databaseUrl, execute } from './db-spec.setup';
import { migrate, withOwner } from './migrate';

const name = `spec_${randomBytes(6).toString('hex')}`;
let url: string;

/** Everything the schema consists of, in words that compare. */
const SCHEMA = `
  SELECT 'column ' || table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' || coalesce(column_default, '') AS thing
    FROM information_schema.columns WHERE table_schema = current_schema()
  UNION ALL SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = current_schema()::regnamespace AND conrelid <> 0
  UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = current_schema()
  UNION ALL SELECT 'trigger ' || tgrelid::regclass || ' ' || pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL SELECT 'function ' || proname || ' ' || md5(prosrc) FROM pg_proc WHERE pronamespace = current_schema()::regnamespace AND prolang <> (SELECT oid FROM pg_language WHERE lanname = 'c')
  UNION ALL SELECT 'right ' || table_name || '.' || column_name || ' ' || privilege_type FROM information_schema.role_column_grants WHERE table_schema = current_schema() AND grantee = 'jishan_app'
  UNION ALL SELECT 'right ' || table_name || ' ' || grantee || ' ' || privilege_type FROM information_schema.role_table_grants WHERE table_schema = current_schema() AND grantee = 'jishan_app'
  ORDER BY 1`;

const schema = () =>
  withOwner(url, async (owner) => ((await owner.query(SCHEMA)) as { thing: string }[]).map(({ thing }) => thing));

beforeAll(async () => {
  const server = inject('specServerUrl');
  await execute(server, `CREATE DATABASE ${name}`);
  url = databaseUrl(server, name);
});
afterAll(() => execute(inject('specServerUrl'), `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));

const undo = (owner: DataSource, times: number) =>
  Array.from({ length: times }).reduce<Promise<void>>(
    (before) => before.then(() => owner.undoLastMigration({ transaction: 'each' })),
    Promise.resolve(),
  );

describe('the migrations', () => {
  it('go up, down to nothing, and up to the same schema again', async () => {
    await migrate(url);
    const first = await schema();
    expect(first.filter((thing) => thing.startsWith('column')).length).toBeGreaterThan(50);
    await withOwner(url, (owner) => undo(owner, MIGRATIONS.length));
    expect(
      (await schema()).filter(
        (thing) => !/ migrations[ .]|\.migrations /.test(thing) && !/gist|gbt|gin_|gtrgm|trgm|similarity/.test(thing),
      ),
    ).toEqual([]);
    await migrate(url);
    expect(await schema()).toEqual(first);
  });

  it('run once when several servers start at one moment', async () => {
    await Promise.all(Array.from({ length: 4 }, () => migrate(url)));
    const ran: { count: number }[] = await withOwner(url, (owner) =>
      owner.query('SELECT count(*)::int AS count FROM migrations'),
    );
    expect(ran).toEqual([{ count: MIGRATIONS.length }]);
  });

  it('carry increasing numbers', () => {
    const numbers = MIGRATIONS.map((migration) => Number(/\d+$/.exec(migration.name)?.[0]));
    expect(numbers).toEqual([...numbers].sort((left, right) => left - right));
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it('leave every entity the columns it names, of the type it names', async () => {
    expect(AppModule).toBeDefined(); // importing it brings in every entity
    const dataSource = await new DataSource({ ...(await poolOptions(url, 2)) }).initialize();
    const drift = (await dataSource.driver.createSchemaBuilder().log()).upQueries.map(({ query }) => query);
    await dataSource.destroy();
    // keys, checks and indexes are the migrations' own; entities state columns
    expect(
      drift.filter((query) => /CREATE TABLE|COLUMN/.test(query) && !/ DROP DEFAULT| SET DEFAULT/.test(query)),
    ).toEqual([]);
  });
});

/** News of every kind that came with a later migration, and transfers likewise: rows that nobody may take away. */
const NEWER_NEWS = [
  ...['objection-raised', 'objection-decided', 'posting-ended', 'deed-filed', 'deed-decided'],
  ...['deduction-filed', 'deduction-decided', 'appeal-raised', 'appeal-decided', 'deduction-booked'],
];
const NEWER_TRANSFERS = `
  INSERT INTO point_accounts (book, kind, owner_id) SELECT 1, 'household', gen_random_uuid() FROM generate_series(1, 2);
  DO $$
  DECLARE one bigint; two bigint; nobody uuid := gen_random_uuid(); today date := (now() AT TIME ZONE 'Asia/Shanghai')::date;
  BEGIN
    SELECT min(id), max(id) INTO one, two FROM point_accounts WHERE id >= 1000;
    PERFORM points_award('a', '1', 1::smallint, one, 10, nobody, today + 100, 'spec', today, NULL, NULL, NULL, 'r', '得 10 分', NULL);
    PERFORM points_move('m', '1', one, two, 4, nobody, NULL, 'spec', '分户', today);
    PERFORM points_deduct('d', '1', one, 9, nobody, NULL, 'spec', '评议', today, NULL, 'r', '扣 9 分');
    PERFORM points_deduct('e', '1', one, 3, nobody, NULL, 'spec', '评议', today, NULL, 'r', '扣 3 分');
    PERFORM points_give_back('g', '1', (SELECT id FROM point_transfers WHERE key = 'd'), NULL, '申诉成立', today, 30);
    PERFORM points_give_back('h', '1', (SELECT id FROM point_transfers WHERE key = 'e'), NULL, '申诉成立', today, 30);
  END $$`;

describe('the way down', () => {
  const used = `spec_${randomBytes(6).toString('hex')}`;
  let usedUrl: string;
  const tell = (kind: string) =>
    `INSERT INTO feed_events (id, key, kind, unit_id, unit_path, subject_id, title, facts, at)
     SELECT gen_random_uuid(), '${kind}:' || gen_random_uuid(), '${kind}', id, path, id, '消息', '{}', now() FROM units`;

  beforeAll(async () => {
    const server = inject('specServerUrl');
    await execute(server, `CREATE DATABASE ${used}`);
    usedUrl = databaseUrl(server, used);
    await migrate(usedUrl);
  });
  afterAll(() => execute(inject('specServerUrl'), `DROP DATABASE IF EXISTS ${used} WITH (FORCE)`));

  it('is open after the features were used, keeps what nobody may take away, and leads up again', async () => {
    const before = MIGRATIONS.findIndex((migration) => /000016$/.test(migration.name));
    await withOwner(usedUrl, async (owner) => {
      const kept = async () => ({
        news: await owner.query('SELECT kind, count(*)::int AS count FROM feed_events GROUP BY kind ORDER BY kind'),
        transfers: await owner.query('SELECT key, kind, amount, shortfall FROM point_transfers ORDER BY id'),
      });
      const unchecked = () =>
        owner.query('SELECT conname FROM pg_constraint WHERE NOT convalidated ORDER BY conname') as Promise<unknown[]>;
      const id = '01990000-0000-7000-8000-00000000d157';
      await owner.query(
        `INSERT INTO units (id, kind, name, short_name, path, position, active_from) VALUES ('${id}', 'district', '区', '区', '/${id}/', 1, '2020-01-01')`,
      );
      for (const kind of NEWER_NEWS) await owner.query(tell(kind));
      await owner.query(NEWER_TRANSFERS);
      const all = await kept();
      expect(all.transfers).toHaveLength(6);
      await undo(owner, MIGRATIONS.length - before);
      expect(await kept()).toEqual(all);
      await owner.query(tell('activity-published'));
      for (const kind of NEWER_NEWS) await expect(owner.query(tell(kind)), kind).rejects.toThrow('kind_check');
      await owner.runMigrations({ transaction: 'each' });
      expect(await unchecked()).toEqual([]);
      for (const kind of NEWER_NEWS) await owner.query(tell(kind));
      await undo(owner, MIGRATIONS.length);
      expect(await owner.query(`SELECT tablename FROM pg_tables WHERE schemaname = current_schema()`)).toEqual([
        { tablename: 'migrations' },
      ]);
    });
  }, 120_000);

  it('knows the news of every later migration', async () => {
    const rows: { kinds: string }[] = await withOwner(url, (owner) =>
      owner.query(
        `SELECT pg_get_constraintdef(oid) AS kinds FROM pg_constraint WHERE conname = 'feed_events_kind_check'`,
      ),
    );
    const known = [...(rows[0]?.kinds ?? '').matchAll(/'([a-z-]+)'/g)].map((match) => match[1] ?? '');
    const oldest = [
      ...['activity-published', 'activity-concluded', 'activity-corrected', 'activity-cancelled'],
      ...['redemption-handed-over', 'bulletin-published'],
    ];
    expect(known.filter((kind) => !oldest.includes(kind)).sort()).toEqual([...NEWER_NEWS].sort());
  });
});
