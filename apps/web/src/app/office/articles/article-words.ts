import {
  addDays,
  type ArticleDue,
  type ArticleRecord,
  type ArticleState,
  articleClock,
  checkArticle,
  checkTextOf,
  dayOf,
  type DomainErrorCode,
  minutesBetween,
  timeOf,
} from '@jishan/domain';
import type { Tone } from '../controls/state-tag';
import { dayLabel } from '../../ui/when';

export const ARTICLE_TONES: Record<ArticleState, Tone> = {
  draft: 'plain',
  submitted: 'wait',
  taken: 'wait',
  edited: 'wait',
  adopted: 'good',
  declined: 'bad',
  withdrawn: 'plain',
};

type OnTheClock = Pick<ArticleRecord, 'state' | 'dueAt' | 'decidedAt'>;

/** The half-day clock in words, and whether it is something to hurry for; null for what is not on it. */
export function clockWords(article: OnTheClock, now: string): { text: string; tone: Tone } | null {
  const { dueAt } = article;
  const clock = articleClock(article, now);
  if (dueAt === null || clock === null) return null;
  switch (clock) {
    case 'running':
      return { text: `限${dueLabel(dueAt)}前办理，还有${spanWords(minutesBetween(now, dueAt))}`, tone: 'wait' };
    case 'overdue':
      return { text: `已超时${spanWords(minutesBetween(dueAt, now))}（限${dueLabel(dueAt)}前）`, tone: 'bad' };
    case 'in-time':
      return { text: '按时办理', tone: 'good' };
    case 'late':
      return { text: '超时办理', tone: 'bad' };
    default:
      return clock satisfies never;
  }
}

/** 上午信息下午发, and what it means for a day off. */
export const DUE_RULE =
  '上午报送的当天 24:00 前办理，下午报送的下一个工作日 12:00 前办理；周末和节假日报送的，算下一个工作日上午报送。';

/** Why something is due when it is: the rule, for the very moment at which it was sent in. */
export function dueSentence({ submittedAt, dueAt }: ArticleDue): string {
  const [day, due] = [dayOf(submittedAt), dueLabel(dueAt)];
  if (timeOf(dueAt) === '12:00') return `${dayLabel(day)}下午报送，下一个工作日中午前办理，即${due}前。`;
  const lastDay = addDays(dayOf(dueAt), -1);
  if (lastDay === day) return `${dayLabel(day)}上午报送，当天办理，即${due}前。`;
  return `${dayLabel(day)}不是工作日，算下一个工作日（${dayLabel(lastDay)}）上午报送，当天办理，即${due}前。`;
}

/** 1月15日 周四 12:00; the end of a day is 24:00 of that day. */
export function dueLabel(dueAt: string): string {
  const [day, time] = [dayOf(dueAt), timeOf(dueAt)];
  return time === '00:00' ? `${dayLabel(addDays(day, -1))} 24:00` : `${dayLabel(day)} ${time}`;
}

/** 40分钟 · 3小时 · 2天: rounded down, so that nobody is promised more than there is. */
export function spanWords(minutes: number): string {
  if (minutes < 60) return `${Math.max(minutes, 0)}分钟`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours}小时` : `${Math.floor(hours / 24)}天`;
}

/** Why the desk may not do this to the article now, wherever it stands; null when it may. What is being proofread or was signed stays as it is. */
export function deskRefusal(
  { state, placements }: Pick<ArticleRecord, 'state' | 'placements'>,
  event: 'take' | 'release' | 'edit' | 'decline',
): DomainErrorCode | null {
  const isPlaced = placements.some((placement) => placement.state !== 'published');
  const refusal = checkArticle({ state, isPlaced }, event);
  if (refusal || event !== 'edit') return refusal;
  return placements.map((placement) => checkTextOf(placement.state)).find((code) => code !== null) ?? null;
}

/** The last months up to this one, the newest first. */
export function lastMonths(today: string, count: number): string[] {
  const now = Number(today.slice(0, 4)) * 12 + Number(today.slice(5, 7)) - 1;
  return Array.from({ length: count }, (_, back) => {
    const month = now - back;
    return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
  });
}
