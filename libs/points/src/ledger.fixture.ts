// What the specs of the ledger share: a household to begin with, and the whole judgement over a reference ledger.
import { LedgerRefusal, Ledger } from './ledger';
import type { AccountDigest, Finding } from './reconcile';
import { judgeAccount, judgeBook, judgeLot, judgeTransfer } from './reconcile';
import type { AwardCommand, Book, Transfer } from './transfer';
import { FIRST_OWNER_ACCOUNT, SYSTEM_KINDS, VILLAGE_POINTS } from './transfer';

export const today = '2026-06-15';

export const give = (accountId: number, amount: number, expiresOn: string, key: string): AwardCommand => ({
  key,
  accountId,
  amount,
  personId: 'p1',
  expiresOn,
  source: key,
  occurredOn: today,
});
export const at = (occurredOn = today) => ({ source: 'order:1', occurredOn });
export const spend = (
  accountId: number,
  amount: number,
  key: string,
  kind: 'hold' | 'redeem' = 'redeem',
  on = today,
) => ({ key, kind, accountId, amount, personId: null, ...at(on) });

/** A household with 10 points that die soon and 20 that die later. */
export function household() {
  const ledger = new Ledger();
  const account = ledger.open(VILLAGE_POINTS, { kind: 'household', id: 'h1' });
  const [soon = 0, late = 0] = ledger.award([
    give(account, 10, '2026-06-30', 'soon'),
    give(account, 20, '2026-12-31', 'late'),
  ]);
  return { ledger, account, soon, late };
}

/** The refusal of a command, null when it was done; any other error is passed on. */
export function refusalOf(work: () => unknown): string | null {
  try {
    work();
    return null;
  } catch (error) {
    if (error instanceof LedgerRefusal) return error.refusal;
    throw error;
  }
}

function digest(ledger: Ledger, accountId: number): AccountDigest {
  const account = ledger.accounts.get(accountId);
  const entries = ledger.entries.filter((entry) => entry.accountId === accountId);
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  return {
    accountId,
    book: VILLAGE_POINTS,
    posted: account?.posted ?? -1,
    version: account?.version ?? -1,
    entryCount: entries.length,
    lastVersion: entries.at(-1)?.version ?? 0,
    entrySum: sum(entries.map((entry) => entry.amount)),
    lastBalance: entries.at(-1)?.balanceAfter ?? 0,
    runningBreaks: entries.filter(
      (entry, index) => entry.balanceAfter !== (entries[index - 1]?.balanceAfter ?? 0) + entry.amount,
    ).length,
    lotsRemaining: sum(ledger.lotsOf(accountId).map((lot) => lot.remaining)),
    transferSum: sum(
      ledger.transfers.map(
        (transfer) =>
          (transfer.creditId === accountId ? transfer.amount : 0) -
          (transfer.debitId === accountId ? transfer.amount : 0),
      ),
    ),
  };
}

/** The whole judgement over a reference ledger: what the nightly job does over the database. */
export function judge(ledger: Ledger): Finding[] {
  const book: Book = VILLAGE_POINTS;
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  const owner = (transfer: Transfer) =>
    transfer.debitId >= FIRST_OWNER_ACCOUNT ? transfer.debitId : transfer.creditId;
  const usesOf = (transferId: number) => ledger.lotUses.filter((use) => use.transferId === transferId);
  const settled = new Set(ledger.transfers.map((transfer) => transfer.resolvesId));
  const systems = SYSTEM_KINDS.map((kind) => ({
    book,
    kind,
    snapshotAndTail: ledger.systemBalance(book, kind),
    fullSum: ledger.systemBalance(book, kind),
  }));
  const openHolds = sum(
    ledger.transfers
      .filter((transfer) => transfer.kind === 'hold' && !settled.has(transfer.id))
      .map((transfer) => transfer.amount),
  );
  return [
    ...[...ledger.accounts.keys()].flatMap((id) => judgeAccount(digest(ledger, id))),
    ...ledger.allLots().flatMap((lot) => {
      const takers = ledger.transfers.filter((transfer) => owner(transfer) === lot.accountId);
      const used = sum(
        takers
          .flatMap((transfer) => usesOf(transfer.id))
          .filter((use) => use.expiresOn === lot.expiresOn)
          .map((use) => use.amount),
      );
      return judgeLot({ ...lot, used });
    }),
    ...ledger.transfers.flatMap((transfer) => {
      const entries = ledger.entries.filter((entry) => entry.transferId === transfer.id);
      const entryAmount = entries.length > 0 ? sum(entries.map((entry) => entry.amount)) : null;
      return judgeTransfer({
        ...transfer,
        transferId: transfer.id,
        resolvedAmount:
          transfer.resolvesId === null
            ? null
            : (ledger.transfers.find((other) => other.id === transfer.resolvesId)?.amount ?? -1),
        entryAmount,
        entryCount: entries.length,
        lotUsed: sum(usesOf(transfer.id).map((use) => use.amount)),
      });
    }),
    ...judgeBook(book, sum([...ledger.accounts.values()].map((account) => account.posted)), systems, {
      book,
      openHolds,
    }),
  ];
}
