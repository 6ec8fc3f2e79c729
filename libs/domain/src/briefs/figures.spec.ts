import { describe, expect, it } from 'vitest';
import { DEFAULT_HOUSE_STYLE } from './facts';
import { formatCount, formatQuantity, formatRounded, roundCount, roundingStep } from './figures';

const approximately = (count: number, style: Partial<typeof DEFAULT_HOUSE_STYLE> = {}) =>
  formatQuantity({ count, measure: '处', exact: false }, { ...DEFAULT_HOUSE_STYLE, ...style });

describe('the step between round figures', () => {
  it.each([
    [0, 1],
    [9, 1],
    [10, 10],
    [99, 10],
    [100, 10],
    [999, 10],
    [1_000, 100],
    [9_999, 100],
    [10_000, 1_000],
    [99_999, 1_000],
    [1_234_567, 1_000],
  ])('of %i is %i', (count, step) => expect(roundingStep(count)).toBe(step));
});

describe('a rounded count', () => {
  it.each([
    ['below ten every count is on a step', 1, '1处'],
    ['below ten nothing is near', 8, '8处'],
    ['below ten nothing is near', 9, '9处'],
    ['the first step of ten', 10, '10处'],
    ['just above a step', 11, '10余处'],
    ['below the last fifth', 17, '10余处'],
    ['from the last fifth on', 18, '近20处'],
    ['an example of the office', 33, '30余处'],
    ['an example of the office', 78, '近80处'],
    ['below the last fifth', 77, '70余处'],
    ['before a hundred', 97, '90余处'],
    ['near a hundred', 98, '近100处'],
    ['near a hundred', 99, '近100处'],
    ['a hundred', 100, '100处'],
    ['steps of ten go on above a hundred', 101, '100余处'],
    ['an example of the office', 213, '210余处'],
    ['tens, not hundreds', 195, '190余处'],
    ['before a thousand', 996, '990余处'],
    ['before a thousand', 997, '990余处'],
    ['near a thousand', 998, '近1000处'],
    ['near a thousand', 999, '近1000处'],
    ['a thousand', 1_000, '1000处'],
    ['steps of a hundred above a thousand', 1_001, '1000余处'],
    ['an example of the office', 1_713, '1700余处'],
    ['below the last fifth of a hundred', 1_779, '1700余处'],
    ['from the last fifth of a hundred on', 1_780, '近1800处'],
    ['not on a step above a thousand', 1_710, '1700余处'],
    ['before ten thousand', 9_850, '9800余处'],
    ['near a step before ten thousand', 9_880, '近9900处'],
    ['before ten thousand', 9_979, '9900余处'],
    ['near ten thousand', 9_980, '近1万处'],
    ['near ten thousand', 9_999, '近1万处'],
    ['ten thousand', 10_000, '1万处'],
    ['steps of 0.1万 above ten thousand', 10_001, '1万余处'],
    ['steps of 0.1万 above ten thousand', 10_799, '1万余处'],
    ['the last fifth of 0.1万', 10_800, '近1.1万处'],
    ['a half', 15_000, '1.5万处'],
    ['余 after 万', 15_300, '1.5万余处'],
    ['digits that 万 loses', 16_267, '1.6万余处'],
    ['near a whole 万', 19_800, '近2万处'],
    ['still steps of 0.1万', 95_400, '9.5万余处'],
    ['near a hundred thousand', 99_900, '近10万处'],
    ['a hundred thousand', 100_000, '10万处'],
    ['a million and some', 1_234_567, '123.4万余处'],
  ])('%s: %i → %s', (_why, count, printed) => expect(approximately(count)).toBe(printed));

  it('names no step above where the house does not say 近', () => {
    expect(approximately(78, { near: false })).toBe('70余处');
    expect(approximately(999, { near: false })).toBe('990余处');
    expect(approximately(9_999, { near: false })).toBe('9900余处');
    expect(approximately(80, { near: false })).toBe('80处');
  });

  it('says 多 in the houses that do', () => {
    expect(approximately(33, { approximate: '多' })).toBe('30多处');
    expect(approximately(15_300, { approximate: '多' })).toBe('1.5万多处');
    expect(approximately(78, { approximate: '多' })).toBe('近80处');
  });

  it('keeps measures with decimals, and sees their last fifth', () => {
    expect(roundCount(2.8, true)).toEqual({ value: 3, rounding: 'near' });
    expect(roundCount(2.5, true)).toEqual({ value: 2, rounding: 'over' });
    expect(roundCount(0.9, true)).toEqual({ value: 0.9, rounding: 'exact' });
  });
});

describe('an exact count', () => {
  it.each([
    [1, '1'],
    [213, '213'],
    [1_713, '1713'],
    [9_999, '9999'],
    [10_000, '1万'],
    [10_500, '10500'],
    [15_000, '1.5万'],
    [16_267, '16267'],
    [20_000, '2万'],
    [123_000, '12.3万'],
    [123_400, '123400'],
    [1_000_000, '100万'],
    [3.5, '3.5'],
  ])('%d is printed %s', (count, printed) => expect(formatCount(count)).toBe(printed));
});

describe('a counted thing', () => {
  const write = (quantity: Parameters<typeof formatQuantity>[0]) => formatQuantity(quantity, DEFAULT_HOUSE_STYLE);

  it('is exact unless it says otherwise', () => {
    expect(write({ name: '小广告', count: 213, measure: '处' })).toBe('小广告213处');
    expect(write({ name: '小广告', count: 213, measure: '处', exact: true })).toBe('小广告213处');
    expect(write({ name: '小广告', count: 213, measure: '处', exact: false })).toBe('小广告210余处');
  });

  it('has its name before the figure and what is measured after the measure word', () => {
    expect(write({ count: 58, measure: '名', of: '家长志愿者' })).toBe('58名家长志愿者');
    expect(write({ count: 58, measure: '名', of: '家长志愿者', exact: false })).toBe('近60名家长志愿者');
    expect(write({ name: '宣传资料', count: 16_267, measure: '份', exact: false })).toBe('宣传资料1.6万余份');
  });

  it('says 等 before the figure when more was counted than is named', () => {
    expect(write({ name: '宣传栏内容', count: 21, measure: '处', exact: false, more: true })).toBe(
      '宣传栏内容等20余处',
    );
    expect(write({ name: '宣传品', count: 78, measure: '份', exact: false, more: true })).toBe('宣传品等近80份');
  });

  it('stands 余 before the measure word, after 万', () => {
    expect(formatRounded({ value: 15_000, rounding: 'over' }, '余')).toBe('1.5万余');
  });
});
