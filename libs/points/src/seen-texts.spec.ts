import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeenTexts } from './seen-texts';

describe('texts that were seen', () => {
  it('are known again, and others are not taken for them: as a set would say', () => {
    const texts = fc.array(fc.oneof(fc.string({ maxLength: 3 }), fc.constantFrom('', '\u0000', '\u0000\u0000')), {
      maxLength: 300,
    });
    fc.assert(
      fc.property(texts, (all) => {
        const [seen, set] = [new SeenTexts(), new Set<string>()];
        for (const text of all) {
          expect(seen.add(text)).toBe(!set.has(text));
          set.add(text);
        }
      }),
    );
  });

  it('are as many as there are: a hundred thousand keys that differ in a figure', () => {
    const seen = new SeenTexts();
    const keys = Array.from({ length: 100_000 }, (_, at) => `attendance:0b6cbe3c-8a5e-4d55-b1c7-6a1f6f3c0001:r${at}`);
    expect(keys.filter((key) => !seen.add(key))).toEqual([]);
    expect(keys.filter((key) => seen.add(key))).toEqual([]);
  });
});
