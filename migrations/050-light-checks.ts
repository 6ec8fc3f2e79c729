import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * PostgreSQL reads every check of a table anew for each statement that writes to it: the long ones of the ledger took more time than
 * an award alone. The same rules stand in two functions now, which a session reads once; the checks call them.
 */
export class LightChecks20261129000050 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TRANSFER_FITS);
    await runner.query(ACCOUNT_FITS);
    await replace(runner, 'point_transfers', Object.keys(TRANSFER_CHECKS), {
      point_transfers_fits:
        'points_transfer_fits(kind, book, debit_id, credit_id, amount, shortfall, resolves_id, expires_on)',
    });
    await replace(runner, 'point_accounts', Object.keys(ACCOUNT_CHECKS), {
      point_accounts_fits: 'points_account_fits(id, book, kind, owner_id, successor_id, posted, version)',
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await replace(runner, 'point_accounts', ['point_accounts_fits'], ACCOUNT_CHECKS);
    await replace(runner, 'point_transfers', ['point_transfers_fits'], TRANSFER_CHECKS);
    await runner.query('DROP FUNCTION points_account_fits');
    await runner.query('DROP FUNCTION points_transfer_fits');
  }
}

async function replace(
  runner: QueryRunner,
  table: string,
  old: readonly string[],
  checks: Readonly<Record<string, string>>,
): Promise<void> {
  const drop = old.map((name) => `DROP CONSTRAINT ${name}`);
  const add = Object.entries(checks).map(([name, rule]) => `ADD CONSTRAINT ${name} CHECK (${rule})`);
  await runner.query(`ALTER TABLE ${table} ${[...drop, ...add].join(', ')}`);
}

/** Between which accounts each kind goes, what it may come to, what it resolves and what has a last day. */
const TRANSFER_FITS = `
CREATE FUNCTION points_transfer_fits(kind text, book smallint, debit bigint, credit bigint, amount bigint, shortfall bigint, resolves bigint, last_day date)
  RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE issuer integer := book * 10 + 1; escrow integer := book * 10 + 2; redeemed integer := book * 10 + 3; expired integer := book * 10 + 4;
BEGIN
  -- what is given stands first: nearly every transfer is an award
  IF kind = 'award' THEN
    RETURN debit = issuer AND credit >= 1000 AND amount > 0 AND shortfall = 0 AND resolves IS NULL AND last_day IS NOT NULL;
  END IF;
  RETURN last_day IS NULL
    AND (kind IN ('capture', 'release', 'reverse')) = (resolves IS NOT NULL)
    AND shortfall >= 0 AND (shortfall = 0 OR kind IN ('deduct', 'reverse'))
    AND (amount > 0 OR amount = 0 AND (kind IN ('deduct', 'reverse') AND shortfall > 0 OR kind = 'reverse' AND debit = issuer))
    AND CASE kind
      WHEN 'hold' THEN debit >= 1000 AND credit = escrow
      WHEN 'capture' THEN debit = escrow AND credit = redeemed
      WHEN 'release' THEN debit = escrow AND credit >= 1000
      WHEN 'redeem' THEN debit >= 1000 AND credit = redeemed
      WHEN 'expire' THEN debit >= 1000 AND credit = expired
      WHEN 'reverse' THEN debit >= 1000 AND credit = issuer OR debit IN (issuer, redeemed) AND credit >= 1000
      WHEN 'move' THEN debit >= 1000 AND credit >= 1000 AND debit <> credit
      WHEN 'deduct' THEN debit >= 1000 AND credit = issuer
      ELSE false END;
END $$`;

/** System accounts have no owner and rest; owners' accounts are of an owner's kind and may be succeeded by another of them. */
const ACCOUNT_FITS = `
CREATE FUNCTION points_account_fits(id bigint, book smallint, kind text, owner uuid, successor bigint, posted bigint, version bigint)
  RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  IF book NOT IN (1, 2) OR version < 0 THEN RETURN false; END IF;
  IF id < 1000 THEN
    RETURN kind IN ('issuer', 'escrow', 'redeemed', 'expired') AND owner IS NULL AND successor IS NULL AND posted = 0 AND version = 0;
  END IF;
  RETURN kind IN ('household', 'member', 'team') AND owner IS NOT NULL AND (successor IS NULL OR successor >= 1000 AND successor <> id);
END $$`;

// As they were.
const TRANSFER_CHECKS = {
  point_transfers_legs: `CASE kind
    WHEN 'award' THEN debit_id = book * 10 + 1 AND credit_id >= 1000
    WHEN 'hold' THEN debit_id >= 1000 AND credit_id = book * 10 + 2
    WHEN 'capture' THEN debit_id = book * 10 + 2 AND credit_id = book * 10 + 3
    WHEN 'release' THEN debit_id = book * 10 + 2 AND credit_id >= 1000
    WHEN 'redeem' THEN debit_id >= 1000 AND credit_id = book * 10 + 3
    WHEN 'expire' THEN debit_id >= 1000 AND credit_id = book * 10 + 4
    WHEN 'reverse' THEN (debit_id >= 1000 AND credit_id = book * 10 + 1) OR (debit_id IN (book * 10 + 1, book * 10 + 3) AND credit_id >= 1000)
    WHEN 'move' THEN debit_id >= 1000 AND credit_id >= 1000 AND debit_id <> credit_id
    WHEN 'deduct' THEN debit_id >= 1000 AND credit_id = book * 10 + 1
    ELSE false END`,
  point_transfers_amount: `amount > 0 OR (amount = 0 AND (kind IN ('deduct', 'reverse') AND shortfall > 0 OR kind = 'reverse' AND debit_id = book * 10 + 1))`,
  point_transfers_shortfall: `shortfall = 0 OR kind IN ('deduct', 'reverse')`,
  point_transfers_shortfall_check: 'shortfall >= 0',
  point_transfers_resolving: `(kind IN ('capture', 'release', 'reverse')) = (resolves_id IS NOT NULL)`,
  point_transfers_last_day: `(kind = 'award') = (expires_on IS NOT NULL)`,
};
const ACCOUNT_CHECKS = {
  point_accounts_book_check: 'book IN (1, 2)',
  point_accounts_kind_check: `kind IN ('household', 'member', 'team', 'issuer', 'escrow', 'redeemed', 'expired')`,
  point_accounts_owned: `(id >= 1000) = (owner_id IS NOT NULL) AND (id >= 1000) = (kind IN ('household', 'member', 'team'))`,
  point_accounts_version_check: 'version >= 0',
  point_accounts_system_rows_rest: 'id >= 1000 OR (posted = 0 AND version = 0)',
  point_accounts_succession: 'successor_id IS NULL OR (id >= 1000 AND successor_id >= 1000 AND successor_id <> id)',
};
