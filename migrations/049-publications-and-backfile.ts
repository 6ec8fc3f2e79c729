import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Publications become the office's to change, every state of them is kept, and past bulletins are taken in as text. */
export class PublicationsAndBackfile20261129000049 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.settlePublications(runner);
    await this.createBackfile(runner);
    await runner.query(`
      DO $$ BEGIN
        GRANT UPDATE (position, categories, full_max) ON publication_sections TO jishan_app;
        GRANT SELECT, INSERT ON publication_versions, past_bulletins, past_briefs TO jishan_app;
      EXCEPTION WHEN undefined_object THEN NULL;
      END $$`);
  }

  private async settlePublications(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE publications
        ADD COLUMN mastheads  jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(mastheads) = 'array'),
        ADD COLUMN unit_order uuid[] NOT NULL DEFAULT '{}',
        ADD COLUMN version    integer NOT NULL DEFAULT 1 CHECK (version >= 1)`);
    // a section without a place is no longer printed; what was printed under it keeps its name
    await runner.query('ALTER TABLE publication_sections ALTER COLUMN position DROP NOT NULL');
    await runner.query(`
      CREATE TABLE publication_versions (
        publication_id uuid NOT NULL REFERENCES publications,
        version        integer NOT NULL CHECK (version >= 1),
        settings       jsonb NOT NULL,
        changed_by     uuid REFERENCES users,
        changer_name   text,
        at             timestamptz(3) NOT NULL,
        PRIMARY KEY (publication_id, version)
      )`);
    await runner.query(`
      INSERT INTO publication_versions (publication_id, version, settings, at)
      SELECT p.id, 1, jsonb_build_object('title', p.title, 'office', p.office, 'mastheads', p.mastheads, 'numbering', p.numbering,
               'sections', (SELECT coalesce(jsonb_agg(jsonb_build_object('name', s.name, 'categories', s.categories, 'fullMax', s.full_max) ORDER BY s.position), '[]')
                              FROM publication_sections s WHERE s.publication_id = p.id),
               'imprintRoles', p.imprint_roles, 'distribution', p.distribution, 'contact', p.contact, 'houseStyle', p.house_style,
               'unitOrder', p.unit_order), p.created_at
        FROM publications p`);
    await onlyAdded(runner, 'publication_versions');
  }

  private async createBackfile(runner: QueryRunner): Promise<void> {
    // source is what was pasted, to the letter; year is empty where numbers run on over the years
    await runner.query(`
      CREATE TABLE past_bulletins (
        id             uuid PRIMARY KEY,
        publication_id uuid NOT NULL REFERENCES publications,
        bulletin_no    text NOT NULL CHECK (char_length(bulletin_no) BETWEEN 3 AND 60),
        year           integer,
        issued_on      date NOT NULL,
        content        json NOT NULL,
        sha256         text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
        source         text NOT NULL,
        source_sha256  text NOT NULL CHECK (source_sha256 ~ '^[0-9a-f]{64}$'),
        imported_by    uuid NOT NULL REFERENCES users,
        importer_name  text NOT NULL,
        imported_at    timestamptz(3) NOT NULL,
        CONSTRAINT past_bulletins_no_once UNIQUE NULLS NOT DISTINCT (publication_id, year, bulletin_no),
        CONSTRAINT past_bulletins_source_once UNIQUE (publication_id, source_sha256)
      )`);
    // what stands in them, one row each, for whoever looks for a unit, a day or a word; what was not understood has no facts
    await runner.query(`
      CREATE TABLE past_briefs (
        past_bulletin_id uuid NOT NULL REFERENCES past_bulletins,
        position         integer NOT NULL CHECK (position >= 1),
        section          text NOT NULL,
        text             text NOT NULL CHECK (text <> ''),
        unit_name        text,
        unit_id          uuid REFERENCES units,
        held_on          date,
        theme            text,
        headcount        integer CHECK (headcount >= 0),
        facts            jsonb,
        PRIMARY KEY (past_bulletin_id, position)
      )`);
    await runner.query('CREATE INDEX past_briefs_of_unit ON past_briefs (unit_id) WHERE unit_id IS NOT NULL');
    await onlyAdded(runner, 'past_bulletins');
    await onlyAdded(runner, 'past_briefs');
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['past_briefs', 'past_bulletins', 'publication_versions'])
      await runner.query(`DROP TABLE ${table}`);
    await runner.query(`
      DO $$ BEGIN
        REVOKE UPDATE (position, categories, full_max) ON publication_sections FROM jishan_app;
      EXCEPTION WHEN undefined_object THEN NULL;
      END $$`);
    // sections that were given up come last
    await runner.query(`
      UPDATE publication_sections SET position = placed.place
        FROM (SELECT publication_id, name, row_number() OVER (PARTITION BY publication_id ORDER BY position NULLS LAST, name) AS place
                FROM publication_sections) placed
       WHERE publication_sections.position IS NULL AND placed.publication_id = publication_sections.publication_id
         AND placed.name = publication_sections.name`);
    await runner.query('ALTER TABLE publication_sections ALTER COLUMN position SET NOT NULL');
    await runner.query('ALTER TABLE publications DROP COLUMN mastheads, DROP COLUMN unit_order, DROP COLUMN version');
  }
}

async function onlyAdded(runner: QueryRunner, table: string): Promise<void> {
  await runner.query(`
    CREATE TRIGGER ${table}_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table}
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
}
