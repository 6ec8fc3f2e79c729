import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import pg from 'pg';
import {
  Column,
  DataSource,
  DefaultNamingStrategy,
  getMetadataArgsStorage,
  type DataSourceOptions,
  type NamingStrategyInterface,
  type ValueTransformer,
} from 'typeorm';
import { Config } from './config';
import { PreparingClient } from './prepared-statements';

/** Requests run as this role where it exists; it may not touch what is append-only. */
const APP_ROLE = 'jishan_app';
const STATEMENT_TIMEOUT_MS = 15_000;
const LOCK_TIMEOUT_MS = 8_000;
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 30_000;
/** Never closed, however quiet it is: a new one has to learn the statements of a settlement before it can do it. */
const KEPT_CONNECTIONS = 4;
/** Of memory and of solid disks; by its own default, made for turning ones, the database reads whole ledgers where an index would do. */
const RANDOM_PAGE_COST = 1.1;

const isoInstants: ValueTransformer = {
  from: (value: Date | string | null) => (value instanceof Date ? value.toISOString() : value),
  to: (value: string | null | undefined) => (value ? new Date(value) : value),
};

/** A `timestamptz` column that is an ISO string in our code: `@Instant() createdAt: string`, `@Instant({ nullable: true }) closedAt: string | null`. */
export const Instant = (options: { nullable?: boolean; name?: string } = {}) =>
  Column({ ...options, type: 'timestamptz', precision: 3, transformer: isoInstants });

function toSafeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`an integer of the database does not fit: ${text}`);
  return value;
}

// as the database writes an instant of our time in UTC, which is how the pool asks for it: the driver's own parser costs ten times more
const PLAIN_INSTANT = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,3}))?\+00$/;

function toIsoInstant(text: string): string {
  const plain = PLAIN_INSTANT.exec(text);
  if (plain) return `${plain[1]}T${plain[2]}.${(plain[3] ?? '').padEnd(3, '0')}Z`;
  const value: unknown = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ)(text);
  return value instanceof Date ? value.toISOString() : text;
}

/** int8 → number, date → 'YYYY-MM-DD', timestamptz → ISO string. For our pool only: the job queue shares the driver and reads its own way. */
const recordTypes = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (format !== 'binary') {
      if (oid === pg.types.builtins.INT8) return toSafeInteger;
      if (oid === pg.types.builtins.DATE) return (text: string) => text;
      if (oid === pg.types.builtins.TIMESTAMPTZ) return toIsoInstant;
    }
    return pg.types.getTypeParser(oid, format as 'text');
  },
};

class SnakeCase extends DefaultNamingStrategy implements NamingStrategyInterface {
  override columnName(propertyName: string, customName: string | undefined, prefixes: string[]): string {
    return [...prefixes, customName ?? propertyName]
      .join('_')
      .replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  }
}

/** Options of the pool that serves requests. Every entity class that has been imported by then belongs to it. */
export async function poolOptions(url: string, max: number): Promise<DataSourceOptions> {
  const role = (await mayBecome(url, APP_ROLE)) ? `-c role=${APP_ROLE} ` : '';
  return {
    type: 'postgres',
    url,
    entities: getMetadataArgsStorage().tables.map((table) => table.target),
    namingStrategy: new SnakeCase(),
    synchronize: false,
    installExtensions: false,
    logging: false,
    invalidWhereValuesBehavior: { null: 'throw', undefined: 'throw' },
    poolErrorHandler: () => undefined, // a lost idle connection: the next request opens another and tells if it cannot
    applicationName: 'jishan',
    extra: {
      max,
      min: Math.min(max, KEPT_CONNECTIONS),
      Client: PreparingClient,
      // statements that are asked together travel together and are answered in the order in which they were asked
      pipeline: true,
      types: recordTypes,
      connectionTimeoutMillis: 5_000,
      idleTimeoutMillis: 60_000,
      keepAlive: true,
      options: `${role}-c statement_timeout=${STATEMENT_TIMEOUT_MS} -c lock_timeout=${LOCK_TIMEOUT_MS} -c idle_in_transaction_session_timeout=${IDLE_IN_TRANSACTION_TIMEOUT_MS} -c timezone=UTC -c random_page_cost=${RANDOM_PAGE_COST}`,
    },
  };
}

async function mayBecome(url: string, role: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const found = await client.query(
      "SELECT 1 FROM pg_roles WHERE rolname = $1 AND pg_has_role(current_user, oid, 'MEMBER')",
      [role],
    );
    return found.rows.length > 0;
  } finally {
    await client.end();
  }
}

@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      inject: [Config],
      useFactory: (config: Config) => poolOptions(config.databaseUrl, config.databasePool),
      dataSourceFactory: (options) => new DataSource(options as DataSourceOptions).initialize(),
    }),
  ],
})
export class DatabaseModule {}
