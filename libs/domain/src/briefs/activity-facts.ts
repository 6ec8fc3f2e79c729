import type { BriefFacts, BriefResult } from './facts';

/** A concluded activity as far as its brief needs it. */
export interface ConcludedActivity {
  title: string;
  /** Names from the district down to the host unit. */
  unitLine: readonly string[];
  /** Business days of its first and last shift. */
  startsOn: string;
  endsOn: string;
  brand: string | null;
  placePhrase: string | null;
  wording: Pick<
    BriefFacts,
    'organizer' | 'partners' | 'lead' | 'audience' | 'action' | 'theme' | 'subject' | 'amount'
  > & {
    participantKind?: string;
  };
  outcomes: readonly BriefResult[];
  /** Distinct people present, and those who took part without being volunteers. */
  presentCount: number;
  publicHeadcount: number | null;
}

/**
 * What a brief is written from once the attendance is confirmed. The unit that reports is the one right below the district;
 * a host further down is the organiser. An activity of which neither theme nor object is worded goes by its title.
 *
 * @example briefFactsOf({ unitLine: ['门头沟区', '永定镇', '贵石村'], … }) // { unit: '永定镇', organizer: '贵石村', … }
 */
export function briefFactsOf(activity: ConcludedActivity): BriefFacts {
  const { participantKind, ...wording } = activity.wording;
  const [district = '', reporting = district, ...below] = activity.unitLine;
  const isWorded = wording.theme || wording.subject || wording.amount;
  return {
    ...wording,
    unit: reporting,
    date: activity.startsOn,
    ...(activity.endsOn === activity.startsOn ? {} : { endDate: activity.endsOn }),
    organizer: wording.organizer || below.at(-1),
    brand: activity.brand ?? undefined,
    place: activity.placePhrase ?? undefined,
    subject: isWorded ? wording.subject : activity.title,
    results: activity.outcomes.map((outcome) => ({ ...outcome })),
    participants: { count: activity.presentCount + (activity.publicHeadcount ?? 0), kind: participantKind },
  };
}
