import type { MigrationInterface, QueryRunner } from 'typeorm';

/** 公示: awards that wait are on public view in rounds, and somebody may object to them. */
export class Postings20261120000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE scheme_versions ADD posting_rhythm text NOT NULL DEFAULT 'at-once' CHECK (posting_rhythm IN ('at-once', 'weekly', 'monthly'))`);
    await this.createPostings(runner);
    await this.putAwardsIntoRounds(runner);
    await this.createObjections(runner);
    await runner.query(`
      DO $$ BEGIN
        GRANT SELECT, INSERT, UPDATE (state, ended_at) ON postings TO jishan_app;
        GRANT SELECT, INSERT, UPDATE (state, decided_by, decided_by_name, decision, decided_at) ON objections TO jishan_app;
        GRANT SELECT, INSERT ON objection_entries TO jishan_app;
      EXCEPTION WHEN undefined_object THEN NULL;
      END $$`);
    await this.tellOf(runner, (kinds) => [...kinds, ...NEWS]);
  }

  private async createPostings(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE postings (
        id           uuid PRIMARY KEY,
        unit_id      uuid NOT NULL REFERENCES units,
        book         smallint NOT NULL CHECK (book IN (1, 2)),
        gather_until date NOT NULL,
        opens_on     date NOT NULL,
        closes_on    date NOT NULL,
        effective_on date NOT NULL,
        state        text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'ended')),
        ended_at     timestamptz(3),
        created_at   timestamptz(3) NOT NULL DEFAULT now(),
        CONSTRAINT postings_round_once UNIQUE (unit_id, book, gather_until, closes_on),
        CONSTRAINT postings_day UNIQUE (id, effective_on),
        CONSTRAINT postings_in_order CHECK (opens_on <= closes_on AND gather_until <= closes_on AND closes_on < effective_on),
        CONSTRAINT postings_ended CHECK ((state = 'ended') = (ended_at IS NOT NULL))
      )`);
    await runner.query(`CREATE INDEX postings_due ON postings (effective_on) WHERE state = 'open'`);
    await runner.query('CREATE INDEX postings_of_unit ON postings (unit_id, opens_on DESC, id DESC)');
  }

  /** What waited before there were rounds is one round of its unit for each last day. */
  private async putAwardsIntoRounds(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE pending_awards ADD posting_id uuid, ADD id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT pending_awards_id_once UNIQUE,
        DROP CONSTRAINT pending_awards_state_check,
        ADD CONSTRAINT pending_awards_state_check CHECK (state IN ('waiting', 'parked', 'posted', 'withdrawn'))`);
    await runner.query(`
      CREATE TEMPORARY TABLE award_places ON COMMIT DROP AS
        SELECT w.key, coalesce(act.unit_id, s.unit_id) AS unit_id, w.book, w.effective_on, w.state, (w.created_at AT TIME ZONE 'Asia/Shanghai')::date AS made_on
          FROM pending_awards w JOIN scheme_versions v ON v.id = w.scheme_version_id JOIN schemes s ON s.id = v.scheme_id
          LEFT JOIN activities act ON act.id = w.activity_id`);
    await runner.query(`
      INSERT INTO postings (id, unit_id, book, gather_until, opens_on, closes_on, effective_on, state, ended_at)
      SELECT gen_random_uuid(), unit_id, book, least(max(made_on), effective_on - 1), least(min(made_on), effective_on - 1), effective_on - 1, effective_on,
             CASE WHEN bool_or(state = 'waiting') THEN 'open' ELSE 'ended' END, CASE WHEN NOT bool_or(state = 'waiting') THEN now() END
        FROM award_places GROUP BY unit_id, book, effective_on`);
    await runner.query(`
      UPDATE pending_awards w SET posting_id = p.id FROM award_places place JOIN postings p USING (unit_id, book, effective_on) WHERE place.key = w.key`);
    // an award counts from the day of its round, and from no other; whoever moves a round moves its awards
    await runner.query(`
      ALTER TABLE pending_awards ALTER posting_id SET NOT NULL,
        ADD CONSTRAINT pending_awards_posting FOREIGN KEY (posting_id, effective_on) REFERENCES postings (id, effective_on) ON UPDATE CASCADE`);
    await runner.query('CREATE INDEX pending_awards_of_posting ON pending_awards (posting_id)');
    await this.indexUndecided(runner, `state IN ('waiting', 'parked')`);
  }

  private async indexUndecided(runner: QueryRunner, undecided: string): Promise<void> {
    for (const [name, columns] of WAYS) {
      await runner.query(`DROP INDEX ${name}`);
      await runner.query(`CREATE INDEX ${name} ON pending_awards (${columns}) WHERE ${undecided}`);
    }
  }

  private async createObjections(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE objections (
        id                uuid PRIMARY KEY,
        posting_id        uuid NOT NULL REFERENCES postings,
        objector_name     text NOT NULL CHECK (char_length(objector_name) BETWEEN 1 AND 30),
        objector_user_id  uuid REFERENCES users,
        recorded_by       uuid NOT NULL REFERENCES users,
        recorded_by_name  text NOT NULL,
        text              text NOT NULL CHECK (char_length(text) BETWEEN 1 AND 2000),
        raised_at         timestamptz(3) NOT NULL,
        state             text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'upheld', 'rejected')),
        decided_by        uuid REFERENCES users,
        decided_by_name   text,
        decision          text CHECK (char_length(decision) BETWEEN 2 AND 2000),
        decided_at        timestamptz(3),
        CONSTRAINT objections_decided CHECK (num_nonnulls(decided_by, decided_by_name, decision, decided_at) = CASE state WHEN 'open' THEN 0 ELSE 4 END),
        CONSTRAINT objections_two_people CHECK (decided_by IS NULL OR decided_by <> recorded_by AND decided_by IS DISTINCT FROM objector_user_id)
      )`);
    await runner.query('CREATE INDEX objections_of_posting ON objections (posting_id, raised_at, id)');
    await runner.query(`
      CREATE TABLE objection_entries (
        objection_id uuid NOT NULL REFERENCES objections,
        award_key    text NOT NULL REFERENCES pending_awards,
        PRIMARY KEY (objection_id, award_key)
      )`);
    await runner.query('CREATE INDEX objection_entries_of_award ON objection_entries (award_key)');
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
    await runner.query('DROP TABLE objection_entries, objections');
    // without rounds nobody decides on what was parked: it waits for its day like the others
    await runner.query(`UPDATE pending_awards SET state = 'waiting' WHERE state = 'parked'`);
    await this.indexUndecided(runner, `state = 'waiting'`);
    await runner.query(`
      ALTER TABLE pending_awards DROP posting_id, DROP id, DROP CONSTRAINT pending_awards_state_check,
        ADD CONSTRAINT pending_awards_state_check CHECK (state IN ('waiting', 'posted', 'withdrawn'))`);
    await runner.query('DROP TABLE postings');
    await runner.query('ALTER TABLE scheme_versions DROP posting_rhythm');
  }
}

const NEWS = ['objection-raised', 'objection-decided', 'posting-ended'];

/** Each way to awards that are not decided yet has its index. */
const WAYS = [
  ['pending_awards_due', 'effective_on, key'],
  ['pending_awards_of_account', 'account_id'],
  ['pending_awards_of_person', 'person_id, occurred_on'],
  ['pending_awards_of_activity', 'activity_id'],
] as const;
