import {
  checkAppeal,
  type DeductionAppeal,
  type DeductionBooking,
  type DeductionDetail,
  type DeductionRecord,
  type DeductionState,
  ERROR_TITLES,
} from '@jishan/domain';
import { dateLabel, dayLabel } from '../ui/when';

/** 张建民（12号院）; the household alone when it is its own as a whole. */
export function whoseLabel({ personName, owner }: Pick<DeductionRecord, 'personName' | 'owner'>): string {
  if (personName === null) return owner.label;
  return owner.kind === 'household' ? `${personName}（${owner.label}）` : personName;
}

/** How it stands, and what comes next. */
export function standingSentence(
  deduction: Pick<DeductionDetail, 'state' | 'points' | 'booking' | 'appealableUntil' | 'appealUntil'>,
): string {
  const { state, points, booking, appealableUntil, appealUntil } = deduction;
  switch (state) {
    case 'submitted':
      return '等待评议小组评议，还没有扣分。';
    case 'under-review':
      return '评议小组正在评议，还没有扣分。';
    case 'confirmed':
      return `评议认为属实，应扣 ${points} 分。认为不对的，可申诉至${appealUntil ? dayLabel(appealUntil) : '扣分之前'}；没有申诉的，期满后扣分。`;
    case 'appealed':
      return '申诉正在处理，由没有参加评议的人决定；决定之前不扣分。';
    case 'booked':
      return `${bookingSentence(booking, points)}${appealableUntil ? `认为不对的，可申诉至${dayLabel(appealableUntil)}。` : ''}`;
    case 'contested':
      return `${bookingSentence(booking, points)}申诉正在处理，由没有参加评议的人决定；成立的如数退回。`;
    case 'overturned':
      return booking ? `申诉成立，扣去的 ${booking.taken} 分已如数退回。` : '申诉成立，不扣分。';
    case 'dropped':
      return '评议认为不成立，不扣分。';
    case 'withdrawn':
      return '已经撤回，不扣分。';
    default:
      return state satisfies never;
  }
}

function bookingSentence(booking: DeductionBooking | null, points: number): string {
  if (!booking) return `已扣 ${points} 分。`;
  const short = booking.shortfall > 0 ? `余额不够的 ${booking.shortfall} 分不再追扣。` : '';
  return `已于${dateLabel(booking.bookedOn)}扣 ${booking.taken} 分。${short}`;
}

/** Why one may not appeal as it stands; null when one may. */
export function appealRefusal({ state, booking, appeal }: DeductionDetail, today: string): string | null {
  const code = checkAppeal({ state, bookedOn: booking?.bookedOn ?? null, hasAppeal: appeal !== null }, today);
  return code && `${ERROR_TITLES[code]}。`;
}

/** 本人提出 · 由村管理员代为登记. */
export function appellantSentence({ appellantName, helperName }: DeductionAppeal): string {
  return helperName === null ? `${appellantName}申诉` : `${appellantName}申诉，由${helperName}代为登记`;
}

/** What whoever looks at the own points should know of; null when nothing is under way. */
export function noticeOf(deductions: readonly Pick<DeductionRecord, 'state' | 'appealUntil'>[]): string | null {
  const confirmed = deductions.filter(({ state }) => state === 'confirmed');
  const until = confirmed.flatMap(({ appealUntil }) => appealUntil ?? []).sort()[0];
  if (until) return `您家有 ${confirmed.length} 件扣分还没有入账，认为不对的，可申诉至${dayLabel(until)}。`;
  const waiting = deductions.filter(({ state }) => chipOf(state) === 'chip-strong').length;
  return waiting > 0 ? `您家有 ${waiting} 件扣分正在评议或申诉，还没有结果。` : null;
}

/** Does it wait for somebody, or is it decided, and how? */
export function chipOf(state: DeductionState): '' | 'chip-strong' | 'chip-warn' | 'chip-good' {
  if (state === 'overturned' || state === 'dropped') return 'chip-good';
  if (state === 'booked') return 'chip-warn';
  return state === 'withdrawn' ? '' : 'chip-strong';
}
