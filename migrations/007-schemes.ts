import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Schemes20261120000007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.createSchemes(runner);
    await this.createPendingAwards(runner);
    await this.createCalendar(runner);
    await runner.query(`
      DO $$ BEGIN
        GRANT SELECT, INSERT, UPDATE ON schemes, scheme_versions TO jishan_app;
        GRANT SELECT, INSERT, UPDATE (state, transfer_id, closed_reason) ON pending_awards TO jishan_app;
        GRANT SELECT ON calendar_days TO jishan_app;
      EXCEPTION WHEN undefined_object THEN NULL;
      END $$`);
  }

  private async createSchemes(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE schemes (
        id         uuid PRIMARY KEY,
        unit_id    uuid NOT NULL REFERENCES units,
        book       smallint NOT NULL CHECK (book IN (1, 2)),
        title      text NOT NULL CHECK (char_length(title) BETWEEN 1 AND 60),
        created_at timestamptz(3) NOT NULL,
        CONSTRAINT schemes_one_per_unit UNIQUE (unit_id, book)
      )`);
    await runner.query(`
      CREATE TABLE scheme_versions (
        id             uuid PRIMARY KEY,
        scheme_id      uuid NOT NULL REFERENCES schemes,
        version        integer NOT NULL CHECK (version >= 1),
        document_ref   text NOT NULL CHECK (char_length(document_ref) <= 100),
        state          text NOT NULL CHECK (state IN ('draft', 'effective')),
        met_on         date,
        present        integer CHECK (present > 0),
        votes          integer CHECK (votes > 0 AND votes <= present),
        effective_from date NOT NULL,
        effective_to   date CHECK (effective_to >= effective_from),
        account_owner  text NOT NULL CHECK (account_owner IN ('household', 'member', 'team')),
        rules          jsonb NOT NULL CHECK (jsonb_typeof(rules) = 'array'),
        caps           jsonb NOT NULL CHECK (jsonb_typeof(caps) = 'array'),
        expiry         jsonb NOT NULL CHECK (jsonb_typeof(expiry) = 'object'),
        posting_days   integer NOT NULL CHECK (posting_days BETWEEN 0 AND 60),
        written_by     uuid NOT NULL REFERENCES users,
        written_at     timestamptz(3) NOT NULL,
        adopted_by     uuid REFERENCES users,
        adopted_at     timestamptz(3),
        CONSTRAINT scheme_versions_number_once UNIQUE (scheme_id, version),
        CONSTRAINT scheme_versions_adopted CHECK ((state = 'effective') = (adopted_at IS NOT NULL AND adopted_by IS NOT NULL)),
        CONSTRAINT scheme_versions_voted CHECK (state = 'draft' OR (met_on <= effective_from AND present IS NOT NULL AND votes IS NOT NULL))
      )`);
    await runner.query(
      `CREATE UNIQUE INDEX scheme_versions_one_per_day ON scheme_versions (scheme_id, effective_from) WHERE state = 'effective'`,
    );
    await runner.query(
      `CREATE UNIQUE INDEX scheme_versions_one_draft ON scheme_versions (scheme_id) WHERE state = 'draft'`,
    );
    // what points were given by must read the same for ever
    await runner.query(`
      CREATE TRIGGER scheme_versions_fixed BEFORE UPDATE OR DELETE ON scheme_versions
        FOR EACH ROW WHEN (OLD.state = 'effective') EXECUTE FUNCTION refuse_change()`);
    await runner.query(
      'CREATE TRIGGER scheme_versions_kept BEFORE TRUNCATE ON scheme_versions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()',
    );
  }

  private async createPendingAwards(runner: QueryRunner): Promise<void> {
    // Awards under 公示: written like the transfer they become on effective_on, unless a correction withdraws them before.
    await runner.query(`
      CREATE TABLE pending_awards (
        key               text PRIMARY KEY,
        account_id        bigint NOT NULL REFERENCES point_accounts,
        book              smallint NOT NULL,
        amount            bigint NOT NULL CHECK (amount > 0),
        person_id         uuid NOT NULL,
        actor_id          uuid,
        source            text NOT NULL,
        occurred_on       date NOT NULL,
        expires_on        date NOT NULL,
        activity_id       uuid,
        scheme_version_id uuid NOT NULL REFERENCES scheme_versions,
        rule_id           text NOT NULL,
        explanation       text NOT NULL,
        effective_on      date NOT NULL,
        state             text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'posted', 'withdrawn')),
        transfer_id       bigint UNIQUE REFERENCES point_transfers,
        closed_reason     text,
        created_at        timestamptz(3) NOT NULL DEFAULT now(),
        CONSTRAINT pending_awards_posted CHECK ((state = 'posted') = (transfer_id IS NOT NULL)),
        CONSTRAINT pending_awards_withdrawn CHECK ((state = 'withdrawn') = (closed_reason IS NOT NULL))
      )`);
    await runner.query(`CREATE INDEX pending_awards_due ON pending_awards (effective_on, key) WHERE state = 'waiting'`);
    await runner.query(`CREATE INDEX pending_awards_of_account ON pending_awards (account_id) WHERE state = 'waiting'`);
    await runner.query(
      `CREATE INDEX pending_awards_of_person ON pending_awards (person_id, occurred_on) WHERE state = 'waiting'`,
    );
    await runner.query(
      `CREATE INDEX pending_awards_of_activity ON pending_awards (activity_id) WHERE state = 'waiting'`,
    );
  }

  private async createCalendar(runner: QueryRunner): Promise<void> {
    // Exceptions to Monday–Friday, as the State Council announces them each autumn for the next year; a year without rows has none.
    await runner.query(`
      CREATE TABLE calendar_days (
        day     date PRIMARY KEY,
        working boolean NOT NULL,
        name    text NOT NULL
      )`);
    await runner.query(`
      INSERT INTO calendar_days (day, working, name)
      SELECT day::date, false, name
        FROM (VALUES ('元旦', '2026-01-01', '2026-01-03'), ('春节', '2026-02-15', '2026-02-23'), ('清明节', '2026-04-04', '2026-04-06'),
                     ('劳动节', '2026-05-01', '2026-05-05'), ('端午节', '2026-06-19', '2026-06-21'), ('中秋节', '2026-09-25', '2026-09-27'),
                     ('国庆节', '2026-10-01', '2026-10-07')) AS holidays (name, first, last),
             generate_series(first::date, last::date, interval '1 day') AS day`);
    await runner.query(`
      INSERT INTO calendar_days (day, working, name)
      VALUES ('2026-01-04', true, '元旦'), ('2026-02-14', true, '春节'), ('2026-02-28', true, '春节'), ('2026-05-09', true, '劳动节'),
             ('2026-09-20', true, '国庆节'), ('2026-10-10', true, '国庆节')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['calendar_days', 'pending_awards', 'scheme_versions', 'schemes'])
      await runner.query(`DROP TABLE ${table}`);
  }
}
