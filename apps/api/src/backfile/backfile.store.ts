import { Injectable } from '@nestjs/common';
import {
  gramsOf,
  type ListScope,
  type PageQuery,
  type PastBulletinDetail,
  type PastBulletinQuery,
  type PastBulletinRecord,
} from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { readCursor, rowsToFetch } from '../platform/page';
import { PastBriefRow, PastBulletinRow } from './past-bulletin.entity';

const RECORD = `past.id, past.publication_id AS "publicationId", publication.title AS "publicationTitle", past.bulletin_no AS "bulletinNo",
  past.issued_on AS "issuedOn",
  (SELECT count(*)::integer FROM past_briefs WHERE past_bulletin_id = past.id AND unit_name IS NOT NULL) AS "briefCount",
  past.importer_name AS "importerName", past.imported_at AS "importedAt", past.sha256,
  past.withdrawn_at AS "withdrawnAt", past.withdrawer_name AS "byName", past.withdraw_reason AS reason`;
const FROM = `FROM past_bulletins past JOIN publications publication ON publication.id = past.publication_id
  JOIN units unit ON unit.id = publication.unit_id`;

/** As it was kept, with what only the server needs to know. */
export type PastBulletin = Omit<PastBulletinDetail, 'namedIn'> & { unitPath: string };

type NewPastBulletin = Omit<PastBulletinRow, 'withdrawnAt' | 'withdrawnBy' | 'withdrawerName' | 'withdrawReason'>;

type Stored<T> = Omit<T, 'withdrawal'> & { withdrawnAt: string | null; byName: string; reason: string };

/** The numbers of a printed bulletin; what its publication does not count by is null. */
export interface PrintedNumbers {
  year: number;
  yearlyNo: number | null;
  runningNo: number | null;
}

@Injectable()
export class BackfileStore {
  constructor(private readonly dataSource: DataSource) {}

  /** By date, the newest first. */
  async list(scope: ListScope, query: PastBulletinQuery & PageQuery): Promise<PastBulletinRecord[]> {
    const [issuedOn = null, id = null] = readCursor(query.cursor, 2) ?? [];
    const rows: Stored<PastBulletinRecord>[] = await this.dataSource.query(
      `SELECT ${RECORD} ${FROM}
       WHERE ($1 OR unit.path ^@ ANY ($2::text[])) AND ($3::uuid IS NULL OR past.publication_id = $3)
         AND ($4::date IS NULL OR (past.issued_on, past.id) < ($4::date, $5::uuid))
       ORDER BY past.issued_on DESC, past.id DESC LIMIT $6`,
      [scope.all, scope.unitPaths, query.publicationId ?? null, issuedOn, id, rowsToFetch(query.limit)],
    );
    return rows.map(withWithdrawal);
  }

  async find(id: string, db: EntityManager = this.dataSource.manager): Promise<PastBulletin | null> {
    const rows: Stored<PastBulletin>[] = await db.query(
      `SELECT ${RECORD}, past.content, past.source, unit.path AS "unitPath" ${FROM} WHERE past.id = $1`,
      [id],
    );
    return rows[0] ? withWithdrawal(rows[0]) : null;
  }

  /** Bulletins of the publication whose printed text, or a note that waits in them, has these words. The newest first. */
  namedIn(
    publicationId: string,
    words: string,
    db: EntityManager = this.dataSource.manager,
  ): Promise<{ id: string; title: string }[]> {
    return db.query(
      `SELECT bulletin.id, '《' || publication.title || '》' || coalesce(print.content->>'bulletinNo', '（未发布）') AS title
         FROM bulletins bulletin JOIN publications publication ON publication.id = bulletin.publication_id
         LEFT JOIN bulletin_prints print ON print.bulletin_id = bulletin.id
        WHERE bulletin.id IN (SELECT bulletin_id FROM printed_lines WHERE publication_id = $1 AND text_grams(text) @> $3 AND strpos(text, $2) > 0
                              UNION SELECT bulletin_id FROM bulletin_notes WHERE publication_id = $1 AND strpos(text, $2) > 0)
        ORDER BY bulletin.issued_on DESC, bulletin.id DESC`,
      [publicationId, words, gramsOf(words)],
    );
  }

  async findBySource(
    publicationId: string,
    sourceSha256: string,
    db: EntityManager = this.dataSource.manager,
  ): Promise<PastBulletinRecord | null> {
    const rows: Stored<PastBulletinRecord>[] = await db.query(
      `SELECT ${RECORD} ${FROM} WHERE past.publication_id = $1 AND past.source_sha256 = $2 AND past.withdrawn_at IS NULL`,
      [publicationId, sourceSha256],
    );
    return rows[0] ? withWithdrawal(rows[0]) : null;
  }

  /** Was it printed already, on the platform or before? Of a number with two parts neither may have been there. */
  async isTaken(
    publicationId: string,
    numbers: PrintedNumbers,
    bulletinNo: string,
    db: EntityManager = this.dataSource.manager,
  ): Promise<boolean> {
    const { year, yearlyNo, runningNo } = numbers;
    const [answer]: { taken: boolean }[] = await db.query(
      `SELECT EXISTS (SELECT 1 FROM past_bulletins WHERE publication_id = $1 AND withdrawn_at IS NULL
                        AND (bulletin_no = $5 AND coalesce(year, $2) = $2 OR strpos(bulletin_no, '（总第' || $4::integer || '期）') > 0
                          OR $4::integer IS NOT NULL AND extract(year FROM issued_on) = $2 AND strpos(bulletin_no, '第' || $3::integer || '期（') = 1))
           OR EXISTS (SELECT 1 FROM bulletins WHERE publication_id = $1 AND (running_no = $4::integer OR (year = $2 AND yearly_no = $3::integer))) AS taken`,
      [publicationId, year, yearlyNo, runningNo, bulletinNo],
    );
    return answer?.taken ?? false;
  }

  /** How far the year was counted; null where nobody has counted it. */
  async lastOfYear(
    publicationId: string,
    year: number,
    db: EntityManager = this.dataSource.manager,
  ): Promise<number | null> {
    const rows: { yearlyNo: number }[] = await db.query(
      'SELECT yearly_no AS "yearlyNo" FROM publication_years WHERE publication_id = $1 AND year = $2',
      [publicationId, year],
    );
    return rows[0]?.yearlyNo ?? null;
  }

  /** One import of a publication after the other, and none while a number is being taken. */
  async queue(tx: EntityManager, publicationId: string): Promise<void> {
    await tx.query('SELECT 1 FROM publications WHERE id = $1 FOR NO KEY UPDATE', [publicationId]);
  }

  async withdraw(
    tx: EntityManager,
    id: string,
    step: Pick<PastBulletinRow, 'withdrawnAt' | 'withdrawnBy' | 'withdrawerName' | 'withdrawReason'>,
  ): Promise<void> {
    await tx.update(PastBulletinRow, { id }, step);
  }

  async insert(tx: EntityManager, bulletin: NewPastBulletin, briefs: PastBriefRow[]): Promise<void> {
    await tx.insert(PastBulletinRow, bulletin);
    if (briefs.length > 0) await tx.insert(PastBriefRow, briefs);
  }
}

function withWithdrawal<T>({ withdrawnAt, byName, reason, ...kept }: Stored<T>): T {
  return { ...kept, withdrawal: withdrawnAt === null ? null : { at: withdrawnAt, byName, reason } } as T;
}
