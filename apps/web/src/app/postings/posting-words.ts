import {
  type PostingDays,
  type PostingEntryState,
  type PostingPlace,
  type PostingTimes,
  phaseOf,
  type PublicObjection,
} from '@jishan/domain';
import { dateLabel, dayLabel } from '../ui/when';

/** Until when one may object, in working days; or what became of the round. */
export function endSentence(posting: PostingDays & PostingTimes, today: string): string {
  const closes = dayLabel(posting.closesOn, today);
  switch (phaseOf(posting, today)) {
    case 'to-come':
      return `${dayLabel(posting.opensOn, today)}开始公示，到${closes}为止。`;
    case 'on-view':
      return posting.workingDaysLeft > 0
        ? `公示到${closes}为止，还有 ${posting.workingDaysLeft} 个工作日（含今天）。`
        : `公示到${closes}为止。`;
    case 'over':
      return `公示已于${closes}期满。`;
  }
}

/** Until when the count of working days can be relied on. */
export function calendarSentence({ closesOn, holidaysKnownUntil }: PostingDays & PostingTimes): string {
  if (holidaysKnownUntil === null) return '没有法定节假日安排，工作日只按周六、周日休息推算。';
  const known = `法定节假日和调休已排到${dateLabel(holidaysKnownUntil)}`;
  return closesOn <= holidaysKnownUntil ? `${known}。` : `${known}，之后只按周六、周日休息推算，公布后以公布的为准。`;
}

/** What everybody may read of an objection. */
export function objectionSentence({ state, entryNos, raisedOn, decidedOn }: PublicObjection, today: string): string {
  const about = `${dayLabel(raisedOn, today)}，有人对第 ${entryNos.join('、')} 条提出异议`;
  const decided = decidedOn ? dayLabel(decidedOn, today) : '';
  switch (state) {
    case 'open':
      return `${about}，正在处理，处理前不入账。`;
    case 'upheld':
      return `${about}；${decided}处理：异议成立，所涉条目已撤回。`;
    case 'rejected':
      return `${about}；${decided}处理：异议不成立，维持公示。`;
  }
}

export function placeSentence({ open, closesOn }: PostingPlace, today: string): string {
  if (open === 0 || closesOn === null) return '最近的公示已经期满，可以看结果。';
  return open === 1
    ? `公示到${dayLabel(closesOn, today)}为止。`
    : `${open} 期正在公示，最早的一期到${dayLabel(closesOn, today)}为止。`;
}

/** How the state of an entry looks: the word says it, the colour repeats it. */
export const ENTRY_CHIPS: Record<PostingEntryState, string> = {
  waiting: 'chip',
  parked: 'chip chip-warn',
  posted: 'chip chip-good',
  withdrawn: 'chip chip-strong',
};
