import type { AwardDraft, Fact, PastAward } from './facts';
import { monthOf } from './calendar';
import type { Cap } from './scheme';

type Place = Pick<PastAward, 'personId' | 'ownerId' | 'activityId' | 'occurredOn'>;

const CAP_NAMES = {
  person: { day: '本人当日', month: '本人当月', activity: '本人本次活动' },
  household: { day: '本户当日', month: '本户当月', activity: '本户本次活动' },
} as const;

/** How much of each cap is used, counting on from the history. */
export class CapUse {
  private readonly used = new Map<string, number>();

  private readonly caps: readonly Cap[];

  constructor(caps: readonly Cap[], awards: readonly PastAward[]) {
    // the same cap written twice is one
    this.caps = caps.filter((cap, at) => caps.findIndex((other) => isSame(cap, other)) === at);
    awards.forEach((past) => this.count(past, past.amount));
  }

  /** What the tightest cap leaves of an amount, counted at once, and the clause that says so. */
  apply(fact: Fact, wanted: number): Pick<AwardDraft, 'amount' | 'cut'> & { note: string } {
    const place = { ...fact, ownerId: fact.owner.id };
    const left = this.capsOf(place).map((cap) => ({ cap, used: this.usedOf(cap, place) }));
    const tightest = left.reduce<(typeof left)[number] | null>(
      (low, next) => (low === null || next.cap.points - next.used < low.cap.points - low.used ? next : low),
      null,
    );
    const room = tightest ? Math.max(tightest.cap.points - tightest.used, 0) : wanted;
    const amount = Math.min(wanted, room);
    this.count(place, amount);
    if (!tightest || amount === wanted) return { amount, note: '' };
    const { cap, used } = tightest;
    return {
      amount,
      cut: { ...cap, taken: wanted - amount },
      note: `；${CAP_NAMES[cap.scope][cap.window]}上限${cap.points}分，此前已得${used}分，计${amount}分`,
    };
  }

  /** A fact outside any activity knows no cap per activity. */
  private capsOf(place: Place): readonly Cap[] {
    return place.activityId === null ? this.caps.filter((cap) => cap.window !== 'activity') : this.caps;
  }

  private usedOf(cap: Cap, place: Place): number {
    return this.used.get(bucketOf(cap, place)) ?? 0;
  }

  private count(place: Place, amount: number): void {
    for (const cap of this.capsOf(place)) this.used.set(bucketOf(cap, place), this.usedOf(cap, place) + amount);
  }
}

const isSame = (one: Cap, other: Cap) =>
  one.scope === other.scope && one.window === other.window && one.points === other.points;

/** Two caps of one scope and window share a bucket only when they are the same cap, so the points are part of it. */
function bucketOf(cap: Cap, place: Place): string {
  const who = cap.scope === 'person' ? place.personId : place.ownerId;
  const when = { day: place.occurredOn, month: monthOf(place.occurredOn), activity: place.activityId }[cap.window];
  return [cap.scope, cap.window, cap.points, who, when].join('|');
}
