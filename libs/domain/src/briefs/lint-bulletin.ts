import type { DomainErrorCode } from '../errors';
import type { BulletinContent } from './bulletin';
import {
  headings,
  LINT_RULES,
  knownTerms,
  placesOf,
  repeatedUnits,
  sources,
  strayUnits,
  unitNames,
  type LintContext,
  type LintFault,
  type LintText,
  type UnitNames,
} from './lint-names';
import {
  figureSpaces,
  futureDates,
  halfWidth,
  peopleAndAttendances,
  personalNumbers,
  readWide,
  sums,
  unpaired,
} from './lint-texts';

export {
  LINT_RULES,
  type KnownPerson,
  type KnownUnit,
  type LintContext,
  type LintFault,
  type LintRule,
  type LintSeverity,
  type LintText,
} from './lint-names';

export interface LintFinding
  extends Required<LintFault>, Pick<LintText, 'path' | 'kind' | 'section' | 'briefIds' | 'articleId'> {
  words: string;
  before: string;
  after: string;
}

/** Letters that are shown on either side of a place. */
export const LINT_AROUND = 12;

/** A finding as the office deals with it. */
export interface FindingRecord extends LintFinding {
  /** Of rule, place and words: whatever of them changes is another finding. */
  id: string;
  /** The warning was let pass: by whom, when, why. */
  acknowledged: { reason: string; byName: string; at: string } | null;
  /** The text of one brief with the fix in it, to be sent as an edit of that version. */
  brief: { briefId: string; version: number; fixed: string | null } | null;
}

export interface AcknowledgeFindingInput {
  finding: string;
  reason: string;
}

/** 用词: what is written wrongly, and instead of it. 姓名职务: a name, and the title that belongs to it. */
export const WORDING_KINDS = ['term', 'title'] as const;
export type WordingKind = (typeof WORDING_KINDS)[number];

export interface WordingInput {
  words: string;
  instead: string;
  note: string;
}

export interface WordingEntry extends WordingInput {
  id: string;
  kind: WordingKind;
  version: number;
  withdrawn: boolean;
  changedByName: string;
  changedAt: string;
}

/** The newest first. */
export interface WordingDetail extends WordingEntry {
  changes: (WordingInput & { version: number; withdrawn: boolean; byName: string; at: string })[];
}

export interface AddWordingInput extends WordingInput {
  kind: WordingKind;
}

export interface ChangeWordingInput extends WordingInput {
  version: number;
}

/** May it be added or changed so, beside the other entries? A right word that holds a wrong one would be wrong for ever. */
export function checkWording(
  entry: { kind: WordingKind } & WordingInput,
  others: readonly Pick<WordingEntry, 'kind' | 'words' | 'instead'>[],
): DomainErrorCode | null {
  const ofKind = others.filter((other) => other.kind === entry.kind);
  if (ofKind.some((other) => other.words === entry.words)) return 'wording.taken';
  if (entry.kind === 'title') return null;
  if (entry.words === entry.instead) return 'wording.same';
  const terms = [...ofKind, entry].map(({ words, instead }) => ({ wrong: words, right: instead, reason: '' }));
  const isWrong = (text: string) => knownTerms({ text }, { terms }).length > 0;
  return terms.some(({ right }) => isWrong(right)) ? 'wording.circular' : null;
}

/** Everything the rules find in a bulletin, in the order of printing. Pure, and never throws: a text can hold anything. */
export function lintBulletin(content: BulletinContent, context: LintContext): LintFinding[] {
  const texts = bulletinTexts(content);
  const units = unitNames(context.units);
  const found = texts.flatMap((text) => faultsOf(text, context, units).map((fault) => toFinding(text, fault)));
  const repeated = repeatedUnits(texts, units).map(({ text, fault }) => toFinding(text, fault));
  const order = new Map(texts.map(({ path }, i) => [path, i]));
  return [...found, ...repeated].sort(
    (a, b) => (order.get(a.path) ?? 0) - (order.get(b.path) ?? 0) || a.start - b.start || a.end - b.end,
  );
}

/** Who is named, what is written and who sent it in: every text of a bulletin with its address. */
export function bulletinTexts(content: BulletinContent): LintText[] {
  const outside = { section: null, briefIds: [], articleId: null };
  const sections = content.sections.flatMap((section, s): LintText[] => {
    const at = `sections.${s}`;
    const within = { section: section.name, briefIds: [], articleId: null };
    return [
      ...(section.articles ?? []).flatMap((article, a): LintText[] => {
        const of = { ...within, articleId: article.articleId };
        const path = `${at}.articles.${a}`;
        return [
          { ...of, path: `${path}.title`, kind: 'title', text: article.title },
          ...article.paragraphs.map((text, p) => ({
            ...of,
            path: `${path}.paragraphs.${p}`,
            kind: 'article' as const,
            text,
          })),
          { ...of, path: `${path}.source`, kind: 'source', text: article.source },
        ];
      }),
      ...section.paragraphs.map(({ text, briefIds }, p) => ({
        ...{ ...within, path: `${at}.paragraphs.${p}.text`, kind: 'brief' as const, text, briefIds },
      })),
      ...(section.notes ?? []).map((text, n) => ({ ...within, path: `${at}.notes.${n}`, kind: 'note' as const, text })),
    ];
  });
  const lines = <T>(
    name: string,
    kind: LintText['kind'],
    of: readonly T[],
    textOf: (line: T) => string,
    field: string,
  ) => of.map((line, i): LintText => ({ ...outside, path: `${name}.${i}.${field}`, kind, text: textOf(line) }));
  return [
    ...sections,
    ...lines('corrections', 'correction', content.corrections ?? [], ({ text }) => text, 'text'),
    ...lines('imprint', 'imprint', content.imprint, ({ name }) => name, 'name'),
    ...lines('distribution', 'distribution', content.distribution, ({ names }) => names, 'names'),
    { ...outside, path: 'contact', kind: 'contact', text: content.contact },
  ];
}

/** A text with its findings mended, from the back; of two that overlap the later stays. */
export function fixedText(text: string, findings: readonly Pick<LintFinding, 'start' | 'end' | 'fix'>[]): string {
  let [fixed, from] = [text, text.length];
  for (const { start, end, fix } of [...findings].sort((a, b) => b.start - a.start || b.end - a.end)) {
    if (fix === null || end > from) continue;
    fixed = fixed.slice(0, start) + fix + fixed.slice(end);
    from = start;
  }
  return fixed;
}

/** May it be signed as it stands? `acknowledged` tells which warnings have passed with a reason. */
export function checkFindings<T extends Pick<LintFinding, 'severity'>>(
  findings: readonly T[],
  acknowledged: (finding: T) => boolean,
): 'bulletin.findings-open' | null {
  const isOpen = findings.some((finding) => finding.severity === 'blocks' || !acknowledged(finding));
  return isOpen ? 'bulletin.findings-open' : null;
}

function faultsOf(printed: LintText, context: LintContext, units: UnitNames): LintFault[] {
  const text = { ...printed, text: readWide(printed.text) };
  const ofEverybody = [...personalNumbers(text), ...namedPeople(text, context)];
  switch (text.kind) {
    // standing matter of the publication: only what would harm somebody
    case 'contact':
    case 'distribution':
    case 'imprint':
      return ofEverybody;
    case 'source':
      return [...sources(text, units), ...ofEverybody];
    default:
      return [
        ...(text.kind === 'brief' ? headings(text, units) : []),
        ...[...halfWidth(printed), ...strayUnits(text, units), ...ofEverybody],
        ...[figureSpaces, unpaired, peopleAndAttendances, sums].flatMap((rule) => rule(text)),
        ...[futureDates, knownTerms, namesWithTitles].flatMap((rule) => rule(text, context)),
      ];
  }
}

const ROLE_BEFORE =
  /(?:志愿者|队员|队长|同学|学生|居民|村民|党员|老师|教师|少年|儿童|小朋友|青年|代表|骨干|店主|医生|组长)$/;
const PERSON_AFTER = /^(?:同学|小朋友|说|介绍|表示|告诉|等人|一家|老师|同志|先生|女士|志愿者|队长|荣获)/;
/** Words of everyday that are names of people as well. */
const EVERYDAY =
  /^(?:文明|平安|和平|和谐|高兴|高山|周到|安全|安康|方向|成长|时间|家常|常态|明白|安心|安定|安静|方便|全面|向阳|高新|温馨|金秋|乐园|和睦|平等)$/;

/**
 * Names that may not be printed. Three letters and more are a name wherever they stand; two may be part of a word, so they
 * block where they stand alone or beside a person's role, and warn elsewhere. The office's own people in the imprint are
 * at their duty, and so is whoever stands there with the title from the office's list.
 */
function namedPeople({ text, kind }: LintText, { people, titles }: LintContext): LintFault[] {
  return people.flatMap(({ name, minor, namesake }) =>
    spacedPlaces(text, name).flatMap(({ start, end }): LintFault[] => {
      const before = text.slice(0, start);
      const isOfficial =
        kind === 'imprint' || titles.some((other) => other.name === name && isTitled(before, other.title));
      if (!minor && (isOfficial || namesake)) return [];
      const isSure = !isOfficial && !namesake && isName(name, before, text.slice(end));
      return [
        {
          rule: minor ? 'minor-name' : 'unconsented-name',
          severity: isSure ? 'blocks' : 'warns',
          ...{ start, end, fix: null, reason: reasonFor(minor, isSure) },
        },
      ];
    }),
  );
}

/** Names are printed with spaces between their letters too. */
function spacedPlaces(text: string, name: string): { start: number; end: number }[] {
  const letters = [...name].map((letter) => letter.replace(/[$()*+./?[\\\]^{|}]/, '\\$&'));
  const found = text.matchAll(new RegExp(letters.join('\\p{Zs}*'), 'gu'));
  return [...found].map(({ 0: words, index }) => ({ start: index, end: index + words.length }));
}

function reasonFor(minor: boolean, isSure: boolean): string {
  if (minor) return isSure ? '未成年人的姓名不得刊登，请改为称呼' : '与一名未成年人同名；若指的是别人或是词语，请说明';
  return isSure
    ? '这名志愿者没有同意公开姓名，请征得同意或改为称呼'
    : '与一名未同意公开姓名的志愿者同名；若是词语，请说明';
}

function isName(name: string, before: string, after: string): boolean {
  if ([...name].length > 2) return true;
  if (ROLE_BEFORE.test(before) || PERSON_AFTER.test(after)) return true;
  const isAlone = !/\p{Script=Han}$/u.test(before) && !/^(?!等|和|与|及)\p{Script=Han}/u.test(after);
  return isAlone && !EVERYDAY.test(name);
}

function toFinding({ path, kind, section, briefIds, articleId, text }: LintText, fault: LintFault): LintFinding {
  const { start, end } = fault;
  return {
    ...{ severity: LINT_RULES[fault.rule].severity, ...fault },
    ...{ path, kind, section, briefIds, articleId },
    words: text.slice(start, end),
    before: [...text.slice(0, start)].slice(-LINT_AROUND).join(''),
    after: [...text.slice(end)].slice(0, LINT_AROUND).join(''),
  };
}

const TITLE_WORD =
  /(?:常务)?副?(?:总?书记|部长|主任|局长|区长|镇长|乡长|处长|科长|站长|所长|主席|会长|队长|校长|院长|支书|秘书长)$/;

/** A listed name behind a title that is not the listed one. */
function namesWithTitles({ text }: LintText, { titles }: LintContext): LintFault[] {
  return titles.flatMap(({ name, title }) =>
    placesOf(text, name).flatMap((at): LintFault[] => {
      const before = /[\p{Script=Han}、]*$/u.exec(text.slice(Math.max(0, at - 40), at))?.[0] ?? '';
      if (isTitled(before, title)) return [];
      const written = TITLE_WORD.exec(before)?.[0];
      if (!written) return [];
      const start = at - before.length + beginningOf(before, written, title);
      return [{ rule: 'title', start, end: at, fix: title, reason: `姓名职务表：${name}的职务是${title}` }];
    }),
  );
}

/** Does the listed title stand right before the name? 副主任 is not 主任. */
function isTitled(before: string, title: string): boolean {
  if (!before.endsWith(title)) return false;
  const head = before.slice(0, -title.length);
  return title.startsWith('副') || !(head.endsWith('副') || head.endsWith('常务副'));
}

/** Where the written title begins: with as much of the listed one as stands there, otherwise with its last word. */
function beginningOf(before: string, written: string, title: string): number {
  for (let length = title.length - 1; length >= 2; length--) {
    const at = before.lastIndexOf(title.slice(0, length));
    if (at >= 0 && at <= before.length - written.length) return at;
  }
  return before.length - written.length;
}
