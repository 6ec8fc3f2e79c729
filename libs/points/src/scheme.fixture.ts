// The scheme that the specs of the engine change to their needs.
import type { Rule, SchemeVersion } from './scheme';

export const rule = (change: Partial<Rule>): Rule => ({
  id: 'guide-duty',
  name: '路口值守',
  factKind: 'attendance',
  category: null,
  role: null,
  earning: { by: 'hour', points: 2, stepMinutes: 30, rounding: 'down' },
  multipliers: [],
  bonus: null,
  ...change,
});

export const scheme = (change: Partial<SchemeVersion>): SchemeVersion => ({
  id: 'v4',
  schemeId: 's1',
  version: 4,
  title: '积分制管理方案',
  unitId: 'u1',
  documentRef: '试行〔2026〕1号',
  adoption: { metOn: '2025-12-20', present: 40, votes: 38 },
  effectiveFrom: '2026-01-01',
  effectiveTo: null,
  book: 1,
  accountOwner: 'household',
  rules: [rule({})],
  caps: [],
  expiry: { kind: 'year-end', yearsLater: 1 },
  postingDays: 0,
  postingRhythm: 'at-once',
  ...change,
});
