import { addDays, addMonths, addWorkingDays, monthOf, weekdayOf, type WorkCalendar } from './calendar';

/** How often awards that wait are put on public view (公示): each day's own, those of a week together, or of a month. */
export const POSTING_RHYTHMS = ['at-once', 'weekly', 'monthly'] as const;
export type PostingRhythm = (typeof POSTING_RHYTHMS)[number];

/** One round of public view. All four are business days. */
export interface PostingWindow {
  /** Awards given until the end of this day are in it. */
  gatherUntil: string;
  /** First day on view. */
  opensOn: string;
  /** Last day on which somebody may object. */
  closesOn: string;
  /** The awards become points. */
  effectiveOn: string;
}

const SUNDAY = 7;

function gatherUntil(rhythm: PostingRhythm, today: string): string {
  switch (rhythm) {
    case 'at-once':
      return today;
    case 'weekly':
      return addDays(today, SUNDAY - weekdayOf(today));
    case 'monthly':
      return addDays(addMonths(`${monthOf(today)}-01`, 1), -1);
    default:
      return rhythm satisfies never;
  }
}

/**
 * The round into which an award of today falls. So many whole working days lie between the day when gathering ends and the day when
 * the awards become points, as many as the scheme says (公示期); an appeal has as many, three at least (DECISIONS 50). Holidays and
 * worked weekends are the calendar's.
 */
export function postingWindow(
  { postingDays, postingRhythm }: { postingDays: number; postingRhythm: PostingRhythm },
  today: string,
  calendar: WorkCalendar,
): PostingWindow {
  const gathered = gatherUntil(postingRhythm, today);
  const closesOn = addWorkingDays(gathered, postingDays, calendar);
  return {
    gatherUntil: gathered,
    opensOn: postingRhythm === 'at-once' ? today : addDays(gathered, 1),
    closesOn,
    effectiveOn: addDays(closesOn, 1),
  };
}
