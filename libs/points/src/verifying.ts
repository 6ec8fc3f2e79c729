// The auditor's side of ledger.ts. A whole ledger is read once, in the order of its numbers, and what does not add up gets a name.
import { addDays, monthOf } from './calendar';
import type { AccountDigest, Finding, FindingKind } from './reconcile';
import { judgeAccount, judgeBook, judgeLot, judgeTransfer } from './reconcile';
import { SeenTexts } from './seen-texts';
import type { Account, Book, Entry, Lot, LotUse, SystemKind, Transfer } from './transfer';
import { BOOKS, FIRST_OWNER_ACCOUNT, GRACE_DAYS, SYSTEM_KINDS, systemAccount } from './transfer';

/** All that stands under one number. */
export interface LedgerLine {
  id: number;
  /** Null when entries or buckets name it and it is not there. */
  transfer: Transfer | null;
  entries: readonly Omit<Entry, 'transferId'>[];
  uses: readonly Omit<LotUse, 'transferId'>[];
}

/** What the lines must lead to. */
export interface LedgerHead {
  accounts: readonly Pick<Account, 'id' | 'book' | 'posted' | 'version'>[];
  lots: readonly Lot[];
  /** What owners got and gave in a month that is closed. */
  months: readonly { month: string; book: Book; credited: number; debited: number }[];
}

/** `early`: lines that came before their turn, since numbers are drawn before accounts are locked. */
type Tally = AccountDigest & { early: Map<number, Entry> };
type Bucket = Lot & { used: number; filled: number };
interface Moved {
  credited: number;
  debited: number;
}

const EMPTY = { entryCount: 0, lastVersion: 0, entrySum: 0, lastBalance: 0, runningBreaks: 0, lotsRemaining: 0 };
const sumOf = (parts: readonly { amount: number }[]) => parts.reduce((sum, part) => sum + part.amount, 0);

export class LedgerVerifier {
  private readonly findings: Finding[] = [];
  private readonly tallies: Map<number, Tally>;
  /** By account and last day. */
  private readonly buckets = new Map<number, Map<string, Bucket>>();
  /** What owners got and gave, by book and day of the books. */
  private readonly days = new Map<Book, Map<string, Moved>>(BOOKS.map((book) => [book, new Map<string, Moved>()]));
  private readonly systems = new Map<number, number>();
  private readonly keys = new SeenTexts();
  /** By the number of the transfer. */
  private readonly amounts: number[] = [];
  private readonly resolved = new Set<number>();
  private readonly openHolds = new Map<number, { book: Book; amount: number }>();
  private last = 0;

  constructor(private readonly head: LedgerHead) {
    const tally = (account: LedgerHead['accounts'][number]): Tally => ({
      ...{ ...EMPTY, ...account, accountId: account.id, transferSum: 0, early: new Map<number, Entry>() },
    });
    this.tallies = new Map(head.accounts.map((account) => [account.id, tally(account)]));
    for (const lot of head.lots) {
      const owner = this.tallies.get(lot.accountId);
      if (owner) owner.lotsRemaining += lot.remaining;
      const own = this.buckets.get(lot.accountId) ?? new Map<string, Bucket>();
      this.buckets.set(lot.accountId, own.set(lot.expiresOn, { ...lot, used: 0, filled: 0 }));
    }
  }

  /** Lines come in the order of their numbers. */
  add(line: LedgerLine): void {
    if (line.id <= this.last) this.name('number-twice', line.id, this.last + 1, line.id);
    this.last = line.id;
    if (line.transfer) this.follow(line.transfer, line);
    else this.name('transfer-missing', line.id, 1, 0);
    for (const { accountId, version, amount, balanceAfter } of line.entries)
      this.enter({ accountId, version, transferId: line.id, amount, balanceAfter });
  }

  /** What only the whole can tell, with all that was found before. */
  end(): Finding[] {
    for (const tally of this.tallies.values()) {
      const [stray] = [...tally.early.values()].sort((a, b) => a.version - b.version);
      if (stray) this.name('version-gap', stray.transferId, tally.lastVersion + 1, stray.version);
      this.findings.push(...judgeAccount(tally));
    }
    for (const own of this.buckets.values())
      for (const lot of own.values()) {
        this.findings.push(...judgeLot(lot));
        this.expect('lot-not-filled', `lot:${lot.accountId}/${lot.expiresOn}`, lot.filled, lot.amount);
      }
    BOOKS.forEach((book) => this.judgeBook(book));
    for (const { month, book, credited, debited } of this.head.months) {
      const days = [...(this.days.get(book) ?? [])].filter(([day]) => monthOf(day) === month);
      const moved = (side: keyof Moved) => days.reduce((sum, [, day]) => sum + day[side], 0);
      this.expect('month-not-transfers', `month:${month}`, moved('credited'), credited);
      this.expect('month-not-transfers', `month:${month}`, moved('debited'), debited);
    }
    return this.findings;
  }

  private expect(kind: FindingKind, subject: string, expected: number, found: number): void {
    if (expected !== found) this.findings.push({ kind, subject, expected, found });
  }

  private name(kind: FindingKind, transferId: number, expected: number, found: number): void {
    this.findings.push({ kind, subject: `transfer:${transferId}`, expected, found });
  }

  private follow(transfer: Transfer, { id, entries, uses }: LedgerLine): void {
    const { key, kind, book, debitId, creditId, amount, shortfall, resolvesId } = transfer;
    if (!this.keys.add(key)) this.name('key-twice', id, 1, 2);
    this.amounts[id] = amount;
    this.leg(transfer, debitId, -amount);
    this.leg(transfer, creditId, amount);
    if (kind === 'hold') this.openHolds.set(id, { book, amount });
    if (resolvesId !== null) {
      if (this.resolved.has(resolvesId)) this.name('resolved-twice', id, 1, 2);
      this.resolved.add(resolvesId);
      this.openHolds.delete(resolvesId);
    }
    this.fill(transfer, uses);
    const resolvedAmount = resolvesId === null ? null : (this.amounts[resolvesId] ?? -1);
    const legs = { transferId: id, kind, debitId, creditId, amount, shortfall, resolvedAmount };
    const isLeg = ({ accountId, amount: moved }: LedgerLine['entries'][number]) =>
      (accountId === creditId && moved === amount) || (accountId === debitId && moved === -amount);
    const strayEntries = entries.reduce((count, entry) => count + (isLeg(entry) ? 0 : 1), 0);
    const lines = { entryAmount: sumOf(entries), entryCount: entries.length, strayEntries, lotUsed: sumOf(uses) };
    for (const finding of judgeTransfer({ ...legs, ...lines })) this.findings.push(finding);
  }

  private leg({ id, book, bookedOn }: Transfer, accountId: number, amount: number): void {
    if (accountId < FIRST_OWNER_ACCOUNT) {
      this.systems.set(accountId, (this.systems.get(accountId) ?? 0) + amount);
      return;
    }
    const tally = this.tallies.get(accountId);
    if (tally?.book !== book) return this.name('account-unknown', id, 1, 0);
    tally.transferSum += amount;
    const days = this.days.get(book);
    const moved = days?.get(bookedOn);
    if (!moved) days?.set(bookedOn, { credited: Math.max(amount, 0), debited: Math.max(-amount, 0) });
    else moved[amount > 0 ? 'credited' : 'debited'] += Math.abs(amount);
  }

  /** What went into buckets and came out of them. What returns to one that has died goes into one with some days of grace. */
  private fill(
    { id, kind, debitId, creditId, amount, expiresOn, occurredOn }: Transfer,
    uses: LedgerLine['uses'],
  ): void {
    const into = (accountId: number, day: string, filled: number, used: number) => {
      const lot = this.buckets.get(accountId)?.get(day);
      if (!lot) return filled + used === 0 || this.name('lot-not-filled', id, filled + used, 0);
      lot.filled += filled;
      lot.used += used;
    };
    const arrives = creditId >= FIRST_OWNER_ACCOUNT;
    for (const use of uses) {
      into(debitId >= FIRST_OWNER_ACCOUNT ? debitId : creditId, use.expiresOn, 0, use.amount);
      if (kind === 'move') into(creditId, use.expiresOn, use.amount, 0);
    }
    if (kind === 'award') into(creditId, expiresOn ?? '', amount, 0);
    else if (arrives && kind !== 'move') into(creditId, addDays(occurredOn, GRACE_DAYS), amount + sumOf(uses), 0);
  }

  private enter(entry: Entry): void {
    const tally = this.tallies.get(entry.accountId);
    if (!tally) return this.name('account-unknown', entry.transferId, 1, 0);
    if (entry.version <= tally.lastVersion)
      this.name('version-gap', entry.transferId, tally.lastVersion + 1, entry.version);
    tally.early.set(entry.version, entry);
    for (let next; (next = tally.early.get(tally.lastVersion + 1)); tally.early.delete(next.version)) {
      const balance = tally.lastBalance + next.amount;
      if (next.balanceAfter !== balance) {
        this.name('running-balance-broken', next.transferId, balance, next.balanceAfter);
        tally.runningBreaks += 1;
      }
      tally.lastVersion = next.version;
      tally.entryCount += 1;
      tally.entrySum += next.amount;
      tally.lastBalance = next.balanceAfter;
    }
  }

  private judgeBook(book: Book): void {
    const moved = (kind: SystemKind) => this.systems.get(systemAccount(book, kind)) ?? 0;
    const systems = SYSTEM_KINDS.map((kind) => ({ book, kind, snapshotAndTail: moved(kind), fullSum: moved(kind) }));
    const posted = this.head.accounts.reduce((sum, account) => sum + (account.book === book ? account.posted : 0), 0);
    const openHolds = sumOf([...this.openHolds.values()].filter((hold) => hold.book === book));
    this.findings.push(...judgeBook(book, posted, systems, { book, openHolds }));
  }
}
