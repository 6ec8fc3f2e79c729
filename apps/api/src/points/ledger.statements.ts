import { anyOf, list, prepared } from '../platform/prepared-statements';

// who touches a closed account touches the one that succeeded to it
const SUCCESSORS = (ids: string) =>
  `SELECT successor_id FROM point_accounts WHERE id = ANY (${ids}::bigint[]) AND successor_id IS NOT NULL`;

/**
 * In a statement of its own, before anything else looks at the rows: a statement that locks a row and updates it by a snapshot from
 * before the lock can deadlock with others that wait for the same row.
 */
export const LOCK = prepared(`
  SELECT FROM point_accounts WHERE id = ANY (${list(1, 'bigint')}::bigint[] || ARRAY(${SUCCESSORS(list(1, 'bigint'))})) ORDER BY id FOR NO KEY UPDATE`);

export const FIND_ACCOUNTS =
  prepared(`SELECT a.owner_id AS "ownerId", a.id FROM unnest(${list(2, 'text')}, ${list(3, 'uuid')}) AS o (kind, id)
           JOIN point_accounts a ON a.book = $1 AND a.owner_id = o.id AND a.kind = o.kind`);

const WANTED = `unnest(${list(1, 'smallint')}, ${list(2, 'text')}, ${list(3, 'uuid')}) AS o (book, kind, id)`;

/**
 * Locks nothing while one of the owners has no account yet: whoever opens accounts must not hold any. Of an owner whose account is
 * closed, the one that succeeded to it.
 */
export const LOCK_OWNERS = prepared(`
  WITH wanted AS MATERIALIZED (SELECT coalesce(a.successor_id, a.id) AS id, a.book, a.owner_id FROM ${WANTED} JOIN point_accounts a ON a.book = o.book AND a.owner_id = o.id AND a.kind = o.kind)
  SELECT a.id, a.book, coalesce(w.owner_id, a.owner_id) AS "ownerId", w.id IS NOT NULL AS wanted, w.id IS NOT NULL AND a.successor_id IS NOT NULL AS moved FROM point_accounts a LEFT JOIN wanted w USING (id)
   WHERE a.id = ANY (ARRAY(SELECT id FROM wanted) || ${list(4, 'bigint')}::bigint[] || ARRAY(${SUCCESSORS(list(4, 'bigint'))})) AND (SELECT count(*) FROM wanted) = cardinality(${list(3, 'uuid')})
   ORDER BY a.id FOR NO KEY UPDATE OF a`);

// in one order for everybody, because whoever opens the same account at the same moment waits for the other
export const OPEN_ACCOUNTS = `
  INSERT INTO point_accounts (book, kind, owner_id)
  SELECT DISTINCT o.book, o.kind, o.id FROM ${WANTED}
   WHERE NOT EXISTS (SELECT FROM point_accounts a WHERE a.book = o.book AND a.owner_id = o.id AND a.kind = o.kind)
   ORDER BY o.book, o.id ON CONFLICT DO NOTHING`;

const LISTS = [
  ...['text', 'bytea', 'bigint', 'bigint', 'uuid', 'date', 'text', 'date'],
  ...['uuid', 'uuid', 'uuid', 'text', 'text', 'date'],
].map((type, index) => list(index + 3, type));

/** Awards of one book in one statement, whatever their number; their accounts are locked. Keys seen before insert nothing and are missing in the answer. */
export const AWARD = prepared(`
    WITH req AS MATERIALIZED (
      SELECT * FROM unnest(${LISTS.join(', ')})
        AS r (key, fingerprint, account, amount, person, last_day, source, occurred_on, actor, activity, version, rule, explanation, booked_on)),
    ins AS (
      INSERT INTO point_transfers (key, fingerprint, book, kind, debit_id, credit_id, amount, person_id, expires_on, source, occurred_on, actor_id, activity_id, scheme_version_id, rule_id, explanation, booked_on)
      SELECT key, fingerprint, $1::smallint, 'award', $2::bigint, account, amount, person, last_day, source, occurred_on, actor, activity, version, rule, explanation,
             coalesce(booked_on, (now() AT TIME ZONE 'Asia/Shanghai')::date)
        FROM req ORDER BY key
      ON CONFLICT (key) DO NOTHING RETURNING id, key, credit_id, amount, expires_on),
    acc AS MATERIALIZED (SELECT id, posted, version, closed_at FROM point_accounts WHERE id = ${anyOf(5, 'bigint')}),
    agg AS MATERIALIZED (SELECT credit_id, sum(amount)::bigint AS gained, count(*) AS lines FROM ins GROUP BY credit_id),
    upd AS (UPDATE point_accounts a SET posted = a.posted + g.gained, version = a.version + g.lines FROM agg g WHERE a.id = g.credit_id),
    lots AS (
      INSERT INTO point_lots (account_id, expires_on, amount, remaining)
      SELECT credit_id, expires_on, sum(amount), sum(amount) FROM ins GROUP BY 1, 2 ORDER BY 1, 2
      ON CONFLICT (account_id, expires_on) DO UPDATE SET amount = point_lots.amount + excluded.amount, remaining = point_lots.remaining + excluded.remaining),
    ent AS (
      INSERT INTO point_entries (account_id, version, transfer_id, amount, balance_after)
      SELECT acc.id, acc.version + row_number() OVER line, ins.id, ins.amount, acc.posted + sum(ins.amount) OVER line
        FROM ins JOIN acc ON acc.id = ins.credit_id WINDOW line AS (PARTITION BY acc.id ORDER BY ins.id))
    SELECT ins.key, ins.id, acc.closed_at IS NOT NULL AS closed FROM ins JOIN acc ON acc.id = ins.credit_id`);
