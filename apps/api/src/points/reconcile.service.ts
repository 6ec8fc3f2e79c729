import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { assertCan, type Actor, type ReconciliationFinding, type ReconciliationReport } from '@jishan/domain';
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
import { DataSource } from 'typeorm';
import { AuditService } from '../audit/audit.service';
import { Clock } from '../platform/clock';
import { Jobs } from '../platform/jobs/jobs';
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
  report: ReconciliationReport;
  books: BookTotals[];
}

const DAY_MS = 86_400_000;
const FINDINGS_SHOWN = 1_000;

/** Does the ledger add up? Nightly and on demand. A finding raises an alarm; nothing repairs itself. */
@Injectable()
export class ReconcileService implements OnModuleInit {
  private readonly logger = new Logger(ReconcileService.name);

  constructor(
    private readonly store: ReconcileStore,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly dataSource: DataSource,
  ) {}

  onModuleInit(): void {
    this.jobs.sweep('reconcile-points', DAY_MS, () => this.nightly());
  }

  /** The ledger is one for the whole deployment: only who reaches all of it may ask. */
  async forActor(actor: Actor): Promise<ReconciliationReport> {
    assertCan(actor, 'points.reconcile', { unitPath: await this.store.districtPath() });
    return (await this.run()).report;
  }

  async run(): Promise<Reconciliation> {
    const digest = await this.store.digest();
    const findings = [
      ...BOOKS.flatMap((book) => judgeOne(digest, book)),
      ...digest.lots.flatMap(judgeLot),
      ...digest.transfers.flatMap(judgeTransfer),
    ];
    const crooked = digest.crookedHours.map((hour) => ({
      check: 'hour-reversal-not-credit',
      accountId: null,
      transferId: null,
      expected: `hour:${hour.id} ${hour.expected}`,
      found: String(hour.found),
    }));
    const report = {
      ranAt: this.clock.now(),
      accounts: digest.accounts.length,
      transfers: digest.transferCount,
      findings: [...findings.map(toRecord), ...crooked].slice(0, FINDINGS_SHOWN),
    };
    return { report, books: BOOKS.map((book) => totalsOf(digest, book)) };
  }

  private async nightly(): Promise<void> {
    const { report } = await this.run();
    if (report.findings.length > 0) {
      this.logger.error({ findings: report.findings }, 'the points ledger does not add up');
      const detail = report.findings
        .slice(0, 20)
        .map((finding) => `${finding.check} ${finding.accountId ?? finding.transferId ?? ''}`)
        .join('; ');
      await this.dataSource.transaction((tx) =>
        this.audit.record(tx, {
          actorId: null,
          action: 'points.finding',
          subjectKind: 'ledger',
          subjectId: 'points',
          detail,
        }),
      );
      return; // a snapshot over a ledger that is wrong would only carry the error on
    }
    await this.store.takeSnapshot();
  }
}

function judgeOne(digest: LedgerDigest, book: Book): Finding[] {
  const accounts = digest.accounts.filter((account) => account.book === book);
  const outstanding = accounts.reduce((sum, account) => sum + account.posted, 0);
  const holds = digest.openHolds.find((hold) => hold.book === book) ?? { book, openHolds: 0 };
  return [...accounts.flatMap(judgeAccount), ...judgeBook(book, outstanding, digest.systems, holds)];
}

function totalsOf(digest: LedgerDigest, book: Book): BookTotals {
  const of = (kind: SystemKind) =>
    digest.systems.find((system) => system.book === book && system.kind === kind)?.snapshotAndTail ?? 0;
  const outstanding = digest.accounts
    .filter((account) => account.book === book)
    .reduce((sum, account) => sum + account.posted, 0);
  return {
    book,
    given: 0 - of('issuer'),
    outstanding,
    held: of('escrow'),
    redeemed: of('redeemed'),
    expired: of('expired'),
  };
}

function toRecord({ kind, subject, expected, found }: Finding): ReconciliationFinding {
  const [noun, id = ''] = subject.split(':');
  const number = Number(id.split('/')[0]);
  const named = noun === 'lot' || noun === 'book' ? `${subject} ` : '';
  return {
    check: kind,
    accountId: noun === 'account' || noun === 'lot' ? number : null,
    transferId: noun === 'transfer' ? number : null,
    expected: `${named}${expected}`,
    found: String(found),
  };
}
