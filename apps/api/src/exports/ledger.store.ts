// Reads the whole ledger, head and lines, by cursors of one snapshot: however long it is, a batch at a time is in memory.
import { Injectable } from '@nestjs/common';
import type { Seal, SealedTransfer } from '@jishan/points';
import { DataSource, type EntityManager } from 'typeorm';
import { SEAL_COLUMNS, TRANSFER_COLUMNS } from '../seals/seal-columns';
import type { AccountRow, LineRow, LotRow, MonthLine, VersionLine } from './ledger-format';

const LONGEST_MS = 1_800_000;
/** So few at a time that a request does not wait for what is done with them. */
const BATCH = 1_000;

/** Rows of one query in their order, as far as they are needed. */
class Cursor<Row extends object> {
  private rows: Row[] = [];
  private at = 0;
  private ended = false;

  private constructor(
    private readonly tx: EntityManager,
    private readonly name: string,
  ) {}

  static async open<Row extends object>(tx: EntityManager, name: string, sql: string): Promise<Cursor<Row>> {
    await tx.query(`DECLARE ${name} NO SCROLL CURSOR FOR ${sql}`);
    return new Cursor<Row>(tx, name);
  }

  get isDry(): boolean {
    return this.at === this.rows.length && !this.ended;
  }

  get next(): Row | undefined {
    return this.rows[this.at];
  }

  async fill(): Promise<void> {
    this.rows = await this.tx.query(`FETCH ${BATCH} FROM ${this.name}`);
    this.at = 0;
    this.ended = this.rows.length < BATCH;
  }

  step(): void {
    this.at += 1;
  }

  async batch(): Promise<Row[]> {
    await this.fill();
    this.at = this.rows.length;
    return this.rows;
  }

  async close(): Promise<void> {
    await this.tx.query(`CLOSE ${this.name}`);
  }
}

interface LeafRow {
  id: number;
  no: number;
  place: number;
  leaf: Buffer;
}
type EntryRow = { id: number; accountId: number; version: number; amount: number; balanceAfter: number };
type UseRow = { id: number; expiresOn: string; amount: number };

@Injectable()
export class LedgerStore {
  constructor(private readonly dataSource: DataSource) {}

  inSnapshot<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return this.dataSource.transaction('REPEATABLE READ', async (tx) => {
      await tx.query('SET TRANSACTION READ ONLY');
      await tx.query(`SET LOCAL statement_timeout = ${LONGEST_MS}`);
      await tx.query(`SET LOCAL idle_in_transaction_session_timeout = ${LONGEST_MS}`);
      return work(tx);
    });
  }

  accounts(tx: EntityManager): AsyncGenerator<AccountRow[]> {
    return batches(
      tx,
      'accounts',
      `SELECT id, book, kind, owner_id AS "ownerId", posted, version, closed_at AS "closedAt" FROM point_accounts WHERE id >= 1000 ORDER BY id`,
    );
  }

  lots(tx: EntityManager): AsyncGenerator<LotRow[]> {
    return batches(
      tx,
      'lots',
      `SELECT account_id AS "accountId", expires_on AS "expiresOn", amount, remaining FROM point_lots ORDER BY account_id, expires_on`,
    );
  }

  seals(tx: EntityManager): AsyncGenerator<Seal[]> {
    return batches(tx, 'blocks', `SELECT ${SEAL_COLUMNS} FROM seals s ORDER BY s.no`);
  }

  months(tx: EntityManager): Promise<MonthLine[]> {
    return tx.query(
      `SELECT to_char(month, 'YYYY-MM') AS month, closed_at AS "closedAt", up_to_transfer AS "upToTransfer", totals, seal FROM closed_months WHERE state = 'closed' ORDER BY month`,
    );
  }

  /** The terms by which points were given, as they were voted for. */
  versions(tx: EntityManager): Promise<VersionLine[]> {
    return tx.query(
      `SELECT v.id, s.title, s.book, v.version, v.document_ref AS "documentRef", v.met_on AS "metOn", v.present, v.votes, v.effective_from AS "effectiveFrom",
              v.effective_to AS "effectiveTo", v.account_owner AS "accountOwner", v.rules, v.caps, v.expiry, v.posting_days AS "postingDays", v.posting_rhythm AS "postingRhythm",
              v.opening, v.approvers
         FROM scheme_versions v JOIN schemes s ON s.id = v.scheme_id WHERE v.state = 'effective' ORDER BY s.id, v.version`,
    );
  }

  async count(tx: EntityManager): Promise<number> {
    const [row]: { count: number }[] = await tx.query('SELECT count(*) FROM point_transfers');
    return row?.count ?? 0;
  }

  /** Everything that bears a transfer's number, in the order of the numbers; also of a transfer that is not there. */
  async *lines(tx: EntityManager): AsyncGenerator<LineRow[]> {
    const transfers = await Cursor.open<SealedTransfer>(
      tx,
      'transfers',
      `SELECT ${TRANSFER_COLUMNS} FROM point_transfers t ORDER BY t.id`,
    );
    const leaves = await Cursor.open<LeafRow>(
      tx,
      'leaves',
      'SELECT transfer_id AS id, seal_no AS no, position AS place, leaf FROM seal_leaves ORDER BY transfer_id',
    );
    const entries = await Cursor.open<EntryRow>(
      tx,
      'entries',
      'SELECT transfer_id AS id, account_id AS "accountId", version, amount, balance_after AS "balanceAfter" FROM point_entries ORDER BY transfer_id, account_id, version',
    );
    const uses = await Cursor.open<UseRow>(
      tx,
      'uses',
      'SELECT transfer_id AS id, expires_on AS "expiresOn", amount FROM point_lot_uses ORDER BY transfer_id, expires_on',
    );
    const cursors: Cursor<{ id: number }>[] = [transfers, leaves, entries, uses];
    for (let lines: LineRow[] = []; ; lines = []) {
      while (lines.length < BATCH) {
        for (const cursor of cursors) if (cursor.isDry) await cursor.fill();
        const id = Math.min(...cursors.map((cursor) => cursor.next?.id ?? Infinity));
        if (id === Infinity) break;
        lines.push({ id, transfer: one(transfers, id), sealed: one(leaves, id), entries: [], uses: [] });
        const line = lines.at(-1);
        for (; entries.next?.id === id; entries.isDry && (await entries.fill())) {
          line?.entries.push(entries.next);
          entries.step();
        }
        for (; uses.next?.id === id; uses.isDry && (await uses.fill())) {
          line?.uses.push(uses.next);
          uses.step();
        }
      }
      if (lines.length === 0) return;
      yield lines;
    }
  }
}

function one<Row extends { id: number }>(cursor: Cursor<Row>, id: number): Row | null {
  const row = cursor.next;
  if (row?.id !== id) return null;
  cursor.step();
  return row;
}

async function* batches<Row extends object>(tx: EntityManager, name: string, sql: string): AsyncGenerator<Row[]> {
  const cursor = await Cursor.open<Row>(tx, name, sql);
  while (cursor.isDry) {
    const rows = await cursor.batch();
    if (rows.length > 0) yield rows;
  }
  await cursor.close();
}
