// Loads the ledger through the server's own PointsService, in a process beside it, against a raw floor and the usual way of TypeORM.
// Started by test/bench/ledger.ts on the data folder of a running server; prints what it measured as one line of JSON.
import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { VILLAGE_POINTS, type Award, type Book } from '@jishan/points';
import { NestFactory } from '@nestjs/core';
import { Column, DataSource, Entity, PrimaryColumn, type EntityManager } from 'typeorm';
import { borrowDatabase } from './platform/bring-up';
import { Config } from './platform/config';
import { PlatformModule } from './platform/platform.module';
import { prepared } from './platform/prepared-statements';
import { PointsModule } from './points/points.module';
import { PointsService } from './points/points.service';

const CLIENTS = 32;
const ACCOUNTS = 16_000;
const BATCH = 500;
const ROUNDS = 9;
const WINDOW_MS = 800;
const BUCKETS = 10;
const BUCKET_POINTS = 5;
/** More than a bucket holds, so that every redemption takes from two. */
const REDEEMED = 7;

const MOVE = prepared('SELECT ledger_floor.move($1, $2, $3, $4, $5)');
const MOVE_BATCH = prepared('SELECT ledger_floor.move_batch($1, $2, $3, $4)');

@Entity('account', { schema: 'ledger_floor' })
class FloorAccount {
  @PrimaryColumn('bigint') id: number;
  @Column('bigint') posted: number;
  @Column('bigint') version: number;
}

@Entity('transfer', { schema: 'ledger_floor' })
class FloorTransfer {
  @PrimaryColumn('bigint', { generated: 'identity' }) id: number;
  @Column('text') key: string;
  @Column('bigint') debitId: number;
  @Column('bigint') creditId: number;
  @Column('bigint') amount: number;
}

@Entity('entry', { schema: 'ledger_floor' })
class FloorEntry {
  @PrimaryColumn('bigint') accountId: number;
  @PrimaryColumn('bigint') version: number;
  @Column('bigint') transferId: number;
  @Column('bigint') amount: number;
  @Column('bigint') balanceAfter: number;
}

interface Account {
  id: number;
  book: Book;
  personId: string;
}

type Work = (client: number, turn: number) => Promise<number>;

class LoadModule {}

const [, , today = ''] = process.argv;
const config = new Config({ ...process.env, DATABASE_POOL: String(CLIENTS) });
const database = await borrowDatabase(config);
const app = await NestFactory.createApplicationContext(
  { module: LoadModule, imports: [PlatformModule.register(config, { jobs: false, requests: false }), PointsModule] },
  { logger: ['error'], abortOnError: false },
);
const points = app.get(PointsService);
const dataSource = app.get(DataSource);
const run = randomUUID();
const keyOf = (...parts: (string | number)[]) => ['load', run, ...parts].join(':');
const inTransaction = <T>(work: (tx: EntityManager) => Promise<T>) => dataSource.transaction(work);

const village = await openAccounts(VILLAGE_POINTS, ACCOUNTS);
const contest = await openAccounts(2, ACCOUNTS / 4);
await dataSource.query(
  'INSERT INTO ledger_floor.account (id, posted, version) SELECT unnest($1::bigint[]), 1000000000, 0',
  [village.map((account) => account.id)],
);
const spenders = village.slice(-ACCOUNTS / 4);
await fillBuckets(spenders);

const single = {
  ours: (book: Book, accounts: readonly Account[], name: string): Work => {
    return async (client, turn) => {
      const award = awardTo(own(accounts, client, turn), keyOf(name, client, turn));
      await inTransaction((tx) => points.postAwards(tx, book, [award]));
      return 1;
    };
  },
  floor: (name: string): Work => {
    return async (client, turn) => {
      const { id } = own(village, client, turn);
      await inTransaction((tx) => tx.query(MOVE, [keyOf('floor', name, client, turn), 11, id, id, 1]));
      return 1;
    };
  },
};

const batchOf = (client: number, turn: number) =>
  Array.from({ length: BATCH }, (_, place) => own(village, client, turn * BATCH + place, 4));

const ourBatch: Work = async (client, turn) => {
  const awards = batchOf(client, turn).map((account, place) => awardTo(account, keyOf('batch', client, turn, place)));
  await inTransaction((tx) => points.postAwards(tx, VILLAGE_POINTS, awards));
  return BATCH;
};

const floorBatch: Work = async (client, turn) => {
  const accounts = batchOf(client, turn).sort((left, right) => left.id - right.id);
  const keys = accounts.map((_, place) => keyOf('floor-batch', client, turn, place));
  const ids = accounts.map((account) => account.id);
  await inTransaction((tx) => tx.query(MOVE_BATCH, [keys, 11, ids, ids.map(() => 1)]));
  return BATCH;
};

const redeem: Work = async (client, turn) => {
  const { id, personId } = own(spenders, client, turn, 8);
  const spend = { key: keyOf('redeem', client, turn), kind: 'redeem' as const, accountId: id, amount: REDEEMED };
  const by = { actorId: null, occurredOn: today };
  await inTransaction((tx) => points.spend(tx, { ...spend, personId, source: spend.key, ...by }));
  return 1;
};

/** As one would write it: a transaction, the account locked and saved, the rows saved. */
const usualWay: Work = async (client, turn) => {
  const { id } = own(village, client, turn);
  await inTransaction(async (tx) => {
    const account = await tx.findOneOrFail(FloorAccount, { where: { id }, lock: { mode: 'pessimistic_write' } });
    account.posted += 1;
    account.version += 1;
    await tx.save(account);
    const key = keyOf('usual', randomUUID());
    const transfer = await tx.save(tx.create(FloorTransfer, { key, debitId: 11, creditId: id, amount: 1 }));
    const line = { accountId: id, version: account.version, transferId: transfer.id, amount: 1 };
    await tx.save(tx.create(FloorEntry, { ...line, balanceAfter: account.posted }));
  });
  return 1;
};

/** Half of the clients give from the issuer of the other book. */
const twoIssuers: Work = (client, turn) =>
  client % 2 === 0
    ? single.ours(VILLAGE_POINTS, village, 'apart')(client, turn)
    : single.ours(2, contest, 'apart')(client, turn);

const figures = {
  single8: await compare(8, single.ours(VILLAGE_POINTS, village, 'single8'), single.floor('single8')),
  single32: await compare(32, single.ours(VILLAGE_POINTS, village, 'single32'), single.floor('single32')),
  batch: await compare(4, ourBatch, floorBatch),
  redeem: await compare(8, redeem, single.floor('redeem')),
  issuer: await compare(8, single.ours(VILLAGE_POINTS, village, 'one'), twoIssuers),
  usualWay: await compare(4, ourBatch, usualWay),
  usualSingle: await compare(8, single.ours(VILLAGE_POINTS, village, 'beside'), usualWay),
};
await app.close();
await database?.stop();
process.stdout.write(`${JSON.stringify(figures)}\n`);

async function openAccounts(book: Book, count: number): Promise<Account[]> {
  const rows: { id: number; personId: string }[] = await dataSource.query(
    `INSERT INTO point_accounts (book, kind, owner_id) SELECT $1, 'member', gen_random_uuid() FROM generate_series(1, $2) RETURNING id, owner_id AS "personId"`,
    [book, count],
  );
  return rows.map((row) => ({ ...row, book }));
}

/** The accounts of a client are its own: what is measured is the ledger, not people who get in each other's way. */
function own(accounts: readonly Account[], client: number, turn: number, clients = CLIENTS): Account {
  const share = Math.floor(accounts.length / clients);
  const account = accounts[client * share + (turn % share)];
  if (!account) throw new Error('no account left');
  return account;
}

function awardTo({ id, personId }: Account, key: string, amount = 1, expiresOn = '2027-12-31'): Award {
  const what = { key, accountId: id, amount, personId, expiresOn, source: key, occurredOn: today, actorId: null };
  return { ...what, ...{ activityId: run, schemeVersionId: run, ruleId: 'load', explanation: '测速，计1分。' } };
}

async function fillBuckets(accounts: readonly Account[]): Promise<void> {
  for (let bucket = 0; bucket < BUCKETS; bucket++) {
    for (let from = 0; from < accounts.length; from += BATCH) {
      const lastDay = `2027-${String(bucket + 1).padStart(2, '0')}-28`;
      const awards = accounts
        .slice(from, from + BATCH)
        .map((account) => awardTo(account, keyOf('bucket', bucket, account.id), BUCKET_POINTS, lastDay));
      await inTransaction((tx) => points.postAwards(tx, VILLAGE_POINTS, awards));
    }
  }
}

/** How many a second each does, in turns and each first as often as second; the medians and that of the ratios. */
async function compare(clients: number, ours: Work, other: Work) {
  const rates: { ours: number; other: number }[] = [];
  let turn = 0;
  const measure = (work: Work) => perSecond(clients, work, turn);
  for (let round = 0; round < ROUNDS; round++) {
    const otherFirst = round % 2 === 1 ? await measure(other) : null;
    const own = await measure(ours);
    const others = otherFirst ?? (await measure(other));
    turn = Math.max(own.turn, others.turn);
    rates.push({ ours: own.rate, other: others.rate });
  }
  const counted = rates.slice(1); // the first warms up
  return {
    ours: median(counted.map((rate) => rate.ours)),
    other: median(counted.map((rate) => rate.other)),
    ratio: median(counted.map((rate) => rate.ours / rate.other)),
  };
}

async function perSecond(clients: number, work: Work, from: number): Promise<{ rate: number; turn: number }> {
  const begun = performance.now();
  let done = 0;
  const lanes = Array.from({ length: clients }, async (_, client) => {
    let turn = from;
    while (performance.now() - begun < WINDOW_MS) {
      const more = await work(client, turn++); // `done += await …` would add to what was done before the wait
      done += more;
    }
    return turn;
  });
  const turns = await Promise.all(lanes);
  return { rate: (done * 1_000) / (performance.now() - begun), turn: Math.max(...turns) };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}
