import type { PostingEntryRecord, PostingEntryState } from '@jishan/domain';
import { describe, expect, it } from 'vitest';
import { outcomeSentence } from './posting-outcome';

const entries = (...states: PostingEntryState[]) =>
  states.map((state) => ({ state, points: 10 }) as PostingEntryRecord);

describe('the end of a round', () => {
  it('is told with what was posted, withdrawn and still open', () => {
    expect(outcomeSentence({ state: 'open', entries: entries('waiting') })).toBeNull();
    expect(outcomeSentence({ state: 'ended', entries: entries('posted', 'posted') })).toBe(
      '已期满：2 条、20 分已入账。',
    );
    expect(outcomeSentence({ state: 'ended', entries: entries('posted', 'withdrawn', 'parked', 'waiting') })).toBe(
      '已期满：1 条、10 分已入账，1 条已撤回，1 条有异议，处理后再入账或撤回，1 条等待下一次入账。',
    );
  });
});
