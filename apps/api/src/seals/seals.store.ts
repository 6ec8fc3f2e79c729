// Reads transfers, writes seals. Nothing here touches a row of the ledger.
import { Injectable } from '@nestjs/common';
import type { Page, PageQuery, SealStanding } from '@jishan/domain';
import type { Seal, SealedTransfer } from '@jishan/points';
import { DataSource, type EntityManager } from 'typeorm';
import { advisoryLock } from '../platform/advisory-locks';
import { pageOf, readCursor, rowsToFetch } from '../platform/page';
import { SEAL_COLUMNS, TRANSFER_COLUMNS } from './seal-columns';

@Injectable()
export class SealsStore {
  constructor(private readonly dataSource: DataSource) {}

  /** False when somebody else is sealing. Held until the end of the transaction. */
  async tryLock(tx: EntityManager): Promise<boolean> {
    const [row]: { locked: boolean }[] = await tx.query('SELECT pg_try_advisory_xact_lock($1) AS locked', [
      advisoryLock('seals'),
    ]);
    return row?.locked ?? false;
  }

  /** Transactions below `oldest` have ended; those from `next` on have not begun. */
  async snapshot(): Promise<{ oldest: bigint; next: bigint }> {
    const [row]: { oldest: string; next: string }[] = await this.dataSource.query(
      'SELECT pg_snapshot_xmin(s)::text AS oldest, pg_snapshot_xmax(s)::text AS next FROM pg_current_snapshot() AS s',
    );
    return { oldest: BigInt(row?.oldest ?? 0), next: BigInt(row?.next ?? 0) };
  }

  /** Transfers that have no leaf yet, whatever their number, in the order of their numbers. */
  async unsealed(tx: EntityManager, above: number, limit: number): Promise<SealedTransfer[]> {
    return tx.query(
      `SELECT ${TRANSFER_COLUMNS} FROM point_transfers t
        WHERE t.id > $1 AND NOT EXISTS (SELECT FROM seal_leaves l WHERE l.transfer_id = t.id AND l.transfer_id > $1)
        ORDER BY t.id LIMIT $2`,
      [above, limit],
    );
  }

  async latest(tx: EntityManager = this.dataSource.manager): Promise<Seal | null> {
    const rows: Seal[] = await tx.query(`SELECT ${SEAL_COLUMNS} FROM seals s ORDER BY s.no DESC LIMIT 1`);
    return rows[0] ?? null;
  }

  async page(query: PageQuery): Promise<Page<Seal>> {
    const after = readCursor(query.cursor, 1);
    const rows: Seal[] = await this.dataSource.query(
      `SELECT ${SEAL_COLUMNS} FROM seals s WHERE $1::bigint IS NULL OR s.no < $1 ORDER BY s.no DESC LIMIT $2`,
      [after?.[0] ?? null, rowsToFetch(query.limit)],
    );
    return pageOf(rows, query.limit, (seal) => [seal.no]);
  }

  async lag(): Promise<Omit<SealStanding, 'latest'>> {
    const [row]: Omit<SealStanding, 'latest'>[] = await this.dataSource.query(
      `SELECT count(*) AS transfers, count(*) FILTER (WHERE l.transfer_id IS NULL) AS unsealed, min(t.created_at) FILTER (WHERE l.transfer_id IS NULL) AS "waitingSince"
         FROM point_transfers t LEFT JOIN seal_leaves l ON l.transfer_id = t.id`,
    );
    return row ?? { transfers: 0, unsealed: 0, waitingSince: null };
  }

  /** The seal over a transfer; null until there is one. */
  async sealOf(transferId: number): Promise<(Seal & { place: number }) | null> {
    const rows: (Seal & { place: number })[] = await this.dataSource.query(
      `SELECT ${SEAL_COLUMNS}, l.position AS place FROM seal_leaves l JOIN seals s ON s.no = l.seal_no WHERE l.transfer_id = $1`,
      [transferId],
    );
    return rows[0] ?? null;
  }

  async transfer(transferId: number): Promise<SealedTransfer | null> {
    const rows: SealedTransfer[] = await this.dataSource.query(
      `SELECT ${TRANSFER_COLUMNS} FROM point_transfers t WHERE t.id = $1`,
      [transferId],
    );
    return rows[0] ?? null;
  }

  async leavesOf(no: number): Promise<Uint8Array[]> {
    const rows: { leaf: Uint8Array }[] = await this.dataSource.query(
      'SELECT leaf FROM seal_leaves WHERE seal_no = $1 ORDER BY position',
      [no],
    );
    return rows.map((row) => row.leaf);
  }

  /** The database's time, by which transfers are dated too. */
  async now(tx: EntityManager): Promise<string> {
    const [row]: { at: string }[] = await tx.query('SELECT clock_timestamp()::timestamptz(3) AS at');
    return row?.at ?? '';
  }

  async add(tx: EntityManager, seal: Seal, ids: readonly number[], leaves: readonly Uint8Array[]): Promise<void> {
    const bytes = (hex: string) => Buffer.from(hex, 'hex');
    await tx.query(
      'INSERT INTO seals (no, at, transfers, up_to, root, previous, hash) VALUES ($1, $2, $3, $4, $5, $6, $7)',
      [seal.no, seal.at, seal.transfers, seal.upTo, bytes(seal.root), bytes(seal.previous), bytes(seal.hash)],
    );
    await tx.query(
      `INSERT INTO seal_leaves (transfer_id, seal_no, position, leaf)
       SELECT l.id, $1, l.place - 1, l.leaf FROM unnest($2::bigint[], $3::bytea[]) WITH ORDINALITY AS l (id, leaf, place)`,
      [seal.no, ids, leaves],
    );
  }
}
