import { Injectable } from '@nestjs/common';
import type {
  ActivityKind,
  Page,
  PageQuery,
  SchemeTrial,
  SchemeTrialDetail,
  TrialPerson,
  TrialResult,
} from '@jishan/domain';
import {
  OPENING_RULE,
  type History,
  type PastAward,
  type PastFact,
  type SchemeVersion,
  type WorkCalendar,
} from '@jishan/points';
import { DataSource, type EntityManager } from 'typeorm';
import { pageOf, readCursor, rowsToFetch } from '../platform/page';
import { UNITS_OF_SCHEME } from './trial-extras.store';
import type { TrialFigures, TrialPersonSums } from './trial-run';

/** A minute ledger's row that still stands, with the activity it was served in. */
export interface ProvedService {
  attendanceId: string;
  revision: number;
  personId: string;
  role: string;
  category: string;
  minutes: number;
  occurredOn: string;
  settledAt: string;
  startsAt: string;
  kind: ActivityKind;
  activityId: string;
  activityTitle: string;
  teamId: string | null;
  unitId: string;
  unitName: string;
  householdId: string | null;
}

export interface TrialSubject {
  versionId: string;
  version: number;
  schemeId: string;
  unitId: string;
}

interface Period {
  from: string;
  to: string;
}

/** As they are written down: without the names of people, which may change. */
type KeptFigures = TrialFigures & Pick<TrialResult, 'extras'>;

const HEAD = `
  SELECT t.id, v.scheme_id AS "schemeId", t.version_id AS "versionId", v.version, t.from_day AS "from", t.to_day AS "to", t.state, t.progress,
         coalesce(u.name, '系统') AS "askedByName", t.asked_at AS "askedAt", t.finished_at AS "finishedAt"`;
const FROM = `FROM scheme_trials t JOIN scheme_versions v ON v.id = t.version_id LEFT JOIN users u ON u.id = t.asked_by`;

/** Awards that stand in a book: posted and not taken back, or still under 公示. */
const STANDING = `
  SELECT t.key, t.source, t.rule_id, t.person_id, t.credit_id AS account_id, t.activity_id, t.occurred_on, t.amount
    FROM point_transfers t WHERE t.kind = 'award' AND t.book = $1 AND t.occurred_on BETWEEN $2 AND $3
     AND NOT EXISTS (SELECT FROM point_transfers r WHERE r.resolves_id = t.id)
  UNION ALL
  SELECT key, source, rule_id, person_id, account_id, activity_id, occurred_on, amount
    FROM pending_awards WHERE state NOT IN ('posted', 'withdrawn') AND book = $1 AND occurred_on BETWEEN $2 AND $3`;

@Injectable()
export class TrialsStore {
  constructor(private readonly dataSource: DataSource) {}

  async subject(versionId: string): Promise<TrialSubject | null> {
    const [found]: TrialSubject[] = await this.dataSource.query(
      `SELECT v.id AS "versionId", v.version, v.scheme_id AS "schemeId", s.unit_id AS "unitId"
         FROM scheme_versions v JOIN schemes s ON s.id = v.scheme_id WHERE v.id = $1`,
      [versionId],
    );
    return found ?? null;
  }

  /** False: a trial of this version is under way. */
  async insert(
    tx: EntityManager,
    trial: { id: string; versionId: string; from: string; to: string; askedBy: string; askedAt: string },
  ): Promise<boolean> {
    const rows: unknown[] = await tx.query(
      `INSERT INTO scheme_trials (id, version_id, from_day, to_day, state, asked_by, asked_at) VALUES ($1, $2, $3, $4, 'waiting', $5, $6)
       ON CONFLICT (version_id) WHERE state IN ('waiting', 'running') DO NOTHING RETURNING 1`,
      [trial.id, trial.versionId, trial.from, trial.to, trial.askedBy, trial.askedAt],
    );
    return rows.length > 0;
  }

  list(versionId: string): Promise<SchemeTrial[]> {
    return this.dataSource.query(
      `${HEAD} ${FROM} WHERE t.version_id = $1 ORDER BY t.asked_at DESC, t.id DESC LIMIT 20`,
      [versionId],
    );
  }

  /** With the names that the people of its lines have today. */
  async find(id: string, tx: EntityManager = this.dataSource.manager): Promise<SchemeTrialDetail | null> {
    const [found]: (SchemeTrial & { result: KeptFigures | null })[] = await tx.query(
      `${HEAD}, t.result ${FROM} WHERE t.id = $1`,
      [id],
    );
    if (!found) return null;
    return { ...found, result: found.result && (await this.named(found.result, tx)) };
  }

  private async named(figures: KeptFigures, tx: EntityManager): Promise<TrialResult> {
    const rows: { id: string; name: string }[] = await tx.query(
      'SELECT id, name FROM volunteers WHERE id = ANY($1::uuid[])',
      [figures.lines.map((line) => line.personId)],
    );
    const names = new Map(rows.map((row) => [row.id, row.name]));
    return {
      ...figures,
      lines: figures.lines.map((line) => ({ ...line, personName: names.get(line.personId) ?? '' })),
    };
  }

  /** Larger differences first. */
  async people(trialId: string, query: PageQuery): Promise<Page<TrialPerson>> {
    const after = readCursor(query.cursor, 2);
    const rows: TrialPerson[] = await this.dataSource.query(
      `SELECT p.person_id AS "personId", v.name, u.name AS "unitName", p.facts, p.before, p.after
         FROM scheme_trial_people p JOIN volunteers v ON v.id = p.person_id JOIN units u ON u.id = v.unit_id
        WHERE p.trial_id = $1 AND ($2::bigint IS NULL OR (abs(p.after - p.before), p.person_id) < ($2::bigint, $3::uuid))
        ORDER BY abs(p.after - p.before) DESC, p.person_id DESC LIMIT $4`,
      [trialId, after?.[0] ?? null, after?.[1] ?? null, rowsToFetch(query.limit)],
    );
    return pageOf(rows, query.limit, (row) => [Math.abs(row.after - row.before), row.personId]);
  }

  everybody(trialId: string): Promise<TrialPerson[]> {
    return this.dataSource.query(
      `SELECT p.person_id AS "personId", v.name, u.name AS "unitName", p.facts, p.before, p.after
         FROM scheme_trial_people p JOIN volunteers v ON v.id = p.person_id JOIN units u ON u.id = v.unit_id
        WHERE p.trial_id = $1 ORDER BY u.path, v.pinyin, p.person_id`,
      [trialId],
    );
  }

  /** Takes the trial up; null when it has ended. Taken up twice it comes to the same. */
  async begin(id: string): Promise<(Period & { versionId: string }) | null> {
    const [rows]: [(Period & { versionId: string })[]] = await this.dataSource.query(
      `UPDATE scheme_trials SET state = 'running' WHERE id = $1 AND state IN ('waiting', 'running')
       RETURNING version_id AS "versionId", from_day AS "from", to_day AS "to"`,
      [id],
    );
    return rows[0] ?? null;
  }

  async advance(tx: EntityManager, id: string, progress: number): Promise<void> {
    await tx.query(`UPDATE scheme_trials SET progress = $2 WHERE id = $1 AND state = 'running'`, [id, progress]);
  }

  async finish(
    tx: EntityManager,
    id: string,
    { result, people }: { result: KeptFigures; people: readonly TrialPersonSums[] },
    finishedAt: string,
  ): Promise<void> {
    const open: unknown[] = await tx.query(
      `SELECT FROM scheme_trials WHERE id = $1 AND state = 'running' FOR NO KEY UPDATE`,
      [id],
    );
    if (open.length === 0) return;
    await tx.query(
      `INSERT INTO scheme_trial_people (trial_id, person_id, facts, before, after)
       SELECT $1, "personId", facts, before, after FROM jsonb_to_recordset($2) AS p ("personId" uuid, facts integer, before bigint, after bigint)`,
      [id, JSON.stringify(people)],
    );
    await tx.query(
      `UPDATE scheme_trials SET state = 'done', progress = 100, result = $2, finished_at = $3 WHERE id = $1`,
      [id, JSON.stringify(result), finishedAt],
    );
  }

  async fail(tx: EntityManager, id: string, at: string): Promise<void> {
    await tx.query(
      `UPDATE scheme_trials SET state = 'failed', finished_at = $2 WHERE id = $1 AND state IN ('waiting', 'running')`,
      [id, at],
    );
  }

  /** Asked before a moment and not ended since. */
  async stale(before: string): Promise<string[]> {
    const rows: { id: string }[] = await this.dataSource.query(
      `SELECT id FROM scheme_trials WHERE state IN ('waiting', 'running') AND asked_at < $1 ORDER BY asked_at`,
      [before],
    );
    return rows.map((row) => row.id);
  }

  async version(versionId: string): Promise<SchemeVersion | null> {
    const [found]: SchemeVersion[] = await this.dataSource.query(
      `SELECT v.id, v.scheme_id AS "schemeId", v.version, s.title, s.unit_id AS "unitId", v.document_ref AS "documentRef", NULL AS adoption,
              v.effective_from AS "effectiveFrom", v.effective_to AS "effectiveTo", s.book, v.account_owner AS "accountOwner", v.rules, v.caps, v.expiry,
              v.posting_days AS "postingDays", v.posting_rhythm AS "postingRhythm", v.opening
         FROM scheme_versions v JOIN schemes s ON s.id = v.scheme_id WHERE v.id = $1`,
      [versionId],
    );
    return found ?? null;
  }

  async calendar(): Promise<WorkCalendar> {
    const rows: { day: string; working: boolean }[] = await this.dataSource.query(
      'SELECT day, working FROM calendar_days',
    );
    const days = (working: boolean) => rows.filter((row) => row.working === working).map((row) => row.day);
    return { holidays: days(false), workedWeekends: days(true) };
  }

  /** Services in the units to which the scheme would apply. */
  services({ unitId, book }: { unitId: string; book: number }, { from, to }: Period): Promise<ProvedService[]> {
    return this.dataSource.query(
      `${UNITS_OF_SCHEME}
       SELECT t.id AS "attendanceId", t.revision, h.person_id AS "personId", h.role, h.category, h.minutes, h.occurred_on AS "occurredOn",
              h.created_at AS "settledAt", s.starts_at AS "startsAt", a.kind, a.id AS "activityId", a.title AS "activityTitle", a.team_id AS "teamId",
              a.unit_id AS "unitId", own.name AS "unitName", m.household_id AS "householdId"
         FROM own
         JOIN activities a ON a.unit_id = own.id
         JOIN hour_entries h ON h.activity_id = a.id AND h.origin LIKE 'attendance:%'
         JOIN attendances t ON t.id = substring(h.origin FROM 12)::uuid
         JOIN shifts s ON s.id = t.shift_id
         LEFT JOIN household_members m ON m.person_id = h.person_id AND m.joined_on <= h.occurred_on AND (m.left_on IS NULL OR m.left_on > h.occurred_on)
        WHERE h.kind = 'credit' AND h.occurred_on BETWEEN $3 AND $4 AND NOT EXISTS (SELECT FROM hour_entries r WHERE r.resolves_id = h.id)
          AND NOT EXISTS (SELECT FROM nearer WHERE nearer.unit_id = own.id AND h.occurred_on BETWEEN nearer.effective_from AND nearer.effective_to)`,
      [unitId, book, from, to],
    );
  }

  /** What stands in the book for facts of the period. */
  async given(book: number, { from, to }: Period): Promise<Map<string, number>> {
    const rows: { source: string; amount: number }[] = await this.dataSource.query(
      `SELECT source, sum(amount)::bigint AS amount FROM (${STANDING}) standing GROUP BY source`,
      [book, from, to],
    );
    return new Map(rows.map((row) => [row.source, row.amount]));
  }

  /** What counts for caps and bonuses besides the facts that are tried: of these people and owners, from a day on, until the period ends. */
  async history(
    of: { book: number; since: string; month: string; until: string },
    facts: {
      sources: readonly string[];
      personIds: readonly string[];
      ownerIds: readonly string[];
      activityIds: readonly string[];
    },
  ): Promise<History> {
    const awards: PastAward[] = await this.dataSource.query(
      `SELECT s.key, s.rule_id AS "ruleId", s.person_id AS "personId", a.owner_id AS "ownerId", s.activity_id AS "activityId", s.occurred_on AS "occurredOn", s.amount
         FROM (${STANDING}) s JOIN point_accounts a ON a.id = s.account_id
        WHERE (s.person_id = ANY($4::uuid[]) OR a.owner_id = ANY($5::uuid[])) AND s.source <> ALL ($6::text[]) AND s.rule_id <> '${OPENING_RULE}'
          AND (s.rule_id LIKE '%/bonus' OR s.occurred_on >= $7::date OR s.activity_id = ANY($8::uuid[]))`,
      [of.book, of.since, of.until, facts.personIds, facts.ownerIds, facts.sources, of.month, facts.activityIds],
    );
    const past: PastFact[] = await this.dataSource.query(
      `SELECT 'attendance' AS kind, person_id AS "personId", category, role, occurred_on AS "occurredOn", CASE kind WHEN 'credit' THEN 1 ELSE -1 END AS times, created_at AS "settledAt"
         FROM hour_entries WHERE person_id = ANY($1::uuid[]) AND occurred_on BETWEEN $2 AND $3 AND origin <> ALL ($4::text[])`,
      [facts.personIds, of.since, of.until, facts.sources],
    );
    return { awards, facts: past };
  }
}
