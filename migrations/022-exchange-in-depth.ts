import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A second person at the counter, limits by period and member, voucher codes, shifts, monthly sheets and the village fund. */
export class ExchangeInDepth20261120000022 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE goods
        ADD limit_period text NOT NULL DEFAULT 'month' CHECK (limit_period IN ('day', 'month', 'quarter', 'year')),
        ADD form text NOT NULL DEFAULT 'own' CHECK (form IN ('own', 'voucher')),
        ADD cost_fen integer NOT NULL DEFAULT 0 CHECK (cost_fen >= 0)`);
    await runner.query('ALTER TABLE goods RENAME COLUMN monthly_limit TO household_limit');
    await runner.query(`
      ALTER TABLE redemptions ADD second_id uuid, ADD second_name text,
        ADD CONSTRAINT redemptions_second CHECK (
          (second_id IS NULL) = (second_name IS NULL) AND (second_id IS NULL OR second_id <> clerk_id))`);
    await runner.query('ALTER TABLE redemption_lines ADD cost_fen integer NOT NULL DEFAULT 0 CHECK (cost_fen >= 0)');
    await runner.query(`
      CREATE TABLE spending_limits (
        person_id      uuid PRIMARY KEY REFERENCES volunteers (id),
        monthly_points integer CHECK (monthly_points >= 0),
        set_by_name    text NOT NULL,
        set_at         timestamptz(3) NOT NULL
      )`);
    await this.createVouchers(runner);
    await this.createShifts(runner);
    await this.createSheets(runner);
    await this.createFunds(runner);
    await runner.query(`
      DO $$ BEGIN
        GRANT SELECT, INSERT, UPDATE ON spending_limits, vouchers, clerk_shifts, unit_funds TO jishan_app;
        GRANT SELECT, INSERT ON voucher_lists, clerk_shift_counts, shop_sheets, shop_sheet_lines, fund_entries TO jishan_app;
      EXCEPTION WHEN undefined_object THEN NULL;
      END $$`);
  }

  private async createVouchers(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE voucher_lists (
        id          uuid PRIMARY KEY,
        goods_id    uuid NOT NULL REFERENCES goods (id),
        codes       integer NOT NULL CHECK (codes > 0),
        reason      text NOT NULL,
        actor_name  text NOT NULL,
        imported_at timestamptz(3) NOT NULL
      )`);
    await runner.query('CREATE INDEX voucher_lists_of_goods ON voucher_lists (goods_id, id DESC)');
    await runner.query(`
      CREATE TABLE vouchers (
        id            uuid PRIMARY KEY,
        list_id       uuid NOT NULL REFERENCES voucher_lists (id),
        goods_id      uuid NOT NULL REFERENCES goods (id),
        code_sealed   text NOT NULL,
        code_index    text NOT NULL CONSTRAINT vouchers_code_once UNIQUE,
        valid_until   date,
        redemption_id uuid REFERENCES redemptions (id),
        withdrawn_at  timestamptz(3),
        CONSTRAINT vouchers_one_end CHECK (redemption_id IS NULL OR withdrawn_at IS NULL)
      )`);
    await runner.query(`
      CREATE INDEX vouchers_to_give ON vouchers (goods_id, valid_until, id) WHERE redemption_id IS NULL AND withdrawn_at IS NULL`);
    await runner.query(
      'CREATE INDEX vouchers_of_redemption ON vouchers (redemption_id) WHERE redemption_id IS NOT NULL',
    );
    // What was given once stays given, whatever the server thinks.
    await runner.query(`
      CREATE TRIGGER vouchers_given_once BEFORE UPDATE ON vouchers FOR EACH ROW
        WHEN (OLD.redemption_id IS NOT NULL OR OLD.withdrawn_at IS NOT NULL OR NEW.code_sealed <> OLD.code_sealed OR NEW.goods_id <> OLD.goods_id)
        EXECUTE FUNCTION refuse_change()`);
    await this.onlyAdded(runner, 'voucher_lists');
    await runner.query(`
      CREATE TRIGGER vouchers_kept BEFORE DELETE OR TRUNCATE ON vouchers FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
  }

  private async createShifts(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE clerk_shifts (
        id               uuid PRIMARY KEY,
        shop_id          uuid NOT NULL REFERENCES shops (id),
        clerk_id         uuid NOT NULL,
        clerk_name       text NOT NULL,
        opened_at        timestamptz(3) NOT NULL,
        first_slip       integer NOT NULL CHECK (first_slip > 0),
        closed_at        timestamptz(3),
        last_slip        integer,
        slips_counted    integer CHECK (slips_counted >= 0),
        note             text,
        accepted_by_id   uuid,
        accepted_by_name text,
        accepted_at      timestamptz(3),
        CONSTRAINT clerk_shifts_closed CHECK ((closed_at IS NULL) = (last_slip IS NULL) AND (closed_at IS NULL) = (slips_counted IS NULL)),
        CONSTRAINT clerk_shifts_accepted CHECK (
          (accepted_at IS NULL) = (accepted_by_id IS NULL) AND (accepted_at IS NULL) = (accepted_by_name IS NULL)
          AND (accepted_at IS NULL OR (closed_at IS NOT NULL AND accepted_by_id <> clerk_id))),
        CONSTRAINT clerk_shifts_slips CHECK (last_slip >= first_slip - 1)
      )`);
    await runner.query(
      'CREATE UNIQUE INDEX clerk_shifts_one_at_a_time ON clerk_shifts (shop_id) WHERE accepted_at IS NULL',
    );
    await runner.query('CREATE INDEX clerk_shifts_of_shop ON clerk_shifts (shop_id, id DESC)');
    await runner.query(`
      CREATE TRIGGER clerk_shifts_frozen BEFORE UPDATE ON clerk_shifts FOR EACH ROW WHEN (OLD.accepted_at IS NOT NULL) EXECUTE FUNCTION refuse_change()`);
    await runner.query(`
      CREATE TABLE clerk_shift_counts (
        shift_id   uuid NOT NULL REFERENCES clerk_shifts (id),
        goods_id   uuid NOT NULL REFERENCES goods (id),
        goods_name text NOT NULL,
        measure    text NOT NULL,
        expected   integer NOT NULL CHECK (expected >= 0),
        counted    integer NOT NULL CHECK (counted >= 0),
        PRIMARY KEY (shift_id, goods_id)
      )`);
    await this.onlyAdded(runner, 'clerk_shift_counts');
  }

  private async createSheets(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE shop_sheets (
        id           uuid PRIMARY KEY,
        shop_id      uuid NOT NULL REFERENCES shops (id),
        month        text NOT NULL CHECK (month ~ '^\\d{4}-\\d{2}$'),
        slips        integer NOT NULL CHECK (slips >= 0),
        voided       integer NOT NULL CHECK (voided >= 0),
        first_slip   integer,
        last_slip    integer,
        total_points bigint NOT NULL CHECK (total_points >= 0),
        total_fen    bigint NOT NULL CHECK (total_fen >= 0),
        signed_by_id uuid NOT NULL,
        signed_by    text NOT NULL,
        signed_at    timestamptz(3) NOT NULL,
        CONSTRAINT shop_sheets_once UNIQUE (shop_id, month)
      )`);
    await runner.query(`
      CREATE TABLE shop_sheet_lines (
        sheet_id   uuid NOT NULL REFERENCES shop_sheets (id),
        position   integer NOT NULL,
        goods_id   uuid NOT NULL REFERENCES goods (id),
        goods_name text NOT NULL,
        measure    text NOT NULL,
        cost_fen   integer NOT NULL CHECK (cost_fen >= 0),
        pieces     integer NOT NULL CHECK (pieces > 0),
        points     bigint NOT NULL CHECK (points > 0),
        fen        bigint NOT NULL CHECK (fen >= 0),
        PRIMARY KEY (sheet_id, position)
      )`);
    await this.onlyAdded(runner, 'shop_sheets');
    await this.onlyAdded(runner, 'shop_sheet_lines');
  }

  private async createFunds(runner: QueryRunner): Promise<void> {
    // The balance of each unit's fund; locked by whoever adds the next entry.
    await runner.query(`
      CREATE TABLE unit_funds (
        unit_id     uuid PRIMARY KEY REFERENCES units (id),
        balance_fen bigint NOT NULL DEFAULT 0 CONSTRAINT unit_funds_covered CHECK (balance_fen >= 0),
        last_line   integer NOT NULL DEFAULT 0
      )`);
    await runner.query(`
      CREATE TABLE fund_entries (
        id          uuid PRIMARY KEY,
        unit_id     uuid NOT NULL REFERENCES unit_funds (unit_id),
        line        integer NOT NULL CHECK (line > 0),
        kind        text NOT NULL,
        fen         bigint NOT NULL CHECK (fen <> 0),
        balance_fen bigint NOT NULL CHECK (balance_fen >= 0),
        occurred_on date NOT NULL,
        note        text NOT NULL,
        sheet_id    uuid UNIQUE REFERENCES shop_sheets (id),
        reverses_id uuid UNIQUE REFERENCES fund_entries (id),
        actor_id    uuid NOT NULL,
        actor_name  text NOT NULL,
        at          timestamptz(3) NOT NULL,
        CONSTRAINT fund_entries_line_once UNIQUE (unit_id, line),
        CONSTRAINT fund_entries_direction CHECK (CASE kind
          WHEN 'income' THEN fen > 0
          WHEN 'purchase' THEN fen < 0
          WHEN 'settlement' THEN fen < 0
          WHEN 'reversal' THEN true
          ELSE false END),
        CONSTRAINT fund_entries_sheet CHECK ((kind = 'settlement') = (sheet_id IS NOT NULL)),
        CONSTRAINT fund_entries_reversal CHECK ((kind = 'reversal') = (reverses_id IS NOT NULL))
      )`);
    await this.onlyAdded(runner, 'fund_entries');
  }

  private async onlyAdded(runner: QueryRunner, table: string): Promise<void> {
    await runner.query(`
      CREATE TRIGGER ${table}_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table}
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of [
      ...['fund_entries', 'unit_funds', 'shop_sheet_lines', 'shop_sheets', 'clerk_shift_counts', 'clerk_shifts'],
      ...['vouchers', 'voucher_lists', 'spending_limits'],
    ])
      await runner.query(`DROP TABLE ${table}`);
    await runner.query('ALTER TABLE redemption_lines DROP cost_fen');
    await runner.query('ALTER TABLE redemptions DROP second_id, DROP second_name');
    await runner.query('ALTER TABLE goods RENAME COLUMN household_limit TO monthly_limit');
    await runner.query('ALTER TABLE goods DROP limit_period, DROP form, DROP cost_fen');
  }
}
