// Reads only: a statement looks at the activities, attendances and redemptions behind a transfer's source; writing them is not its business.
import { Injectable } from '@nestjs/common';
import type {
  EntryAttendance,
  EntryDeduction,
  EntryDeed,
  HoldEnd,
  ListScope,
  Page,
  PageQuery,
  PendingAward,
  PointsAccountRecord,
  PointsTransferKind,
  PointsTransferRecord,
  Subject,
} from '@jishan/domain';
import { OPENING_RULE } from '@jishan/points';
import { DataSource, type EntityManager } from 'typeorm';
import { pageOf, readCursor, rowsToFetch } from '../platform/page';
import { OWNER_JOINS, OWNER_LABEL, READABLE_BY } from './balances.store';

/** Which lines of an account, at most so many; the days are those of the books. */
export interface LineSpan {
  fromLine?: number;
  from?: string | null;
  to?: string | null;
  limit: number;
}

/** An entry as it lies in the tables; the service makes words of it. */
export interface EntryRow {
  transferId: number;
  accountId: number;
  line: number;
  kind: PointsTransferKind;
  amount: number;
  balanceAfter: number;
  occurredOn: string;
  postedAt: string;
  personName: string | null;
  reversed: boolean;
  holdEnd: HoldEnd | null;
  lateFor: string | null;
  /** What kind of transfer this one resolved. */
  resolvedKind: PointsTransferKind | null;
  ruleName: string | null;
  bonusName: string | null;
  /** The activity, or that it was a deed. */
  forWhat: string | null;
  goods: string | null;
}

export interface EntryDetailRow extends Omit<EntryRow, 'line' | 'balanceAfter'> {
  line: number | null;
  balanceAfter: number | null;
  ownerLabel: string;
  unitId: string;
  source: string;
  actorName: string;
  explanation: string | null;
  schemeId: string | null;
  schemeTitle: string | null;
  schemeVersion: number | null;
  schemeDocumentRef: string | null;
  activity: { id: string; title: string; unitName: string; startsAt: string } | null;
  attendance: EntryAttendance | null;
  deed: EntryDeed | null;
  deduction: EntryDeduction | null;
  redemption: { id: string; slipNo: number | null; shopName: string; lines: string[]; clerkName: string | null } | null;
  buckets: { expiresOn: string; amount: number }[];
  reversedBy: number | null;
  reverses: number | null;
  reason: string | null;
  shortfall: number;
}

// o: the transfer this one resolves, whose activity and rule it shares
const SOURCES = `
  LEFT JOIN point_transfers o ON o.id = t.resolves_id
  LEFT JOIN volunteers p ON p.id = t.person_id
  LEFT JOIN activities act ON act.id = coalesce(t.activity_id, o.activity_id)
  LEFT JOIN scheme_versions sv ON sv.id = coalesce(t.scheme_version_id, o.scheme_version_id)
  LEFT JOIN LATERAL (
    SELECT r.rule ->> 'name' AS name, CASE WHEN coalesce(t.rule_id, o.rule_id) LIKE '%/bonus' THEN r.rule -> 'bonus' ->> 'name' END AS bonus
      FROM jsonb_array_elements(sv.rules) AS r (rule) WHERE r.rule ->> 'id' = split_part(coalesce(t.rule_id, o.rule_id), '/', 1)) rule ON true
  LEFT JOIN redemptions red ON red.id = CASE WHEN t.source ~ '^order:[0-9a-f-]{36}$' THEN substring(t.source FROM 7)::uuid END`;

// a capture has no owner on either side: the points left the account when they were held
const CAPTURED_FROM = `CASE WHEN t.kind = 'capture' THEN o.owner_debit_id END`;

const ENTRY_FROM = `FROM point_entries e JOIN point_transfers t ON t.id = e.transfer_id ${SOURCES}`;

// what took transfer t back; of what was set aside and handed over, that the hand-over was taken back
const UNDONE = `FROM point_transfers r WHERE r.resolves_id IN (t.id, (SELECT c.id FROM point_transfers c WHERE c.resolves_id = t.id AND c.kind = 'capture'))`;

// a fact, or what a reversal takes back, of a month that had been closed when this was recorded
const LATE_FOR = `(SELECT to_char(m.month, 'YYYY-MM') FROM closed_months m
   WHERE m.month = date_trunc('month', CASE t.kind WHEN 'reverse' THEN o.booked_on ELSE t.occurred_on END)::date AND m.month < date_trunc('month', t.booked_on) AND m.started_at <= t.created_at)`;

const FOR_WHAT = (source: string) => `coalesce(act.title, CASE WHEN ${source} LIKE 'deed:%' THEN '积分申报' END)`;

const SHOWN = `
  t.id AS "transferId", t.kind, t.occurred_on AS "occurredOn",
  t.created_at AS "postedAt", p.name AS "personName", o.kind AS "resolvedKind", CASE coalesce(t.rule_id, o.rule_id) WHEN '${OPENING_RULE}' THEN '起始分' ELSE rule.name END AS "ruleName", rule.bonus AS "bonusName", ${FOR_WHAT('t.source')} AS "forWhat",
  EXISTS (SELECT ${UNDONE} AND r.kind = 'reverse') AS reversed, CASE WHEN t.kind = 'hold' THEN (SELECT r.kind FROM point_transfers r WHERE r.resolves_id = t.id) END AS "holdEnd", ${LATE_FOR} AS "lateFor",
  (SELECT string_agg(l.goods_name || l.pieces || l.measure, '、' ORDER BY l.position) FROM redemption_lines l WHERE l.redemption_id = red.id) AS goods`;
const ENTRY_COLUMNS = `e.account_id AS "accountId", e.version AS line, e.amount, e.balance_after AS "balanceAfter", ${SHOWN}`;

// The attendance as it was when the points were given, also after a correction: by the number of the revision that stands in the key.
const PROOF = `
  CROSS JOIN LATERAL (SELECT coalesce(substring(coalesce(o.key, t.key) FROM '^attendance:[0-9a-f-]{36}:c([0-9]+)'), '0') AS revision) proof
  LEFT JOIN hour_entries hours ON hours.key = t.source || ':' || proof.revision
  LEFT JOIN attendances att ON att.id = CASE WHEN t.source ~ '^attendance:[0-9a-f-]{36}$' THEN substring(t.source FROM 12)::uuid END AND att.revision = proof.revision::integer
  LEFT JOIN users recorder ON recorder.id = hours.recorder_id`;

const ISO = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const IN_SCOPE = (column: string, parameter: number) =>
  `EXISTS (SELECT FROM unnest($${parameter}::text[]) AS granted (path) WHERE ${column} LIKE granted.path || '%')`;

@Injectable()
export class StatementsStore {
  constructor(private readonly dataSource: DataSource) {}

  /** Who may see an account, as the permissions ask it: its unit, its people, its team with those above. */
  async subjectOf(accountId: number, today: string): Promise<Subject | null> {
    const rows: { unitPath: string; personIds: string[]; teamIds: string[] | null }[] = await this.dataSource.query(
      `SELECT a_unit.path AS "unitPath", a_team.lineage AS "teamIds",
              CASE WHEN a.kind = 'member' THEN ARRAY[a.owner_id] ELSE ARRAY(
                SELECT m.person_id FROM household_members m WHERE a.kind = 'household' AND m.household_id = a.owner_id AND m.joined_on <= $2 AND (m.left_on IS NULL OR m.left_on > $2))
              END AS "personIds"
         FROM point_accounts a ${OWNER_JOINS('a')} WHERE a.id = $1 AND a.id >= 1000`,
      [accountId, today],
    );
    const row = rows[0];
    return row ? { unitPath: row.unitPath, personIds: row.personIds, teamIds: row.teamIds ?? [] } : null;
  }

  /** All, or what of it somebody may read who has left. */
  async entries(accountId: number, query: PageQuery, formerId: string | null = null): Promise<Page<EntryRow>> {
    const after = readCursor(query.cursor, 1);
    const rows: EntryRow[] = await this.dataSource.query(
      `SELECT ${ENTRY_COLUMNS} ${ENTRY_FROM} WHERE e.account_id = $1 AND ($2::bigint IS NULL OR e.version < $2)
          AND ($4::uuid IS NULL OR ${READABLE_BY('$4')}) ORDER BY e.version DESC LIMIT $3`,
      [accountId, after?.[0] ?? null, rowsToFetch(query.limit), formerId],
    );
    return pageOf(rows, query.limit, (row) => [row.line]);
  }

  async lines(accountId: number, { fromLine = 1, from = null, to = null, limit }: LineSpan): Promise<EntryRow[]> {
    return this.dataSource.query(
      `SELECT ${ENTRY_COLUMNS} ${ENTRY_FROM}
        WHERE e.account_id = $1 AND e.version >= $2 AND ($3::date IS NULL OR t.booked_on >= $3) AND ($4::date IS NULL OR t.booked_on <= $4)
        ORDER BY e.version LIMIT $5`,
      [accountId, fromLine, from, to, limit],
    );
  }

  /**
   * A transfer, with the line that it made on its owner's statement, opened down to what it was for; of points that changed their owner
   * both lines, the giver's first.
   */
  sides(transferId: number): Promise<EntryDetailRow[]> {
    return this.dataSource.query(
      `SELECT ${SHOWN}, a.id AS "accountId", e.version AS line, coalesce(e.amount, 0)::int8 AS amount, e.balance_after AS "balanceAfter", t.shortfall,
              ${OWNER_LABEL('a')} AS "ownerLabel", a_unit.id AS "unitId", t.source, coalesce(actor.name, '系统') AS "actorName", coalesce(t.explanation, o.explanation) AS explanation,
              s.id AS "schemeId", s.title AS "schemeTitle", sv.version AS "schemeVersion", sv.document_ref AS "schemeDocumentRef",
              CASE WHEN t.kind <> 'capture' THEN CASE o.kind WHEN 'capture' THEN o.resolves_id ELSE o.id END END AS reverses,
              undone.id AS "reversedBy", coalesce(t.reason, undone.reason) AS reason,
              CASE WHEN act.id IS NOT NULL THEN json_build_object('id', act.id, 'title', act.title, 'unitName', au.name, 'startsAt', ${ISO('act.starts_at')}) END AS activity,
              CASE WHEN hours.id IS NOT NULL THEN json_build_object('minutes', hours.minutes, 'source', hours.source, 'recorderName', coalesce(att.recorder_name, recorder.name, '系统'),
                'recordedAt', ${ISO('coalesce(att.recorded_at, hours.created_at)')}, 'guarantorName', att.guarantor_name,
                'concludedByName', CASE WHEN proof.revision = '0' THEN concluder.name END) END AS attendance,
              (SELECT json_build_object('id', d.id, 'doneOn', d.done_on, 'filedByName', d.filed_by_name, 'heldOn', r.held_on, 'memberNames', array_agg(v.name ORDER BY v.position))
                 FROM deed_claims d JOIN deed_reviews r ON r.claim_id = d.id JOIN deed_votes v ON v.claim_id = d.id WHERE d.id = CASE WHEN t.source ~ '^deed:[0-9a-f-]{36}$' THEN substring(t.source FROM 6)::uuid END GROUP BY d.id, r.claim_id) AS deed,
              (SELECT json_build_object('id', d.id, 'happenedOn', d.happened_on, 'filedByName', d.filed_by_name, 'heldOn', r.held_on, 'memberNames', array_agg(v.name ORDER BY v.position))
                 FROM deductions d JOIN deduction_reviews r ON r.deduction_id = d.id JOIN deduction_votes v ON v.deduction_id = d.id WHERE d.id = CASE WHEN t.source ~ '^deduction:[0-9a-f-]{36}$' THEN substring(t.source FROM 11)::uuid END GROUP BY d.id, r.deduction_id) AS deduction,
              CASE WHEN red.id IS NOT NULL THEN json_build_object('id', red.id, 'slipNo', red.slip_no, 'shopName', shop.name, 'clerkName', red.clerk_name, 'lines', ARRAY(
                SELECT l.goods_name || ' × ' || l.pieces || l.measure FROM redemption_lines l WHERE l.redemption_id = red.id ORDER BY l.position)) END AS redemption,
              CASE WHEN t.kind = 'award' THEN json_build_array(json_build_object('expiresOn', t.expires_on, 'amount', t.amount)) ELSE coalesce(
                (SELECT json_agg(json_build_object('expiresOn', x.expires_on, 'amount', abs(x.amount)) ORDER BY x.expires_on) FROM point_lot_uses x WHERE x.transfer_id = t.id), '[]') END AS buckets
         FROM point_transfers t ${SOURCES}
         JOIN point_accounts a ON a.id IN (t.owner_debit_id, t.owner_credit_id, ${CAPTURED_FROM}) ${OWNER_JOINS('a')}
         LEFT JOIN point_entries e ON e.account_id = a.id AND e.transfer_id = t.id
         LEFT JOIN LATERAL (SELECT r.id, r.reason ${UNDONE} AND r.kind IN ('reverse', 'release')) undone ON true
         LEFT JOIN users actor ON actor.id = t.actor_id
         LEFT JOIN users concluder ON concluder.id = act.concluded_by
         LEFT JOIN schemes s ON s.id = sv.scheme_id
         LEFT JOIN units au ON au.id = act.unit_id
         LEFT JOIN shops shop ON shop.id = red.shop_id
         ${PROOF}
        WHERE t.id = $1 ORDER BY a.id IS DISTINCT FROM t.owner_debit_id`,
      [transferId],
    );
  }

  async pending(accountId: number): Promise<PendingAward[]> {
    return this.dataSource.query(
      `SELECT w.key, w.amount, w.effective_on AS "effectiveOn", p.name AS "personName", w.state = 'parked' AS disputed,
              w.posting_id AS "postingId", round.unit_id AS "unitId", round.opens_on AS "opensOn",
              concat_ws('：', (SELECT r.rule ->> 'name' FROM jsonb_array_elements(sv.rules) AS r (rule) WHERE r.rule ->> 'id' = split_part(w.rule_id, '/', 1)), ${FOR_WHAT('w.source')}) AS title
         FROM pending_awards w
         JOIN postings round ON round.id = w.posting_id
         JOIN scheme_versions sv ON sv.id = w.scheme_version_id
         LEFT JOIN volunteers p ON p.id = w.person_id
         LEFT JOIN activities act ON act.id = w.activity_id
        WHERE w.account_id = $1 AND w.state IN ('waiting', 'parked') ORDER BY w.effective_on, w.key`,
      [accountId],
    );
  }

  async accounts(
    scope: ListScope,
    query: PageQuery & { search?: string; unitPath?: string },
    today: string,
  ): Promise<Page<PointsAccountRecord>> {
    const after = readCursor(query.cursor, 1);
    const rows: PointsAccountRecord[] = await this.dataSource.query(
      `SELECT a.id AS "accountId", a.book, a.kind AS "ownerKind", a.owner_id AS "ownerId", ${OWNER_LABEL('a')} AS "ownerLabel", a_unit.name AS "unitName",
              (SELECT coalesce(sum(l.remaining), 0)::int8 FROM point_lots l WHERE l.account_id = a.id AND l.expires_on >= $6) AS available,
              (SELECT t.occurred_on FROM point_entries e JOIN point_transfers t ON t.id = e.transfer_id WHERE e.account_id = a.id AND e.version = a.version) AS "lastMovedOn"
         FROM point_accounts a ${OWNER_JOINS('a')}
        WHERE a.id >= 1000 AND ${IN_SCOPE('a_unit.path', 1)} AND ($2::text IS NULL OR a_unit.path LIKE $2 || '%')
          AND ($3::text IS NULL OR position($3 IN ${OWNER_LABEL('a')}) > 0 OR a_person.card_no = $3
               OR EXISTS (SELECT FROM household_members m JOIN volunteers v ON v.id = m.person_id WHERE m.household_id = a_home.id AND m.left_on IS NULL AND (position($3 IN v.name) > 0 OR v.card_no = $3)))
          AND ($4::bigint IS NULL OR a.id > $4)
        ORDER BY a.id LIMIT $5`,
      [
        scope.unitPaths,
        query.unitPath ?? null,
        query.search ?? null,
        after?.[0] ?? null,
        rowsToFetch(query.limit),
        today,
      ],
    );
    return pageOf(rows, query.limit, (row) => [row.accountId]);
  }

  async transfers(
    scope: ListScope,
    query: PageQuery & { kind?: PointsTransferKind; from?: string; to?: string },
  ): Promise<Page<PointsTransferRecord>> {
    const after = readCursor(query.cursor, 1);
    const label = (account: string, id: string) =>
      `CASE WHEN ${id} >= 1000 THEN ${OWNER_LABEL(account)} ELSE CASE ${id} % 10 WHEN 1 THEN '积分发放' WHEN 2 THEN '冻结' WHEN 3 THEN '已兑换' ELSE '已到期' END END`;
    const rows: PointsTransferRecord[] = await this.dataSource.query(
      `SELECT t.id AS "transferId", t.key, t.kind, t.amount, ${label('giver', 't.debit_id')} AS "fromLabel", ${label('taker', 't.credit_id')} AS "toLabel", p.name AS "personName",
              t.occurred_on AS "occurredOn", t.created_at AS "postedAt", t.source, coalesce(actor.name, '系统') AS "actorName", ${LATE_FOR} AS "lateFor"
         FROM point_transfers t
         LEFT JOIN point_transfers o ON o.id = t.resolves_id
         LEFT JOIN point_accounts giver ON giver.id = coalesce(t.owner_debit_id, ${CAPTURED_FROM}) ${OWNER_JOINS('giver')}
         LEFT JOIN point_accounts taker ON taker.id = t.owner_credit_id ${OWNER_JOINS('taker')}
         LEFT JOIN volunteers p ON p.id = t.person_id
         LEFT JOIN users actor ON actor.id = t.actor_id
        WHERE (${IN_SCOPE('giver_unit.path', 1)} OR ${IN_SCOPE('taker_unit.path', 1)}) AND ($2::text IS NULL OR t.kind = $2) AND ($3::date IS NULL OR t.occurred_on >= $3) AND ($4::date IS NULL OR t.occurred_on <= $4)
          AND ($5::bigint IS NULL OR t.id < $5)
        ORDER BY t.id DESC LIMIT $6`,
      [
        scope.unitPaths,
        query.kind ?? null,
        query.from ?? null,
        query.to ?? null,
        after?.[0] ?? null,
        rowsToFetch(query.limit),
      ],
    );
    return pageOf(rows, query.limit, (row) => [row.transferId]);
  }

  async isResolved(tx: EntityManager, transferId: number): Promise<boolean> {
    const rows: unknown[] = await tx.query('SELECT 1 FROM point_transfers WHERE resolves_id = $1', [transferId]);
    return rows.length > 0;
  }
}
