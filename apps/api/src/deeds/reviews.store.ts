import { Injectable } from '@nestjs/common';
import type { CouncilMember, DeedAward, CouncilReview, CouncilVote } from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';

export interface NewReview {
  claimId: string;
  approved: boolean;
  heldOn: string;
  reason: string;
  recordedBy: string;
  recordedByName: string;
  decidedAt: string;
  /** Of an approval: what it gave. */
  points: number | null;
  explanation: string | null;
  awardKey: string | null;
}

export interface NewVote {
  personId: string;
  name: string;
  vote: CouncilVote;
}

const MEMBER = `
  SELECT m.id, m.unit_id AS "unitId", u.name AS "unitName", m.person_id AS "personId", p.name, m.joined_on AS "joinedOn"
    FROM council_members m JOIN units u ON u.id = m.unit_id JOIN volunteers p ON p.id = m.person_id`;

@Injectable()
export class ReviewsStore {
  constructor(private readonly dataSource: DataSource) {}

  members(unitId: string, tx: EntityManager = this.dataSource.manager): Promise<CouncilMember[]> {
    return tx.query(`${MEMBER} WHERE m.unit_id = $1 AND m.left_on IS NULL ORDER BY m.joined_on, m.id`, [unitId]);
  }

  /** Of the councils of a unit and of those above it, the nearest first; somebody who sits in two of them comes twice. */
  membersAbove(unitPath: string, tx: EntityManager = this.dataSource.manager): Promise<CouncilMember[]> {
    return tx.query(
      `${MEMBER} WHERE m.left_on IS NULL AND p.state = 'active' AND starts_with($1, u.path) ORDER BY length(u.path) DESC, m.joined_on, m.id`,
      [unitPath],
    );
  }

  /** Also of somebody who has left the council. */
  async findMember(id: string, tx: EntityManager = this.dataSource.manager): Promise<CouncilMember | null> {
    const rows: CouncilMember[] = await tx.query(`${MEMBER} WHERE m.id = $1`, [id]);
    return rows[0] ?? null;
  }

  /** Whoever changes a council waits here for the other. */
  async lockCouncil(tx: EntityManager, unitId: string): Promise<void> {
    await tx.query('SELECT FROM units WHERE id = $1 FOR NO KEY UPDATE', [unitId]);
  }

  async insertMember(
    tx: EntityManager,
    member: { id: string; unitId: string; personId: string; joinedOn: string; addedBy: string },
  ): Promise<void> {
    await tx.query(
      'INSERT INTO council_members (id, unit_id, person_id, joined_on, added_by) VALUES ($1, $2, $3, $4, $5)',
      [...[member.id, member.unitId, member.personId, member.joinedOn, member.addedBy]],
    );
  }

  /** False: it had ended before. */
  async endMembership(tx: EntityManager, id: string, leftOn: string): Promise<boolean> {
    const [, ended]: [unknown, number] = await tx.query(
      'UPDATE council_members SET left_on = $2 WHERE id = $1 AND left_on IS NULL',
      [id, leftOn],
    );
    return ended > 0;
  }

  async endMemberships(tx: EntityManager, personId: string, leftOn: string): Promise<void> {
    await tx.query('UPDATE council_members SET left_on = $2 WHERE person_id = $1 AND left_on IS NULL', [
      personId,
      leftOn,
    ]);
  }

  async insert(tx: EntityManager, review: NewReview, votes: readonly NewVote[]): Promise<void> {
    await tx.query(
      `INSERT INTO deed_reviews (claim_id, approved, held_on, reason, recorded_by, recorded_by_name, decided_at, points, explanation, award_key)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        ...[review.claimId, review.approved, review.heldOn, review.reason, review.recordedBy, review.recordedByName],
        ...[review.decidedAt, review.points, review.explanation, review.awardKey],
      ],
    );
    await tx.query(
      `INSERT INTO deed_votes (claim_id, person_id, name, vote, position)
       SELECT $1, v."personId", v.name, v.vote, v.position FROM jsonb_to_recordset($2) AS v ("personId" uuid, name text, vote text, position integer)`,
      [review.claimId, JSON.stringify(votes.map((vote, position) => ({ ...vote, position })))],
    );
  }

  async review(claimId: string, tx: EntityManager = this.dataSource.manager): Promise<CouncilReview | null> {
    const rows: CouncilReview[] = await tx.query(
      `SELECT r.held_on AS "heldOn", r.reason, r.recorded_by_name AS "recordedByName", r.decided_at AS "decidedAt",
              count(*) FILTER (WHERE v.vote = 'for') AS "votesFor", count(*) FILTER (WHERE v.vote = 'against') AS "votesAgainst",
              array_agg(v.name ORDER BY v.position) AS "memberNames", json_agg(json_build_object('name', v.name, 'vote', v.vote) ORDER BY v.position) AS votes
         FROM deed_reviews r JOIN deed_votes v ON v.claim_id = r.claim_id WHERE r.claim_id = $1 GROUP BY r.claim_id`,
      [claimId],
    );
    return rows[0] ?? null;
  }

  /** What became of the points of an approved claim, as the ledger has it now. */
  async award(claimId: string, tx: EntityManager = this.dataSource.manager): Promise<DeedAward | null> {
    const rows: DeedAward[] = await tx.query(
      `SELECT CASE WHEN r.award_key IS NULL THEN 'none' WHEN back.id IS NOT NULL THEN 'reversed' WHEN t.id IS NOT NULL THEN 'posted'
                   WHEN w.state = 'withdrawn' THEN 'withdrawn' ELSE 'pending' END AS state,
              r.points, r.explanation, CASE WHEN w.state = 'withdrawn' THEN NULL ELSE coalesce(t.booked_on, w.effective_on) END AS "effectiveOn",
              t.id AS "transferId", coalesce(back.reason, w.closed_reason) AS reason, coalesce(back.shortfall, 0) AS shortfall
         FROM deed_reviews r
         LEFT JOIN pending_awards w ON w.key = r.award_key
         LEFT JOIN point_transfers t ON t.key = r.award_key
         LEFT JOIN point_transfers back ON back.resolves_id = t.id
        WHERE r.claim_id = $1 AND r.approved`,
      [claimId],
    );
    return rows[0] ?? null;
  }
}
