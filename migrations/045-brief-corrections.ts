import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Figures that no fact supports keep their reasons; what an issue printed wrongly waits for the next one. */
export class BriefCorrections20261129000045 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE brief_edits ADD flags jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(flags) = 'array')`,
    );
    // corrections are few, and every card at the desk asks whether there is one
    await runner.query(
      `CREATE INDEX feed_events_of_corrected ON feed_events (subject_id, sequence DESC) WHERE kind = 'activity-corrected'`,
    );
    // a correction of the sheet is looked at once for every issue that printed the brief: also when it changes nothing that was printed
    await runner.query(`
      CREATE TABLE brief_corrections (
        id             uuid PRIMARY KEY,
        brief_id       uuid NOT NULL REFERENCES briefs,
        printed_in     uuid NOT NULL REFERENCES bulletins,
        publication_id uuid NOT NULL REFERENCES publications,
        feed_event_id  uuid NOT NULL REFERENCES feed_events,
        state          text NOT NULL CHECK (state IN ('waiting', 'carried', 'dismissed', 'overtaken', 'nothing')),
        changes        jsonb NOT NULL CHECK (jsonb_typeof(changes) = 'array'),
        text           text NOT NULL CHECK (char_length(text) <= 2000),
        reason         text CHECK (char_length(reason) BETWEEN 2 AND 500),
        decided_by     uuid REFERENCES users,
        decided_name   text,
        decided_at     timestamptz(3),
        carried_in     uuid REFERENCES bulletins CHECK (carried_in <> printed_in),
        version        integer NOT NULL DEFAULT 1 CHECK (version >= 1),
        made_at        timestamptz(3) NOT NULL,
        CONSTRAINT brief_corrections_once UNIQUE (printed_in, brief_id, feed_event_id),
        CONSTRAINT brief_corrections_carried CHECK ((state = 'carried') = (carried_in IS NOT NULL)),
        CONSTRAINT brief_corrections_dismissed CHECK ((state = 'dismissed') = (reason IS NOT NULL)),
        CONSTRAINT brief_corrections_decided CHECK (num_nulls(decided_by, decided_name, decided_at) IN (0, 3) AND (state <> 'dismissed' OR decided_by IS NOT NULL)),
        CONSTRAINT brief_corrections_said CHECK (state = 'nothing' OR (text <> '' AND changes <> '[]'))
      )`);
    await runner.query(
      `CREATE UNIQUE INDEX brief_corrections_one_waiting ON brief_corrections (printed_in, brief_id) WHERE state = 'waiting'`,
    );
    await runner.query(
      `CREATE INDEX brief_corrections_of_publication ON brief_corrections (publication_id, id DESC) WHERE state <> 'nothing'`,
    );
    await runner.query(
      'CREATE INDEX brief_corrections_of_carrier ON brief_corrections (carried_in) WHERE carried_in IS NOT NULL',
    );
    await runner.query(`
      CREATE TRIGGER brief_corrections_decided_once BEFORE UPDATE ON brief_corrections
        FOR EACH ROW WHEN (OLD.state IN ('dismissed', 'overtaken', 'nothing')) EXECUTE FUNCTION refuse_change()`);
    // what was published stays; an issue that is sent back lets its corrections wait again
    await runner.query(`
      CREATE FUNCTION refuse_printed_correction() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF EXISTS (SELECT FROM bulletins WHERE id = OLD.carried_in AND state = 'published') THEN
          RAISE EXCEPTION USING ERRCODE = 'PT405', MESSAGE = 'UPDATE on brief_corrections: it was published';
        END IF;
        RETURN NEW;
      END $$`);
    await runner.query(`
      CREATE TRIGGER brief_corrections_printed BEFORE UPDATE ON brief_corrections
        FOR EACH ROW WHEN (OLD.state = 'carried') EXECUTE FUNCTION refuse_printed_correction()`);
    await runner.query(`
      CREATE TRIGGER brief_corrections_kept BEFORE DELETE OR TRUNCATE ON brief_corrections
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
    await runner.query(`
      DO $$ BEGIN
        GRANT SELECT, INSERT ON brief_corrections TO jishan_app;
        GRANT UPDATE (state, text, reason, decided_by, decided_name, decided_at, carried_in, version) ON brief_corrections TO jishan_app;
      EXCEPTION WHEN undefined_object THEN NULL;
      END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE brief_corrections');
    await runner.query('DROP FUNCTION refuse_printed_correction()');
    await runner.query('DROP INDEX feed_events_of_corrected');
    await runner.query('ALTER TABLE brief_edits DROP flags');
  }
}
