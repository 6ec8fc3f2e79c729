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

describe('the migrations', () => {
  it('go up, down to nothing, and up to the same schema again', async () => {
    await migrate(url);
    const first = await schema();
    expect(first.filter((thing) => thing.startsWith('column')).length).toBeGreaterThan(50);
    await withOwner(url, async (owner) => {
      for (let undone = 0; undone < MIGRATIONS.length; undone++) await owner.undoLastMigration({ transaction: 'each' });
    });
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
