import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Points that change their owner: a household is split, joined to another or goes to another village. */
export class LedgerMoves20261120000016 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.allow(runner, { ...LEGS, move: 'debit_id >= 1000 AND credit_id >= 1000 AND debit_id <> credit_id' });
    await runner.query(MOVE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION points_move');
    await this.allow(runner, LEGS);
  }

  private async allow(runner: QueryRunner, legs: Record<string, string>): Promise<void> {
    const cases = Object.entries(legs).map(([kind, between]) => `WHEN '${kind}' THEN ${between}`);
    await runner.query(`
      ALTER TABLE point_transfers DROP CONSTRAINT point_transfers_legs,
        ADD CONSTRAINT point_transfers_legs CHECK (CASE kind ${cases.join(' ')} ELSE false END) NOT VALID`);
    // the ledger keeps its transfers, also on the way down: then the check holds for those that follow
    await runner.query(`
      DO $$ BEGIN
        ALTER TABLE point_transfers VALIDATE CONSTRAINT point_transfers_legs;
      EXCEPTION WHEN check_violation THEN RAISE NOTICE 'transfers of other kinds stay: %', SQLERRM;
      END $$`);
  }
}

/** Between which accounts each kind of transfer goes. */
const LEGS = {
  award: 'debit_id = book * 10 + 1 AND credit_id >= 1000',
  hold: 'debit_id >= 1000 AND credit_id = book * 10 + 2',
  capture: 'debit_id = book * 10 + 2 AND credit_id = book * 10 + 3',
  release: 'debit_id = book * 10 + 2 AND credit_id >= 1000',
  redeem: 'debit_id >= 1000 AND credit_id = book * 10 + 3',
  expire: 'debit_id >= 1000 AND credit_id = book * 10 + 4',
  reverse: '(debit_id >= 1000 AND credit_id = book * 10 + 1) OR (debit_id = book * 10 + 3 AND credit_id >= 1000)',
};

// What the buckets of one owner pay, the first to die first, goes into the buckets of the same days of the other. Both accounts are
// locked, in their order, before a bucket is looked at.
const MOVE = `
CREATE FUNCTION points_move(p_key text, p_fingerprint bytea, p_from bigint, p_to bigint, p_amount bigint, p_person uuid, p_actor uuid, p_source text, p_reason text, p_today date)
  RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE unit smallint; books integer; t record; balance bigint; line bigint;
BEGIN
  SELECT min(book), count(DISTINCT book) INTO unit, books FROM point_accounts WHERE id IN (p_from, p_to) AND id >= 1000 HAVING count(*) = CASE WHEN p_from = p_to THEN 1 ELSE 2 END;
  IF NOT FOUND THEN RAISE EXCEPTION USING ERRCODE = 'PT406', MESSAGE = 'no such account'; END IF;
  IF p_from = p_to OR books > 1 THEN RAISE EXCEPTION USING ERRCODE = 'PT412', MESSAGE = 'points move between two accounts of one book'; END IF;
  SELECT * INTO t FROM points_record(p_key, p_fingerprint, unit, 'move', p_from, p_to, p_amount, 0, p_person, NULL, p_actor, p_source, p_reason, p_today);
  IF NOT t.fresh THEN RETURN t.id; END IF;
  PERFORM FROM point_accounts WHERE id IN (p_from, p_to) ORDER BY id FOR NO KEY UPDATE;
  IF EXISTS (SELECT FROM point_accounts WHERE id IN (p_from, p_to) AND closed_at IS NOT NULL) THEN
    RAISE EXCEPTION USING ERRCODE = 'PT410', MESSAGE = 'an account is closed';
  END IF;
  UPDATE point_accounts SET posted = posted - p_amount, version = version + 1 WHERE id = p_from AND posted >= p_amount RETURNING posted, version INTO balance, line;
  IF NOT FOUND THEN RAISE EXCEPTION USING ERRCODE = 'PT402', MESSAGE = 'not enough points'; END IF;
  PERFORM points_consume(t.id, p_from, p_amount, p_today);
  INSERT INTO point_entries (account_id, version, transfer_id, amount, balance_after) VALUES (p_from, line, t.id, -p_amount, balance);
  UPDATE point_accounts SET posted = posted + p_amount, version = version + 1 WHERE id = p_to RETURNING posted, version INTO balance, line;
  INSERT INTO point_lots (account_id, expires_on, amount, remaining) SELECT p_to, expires_on, amount, amount FROM point_lot_uses WHERE transfer_id = t.id
    ON CONFLICT (account_id, expires_on) DO UPDATE SET amount = point_lots.amount + excluded.amount, remaining = point_lots.remaining + excluded.remaining;
  INSERT INTO point_entries (account_id, version, transfer_id, amount, balance_after) VALUES (p_to, line, t.id, p_amount, balance);
  RETURN t.id;
END $$`;
