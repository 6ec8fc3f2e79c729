import { describe, expect, it } from 'vitest';
import { followLines, isPaste, type Paste } from './paste';

const paste: Paste = {
  ...{ publicationId: 'p', text: '工作快报\n第801期', bulletinNo: '', issuedOn: '2025-12-20' },
  corrections: [{ line: 7, brief: 0, unitId: null }],
};

describe('what the browser has kept', () => {
  it('is a pasted bulletin, or nothing', () => {
    expect(isPaste(paste)).toBe(true);
    for (const nonsense of [null, 'text', { text: 1 }, { ...paste, corrections: null }])
      expect(isPaste(nonsense)).toBe(false);
  });
});

describe('a correction of a brief', () => {
  const corrections = [1, 3, 5].map((line) => ({ line, brief: 0, unitId: `unit of ${line}` }));
  const followed = (after: string) =>
    followLines(corrections, '甲\n乙\n丙\n丁\n戊', after).map(({ line, unitId }) => `${line} ${unitId}`);

  it('goes with its line when lines come in above it or go away', () => {
    expect(followed('甲\n新\n新\n乙\n丙\n丁\n戊')).toEqual(['1 unit of 1', '5 unit of 3', '7 unit of 5']);
    expect(followed('甲\n丙\n丁\n戊')).toEqual(['1 unit of 1', '2 unit of 3', '4 unit of 5']);
    expect(followed('甲\n乙\n丙\n丁\n戊\n己')).toEqual(['1 unit of 1', '3 unit of 3', '5 unit of 5']);
  });

  it('stays while something is written in one line', () => {
    expect(followed('甲\n乙\n丙丙\n丁\n戊')).toEqual(['1 unit of 1', '3 unit of 3', '5 unit of 5']);
  });

  it('is given up with the line that it was made for', () => {
    expect(followed('甲\n乙\n丁\n戊')).toEqual(['1 unit of 1', '4 unit of 5']);
    expect(followed('子\n丑\n寅\n卯\n辰')).toEqual([]);
    expect(followed('')).toEqual([]);
  });
});
