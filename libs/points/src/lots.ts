import type { Lot } from './transfer';

/** One step of a plan: take so many points from the bucket with this last day. */
export interface LotPlan {
  expiresOn: string;
  amount: number;
}

/**
 * Which buckets pay: the one that dies first pays first. `first` names a bucket that pays before all others even when it has
 * expired (reversing an award takes back that award's own points first). The plan may come to less than asked.
 */
export function planFifo(lots: readonly Lot[], amount: number, today: string, first: string | null = null): LotPlan[] {
  const usable = lots.filter((lot) => lot.remaining > 0 && (lot.expiresOn >= today || lot.expiresOn === first));
  const rank = (lot: Lot) => (lot.expiresOn === first ? '' : lot.expiresOn);
  const plan: LotPlan[] = [];
  let left = amount;
  for (const lot of usable.sort((a, b) => (rank(a) < rank(b) ? -1 : 1))) {
    if (left === 0) break;
    const taken = Math.min(lot.remaining, left);
    plan.push({ expiresOn: lot.expiresOn, amount: taken });
    left -= taken;
  }
  return plan;
}

/** What a plan comes to. */
export const totalOf = (plan: readonly LotPlan[]) => plan.reduce((sum, step) => sum + step.amount, 0);
