import type { AwardDraft, Fact, History, PastAward } from './facts';
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

  constructor(caps: readonly Cap[], { awards, used = [] }: Pick<History, 'awards' | 'used'>) {
    // the same cap written twice is one
    this.caps = caps.filter((cap, at) => caps.findIndex((other) => isSame(cap, other)) === at);
    for (const { scope, window, of, within, points } of used)
      for (const cap of this.caps)
        if (cap.scope === scope && cap.window === window) this.add(bucket(cap, of, within), points);
    awards.forEach((past) => this.bucketsOf(past).forEach(({ name }) => this.add(name, past.amount)));
  }

  /** What the tightest cap leaves of an amount, counted at once, and the clause that says so. */
  apply(fact: Fact, wanted: number): Pick<AwardDraft, 'amount' | 'cut'> & { note: string } {
    const buckets = this.bucketsOf({ ...fact, ownerId: fact.owner.id });
    const left = buckets.map(({ cap, name }) => ({ cap, used: this.used.get(name) ?? 0 }));
    const tightest = left.reduce<(typeof left)[number] | null>(
      (low, next) => (low === null || next.cap.points - next.used < low.cap.points - low.used ? next : low),
      null,
    );
    const room = tightest ? Math.max(tightest.cap.points - tightest.used, 0) : wanted;
    const amount = Math.min(wanted, room);
    for (const { name } of buckets) this.add(name, amount);
    if (!tightest || amount === wanted) return { amount, note: '' };
    const { cap, used } = tightest;
    return {
      amount,
      cut: { ...cap, taken: wanted - amount },
      note: `；${CAP_NAMES[cap.scope][cap.window]}上限${cap.points}分，此前已得${used}分，计${amount}分`,
    };
  }

  /** Where each cap counts. A fact outside any activity knows no cap per activity. */
  private bucketsOf(place: Place): { cap: Cap; name: string }[] {
    return this.caps.flatMap((cap) => {
      const within = withinOf(cap.window, place);
      const of = cap.scope === 'person' ? place.personId : place.ownerId;
      return within === null ? [] : { cap, name: bucket(cap, of, within) };
    });
  }

  private add(name: string, points: number): void {
    this.used.set(name, (this.used.get(name) ?? 0) + points);
  }
}

const isSame = (one: Cap, other: Cap) =>
  one.scope === other.scope && one.window === other.window && one.points === other.points;

function withinOf(window: Cap['window'], { occurredOn, activityId }: Place): string | null {
  return { day: occurredOn, month: monthOf(occurredOn), activity: activityId }[window];
}

/** Two caps of one scope and window share a bucket only when they are the same cap, so the points are part of it. */
const bucket = ({ scope, window, points }: Cap, of: string, within: string) =>
  [scope, window, points, of, within].join('|');
