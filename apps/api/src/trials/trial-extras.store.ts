// What a trial looks at besides services: claims that were approved, and opening points and deductions, those that were and those that would have been.
import { Injectable } from '@nestjs/common';
import type { TrialExtra } from '@jishan/domain';
import { OPENING_RULE, type SchemeVersion } from '@jishan/points';
import { DataSource } from 'typeorm';

/** Of account a: the unit of its owner, as far as it is the version's or below it. */
const IN_REACH = `
  JOIN (SELECT id, unit_id FROM households UNION ALL SELECT id, unit_id FROM volunteers UNION ALL SELECT id, unit_id FROM teams) owner ON owner.id = a.owner_id
  JOIN units u ON u.id = owner.unit_id
  JOIN units issuer ON issuer.id = $1 AND u.path LIKE issuer.path || '%'`;

/**
 * Units of scheme $1 and book $2: below it no nearer scheme of the same book was in force that day. From the units inwards, by ids: the
 * database guesses badly how many rows a place in the tree has, and must not be left a product of two ledgers.
 */
export const UNITS_OF_SCHEME = `WITH own AS MATERIALIZED (
         SELECT u.id, u.name, u.path, issuer.path AS issuer_path FROM units issuer JOIN units u ON u.path ^@ issuer.path WHERE issuer.id = $1),
       nearer AS MATERIALIZED (
         SELECT own.id AS unit_id, v.effective_from, coalesce(v.effective_to, 'infinity') AS effective_to
           FROM own JOIN units near ON own.path ^@ near.path AND near.path ^@ own.issuer_path AND near.path <> own.issuer_path
           JOIN schemes n ON n.unit_id = near.id AND n.book = $2 JOIN scheme_versions v ON v.scheme_id = n.id AND v.state = 'effective')`;

/** 申报: a claim that was approved, with the rule it was claimed under. */
export interface ApprovedDeed {
  id: string;
  personId: string;
  unitId: string;
  unitName: string;
  occurredOn: string;
  ruleId: string;
  ruleName: string;
  settledAt: string;
  householdId: string | null;
}

@Injectable()
export class TrialExtrasStore {
  constructor(private readonly dataSource: DataSource) {}

  /** Claims of the period in the units to which the scheme would apply; what was taken back since was no deed. */
  deeds({ unitId, book }: SchemeVersion, { from, to }: { from: string; to: string }): Promise<ApprovedDeed[]> {
    return this.dataSource.query(
      `${UNITS_OF_SCHEME}
       SELECT d.id, d.person_id AS "personId", d.unit_id AS "unitId", own.name AS "unitName", d.done_on AS "occurredOn", d.rule_id AS "ruleId",
              d.rule_name AS "ruleName", r.recorded_at AS "settledAt", m.household_id AS "householdId"
         FROM own JOIN deed_claims d ON d.unit_id = own.id JOIN deed_reviews r ON r.claim_id = d.id AND r.approved
         LEFT JOIN household_members m ON m.person_id = d.person_id AND m.joined_on <= d.done_on AND (m.left_on IS NULL OR m.left_on > d.done_on)
        WHERE d.done_on BETWEEN $3 AND $4
          AND NOT EXISTS (SELECT FROM nearer WHERE nearer.unit_id = own.id AND d.done_on BETWEEN nearer.effective_from AND nearer.effective_to)
          AND NOT EXISTS (SELECT FROM pending_awards w WHERE w.key = r.award_key AND w.state = 'withdrawn')
          AND NOT EXISTS (SELECT FROM point_transfers t JOIN point_transfers back ON back.resolves_id = t.id WHERE t.key = r.award_key)`,
      [unitId, book, from, to],
    );
  }

  /** Opening points that stand in people's own accounts, which are somebody's; those of households and teams are nobody's in particular. */
  openingsOfPeople(
    { unitId, book }: SchemeVersion,
    { from, to }: { from: string; to: string },
  ): Promise<{ personId: string; points: number }[]> {
    return this.dataSource.query(
      `SELECT a.owner_id AS "personId", sum(t.amount)::int8 AS points
         FROM point_transfers t JOIN point_accounts a ON a.id = t.credit_id AND a.kind = 'member' ${IN_REACH}
        WHERE t.kind = 'award' AND t.rule_id = '${OPENING_RULE}' AND t.book = $2 AND t.occurred_on BETWEEN $3 AND $4
          AND NOT EXISTS (SELECT FROM point_transfers r WHERE r.resolves_id = t.id)
        GROUP BY a.owner_id`,
      [unitId, book, from, to],
    );
  }

  /** Opening points that stand in the book for the days of the period. */
  openings({ unitId, book }: SchemeVersion, { from, to }: { from: string; to: string }): Promise<TrialExtra[]> {
    return this.dataSource.query(
      `SELECT 'opening' AS kind, u.id AS "unitId", u.name AS "unitName", count(DISTINCT a.id) AS accounts, sum(t.amount)::int8 AS before, 0::int8 AS after
         FROM point_transfers t JOIN point_accounts a ON a.id = t.credit_id ${IN_REACH}
        WHERE t.kind = 'award' AND t.rule_id = '${OPENING_RULE}' AND t.book = $2 AND t.occurred_on BETWEEN $3 AND $4
          AND NOT EXISTS (SELECT FROM point_transfers r WHERE r.resolves_id = t.id)
        GROUP BY u.id ORDER BY u.path`,
      [unitId, book, from, to],
    );
  }

  /** Deductions of the period that stand: what was decided, and what the tried version's rule of the same name takes; all below zero. */
  deductions({ id, unitId, book }: SchemeVersion, { from, to }: { from: string; to: string }): Promise<TrialExtra[]> {
    return this.dataSource.query(
      `SELECT 'deduction' AS kind, u.id AS "unitId", u.name AS "unitName", count(DISTINCT a.id) AS accounts,
              -sum(t.amount + t.shortfall)::int8 AS before, -coalesce(sum(rule.points), 0)::int8 AS after
         FROM point_transfers t JOIN point_accounts a ON a.id = t.debit_id ${IN_REACH}
         JOIN scheme_versions v ON v.id = $5
         LEFT JOIN LATERAL (
           SELECT (r.rule -> 'earning' ->> 'points')::int AS points FROM jsonb_array_elements(v.rules) AS r (rule)
            WHERE r.rule ->> 'id' = t.rule_id AND r.rule ->> 'factKind' = 'deduction') rule ON true
        WHERE t.kind = 'deduct' AND t.book = $2 AND t.occurred_on BETWEEN $3 AND $4
          AND NOT EXISTS (SELECT FROM point_transfers r WHERE r.resolves_id = t.id)
        GROUP BY u.id ORDER BY u.path`,
      [unitId, book, from, to, id],
    );
  }
}
