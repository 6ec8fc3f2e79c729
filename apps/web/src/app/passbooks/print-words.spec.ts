import { expect, it } from 'vitest';
import { printedWords, printHint } from './print-words';

const fresh = { lastLine: 35, printedUpTo: 0 };
const begun = { lastLine: 35, printedUpTo: 5 };

it('says before the print that a later first line cannot be recorded, and from where it could', () => {
  expect(printHint(fresh, { firstLine: 30, lastLine: 35 }, true)).toBe(
    '还没有记下打过的行，从第 30 行打起接不上，打好也不能记下。要记下，请从第 1 行打起。',
  );
  expect(printHint(begun, { firstLine: 7, lastLine: 35 }, true)).toBe(
    '只记到打了第 5 行，从第 7 行打起接不上，打好也不能记下。要记下，请最晚从第 6 行打起。',
  );
});

it('says what will be printed where nothing is missing, and at home, where nothing is recorded', () => {
  const goesOn = '这次打第 6 至 35 行。接着打的一页请放回打印机，只会补上新的行。';
  expect(printHint(begun, { firstLine: 6, lastLine: 35 }, true)).toBe(goesOn);
  expect(printHint(fresh, { firstLine: 6, lastLine: 35 }, false)).toBe(goesOn);
  expect(printHint(begun, null, true)).toBe('请填 1 至 35 之间的行号。');
});

it('does not call a book unprinted that somebody printed at home', () => {
  expect(printedWords({ ...fresh, printedAt: null, printedBy: null })).toBe('还没有记下打过的行（自己在家打的不记）');
});
