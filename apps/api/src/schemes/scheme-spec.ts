import type { DataSource } from 'typeorm';
import type { VersionTerms } from '@jishan/points';
import { newId } from '../platform/ids';

/** Terms for database specs: 2 points an hour in half hours, nothing else; change what the spec is about. */
export function terms(change: Partial<VersionTerms> = {}): VersionTerms {
  return {
    accountOwner: 'household',
    rules: [
      {
        id: 'service',
        name: '志愿服务',
        factKind: 'attendance',
        category: null,
        role: null,
        earning: { by: 'hour', points: 2, stepMinutes: 30, rounding: 'down' },
        multipliers: [],
        bonus: null,
      },
    ],
    caps: [],
    expiry: { kind: 'year-end', yearsLater: 1 },
    postingDays: 0,
    postingRhythm: 'at-once',
    ...change,
  };
}

/** An effective version of a unit's scheme, as adoption would have left it; the scheme is made when the unit has none. */
export async function plantScheme(
  dataSource: DataSource,
  unitId: string,
  userId: string,
  {
    effectiveFrom = '2026-01-01',
    book = 1,
    ...change
  }: Partial<VersionTerms> & { effectiveFrom?: string; book?: number } = {},
): Promise<{ schemeId: string; versionId: string }> {
  const [scheme] = await dataSource.query(
    `INSERT INTO schemes (id, unit_id, book, title, created_at) VALUES ($1, $2, $3, '积分制管理方案', now())
     ON CONFLICT ON CONSTRAINT schemes_one_per_unit DO UPDATE SET title = excluded.title RETURNING id`,
    [newId(), unitId, book],
  );
  const { accountOwner, rules, caps, expiry, postingDays, postingRhythm, opening = null } = terms(change);
  const { approvers = { adopting: [] } } = change;
  const versionId = newId();
  await dataSource.query(
    `INSERT INTO scheme_versions (id, scheme_id, version, document_ref, state, met_on, present, votes, effective_from, account_owner, rules, caps, expiry, posting_days, posting_rhythm, opening, approvers, written_by, written_at, adopted_by, adopted_at)
     SELECT $1, $2, 1 + count(*), '试行〔2026〕1号', 'effective', $3::date - 10, 40, 38, $3, $4, $5, $6, $7, $8, $9, $11, $12, $10, now(), $10, now() FROM scheme_versions WHERE scheme_id = $2`,
    [
      versionId,
      scheme.id,
      effectiveFrom,
      accountOwner,
      JSON.stringify(rules),
      JSON.stringify(caps),
      JSON.stringify(expiry),
      postingDays,
      postingRhythm,
      userId,
      opening && JSON.stringify(opening),
      JSON.stringify(approvers),
    ],
  );
  return { schemeId: scheme.id, versionId };
}

/** People of a village, all in one household or each alone. */
export async function plantPeople(
  dataSource: DataSource,
  unitId: string,
  count: number,
  together = false,
): Promise<string[]> {
  const ids = Array.from({ length: count }, () => newId());
  await dataSource.query(
    `INSERT INTO volunteers (id, name, pinyin, initials, gender, birth_on, unit_id, state, card_no, registered_at, decided_at)
     SELECT id, '张建民', 'zhangjianmin', 'zjm', 'undisclosed', '1980-01-01', $2, 'active', lpad(nextval('card_numbers')::text, 9, '0'), now(), now() FROM unnest($1::uuid[]) AS p (id)`,
    [ids, unitId],
  );
  if (together) {
    const household = newId();
    await dataSource.query(`INSERT INTO households (id, unit_id, label, created_at) VALUES ($1, $2, '12号院', now())`, [
      household,
      unitId,
    ]);
    await dataSource.query(
      `INSERT INTO household_members (id, household_id, person_id, head, joined_on) SELECT gen_random_uuid(), $2, id, false, '2026-01-01' FROM unnest($1::uuid[]) AS p (id)`,
      [ids, household],
    );
  }
  return ids;
}
