import { Injectable } from '@nestjs/common';
import {
  bulletinNoOf,
  type ActivityFacts,
  type Brief,
  type BriefDetail,
  type BriefEdit,
  type BriefFacts,
  type BriefPlacement,
  type BriefQuery,
  type BriefRecord,
  type BulletinNumbers,
  type BulletinState,
  type FigureFlag,
  type HeadTotals,
  type ListScope,
  type Numbering,
  type PageQuery,
} from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { readCursor, rowsToFetch } from '../platform/page';
import { BriefEditRow, BriefRow } from './brief.entity';

/** A concluded activity as the feed tells it; after a correction with the corrected facts. */
export interface Conclusion {
  feedEventId: string;
  activityId: string;
  unitId: string;
  unitPath: string;
  facts: ActivityFacts;
  /** From the district down to the host unit. */
  unitLine: { id: string; name: string }[];
}

/** What a composition knows that a correction may change. */
export interface Composition {
  startsOn: string;
  endsOn: string;
  headcount: number;
  rosterVersion: number;
  facts: BriefFacts;
  composed: Brief;
}

export interface LockedBrief {
  id: string;
  activityId: string;
  feedEventId: string;
  version: number;
  text: string;
  facts: BriefFacts;
  composed: Brief;
  totals: HeadTotals | null;
  editedText: string | null;
  flags: FigureFlag[];
  outdated: boolean;
  unitPath: string;
  isPrinted: boolean;
  /** A bulletin that has it was handed in and is not published yet. */
  isInReview: boolean;
}

/** `unitPath`: of the publication. */
type Placement = Omit<BriefPlacement, 'mayRead'> & { unitPath: string };
/** As it is stored, whoever asks. */
export type ListedBrief = Omit<BriefRecord, 'placements'> & { placements: Placement[] };
/** What it would say now is not among it. */
export type FoundBrief = Omit<BriefDetail, 'update' | 'placements'> & {
  placements: Placement[];
  feedEventId: string;
  unitPath: string;
};

export type BriefMarks = Pick<
  BriefDetail,
  'id' | 'outdated' | 'flags' | 'text' | 'edited' | 'facts' | 'composed' | 'totals'
>;

type StoredPlacement = Omit<Placement, 'bulletinNo'> & { numbering: Numbering; numbers: BulletinNumbers | null };
type StoredBrief = Omit<BriefRecord, 'placements' | 'status'> & { placements: StoredPlacement[] };
type StoredDetail = StoredBrief & {
  facts: BriefFacts;
  composed: Brief;
  totals: HeadTotals | null;
  edits: BriefEdit[];
  feedEventId: string;
  unitPath: string;
};

const TOLD = `SELECT facts FROM feed_events WHERE subject_id = brief.activity_id AND kind`;
/** The newest correction that came after the facts were taken. */
const LATEST = `LEFT JOIN LATERAL (
    ${TOLD} = 'activity-corrected' AND (facts->>'rosterVersion')::integer > brief.roster_version ORDER BY sequence DESC LIMIT 1) latest ON true`;
const TAKEN = `(${TOLD} IN ('activity-concluded', 'activity-corrected') AND (facts->>'rosterVersion')::integer = brief.roster_version LIMIT 1)`;
const TOTALS = `(SELECT json_build_object('volunteers', f->'volunteers', 'attendances', f->'attendances', 'minutes', f->'minutes', 'publicHeadcount', f->'publicHeadcount')
  FROM ${TAKEN} taken (f))`;
const sheetOf = (facts: string) =>
  `jsonb_build_array(${facts}->'volunteers', ${facts}->'attendances', ${facts}->'minutes', ${facts}->'publicHeadcount')`;
/** What the grammar prints is recorded otherwise now; or the sheet is, and an editor may have printed that. Who reports is put in here. */
const OUTDATED = `(latest.facts IS NOT NULL AND ((latest.facts->'brief') - '{unit,organizer}'::text[] IS DISTINCT FROM brief.facts - '{unit,organizer}'::text[]
    OR brief.edited_text IS NOT NULL AND ${sheetOf('latest.facts')} IS DISTINCT FROM (SELECT ${sheetOf('f')} FROM ${TAKEN} taken (f))))`;
/** Of the text that stands now. */
const FLAGS = `coalesce((SELECT edit.flags FROM brief_edits edit
    WHERE edit.brief_id = brief.id AND edit.version = brief.version AND brief.edited_text IS NOT NULL), '[]')`;

const RECORD = `brief.id, brief.activity_id AS "activityId", brief.unit_id AS "unitId", unit.name AS "unitName", brief.category,
  section.name AS section, brief.starts_on AS "startsOn", brief.ends_on AS "endsOn", brief.campaign, brief.headcount,
  coalesce(brief.edited_text, brief.composed->>'text') AS text, brief.edited_text IS NOT NULL AS edited,
  ${OUTDATED} AS outdated, ${FLAGS} AS flags,
  coalesce(placed.list, '[]') AS placements, brief.version, brief.drafted_at AS "draftedAt"`;

const FROM = `FROM briefs brief JOIN units unit ON unit.id = brief.unit_id ${LATEST}
  LEFT JOIN LATERAL (
    SELECT entry.name FROM publication_sections entry JOIN publications publication ON publication.id = entry.publication_id
     WHERE brief.category = ANY (entry.categories) AND entry.position IS NOT NULL ORDER BY publication.created_at, publication.id, entry.position LIMIT 1) section ON true
  LEFT JOIN LATERAL (
    SELECT json_agg(json_build_object('bulletinId', bulletin.id, 'publicationId', publication.id, 'publicationTitle', publication.title,
             'unitPath', publisher.path, 'state', bulletin.state, 'numbering', coalesce(bulletin.numbering, publication.numbering), 'numbers', CASE WHEN bulletin.running_no IS NOT NULL THEN
               json_build_object('year', bulletin.year, 'yearlyNo', bulletin.yearly_no, 'runningNo', bulletin.running_no) END)
             ORDER BY bulletin.opened_at) AS list
      FROM bulletin_briefs entry JOIN bulletins bulletin ON bulletin.id = entry.bulletin_id
      JOIN publications publication ON publication.id = bulletin.publication_id JOIN units publisher ON publisher.id = publication.unit_id
     WHERE entry.brief_id = brief.id) placed ON true`;

const PLACED = 'EXISTS (SELECT 1 FROM bulletin_briefs entry WHERE entry.brief_id = brief.id)';
const PRINTED = `EXISTS (SELECT 1 FROM bulletin_briefs entry JOIN bulletins bulletin ON bulletin.id = entry.bulletin_id
  WHERE entry.brief_id = brief.id AND bulletin.state = 'published')`;

@Injectable()
export class BriefsStore {
  constructor(private readonly dataSource: DataSource) {}

  /** Newest first. */
  async list(scope: ListScope, query: BriefQuery & PageQuery): Promise<ListedBrief[]> {
    const rows: StoredBrief[] = await this.dataSource.query(
      `SELECT ${RECORD} ${FROM}
       WHERE ($1 OR unit.path ^@ ANY ($2::text[]))
         AND ($3::text IS NULL OR strpos(unit.path, $3 || '/') > 0)
         AND ($4::text IS NULL OR section.name = $4)
         AND ($5::text IS NULL OR brief.category = $5)
         AND ($6::text IS NULL OR strpos(brief.campaign, $6) > 0)
         AND ($7::integer IS NULL OR brief.headcount >= $7)
         AND ($8::date IS NULL OR brief.ends_on >= $8)
         AND ($9::date IS NULL OR brief.starts_on <= $9)
         AND CASE $10::text WHEN 'unused' THEN NOT ${PLACED} WHEN 'printed' THEN ${PRINTED} WHEN 'placed' THEN ${PLACED} AND NOT ${PRINTED} ELSE true END
         AND ($11::text IS DISTINCT FROM 'outdated' OR brief.activity_id IN (SELECT subject_id FROM feed_events WHERE kind = 'activity-corrected'))
         AND ($11::text IS DISTINCT FROM 'flagged' OR brief.edited_text IS NOT NULL)
         AND CASE $11::text WHEN 'outdated' THEN ${OUTDATED} WHEN 'flagged' THEN ${FLAGS} <> '[]' ELSE true END
         AND ($12::uuid IS NULL OR brief.id < $12)
       ORDER BY brief.id DESC LIMIT $13`,
      [
        scope.all,
        scope.unitPaths,
        query.unitId ?? null,
        query.section ?? null,
        query.category ?? null,
        query.campaign ?? null,
        query.headcountMin ?? null,
        query.from ?? null,
        query.to ?? null,
        query.status ?? null,
        query.mark ?? null,
        readCursor(query.cursor, 1)?.[0] ?? null,
        rowsToFetch(query.limit),
      ],
    );
    return rows.map(toRecord);
  }

  async find(id: string, db: EntityManager = this.dataSource.manager): Promise<FoundBrief | null> {
    const rows: StoredDetail[] = await db.query(
      `SELECT ${RECORD}, brief.facts, brief.composed, ${TOTALS} AS totals, brief.feed_event_id AS "feedEventId",
              unit.path AS "unitPath", coalesce(edited.list, '[]') AS edits ${FROM}
         LEFT JOIN LATERAL (
           SELECT json_agg(json_build_object('version', version, 'text', text, 'flags', flags, 'editorName', editor_name, 'at', at) ORDER BY version) AS list
             FROM brief_edits WHERE brief_id = brief.id) edited ON true
        WHERE brief.id = $1`,
      [id],
    );
    return rows[0] ? toRecord(rows[0]) : null;
  }

  /** Waits for whoever edits the brief or prints it at this moment. */
  async lock(tx: EntityManager, id: string): Promise<LockedBrief | null> {
    await tx.query('SELECT 1 FROM briefs WHERE id = $1 FOR UPDATE', [id]);
    // read after the lock was got: what was waited for is then seen
    const rows: LockedBrief[] = await tx.query(
      `SELECT brief.id, brief.activity_id AS "activityId", brief.feed_event_id AS "feedEventId", brief.version, unit.path AS "unitPath",
              coalesce(brief.edited_text, brief.composed->>'text') AS text, brief.edited_text AS "editedText", brief.facts, brief.composed,
              ${TOTALS} AS totals, ${FLAGS} AS flags, ${OUTDATED} AS outdated, ${PRINTED} AS "isPrinted",
              EXISTS (SELECT 1 FROM bulletin_briefs entry JOIN bulletins bulletin ON bulletin.id = entry.bulletin_id
                       WHERE entry.brief_id = brief.id AND bulletin.state NOT IN ('collecting', 'published')) AS "isInReview"
         FROM briefs brief JOIN units unit ON unit.id = brief.unit_id ${LATEST} WHERE brief.id = $1`,
      [id],
    );
    return rows[0] ?? null;
  }

  /** With a composition where the facts were taken anew for the edit. */
  async saveEdit(tx: EntityManager, edit: BriefEditRow, composition: Partial<Composition> = {}): Promise<void> {
    await tx.update(BriefRow, { id: edit.briefId }, { ...composition, editedText: edit.text, version: edit.version });
    await tx.insert(BriefEditRow, edit);
  }

  async saveComposition(tx: EntityManager, id: string, composition: Composition, version: number): Promise<void> {
    await tx.update(BriefRow, { id }, { ...composition, editedText: null, version });
  }

  /** What is to be said beside the text of these briefs, wherever it is shown. */
  marks(ids: readonly string[], db: EntityManager = this.dataSource.manager): Promise<BriefMarks[]> {
    return db.query(
      `SELECT brief.id, ${OUTDATED} AS outdated, ${FLAGS} AS flags, coalesce(brief.edited_text, brief.composed->>'text') AS text,
              brief.edited_text IS NOT NULL AS edited, brief.facts, brief.composed, ${TOTALS} AS totals
         FROM briefs brief ${LATEST} WHERE brief.id = ANY ($1) ORDER BY brief.id`,
      [ids],
    );
  }

  /** With the newest record, or the one that an event told of. Null when the event tells of something else. */
  async findConclusion(
    feedEventId: string,
    db: EntityManager = this.dataSource.manager,
    toldBy: string | null = null,
  ): Promise<Conclusion | null> {
    const rows: Conclusion[] = await db.query(
      `SELECT event.id AS "feedEventId", event.subject_id AS "activityId", event.unit_id AS "unitId", event.unit_path AS "unitPath", latest.facts,
              (SELECT json_agg(json_build_object('id', unit.id, 'name', unit.name) ORDER BY length(unit.path))
                 FROM units unit WHERE starts_with(event.unit_path, unit.path)) AS "unitLine"
         FROM feed_events event
         JOIN LATERAL (
           SELECT facts FROM feed_events WHERE subject_id = event.subject_id AND kind IN ('activity-concluded', 'activity-corrected')
              AND ($2::uuid IS NULL OR id = $2) ORDER BY sequence DESC LIMIT 1) latest ON true
        WHERE event.id = $1 AND event.kind = 'activity-concluded'`,
      [feedEventId, toldBy],
    );
    return rows[0] ?? null;
  }

  /** False when the event has its draft already. */
  async insertDraft(tx: EntityManager, draft: Omit<BriefRow, 'editedText' | 'version'>): Promise<boolean> {
    const inserted: unknown[] = await tx.query(
      `INSERT INTO briefs (id, feed_event_id, activity_id, unit_id, reporting_unit_id, category, campaign, starts_on, ends_on, headcount,
                           roster_version, facts, composed, drafted_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT DO NOTHING RETURNING id`,
      [
        draft.id,
        draft.feedEventId,
        draft.activityId,
        draft.unitId,
        draft.reportingUnitId,
        draft.category,
        draft.campaign,
        draft.startsOn,
        draft.endsOn,
        draft.headcount,
        draft.rosterVersion,
        JSON.stringify(draft.facts),
        JSON.stringify(draft.composed),
        draft.draftedAt,
      ],
    );
    return inserted.length > 0;
  }

  /** Conclusions whose promise of a brief was not kept, oldest first. */
  async listWithoutDraft(limit: number): Promise<string[]> {
    const rows: { id: string }[] = await this.dataSource.query(
      `SELECT event.id FROM feed_events event
        WHERE event.kind = 'activity-concluded' AND NOT EXISTS (SELECT 1 FROM briefs WHERE feed_event_id = event.id)
        ORDER BY event.sequence LIMIT $1`,
      [limit],
    );
    return rows.map((row) => row.id);
  }
}

function toRecord<T extends StoredBrief>({ placements: stored, ...brief }: T) {
  const placements = stored.map(({ numbering, numbers, ...placement }) => ({
    ...placement,
    bulletinNo: numbers && bulletinNoOf(numbering, numbers),
  }));
  return { ...brief, status: statusOf(placements.map((placement) => placement.state)), placements };
}

function statusOf(states: BulletinState[]): BriefRecord['status'] {
  if (states.includes('published')) return 'printed';
  return states.length > 0 ? 'placed' : 'unused';
}
