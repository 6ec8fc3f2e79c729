import {
  charactersOf,
  composeBrief,
  composeSection,
  inDefaultOrder,
  mastheadOn,
  paragraphsOf,
  UNIT_KIND_ORDER,
  type BulletinContent,
  type BulletinEntry,
  type BulletinSection,
  type PrintedArticle,
  type SectionBrief,
} from '@jishan/domain';
import type { LongItems } from '../articles/placing.service';
import type { Publication } from '../publications/publications.service';
import type { Bulletin, Entry } from './bulletins.store';

interface WrittenEntry extends SectionBrief {
  section: string;
  position: number | null;
  unitPosition: number;
  edited: boolean;
  mention: boolean;
}

const SIBLINGS_MAX = 10_000;

/** What the bulletin prints: unedited briefs composed for its own date and in the publication's style. */
export function contentOf(
  publication: Publication,
  bulletin: Bulletin,
  entries: readonly Entry[],
  { articles, notes }: LongItems,
): BulletinContent {
  const { houseStyle, distribution, contact } = publication;
  const { title, office } = mastheadOn(publication, bulletin.issuedOn);
  const { recentDays } = houseStyle;
  const sections = publication.sections.map(({ name, fullMax }) => {
    const long = articles.filter((article) => article.section === name).map(toPrinted);
    return {
      name,
      // sections without them have no word of them, as in the prints of before
      ...inSection('articles', long),
      paragraphs: composeSection(entriesOf(name, publication, bulletin, entries), bulletin.issuedOn, {
        recentDays,
        fullMax,
        afterArticles: long.length > 0,
      }),
      ...inSection(
        'notes',
        notes.filter((note) => note.section === name).map(({ text }) => text),
      ),
    };
  });
  return {
    title,
    office,
    bulletinNo: null,
    issuedOn: bulletin.issuedOn,
    sections,
    imprint: bulletin.imprint,
    distribution,
    contact,
    seal: null,
  };
}

/** The same items one by one, for the editor, with what is to be said beside the texts of briefs. */
export function sectionsOf(
  publication: Publication,
  bulletin: Bulletin,
  entries: readonly Entry[],
  marks: ReadonlyMap<string, Pick<BulletinEntry, 'outdated' | 'flags'>>,
  { articles, notes }: LongItems,
): BulletinSection[] {
  return publication.sections.map(({ name }) => ({
    name,
    articles: articles
      .filter((article) => article.section === name)
      .map(({ articleId, title, unitName, text }) => ({ articleId, title, unitName, characters: charactersOf(text) })),
    entries: entriesOf(name, publication, bulletin, entries).map(({ id, unit, text, edited, mention }) => ({
      briefId: id,
      unit,
      text,
      edited,
      mention,
      outdated: marks.get(id)?.outdated ?? false,
      flags: marks.get(id)?.flags ?? [],
    })),
    notes: notes.filter((note) => note.section === name).map(({ text }) => text),
  }));
}

function toPrinted({ articleId, title, text, unitName }: LongItems['articles'][number]): PrintedArticle {
  return { articleId, title, paragraphs: paragraphsOf(text), source: unitName };
}

function inSection<K extends 'articles' | 'notes', T>(key: K, items: T[]): Partial<Record<K, T[]>> {
  return items.length > 0 ? ({ [key]: items } as Record<K, T[]>) : {};
}

/** First those that an editor has put in order, then the others as they came about. */
function entriesOf(
  section: string,
  publication: Publication,
  bulletin: Bulletin,
  entries: readonly Entry[],
): WrittenEntry[] {
  const written = entries
    .filter((entry) => entry.section === section)
    .map((entry) => write(entry, publication, bulletin));
  const arranged = written
    .filter((entry) => entry.position !== null)
    .sort((a, b) => (a.position ?? 0) - (b.position ?? 0));
  return [...arranged, ...inDefaultOrder(written.filter((entry) => entry.position === null))];
}

function write(entry: Entry, publication: Publication, bulletin: Bulletin): WrittenEntry {
  const { facts, editedText, section, position, mention } = entry;
  const composed = composeBrief(facts, bulletin.issuedOn, publication.houseStyle);
  return {
    id: entry.briefId,
    unit: composed.segments[0]?.text ?? facts.unit,
    unitShort: entry.unitShort,
    date: facts.date,
    endDate: facts.endDate,
    text: editedText ?? composed.text,
    edited: editedText !== null,
    mention,
    section,
    position,
    unitPosition: placeOf(entry, publication.unitOrder),
  };
}

/** The publication's own order goes before the official one. */
function placeOf({ reportingUnitId, unitKind, unitPosition }: Entry, unitOrder: readonly string[]): number {
  const own = unitOrder.indexOf(reportingUnitId);
  return own >= 0 ? own - unitOrder.length : UNIT_KIND_ORDER.indexOf(unitKind) * SIBLINGS_MAX + unitPosition;
}
