import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Points that a reviewed decision takes off. What the balance lacks is named as the shortfall; an appeal gives back what was taken. */
export class Deductions20261120000030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.allow(runner, {
      legs: {
        ...LEGS,
        deduct: 'debit_id >= 1000 AND credit_id = book * 10 + 1',
        reverse:
          '(debit_id >= 1000 AND credit_id = book * 10 + 1) OR (debit_id IN (book * 10 + 1, book * 10 + 3) AND credit_id >= 1000)',
      },
      // a deduction may find nothing, and what takes such a one back has nothing to give
      zero: `kind IN ('deduct', 'reverse') AND shortfall > 0 OR kind = 'reverse' AND debit_id = book * 10 + 1`,
      short: `kind IN ('deduct', 'reverse')`,
    });
    await this.replaceRecord(runner, ['scheme_version_id', 'rule_id', 'explanation']);
    await runner.query(DEDUCT);
    await runner.query(GIVE_BACK(['hold', 'redeem', 'capture', 'deduct']));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(GIVE_BACK(['hold', 'redeem', 'capture']));
    await runner.query('DROP FUNCTION points_deduct');
    await this.replaceRecord(runner, []);
    await this.allow(runner, { legs: LEGS, zero: `kind = 'reverse' AND shortfall > 0`, short: `kind = 'reverse'` });
  }

  private async allow(
    runner: QueryRunner,
    { legs, zero, short }: { legs: Record<string, string>; zero: string; short: string },
  ): Promise<void> {
    const cases = Object.entries(legs).map(([kind, between]) => `WHEN '${kind}' THEN ${between}`);
    await runner.query(`
      ALTER TABLE point_transfers DROP CONSTRAINT point_transfers_legs, DROP CONSTRAINT point_transfers_amount, DROP CONSTRAINT point_transfers_shortfall,
        ADD CONSTRAINT point_transfers_legs CHECK (CASE kind ${cases.join(' ')} ELSE false END) NOT VALID,
        ADD CONSTRAINT point_transfers_amount CHECK (amount > 0 OR (amount = 0 AND (${zero}))) NOT VALID,
        ADD CONSTRAINT point_transfers_shortfall CHECK (shortfall = 0 OR ${short}) NOT VALID`);
    // the ledger keeps its transfers, also on the way down: then the checks hold for those that follow
    for (const check of ['legs', 'amount', 'shortfall'])
      await runner.query(`
        DO $$ BEGIN
          ALTER TABLE point_transfers VALIDATE CONSTRAINT point_transfers_${check};
        EXCEPTION WHEN check_violation THEN RAISE NOTICE 'transfers of other kinds stay: %', SQLERRM;
        END $$`);
  }

  /** With more arguments it is another function, and two of one name would be one too many to choose from. */
  private async replaceRecord(runner: QueryRunner, why: (keyof typeof WHY)[]): Promise<void> {
    await runner.query('DROP FUNCTION points_record');
    await runner.query(RECORD(why));
  }
}

/** Between which accounts each kind of transfer goes, as before. */
const LEGS = {
  award: 'debit_id = book * 10 + 1 AND credit_id >= 1000',
  hold: 'debit_id >= 1000 AND credit_id = book * 10 + 2',
  capture: 'debit_id = book * 10 + 2 AND credit_id = book * 10 + 3',
  release: 'debit_id = book * 10 + 2 AND credit_id >= 1000',
  redeem: 'debit_id >= 1000 AND credit_id = book * 10 + 3',
  expire: 'debit_id >= 1000 AND credit_id = book * 10 + 4',
  reverse: '(debit_id >= 1000 AND credit_id = book * 10 + 1) OR (debit_id = book * 10 + 3 AND credit_id >= 1000)',
  move: 'debit_id >= 1000 AND credit_id >= 1000 AND debit_id <> credit_id',
};

/** Why a transfer was made, where a scheme says so. */
const WHY = {
  scheme_version_id: ['p_version', 'uuid'],
  rule_id: ['p_rule', 'text'],
  explanation: ['p_explanation', 'text'],
} as const;

const RECORD = (why: (keyof typeof WHY)[]) => `
CREATE FUNCTION points_record(p_key text, p_fingerprint bytea, p_book smallint, p_kind text, p_debit bigint, p_credit bigint, p_amount bigint, p_shortfall bigint,
  p_person uuid, p_resolves bigint, p_actor uuid, p_source text, p_reason text, p_on date${why.map((column) => `, ${WHY[column].join(' ')} DEFAULT NULL`).join('')},
  OUT id bigint, OUT fresh boolean) LANGUAGE plpgsql AS $$
DECLARE known bytea;
BEGIN
  INSERT INTO point_transfers (${['key, fingerprint, book, kind, debit_id, credit_id, amount, shortfall, person_id, resolves_id, actor_id, source, reason, occurred_on, booked_on', ...why].join(', ')})
    VALUES (${['p_key, p_fingerprint, p_book, p_kind, p_debit, p_credit, p_amount, p_shortfall, p_person, p_resolves, p_actor, p_source, p_reason, p_on, p_on', ...why.map((column) => WHY[column][0])].join(', ')})
    ON CONFLICT DO NOTHING RETURNING point_transfers.id INTO id;
  fresh := FOUND;
  IF fresh THEN RETURN; END IF;
  SELECT t.id, t.fingerprint INTO id, known FROM point_transfers t WHERE t.key = p_key;
  IF NOT FOUND THEN RAISE EXCEPTION USING ERRCODE = 'PT411', MESSAGE = 'the transfer is resolved already'; END IF;
  IF known <> p_fingerprint THEN RAISE EXCEPTION USING ERRCODE = 'PT409', MESSAGE = 'the key stands for another request'; END IF;
END $$`;

// Locks first, then looks at what live buckets have: so much is taken, the rest is written down as lacking.
const DEDUCT = `
CREATE FUNCTION points_deduct(p_key text, p_fingerprint bytea, p_account bigint, p_amount bigint, p_person uuid, p_actor uuid, p_source text, p_reason text, p_today date,
  p_version uuid, p_rule text, p_explanation text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE a point_accounts; t record; taken bigint; balance bigint; line bigint;
BEGIN
  SELECT * INTO a FROM point_accounts WHERE id = p_account AND id >= 1000 FOR NO KEY UPDATE;
  IF NOT FOUND THEN RAISE EXCEPTION USING ERRCODE = 'PT406', MESSAGE = 'no such account'; END IF;
  SELECT least(coalesce(sum(remaining), 0), p_amount) INTO taken FROM point_lots WHERE account_id = p_account AND expires_on >= p_today;
  SELECT * INTO t FROM points_record(p_key, p_fingerprint, a.book, 'deduct', p_account, (a.book * 10 + 1)::bigint, taken, p_amount - taken, p_person, NULL, p_actor, p_source, p_reason, p_today,
    p_version, p_rule, p_explanation);
  IF NOT t.fresh THEN RETURN t.id; END IF;
  IF a.closed_at IS NOT NULL THEN RAISE EXCEPTION USING ERRCODE = 'PT410', MESSAGE = 'the account is closed'; END IF;
  IF taken = 0 THEN RETURN t.id; END IF;
  UPDATE point_accounts SET posted = posted - taken, version = version + 1 WHERE id = p_account RETURNING posted, version INTO balance, line;
  PERFORM points_consume(t.id, p_account, taken, p_today);
  INSERT INTO point_entries (account_id, version, transfer_id, amount, balance_after) VALUES (p_account, line, t.id, -taken, balance);
  RETURN t.id;
END $$`;

// Release of a hold, reversal of a redeem, of a capture (whose buckets are those of its hold) or of a deduction. Live buckets get back
// exactly what they gave; what came from buckets that died since goes into one with some days of grace.
const GIVE_BACK = (kinds: string[]) => `
CREATE OR REPLACE FUNCTION points_give_back(p_key text, p_fingerprint bytea, p_target bigint, p_actor uuid, p_reason text, p_today date, p_grace integer) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE x point_transfers; paid bigint; account bigint; t record; balance bigint; line bigint;
BEGIN
  SELECT * INTO x FROM point_transfers WHERE id = p_target AND kind IN (${kinds.map((kind) => `'${kind}'`).join(', ')});
  IF NOT FOUND THEN RAISE EXCEPTION USING ERRCODE = 'PT404', MESSAGE = 'no such hold or redemption'; END IF;
  SELECT id, debit_id INTO paid, account FROM point_transfers WHERE id = CASE x.kind WHEN 'capture' THEN x.resolves_id ELSE x.id END;
  SELECT * INTO t FROM points_record(p_key, p_fingerprint, x.book, CASE x.kind WHEN 'hold' THEN 'release' ELSE 'reverse' END, x.credit_id, account,
    x.amount, 0, x.person_id, x.id, p_actor, x.source, p_reason, p_today);
  IF NOT t.fresh THEN RETURN t.id; END IF;
  UPDATE point_accounts SET posted = posted + x.amount, version = version + CASE WHEN x.amount > 0 THEN 1 ELSE 0 END
   WHERE id = account AND closed_at IS NULL RETURNING posted, version INTO balance, line;
  IF NOT FOUND THEN RAISE EXCEPTION USING ERRCODE = 'PT410', MESSAGE = 'the account is closed'; END IF;
  IF x.amount = 0 THEN RETURN t.id; END IF;
  WITH back AS (
    UPDATE point_lots l SET remaining = l.remaining + u.amount FROM point_lot_uses u
     WHERE u.transfer_id = paid AND u.expires_on >= p_today AND l.account_id = account AND l.expires_on = u.expires_on RETURNING u.expires_on, u.amount)
  INSERT INTO point_lot_uses (transfer_id, expires_on, amount) SELECT t.id, expires_on, -amount FROM back;
  INSERT INTO point_lots (account_id, expires_on, amount, remaining)
    SELECT account, p_today + p_grace, sum(amount), sum(amount) FROM point_lot_uses WHERE transfer_id = paid AND expires_on < p_today HAVING sum(amount) > 0
    ON CONFLICT (account_id, expires_on) DO UPDATE SET amount = point_lots.amount + excluded.amount, remaining = point_lots.remaining + excluded.remaining;
  INSERT INTO point_entries (account_id, version, transfer_id, amount, balance_after) VALUES (account, line, t.id, x.amount, balance);
  RETURN t.id;
END $$`;
