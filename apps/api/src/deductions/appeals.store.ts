import { Injectable } from '@nestjs/common';
import type { AppealState, DeductionAppeal } from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';

export interface NewAppeal {
  deductionId: string;
  appellantId: string;
  appellantName: string;
  recordedBy: string;
  helperName: string | null;
  text: string;
  raisedAt: string;
}

/** An appeal with whoever had a hand in what it is about. */
export interface AppealRow extends Omit<DeductionAppeal, 'refusal'> {
  involvedUserIds: string[];
  involvedPersonIds: string[];
}

@Injectable()
export class AppealsStore {
  constructor(private readonly dataSource: DataSource) {}

  async insert(tx: EntityManager, appeal: NewAppeal): Promise<void> {
    await tx.query(
      `INSERT INTO deduction_appeals (deduction_id, appellant_id, appellant_name, recorded_by, helper_name, text, raised_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [
        ...[appeal.deductionId, appeal.appellantId, appeal.appellantName, appeal.recordedBy],
        ...[appeal.helperName, appeal.text, appeal.raisedAt],
      ],
    );
  }

  async decide(
    tx: EntityManager,
    deductionId: string,
    decision: {
      state: AppealState;
      decidedBy: string;
      decidedByName: string;
      decision: string;
      decidedAt: string;
    },
  ): Promise<void> {
    await tx.query(
      `UPDATE deduction_appeals SET state = $2, decided_by = $3, decided_by_name = $4, decision = $5, decided_at = $6 WHERE deduction_id = $1`,
      [
        ...[deductionId, decision.state, decision.decidedBy, decision.decidedByName],
        ...[decision.decision, decision.decidedAt],
      ],
    );
  }

  /** Filed, took down the review or the appeal, voted: none of them decides on it. */
  async find(deductionId: string, tx: EntityManager = this.dataSource.manager): Promise<AppealRow | null> {
    const rows: AppealRow[] = await tx.query(
      `SELECT a.state, a.appellant_name AS "appellantName", a.helper_name AS "helperName", a.text, a.raised_at AS "raisedAt",
              a.decided_by_name AS "decidedByName", a.decision, a.decided_at AS "decidedAt",
              ARRAY[d.filed_by, r.recorded_by, a.recorded_by] AS "involvedUserIds",
              ARRAY(SELECT v.person_id FROM deduction_votes v WHERE v.deduction_id = d.id UNION
                    SELECT person_id FROM users WHERE id IN (d.filed_by, r.recorded_by, a.recorded_by) AND person_id IS NOT NULL) AS "involvedPersonIds"
         FROM deduction_appeals a JOIN deductions d ON d.id = a.deduction_id JOIN deduction_reviews r ON r.deduction_id = d.id WHERE a.deduction_id = $1`,
      [deductionId],
    );
    return rows[0] ?? null;
  }
}
