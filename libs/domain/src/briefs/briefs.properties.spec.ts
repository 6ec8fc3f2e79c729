import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../calendar';
import { composeBrief } from './compose-brief';
import { composeSection } from './compose-section';
import { DEFAULT_HOUSE_STYLE, type BriefFacts, type HouseStyle, type Quantity } from './facts';
import { formatCount, formatQuantity, roundCount, roundingStep } from './figures';

const RUNS = { numRuns: 2_000 };
const BULLETIN_DAY = '2026-03-15';
const STRAY =
  /[，。、：；]{2,}|：，|^[，。、]|“”|‘’|\s[0-9]|\p{Script=Han} +[0-9]|[0-9] +\p{Script=Han}|[,;]|[\n\r\0]|共0|\uFFFD/u;

const letter = fc.constantFrom(...'学雷锋文明实践春节防火安全𠮷𰻝㐂A7、，,。.“”"():！ \n');
const text = fc.string({ unit: letter, maxLength: 8 });
const word = fc.string({ unit: fc.constantFrom(...'学雷锋文明实践春节防火安全𠮷𰻝㐂'), minLength: 1, maxLength: 6 });
const flag = fc.option(fc.boolean(), { nil: undefined });
const count = fc.oneof(fc.integer({ min: 0, max: 120 }), fc.integer({ min: 0, max: 3_000_000 }));
const quantity: fc.Arbitrary<Quantity> = fc.record(
  { name: word, count, measure: word, of: word, exact: flag, more: flag },
  { requiredKeys: ['count', 'measure'] },
);

const factsOf = (part: fc.Arbitrary<string>): fc.Arbitrary<BriefFacts> =>
  fc.record(
    {
      unit: word,
      date: fc.integer({ min: -40, max: 3 }).map((days) => addDays(BULLETIN_DAY, days)),
      organizer: part,
      brand: word,
      partners: fc.array(part, { maxLength: 3 }),
      lead: part,
      place: part,
      audience: part,
      action: part,
      theme: word,
      subject: part,
      amount: quantity,
      results: fc.array(fc.record({ action: word, items: fc.array(quantity, { maxLength: 3 }) }), { maxLength: 3 }),
      resultsAs: fc.constantFrom('clause' as const, 'sentence' as const),
      participants: fc.record({ count, kind: word, exact: flag }, { requiredKeys: ['count'] }),
    },
    { requiredKeys: ['unit', 'date'] },
  );
const style: fc.Arbitrary<HouseStyle> = fc.record({
  recentDays: fc.integer({ min: 0, max: 31 }),
  roundParticipants: fc.boolean(),
  approximate: fc.constantFrom('余' as const, '多' as const),
  near: fc.boolean(),
});
const quantitiesOf = (facts: BriefFacts) =>
  [facts.amount ?? [], ...(facts.results ?? []).map((group) => group.items)].flat();

describe('whatever the facts', () => {
  it('segments put together are the text, and every one has words', () => {
    fc.assert(
      fc.property(factsOf(text), style, (facts, house) => {
        const brief = composeBrief(facts, BULLETIN_DAY, house);
        expect(brief.segments.map((segment) => segment.text).join('')).toBe(brief.text);
        expect(brief.segments.every((segment) => segment.text.length > 0)).toBe(true);
        expect(brief.text.isWellFormed()).toBe(true);
        expect(brief.text).not.toMatch(/[\0\n\r\uFFFD]|共0/);
      }),
      RUNS,
    );
  });

  it('no punctuation is left over by what is absent', () => {
    fc.assert(
      fc.property(factsOf(fc.oneof(word, fc.constant(''))), style, (facts, house) => {
        const written = composeBrief(facts, BULLETIN_DAY, house).text;
        expect(written).not.toMatch(STRAY);
        expect(written.startsWith(`${facts.unit}：`)).toBe(true);
        expect(written.endsWith('。')).toBe(true);
      }),
      RUNS,
    );
  });

  it('every exact figure is printed', () => {
    fc.assert(
      fc.property(factsOf(word), style, (facts, house) => {
        const written = composeBrief(facts, BULLETIN_DAY, house).text;
        for (const item of quantitiesOf(facts)) {
          if (item.count > 0) expect(written).toContain(formatQuantity(item, house));
          if (item.count > 0 && item.exact !== false) expect(written).toContain(formatCount(item.count));
        }
        const { participants } = facts;
        if (participants && participants.count > 0 && participants.exact)
          expect(written).toContain(`共${formatCount(participants.count)}`);
      }),
      RUNS,
    );
  });

  it('the same facts make the same brief, and are left as they were', () => {
    fc.assert(
      fc.property(factsOf(text), (facts) => {
        const before = JSON.parse(JSON.stringify(facts)) as BriefFacts;
        expect(composeBrief(facts, BULLETIN_DAY)).toEqual(composeBrief(before, BULLETIN_DAY, DEFAULT_HOUSE_STYLE));
        expect(facts).toEqual(before);
      }),
    );
  });
});

describe('a rounded count', () => {
  it('is less than a step away, on the side that its word says', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000_000 }), fc.boolean(), (n, near) => {
        const step = roundingStep(n);
        const { value, rounding } = roundCount(n, near);
        if (rounding === 'exact') expect(value).toBe(n);
        if (rounding === 'over')
          expect(n - value).toSatisfy((rest: number) => rest > 0 && (near ? rest * 5 < step * 4 : rest < step));
        if (rounding === 'near') expect(value - n).toSatisfy((lack: number) => lack > 0 && lack * 5 <= step);
        expect(value % step === 0 || rounding === 'exact').toBe(true);
      }),
      { numRuns: 20_000 },
    );
  });

  it('reads back as itself', () => {
    const read = (figure: string) =>
      figure.endsWith('万') ? Math.round(Number(figure.slice(0, -1)) * 10_000) : Number(figure);
    const count = fc.oneof(
      fc.integer({ min: 0, max: 50_000_000 }),
      fc.integer({ min: 10, max: 50_000 }).map((n) => n * 1_000),
    );
    fc.assert(
      fc.property(count, (n) => {
        expect(read(formatCount(n))).toBe(n);
      }),
      RUNS,
    );
  });
});

describe('whatever the section', () => {
  it('no brief is lost and no unit stands twice', () => {
    const section = fc.array(
      fc.record({
        unit: fc.constantFrom('永定镇', '区教委', '区残联'),
        mention: fc.boolean(),
        daysAgo: fc.integer({ min: 0, max: 20 }),
      }),
    );
    fc.assert(
      fc.property(section, fc.option(fc.nat(5)), (drawn, fullMax) => {
        const briefs = drawn.map(({ unit, mention, daysAgo }, i) => {
          const date = addDays(BULLETIN_DAY, -daysAgo);
          return {
            id: String(i),
            unit,
            mention,
            date,
            text: composeBrief({ unit, date, subject: `第${i}次活动` }, BULLETIN_DAY).text,
          };
        });
        const written = composeSection(briefs, BULLETIN_DAY, { recentDays: 7, fullMax });
        const all = written.map((paragraph) => paragraph.text).join('\n');
        for (const unit of new Set(briefs.map((brief) => brief.unit))) expect(all.split(unit)).toHaveLength(2);
        expect(all).not.toMatch(/[，。、：]{2,}/u);
      }),
      { numRuns: 500 },
    );
  });
});
