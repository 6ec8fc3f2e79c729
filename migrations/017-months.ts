import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The day of the books. `occurred_on` says when something happened, `booked_on` to which day of the books its row belongs. A month that
 * has been closed takes no more rows; what is corrected later stands in the month that is open.
 */
export class Months20261120000017 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of LEDGERS) {
      await runner.query(`ALTER TABLE ${table} ADD COLUMN booked_on date`);
      // writes the table anew instead of updating rows, which may not be updated
      await runner.query(
        `ALTER TABLE ${table} ALTER COLUMN booked_on TYPE date USING (created_at AT TIME ZONE 'Asia/Shanghai')::date,
           ALTER COLUMN booked_on SET DEFAULT (now() AT TIME ZONE 'Asia/Shanghai')::date, ALTER COLUMN booked_on SET NOT NULL`,
      );
      await runner.query(`CREATE INDEX ${table}_by_booked_day ON ${table} USING brin (booked_on)`);
    }
    await this.createMonths(runner);
    await this.guard(runner);
    await runner.query(RECORD('booked_on', 'p_on'));
  }

  private async createMonths(runner: QueryRunner): Promise<void> {
    // by the first day. While it is `closing` nothing more gets in, and its figures are being worked out.
    await runner.query(`
      CREATE TABLE closed_months (
        month          date PRIMARY KEY CHECK (extract(day FROM month) = 1),
        state          text NOT NULL DEFAULT 'closing' CHECK (state IN ('closing', 'closed')),
        started_at     timestamptz(3) NOT NULL DEFAULT now(),
        closed_by      uuid,
        closed_at      timestamptz(3),
        up_to_transfer bigint,
        totals         jsonb,
        seal           text,
        CONSTRAINT closed_months_complete CHECK (num_nonnulls(closed_at, up_to_transfer, totals, seal) = CASE state WHEN 'closed' THEN 4 ELSE 0 END)
      )`);
    // of every owner account that had points at the beginning or moved some
    await runner.query(`
      CREATE TABLE month_balances (
        month      date NOT NULL REFERENCES closed_months,
        account_id bigint NOT NULL,
        opening    bigint NOT NULL CHECK (opening >= 0),
        credited   bigint NOT NULL CHECK (credited >= 0),
        debited    bigint NOT NULL CHECK (debited >= 0),
        closing    bigint NOT NULL CHECK (closing >= 0),
        PRIMARY KEY (month, account_id),
        CONSTRAINT month_balances_add_up CHECK (closing = opening + credited - debited)
      )`);
  }

  private async guard(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION refuse_closed_month() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF EXISTS (SELECT FROM closed_months WHERE month = date_trunc('month', NEW.booked_on)::date) THEN
          RAISE EXCEPTION USING ERRCODE = 'PT423', MESSAGE = format('the month of %s is closed', NEW.booked_on);
        END IF;
        RETURN NEW;
      END $$`);
    for (const table of LEDGERS) {
      // what is booked today, which is nearly everything, asks nobody
      await runner.query(
        `CREATE TRIGGER ${table}_month_is_open BEFORE INSERT ON ${table} FOR EACH ROW
           WHEN (NEW.booked_on < (now() AT TIME ZONE 'Asia/Shanghai')::date) EXECUTE FUNCTION refuse_closed_month()`,
      );
    }
    await runner.query(
      `CREATE TRIGGER closed_months_stay BEFORE UPDATE ON closed_months FOR EACH ROW
         WHEN (OLD.state = 'closed' OR NEW.month <> OLD.month) EXECUTE FUNCTION refuse_change()`,
    );
    await runner.query(
      'CREATE TRIGGER closed_months_never_removed BEFORE DELETE OR TRUNCATE ON closed_months FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()',
    );
    await runner.query(
      'CREATE TRIGGER month_balances_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON month_balances FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()',
    );
    await runner.query(`
      CREATE FUNCTION refuse_late_balance() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF EXISTS (SELECT FROM added JOIN closed_months USING (month) WHERE state = 'closed') THEN
          RAISE EXCEPTION USING ERRCODE = 'PT423', MESSAGE = 'the month is closed';
        END IF;
        RETURN NULL;
      END $$`);
    await runner.query(
      'CREATE TRIGGER month_balances_while_closing AFTER INSERT ON month_balances REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION refuse_late_balance()',
    );
    await runner.query(`
      DO $$ BEGIN
        GRANT SELECT, INSERT (month, closed_by), UPDATE (state, closed_at, up_to_transfer, totals, seal) ON closed_months TO jishan_app;
        GRANT SELECT, INSERT ON month_balances TO jishan_app;
      EXCEPTION WHEN undefined_object THEN NULL;
      END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(RECORD());
    for (const table of LEDGERS) {
      await runner.query(`DROP TRIGGER ${table}_month_is_open ON ${table}`);
      await runner.query(`ALTER TABLE ${table} DROP COLUMN booked_on`);
    }
    await runner.query('DROP TABLE month_balances');
    await runner.query('DROP TABLE closed_months');
    await runner.query('DROP FUNCTION refuse_late_balance()');
    await runner.query('DROP FUNCTION refuse_closed_month()');
  }
}

const LEDGERS = ['point_transfers', 'hour_entries'] as const;

// All commands but an award happen on the day on which they are booked, and look at the buckets by that day.
const RECORD = (...more: [] | ['booked_on', 'p_on']) => `
CREATE OR REPLACE FUNCTION points_record(p_key text, p_fingerprint bytea, p_book smallint, p_kind text, p_debit bigint, p_credit bigint, p_amount bigint, p_shortfall bigint,
  p_person uuid, p_resolves bigint, p_actor uuid, p_source text, p_reason text, p_on date, OUT id bigint, OUT fresh boolean) LANGUAGE plpgsql AS $$
DECLARE known bytea;
BEGIN
  INSERT INTO point_transfers (${['key, fingerprint, book, kind, debit_id, credit_id, amount, shortfall, person_id, resolves_id, actor_id, source, reason, occurred_on', ...more.slice(0, 1)].join(', ')})
    VALUES (${['p_key, p_fingerprint, p_book, p_kind, p_debit, p_credit, p_amount, p_shortfall, p_person, p_resolves, p_actor, p_source, p_reason, p_on', ...more.slice(1)].join(', ')})
    ON CONFLICT DO NOTHING RETURNING point_transfers.id INTO id;
  fresh := FOUND;
  IF fresh THEN RETURN; END IF;
  SELECT t.id, t.fingerprint INTO id, known FROM point_transfers t WHERE t.key = p_key;
  IF NOT FOUND THEN RAISE EXCEPTION USING ERRCODE = 'PT411', MESSAGE = 'the transfer is resolved already'; END IF;
  IF known <> p_fingerprint THEN RAISE EXCEPTION USING ERRCODE = 'PT409', MESSAGE = 'the key stands for another request'; END IF;
END $$`;
