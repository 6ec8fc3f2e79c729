import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, daysBetween } from '../calendar';
import {
  adoptionByUnit,
  adoptionRate,
  composeDigest,
  digestPeriods,
  digestTitle,
  monthLabel,
  type AdoptionLine,
  type DigestFigures,
  type DigestRecord,
} from './digest';

const NOTHING: DigestFigures = {
  ...{ activities: 0, people: 0, attendances: 0, publicHeadcount: 0, minutes: 0, points: 0, deedPoints: 0 },
};
const figures = (more: Partial<DigestFigures> = {}): DigestFigures => ({ ...NOTHING, ...more });
const digest = (more: Partial<DigestRecord> = {}): DigestRecord => ({
  kind: 'week',
  unitId: 'd',
  unitName: '门头沟区',
  period: { from: '2026-01-12', to: '2026-01-18' },
  isOver: true,
  figures: figures({ activities: 12, people: 158, attendances: 203, minutes: 18_750, points: 1560 }),
  before: {
    period: { from: '2026-01-05', to: '2026-01-11' },
    figures: figures({ activities: 9, people: 160, attendances: 203 }),
  },
  units: [
    { unitId: 'a', unitName: '区教委', ...figures({ activities: 1, attendances: 8 }) },
    { unitId: 'b', unitName: '永定镇', ...figures({ activities: 7, attendances: 120, points: 960 }) },
    { unitId: 'c', unitName: '清水镇', ...figures() },
    { unitId: 'e', unitName: '城子街道', ...figures({ activities: 4, attendances: 75, points: 600 }) },
  ],
  ...more,
});
const textOf = (record: DigestRecord) => composeDigest(record).map(({ text }) => text);

describe('a digest', () => {
  it('says what was done, against the week before, and by whom', () => {
    expect(textOf(digest())).toEqual([
      '1月12日至18日，门头沟区开展志愿服务活动12场，共158人、203人次参加，服务时长312.5小时，发放积分1560分。',
      '与上周相比，活动增加3场，参加人数减少2人，参加人次持平。',
      '3个单位开展了活动：永定镇7场、120人次、积分960分；城子街道4场、75人次、积分600分；区教委1场、8人次。',
    ]);
    expect(digestTitle(digest())).toBe('门头沟区志愿服务周报（1月12日至18日）');
  });

  it('of a week that is not over says up to when', () => {
    const [first, second] = textOf(digest({ isOver: false, period: { from: '2026-01-12', to: '2026-01-15' } }));
    expect(first).toMatch(/^截至1月15日，本周门头沟区开展/u);
    expect(second).toMatch(/^与上周同期相比，/u);
  });

  it('of a month names the month', () => {
    const month = digest({ kind: 'month', period: { from: '2026-01-01', to: '2026-01-31' } });
    expect(textOf(month)[0]).toMatch(/^2026年1月，门头沟区开展/u);
    expect(digestTitle(month)).toBe('门头沟区志愿服务月报（2026年1月）');
  });

  it('across the turn of a month or a year names both ends whole', () => {
    expect(digestTitle(digest({ period: { from: '2026-01-26', to: '2026-02-01' } }))).toContain('1月26日至2月1日');
    expect(digestTitle(digest({ period: { from: '2025-12-29', to: '2026-01-04' } }))).toContain(
      '2025年12月29日至2026年1月4日',
    );
  });

  it('mentions no 人次 where everybody came once, and nothing that counts nothing', () => {
    const once = digest({ figures: figures({ activities: 2, people: 30, attendances: 30 }) });
    expect(textOf(once)[0]).toBe('1月12日至18日，门头沟区开展志愿服务活动2场，共30人参加。');
    const moment = digest({ figures: figures({ activities: 1, people: 1, attendances: 1, minutes: 2 }) });
    expect(textOf(moment)[0]).toBe('1月12日至18日，门头沟区开展志愿服务活动1场，共1人参加。');
    expect(textOf(digest({ figures: NOTHING }))).toEqual(['1月12日至18日，没有已确认考勤的志愿服务活动。']);
    expect(textOf(digest({ before: { ...digest().before, figures: NOTHING } }))[1]).toBe('上周没有开展活动。');
  });

  it('counts the public apart from the volunteers, and says what of the points is for good deeds', () => {
    const more = { publicHeadcount: 56, points: 1640, deedPoints: 80 };
    const texts = textOf(digest({ figures: { ...digest().figures, ...more } }));
    expect(texts[0]).toBe(
      '1月12日至18日，门头沟区开展志愿服务活动12场，共158人、203人次参加，群众参与56人次，服务时长312.5小时，发放积分1640分，其中好人好事80分。',
    );
    expect(texts[1]).toBe('与上周相比，活动增加3场，参加人数减少2人，参加人次持平，群众参与增加56人次。');
    const gone = digest({ before: { ...digest().before, figures: figures({ activities: 9, publicHeadcount: 5 }) } });
    expect(textOf(gone)[1]).toContain('，群众参与减少5人次。');
    expect(textOf(digest({ figures: figures({ points: 30, deedPoints: 30 }) }))).toEqual([
      '1月12日至18日，没有已确认考勤的志愿服务活动，好人好事发放积分30分。',
    ]);
  });

  it('names where every figure came from', () => {
    const sources = composeDigest(digest()).flatMap(({ segments }) => segments);
    const figured = sources.filter(({ text }) => /^[\d.万]+$/u.test(text));
    expect(figured.every(({ source }) => source !== null)).toBe(true);
    expect(sources.filter(({ source }) => source === null).some(({ text }) => /\d{3}/u.test(text))).toBe(false);
    expect(sources.find(({ source }) => source === 'units.1.points')?.text).toBe('960');
  });

  const unitsOf = (...counts: [activities: number, attendances: number, minutes?: number][]) =>
    counts.map(([activities, attendances, minutes = 0], at) => ({
      ...{ unitId: `${at}`, unitName: `单位${'甲乙丙丁戊己庚辛'[at]}` },
      ...figures({ activities, attendances, minutes }),
    }));
  const lastOf = (...counts: Parameters<typeof unitsOf>) => textOf(digest({ units: unitsOf(...counts) }))[2];

  it('names three units at most: by activities, then 人次, then hours', () => {
    expect(lastOf([2, 9], [1, 90], [5, 1], [3, 8], [3, 20])).toBe(
      '5个单位开展了活动，较多的是单位丙5场、1人次；单位戊3场、20人次；单位丁3场、8人次。',
    );
    expect(lastOf([2, 9, 60], [2, 9, 90], [1, 1], [1, 1])).toBe(
      '4个单位开展了活动，较多的是单位乙2场、9人次；单位甲2场、9人次。',
    );
    expect(lastOf([2, 9], [3, 9, 60], [3, 9, 90])).toMatch(/：单位丙3场.*；单位乙3场.*；单位甲2场/u);
  });

  it('names no unit before another that did as much', () => {
    expect(lastOf([26, 300], [1, 8], [1, 8], [1, 40])).toBe('4个单位开展了活动，较多的是单位甲26场、300人次。');
    expect(lastOf([9, 90], [4, 8, 60], [4, 8, 60], [4, 8, 60])).toBe('4个单位开展了活动，较多的是单位甲9场、90人次。');
    expect(lastOf([4, 8], [4, 8], [4, 8], [4, 8])).toBe('4个单位开展了活动。');
    expect(lastOf([1, 8], [1, 80], [1, 8], [1, 8])).toBe('4个单位开展了活动。');
  });

  it('of a month names never all, also of two or three', () => {
    const ofMonth = (...counts: Parameters<typeof unitsOf>) =>
      textOf(digest({ kind: 'month', units: unitsOf(...counts) }))[2];
    expect(ofMonth([7, 120], [4, 75], [1, 8])).toBe(
      '3个单位开展了活动，较多的是单位甲7场、120人次；单位乙4场、75人次。',
    );
    expect(ofMonth([4, 75], [7, 120])).toBe('2个单位开展了活动，较多的是单位乙7场、120人次。');
    expect(ofMonth([7, 120], [7, 120])).toBe('2个单位开展了活动。');
    expect(ofMonth([1, 120], [1, 8])).toBe('2个单位开展了活动。');
    expect(ofMonth([7, 120])).toBeUndefined();
  });

  it('puts nobody above another who did more, whatever was counted', () => {
    const counts = fc.tuple(fc.nat(4), fc.nat(3), fc.nat(2));
    const isMore = (a: readonly number[], b: readonly number[]) => {
      const at = a.findIndex((figure, place) => figure !== b[place]);
      return at >= 0 && (a[at] ?? 0) > (b[at] ?? 0);
    };
    fc.assert(
      fc.property(fc.array(counts, { minLength: 4, maxLength: 8 }), (all) => {
        const named = [...(lastOf(...all)?.matchAll(/单位([甲乙丙丁戊己庚辛])/gu) ?? [])].map(([, name = '']) =>
          '甲乙丙丁戊己庚辛'.indexOf(name),
        );
        const active = all.filter(([activities]) => activities > 0);
        const out = active.filter((one) => !named.some((at) => all[at] === one));
        expect(named.length).toBeLessThanOrEqual(3);
        for (const [place, at] of named.entries()) {
          const one = all[at] ?? [];
          if (out.length > 0) expect(one[0]).toBeGreaterThan(1);
          for (const other of out) expect(isMore(one, other)).toBe(true);
          for (const later of named.slice(place + 1)) expect(isMore(all[later] ?? [], one)).toBe(false);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('the period of a digest', () => {
  it.each([
    ['week', '2026-01-18', '2026-02-01', '2026-01-12/2026-01-18', '2026-01-05/2026-01-11', true],
    ['week', '2026-01-14', '2026-01-15', '2026-01-12/2026-01-15', '2026-01-05/2026-01-08', false],
    ['week', '2026-01-01', '2026-01-20', '2025-12-29/2026-01-04', '2025-12-22/2025-12-28', true],
    ['month', '2026-03-10', '2026-03-31', '2026-03-01/2026-03-31', '2026-02-01/2026-02-28', false],
    ['month', '2026-03-10', '2026-03-10', '2026-03-01/2026-03-10', '2026-02-01/2026-02-10', false],
    ['month', '2026-01-31', '2026-02-01', '2026-01-01/2026-01-31', '2025-12-01/2025-12-31', true],
    ['month', '2024-02-29', '2024-03-01', '2024-02-01/2024-02-29', '2024-01-01/2024-01-31', true],
  ] as const)('%s of %s, looked at on %s', (kind, on, today, period, before, isOver) => {
    const found = digestPeriods(kind, on, today);
    expect([found.period, found.before].map(({ from, to }) => `${from}/${to}`)).toEqual([period, before]);
    expect(found.isOver).toBe(isOver);
  });

  it('follows on the one before, and holds its day', () => {
    const day = fc.integer({ min: 0, max: 4_000 }).map((days) => addDays('2020-01-01', days));
    fc.assert(
      fc.property(fc.constantFrom('week' as const, 'month' as const), day, fc.nat(60), (kind, on, later) => {
        const { period, before, isOver } = digestPeriods(kind, on, addDays(on, later));
        expect(period.from <= on && on <= period.to).toBe(true);
        expect(before.from <= before.to && before.to < period.from).toBe(true);
        if (isOver) expect(addDays(before.to, 1)).toBe(period.from);
        else expect(daysBetween(before.from, before.to)).toBeLessThanOrEqual(daysBetween(period.from, period.to));
      }),
    );
  });

  it('leaves no stray mark, whatever was counted', () => {
    const some = fc.record({
      ...{ activities: fc.nat(40), people: fc.nat(30_000), attendances: fc.nat(30_000) },
      ...{ minutes: fc.nat(500_000), points: fc.nat(90_000), publicHeadcount: fc.nat(3_000), deedPoints: fc.nat(900) },
    });
    fc.assert(
      fc.property(some, some, fc.array(some, { maxLength: 7 }), fc.boolean(), (now, before, units, isOver) => {
        const record = digest({
          ...{ figures: now, isOver, before: { ...digest().before, figures: before } },
          units: units.map((unit, at) => ({ unitId: `${at}`, unitName: '某镇', ...unit })),
        });
        for (const text of textOf(record))
          expect(text).not.toMatch(/[，。、：；]{2,}|(?<!\d)0[人场分小]|共，|\s|NaN|\uFFFD/u);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('what was adopted', () => {
  const line = (month: string, unitId: string, submitted: number, adopted: number): AdoptionLine => ({
    ...{ month, unitId, unitName: unitId, submitted, adopted },
    ...{ declined: submitted - adopted, late: 1 },
  });

  it('is a share of what was sent in, and none where nothing was', () => {
    expect([adoptionRate({ submitted: 3, adopted: 2 }), adoptionRate({ submitted: 0, adopted: 0 })]).toEqual([
      67,
      null,
    ]);
  });

  it('is added up by unit, the most adopted first', () => {
    const lines = [line('2026-01', '甲镇', 3, 1), line('2026-02', '甲镇', 2, 1), line('2026-02', '乙镇', 4, 3)];
    expect(adoptionByUnit(lines)).toEqual([
      { unitId: '乙镇', unitName: '乙镇', submitted: 4, adopted: 3, declined: 1, late: 1 },
      { unitId: '甲镇', unitName: '甲镇', submitted: 5, adopted: 2, declined: 3, late: 2 },
    ]);
    expect(lines[0]?.submitted).toBe(3);
  });

  it('names a month as people do', () => {
    expect(monthLabel('2025-12')).toBe('2025年12月');
    expect(monthLabel('2026-01')).toBe('2026年1月');
  });
});
