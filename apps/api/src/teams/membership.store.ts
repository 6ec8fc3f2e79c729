import { Injectable } from '@nestjs/common';
import type { JoinRequestRecord, TeamMemberRecord } from '@jishan/domain';
import { DataSource, IsNull, type EntityManager } from 'typeorm';
import { JoinRequestEntity } from './join-request.entity';
import { TeamMemberEntity } from './team-member.entity';

/** Who reads a list of requests reads the newest; older decisions are in the audit log. */
const REQUESTS_SHOWN = 200;

const REQUEST = `
  SELECT r.id, r.team_id AS "teamId", r.person_id AS "personId", v.name AS "personName", r.message, r.state, r.requested_at AS "requestedAt", r.decision_reason AS "decisionReason"
    FROM join_requests r JOIN volunteers v ON v.id = r.person_id`;

@Injectable()
export class MembershipStore {
  constructor(private readonly dataSource: DataSource) {}

  /** The leader first, those who left last. */
  membersOf(teamId: string): Promise<Omit<TeamMemberRecord, 'phoneMasked'>[]> {
    return this.dataSource.query(
      `SELECT m.person_id AS "personId", v.name, m.leader, v.card_no AS "cardNo", m.joined_on AS "joinedOn", m.left_on AS "leftOn"
         FROM team_members m JOIN volunteers v ON v.id = m.person_id
        WHERE m.team_id = $1 ORDER BY m.left_on IS NOT NULL, m.leader DESC, v.name COLLATE "zh-x-icu", m.id`,
      [teamId],
    );
  }

  async memberIdsOf(teamId: string, on: string, tx: EntityManager = this.dataSource.manager): Promise<string[]> {
    const rows: { personId: string }[] = await tx.query(
      `SELECT person_id AS "personId" FROM team_members WHERE team_id = $1 AND joined_on <= $2 AND (left_on IS NULL OR left_on > $2) ORDER BY id`,
      [teamId, on],
    );
    return rows.map((row) => row.personId);
  }

  /** The teams of each person on a day, with those above them. */
  teamIdsOf(
    personIds: string[],
    on: string,
    tx: EntityManager = this.dataSource.manager,
  ): Promise<{ personId: string; teamIds: string[] }[]> {
    return tx.query(
      `SELECT m.person_id AS "personId", array_agg(DISTINCT above.id) AS "teamIds"
         FROM team_members m JOIN teams t ON t.id = m.team_id CROSS JOIN unnest(t.lineage) AS above(id)
        WHERE m.person_id = ANY ($1) AND m.joined_on <= $2 AND (m.left_on IS NULL OR m.left_on > $2)
        GROUP BY m.person_id`,
      [personIds, on],
    );
  }

  /** The person's place in the team now. */
  findCurrent(tx: EntityManager, teamId: string, personId: string): Promise<TeamMemberEntity | null> {
    return tx.findOneBy(TeamMemberEntity, { teamId, personId, leftOn: IsNull() });
  }

  /** Whoever leads a team stays its leader. */
  async endAll(tx: EntityManager, personId: string, on: string): Promise<void> {
    await tx.query(
      'UPDATE team_members SET left_on = $2 WHERE person_id = $1 AND left_on IS NULL AND NOT leader AND joined_on <= $2',
      [personId, on],
    );
  }

  async declineAll(
    tx: EntityManager,
    personId: string,
    by: { userId: string; reason: string; at: string },
  ): Promise<void> {
    await tx.update(
      JoinRequestEntity,
      { personId, state: 'pending' },
      { state: 'declined', decidedAt: by.at, decidedBy: by.userId, decisionReason: by.reason },
    );
  }

  findLeader(tx: EntityManager, teamId: string): Promise<TeamMemberEntity | null> {
    return tx.findOneBy(TeamMemberEntity, { teamId, leader: true });
  }

  async insert(tx: EntityManager, member: TeamMemberEntity): Promise<void> {
    await tx.insert(TeamMemberEntity, member);
  }

  async update(
    tx: EntityManager,
    id: string,
    change: Partial<Pick<TeamMemberEntity, 'leader' | 'leftOn'>>,
  ): Promise<void> {
    await tx.update(TeamMemberEntity, { id }, change);
  }

  /** Those that wait first. */
  requestsOf(teamId: string): Promise<JoinRequestRecord[]> {
    return this.dataSource.query(
      `${REQUEST} WHERE r.team_id = $1 ORDER BY r.state <> 'pending', r.requested_at DESC, r.id LIMIT $2`,
      [teamId, REQUESTS_SHOWN],
    );
  }

  async findRequest(id: string, tx: EntityManager = this.dataSource.manager): Promise<JoinRequestRecord | null> {
    const rows: JoinRequestRecord[] = await tx.query(`${REQUEST} WHERE r.id = $1`, [id]);
    return rows[0] ?? null;
  }

  async lockRequest(tx: EntityManager, id: string): Promise<void> {
    await tx.query('SELECT 1 FROM join_requests WHERE id = $1 FOR UPDATE', [id]);
  }

  async hasPending(tx: EntityManager, teamId: string, personId: string): Promise<boolean> {
    return tx.existsBy(JoinRequestEntity, { teamId, personId, state: 'pending' });
  }

  async insertRequest(tx: EntityManager, request: JoinRequestEntity): Promise<void> {
    await tx.insert(JoinRequestEntity, request);
  }

  async decideRequest(
    tx: EntityManager,
    id: string,
    decision: Pick<JoinRequestEntity, 'state' | 'decidedAt' | 'decidedBy' | 'decisionReason'>,
  ): Promise<void> {
    await tx.update(JoinRequestEntity, { id }, decision);
  }

  /** Who is put into the team needs no answer to the own request any more. */
  async acceptPending(
    tx: EntityManager,
    teamId: string,
    personId: string,
    decidedAt: string,
    decidedBy: string,
  ): Promise<void> {
    await tx.update(
      JoinRequestEntity,
      { teamId, personId, state: 'pending' },
      { state: 'accepted', decidedAt, decidedBy },
    );
  }
}
