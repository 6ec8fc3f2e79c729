import { CLOSING_SENTENCE } from './compose-section';
import { nearNames, nearPlaces, type Near, type NearNames } from './lint-near-names';
import {
  isWithin,
  spans,
  type KnownUnit,
  type LintContext,
  type LintFault,
  type LintText,
  type Span,
} from './lint-texts';
import { widenText } from './text-hygiene';

// Names of units against the register.

/** The register as the rules ask it: names as they are printed, those that are wrong, and those that are one letter off. */
export interface UnitNames {
  open: readonly KnownUnit[];
  byName: ReadonlyMap<string, KnownUnit>;
  wrong: ReadonlyMap<string, { fix: string | null; reason: string }>;
  near: NearNames;
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

/** 永定街道 where the register has 永定镇, units that are closed, and names one letter off. What stands inside a registered name or a listed word is not looked at. */
export function strayUnits(
  { text, kind }: LintText,
  units: UnitNames,
  { terms }: Pick<LintContext, 'terms'>,
): LintFault[] {
  // what a brief begins with, and its closing sentence, are held against the register as they are
  const skipped = CLOSING_SENTENCE.test(text) ? text.length : (HEADING.exec(text)?.[0].length ?? 0);
  const from = kind === 'brief' ? skipped : 0;
  const covered = [...units.byName].flatMap(([name, { closedOn }]) => (closedOn === null ? spans(text, name) : []));
  const listed = terms.flatMap(({ wrong, right }) => [...spans(text, wrong), ...spans(text, right)]);
  const wrong = [...units.wrong].flatMap(([name, { fix, reason }]) =>
    spans(text, name).map((place): LintFault => ({ rule: 'unit-near', ...place, fix, reason })),
  );
  const stray = wrong.filter((place) => !isWithin(place, covered) && !goesOn(text, place));
  const near = nearPlaces(text, units.near).filter(
    (place) =>
      !units.byName.has(text.slice(place.start, place.end)) &&
      ![...covered, ...listed, ...wrong].some((other) => place.start < other.end && other.start < place.end) &&
      !isElsewhere(text.slice(0, place.start), units) &&
      !goesOn(text, place) &&
      (place.isSure || isBeside(text, place, covered)),
  );
  return [...stray, ...near.map((place) => nearFault(text, place))].filter(({ start }) => start >= from);
}

/** An ending that begins another word: 妙峰山乡亲 · 永定街道两侧. */
const GOES_ON = /^(?:乡[亲村愁土贤音间情]|镇[静守定压痛宅]|街道(?:两[侧旁边]|[上边旁]))/u;

function goesOn(text: string, { end }: Span): boolean {
  return [1, 2].some((length) => GOES_ON.test(text.slice(end - length, end + 2)));
}

/** Beside a unit of the register, in it or in one list with it, another of the register is meant: 永定镇、斋唐镇 · 永订镇贵石村. */
function isBeside(text: string, { start, end, names }: Near, covered: readonly Span[]): boolean {
  const from = start - Number(/[、和与及]/.test(text.charAt(start - 1)));
  const to = end + Number(/[、和与及]/.test(text.charAt(end)));
  const neighbours = covered.filter((other) => other.end === from || other.start === to);
  return neighbours.length > 0 && neighbours.every((other) => !names.includes(text.slice(other.start, other.end)));
}

/** A town of another county bears what name it likes. */
function isElsewhere(before: string, { byName }: UnitNames): boolean {
  const region = /\p{Script=Han}{2,12}(?:省|市|县|州|盟|旗|(?<![我全本该各辖园景社城山小郊地校厂库灾市林新])区)$/u.exec(
    before,
  )?.[0];
  return region !== undefined && ![...byName.keys()].some((name) => region.endsWith(name));
}

function nearFault(text: string, { start, end, names }: Near): LintFault {
  const fix = names.length === 1 ? (names[0] ?? null) : null;
  const reason = `单位名录中没有“${text.slice(start, end)}”，应为${names.join('或')}？`;
  return { rule: 'unit-near', start, end, fix, reason };
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
  const open = all.filter((unit) => unit.closedOn === null);
  const near = nearNames(open.flatMap(({ name, shortName }) => [name, shortName]));
  return { open, byName, wrong: wrongNames(all, byName), near };
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

/** One letter more, less or other. */
function isOneOff(right: string, written: string): boolean {
  const [a, b] = [[...right], [...written]];
  if (a.length < 3 || Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  const rest = a.length === b.length ? [1, 1] : a.length > b.length ? [1, 0] : [0, 1];
  return a.slice(start + (rest[0] ?? 0)).join('') === b.slice(start + (rest[1] ?? 0)).join('');
}
