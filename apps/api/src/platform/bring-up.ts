import { join } from 'node:path';
import type { Config } from './config';
import { runningUrl, startPostgres, type EmbeddedPostgres } from './embedded-postgres';
import { dataFolder } from './embedded-postgres.native';
import { keysOf } from './keys';
import { migrate } from './migrate';

/** The database of this installation, up to date. Null when it is somebody else's to start and stop (DATABASE_URL). */
export async function bringUpDatabase(config: Config): Promise<EmbeddedPostgres | null> {
  const database = config.embedded ? await startOwn(config) : null;
  await migrate(config.databaseUrl);
  return database;
}

/** For commands beside the server: the database it is running right now, else one started for the moment. */
export async function borrowDatabase(config: Config): Promise<EmbeddedPostgres | null> {
  const folder = dataFolder(config.dataDir);
  const url = config.embedded ? runningUrl(join(folder, 'pg')) : null;
  if (url === null) return bringUpDatabase(config);
  config.adopt(url, keysOf(folder));
  return null;
}

async function startOwn(config: Config): Promise<EmbeddedPostgres> {
  const folder = dataFolder(config.dataDir);
  const database = await startPostgres({ dir: join(folder, 'pg') });
  config.adopt(database.url, keysOf(folder));
  process.stdout.write(`数据保存在 ${folder}\n`);
  return database;
}
