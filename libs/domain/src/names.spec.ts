import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cardNumber,
  cardNumberIn,
  idNumberCheck,
  isCardNumber,
  isIdNumber,
  isPhone,
  maskIdNumber,
  maskName,
  maskPhone,
  normaliseName,
  normalisePhone,
} from './names';

const names = fc.string({
  unit: fc.constantFrom('张', '民', '𠮷', '𰻝', '·', '买', '提', 'é'),
  minLength: 1,
  maxLength: 30,
});

describe('a name', () => {
  it('is stored with one kind of middle dot, whichever was typed', () => {
    for (const dot of ['•', '‧', '・', '･', '․', ' • ', '·'])
      expect(normaliseName(`买买提${dot}艾力`)).toBe('买买提·艾力');
  });

  it('loses what nobody sees: zero-width characters, changes of direction, spaces at the ends', () => {
    expect(normaliseName(' 张\u200b建\u202e民\ufeff ')).toBe('张建民');
    expect(normaliseName('Anna\u3000 Maria')).toBe('Anna Maria');
  });

  it('is one text however its accents were composed, and keeps rare characters', () => {
    expect(normaliseName('Rene\u0301')).toBe('René');
    expect(normaliseName('𠮷田𰻝')).toBe('𠮷田𰻝');
  });

  it('is normal once it has been normalised', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        (text) => normaliseName(normaliseName(text)) === normaliseName(text),
      ),
    );
  });

  it('is masked by whole characters', () => {
    expect(maskName('民')).toBe('*');
    expect(maskName('张民')).toBe('张*');
    expect(maskName('张建民')).toBe('张*民');
    expect(maskName('欧阳建民')).toBe('欧**民');
    expect(maskName('买买提·艾力')).toBe('买***力');
    expect(maskName('𠮷田')).toBe('𠮷*');
    expect(maskName('𠮷田𰻝')).toBe('𠮷*𰻝');
  });

  it('shows at most its first and last character in public, and never half of one', () => {
    fc.assert(
      fc.property(names, (name) => {
        const masked = maskName(name);
        expect(masked.isWellFormed()).toBe(true);
        expect([...masked].filter((character) => character !== '*').length).toBeLessThanOrEqual(2);
        expect(masked).toContain('*');
      }),
    );
  });
});

describe('a phone', () => {
  it('is read as people type it', () => {
    for (const typed of [
      '199 0000 1234',
      '199-0000-1234',
      '+86 19900001234',
      '8619900001234',
      '１９９００００１２３４',
    ]) {
      expect(normalisePhone(typed)).toBe('19900001234');
    }
  });

  it('is a mainland mobile number or none', () => {
    expect(isPhone('19900001234')).toBe(true);
    for (const text of ['1990000123', '199000012345', '29900001234', '12900001234', '1990000123a', ''])
      expect(isPhone(text)).toBe(false);
  });

  it('shows its ends only', () => expect(maskPhone('19900001234')).toBe('199****1234'));
});

describe('an identity number', () => {
  const invented = (birth: string, serial = '001') => {
    const first17 = ['110109', birth, serial].join('');
    return first17 + idNumberCheck(first17);
  };

  it('has a real birth date and the right check character', () => {
    expect(isIdNumber(invented('19900307'))).toBe(true);
    expect(isIdNumber(invented('19900230'))).toBe(false);
    expect(isIdNumber(invented('19901301'))).toBe(false);
  });

  it('has X for a check of ten', () => {
    const serials = Array.from({ length: 40 }, (_, index) => String(index).padStart(3, '0'));
    const checks = new Set(serials.map((serial) => invented('19900307', serial).slice(-1)));
    expect(checks).toEqual(new Set([...'0123456789X']));
  });

  it('with any one digit wrong is refused', () => {
    const right = invented('19900307');
    for (let at = 0; at < 17; at++) {
      const wrong = right.slice(0, at) + ((Number(right[at]) + 1) % 10) + right.slice(at + 1);
      expect(isIdNumber(wrong)).toBe(false);
    }
  });

  it('shows its ends only', () => expect(maskIdNumber(invented('19900307'))).toMatch(/^110\*{11}.{4}$/));
});

describe('a card number', () => {
  const numbers = fc.integer({ min: 10_000_000, max: 99_999_999 });

  it('is nine digits that check', () => {
    expect(cardNumber(1)).toMatch(/^00000001\d$/);
    fc.assert(fc.property(numbers, (running) => isCardNumber(cardNumber(running))));
    for (const text of ['', '12345678', '1234567890', '12345678a']) expect(isCardNumber(text)).toBe(false);
  });

  it('is read as the card prints it', () => {
    expect(['100 004 092', '100-004-092', '１００００４０９２', ' 100004092 '].map(cardNumberIn)).toEqual(
      Array(4).fill('100004092'),
    );
    expect(['100 004 093', '100 004', '王'].map(cardNumberIn)).toEqual([null, null, null]);
  });

  it('with any one digit wrong is refused', () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: 0, max: 8 }), fc.integer({ min: 1, max: 9 }), (running, at, by) => {
        const right = cardNumber(running);
        const wrong = right.slice(0, at) + ((Number(right[at]) + by) % 10) + right.slice(at + 1);
        expect(isCardNumber(wrong)).toBe(false);
      }),
    );
  });

  it('with two neighbours swapped is refused, except 0 and 9', () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: 0, max: 7 }), (running, at) => {
        const right = cardNumber(running);
        const [left, next] = [right[at], right[at + 1]];
        fc.pre(left !== next && !(`${left}${next}` === '09' || `${left}${next}` === '90'));
        expect(isCardNumber(right.slice(0, at) + next + left + right.slice(at + 2))).toBe(false);
      }),
    );
  });
});
