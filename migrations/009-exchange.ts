import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Exchange20261120000009 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE shops (
        id            uuid PRIMARY KEY,
        unit_id       uuid NOT NULL REFERENCES units (id),
        name          text NOT NULL,
        address       text NOT NULL DEFAULT '',
        opening_hours text NOT NULL DEFAULT '',
        created_at    timestamptz(3) NOT NULL,
        CONSTRAINT shops_name_once UNIQUE (unit_id, name)
      )`);
    // The last slip number of each shop. Locked by whoever takes the next one until they commit, so a number is lost to nobody.
    await runner.query(`
      CREATE TABLE slip_counters (
        shop_id uuid PRIMARY KEY REFERENCES shops (id),
        last_no integer NOT NULL DEFAULT 0 CHECK (last_no >= 0)
      )`);
    await runner.query(`
      CREATE TABLE goods (
        id            uuid PRIMARY KEY,
        shop_id       uuid NOT NULL REFERENCES shops (id),
        name          text NOT NULL,
        measure       text NOT NULL,
        price_points  integer NOT NULL CHECK (price_points > 0),
        monthly_limit integer CHECK (monthly_limit > 0),
        state         text NOT NULL CHECK (state IN ('on-sale', 'off-sale')),
        available     integer NOT NULL DEFAULT 0 CONSTRAINT goods_available CHECK (available >= 0),
        reserved      integer NOT NULL DEFAULT 0 CONSTRAINT goods_reserved CHECK (reserved >= 0),
        last_line     integer NOT NULL DEFAULT 0 CHECK (last_line >= 0),
        created_at    timestamptz(3) NOT NULL,
        CONSTRAINT goods_name_once UNIQUE (shop_id, name)
      )`);
    await this.createRedemptions(runner);
    await this.createStockMoves(runner);
    await runner.query(`
      DO $$ BEGIN
        GRANT SELECT, INSERT, UPDATE ON shops, slip_counters, goods, redemptions TO jishan_app;
        GRANT SELECT, INSERT ON redemption_lines, stock_moves TO jishan_app;
      EXCEPTION WHEN undefined_object THEN NULL;
      END $$`);
  }

  private async createRedemptions(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE redemptions (
        id             uuid PRIMARY KEY,
        shop_id        uuid NOT NULL REFERENCES shops (id),
        person_id      uuid NOT NULL REFERENCES volunteers (id),
        owner_kind     text NOT NULL CHECK (owner_kind IN ('household', 'member')),
        owner_id       uuid NOT NULL,
        account_id     bigint NOT NULL REFERENCES point_accounts,
        state          text NOT NULL CHECK (state IN ('reserved', 'handed-over', 'cancelled', 'expired', 'voided')),
        total_points   integer NOT NULL CHECK (total_points > 0),
        occurred_on    date NOT NULL,
        slip_no        integer CHECK (slip_no > 0),
        wrong_codes    integer NOT NULL DEFAULT 0 CHECK (wrong_codes BETWEEN 0 AND 5),
        expires_at     timestamptz(3),
        balance_after  bigint NOT NULL CHECK (balance_after >= 0),
        hold_id        bigint UNIQUE REFERENCES point_transfers,
        redeem_id      bigint UNIQUE REFERENCES point_transfers,
        capture_id     bigint UNIQUE REFERENCES point_transfers,
        release_id     bigint UNIQUE REFERENCES point_transfers,
        reverse_id     bigint UNIQUE REFERENCES point_transfers,
        created_at     timestamptz(3) NOT NULL,
        clerk_id       uuid,
        clerk_name     text,
        handed_over_at timestamptz(3),
        closed_by_id   uuid,
        closed_by_name text,
        closed_reason  text,
        closed_at      timestamptz(3),
        CONSTRAINT redemptions_slip_once UNIQUE (shop_id, slip_no),
        CONSTRAINT redemptions_paid_one_way CHECK ((hold_id IS NULL) <> (redeem_id IS NULL)),
        CONSTRAINT redemptions_reserved CHECK ((hold_id IS NULL) = (expires_at IS NULL)),
        CONSTRAINT redemptions_handed_over CHECK (
          (state IN ('handed-over', 'voided'))
          = (slip_no IS NOT NULL AND clerk_name IS NOT NULL AND handed_over_at IS NOT NULL AND (redeem_id IS NOT NULL OR capture_id IS NOT NULL))),
        CONSTRAINT redemptions_released CHECK ((state IN ('cancelled', 'expired')) = (release_id IS NOT NULL)),
        CONSTRAINT redemptions_voided CHECK ((state = 'voided') = (reverse_id IS NOT NULL)),
        CONSTRAINT redemptions_closed CHECK ((state IN ('cancelled', 'expired', 'voided')) = (closed_at IS NOT NULL))
      )`);
    await runner.query('CREATE INDEX redemptions_of_person ON redemptions (person_id, id DESC)');
    await runner.query('CREATE INDEX redemptions_of_shop ON redemptions (shop_id, id DESC)');
    await runner.query('CREATE INDEX redemptions_of_owner ON redemptions (owner_id, occurred_on)');
    await runner.query(`CREATE INDEX redemptions_to_expire ON redemptions (expires_at) WHERE state = 'reserved'`);
    await runner.query(`
      CREATE TABLE redemption_lines (
        redemption_id uuid NOT NULL REFERENCES redemptions (id),
        goods_id      uuid NOT NULL REFERENCES goods (id),
        position      integer NOT NULL,
        goods_name    text NOT NULL,
        measure       text NOT NULL,
        pieces        integer NOT NULL CHECK (pieces > 0),
        price_points  integer NOT NULL CHECK (price_points > 0),
        PRIMARY KEY (redemption_id, goods_id)
      )`);
  }

  private async createStockMoves(runner: QueryRunner): Promise<void> {
    // Stock is the sum of these rows; goods.available and goods.reserved are the running sums, kept in the same transaction.
    await runner.query(`
      CREATE TABLE stock_moves (
        id              uuid PRIMARY KEY,
        goods_id        uuid NOT NULL REFERENCES goods (id),
        line            integer NOT NULL CHECK (line > 0),
        kind            text NOT NULL,
        pieces          integer NOT NULL,
        available_after integer NOT NULL CHECK (available_after >= 0),
        reason          text,
        redemption_id   uuid REFERENCES redemptions (id),
        actor_id        uuid,
        actor_name      text NOT NULL,
        at              timestamptz(3) NOT NULL,
        CONSTRAINT stock_moves_line_once UNIQUE (goods_id, line),
        CONSTRAINT stock_moves_direction CHECK (CASE kind
          WHEN 'in' THEN pieces > 0
          WHEN 'release' THEN pieces > 0
          WHEN 'restore' THEN pieces > 0
          WHEN 'reserve' THEN pieces < 0
          WHEN 'out' THEN pieces < 0
          WHEN 'difference' THEN pieces <> 0
          ELSE false END),
        CONSTRAINT stock_moves_reason CHECK (kind NOT IN ('in', 'difference') OR reason IS NOT NULL),
        CONSTRAINT stock_moves_redemption CHECK ((kind IN ('in', 'difference')) = (redemption_id IS NULL))
      )`);
    await runner.query('CREATE INDEX stock_moves_of_redemption ON stock_moves (redemption_id)');
    for (const table of ['stock_moves', 'redemption_lines']) {
      await runner.query(`
        CREATE TRIGGER ${table}_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table}
          FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE stock_moves');
    await runner.query('DROP TABLE redemption_lines');
    await runner.query('DROP TABLE redemptions');
    await runner.query('DROP TABLE goods');
    await runner.query('DROP TABLE slip_counters');
    await runner.query('DROP TABLE shops');
  }
}
