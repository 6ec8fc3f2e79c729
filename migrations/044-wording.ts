import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The office's own words and titles, with every change of them; and the warnings that somebody has let pass, with the reason. */
export class Wording20261129000044 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // 用词 (words → instead) and 姓名职务 (name → title): what is looked for, and what belongs with it
    await runner.query(`
      CREATE TABLE wording_entries (
        id        uuid PRIMARY KEY,
        kind      text NOT NULL CHECK (kind IN ('term', 'title')),
        words     text NOT NULL CHECK (char_length(words) BETWEEN 2 AND 30),
        instead   text NOT NULL CHECK (char_length(instead) BETWEEN 1 AND 60),
        note      text NOT NULL CHECK (char_length(note) <= 100),
        version   integer NOT NULL DEFAULT 1 CHECK (version >= 1),
        withdrawn boolean NOT NULL DEFAULT false
      )`);
    await runner.query('CREATE UNIQUE INDEX wording_entries_once ON wording_entries (kind, words) WHERE NOT withdrawn');
    await runner.query(`
      CREATE TABLE wording_changes (
        entry_id  uuid NOT NULL REFERENCES wording_entries,
        version   integer NOT NULL CHECK (version >= 1),
        words     text NOT NULL,
        instead   text NOT NULL,
        note      text NOT NULL,
        withdrawn boolean NOT NULL,
        by_id     uuid NOT NULL REFERENCES users,
        by_name   text NOT NULL,
        at        timestamptz(3) NOT NULL,
        PRIMARY KEY (entry_id, version)
      )`);
    // finding: the hash of rule, place and words. Whatever of them changes is another finding
    await runner.query(`
      CREATE TABLE bulletin_acknowledgements (
        bulletin_id uuid NOT NULL REFERENCES bulletins,
        finding     text NOT NULL CHECK (finding ~ '^[0-9a-f]{64}$'),
        rule        text NOT NULL,
        words       text NOT NULL,
        reason      text NOT NULL CHECK (char_length(reason) >= 2),
        by_id       uuid NOT NULL REFERENCES users,
        by_name     text NOT NULL,
        at          timestamptz(3) NOT NULL,
        PRIMARY KEY (bulletin_id, finding)
      )`);
    for (const table of ['wording_changes', 'bulletin_acknowledgements'])
      await runner.query(
        `CREATE TRIGGER ${table}_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`,
      );
    // whose name stands in a text: its letters by twos to fours, and the few longer names one by one
    await runner.query('CREATE INDEX volunteers_by_name ON volunteers (name)');
    await runner.query('CREATE INDEX volunteers_of_long_names ON volunteers (name) WHERE char_length(name) > 4');
    await runner.query(`
      DO $$ BEGIN
        GRANT SELECT, INSERT ON wording_entries, wording_changes, bulletin_acknowledgements TO jishan_app;
        GRANT UPDATE (words, instead, note, version, withdrawn) ON wording_entries TO jishan_app;
      EXCEPTION WHEN undefined_object THEN NULL;
      END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX volunteers_of_long_names');
    await runner.query('DROP INDEX volunteers_by_name');
    for (const table of ['bulletin_acknowledgements', 'wording_changes', 'wording_entries'])
      await runner.query(`DROP TABLE ${table}`);
  }
}
