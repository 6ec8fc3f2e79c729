import { expect, it } from 'vitest';
import { kindSentence } from './month-words';

it('says of each kind whether it adds or takes, or why neither', () => {
  const sentence = (kind: Parameters<typeof kindSentence>[0]['kind']) =>
    kindSentence({ kind, transfers: 1_265, points: 4_030 });
  expect(sentence('award')).toBe('入账：1,265 笔，＋4,030 分');
  expect(sentence('hold')).toBe('冻结：1,265 笔，－4,030 分');
  expect(sentence('capture')).toBe('领取：1,265 笔，4,030 分（冻结时已经减去，领取时不再减）');
  expect(sentence('move')).toMatch(/（从一个账户到另一个账户，增加、减少各算一次）$/);
  expect(sentence('reverse')).toMatch(/（冲正入账算减少，冲正兑换、领取或扣分算增加）$/);
});
