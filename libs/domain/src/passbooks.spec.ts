import { describe, expect, it } from 'vitest';
import { checkPrint, nextPrint, normaliseCheckCode, placeOfLine, spacedCheckCode } from './passbooks';

describe('a passbook', () => {
  it('continues after what was printed, or is printed over, and leaves no hole', () => {
    const book = { printedUpTo: 5, lastLine: 9 };
    expect(checkPrint(book, { firstLine: 6, lastLine: 9 })).toBeNull();
    expect(checkPrint(book, { firstLine: 1, lastLine: 9 })).toBeNull();
    expect(checkPrint(book, { firstLine: 6, lastLine: 7 })).toBeNull();
    for (const wrong of [
      { firstLine: 7, lastLine: 9 },
      { firstLine: 6, lastLine: 10 },
      { firstLine: 6, lastLine: 5 },
    ])
      expect(checkPrint(book, wrong)).toBe('passbook.out-of-order');
  });

  it('is printed next from the first line that is missing, ten pages at most', () => {
    expect(nextPrint({ printedUpTo: 5, lastLine: 9 })).toEqual({ firstLine: 6, lastLine: 9 });
    expect(nextPrint({ printedUpTo: 9, lastLine: 9 })).toBeNull();
    expect(nextPrint({ printedUpTo: 0, lastLine: 0 })).toBeNull();
    expect(nextPrint({ printedUpTo: 10, lastLine: 999 })).toEqual({ firstLine: 11, lastLine: 250 });
  });

  it('keeps each line at its place', () => {
    expect(placeOfLine(1)).toEqual({ page: 0, slot: 0 });
    expect(placeOfLine(24)).toEqual({ page: 0, slot: 23 });
    expect(placeOfLine(25)).toEqual({ page: 1, slot: 0 });
  });
});

describe('a check code', () => {
  it('is read as it was meant', () => {
    expect(normaliseCheckCode(' k7mo-1abL ')).toBe('K7M01AB1');
    expect(normaliseCheckCode('Ｋ７Ｍ０－１ＡＢ１')).toBe('K7M01AB1');
    expect(spacedCheckCode('K7M01AB1')).toBe('K7M0-1AB1');
  });
});
