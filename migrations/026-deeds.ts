import type { MigrationInterface, QueryRunner } from 'typeorm';

/** 申报 and 评议: deeds that somebody asks points for, the councils that review them, and what a council came to. */
export class Deeds20261120000026 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.createCouncils(runner);
    await this.createClaims(runner);
    await this.createReviews(runner);
    await runner.query(`
      DO $$ BEGIN
        GRANT SELECT, INSERT, UPDATE (left_on) ON council_members TO jishan_app;
        GRANT SELECT, INSERT, UPDATE (state, closed_at) ON deed_claims TO jishan_app;
        GRANT SELECT, INSERT, UPDATE (type, width, height, bytes, added_at) ON deed_pictures TO jishan_app;
        GRANT SELECT, INSERT ON deed_reviews, deed_votes TO jishan_app;
      EXCEPTION WHEN undefined_object THEN NULL;
      END $$`);
    await this.tellOf(runner, (kinds) => [...kinds, ...NEWS]);
  }

  private async createCouncils(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE council_members (
        id        uuid PRIMARY KEY,
        unit_id   uuid NOT NULL REFERENCES units,
        person_id uuid NOT NULL REFERENCES volunteers,
        joined_on date NOT NULL,
        left_on   date CHECK (left_on >= joined_on),
        added_by  uuid NOT NULL REFERENCES users
      )`);
    await runner.query(
      'CREATE UNIQUE INDEX council_members_once ON council_members (unit_id, person_id) WHERE left_on IS NULL',
    );
  }

  private async createClaims(runner: QueryRunner): Promise<void> {
    // unit_id is where the person lived when it was filed: its scheme prices the deed, its council reviews it
    await runner.query(`
      CREATE TABLE deed_claims (
        id            uuid PRIMARY KEY,
        unit_id       uuid NOT NULL REFERENCES units,
        person_id     uuid NOT NULL REFERENCES volunteers,
        done_on       date NOT NULL,
        rule_id       text NOT NULL,
        rule_name     text NOT NULL,
        text          text NOT NULL CHECK (char_length(text) BETWEEN 1 AND 2000),
        filer         text NOT NULL CHECK (filer IN ('self', 'household', 'helper')),
        filed_by      uuid NOT NULL REFERENCES users,
        filed_by_name text NOT NULL,
        filed_at      timestamptz(3) NOT NULL,
        state         text NOT NULL CHECK (state IN ('submitted', 'under-review', 'approved', 'declined', 'withdrawn')),
        closed_at     timestamptz(3),
        CONSTRAINT deed_claims_closed CHECK ((state IN ('submitted', 'under-review')) = (closed_at IS NULL))
      )`);
    await runner.query(
      `CREATE UNIQUE INDEX deed_claims_one_open ON deed_claims (person_id, done_on, rule_id) WHERE state IN ('submitted', 'under-review')`,
    );
    await runner.query('CREATE INDEX deed_claims_of_person ON deed_claims (person_id, done_on)');
    await runner.query('CREATE INDEX deed_claims_filed_by ON deed_claims (filed_by)');
    await runner.query('CREATE INDEX deed_claims_of_unit ON deed_claims (unit_id, id DESC)');
    // apart, so that no list reads a picture by the way
    await runner.query(`
      CREATE TABLE deed_pictures (
        claim_id uuid PRIMARY KEY REFERENCES deed_claims,
        type     text NOT NULL CHECK (type = 'image/jpeg'),
        width    integer NOT NULL CHECK (width BETWEEN 1 AND 1600),
        height   integer NOT NULL CHECK (height BETWEEN 1 AND 1600),
        bytes    bytea NOT NULL CHECK (octet_length(bytes) BETWEEN 1 AND 8388608),
        added_at timestamptz(3) NOT NULL
      )`);
    await runner.query('ALTER TABLE deed_pictures ALTER bytes SET STORAGE EXTERNAL');
  }

  private async createReviews(runner: QueryRunner): Promise<void> {
    // recorded_at is the database's own time, like that of the hours: a month is computed again in this order
    await runner.query(`
      CREATE TABLE deed_reviews (
        claim_id         uuid PRIMARY KEY REFERENCES deed_claims,
        approved         boolean NOT NULL,
        held_on          date NOT NULL,
        reason           text NOT NULL CHECK (char_length(reason) BETWEEN 2 AND 2000),
        recorded_by      uuid NOT NULL REFERENCES users,
        recorded_by_name text NOT NULL,
        decided_at       timestamptz(3) NOT NULL,
        recorded_at      timestamptz(3) NOT NULL DEFAULT now(),
        points           bigint CHECK (points >= 0),
        explanation      text,
        award_key        text UNIQUE,
        CONSTRAINT deed_reviews_award CHECK (num_nonnulls(points, explanation) = CASE WHEN approved THEN 2 ELSE 0 END
                                             AND (award_key IS NOT NULL) = (coalesce(points, 0) > 0))
      )`);
    await runner.query(`
      CREATE TABLE deed_votes (
        claim_id  uuid NOT NULL REFERENCES deed_reviews,
        person_id uuid NOT NULL REFERENCES volunteers,
        name      text NOT NULL,
        vote      text NOT NULL CHECK (vote IN ('for', 'against')),
        position  integer NOT NULL,
        PRIMARY KEY (claim_id, person_id)
      )`);
    for (const table of ['deed_reviews', 'deed_votes'])
      await runner.query(
        `CREATE TRIGGER ${table}_fixed BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`,
      );
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
    await runner.query('DROP TABLE deed_votes, deed_reviews, deed_pictures, deed_claims, council_members');
  }
}

const NEWS = ['deed-filed', 'deed-decided'];
