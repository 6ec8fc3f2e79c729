import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The two commands that come one at a time, with as few statements begun as can be. An award alone: the statement for lists would give
 * the same, but costs several times as much to begin as such an award to write. A spending: a function that is assigned is called,
 * one that is selected from or performed is a statement of its own.
 */
export class LighterCommands20261129000039 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION points_consume');
    await runner.query(CONSUME_BY_LOOP);
    await runner.query(SPEND('t := points_record', 'buckets := points_consume'));
    await runner.query(`
      CREATE FUNCTION points_award(p_key text, p_fingerprint bytea, p_book smallint, p_account bigint, p_amount bigint, p_person uuid, p_last_day date, p_source text,
        p_on date, p_actor uuid, p_activity uuid, p_version uuid, p_rule text, p_explanation text, p_booked_on date) RETURNS bigint LANGUAGE plpgsql AS $$
      DECLARE t bigint; known bytea; balance bigint; line bigint;
      BEGIN
        INSERT INTO point_transfers (key, fingerprint, book, kind, debit_id, credit_id, amount, person_id, expires_on, source, occurred_on, actor_id, activity_id, scheme_version_id, rule_id, explanation, booked_on)
          VALUES (p_key, p_fingerprint, p_book, 'award', p_book * 10 + 1, p_account, p_amount, p_person, p_last_day, p_source, p_on, p_actor, p_activity, p_version, p_rule, p_explanation,
            coalesce(p_booked_on, (now() AT TIME ZONE 'Asia/Shanghai')::date))
          ON CONFLICT (key) DO NOTHING RETURNING id INTO t;
        IF NOT FOUND THEN
          SELECT id, fingerprint INTO t, known FROM point_transfers WHERE key = p_key;
          IF known <> p_fingerprint THEN RAISE EXCEPTION USING ERRCODE = 'PT409', MESSAGE = 'the key stands for another request'; END IF;
          RETURN t;
        END IF;
        UPDATE point_accounts SET posted = posted + p_amount, version = version + 1 WHERE id = p_account AND closed_at IS NULL RETURNING posted, version INTO balance, line;
        IF NOT FOUND THEN RAISE EXCEPTION USING ERRCODE = 'PT410', MESSAGE = 'the account is closed'; END IF;
        INSERT INTO point_lots (account_id, expires_on, amount, remaining) VALUES (p_account, p_last_day, p_amount, p_amount)
          ON CONFLICT (account_id, expires_on) DO UPDATE SET amount = point_lots.amount + excluded.amount, remaining = point_lots.remaining + excluded.remaining;
        INSERT INTO point_entries (account_id, version, transfer_id, amount, balance_after) VALUES (p_account, line, t, p_amount, balance);
        RETURN t;
      END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION points_award');
    await runner.query('DROP FUNCTION points_consume');
    await runner.query(CONSUME_AT_ONCE);
    await runner.query(SPEND('SELECT * INTO t FROM points_record', 'PERFORM points_consume'));
  }
}

// Takes points out of the buckets, the first to die first, and answers how many it took from; p_first names one that goes before all,
// even when it has died. The caller has locked the account in an EARLIER statement: only then does this one see what others left.
const CONSUME_BY_LOOP = `
CREATE FUNCTION points_consume(p_transfer bigint, p_account bigint, p_amount bigint, p_today date, p_first date DEFAULT NULL) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE l record; part bigint; lacking bigint := p_amount; buckets integer := 0;
BEGIN
  FOR l IN SELECT expires_on, remaining FROM point_lots WHERE account_id = p_account AND remaining > 0 AND (expires_on >= p_today OR expires_on = p_first)
            ORDER BY expires_on IS DISTINCT FROM p_first, expires_on LOOP
    EXIT WHEN lacking = 0;
    part := least(l.remaining, lacking);
    UPDATE point_lots SET remaining = remaining - part WHERE account_id = p_account AND expires_on = l.expires_on;
    INSERT INTO point_lot_uses (transfer_id, expires_on, amount) VALUES (p_transfer, l.expires_on, part);
    lacking := lacking - part;
    buckets := buckets + 1;
  END LOOP;
  IF lacking > 0 THEN RAISE EXCEPTION USING ERRCODE = 'PT402', MESSAGE = 'not enough points'; END IF;
  RETURN buckets;
END $$`;

// As it was.
const CONSUME_AT_ONCE = `
CREATE FUNCTION points_consume(p_transfer bigint, p_account bigint, p_amount bigint, p_today date, p_first date DEFAULT NULL) RETURNS void LANGUAGE plpgsql AS $$
DECLARE taken bigint;
BEGIN
  WITH l AS MATERIALIZED (
    SELECT expires_on, remaining, sum(remaining) OVER (ORDER BY expires_on IS DISTINCT FROM p_first, expires_on) - remaining AS before
      FROM point_lots WHERE account_id = p_account AND remaining > 0 AND (expires_on >= p_today OR expires_on = p_first)),
  used AS (
    UPDATE point_lots SET remaining = point_lots.remaining - least(l.remaining, p_amount - l.before) FROM l
     WHERE point_lots.account_id = p_account AND point_lots.expires_on = l.expires_on AND l.before < p_amount
    RETURNING point_lots.expires_on, least(l.remaining, p_amount - l.before) AS amount),
  noted AS (INSERT INTO point_lot_uses (transfer_id, expires_on, amount) SELECT p_transfer, expires_on, amount FROM used RETURNING amount)
  SELECT coalesce(sum(amount), 0) INTO taken FROM noted;
  IF taken <> p_amount THEN RAISE EXCEPTION USING ERRCODE = 'PT402', MESSAGE = 'not enough points'; END IF;
END $$`;

const SPEND = (record: string, consume: string) => `
CREATE OR REPLACE FUNCTION points_spend(p_key text, p_fingerprint bytea, p_kind text, p_account bigint, p_amount bigint, p_person uuid, p_actor uuid, p_source text, p_today date)
  RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE unit smallint; t record; balance bigint; line bigint; buckets integer;
BEGIN
  SELECT book INTO unit FROM point_accounts WHERE id = p_account AND id >= 1000;
  IF NOT FOUND THEN RAISE EXCEPTION USING ERRCODE = 'PT406', MESSAGE = 'no such account'; END IF;
  ${record}(p_key, p_fingerprint, unit, p_kind, p_account, unit * 10 + CASE p_kind WHEN 'hold' THEN 2 ELSE 3 END,
    p_amount, 0, p_person, NULL, p_actor, p_source, NULL, p_today);
  IF NOT t.fresh THEN RETURN t.id; END IF;
  UPDATE point_accounts SET posted = posted - p_amount, version = version + 1
   WHERE id = p_account AND closed_at IS NULL AND posted >= p_amount RETURNING posted, version INTO balance, line;
  IF NOT FOUND THEN
    PERFORM FROM point_accounts WHERE id = p_account AND closed_at IS NOT NULL;
    IF FOUND THEN RAISE EXCEPTION USING ERRCODE = 'PT410', MESSAGE = 'the account is closed'; END IF;
    RAISE EXCEPTION USING ERRCODE = 'PT402', MESSAGE = 'not enough points';
  END IF;
  ${consume}(t.id, p_account, p_amount, p_today);
  INSERT INTO point_entries (account_id, version, transfer_id, amount, balance_after) VALUES (p_account, line, t.id, -p_amount, balance);
  RETURN t.id;
END $$`;
