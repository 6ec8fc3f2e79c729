import { Injectable } from '@nestjs/common';
import {
  bulletinNoOf,
  type BriefFacts,
  type BulletinContent,
  type BulletinNumbers,
  type CorrectionQuery,
  type CorrectionRecord,
  type HeadTotals,
  type HouseStyle,
  type ListScope,
  type Numbering,
  type PageQuery,
  type PrintedCorrection,
} from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { readCursor, rowsToFetch } from '../platform/page';
import { BriefCorrectionRow } from './correction.entity';

/** A correction of a sheet that an issue which printed it has not been held against. */
export interface Due {
  briefId: string;
  printedIn: string;
  feedEventId: string;
}

/** What an issue printed of a brief. A brief that was printed is not changed any more. */
export interface Printed {
  facts: BriefFacts;
  totals: HeadTotals | null;
  editedText: string | null;
  conclusionId: string;
  publicationId: string;
  unitPath: string;
  /** What the publication has had, the present one first: it was printed in one of them. */
  houseStyles: HouseStyle[];
  issuedOn: string;
  content: BulletinContent;
  /** The record that a published correction of it was written from; null: none. */
  correctedTo: string | null;
}

export type Found = CorrectionRecord & { unitPath: string };
type StoredLink = { bulletinId: string; numbering: Numbering; numbers: BulletinNumbers | null };
type Stored = Omit<Found, 'corrects' | 'carriedIn'> & {
  corrects: StoredLink;
  carriedIn: StoredLink | null;
};

const linkTo = (
  bulletin: string,
) => `json_build_object('bulletinId', ${bulletin}.id, 'numbering', coalesce(${bulletin}.numbering, publication.numbering), 'numbers', CASE WHEN ${bulletin}.running_no IS NOT NULL THEN
  json_build_object('year', ${bulletin}.year, 'yearlyNo', ${bulletin}.yearly_no, 'runningNo', ${bulletin}.running_no) END)`;

const RECORD = `correction.id, correction.brief_id AS "briefId", correction.publication_id AS "publicationId", publication.title AS "publicationTitle",
  brief.facts->>'unit' AS unit, correction.state, correction.changes, correction.text, event.facts->>'reason' AS cause,
  correction.reason, correction.decided_name AS "decidedByName", correction.version, correction.made_at AS "madeAt", unit.path AS "unitPath",
  ${linkTo('wrong')} AS corrects, CASE WHEN carrier.id IS NOT NULL THEN ${linkTo('carrier')} END AS "carriedIn"`;
const FROM = `FROM brief_corrections correction JOIN publications publication ON publication.id = correction.publication_id
  JOIN units unit ON unit.id = publication.unit_id JOIN briefs brief ON brief.id = correction.brief_id
  JOIN bulletins wrong ON wrong.id = correction.printed_in LEFT JOIN bulletins carrier ON carrier.id = correction.carried_in
  JOIN feed_events event ON event.id = correction.feed_event_id`;

@Injectable()
export class CorrectionsStore {
  constructor(private readonly dataSource: DataSource) {}

  /** Newest first. */
  async list(scope: ListScope, query: CorrectionQuery & PageQuery): Promise<Found[]> {
    const rows: Stored[] = await this.dataSource.query(
      `SELECT ${RECORD} ${FROM}
        WHERE correction.state IN ('waiting', 'carried', 'dismissed') AND ($1 OR unit.path ^@ ANY ($2::text[]))
          AND ($3::text IS NULL OR correction.state = $3) AND ($4::uuid IS NULL OR correction.publication_id = $4)
          AND ($5::uuid IS NULL OR correction.printed_in = $5 OR correction.carried_in = $5)
          AND ($6::uuid IS NULL OR correction.id < $6)
        ORDER BY correction.id DESC LIMIT $7`,
      [
        scope.all,
        scope.unitPaths,
        query.state ?? null,
        query.publicationId ?? null,
        query.bulletinId ?? null,
        readCursor(query.cursor, 1)?.[0] ?? null,
        rowsToFetch(query.limit),
      ],
    );
    return rows.map(toFound);
  }

  async find(id: string, db: EntityManager = this.dataSource.manager): Promise<Found | null> {
    const rows: Stored[] = await db.query(
      `SELECT ${RECORD} ${FROM} WHERE correction.id = $1 AND correction.state IN ('waiting', 'carried', 'dismissed')`,
      [id],
    );
    return rows[0] ? toFound(rows[0]) : null;
  }

  async lock(tx: EntityManager, id: string): Promise<Found | null> {
    await tx.query('SELECT 1 FROM brief_corrections WHERE id = $1 FOR UPDATE', [id]);
    return this.find(id, tx);
  }

  /** The event that promised its brief, and the one that told of the corrected sheet. */
  async eventsOf(tx: EntityManager, id: string): Promise<{ conclusionId: string; correctedBy: string } | null> {
    const rows: { conclusionId: string; correctedBy: string }[] = await tx.query(
      `SELECT brief.feed_event_id AS "conclusionId", correction.feed_event_id AS "correctedBy"
         FROM brief_corrections correction JOIN briefs brief ON brief.id = correction.brief_id WHERE correction.id = $1`,
      [id],
    );
    return rows[0] ?? null;
  }

  async update(
    tx: EntityManager,
    id: string,
    change: Partial<Pick<BriefCorrectionRow, 'state' | 'text' | 'reason' | 'decidedBy' | 'decidedName' | 'decidedAt'>>,
    version: number,
  ): Promise<void> {
    await tx.update(BriefCorrectionRow, { id }, { ...change, version });
  }

  /** Of one activity, or of all, oldest first. The newest correction of a sheet stands for those before it. */
  due(activityId: string | null, limit: number): Promise<Due[]> {
    return this.dataSource.query(
      `SELECT entry.brief_id AS "briefId", entry.bulletin_id AS "printedIn", latest.id AS "feedEventId"
         FROM (SELECT DISTINCT ON (subject_id) id, subject_id, sequence, facts FROM feed_events
                WHERE kind = 'activity-corrected' AND ($1::uuid IS NULL OR subject_id = $1) ORDER BY subject_id, sequence DESC) latest
         JOIN briefs brief ON brief.activity_id = latest.subject_id AND (latest.facts->>'rosterVersion')::integer > brief.roster_version
         JOIN bulletin_briefs entry ON entry.brief_id = brief.id
         JOIN bulletin_prints print ON print.bulletin_id = entry.bulletin_id
        WHERE NOT EXISTS (SELECT 1 FROM brief_corrections known
                           WHERE known.printed_in = entry.bulletin_id AND known.brief_id = brief.id AND known.feed_event_id = latest.id)
        ORDER BY latest.sequence, entry.bulletin_id LIMIT $2`,
      [activityId, limit],
    );
  }

  /** Null when somebody else was faster. Whoever corrects the same brief waits. */
  async lockDue(tx: EntityManager, { briefId, printedIn, feedEventId }: Due): Promise<Printed | null> {
    await tx.query('SELECT 1 FROM briefs WHERE id = $1 FOR UPDATE', [briefId]);
    const rows: Printed[] = await tx.query(
      `SELECT brief.facts, (SELECT json_build_object('volunteers', told.facts->'volunteers', 'attendances', told.facts->'attendances',
                'minutes', told.facts->'minutes', 'publicHeadcount', told.facts->'publicHeadcount') FROM feed_events told
                WHERE told.subject_id = brief.activity_id AND told.kind IN ('activity-concluded', 'activity-corrected')
                  AND (told.facts->>'rosterVersion')::integer = brief.roster_version LIMIT 1) AS totals, brief.edited_text AS "editedText", brief.feed_event_id AS "conclusionId", publication.id AS "publicationId",
              unit.path AS "unitPath", bulletin.issued_on AS "issuedOn", print.content,
              (SELECT jsonb_build_array(publication.house_style) || coalesce(jsonb_agg(kept.settings->'houseStyle' ORDER BY kept.version DESC), '[]')
                 FROM publication_versions kept WHERE kept.publication_id = publication.id) AS "houseStyles",
              (SELECT earlier.feed_event_id FROM brief_corrections earlier JOIN bulletin_prints said ON said.bulletin_id = earlier.carried_in
                WHERE earlier.printed_in = bulletin.id AND earlier.brief_id = brief.id ORDER BY earlier.id DESC LIMIT 1) AS "correctedTo"
         FROM briefs brief, bulletins bulletin JOIN publications publication ON publication.id = bulletin.publication_id
         JOIN units unit ON unit.id = publication.unit_id JOIN bulletin_prints print ON print.bulletin_id = bulletin.id
        WHERE brief.id = $1 AND bulletin.id = $2 AND NOT EXISTS (
          SELECT 1 FROM brief_corrections known WHERE known.brief_id = $1 AND known.printed_in = $2 AND known.feed_event_id = $3)`,
      [briefId, printedIn, feedEventId],
    );
    return rows[0] ?? null;
  }

  async insert(
    tx: EntityManager,
    row: Pick<BriefCorrectionRow, 'id' | 'publicationId' | 'changes' | 'text' | 'madeAt'> &
      Due & { state: 'waiting' | 'nothing' },
  ): Promise<void> {
    await tx.query(
      `UPDATE brief_corrections SET state = 'overtaken' WHERE printed_in = $1 AND brief_id = $2 AND state = 'waiting'`,
      [row.printedIn, row.briefId],
    );
    await tx.insert(BriefCorrectionRow, row);
  }

  /** What an issue says is wrong: as it was handed in, and until then whatever waits for the next one. */
  printedBy(
    bulletin: { id: string; publicationId: string; state: string },
    db: EntityManager = this.dataSource.manager,
  ): Promise<PrintedCorrection[]> {
    return db.query(
      `SELECT printed_in AS "bulletinId", brief_id AS "briefId", text FROM brief_corrections
        WHERE carried_in = $1 OR ($3 AND state = 'waiting' AND publication_id = $2) ORDER BY made_at, id`,
      [bulletin.id, bulletin.publicationId, bulletin.state === 'collecting'],
    );
  }

  /** How many of those the issue took: what was worded anew or dismissed meanwhile is not among them. */
  async carry(tx: EntityManager, bulletinId: string, corrections: readonly PrintedCorrection[]): Promise<number> {
    const taken: [unknown[], number] = await tx.query(
      `UPDATE brief_corrections correction SET state = 'carried', carried_in = $1
         FROM json_to_recordset($2::json) AS wanted ("bulletinId" uuid, "briefId" uuid, text text)
        WHERE correction.printed_in = wanted."bulletinId" AND correction.brief_id = wanted."briefId" AND correction.text = wanted.text
          AND correction.state = 'waiting'`,
      [bulletinId, JSON.stringify(corrections)],
    );
    return taken[1];
  }

  /** They wait for the next issue again; one that was overtaken meanwhile does not. */
  async release(tx: EntityManager, bulletinId: string): Promise<void> {
    await tx.query(
      `UPDATE brief_corrections correction SET carried_in = NULL, state = CASE WHEN EXISTS (
                SELECT 1 FROM brief_corrections later WHERE later.printed_in = correction.printed_in AND later.brief_id = correction.brief_id
                   AND later.id > correction.id) THEN 'overtaken' ELSE 'waiting' END
        WHERE carried_in = $1`,
      [bulletinId],
    );
  }

  /** Was a sheet corrected again since the issue took what it says of it? */
  async isOvertaken(tx: EntityManager, bulletinId: string): Promise<boolean> {
    const rows: unknown[] = await tx.query(
      `SELECT 1 FROM brief_corrections correction JOIN feed_events known ON known.id = correction.feed_event_id
         JOIN feed_events later ON later.subject_id = known.subject_id AND later.kind = 'activity-corrected' AND later.sequence > known.sequence
        WHERE correction.carried_in = $1 LIMIT 1`,
      [bulletinId],
    );
    return rows.length > 0;
  }

  /** Where the brief of an activity stands: whose screens show it. */
  deskOf(activityId: string): Promise<{ id: string; unitPath: string }[]> {
    return this.dataSource.query(
      'SELECT brief.id, unit.path AS "unitPath" FROM briefs brief JOIN units unit ON unit.id = brief.unit_id WHERE brief.activity_id = $1',
      [activityId],
    );
  }
}

function toFound({ corrects, carriedIn, ...found }: Stored): Found {
  const link = ({ bulletinId, numbering, numbers }: StoredLink) => ({
    bulletinId,
    bulletinNo: numbers && bulletinNoOf(numbering, numbers),
  });
  return { ...found, corrects: link(corrects), carriedIn: carriedIn && link(carriedIn) };
}
