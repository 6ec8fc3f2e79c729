import type { ObjectionState, PostingDetail, PostingEntryState } from '@jishan/domain';
import type { Tone } from '../controls/state-tag';

export const ENTRY_TONES: Record<PostingEntryState, Tone> = {
  waiting: 'wait',
  parked: 'bad',
  posted: 'good',
  withdrawn: 'plain',
};
export const OBJECTION_TONES: Record<ObjectionState, Tone> = { open: 'wait', upheld: 'bad', rejected: 'good' };

/** What happened at the end of the window; null while it has not ended. */
export function outcomeSentence({ state, entries }: Pick<PostingDetail, 'state' | 'entries'>): string | null {
  if (state !== 'ended') return null;
  const of = (wanted: PostingEntryState) => entries.filter((entry) => entry.state === wanted);
  const posted = of('posted');
  const points = posted.reduce((sum, entry) => sum + entry.points, 0);
  const parts = [`已期满：${posted.length} 条、${points} 分已入账`];
  if (of('withdrawn').length > 0) parts.push(`${of('withdrawn').length} 条已撤回`);
  if (of('parked').length > 0) parts.push(`${of('parked').length} 条有异议，处理后再入账或撤回`);
  if (of('waiting').length > 0) parts.push(`${of('waiting').length} 条等待下一次入账`);
  return `${parts.join('，')}。`;
}
