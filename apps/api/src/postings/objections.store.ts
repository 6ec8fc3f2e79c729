import { Injectable } from '@nestjs/common';
import type { MyObjection, ObjectionState } from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';

export interface NewObjection {
  id: string;
  postingId: string;
  objectorName: string;
  objectorUserId: string | null;
  recordedBy: string;
  recordedByName: string;
  text: string;
  raisedAt: string;
}

export interface Decision {
  state: Exclude<ObjectionState, 'open'>;
  decidedBy: string;
  decidedByName: string;
  decision: string;
  decidedAt: string;
}

export interface Hands {
  id: string;
  state: ObjectionState;
  entryIds: string[];
  involvedUserIds: string[];
  concernedPersonIds: string[];
}

const OWN_SHOWN = 50;

@Injectable()
export class ObjectionsStore {
  constructor(private readonly dataSource: DataSource) {}

  async insert(tx: EntityManager, objection: NewObjection, keys: readonly string[]): Promise<void> {
    await tx.query(
      `INSERT INTO objections (id, posting_id, objector_name, objector_user_id, recorded_by, recorded_by_name, text, raised_at)
       SELECT id, "postingId", "objectorName", "objectorUserId", "recordedBy", "recordedByName", text, "raisedAt"
         FROM jsonb_to_record($1) AS o (id uuid, "postingId" uuid, "objectorName" text, "objectorUserId" uuid, "recordedBy" uuid, "recordedByName" text, text text, "raisedAt" timestamptz)`,
      [JSON.stringify(objection)],
    );
    await tx.query('INSERT INTO objection_entries (objection_id, award_key) SELECT $1, unnest($2::text[])', [
      objection.id,
      keys,
    ]);
  }

  /** Where it belongs, asked before anything is locked. */
  async placeOf(id: string): Promise<{ postingId: string; unitPath: string } | null> {
    const rows: { postingId: string; unitPath: string }[] = await this.dataSource.query(
      'SELECT o.posting_id AS "postingId", u.path AS "unitPath" FROM objections o JOIN postings p ON p.id = o.posting_id JOIN units u ON u.id = p.unit_id WHERE o.id = $1',
      [id],
    );
    return rows[0] ?? null;
  }

  /** Nobody else decides on it meanwhile. */
  async lock(tx: EntityManager, id: string): Promise<void> {
    await tx.query('SELECT FROM objections WHERE id = $1 FOR NO KEY UPDATE', [id]);
  }

  /** Who has a hand in objections, and whom they concern: who earned it, who lives with them, and who shares the account that it goes to. */
  hands(ids: readonly string[], tx: EntityManager = this.dataSource.manager): Promise<Hands[]> {
    return tx.query(
      `WITH named AS (
         SELECT e.objection_id AS of, w.id, w.actor_id, w.person_id, a.owner_id
           FROM objection_entries e JOIN pending_awards w ON w.key = e.award_key JOIN point_accounts a ON a.id = w.account_id WHERE e.objection_id = ANY($1)),
       homes AS (
         SELECT of, owner_id AS id FROM named UNION
         SELECT n.of, m.household_id FROM household_members m JOIN named n ON n.person_id = m.person_id WHERE m.left_on IS NULL)
       SELECT o.id, o.state, ARRAY(SELECT n.id FROM named n WHERE n.of = o.id) AS "entryIds",
              array_remove(ARRAY(SELECT n.actor_id FROM named n WHERE n.of = o.id) || o.recorded_by || o.objector_user_id, NULL) AS "involvedUserIds",
              ARRAY(SELECT n.person_id FROM named n WHERE n.of = o.id AND n.person_id IS NOT NULL UNION
                    SELECT m.person_id FROM household_members m JOIN homes h ON h.id = m.household_id WHERE h.of = o.id AND m.left_on IS NULL) AS "concernedPersonIds"
         FROM objections o WHERE o.id = ANY($1)`,
      [ids],
    );
  }

  /** Newest first; so many that nobody misses one of theirs. */
  ofObjector(userId: string): Promise<MyObjection[]> {
    return this.dataSource.query(
      `SELECT o.id, o.posting_id AS "postingId", p.unit_id AS "unitId", u.name AS "unitName", o.text, o.raised_at AS "raisedAt", o.state, o.decision, o.decided_at AS "decidedAt",
              ARRAY(SELECT lines.no FROM (SELECT w.key, row_number() OVER (ORDER BY w.occurred_on, w.key)::int AS no FROM pending_awards w WHERE w.posting_id = p.id) lines
                      JOIN objection_entries e ON e.award_key = lines.key WHERE e.objection_id = o.id ORDER BY lines.no) AS "entryNos"
         FROM objections o JOIN postings p ON p.id = o.posting_id JOIN units u ON u.id = p.unit_id
        WHERE o.objector_user_id = $1 ORDER BY o.raised_at DESC, o.id DESC LIMIT $2`,
      [userId, OWN_SHOWN],
    );
  }

  async decide(tx: EntityManager, id: string, decision: Decision): Promise<void> {
    const { state, decidedBy, decidedByName, decision: reason, decidedAt } = decision;
    await tx.query(
      'UPDATE objections SET state = $2, decided_by = $3, decided_by_name = $4, decision = $5, decided_at = $6 WHERE id = $1',
      [id, state, decidedBy, decidedByName, reason, decidedAt],
    );
  }

  /** Of these awards, those that no open objection names. */
  async undisputed(tx: EntityManager, keys: readonly string[]): Promise<string[]> {
    const rows: { key: string }[] = await tx.query(
      `SELECT key FROM unnest($1::text[]) AS named (key)
        WHERE NOT EXISTS (SELECT FROM objection_entries e JOIN objections o ON o.id = e.objection_id AND o.state = 'open' WHERE e.award_key = named.key)`,
      [keys],
    );
    return rows.map((row) => row.key);
  }
}
