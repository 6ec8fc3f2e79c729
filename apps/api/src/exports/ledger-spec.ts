// A small ledger with something of everything, sealed in many blocks: what the specs of the export read.
import type { AwardDraft } from '@jishan/points';
import { PointsService } from '../points/points.service';
import type { SpecModule } from '../platform/db-spec';
import { newId } from '../platform/ids';
import { SealsService } from '../seals/seals.service';

/** Numbers from a seed: what failed is played again. */
export function dice(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

export const ON = '2026-11-20';

export const draft = (ownerId: string, amount: number, expiresOn: string): AwardDraft => ({
  key: newId(),
  source: `attendance:${newId()}`,
  book: 1,
  owner: { kind: 'household', id: ownerId },
  personId: newId(),
  amount,
  expiresOn,
  occurredOn: '2026-11-18',
  activityId: newId(),
  schemeVersionId: newId(),
  ruleId: 'service',
  explanation: '高峰值守每小时 10 分 × 2 小时 = 20 分',
});

/** Answers its households. So many rounds of about eight transfers each; every fifth round ends a block. */
export async function plantLedger(
  spec: SpecModule,
  rounds: number,
  roll: (below: number) => number,
): Promise<string[]> {
  const points = spec.get(PointsService);
  const households = Array.from({ length: 9 }, newId);
  for (let round = 0; round < rounds; round++) {
    await spec.dataSource.transaction(async (tx) => {
      const [one = '', other = ''] = [households[round % 9], households[(round + 1 + roll(8)) % 9]];
      const posted = await points.post(
        tx,
        [draft(one, 20 + roll(9), '2027-12-31'), draft(one, 9, '2026-12-31'), draft(other, 5 + roll(5), '2027-06-30')],
        null,
      );
      const accounts = await points.ensureAccounts(
        tx,
        1,
        [one, other].map((id) => ({ kind: 'household', id })),
      );
      const accountId = accounts.get(one) ?? 0;
      const by = { actorId: null, occurredOn: ON };
      const spend = (kind: 'hold' | 'redeem', amount: number) =>
        points.spend(tx, {
          key: newId(),
          kind,
          accountId,
          amount,
          personId: null,
          source: `redemption:${newId()}`,
          ...by,
        });
      const redeemed = await spend('redeem', 4 + roll(9));
      const held = await spend('hold', 2 + roll(3));
      if (round % 3 === 0) await points.giveBack(tx, { key: newId(), targetId: redeemed, reason: '退货', ...by });
      if (round % 3 === 1) await points.capture(tx, { key: newId(), holdId: held, ...by });
      if (round % 3 === 2 && round % 2 === 0) await points.giveBack(tx, { key: newId(), targetId: held, ...by });
      const [last = 0] = [...posted.values()].slice(-1);
      if (round % 5 === 3) await points.reverseAwards(tx, [last], { reason: '有误', ...by });
    });
    if (round % 5 === 4) await spec.get(SealsService).seal();
  }
  return households;
}
