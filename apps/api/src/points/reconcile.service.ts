import { Injectable } from '@nestjs/common';
import type { LedgerFinding } from '@jishan/domain';
import {
  BOOKS,
  judgeAccount,
  judgeBook,
  judgeLot,
  judgeTransfer,
  type Book,
  type Finding,
  type SystemKind,
} from '@jishan/points';
import { Clock } from '../platform/clock';
import { ReconcileStore, type LedgerDigest } from './reconcile.store';

/** What a book comes to: points in people's hands, set aside, spent and expired; together what was given. */
export interface BookTotals {
  book: Book;
  given: number;
  outstanding: number;
  held: number;
  redeemed: number;
  expired: number;
}

export interface Reconciliation {
  report: { ranAt: string; accounts: number; transfers: number; findings: LedgerFinding[] };
  books: BookTotals[];
}

/** Does the ledger add up? Nothing repairs itself: who asks, and what a finding sets off, is told in checks/. */
@Injectable()
export class ReconcileService {
  constructor(
    private readonly store: ReconcileStore,
    private readonly clock: Clock,
  ) {}

  async run(): Promise<Reconciliation> {
    const digest = await this.store.digest();
    const findings = [
      ...BOOKS.flatMap((book) => judgeOne(digest, book)),
      ...digest.lots.flatMap(judgeLot),
      ...digest.transfers.flatMap(judgeTransfer),
    ];
    const crooked = digest.crookedHours.map(({ id, expected, found }) => ({
      ...{ check: 'hour-reversal-not-credit' as const, subject: `hour:${id}`, expected, found },
    }));
    const report = {
      ranAt: this.clock.now(),
      accounts: digest.owners.reduce((sum, { accounts }) => sum + accounts, 0),
      transfers: digest.transferCount,
      findings: [...findings.map(toRecord), ...crooked],
    };
    return { report, books: BOOKS.map((book) => totalsOf(digest, book)) };
  }

  /** Carries the balances of the system accounts on. Over a ledger that is wrong it would only carry the error on. */
  takeSnapshot(): Promise<void> {
    return this.store.takeSnapshot();
  }
}

function judgeOne(digest: LedgerDigest, book: Book): Finding[] {
  const accounts = digest.accounts.filter((account) => account.book === book);
  const holds = digest.openHolds.find((hold) => hold.book === book) ?? { book, openHolds: 0 };
  return [...accounts.flatMap(judgeAccount), ...judgeBook(book, outstandingOf(digest, book), digest.systems, holds)];
}

const outstandingOf = ({ owners }: LedgerDigest, book: Book) =>
  owners.find((owner) => owner.book === book)?.outstanding ?? 0;

function totalsOf(digest: LedgerDigest, book: Book): BookTotals {
  const of = (kind: SystemKind) =>
    digest.systems.find((system) => system.book === book && system.kind === kind)?.snapshotAndTail ?? 0;
  return {
    book,
    given: 0 - of('issuer'),
    outstanding: outstandingOf(digest, book),
    held: of('escrow'),
    redeemed: of('redeemed'),
    expired: of('expired'),
  };
}

const toRecord = ({ kind, ...finding }: Finding): LedgerFinding => ({ check: kind, ...finding });
