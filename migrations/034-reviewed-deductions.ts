import type { MigrationInterface, QueryRunner } from 'typeorm';

/** 扣分: what somebody of the office says happened, what the council came to, and the appeal of the household. */
export class ReviewedDeductions20261129000034 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.createDeductions(runner);
    await this.createReviews(runner);
    await this.createAppeals(runner);
    await runner.query(`
      DO $$ BEGIN
        GRANT SELECT, INSERT, UPDATE (state) ON deductions TO jishan_app;
        GRANT SELECT, INSERT, UPDATE (type, width, height, bytes, added_at) ON deduction_pictures TO jishan_app;
        GRANT SELECT, INSERT ON deduction_reviews, deduction_votes TO jishan_app;
        GRANT SELECT, INSERT, UPDATE (state, decided_by, decided_by_name, decision, decided_at) ON deduction_appeals TO jishan_app;
      EXCEPTION WHEN undefined_object THEN NULL;
      END $$`);
    await this.tellOf(runner, (kinds) => [...kinds, ...NEWS]);
  }

  private async createDeductions(runner: QueryRunner): Promise<void> {
    // unit_id is where the person lived when it was filed: its scheme says how much, its council reviews it
    await runner.query(`
      CREATE TABLE deductions (
        id                uuid PRIMARY KEY,
        unit_id           uuid NOT NULL REFERENCES units,
        person_id         uuid NOT NULL REFERENCES volunteers,
        whole_household   boolean NOT NULL,
        owner_kind        text NOT NULL CHECK (owner_kind IN ('household', 'member')),
        owner_id          uuid NOT NULL,
        happened_on       date NOT NULL,
        scheme_version_id uuid NOT NULL REFERENCES scheme_versions,
        rule_id           text NOT NULL,
        rule_name         text NOT NULL,
        book              smallint NOT NULL CHECK (book IN (1, 2)),
        points            bigint NOT NULL CHECK (points > 0),
        explanation       text NOT NULL,
        text              text NOT NULL CHECK (char_length(text) BETWEEN 1 AND 2000),
        filed_by          uuid NOT NULL REFERENCES users,
        filed_by_name     text NOT NULL,
        filed_at          timestamptz(3) NOT NULL,
        state             text NOT NULL CHECK (state IN (${STATES.map((state) => `'${state}'`).join(', ')})),
        CONSTRAINT deductions_whose CHECK (owner_kind = 'household' OR owner_id = person_id AND NOT whole_household)
      )`);
    // nothing is taken twice for one matter, nor once more after an appeal was upheld
    await runner.query(
      `CREATE UNIQUE INDEX deductions_matter_once ON deductions (owner_id, happened_on, rule_id) WHERE state NOT IN ('dropped', 'withdrawn')`,
    );
    await runner.query('CREATE INDEX deductions_of_owner ON deductions (owner_id)');
    await runner.query('CREATE INDEX deductions_of_person ON deductions (person_id)');
    await runner.query('CREATE INDEX deductions_of_unit ON deductions (unit_id, id DESC)');
    await runner.query(`CREATE INDEX deductions_to_book ON deductions (id) WHERE state = 'confirmed'`);
    await runner.query(`
      CREATE TABLE deduction_pictures (
        deduction_id uuid PRIMARY KEY REFERENCES deductions,
        type         text NOT NULL CHECK (type = 'image/jpeg'),
        width        integer NOT NULL CHECK (width BETWEEN 1 AND 1600),
        height       integer NOT NULL CHECK (height BETWEEN 1 AND 1600),
        bytes        bytea NOT NULL CHECK (octet_length(bytes) BETWEEN 1 AND 8388608),
        added_at     timestamptz(3) NOT NULL
      )`);
    await runner.query('ALTER TABLE deduction_pictures ALTER bytes SET STORAGE EXTERNAL');
  }

  private async createReviews(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE deduction_reviews (
        deduction_id     uuid PRIMARY KEY REFERENCES deductions,
        confirmed        boolean NOT NULL,
        held_on          date NOT NULL,
        reason           text NOT NULL CHECK (char_length(reason) BETWEEN 2 AND 2000),
        recorded_by      uuid NOT NULL REFERENCES users,
        recorded_by_name text NOT NULL,
        decided_at       timestamptz(3) NOT NULL,
        appeal_until     date,
        CONSTRAINT deduction_reviews_appeal CHECK (confirmed = (appeal_until IS NOT NULL))
      )`);
    await runner.query(`
      CREATE TABLE deduction_votes (
        deduction_id uuid NOT NULL REFERENCES deduction_reviews,
        person_id    uuid NOT NULL REFERENCES volunteers,
        name         text NOT NULL,
        vote         text NOT NULL CHECK (vote IN ('for', 'against')),
        position     integer NOT NULL,
        PRIMARY KEY (deduction_id, person_id)
      )`);
    for (const table of ['deduction_reviews', 'deduction_votes'])
      await runner.query(
        `CREATE TRIGGER ${table}_fixed BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`,
      );
  }

  private async createAppeals(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE deduction_appeals (
        deduction_id     uuid PRIMARY KEY REFERENCES deduction_reviews,
        appellant_id     uuid NOT NULL REFERENCES volunteers,
        appellant_name   text NOT NULL,
        recorded_by      uuid NOT NULL REFERENCES users,
        helper_name      text,
        text             text NOT NULL CHECK (char_length(text) BETWEEN 1 AND 2000),
        raised_at        timestamptz(3) NOT NULL,
        state            text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'upheld', 'rejected')),
        decided_by       uuid REFERENCES users,
        decided_by_name  text,
        decision         text CHECK (char_length(decision) BETWEEN 2 AND 2000),
        decided_at       timestamptz(3),
        CONSTRAINT deduction_appeals_decided CHECK (num_nonnulls(decided_by, decided_by_name, decision, decided_at) = CASE state WHEN 'open' THEN 0 ELSE 4 END),
        CONSTRAINT deduction_appeals_two_people CHECK (decided_by IS NULL OR decided_by <> recorded_by)
      )`);
  }

  /** The kinds of news that the feed takes; other migrations add theirs to the same list. */
  private async tellOf(runner: QueryRunner, change: (kinds: string[]) => string[]): Promise<void> {
    const rows: { definition: string }[] = await runner.query(
      `SELECT pg_get_constraintdef(oid) AS definition FROM pg_constraint WHERE conname = 'feed_events_kind_check' AND conrelid = 'feed_events'::regclass`,
    );
    const kinds = [...(rows[0]?.definition ?? '').matchAll(/'([a-z-]+)'/g)].map((match) => match[1] ?? '');
    const list = change(kinds).map((kind) => `'${kind}'`);
    await runner.query(`
      ALTER TABLE feed_events DROP CONSTRAINT feed_events_kind_check, ADD CONSTRAINT feed_events_kind_check CHECK (kind IN (${list.join(', ')})) NOT VALID`);
    // what was told stays, also on the way down: then the list holds for what is told from now on
    await runner.query(`
      DO $$ BEGIN
        ALTER TABLE feed_events VALIDATE CONSTRAINT feed_events_kind_check;
      EXCEPTION WHEN check_violation THEN RAISE NOTICE 'news of other kinds stays: %', SQLERRM;
      END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await this.tellOf(runner, (kinds) => kinds.filter((kind) => !NEWS.includes(kind)));
    await runner.query(
      'DROP TABLE deduction_appeals, deduction_votes, deduction_reviews, deduction_pictures, deductions',
    );
  }
}

const STATES = [
  ...['submitted', 'under-review', 'confirmed', 'appealed', 'booked', 'contested'],
  ...['overturned', 'dropped', 'withdrawn'],
];
const NEWS = ['deduction-filed', 'deduction-decided', 'appeal-raised', 'appeal-decided', 'deduction-booked'];
