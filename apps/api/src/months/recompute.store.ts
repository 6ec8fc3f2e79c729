// Reads only: what was recorded of a month, and what the ledger has for it. All of one report in one snapshot.
import { Injectable } from '@nestjs/common';
import type { ActivityKind, AttendanceSource, ServiceRole } from '@jishan/domain';
import { OPENING_RULE, type Book, type PastAward, type PastFact, type WorkCalendar } from '@jishan/points';
import { DataSource, type EntityManager } from 'typeorm';

const LONGEST_MS = 600_000;

/** A line of the hours ledger for an attendance, with what its activity was. */
export interface HourLine {
  kind: 'credit' | 'reversal';
  key: string;
  /** `attendance:<id>` */
  origin: string;
  personId: string;
  minutes: number;
  source: AttendanceSource;
  category: string;
  role: ServiceRole;
  activityId: string;
  shiftId: string;
  occurredOn: string;
  recordedAt: string;
  unitId: string;
  teamId: string | null;
  activityKind: ActivityKind;
  startsAt: string;
}

/** An approved claim, as the review recorded it. */
export interface DeedLine {
  id: string;
  personId: string;
  unitId: string;
  occurredOn: string;
  ruleId: string;
  recordedAt: string;
}

/** What the ledger has for an attendance: posted, or waiting under 公示. */
export interface GivenAward {
  key: string;
  book: Book;
  amount: number;
  activityTitle: string | null;
  personName: string | null;
  /** Of whoever took it back by hand; such an award stands for nothing any more. */
  reason: string | null;
}

/** One that follows from the terms of its version alone. */
export type RuledTransfer = Omit<GivenAward, 'activityTitle'> & { expected: number };

const NEXT = `($1::date + interval '1 month')`;

@Injectable()
export class RecomputeStore {
  constructor(private readonly dataSource: DataSource) {}

  inSnapshot<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return this.dataSource.transaction('REPEATABLE READ', async (tx) => {
      await tx.query('SET TRANSACTION READ ONLY');
      await tx.query(`SET LOCAL statement_timeout = ${LONGEST_MS}`);
      return work(tx);
    });
  }

  /** In the order in which they were recorded. */
  lines(tx: EntityManager, first: string): Promise<HourLine[]> {
    return tx.query(
      `SELECT h.kind, h.key, h.origin, h.person_id AS "personId", h.minutes, h.source, h.category, h.role, h.activity_id AS "activityId", s.id AS "shiftId", h.occurred_on AS "occurredOn",
              h.created_at AS "recordedAt", a.unit_id AS "unitId", a.team_id AS "teamId", a.kind AS "activityKind", s.starts_at AS "startsAt"
         FROM hour_entries h
         JOIN activities a ON a.id = h.activity_id
         JOIN attendances t ON t.id = substring(h.origin FROM 12)::uuid
         JOIN shifts s ON s.id = t.shift_id
        WHERE h.origin LIKE 'attendance:%' AND h.occurred_on >= $1 AND h.occurred_on < ${NEXT}
        ORDER BY h.created_at, h.activity_id, h.id`,
      [first],
    );
  }

  /** With when the review was written down, in the time of the hours ledger. */
  deeds(tx: EntityManager, first: string): Promise<DeedLine[]> {
    return tx.query(
      `SELECT d.id, d.person_id AS "personId", d.unit_id AS "unitId", d.done_on AS "occurredOn", d.rule_id AS "ruleId",
              r.recorded_at AS "recordedAt"
         FROM deed_claims d JOIN deed_reviews r ON r.claim_id = d.id AND r.approved
        WHERE d.done_on >= $1 AND d.done_on < ${NEXT} ORDER BY d.id`,
      [first],
    );
  }

  /** Awards of earlier months that stand, since a day. */
  awardsBefore(tx: EntityManager, since: string, first: string): Promise<(PastAward & { book: Book })[]> {
    return tx.query(
      `SELECT g.key, g.book, g.rule_id AS "ruleId", g.person_id AS "personId", a.owner_id AS "ownerId", g.activity_id AS "activityId", g.occurred_on AS "occurredOn", g.amount
         FROM (SELECT key, book, rule_id, person_id, activity_id, occurred_on, amount, credit_id AS account_id FROM point_transfers t
                WHERE kind = 'award' AND person_id IS NOT NULL AND rule_id IS DISTINCT FROM '${OPENING_RULE}' AND NOT EXISTS (SELECT FROM point_transfers r WHERE r.resolves_id = t.id)
               UNION ALL SELECT key, book, rule_id, person_id, activity_id, occurred_on, amount, account_id FROM pending_awards WHERE state NOT IN ('posted', 'withdrawn')) g
         JOIN point_accounts a ON a.id = g.account_id
        WHERE g.occurred_on >= $1 AND g.occurred_on < $2`,
      [since, first],
    );
  }

  factsBefore(tx: EntityManager, since: string, first: string): Promise<Omit<PastFact, 'kind'>[]> {
    return tx.query(
      `SELECT person_id AS "personId", category, role, min(occurred_on) AS "occurredOn", sum(CASE kind WHEN 'credit' THEN 1 ELSE -1 END)::int8 AS times
         FROM hour_entries WHERE origin LIKE 'attendance:%' AND occurred_on >= $1 AND occurred_on < $2
        GROUP BY person_id, category, role, date_trunc('month', occurred_on) HAVING sum(CASE kind WHEN 'credit' THEN 1 ELSE -1 END) > 0`,
      [since, first],
    );
  }

  given(tx: EntityManager, first: string): Promise<GivenAward[]> {
    return tx.query(
      `SELECT g.key, g.book, g.amount, act.title AS "activityTitle", p.name AS "personName", g.reason
         FROM (SELECT t.key, t.book, CASE WHEN r.id IS NULL THEN t.amount ELSE 0 END AS amount, t.activity_id, t.person_id, r.reason FROM point_transfers t
                 LEFT JOIN point_transfers r ON r.resolves_id = t.id
                WHERE t.kind = 'award' AND t.source ~ '^(attendance|deed):' AND t.occurred_on >= $1 AND t.occurred_on < ${NEXT}
               UNION ALL SELECT key, book, CASE WHEN state = 'withdrawn' THEN 0 ELSE amount END, activity_id, person_id, closed_reason FROM pending_awards
                WHERE state <> 'posted' AND source ~ '^(attendance|deed):' AND occurred_on >= $1 AND occurred_on < ${NEXT}) g
         LEFT JOIN activities act ON act.id = g.activity_id
         LEFT JOIN volunteers p ON p.id = g.person_id
        ORDER BY g.key`,
      [first],
    );
  }

  /** Opening points and deductions of the month beside what the versions that they name say. What is taken off counts below zero. */
  ruled(tx: EntityManager, first: string): Promise<RuledTransfer[]> {
    return tx.query(
      `SELECT t.key, t.book, p.name AS "personName", r.reason, coalesce(CASE t.kind WHEN 'deduct' THEN -rule.points ELSE (sv.opening ->> 'points')::int END, 0)::int8 AS expected,
              CASE WHEN t.kind = 'deduct' THEN -t.amount - t.shortfall WHEN r.id IS NULL THEN t.amount ELSE 0 END AS amount
         FROM point_transfers t
         LEFT JOIN scheme_versions sv ON sv.id = t.scheme_version_id AND sv.state = 'effective'
         LEFT JOIN LATERAL (
           SELECT (x.rule -> 'earning' ->> 'points')::int AS points FROM jsonb_array_elements(sv.rules) AS x (rule)
            WHERE x.rule ->> 'id' = t.rule_id AND x.rule ->> 'factKind' = 'deduction') rule ON true
         LEFT JOIN point_transfers r ON r.resolves_id = t.id
         LEFT JOIN volunteers p ON p.id = t.person_id
        WHERE (t.kind = 'award' AND t.rule_id = '${OPENING_RULE}' OR t.kind = 'deduct' AND r.id IS NULL) AND t.occurred_on >= $1 AND t.occurred_on < ${NEXT}`,
      [first],
    );
  }

  async calendar(tx: EntityManager): Promise<WorkCalendar> {
    const rows: { day: string; working: boolean }[] = await tx.query('SELECT day, working FROM calendar_days');
    const days = (working: boolean) => rows.filter((row) => row.working === working).map((row) => row.day);
    return { holidays: days(false), workedWeekends: days(true) };
  }
}
