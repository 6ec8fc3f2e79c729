import { describe, expect, it } from 'vitest';
import { expiryOf } from './award';
import { addMonths, addWorkingDays, knownUntil } from './calendar';
import { checkAdoption, checkTerms, versionOn } from './scheme';
import { rule, scheme } from './scheme.fixture';

describe('the calendar', () => {
  it('ends points with a year, or on the last of a shorter month', () => {
    expect(expiryOf({ kind: 'year-end', yearsLater: 0 }, '2026-12-31')).toBe('2026-12-31');
    expect(expiryOf({ kind: 'months', months: 12 }, '2028-02-29')).toBe('2029-02-28');
    expect(addMonths('2026-12-31', 2)).toBe('2027-02-28');
    expect(addMonths('2026-01-15', -1)).toBe('2025-12-15');
  });

  it('counts working days over a holiday and a worked weekend', () => {
    const calendar = {
      holidays: ['2026-10-01', '2026-10-02', '2026-10-05', '2026-10-06', '2026-10-07'],
      workedWeekends: ['2026-10-10'],
    };
    expect(addWorkingDays('2026-09-30', 3, calendar)).toBe('2026-10-10');
    expect(addWorkingDays('2026-09-30', 0, calendar)).toBe('2026-09-30');
  });

  it('is known until the end of the last year that has public holidays', () => {
    expect(knownUntil({ holidays: ['2026-10-07', '2025-01-01'], workedWeekends: [] })).toBe('2026-12-31');
    expect(knownUntil({ holidays: ['2025-01-01', '2027-02-06', '2026-10-07'], workedWeekends: [] })).toBe('2027-12-31');
    expect(knownUntil({ holidays: [], workedWeekends: [] })).toBeNull();
  });
});

describe('versions', () => {
  const versions = [
    scheme({ id: 'v1', effectiveFrom: '2025-01-01' }),
    scheme({ id: 'v2', effectiveFrom: '2026-01-01', effectiveTo: '2026-06-30' }),
  ];

  it('apply from their first day until the next begins or they end', () => {
    expect(
      ['2024-12-31', '2025-01-01', '2025-12-31', '2026-01-01', '2026-06-30', '2026-07-01'].map(
        (day) => versionOn(versions, day)?.id ?? null,
      ),
    ).toEqual([null, 'v1', 'v1', 'v2', 'v2', null]);
  });

  it('are refused with the field that is wrong', () => {
    expect(checkTerms(scheme({}))).toEqual([]);
    const wrong = scheme({
      rules: [rule({ name: ' ', earning: { by: 'hour', points: 0, stepMinutes: 30, rounding: 'down' } }), rule({})],
      caps: [{ scope: 'person', window: 'day', points: 0 }],
      expiry: { kind: 'months', months: 0 },
      postingDays: 61,
    });
    expect(checkTerms(wrong).map((fault) => fault.field)).toEqual([
      'rules.0.name',
      'rules.0.earning.points',
      'rules.1.id',
      'caps.0.points',
      'expiry.months',
      'postingDays',
    ]);
    expect(checkTerms(scheme({ rules: [] })).map((fault) => fault.field)).toEqual(['rules']);
  });

  const faultsOf = (change: Parameters<typeof scheme>[0]) =>
    checkTerms(scheme(change)).map(({ field, message }) => `${field} ${message}`);
  const prize = { name: '奖', times: 1, months: 1, points: 1 };
  const faultsOfRule = (change: Parameters<typeof rule>[0]) => faultsOf({ rules: [rule(change)] });

  it('take every figure from its least to its most, and none beyond', () => {
    const hour = { by: 'hour' as const, points: 2, stepMinutes: 30, rounding: 'down' as const };
    const time = { by: 'time' as const, points: 2, minutesMin: 30 };

    const figures: [least: number, most: number, fault: string, faults: (value: number) => string[]][] = [
      [
        1,
        10_000,
        'rules.0.earning.points 分值须为 1 至 10000 的整数',
        (points) => faultsOfRule({ earning: { ...hour, points } }),
      ],
      [
        1,
        10_000,
        'rules.0.earning.points 分值须为 1 至 10000 的整数',
        (points) => faultsOfRule({ earning: { by: 'fixed', points } }),
      ],
      [
        1,
        60,
        'rules.0.earning.stepMinutes 计时单位须为 1 至 60 分钟',
        (stepMinutes) => faultsOfRule({ earning: { ...hour, stepMinutes } }),
      ],
      [
        0,
        1_440,
        'rules.0.earning.minutesMin 最低时长须为 0 至 1440 分钟',
        (minutesMin) => faultsOfRule({ earning: { ...time, minutesMin } }),
      ],
      [
        1,
        1_000,
        'rules.0.multipliers.1.percent 倍率须为 1% 至 1000%',
        (percent) =>
          faultsOfRule({
            multipliers: [
              { condition: 'a', name: '甲', percent: 100 },
              { condition: 'b', name: '乙', percent },
            ],
          }),
      ],
      ...(['times', 'months', 'points'] as const).map(
        (figure): [number, number, string, (value: number) => string[]] => [
          1,
          { times: 100, months: 12, points: 10_000 }[figure],
          `rules.0.bonus.${figure} ${{ times: '奖励须每月满 1 至 100 次', months: '奖励须连续 1 至 12 个月', points: '奖励须为 1 至 10000 分' }[figure]}`,
          (value) => faultsOfRule({ bonus: { ...prize, [figure]: value } }),
        ],
      ),
      [
        1,
        1_000_000,
        'caps.0.points 上限须为正整数',
        (points) => faultsOf({ caps: [{ scope: 'person', window: 'day', points }] }),
      ],
      [
        1,
        120,
        'expiry.months 有效期须为 1 至 120 个月，或当年至十年后的年末',
        (months) => faultsOf({ expiry: { kind: 'months', months } }),
      ],
      [
        0,
        10,
        'expiry.yearsLater 有效期须为 1 至 120 个月，或当年至十年后的年末',
        (yearsLater) => faultsOf({ expiry: { kind: 'year-end', yearsLater } }),
      ],
      [0, 60, 'postingDays 公示期须为 0 至 60 个工作日', (postingDays) => faultsOf({ postingDays })],
    ];
    for (const [least, most, fault, faults] of figures) {
      expect([faults(least), faults(most)], fault).toEqual([[], []]);
      for (const wrong of [least - 1, most + 1, least + 0.5, Number.NaN]) expect(faults(wrong), fault).toEqual([fault]);
    }
  });

  it('have rules with names, and ids that are short, plain and their own', () => {
    const id = 'rules.0.id 规则编号须为小写字母、数字和连字符';
    for (const good of ['a', '7-up', 'guide-duty', `a${'-'.repeat(39)}`])
      expect(faultsOfRule({ id: good })).toEqual([]);
    for (const bad of ['', '-a', 'A', 'a b', '值守', `a${'-'.repeat(40)}`, 'a\nb'])
      expect(faultsOfRule({ id: bad })).toEqual([id]);
    expect(faultsOfRule({ name: ' \t' })).toEqual(['rules.0.name 规则须有名称']);
    expect(faultsOf({ rules: [rule({ id: 'a' }), rule({ id: 'b' }), rule({ id: 'a' })] })).toEqual([
      'rules.2.id 规则编号重复',
    ]);
    expect(faultsOf({ rules: [] })).toEqual(['rules 方案至少要有一条规则']);
  });

  it('price deeds and commendations, which have no hours, by the time or fixed, and without a bonus', () => {
    const hourless = 'rules.0.earning.by 申报与表彰没有服务时长，须按次或定额计分';
    for (const factKind of ['deed', 'commendation'] as const) {
      const faults = (change: Parameters<typeof rule>[0]) => faultsOfRule({ factKind, ...change });
      expect(faults({ earning: { by: 'hour', points: 2, stepMinutes: 30, rounding: 'down' } })).toEqual([hourless]);
      expect(faults({ earning: { by: 'time', points: 2, minutesMin: 1 } })).toEqual([hourless]);
      const fixed = { by: 'fixed', points: 2 } as const;
      expect([faults({ earning: { by: 'time', points: 2, minutesMin: 0 } }), faults({ earning: fixed })]).toEqual([
        [],
        [],
      ]);
      expect(faults({ earning: fixed, bonus: prize })).toEqual([
        'rules.0.bonus 满勤、连续的奖励只能设在服务考勤的规则上',
      ]);
    }
  });

  it('take effect on the day of the vote or later, and end on their first day or later', () => {
    const adoption = { metOn: '2026-01-01', present: 10, votes: 10 };
    const faults = (change: Parameters<typeof scheme>[0]) =>
      checkAdoption(scheme({ adoption, ...change })).map(({ field, message }) => `${field} ${message}`);
    expect(faults({ effectiveTo: '2026-01-01' })).toEqual([]);
    expect(faults({ effectiveTo: '2025-12-31' })).toEqual(['effectiveTo 失效日期不得早于生效日期']);
    expect(faults({ effectiveFrom: '2025-12-31' })).toEqual(['adoption.metOn 生效日期不得早于表决日期']);
    expect(faults({ adoption: null })).toEqual(['adoption 须先登记表决记录']);
    const votes = ['adoption.votes 赞成票数须在 1 与到会人数之间'];
    for (const [present, count] of [
      [0, 0],
      [1_000_001, 1],
      [10, 0],
      [10, 11],
      [10, 1.5],
      [2.5, 1],
    ] as const)
      expect(faults({ adoption: { ...adoption, present, votes: count } })).toEqual(votes);
    for (const [present, count] of [
      [1, 1],
      [1_000_000, 1_000_000],
    ] as const)
      expect(faults({ adoption: { ...adoption, present, votes: count } })).toEqual([]);
  });

  it('of several the one that began last applies, in whatever order they are given', () => {
    expect(versionOn(versions.toReversed(), '2026-03-01')?.id).toBe('v2');
    const twins = [scheme({ id: 'first' }), scheme({ id: 'second' })];
    expect(versionOn(twins, '2026-03-01')?.id).toBe('first');
  });

  it('gather for public view only where there is one', () => {
    expect(faultsOf({ postingDays: 0, postingRhythm: 'monthly' })).toEqual([
      'postingRhythm 不公示的方案不能按周或按月公示',
    ]);
    expect(faultsOf({ postingDays: 1, postingRhythm: 'daily' as never })).toEqual([
      'postingRhythm 公示须为逐日、按周或按月',
    ]);
    expect(checkTerms(scheme({ postingDays: 5, postingRhythm: 'monthly' }))).toEqual([]);
    const fields = (change: object) => checkTerms({ ...scheme({}), ...change }).map((fault) => fault.field);
    expect(fields({ postingDays: 0, postingRhythm: 'weekly' })).toEqual(['postingRhythm']);
    expect(fields({ postingDays: 5, postingRhythm: 'yearly' })).toEqual(['postingRhythm']);
  });

  it('take effect only after a vote that can have happened', () => {
    expect(checkAdoption(scheme({}))).toEqual([]);
    expect(checkAdoption(scheme({ adoption: null })).length).toBe(1);
    expect(
      checkAdoption(
        scheme({ adoption: { metOn: '2026-01-02', present: 10, votes: 11 }, effectiveTo: '2025-01-01' }),
      ).map((fault) => fault.field),
    ).toEqual(['adoption.votes', 'adoption.metOn', 'effectiveTo']);
  });
});
