/** The whole database knows these by number. Here each gets its own by its place: append only, so that old and new processes agree. */
const NAMES = [
  'migration',
  'feed-append',
  'demo-load',
  'live-relay',
  'seals',
  'numbers',
  'ledger-check',
  'district',
  'openings',
  'wording',
] as const;
const FIRST = 7_240_117;

export type AdvisoryLock = (typeof NAMES)[number];

export const advisoryLock = (name: AdvisoryLock): number => FIRST + NAMES.indexOf(name);
