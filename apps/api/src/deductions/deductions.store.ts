import { Injectable } from '@nestjs/common';
import type {
  CouncilReview,
  DeductionBooking,
  DeductionCounts,
  DeductionOwner,
  DeductionQuery,
  DeductionRecord,
  DeductionState,
  ListScope,
  Page,
  PageQuery,
} from '@jishan/domain';
import type { Book, OwnerKind } from '@jishan/points';
import { DataSource, type EntityManager } from 'typeorm';
import { pageOf, readCursor, rowsToFetch } from '../platform/page';

/** By which rule, from whose account, how much: as the engine has it on the day of the filing. */
export interface DeductionTerms {
  ownerKind: DeductionOwner['kind'];
  ownerId: string;
  schemeVersionId: string;
  ruleId: string;
  ruleName: string;
  book: Book;
  points: number;
  explanation: string;
}

export interface NewDeduction extends DeductionTerms {
  id: string;
  unitId: string;
  personId: string;
  wholeHousehold: boolean;
  happenedOn: string;
  text: string;
  filedBy: string;
  filedByName: string;
  filedAt: string;
}

/** A deduction with what decides who may see, review and appeal it. */
export interface DeductionRow extends DeductionRecord {
  unitPath: string;
  personId: string;
  ownerId: string;
  /** Whose account it comes from today: the owner's, or that of whoever succeeded to a household that is no more. */
  payerKind: OwnerKind;
  payerId: string;
  ruleId: string;
  book: Book;
  explanation: string;
  wholeHousehold: boolean;
  schemeId: string;
  schemeVersionId: string;
  schemeTitle: string;
  schemeVersion: number;
  schemeDocumentRef: string;
  filedBy: string;
  filedByPersonId: string | null;
  /** Who wrote down what the council came to. */
  recordedBy: string | null;
}

/** What a record consists of in the row of a query. */
type Flat = Omit<DeductionRecord, 'owner'> & { ownerKind: DeductionOwner['kind']; ownerLabel: string };

const RECORD = `
  d.id, d.state, d.unit_id AS "unitId", u.name AS "unitName", d.owner_kind AS "ownerKind", coalesce(h.label, p.name) AS "ownerLabel",
  CASE WHEN NOT d.whole_household THEN p.name END AS "personName", d.happened_on AS "happenedOn", d.rule_name AS "ruleName", d.points, d.text,
  d.filed_by_name AS "filedByName", d.filed_at AS "filedAt", EXISTS (SELECT FROM deduction_pictures c WHERE c.deduction_id = d.id) AS "hasPicture",
  r.held_on AS "decidedOn", r.appeal_until AS "appealUntil"`;
const FROM = `
  FROM deductions d JOIN units u ON u.id = d.unit_id JOIN volunteers p ON p.id = d.person_id
  LEFT JOIN households h ON d.owner_kind = 'household' AND h.id = d.owner_id LEFT JOIN deduction_reviews r ON r.deduction_id = d.id`;
const IN_SCOPE = (parameter: number) =>
  `EXISTS (SELECT FROM unnest($${parameter}::text[]) AS granted(path) WHERE u.path LIKE granted.path || '%')`;

@Injectable()
export class DeductionsStore {
  constructor(private readonly dataSource: DataSource) {}

  /** False: this matter has been filed before, and neither dropped nor taken back. */
  async insert(tx: EntityManager, deduction: NewDeduction): Promise<boolean> {
    const rows: unknown[] = await tx.query(
      `INSERT INTO deductions (id, unit_id, person_id, whole_household, owner_kind, owner_id, happened_on, scheme_version_id, rule_id, rule_name, book, points,
                               explanation, text, filed_by, filed_by_name, filed_at, state)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 'submitted')
       ON CONFLICT (owner_id, happened_on, rule_id) WHERE state NOT IN ('dropped', 'withdrawn') DO NOTHING RETURNING 1`,
      [
        ...[deduction.id, deduction.unitId, deduction.personId, deduction.wholeHousehold, deduction.ownerKind],
        ...[deduction.ownerId, deduction.happenedOn, deduction.schemeVersionId, deduction.ruleId, deduction.ruleName],
        ...[deduction.book, deduction.points, deduction.explanation, deduction.text],
        ...[deduction.filedBy, deduction.filedByName, deduction.filedAt],
      ],
    );
    return rows.length > 0;
  }

  async find(id: string, tx: EntityManager = this.dataSource.manager): Promise<DeductionRow | null> {
    const rows: (Omit<DeductionRow, 'owner'> & Flat)[] = await tx.query(
      `SELECT ${RECORD}, u.path AS "unitPath", d.person_id AS "personId", d.owner_id AS "ownerId",
              coalesce(heir.kind, d.owner_kind) AS "payerKind", coalesce(heir.owner_id, d.owner_id) AS "payerId", d.rule_id AS "ruleId", d.book, d.explanation, d.whole_household AS "wholeHousehold",
              v.id AS "schemeVersionId", s.id AS "schemeId", s.title AS "schemeTitle", v.version AS "schemeVersion", v.document_ref AS "schemeDocumentRef",
              d.filed_by AS "filedBy", filer.person_id AS "filedByPersonId", r.recorded_by AS "recordedBy"
         ${FROM} JOIN users filer ON filer.id = d.filed_by JOIN scheme_versions v ON v.id = d.scheme_version_id JOIN schemes s ON s.id = v.scheme_id
         LEFT JOIN point_accounts own ON own.book = d.book AND own.owner_id = d.owner_id LEFT JOIN point_accounts heir ON heir.id = own.successor_id
        WHERE d.id = $1`,
      [id],
    );
    return rows[0] ? owned(rows[0]) : null;
  }

  /** Whoever changes, decides on, appeals or books it waits here for the other. */
  async lock(tx: EntityManager, id: string): Promise<DeductionRow | null> {
    await tx.query('SELECT FROM deductions WHERE id = $1 FOR NO KEY UPDATE', [id]);
    return this.find(id, tx);
  }

  /** Writes a state that the table of states has allowed. */
  async enter(tx: EntityManager, id: string, state: DeductionState): Promise<void> {
    await tx.query('UPDATE deductions SET state = $2 WHERE id = $1', [id, state]);
  }

  /** Newest first: ids sort by the time they were made. */
  async list(scope: ListScope, query: DeductionQuery & PageQuery): Promise<Page<DeductionRecord>> {
    const after = readCursor(query.cursor, 1);
    const rows: Flat[] = await this.dataSource.query(
      `SELECT ${RECORD} ${FROM}
        WHERE ${IN_SCOPE(1)} AND ($2::uuid IS NULL OR d.unit_id IN (SELECT n.id FROM units n JOIN units above ON above.id = $2 AND n.path LIKE above.path || '%'))
          AND ($3::text IS NULL OR d.state = $3) AND ($4::date IS NULL OR d.happened_on >= $4) AND ($5::date IS NULL OR d.happened_on <= $5)
          AND ($6::uuid IS NULL OR d.id < $6)
        ORDER BY d.id DESC LIMIT $7`,
      [
        ...[scope.unitPaths, query.unitId ?? null, query.state ?? null, query.from ?? null, query.to ?? null],
        ...[after?.[0] ?? null, rowsToFetch(query.limit)],
      ],
    );
    return pageOf(rows.map(owned), query.limit, (row) => [row.id]);
  }

  /** Of these accounts and of those that they succeeded to, and whatever is said of this person. */
  async listOwn(ownerIds: readonly string[], personId: string, query: PageQuery): Promise<Page<DeductionRecord>> {
    const after = readCursor(query.cursor, 1);
    const rows: Flat[] = await this.dataSource.query(
      `SELECT ${RECORD} ${FROM}
        WHERE (d.owner_id = ANY($1::uuid[] || ARRAY(SELECT own.owner_id FROM point_accounts own JOIN point_accounts heir ON heir.id = own.successor_id WHERE heir.owner_id = ANY($1)))
               OR d.person_id = $2 AND NOT d.whole_household)
          AND ($3::uuid IS NULL OR d.id < $3) ORDER BY d.id DESC LIMIT $4`,
      [ownerIds, personId, after?.[0] ?? null, rowsToFetch(query.limit)],
    );
    return pageOf(rows.map(owned), query.limit, (row) => [row.id]);
  }

  async counts(scope: ListScope): Promise<DeductionCounts> {
    const rows: DeductionCounts[] = await this.dataSource.query(
      `SELECT count(*) FILTER (WHERE d.state = 'submitted') AS submitted, count(*) FILTER (WHERE d.state = 'under-review') AS "underReview",
              count(*) FILTER (WHERE d.state IN ('appealed', 'contested')) AS appeals
         FROM deductions d JOIN units u ON u.id = d.unit_id WHERE ${IN_SCOPE(1)}`,
      [scope.unitPaths],
    );
    return rows[0] ?? { submitted: 0, underReview: 0, appeals: 0 };
  }

  /** Whose days for an appeal are over. */
  async due(today: string): Promise<string[]> {
    const rows: { id: string }[] = await this.dataSource.query(
      `SELECT d.id FROM deductions d JOIN deduction_reviews r ON r.deduction_id = d.id WHERE d.state = 'confirmed' AND r.appeal_until < $1 ORDER BY d.id`,
      [today],
    );
    return rows.map((row) => row.id);
  }

  async insertReview(
    tx: EntityManager,
    review: {
      deductionId: string;
      heldOn: string;
      reason: string;
      recordedBy: string;
      recordedByName: string;
      decidedAt: string;
      /** Null: dropped. */
      appealUntil: string | null;
    },
    votes: readonly { personId: string; name: string; vote: string }[],
  ): Promise<void> {
    await tx.query(
      `INSERT INTO deduction_reviews (deduction_id, confirmed, held_on, reason, recorded_by, recorded_by_name, decided_at, appeal_until)
       VALUES ($1, $7::date IS NOT NULL, $2, $3, $4, $5, $6, $7)`,
      [
        ...[review.deductionId, review.heldOn, review.reason, review.recordedBy, review.recordedByName],
        ...[review.decidedAt, review.appealUntil],
      ],
    );
    await tx.query(
      `INSERT INTO deduction_votes (deduction_id, person_id, name, vote, position)
       SELECT $1, v."personId", v.name, v.vote, v.position FROM jsonb_to_recordset($2) AS v ("personId" uuid, name text, vote text, position integer)`,
      [review.deductionId, JSON.stringify(votes.map((vote, position) => ({ ...vote, position })))],
    );
  }

  async review(id: string, tx: EntityManager = this.dataSource.manager): Promise<CouncilReview | null> {
    const rows: CouncilReview[] = await tx.query(
      `SELECT r.held_on AS "heldOn", r.reason, r.recorded_by_name AS "recordedByName", r.decided_at AS "decidedAt",
              count(*) FILTER (WHERE v.vote = 'for') AS "votesFor", count(*) FILTER (WHERE v.vote = 'against') AS "votesAgainst",
              array_agg(v.name ORDER BY v.position) AS "memberNames", json_agg(json_build_object('name', v.name, 'vote', v.vote) ORDER BY v.position) AS votes
         FROM deduction_reviews r JOIN deduction_votes v ON v.deduction_id = r.deduction_id WHERE r.deduction_id = $1 GROUP BY r.deduction_id`,
      [id],
    );
    return rows[0] ?? null;
  }

  /** What the ledger has of it. */
  async booking(id: string, tx: EntityManager = this.dataSource.manager): Promise<DeductionBooking | null> {
    const rows: DeductionBooking[] = await tx.query(
      `SELECT t.id AS "transferId", t.booked_on AS "bookedOn", t.amount AS taken, t.shortfall, back.id AS "returnedBy"
         FROM point_transfers t LEFT JOIN point_transfers back ON back.resolves_id = t.id WHERE t.key = $1`,
      [`deduct:${id}`],
    );
    return rows[0] ?? null;
  }
}

function owned<Row extends Flat>({
  ownerKind: kind,
  ownerLabel: label,
  ...row
}: Row): Omit<Row, 'ownerKind' | 'ownerLabel'> & { owner: DeductionOwner } {
  return { ...row, owner: { kind, label } };
}
