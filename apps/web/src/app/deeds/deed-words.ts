import type { DeedAward, DeedRecord, DeedRule } from '@jishan/domain';
import { dateLabel, dayLabel } from '../ui/when';

/** When points come of a claim that is approved today. */
export function promiseSentence({ points, postingDays, effectiveOn }: DeedRule): string {
  const what = `评议通过后可得 ${points} 分（有上限的按上限计）`;
  return postingDays === 0
    ? `${what}，当天入账。`
    : `${what}，公示 ${postingDays} 个工作日，如今天通过，${dayLabel(effectiveOn)}起生效。`;
}

/** What became of the points. */
export function awardSentence(award: DeedAward): string {
  const { state, points, effectiveOn, reason, shortfall } = award;
  switch (state) {
    case 'none':
      return '申报已通过，但已到积分上限，没有另外计分。';
    case 'pending':
      return `${points} 分正在公示，${effectiveOn ? dateLabel(effectiveOn) : '期满'}起生效。`;
    case 'posted':
      return `${points} 分已于${effectiveOn ? dateLabel(effectiveOn) : ''}入账。`;
    case 'withdrawn':
      return `公示期间撤回，没有入账${reason ? `：${reason}` : ''}。`;
    case 'reversed': {
      const spent = shortfall > 0 ? `，其中 ${shortfall} 分先前已用掉，没有扣回` : '';
      return `${points} 分入账后被冲正${spent}${reason ? `。原因：${reason}` : ''}。`;
    }
    default:
      return state satisfies never;
  }
}

/** 张建民本人申报 · 由王秀英（同户）申报 · 由李队长代为申报. */
export function filerSentence({ filer, filedByName }: Pick<DeedRecord, 'filer' | 'filedByName'>): string {
  switch (filer) {
    case 'self':
      return '本人申报';
    case 'household':
      return `由同户的${filedByName}申报`;
    case 'helper':
      return `由${filedByName}代为申报`;
    default:
      return filer satisfies never;
  }
}
