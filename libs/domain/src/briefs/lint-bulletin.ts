import type { DomainErrorCode } from '../errors';
import type { BulletinContent } from './bulletin';
import { countsIn, futureDates, oldDays, peopleAndAttendances, sums } from './lint-figures';
import { namedPeople, namesWithTitles } from './lint-people';
import {
  figureSpaces,
  halfWidth,
  knownTerms,
  LINT_RULES,
  personalNumbers,
  unpaired,
  type LintContext,
  type LintFault,
  type LintText,
} from './lint-texts';
import { headings, repeatedUnits, sources, strayUnits, unitNames, type UnitNames } from './lint-units';
import { readWide } from './text-hygiene';

export {
  LINT_RULES,
  type KnownPerson,
  type KnownUnit,
  type LintContext,
  type LintedActivity,
  type LintFault,
  type LintRule,
  type LintSeverity,
  type LintText,
} from './lint-texts';

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
  /** The text of one brief with the fix in it, to be sent as an edit of that version; none where another issue has printed it. */
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

/**
 * Counts in notes. A brief has its record and a long item its unit, but nobody answers for a note: what it counts stands elsewhere in the
 * bulletin, or has a reason.
 */
export function lintNotes(content: BulletinContent): LintFinding[] {
  const texts = bulletinTexts(content);
  const said = new Set(
    texts.flatMap(({ kind, text }) => (kind === 'note' ? [] : countsIn(text).map(({ key }) => key))),
  );
  return texts.flatMap((text) =>
    (text.kind === 'note' ? countsIn(text.text) : [])
      .filter(({ key }) => !said.has(key))
      .map(({ start, end }) => toFinding(text, { rule: 'figure-bare', start, end, fix: null, reason: BARE })),
  );
}

const BARE = '附注里的这个数字，本期别处没有，也没有记录可查；请改正，或说明出处';

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
    ...(['title', 'office'] as const).map((path) => ({
      ...outside,
      path,
      kind: 'masthead' as const,
      text: content[path],
    })),
    ...lines('sections', 'masthead', content.sections, ({ name }) => name, 'name'),
    ...lines('imprint', 'masthead', content.imprint, ({ role }) => role, 'role'),
    ...lines('distribution', 'masthead', content.distribution, ({ label }) => label, 'label'),
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
    // the same words in every issue: part of a word, a name that may be one would be asked about each time
    case 'masthead':
      return ofEverybody.filter(({ rule, severity }) => (severity ?? LINT_RULES[rule].severity) === 'blocks');
    case 'source':
      return [...sources(text, units), ...ofEverybody];
    default:
      return [
        ...(text.kind === 'brief' ? headings(text, units) : []),
        ...[...halfWidth(printed), ...strayUnits(text, units, context), ...ofEverybody],
        ...[figureSpaces, unpaired, peopleAndAttendances, sums].flatMap((rule) => rule(text)),
        ...[futureDates, oldDays, knownTerms, namesWithTitles].flatMap((rule) => rule(text, context)),
      ];
  }
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
