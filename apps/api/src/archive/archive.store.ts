import { Injectable } from '@nestjs/common';
import {
  ARCHIVE_KINDS,
  bulletinNoOf,
  gramsOf,
  searchWords,
  type ArchiveHit,
  type ArchiveKind,
  type ArchiveQuery,
  type BulletinNumbers,
  type ListScope,
  type Numbering,
} from '@jishan/domain';
import { DataSource } from 'typeorm';
import { escapeLike } from '../platform/page';

/** Whose texts of each kind may be shown. */
export type ArchiveScopes = Record<ArchiveKind, ListScope>;

/** Newest first, of one day by kind. What was printed stands in the order of the bulletin. */
export interface ArchivePlace {
  day: string;
  kind: ArchiveKind;
  id: string;
  position: number;
}

interface StoredBulletin {
  id: string;
  title: string;
  /** Absent where the title has its number. */
  numbering?: Numbering;
  numbers?: BulletinNumbers;
}
type StoredHit = Omit<ArchiveHit, 'bulletin'> & { bulletin: StoredBulletin | null };

/** How one kind is read. `$1` to `$15` mean the same in each, see `parametersOf`. */
interface Source {
  table: string;
  alias: string;
  /** What the conditions need, and what only those that are shown need. */
  joins: string;
  details: string;
  select: string;
  where: string;
  /** What is looked through, and what hits are ordered by, the newest first; each has its index. */
  text: string;
  order: readonly [day: string, id: string, position?: string];
}

const BULLETIN = `json_build_object('id', bulletin.id, 'title', publication.title, 'numbering', coalesce(bulletin.numbering, publication.numbering), 'numbers',
  json_build_object('year', bulletin.year, 'yearlyNo', bulletin.yearly_no, 'runningNo', bulletin.running_no))`;

/** The bulletin that printed it first. */
const firstPrint = (entries: string, condition: string) => `LEFT JOIN LATERAL (
  SELECT entry.section, ${BULLETIN} AS bulletin FROM ${entries} entry JOIN bulletins bulletin ON bulletin.id = entry.bulletin_id
    JOIN publications publication ON publication.id = bulletin.publication_id
   WHERE ${condition} AND bulletin.state = 'published' ORDER BY bulletin.issued_on, bulletin.id LIMIT 1) printed ON true`;

const printedBy = (entries: string, condition: string) => `EXISTS (
  SELECT FROM ${entries} entry JOIN bulletins bulletin ON bulletin.id = entry.bulletin_id WHERE ${condition} AND bulletin.state = 'published')`;

const BRIEFS: Source = {
  table: 'briefs',
  alias: 'brief',
  text: "coalesce(brief.edited_text, brief.composed->>'text')",
  order: ['brief.starts_on', 'brief.id'],
  joins: 'JOIN units unit ON unit.id = brief.unit_id',
  details: firstPrint('bulletin_briefs', 'entry.brief_id = brief.id'),
  select: `'brief' AS kind, brief.id, 0 AS position, brief.starts_on AS day, unit.name AS "unitName", brief.campaign, brief.headcount,
    coalesce(printed.section, (SELECT entry.name FROM publication_sections entry JOIN publications publication ON publication.id = entry.publication_id
      WHERE brief.category = ANY (entry.categories) ORDER BY publication.created_at, publication.id, entry.position LIMIT 1)) AS section, printed.bulletin`,
  where: `($5::date IS NULL OR brief.ends_on >= $5) AND ($6::date IS NULL OR brief.starts_on <= $6)
    AND ($7::text IS NULL OR brief.category = ANY (ARRAY(SELECT unnest(categories) FROM publication_sections
          WHERE name = $7 AND ($11::uuid IS NULL OR publication_id = $11))))
    AND ($8::uuid IS NULL OR strpos(unit.path, $8 || '/') > 0)
    AND ($9::text IS NULL OR strpos(brief.campaign, $9) > 0)
    AND ($10::integer IS NULL OR brief.headcount >= $10)
    AND ($11::uuid IS NULL OR ${printedBy('bulletin_briefs', 'entry.brief_id = brief.id AND entry.publication_id = $11')})`,
};

const OF_ITS_BRIEFS = (condition: string) =>
  `EXISTS (SELECT FROM briefs brief JOIN units host ON host.id = brief.unit_id WHERE brief.id = ANY (line.brief_ids) AND ${condition})`;

const PRINTED: Source = {
  table: 'printed_lines',
  alias: 'line',
  text: 'line.text',
  order: ['line.issued_on', 'line.bulletin_id', '(- line.position)'],
  joins: `JOIN publications publication ON publication.id = line.publication_id JOIN units unit ON unit.id = publication.unit_id`,
  details: 'JOIN bulletins bulletin ON bulletin.id = line.bulletin_id',
  select: `'printed' AS kind, line.bulletin_id AS id, line.position, line.issued_on AS day, NULL AS "unitName", NULL AS campaign, NULL AS headcount,
    line.section, ${BULLETIN} AS bulletin`,
  where: `($5::date IS NULL OR line.issued_on >= $5) AND ($6::date IS NULL OR line.issued_on <= $6)
    AND ($7::text IS NULL OR line.section = $7)
    AND ($8::uuid IS NULL OR ${OF_ITS_BRIEFS("strpos(host.path, $8 || '/') > 0")})
    AND ($9::text IS NULL OR ${OF_ITS_BRIEFS('strpos(brief.campaign, $9) > 0')})
    AND ($10::integer IS NULL OR ${OF_ITS_BRIEFS('brief.headcount >= $10')})
    AND ($11::uuid IS NULL OR line.publication_id = $11)`,
};

const SENT_IN = "(article.submitted_at AT TIME ZONE 'Asia/Shanghai')::date";

/** Long items that were sent in. They have no campaign and no head count, so a question for one finds none of them. */
const ARTICLES: Source = {
  table: 'articles',
  alias: 'article',
  text: "article.title || E'\\n' || article.text",
  order: [SENT_IN, 'article.id'],
  joins: 'JOIN units unit ON unit.id = article.unit_id',
  details: firstPrint('bulletin_articles', 'entry.article_id = article.id'),
  select: `'article' AS kind, article.id, 0 AS position, ${SENT_IN} AS day, unit.name AS "unitName", NULL AS campaign, NULL AS headcount,
    printed.section, printed.bulletin`,
  where: `article.submitted_at IS NOT NULL AND article.state <> 'withdrawn'
    AND ($5::date IS NULL OR ${SENT_IN} >= $5) AND ($6::date IS NULL OR ${SENT_IN} <= $6)
    AND ($7::text IS NULL OR ${printedBy('bulletin_articles', 'entry.article_id = article.id AND entry.section = $7')})
    AND ($8::uuid IS NULL OR strpos(unit.path, $8 || '/') > 0)
    AND $9::text IS NULL AND $10::integer IS NULL
    AND ($11::uuid IS NULL OR ${printedBy('bulletin_articles', 'entry.article_id = article.id AND entry.publication_id = $11')})`,
};

/** What bulletins of before said, as far as it was understood; nothing of those that were taken in wrongly. */
const PAST: Source = {
  table: `(SELECT line.*, issue.issued_on, issue.publication_id, issue.bulletin_no
    FROM past_briefs line JOIN past_bulletins issue ON issue.id = line.past_bulletin_id AND issue.withdrawn_at IS NULL)`,
  alias: 'past',
  text: 'past.text',
  order: ['past.issued_on', 'past.past_bulletin_id', '(- past.position)'],
  joins:
    'JOIN publications publication ON publication.id = past.publication_id JOIN units unit ON unit.id = publication.unit_id',
  details: '',
  select: `'past' AS kind, past.past_bulletin_id AS id, past.position, past.issued_on AS day, past.unit_name AS "unitName", NULL AS campaign, past.headcount,
    past.section, json_build_object('id', past.past_bulletin_id, 'title', publication.title || past.bulletin_no) AS bulletin`,
  where: `($5::date IS NULL OR past.issued_on >= $5) AND ($6::date IS NULL OR past.issued_on <= $6)
    AND ($7::text IS NULL OR past.section = $7)
    AND ($8::uuid IS NULL OR EXISTS (SELECT FROM units host WHERE host.id = past.unit_id AND strpos(host.path, $8 || '/') > 0))
    AND $9::text IS NULL
    AND ($10::integer IS NULL OR past.headcount >= $10)
    AND ($11::uuid IS NULL OR past.publication_id = $11)`,
};

const SOURCES: Record<ArchiveKind, Source> = { brief: BRIEFS, printed: PRINTED, article: ARTICLES, past: PAST };

const FIRST_ID = '00000000-0000-0000-0000-000000000000';
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
/** So many of the newest are looked through before the index is asked. */
const GLANCE = 2_000;

@Injectable()
export class ArchiveStore {
  constructor(private readonly dataSource: DataSource) {}

  /** So many from each kind; of all together the first ones are the page. */
  async search(
    scopes: ArchiveScopes,
    query: ArchiveQuery,
    after: ArchivePlace | null,
    limit: number,
  ): Promise<ArchiveHit[]> {
    const kinds = ARCHIVE_KINDS.filter((kind) => (query.kind ?? kind) === kind);
    const found = await Promise.all(
      kinds.map((kind) =>
        this.read(SOURCES[kind], parametersOf(scopes[kind], query, placeFor(kind, after), limit), limit),
      ),
    );
    return found.flat().sort(inOrder).slice(0, limit).map(toHit);
  }

  /** A common word fills the page from the newest texts; a rare one is for the index, that knows nothing of their order. */
  private async read(source: Source, parameters: unknown[], limit: number): Promise<StoredHit[]> {
    const [, , grams] = parameters as [unknown, unknown, string[]];
    if (grams.length > 0 && limit < GLANCE) {
      const newest: StoredHit[] = await this.dataSource.query(statementOf(source, 'newest'), parameters);
      if (newest.length === limit) return newest;
    }
    return this.dataSource.query(statementOf(source, 'all'), parameters);
  }
}

/**
 * `text_grams` is what the index knows: exact for words of one or two characters, of longer ones LIKE says whether they stand there as
 * a whole. It stands in a CASE, so that the database does not take for rare what LIKE lets through.
 */
function statementOf(
  { table, alias, joins, details, select, text, where, order }: Source,
  of: 'newest' | 'all',
): string {
  const newestFirst = `ORDER BY ${order.map((column) => `${column} DESC`).join(', ')}`;
  const place = ['$12::date', '$13::uuid', '$14::integer'].slice(0, order.length);
  const after = `($14::integer IS NULL OR (${order.join(', ')}) < (${place.join(', ')}))`;
  const has = `CASE WHEN lower(${text} COLLATE "C") LIKE ALL ($4::text[]) THEN true ELSE false END`;
  const from = of === 'all' ? table : `(SELECT * FROM ${table} ${alias} WHERE ${after} ${newestFirst} LIMIT ${GLANCE})`;
  const words =
    of === 'all'
      ? `($3::text[] = '{}' OR text_grams(${text}) @> $3) AND ($4::text[] = '{}' OR ${has})`
      : `$3::text[] <> '{}' AND ${has}`;
  return `SELECT ${select}, ${text} AS text
    FROM (SELECT ${alias}.* FROM ${from} ${alias} ${joins}
           WHERE ($1 OR unit.path ^@ ANY ($2::text[])) AND ${words} AND ${where} AND ${after} ${newestFirst} LIMIT $15) ${alias}
    ${joins} ${details} ${newestFirst}`;
}

function parametersOf(
  scope: ListScope,
  query: ArchiveQuery,
  place: { day: string; id: string; position: number } | null,
  limit: number,
): unknown[] {
  const words = searchWords(query.words ?? '');
  return [
    scope.all,
    scope.unitPaths,
    [...new Set(words.flatMap(gramsOf))],
    words.map((word) => `%${escapeLike(word)}%`),
    query.from ?? null,
    query.to ?? null,
    query.section ?? null,
    query.unitId ?? null,
    query.campaign ?? null,
    query.headcountMin ?? null,
    query.publicationId ?? null,
    place?.day ?? null,
    place?.id ?? null,
    place?.position ?? null,
    limit,
  ];
}

const rankOf = (kind: ArchiveKind) => ARCHIVE_KINDS.indexOf(kind);

/** Where a kind goes on: of the day of the last hit the kinds before its own are done with, those after it have not begun. */
function placeFor(kind: ArchiveKind, after: ArchivePlace | null): { day: string; id: string; position: number } | null {
  if (!after) return null;
  const { day, id, position } = after;
  const ahead = rankOf(kind) - rankOf(after.kind);
  if (ahead === 0) return { day, id, position: -position };
  return { day, id: ahead < 0 ? FIRST_ID : LAST_ID, position: 0 };
}

function inOrder(a: StoredHit, b: StoredHit): number {
  if (a.day !== b.day) return a.day < b.day ? 1 : -1;
  if (a.kind !== b.kind) return rankOf(a.kind) - rankOf(b.kind);
  if (a.id !== b.id) return a.id < b.id ? 1 : -1;
  return a.position - b.position;
}

function toHit({ bulletin, ...hit }: StoredHit): ArchiveHit {
  if (!bulletin) return { ...hit, bulletin: null };
  const { id, title, numbering, numbers } = bulletin;
  return { ...hit, bulletin: { id, title: title + (numbering && numbers ? bulletinNoOf(numbering, numbers) : '') } };
}
