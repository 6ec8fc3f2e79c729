// Reads only, beside whoever owns these tables: who has an account under a scheme, and to whom opening points were given.
import { Injectable } from '@nestjs/common';
import type { OwnerKind, SchemeVersion } from '@jishan/points';
import type { EntityManager } from 'typeorm';
import { advisoryLock } from '../platform/advisory-locks';

export interface OpeningOwner {
  id: string;
  /** Since when it has been there. */
  since: string;
  unitId: string;
  unitName: string;
  /** What a household was before each time it moved: it is the same household, and its opening points are the same. */
  formerIds: string[];
}

const BEIJING = `AT TIME ZONE 'Asia/Shanghai'`;
const OWNERS: Record<OwnerKind, string> = {
  household: `SELECT h.id, h.unit_id, h.created_at ${BEIJING} AS since FROM households h
    WHERE EXISTS (SELECT FROM household_members m WHERE m.household_id = h.id AND m.joined_on <= $3 AND (m.left_on IS NULL OR m.left_on > $3))`,
  member: `SELECT p.id, p.unit_id, coalesce(p.decided_at, p.registered_at) ${BEIJING} AS since FROM volunteers p WHERE p.state = 'active'`,
  team: `SELECT t.id, t.unit_id, t.created_at ${BEIJING} AS since FROM teams t`,
};
const FORMER_IDS = `
  ARRAY(WITH RECURSIVE former AS (
          SELECT c.household_id AS id FROM household_changes c WHERE c.other_id = o.id AND c.kind = 'moved'
          UNION SELECT c.household_id FROM household_changes c JOIN former f ON c.other_id = f.id WHERE c.kind = 'moved')
        SELECT id FROM former)`;

@Injectable()
export class OpeningsStore {
  /** Whoever gives waits here for the other: a household that moves meanwhile is found by its old id or by its new one, not by both. */
  async lock(tx: EntityManager): Promise<void> {
    await tx.query('SELECT pg_advisory_xact_lock($1)', [advisoryLock('openings')]);
  }

  /**
   * Owners that a scheme has on a day and since when: households with somebody in them, people or teams of its unit and below, as far as
   * no nearer scheme applies. `after`: those that follow this id; at most so many.
   */
  owners(
    tx: EntityManager,
    { unitId, book, accountOwner }: Pick<SchemeVersion, 'unitId' | 'book' | 'accountOwner'>,
    day: string,
    { after = null, limit = null }: { after?: string | null; limit?: number | null } = {},
  ): Promise<OpeningOwner[]> {
    return tx.query(
      `SELECT o.id, o.since::date AS since, u.id AS "unitId", u.name AS "unitName", ${FORMER_IDS} AS "formerIds"
         FROM units issuer JOIN units u ON u.path LIKE issuer.path || '%' JOIN (${OWNERS[accountOwner]}) o ON o.unit_id = u.id
        WHERE issuer.id = $1 AND o.since::date <= $3 AND ($4::uuid IS NULL OR o.id > $4)
          AND NOT EXISTS (SELECT FROM point_accounts a WHERE a.book = $2 AND a.owner_id = o.id AND a.closed_at IS NOT NULL)
          AND NOT EXISTS (
            SELECT FROM schemes n JOIN units near ON near.id = n.unit_id JOIN scheme_versions v ON v.scheme_id = n.id AND v.state = 'effective'
             WHERE n.book = $2 AND near.path LIKE issuer.path || '_%' AND u.path LIKE near.path || '%'
               AND v.effective_from <= $3 AND (v.effective_to IS NULL OR v.effective_to >= $3))
        ORDER BY o.id LIMIT $5`,
      [unitId, book, day, after, limit],
    );
  }

  /** Which of these were given on a day of the span already; a year at the end of the key tells the yearly ones apart. */
  async given(
    tx: EntityManager,
    sources: readonly string[],
    span: { years: [number, number]; from?: string | null; before?: string | null },
  ): Promise<Set<string>> {
    const rows: { source: string }[] = await tx.query(
      `SELECT s.source FROM unnest($1::text[]) AS s (source)
        WHERE EXISTS (
          SELECT FROM point_transfers t WHERE t.key = ANY (ARRAY[s.source] || ARRAY(SELECT s.source || ':' || year FROM generate_series($2::int, $3::int) AS year))
             AND ($4::date IS NULL OR t.occurred_on >= $4) AND ($5::date IS NULL OR t.occurred_on < $5))`,
      [sources, ...span.years, span.from ?? null, span.before ?? null],
    );
    return new Set(rows.map((row) => row.source));
  }
}
