import { Injectable } from '@nestjs/common';
import {
  bulletinNoOf,
  type ActivityCategory,
  type ArrangeBulletinInput,
  type BriefFacts,
  type BulletinContent,
  type BulletinFormat,
  type BulletinNumbers,
  type BulletinQuery,
  type BulletinRecord,
  type BulletinState,
  type ImprintLine,
  type ListScope,
  type Numbering,
  type PageQuery,
  type UnitKind,
} from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { readCursor, rowsToFetch } from '../platform/page';
import { BulletinBriefRow, BulletinFileRow, BulletinPrintRow, BulletinRow } from './bulletin.entity';

export interface Bulletin extends BulletinRecord {
  imprint: ImprintLine[];
  unitPath: string;
}

/** A brief in a bulletin, with what its paragraph is composed from. */
export interface Entry {
  briefId: string;
  section: string;
  position: number | null;
  mention: boolean;
  facts: BriefFacts;
  editedText: string | null;
  reportingUnitId: string;
  unitShort: string;
  unitKind: UnitKind;
  unitPosition: number;
}

/** A brief that is about to be put into a bulletin. */
export interface Candidate {
  id: string;
  activityId: string;
  category: ActivityCategory;
  unitPath: string;
  text: string;
}

export interface Print {
  content: BulletinContent;
  sha256: string;
}

type StoredBulletin = Omit<Bulletin, 'bulletinNo'> & { numbering: Numbering };

// the title of the bulletin's own day: see mastheadOn
const TITLE = `coalesce((SELECT masthead->>'title' FROM jsonb_array_elements(publication.mastheads) masthead
  WHERE masthead->>'validFrom' <= bulletin.issued_on::text ORDER BY masthead->>'validFrom' DESC LIMIT 1), publication.title)`;
const BULLETIN = `bulletin.id, bulletin.publication_id AS "publicationId", ${TITLE} AS "publicationTitle", coalesce(bulletin.numbering, publication.numbering) AS numbering,
  bulletin.state, bulletin.issued_on AS "issuedOn", bulletin.imprint, bulletin.version, unit.path AS "unitPath",
  CASE WHEN bulletin.running_no IS NOT NULL THEN
    json_build_object('year', bulletin.year, 'yearlyNo', bulletin.yearly_no, 'runningNo', bulletin.running_no) END AS numbers,
  (SELECT count(*) FROM bulletin_briefs WHERE bulletin_id = bulletin.id) AS "briefCount",
  print.published_at AS "publishedAt", print.publisher_name AS "publisherName", print.sha256`;
const FROM = `FROM bulletins bulletin JOIN publications publication ON publication.id = bulletin.publication_id
  JOIN units unit ON unit.id = publication.unit_id LEFT JOIN bulletin_prints print ON print.bulletin_id = bulletin.id`;

@Injectable()
export class BulletinsStore {
  constructor(private readonly dataSource: DataSource) {}

  /** Newest first. */
  async list(scope: ListScope, query: BulletinQuery & PageQuery): Promise<Bulletin[]> {
    const rows: StoredBulletin[] = await this.dataSource.query(
      `SELECT ${BULLETIN} ${FROM}
       WHERE ($1 OR unit.path ^@ ANY ($2::text[]))
         AND ($3::uuid IS NULL OR bulletin.publication_id = $3)
         AND ($4::text IS NULL OR bulletin.state = $4)
         AND ($5::uuid IS NULL OR bulletin.id < $5)
       ORDER BY bulletin.id DESC LIMIT $6`,
      [
        scope.all,
        scope.unitPaths,
        query.publicationId ?? null,
        query.state ?? null,
        readCursor(query.cursor, 1)?.[0] ?? null,
        rowsToFetch(query.limit),
      ],
    );
    return rows.map(toBulletin);
  }

  async find(id: string, db: EntityManager = this.dataSource.manager): Promise<Bulletin | null> {
    const rows: StoredBulletin[] = await db.query(`SELECT ${BULLETIN} ${FROM} WHERE bulletin.id = $1`, [id]);
    return rows[0] ? toBulletin(rows[0]) : null;
  }

  async lock(tx: EntityManager, id: string): Promise<Bulletin | null> {
    await tx.query('SELECT 1 FROM bulletins WHERE id = $1 FOR UPDATE', [id]);
    return this.find(id, tx);
  }

  async insert(
    tx: EntityManager,
    bulletin: Pick<BulletinRow, 'id' | 'publicationId' | 'issuedOn' | 'imprint' | 'openedBy' | 'openedAt'>,
  ): Promise<void> {
    await tx.insert(BulletinRow, { ...bulletin, state: 'collecting', version: 1 });
  }

  entries(bulletinId: string, db: EntityManager = this.dataSource.manager): Promise<Entry[]> {
    return db.query(
      `SELECT entry.brief_id AS "briefId", entry.section, entry.position, entry.mention, brief.facts, brief.edited_text AS "editedText",
              reporting.id AS "reportingUnitId", reporting.short_name AS "unitShort", reporting.kind AS "unitKind", reporting.position AS "unitPosition"
         FROM bulletin_briefs entry JOIN briefs brief ON brief.id = entry.brief_id JOIN units reporting ON reporting.id = brief.reporting_unit_id
        WHERE entry.bulletin_id = $1 ORDER BY entry.position NULLS LAST, brief.id`,
      [bulletinId],
    );
  }

  /** Nobody edits these briefs until the commit: what is read now is what is printed. */
  async shareBriefs(tx: EntityManager, bulletinId: string): Promise<void> {
    await tx.query(
      'SELECT 1 FROM briefs WHERE id IN (SELECT brief_id FROM bulletin_briefs WHERE bulletin_id = $1) ORDER BY id FOR SHARE',
      [bulletinId],
    );
  }

  candidates(ids: readonly string[], db: EntityManager = this.dataSource.manager): Promise<Candidate[]> {
    return db.query(
      `SELECT brief.id, brief.activity_id AS "activityId", brief.category, unit.path AS "unitPath",
              coalesce(brief.edited_text, brief.composed->>'text') AS text
         FROM briefs brief JOIN units unit ON unit.id = brief.unit_id WHERE brief.id = ANY ($1) ORDER BY brief.id`,
      [ids],
    );
  }

  /** The state of the bulletin of this publication that has one of the activities already, or null when all were put in now. */
  async place(
    tx: EntityManager,
    { id, publicationId }: Bulletin,
    entries: readonly Pick<BulletinBriefRow, 'briefId' | 'activityId' | 'section'>[],
  ): Promise<BulletinState | null> {
    const placed: { activityId: string }[] = await tx.query(
      `INSERT INTO bulletin_briefs (bulletin_id, publication_id, brief_id, activity_id, section)
       SELECT $1, $2, entry."briefId", entry."activityId", entry.section
         FROM json_to_recordset($3::json) AS entry ("briefId" uuid, "activityId" uuid, section text)
       ON CONFLICT DO NOTHING RETURNING activity_id AS "activityId"`,
      [id, publicationId, JSON.stringify(entries)],
    );
    if (placed.length === entries.length) return null;
    const now = new Set(placed.map(({ activityId }) => activityId));
    const rows: { state: BulletinState }[] = await tx.query(
      `SELECT bulletin.state FROM bulletin_briefs entry JOIN bulletins bulletin ON bulletin.id = entry.bulletin_id
        WHERE entry.publication_id = $1 AND entry.activity_id = ANY ($2) ORDER BY bulletin.state = 'published' DESC LIMIT 1`,
      [publicationId, entries.flatMap(({ activityId }) => (now.has(activityId) ? [] : activityId))],
    );
    // taken out again in the same moment: as it was when it stood in the way
    return rows[0]?.state ?? 'collecting';
  }

  async takeOut(tx: EntityManager, bulletinId: string, briefId: string): Promise<boolean> {
    const { affected } = await tx.delete(BulletinBriefRow, { bulletinId, briefId });
    return affected === 1;
  }

  async arrange(
    tx: EntityManager,
    bulletin: Bulletin,
    input: ArrangeBulletinInput,
    imprint: ImprintLine[],
  ): Promise<void> {
    const rows = input.sections.flatMap(({ name, briefs }) =>
      briefs.map(({ briefId, mention }, i) => ({ briefId, section: name, position: i + 1, mention })),
    );
    await tx.query(
      `UPDATE bulletin_briefs entry SET section = wanted.section, position = wanted.position, mention = wanted.mention
         FROM json_to_recordset($2::json) AS wanted ("briefId" uuid, section text, position integer, mention boolean)
        WHERE entry.bulletin_id = $1 AND entry.brief_id = wanted."briefId"`,
      [bulletin.id, JSON.stringify(rows)],
    );
    await tx.update(BulletinRow, { id: bulletin.id }, { issuedOn: input.issuedOn, imprint });
  }

  /** To its next version; a step of the chain changes the state with it, the signature also gives it its number. */
  async advance(
    tx: EntityManager,
    { id, version }: Pick<Bulletin, 'id' | 'version'>,
    changes: { state?: BulletinState; numbers?: BulletinNumbers; numbering?: Numbering } = {},
  ): Promise<void> {
    const { state, numbers, numbering } = changes;
    const moved = { ...(state && { state }), ...numbers, ...(numbering && { numbering }) };
    await tx.update(BulletinRow, { id }, { version: version + 1, ...moved });
  }

  /** The number is nobody's again; the version that says so comes with it. */
  async clearNumbers(tx: EntityManager, id: string): Promise<void> {
    await tx.update(BulletinRow, { id }, { year: null, yearlyNo: null, runningNo: null, numbering: null });
  }

  /** The issues of a publication that are collected, each locked. */
  async lockCollecting(tx: EntityManager, publicationId: string): Promise<void> {
    await tx.query(
      "SELECT 1 FROM bulletins WHERE publication_id = $1 AND state = 'collecting' ORDER BY id FOR UPDATE",
      [publicationId],
    );
  }

  async collecting(tx: EntityManager, publicationId: string): Promise<Bulletin[]> {
    const rows: StoredBulletin[] = await tx.query(
      `SELECT ${BULLETIN} ${FROM} WHERE bulletin.publication_id = $1 AND bulletin.state = 'collecting' ORDER BY bulletin.id`,
      [publicationId],
    );
    return rows.map(toBulletin);
  }

  async insertPrint(tx: EntityManager, print: BulletinPrintRow, files: BulletinFileRow[]): Promise<void> {
    await tx.insert(BulletinPrintRow, print);
    await tx.insert(BulletinFileRow, files);
  }

  async findPrint(bulletinId: string): Promise<Print | null> {
    const rows: Print[] = await this.dataSource.query(
      'SELECT content, sha256 FROM bulletin_prints WHERE bulletin_id = $1',
      [bulletinId],
    );
    return rows[0] ?? null;
  }

  async findFile(bulletinId: string, format: BulletinFormat): Promise<Buffer | null> {
    const file = await this.dataSource.manager.findOneBy(BulletinFileRow, { bulletinId, format });
    return file?.bytes ?? null;
  }
}

function toBulletin({ numbering, ...bulletin }: StoredBulletin): Bulletin {
  return { ...bulletin, bulletinNo: bulletin.numbers && bulletinNoOf(numbering, bulletin.numbers) };
}
