import { CLOSING_SENTENCE } from './compose-section';
import { widenText } from './text-hygiene';

/**
 * Before a bulletin is signed. A finding that `blocks` must be mended: printed, it would harm somebody, or it is wrong
 * whatever was meant. One that `warns` may be right for a reason that the rule cannot know, and passes with that reason.
 */
export const LINT_RULES = {
  'unit-unknown': { label: '单位不在名录', severity: 'blocks' },
  'unit-near': { label: '单位名有误', severity: 'warns' },
  'unit-missing': { label: '没有单位', severity: 'warns' },
  'unit-repeated': { label: '单位重复', severity: 'warns' },
  'source-missing': { label: '没有来源', severity: 'blocks' },
  phone: { label: '个人手机号', severity: 'blocks' },
  'id-number': { label: '身份证号', severity: 'blocks' },
  'minor-name': { label: '未成年人姓名', severity: 'blocks' },
  'unconsented-name': { label: '未同意署名', severity: 'blocks' },
  unpaired: { label: '标点不成对', severity: 'blocks' },
  'half-width': { label: '半角标点', severity: 'warns' },
  'figure-space': { label: '多余空格', severity: 'warns' },
  'people-attendances': { label: '人与人次', severity: 'warns' },
  sum: { label: '合计不符', severity: 'warns' },
  'date-future': { label: '日期有误', severity: 'warns' },
  term: { label: '用词', severity: 'warns' },
  title: { label: '姓名职务', severity: 'warns' },
} as const satisfies Record<string, { label: string; severity: LintSeverity }>;
export type LintRule = keyof typeof LINT_RULES;
export type LintSeverity = 'blocks' | 'warns';

/** One text that is printed, with its address in the content: `sections.0.paragraphs.2.text`. */
export interface LintText {
  path: string;
  kind: 'brief' | 'title' | 'article' | 'source' | 'note' | 'correction' | 'imprint' | 'contact' | 'distribution';
  /** Of the section; null for what stands outside of all. */
  section: string | null;
  text: string;
  briefIds: string[];
  articleId: string | null;
}

/** What a rule says of a text. Places are offsets of the string, `fix` is what belongs there instead. */
export interface LintFault {
  rule: LintRule;
  /** Where it differs from the rule's. */
  severity?: LintSeverity;
  start: number;
  end: number;
  fix: string | null;
  reason: string;
}

/** Somebody whose name occurs in the bulletin and may not be printed as it is. */
export interface KnownPerson {
  name: string;
  minor: boolean;
  /** Another of that name is grown up and has agreed to be named. */
  namesake: boolean;
}

export interface LintContext {
  issuedOn: string;
  units: readonly KnownUnit[];
  terms: readonly { wrong: string; right: string; reason: string }[];
  titles: readonly { name: string; title: string }[];
  people: readonly KnownPerson[];
}

// Names against the lists that the office keeps: the register of units, and its terms.

export interface KnownUnit {
  name: string;
  shortName: string;
  closedOn: string | null;
}

/** The register as the rules ask it: names as they are printed, and those that are near to one. */
export interface UnitNames {
  open: readonly KnownUnit[];
  byName: ReadonlyMap<string, KnownUnit>;
  wrong: ReadonlyMap<string, { fix: string | null; reason: string }>;
}

const HEADING = /^(?=\p{Script=Han})([^：:，。；、\d]+)[：:]/u;
/** Endings that are taken for each other: of the towns, and of what lies below them. */
const ENDINGS = [
  ['街道', '镇', '乡'],
  ['社区', '村'],
] as const;
/** What an office calls itself beside its unit's name. */
const OFFICE_ENDING = /(?:人民政府|政府|办事处|党委|党工委|村委会|居委会|村民委员会|社区居委会)$/;

/** Each brief begins with its unit, as the register has it; the closing sentence names units too. */
export function headings({ text, briefIds }: LintText, units: UnitNames): LintFault[] {
  const none: LintFault[] = briefIds.length > 0 ? [] : [missing(text, '这一条不知道出自哪里')];
  const heading = HEADING.exec(text)?.[1];
  if (heading !== undefined) return [...none, ...unknown(heading, 0, units)];
  const closing = CLOSING_SENTENCE.exec(text)?.[1];
  if (closing === undefined) {
    const place = { start: 0, end: Math.min(text.length, 1) };
    return [...none, { rule: 'unit-missing', ...place, fix: null, reason: '简讯应以“单位：”开头' }];
  }
  return [...none, ...named(closing, text.indexOf(closing), units)];
}

/** A long item says who sent it in. */
export function sources({ text }: LintText, units: UnitNames): LintFault[] {
  return text.trim() === '' ? [missing(text, '这条信息没有写来源单位')] : named(text, 0, units);
}

function missing(text: string, reason: string): LintFault {
  return { rule: 'source-missing', start: 0, end: Math.min(text.length, 1), fix: null, reason };
}

function named(list: string, at: number, units: UnitNames): LintFault[] {
  return [...list.matchAll(/[^、，\s]+/g)].flatMap(({ 0: name, index }) => unknown(name, at + index, units));
}

function unknown(name: string, start: number, units: UnitNames): LintFault[] {
  const closed = units.byName.get(name);
  if (closed?.closedOn === null) return [];
  const reason = closed ? `${name}已于${closed.closedOn ?? ''}撤并` : `单位名录中没有“${name}”`;
  const fix = nearest(name, units);
  return [
    { rule: 'unit-unknown', start, end: start + name.length, fix, reason: fix ? `${reason}，应为${fix}？` : reason },
  ];
}

/** The only unit in the register that can have been meant, or null. */
function nearest(name: string, { open }: UnitNames): string | null {
  if (/[（）]/.test(name.replace(/（[^（）]*）/g, ''))) return null;
  const plain = name.replace(OFFICE_ENDING, '');
  const stem = stemOf(plain);
  const sameStem = open.filter(
    (unit) => unit.name === plain || unit.shortName === plain || (stem !== null && stemOf(unit.name) === stem),
  );
  const close =
    sameStem.length > 0 ? sameStem : open.filter((unit) => isOneOff(unit.name, name) || isOneOff(unit.shortName, name));
  const names = new Set(close.map((unit) => unit.name));
  return names.size === 1 ? ([...names][0] ?? null) : null;
}

/** 永定街道 where the register has 永定镇, and units that are closed. What stands inside a registered name is not looked at. */
export function strayUnits({ text, kind }: LintText, units: UnitNames): LintFault[] {
  const from = kind === 'brief' ? (HEADING.exec(text)?.[0].length ?? 0) : 0;
  const covered = [...units.byName.values()].flatMap(({ name, closedOn }) =>
    closedOn === null ? spans(text, name) : [],
  );
  return [...units.wrong].flatMap(([wrong, { fix, reason }]) =>
    spans(text, wrong)
      .filter((place) => place.start >= from && !isWithin(place, covered))
      .map(({ start, end }): LintFault => ({ rule: 'unit-near', start, end, fix, reason })),
  );
}

export function unitNames(units: readonly KnownUnit[]): UnitNames {
  const all = units.map(({ name, shortName, closedOn }) => ({
    name: widenText(name),
    shortName: widenText(shortName),
    closedOn,
  }));
  // of one name the open unit counts
  const byAge = [...all].sort((a, b) => Number(a.closedOn === null) - Number(b.closedOn === null));
  const byName = new Map(byAge.flatMap((unit) => [[unit.shortName, unit] as const, [unit.name, unit] as const]));
  return { open: all.filter((unit) => unit.closedOn === null), byName, wrong: wrongNames(all, byName) };
}

function wrongNames(
  units: readonly KnownUnit[],
  byName: UnitNames['byName'],
): Map<string, { fix: string | null; reason: string }> {
  const wrong = new Map<string, { fix: string | null; reason: string }>();
  for (const { name, closedOn } of units) {
    if (closedOn !== null && byName.get(name)?.closedOn !== null)
      wrong.set(name, { fix: null, reason: `${name}已于${closedOn}撤并` });
  }
  for (const { name } of units.filter((unit) => unit.closedOn === null)) {
    for (const other of siblingsOf(name).filter((sibling) => !byName.has(sibling))) {
      const isDouble = wrong.has(other);
      const reason = isDouble ? `名录中没有${other}` : `名录中是${name}，没有${other}`;
      wrong.set(other, { fix: isDouble ? null : name, reason });
    }
  }
  return wrong;
}

/** 永定镇 → 永定街道 · 永定乡. */
function siblingsOf(name: string): string[] {
  const stem = stemOf(name);
  const endings = ENDINGS.find((group) => group.some((ending) => name.endsWith(ending)));
  if (stem === null || !endings) return [];
  return endings.map((ending) => stem + ending).filter((other) => other !== name && !name.includes(other));
}

function stemOf(name: string): string | null {
  const ending = ENDINGS.flat().find((candidate) => name.endsWith(candidate));
  const stem = ending && name.slice(0, -ending.length);
  return stem && stem.length >= 2 ? stem : null;
}

/** The same unit under two headings of one section, or under a heading and in the closing sentence. */
export function repeatedUnits(texts: readonly LintText[], units: UnitNames): { text: LintText; fault: LintFault }[] {
  const seen = new Set<string>();
  return texts.flatMap((text) =>
    placesOfUnits(text).flatMap(({ name, start }) => {
      const key = `${text.section ?? ''}\n${units.byName.get(name)?.name ?? name}`;
      const isFirst = !seen.has(key);
      seen.add(key);
      const place = { start, end: start + name.length };
      const reason = `本栏目里${name}已经出现过，同一单位合为一段`;
      return isFirst ? [] : [{ text, fault: { rule: 'unit-repeated' as const, ...place, fix: null, reason } }];
    }),
  );
}

function placesOfUnits({ kind, text }: LintText): { name: string; start: number }[] {
  if (kind !== 'brief') return [];
  const heading = HEADING.exec(text)?.[1];
  if (heading !== undefined) return [{ name: heading, start: 0 }];
  const closing = CLOSING_SENTENCE.exec(text)?.[1];
  if (closing === undefined) return [];
  return [...closing.matchAll(/[^、]+/g)].map(({ 0: name, index }) => ({ name, start: text.indexOf(closing) + index }));
}

interface Span {
  start: number;
  end: number;
}

const spans = (text: string, words: string): Span[] =>
  placesOf(text, words).map((start) => ({ start, end: start + words.length }));

const isWithin = (span: Span, others: readonly Span[]) =>
  others.some((other) => other.start <= span.start && span.end <= other.end);

/** One letter more, less or other. */
function isOneOff(right: string, written: string): boolean {
  const [a, b] = [[...right], [...written]];
  if (a.length < 3 || Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  const rest = a.length === b.length ? [1, 1] : a.length > b.length ? [1, 0] : [0, 1];
  return a.slice(start + (rest[0] ?? 0)).join('') === b.slice(start + (rest[1] ?? 0)).join('');
}

/** The office's own list. What stands inside the right word is not the wrong one; of two, the longer is meant. */
export function knownTerms({ text }: Pick<LintText, 'text'>, { terms }: Pick<LintContext, 'terms'>): LintFault[] {
  const taken: Span[] = [];
  const longestFirst = [...terms].sort((a, b) => b.wrong.length - a.wrong.length);
  return longestFirst.flatMap(({ wrong, right, reason }) => {
    const fine = spans(text, right);
    const found = spans(text, wrong).filter(
      (place) => !isWithin(place, fine) && !taken.some((other) => place.start < other.end && other.start < place.end),
    );
    taken.push(...found);
    const why = `用词表：${wrong}应为${right}${reason && `（${reason}）`}`;
    return found.map((place): LintFault => ({ rule: 'term', ...place, fix: right, reason: why }));
  });
}

export function placesOf(text: string, words: string): number[] {
  const places: number[] = [];
  if (words === '') return places;
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + words.length)) places.push(at);
  return places;
}
