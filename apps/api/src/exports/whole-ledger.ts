import type { LedgerFinding } from '@jishan/domain';
import { LedgerVerifier, type LedgerHead, type Seal } from '@jishan/points';
import { SealWalk } from '../seals/seal-walk';
import type { MonthLine, WholeLine } from './ledger-format';

export const monthsOf = (months: readonly MonthLine[]): LedgerHead['months'] =>
  months.flatMap(({ month, totals }) => totals.books.map((book) => ({ ...book, month })));

/** Both readings of a ledger at once, of its figures and of its seals: from the database or from a file, in the order of the numbers. */
export class WholeLedger {
  transfers = 0;
  private readonly figures: LedgerVerifier;
  private readonly walk: SealWalk;

  constructor(head: LedgerHead, seals: readonly Seal[]) {
    this.figures = new LedgerVerifier(head);
    this.walk = new SealWalk(seals);
  }

  add(line: WholeLine): void {
    if (line.transfer) this.transfers += 1;
    this.figures.add(line);
    this.walk.add(line);
  }

  /** What names a transfer stands first, in the order of the transfers. */
  end(): LedgerFinding[] {
    const findings = [...this.walk.end(), ...this.figures.end()].map(({ kind, ...finding }) => ({
      check: kind,
      ...finding,
    }));
    const place = ({ subject }: LedgerFinding) =>
      subject.startsWith('transfer:') ? Number(subject.slice('transfer:'.length)) : Number.MAX_SAFE_INTEGER;
    return findings.sort((a, b) => place(a) - place(b));
  }
}
