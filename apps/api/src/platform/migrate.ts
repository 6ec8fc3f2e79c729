import { MIGRATIONS } from '@jishan/migrations';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { advisoryLock } from './advisory-locks';
import { StartError } from './config';

const OLDEST_SERVER = 150_000;
const MIGRATION_LOCK = advisoryLock('migration');

/** Brings the schema up to date with the owner's connection. Several processes may start at once: one migrates, the others wait for it. */
export async function migrate(url: string): Promise<void> {
  const guard = new pg.Client({ connectionString: url });
  await guard.connect().catch((error: NodeJS.ErrnoException) => {
    throw new StartError(`无法连接数据库，请检查 DATABASE_URL：${error.message || error.code}`);
  });
  try {
    const version = await guard.query<{ version: string }>("SELECT current_setting('server_version_num') AS version");
    if (Number(version.rows[0]?.version) < OLDEST_SERVER)
      throw new StartError('数据库版本过低：需要 PostgreSQL 15 以上');
    await guard.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await withOwner(url, (owner) => owner.runMigrations({ transaction: 'each' }));
  } finally {
    await guard.end();
  }
}

/** A short-lived connection as the owner of the schema, knowing the migrations. */
export async function withOwner<T>(url: string, work: (owner: DataSource) => Promise<T>): Promise<T> {
  const owner = new DataSource({
    type: 'postgres',
    url,
    migrations: MIGRATIONS,
    installExtensions: false,
    logging: false,
    extra: { max: 1, options: '-c lock_timeout=10000' },
  });
  await owner.initialize();
  try {
    return await work(owner);
  } finally {
    await owner.destroy();
  }
}
