import { Injectable } from '@nestjs/common';
import {
  bulletinNoOf,
  compareAtDesk,
  isArticleOpen,
  type AdoptionLine,
  type AdoptionQuery,
  type ArticleQuery,
  type ArticleRecord,
  type ArticleVersion,
  type ArticleVersionText,
  type BriefPlacement,
  type BulletinNumbers,
  type ListScope,
  type Numbering,
  type PageQuery,
} from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { readCursor, rowsToFetch } from '../platform/page';
import { ArticleRow, ArticleVersionRow } from './article.entity';

/** An article with what only the server needs to know. */
export interface Article extends Omit<ArticleRecord, 'isMine' | 'isTakenByMe' | 'placements'> {
  authorId: string;
  editorId: string | null;
  unitPath: string;
  createdAt: string;
  text: string;
  submittedVersion: number | null;
  placements: Placement[];
}

/** `unitPath`: of the publication. */
type Placement = Omit<BriefPlacement, 'mayRead'> & { unitPath: string };
type StoredPlacement = Omit<Placement, 'bulletinNo'> & { numbering: Numbering; numbers: BulletinNumbers | null };
type StoredArticle = Omit<Article, 'placements'> & { placements: StoredPlacement[] };

/** Characters without spaces, as `charactersOf` of the rules counts them. */
const CHARACTERS = (text: string) => `char_length(regexp_replace(${text}, '[\\s\\u3000]', '', 'g'))`;

const COLUMNS = `article.id, article.unit_id AS "unitId", unit.name AS "unitName", unit.path AS "unitPath", article.author_id AS "authorId",
  article.author_name AS "authorName", article.title, ${CHARACTERS('article.text')} AS characters, article.state, article.version,
  article.created_at AS "createdAt", article.saved_at AS "savedAt", article.submitted_version AS "submittedVersion",
  article.submitted_at AS "submittedAt", article.due_at AS "dueAt", article.taken_at AS "takenAt", article.editor_id AS "editorId", article.editor_name AS "editorName",
  article.decided_at AS "decidedAt", article.reason, coalesce(placed.list, '[]') AS placements`;

const ARTICLE = `${COLUMNS}, article.text`;
/** A list shows no text. */
const LISTED = `${COLUMNS}, '' AS text`;

const JOINS = `JOIN units unit ON unit.id = article.unit_id
  LEFT JOIN LATERAL (
    SELECT json_agg(json_build_object('bulletinId', bulletin.id, 'publicationId', publication.id, 'publicationTitle', publication.title,
             'unitPath', publisher.path, 'state', bulletin.state, 'numbering', coalesce(bulletin.numbering, publication.numbering), 'numbers', CASE WHEN bulletin.running_no IS NOT NULL THEN
               json_build_object('year', bulletin.year, 'yearlyNo', bulletin.yearly_no, 'runningNo', bulletin.running_no) END)
             ORDER BY bulletin.opened_at) AS list
      FROM bulletin_articles entry JOIN bulletins bulletin ON bulletin.id = entry.bulletin_id
      JOIN publications publication ON publication.id = bulletin.publication_id JOIN units publisher ON publisher.id = publication.unit_id
     WHERE entry.article_id = article.id) placed ON true`;
const FROM = `FROM articles article ${JOINS}`;

/** The month in which it was sent in, in Beijing. */
const MONTH = `to_char(article.submitted_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM')`;
const OPEN = `article.state IN ('submitted', 'taken', 'edited')`;

/** How deep units lie: the district's path has one part. */
const [BELOW_DISTRICT, DEEPEST] = [2, 10];

/** Sent in in these months, both included. */
const SENT_IN = (from: string, to: string) =>
  `article.submitted_at >= (${from} || '-01')::timestamp AT TIME ZONE 'Asia/Shanghai'
    AND article.submitted_at < ((${to} || '-01')::timestamp + interval '1 month') AT TIME ZONE 'Asia/Shanghai'`;

/** What a list is asked for; `$1` to `$7` are {@link wanted}. */
const WANTED = `($1 OR unit.path ^@ ANY ($2::text[])) AND ($3::text IS NULL OR article.state = $3)
  AND ($4::text IS NULL OR strpos(unit.path, $4 || '/') > 0) AND ($5::text IS NULL OR ${SENT_IN('$5', '$5')})
  AND (NOT $6 OR ${OPEN} AND article.due_at < $7)`;

/** The rows of a page first: what is told of each is worked out for no others. */
const listed = (condition: string, order: string) =>
  `SELECT ${LISTED} FROM (SELECT article.* FROM articles article JOIN units unit ON unit.id = article.unit_id
     WHERE ${WANTED} AND ${condition} ORDER BY ${order} LIMIT $11) article ${JOINS}`;

function wanted({ all, unitPaths }: ListScope, query: ArticleQuery, now: string): unknown[] {
  const { state = null, unitId = null, month = null, overdue = false } = query;
  return [all, unitPaths, state, unitId, month, overdue, now];
}

/** Where a page ends. */
export const placeOfOwn = ({ createdAt, id }: Article) => [createdAt, id];
export const placeAtDesk = (article: Article) => {
  const { id, dueAt, decidedAt } = article;
  return isArticleOpen(article) ? ['open', dueAt ?? '', id] : ['settled', decidedAt ?? '', id];
};

@Injectable()
export class ArticlesStore {
  constructor(private readonly dataSource: DataSource) {}

  /** All of one author, drafts too, by when they were begun, the newest first. */
  async ofAuthor(scope: ListScope, authorId: string, query: ArticleQuery & PageQuery, now: string): Promise<Article[]> {
    const [at = null, id = null] = readCursor(query.cursor, 2) ?? [];
    const rows: StoredArticle[] = await this.dataSource.query(
      `${listed(
        `article.author_id = $8 AND ($9::timestamptz IS NULL OR (article.created_at, article.id) < ($9, $10::uuid))`,
        'article.created_at DESC, article.id DESC',
      )} ORDER BY article.created_at DESC, article.id DESC`,
      [...wanted(scope, query, now), authorId, at, id, rowsToFetch(query.limit)],
    );
    return rows.map(toArticle);
  }

  /** What was sent in, in the order of {@link compareAtDesk}: of what is open and of what is settled each as many as a page takes. */
  async atDesk(scope: ListScope, query: ArticleQuery & PageQuery, now: string): Promise<Article[]> {
    const [part = null, at = null, id = null] = readCursor(query.cursor, 3) ?? [];
    const limit = rowsToFetch(query.limit);
    const rows: StoredArticle[] = await this.dataSource.query(
      `${listed(
        `${OPEN} AND ($8::text IS NULL OR $8 = 'open' AND (article.due_at, article.id) > ($9::timestamptz, $10::uuid))`,
        'article.due_at, article.id',
      )} UNION ALL ${listed(
        `article.submitted_at IS NOT NULL AND article.decided_at IS NOT NULL
          AND ($8::text IS NULL OR $8 = 'open' OR (article.decided_at, article.id) < ($9::timestamptz, $10::uuid))`,
        'article.decided_at DESC, article.id DESC',
      )}`,
      [...wanted(scope, query, now), part, at, id, limit],
    );
    return rows.map(toArticle).sort(compareAtDesk).slice(0, limit);
  }

  async find(id: string, db: EntityManager = this.dataSource.manager): Promise<Article | null> {
    const rows: StoredArticle[] = await db.query(`SELECT ${ARTICLE} ${FROM} WHERE article.id = $1`, [id]);
    return rows[0] ? toArticle(rows[0]) : null;
  }

  async lock(tx: EntityManager, id: string): Promise<Article | null> {
    await tx.query('SELECT 1 FROM articles WHERE id = $1 FOR UPDATE', [id]);
    // read after the lock was got: what was waited for is then seen
    return this.find(id, tx);
  }

  /** In the order of their ids, so that two bulletins never wait for each other. */
  async lockAll(tx: EntityManager, ids: readonly string[]): Promise<Article[]> {
    await tx.query('SELECT 1 FROM articles WHERE id = ANY ($1) ORDER BY id FOR UPDATE', [ids]);
    const rows: StoredArticle[] = await tx.query(
      `SELECT ${ARTICLE} ${FROM} WHERE article.id = ANY ($1) ORDER BY article.id`,
      [ids],
    );
    return rows.map(toArticle);
  }

  async insert(
    tx: EntityManager,
    article: Pick<ArticleRow, 'id' | 'unitId' | 'authorId' | 'authorName' | 'title' | 'text' | 'createdAt'>,
  ): Promise<void> {
    await tx.insert(ArticleRow, { ...article, state: 'draft', version: 1, savedAt: article.createdAt });
    await tx.insert(ArticleVersionRow, {
      ...{ articleId: article.id, version: 1, title: article.title, text: article.text },
      ...{ writerId: article.authorId, writerName: article.authorName, at: article.createdAt },
    });
  }

  /** The text in the article, and as one more version beside all earlier ones. */
  async save(tx: EntityManager, written: ArticleVersionRow, changes: Partial<ArticleRow> = {}): Promise<void> {
    const { articleId: id, version, title, text, at } = written;
    await tx.update(ArticleRow, { id }, { ...changes, version, title, text, savedAt: at });
    await tx.insert(ArticleVersionRow, written);
  }

  async change(tx: EntityManager, id: string, changes: Partial<ArticleRow>): Promise<void> {
    await tx.update(ArticleRow, { id }, changes);
  }

  /** The newest first. */
  versions(id: string, from: number, db: EntityManager = this.dataSource.manager): Promise<ArticleVersion[]> {
    return db.query(
      `SELECT version, writer_name AS "writerName", at, ${CHARACTERS('text')} AS characters
         FROM article_versions WHERE article_id = $1 AND version >= $2 ORDER BY version DESC`,
      [id, from],
    );
  }

  async version(
    id: string,
    version: number,
    db: EntityManager = this.dataSource.manager,
  ): Promise<ArticleVersionText | null> {
    const rows: ArticleVersionText[] = await db.query(
      `SELECT version, writer_name AS "writerName", at, ${CHARACTERS('text')} AS characters, title, text
         FROM article_versions WHERE article_id = $1 AND version = $2`,
      [id, version],
    );
    return rows[0] ?? null;
  }

  /**
   * By month, and by the units right below the district, each with what lies below it; the district's own are its own line. Who asks
   * for one further down, or sees no more than that, gets that one.
   */
  adoption(scope: ListScope, { from, to, unitId }: AdoptionQuery, now: string): Promise<AdoptionLine[]> {
    const depths = scope.unitPaths.map((path) => path.split('/').length - 1);
    return this.dataSource.query(
      `SELECT ${MONTH} AS month, reporting.id AS "unitId", reporting.name AS "unitName", count(*) AS submitted,
              count(*) FILTER (WHERE article.state = 'adopted') AS adopted,
              count(*) FILTER (WHERE article.state = 'declined') AS declined,
              count(*) FILTER (WHERE coalesce(article.decided_at, $6::timestamptz) > article.due_at) AS late
         FROM articles article JOIN units unit ON unit.id = article.unit_id
         LEFT JOIN units asked ON asked.id = $3::uuid
         JOIN units reporting ON reporting.id = coalesce(
           nullif(split_part(unit.path, '/', greatest($7::integer, array_length(string_to_array(asked.path, '/'), 1) - 1)), '')::uuid, unit.id)
        WHERE ($1 OR unit.path ^@ ANY ($2::text[])) AND article.submitted_at IS NOT NULL AND article.state <> 'withdrawn'
          AND ($3::uuid IS NULL OR unit.path ^@ asked.path)
          AND ${SENT_IN('$4', '$5')}
        GROUP BY ${MONTH}, reporting.id ORDER BY 1 DESC, reporting.position, reporting.name, reporting.id`,
      [
        ...[scope.all, scope.unitPaths, unitId ?? null, from, to, now],
        Math.max(BELOW_DISTRICT, Math.min(DEEPEST, ...depths)),
      ],
    );
  }
}

function toArticle({ placements, ...article }: StoredArticle): Article {
  return {
    ...article,
    placements: placements.map(({ numbering, numbers, ...placement }) => ({
      ...placement,
      bulletinNo: numbers && bulletinNoOf(numbering, numbers),
    })),
  };
}
