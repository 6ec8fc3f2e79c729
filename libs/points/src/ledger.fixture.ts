// What the specs of the ledger share: a household to begin with, and the whole judgement over a reference ledger.
import { Ledger } from './ledger';
import type { Finding } from './reconcile';
import type { AwardCommand } from './transfer';
import { LedgerRefusal, VILLAGE_POINTS } from './transfer';
import { LedgerVerifier, type LedgerHead } from './verifying';

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

/** The whole judgement over a reference ledger, as an auditor reads it. */
export function judge(ledger: Ledger, months: LedgerHead['months'] = []): Finding[] {
  const accounts = [...ledger.accounts.values()];
  const verifier = new LedgerVerifier({ accounts, lots: ledger.allLots(), months });
  for (const transfer of ledger.transfers) {
    const { id } = transfer;
    const entries = ledger.entries.filter((entry) => entry.transferId === id);
    verifier.add({ id, transfer, entries, uses: ledger.lotUses.filter((use) => use.transferId === id) });
  }
  return verifier.end();
}
