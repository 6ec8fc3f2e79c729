import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Feed20261120000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE feed_events (
        id         uuid PRIMARY KEY,
        sequence   bigint GENERATED ALWAYS AS IDENTITY,
        key        text NOT NULL CHECK (char_length(key) BETWEEN 1 AND 200),
        kind       text NOT NULL CHECK (kind IN ('activity-published', 'activity-concluded', 'activity-corrected',
                     'activity-cancelled', 'redemption-handed-over', 'bulletin-published')),
        unit_id    uuid NOT NULL REFERENCES units,
        unit_path  text NOT NULL,
        subject_id uuid NOT NULL,
        title      text NOT NULL CHECK (char_length(title) BETWEEN 1 AND 300),
        facts      jsonb NOT NULL,
        at         timestamptz(3) NOT NULL,
        CONSTRAINT feed_events_sequence_once UNIQUE (sequence),
        CONSTRAINT feed_events_key_once UNIQUE (key)
      )`);
    // sweeps look for events of one kind whose work was not done
    await runner.query('CREATE INDEX feed_events_of_kind ON feed_events (kind, sequence)');
    await runner.query('CREATE INDEX feed_events_of_unit ON feed_events (unit_id, sequence)');
    await runner.query('CREATE INDEX feed_events_of_subject ON feed_events (subject_id, sequence)');
    // what happened stays as it was told: a promise of work is not taken back
    await runner.query(`
      CREATE TRIGGER feed_events_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON feed_events
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
    await runner.query(`
      DO $$ BEGIN
        GRANT SELECT, INSERT ON feed_events TO jishan_app;
      EXCEPTION WHEN undefined_object THEN NULL;
      END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE feed_events');
  }
}
