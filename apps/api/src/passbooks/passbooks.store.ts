import { Injectable } from '@nestjs/common';
import type { ConfirmPrintInput, LineFacts } from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { prepared } from '../platform/prepared-statements';

/** An account as its passbook shows it, with what was printed last. */
export interface BookRow {
  ownerLabel: string;
  /** The head of a household; null for a person or a team. */
  headName: string | null;
  unitName: string;
  lastLine: number;
  printedUpTo: number;
  printedAt: string | null;
  printedBy: string | null;
}

/** A line with all that its code is made of. */
export interface LineRow extends Omit<LineFacts, 'ownerMasked'> {
  transferId: number;
  ownerLabel: string;
}

export interface Print extends ConfirmPrintInput {
  accountId: number;
  printedAt: string;
  printedBy: string;
  printedByName: string;
}

const OWNER = `
  LEFT JOIN households h ON a.kind = 'household' AND h.id = a.owner_id
  LEFT JOIN volunteers v ON a.kind = 'member' AND v.id = a.owner_id
  LEFT JOIN teams g ON a.kind = 'team' AND g.id = a.owner_id
  JOIN units u ON u.id = coalesce(h.unit_id, v.unit_id, g.unit_id)`;

const BOOK = prepared(`
  SELECT coalesce(h.label, v.name, g.name) AS "ownerLabel", head.name AS "headName", u.name AS "unitName", a.version AS "lastLine",
         coalesce(p.last_line, 0) AS "printedUpTo", p.printed_at AS "printedAt", p.printed_by_name AS "printedBy"
    FROM point_accounts a ${OWNER}
    LEFT JOIN household_members m ON m.household_id = h.id AND m.head AND m.left_on IS NULL
    LEFT JOIN volunteers head ON head.id = m.person_id
    LEFT JOIN LATERAL (SELECT * FROM passbook_prints r WHERE r.account_id = a.id ORDER BY r.id DESC LIMIT 1) p ON true
   WHERE a.id = $1`);

const LINE = prepared(`
  SELECT e.transfer_id AS "transferId", e.version AS line, e.amount, e.balance_after AS "balanceAfter", t.kind, t.occurred_on AS "occurredOn",
         coalesce(h.label, v.name, g.name) AS "ownerLabel", u.name AS "unitName",
         EXISTS (SELECT FROM point_transfers r WHERE r.kind = 'reverse'
                    AND r.resolves_id IN (t.id, (SELECT c.id FROM point_transfers c WHERE c.resolves_id = t.id AND c.kind = 'capture'))) AS reversed
    FROM point_entries e JOIN point_transfers t ON t.id = e.transfer_id JOIN point_accounts a ON a.id = e.account_id ${OWNER}
   WHERE e.account_id = $1 AND e.version = $2`);

@Injectable()
export class PassbooksStore {
  constructor(private readonly dataSource: DataSource) {}

  async book(accountId: number, tx: EntityManager = this.dataSource.manager): Promise<BookRow | null> {
    const rows: BookRow[] = await tx.query(BOOK, [accountId]);
    return rows[0] ?? null;
  }

  async line(accountId: number, line: number): Promise<LineRow | null> {
    const rows: LineRow[] = await this.dataSource.query(LINE, [accountId, line]);
    return rows[0] ?? null;
  }

  /** What lay in the account before a day of the books. */
  async balanceBefore(accountId: number, day: string): Promise<number> {
    const rows: { sum: number }[] = await this.dataSource.query(
      `SELECT coalesce(sum(e.amount), 0)::int8 AS sum FROM point_entries e JOIN point_transfers t ON t.id = e.transfer_id
        WHERE e.account_id = $1 AND t.booked_on < $2`,
      [accountId, day],
    );
    return rows[0]?.sum ?? 0;
  }

  async insert(tx: EntityManager, print: Print): Promise<void> {
    await tx.query(
      `INSERT INTO passbook_prints (account_id, first_line, last_line, printed_at, printed_by, printed_by_name) VALUES ($1, $2, $3, $4, $5, $6)`,
      [print.accountId, print.firstLine, print.lastLine, print.printedAt, print.printedBy, print.printedByName],
    );
  }
}
