import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Briefs20261120000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.createBriefs(runner);
    await this.createPublications(runner);
    await this.createBulletins(runner);
    await runner.query(`
      DO $$ BEGIN
        GRANT SELECT, INSERT, UPDATE ON briefs, publications, publication_years, bulletins TO jishan_app;
        GRANT SELECT, INSERT, UPDATE, DELETE ON bulletin_briefs TO jishan_app;
        GRANT SELECT, INSERT ON brief_edits, publication_sections, bulletin_prints, bulletin_files TO jishan_app;
      EXCEPTION WHEN undefined_object THEN NULL;
      END $$`);
  }

  private async createBriefs(runner: QueryRunner): Promise<void> {
    // facts and composed are what the figures were on the day of the draft; roster_version tells whether they still are
    await runner.query(`
      CREATE TABLE briefs (
        id                uuid PRIMARY KEY,
        feed_event_id     uuid NOT NULL REFERENCES feed_events,
        activity_id       uuid NOT NULL REFERENCES activities,
        unit_id           uuid NOT NULL REFERENCES units,
        reporting_unit_id uuid NOT NULL REFERENCES units,
        category          text NOT NULL CHECK (category <> ''),
        campaign          text,
        starts_on         date NOT NULL,
        ends_on           date NOT NULL,
        headcount         integer NOT NULL CHECK (headcount >= 0),
        roster_version    integer NOT NULL CHECK (roster_version >= 0),
        facts             jsonb NOT NULL,
        composed          jsonb NOT NULL,
        edited_text       text CHECK (char_length(edited_text) BETWEEN 1 AND 500),
        version           integer NOT NULL DEFAULT 1 CHECK (version >= 1),
        drafted_at        timestamptz(3) NOT NULL,
        CONSTRAINT briefs_one_of_event UNIQUE (feed_event_id),
        CONSTRAINT briefs_one_of_activity UNIQUE (activity_id),
        CONSTRAINT briefs_days CHECK (starts_on <= ends_on)
      )`);
    await runner.query('CREATE INDEX briefs_of_unit ON briefs (unit_id, id DESC)');
    await runner.query('CREATE INDEX briefs_of_period ON briefs (starts_on, id DESC)');
    await runner.query('CREATE INDEX briefs_of_campaign ON briefs (campaign, id DESC) WHERE campaign IS NOT NULL');
    // every text that an editor wrote, so that both versions and who made them stay readable
    await runner.query(`
      CREATE TABLE brief_edits (
        brief_id    uuid NOT NULL REFERENCES briefs,
        version     integer NOT NULL CHECK (version >= 2),
        text        text NOT NULL CHECK (char_length(text) BETWEEN 1 AND 500),
        editor_id   uuid NOT NULL REFERENCES users,
        editor_name text NOT NULL,
        at          timestamptz(3) NOT NULL,
        PRIMARY KEY (brief_id, version)
      )`);
    await this.onlyAdded(runner, 'brief_edits');
  }

  private async createPublications(runner: QueryRunner): Promise<void> {
    // running_no is the counter: its row is locked by whoever takes the next number until they commit
    await runner.query(`
      CREATE TABLE publications (
        id            uuid PRIMARY KEY,
        unit_id       uuid NOT NULL REFERENCES units,
        title         text NOT NULL CHECK (char_length(title) BETWEEN 1 AND 60),
        office        text NOT NULL CHECK (char_length(office) BETWEEN 1 AND 100),
        numbering     text NOT NULL CHECK (numbering IN ('running', 'yearly', 'yearly+running')),
        running_no    integer NOT NULL DEFAULT 0 CHECK (running_no >= 0),
        imprint_roles text[] NOT NULL,
        distribution  jsonb NOT NULL,
        contact       text NOT NULL,
        house_style   jsonb NOT NULL,
        created_at    timestamptz(3) NOT NULL,
        CONSTRAINT publications_title_once UNIQUE (unit_id, title)
      )`);
    await runner.query(`
      CREATE TABLE publication_years (
        publication_id uuid NOT NULL REFERENCES publications,
        year           integer NOT NULL CHECK (year BETWEEN 2000 AND 2999),
        yearly_no      integer NOT NULL CHECK (yearly_no >= 1),
        PRIMARY KEY (publication_id, year)
      )`);
    await runner.query(`
      CREATE TABLE publication_sections (
        publication_id uuid NOT NULL REFERENCES publications,
        position       integer NOT NULL CHECK (position >= 1),
        name           text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 30),
        categories     text[] NOT NULL,
        full_max       integer CHECK (full_max >= 0),
        PRIMARY KEY (publication_id, name),
        CONSTRAINT publication_sections_place_once UNIQUE (publication_id, position)
      )`);
  }

  private async createBulletins(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE bulletins (
        id             uuid PRIMARY KEY,
        publication_id uuid NOT NULL REFERENCES publications,
        state          text NOT NULL CHECK (state IN ('collecting', 'published')),
        issued_on      date NOT NULL,
        imprint        jsonb NOT NULL,
        version        integer NOT NULL DEFAULT 1 CHECK (version >= 1),
        opened_by      uuid NOT NULL REFERENCES users,
        opened_at      timestamptz(3) NOT NULL,
        year           integer,
        yearly_no      integer CHECK (yearly_no >= 1),
        running_no     integer CHECK (running_no >= 1),
        CONSTRAINT bulletins_of_publication UNIQUE (publication_id, id),
        CONSTRAINT bulletins_running_no_once UNIQUE (publication_id, running_no),
        CONSTRAINT bulletins_yearly_no_once UNIQUE (publication_id, year, yearly_no),
        CONSTRAINT bulletins_numbered CHECK ((state = 'published') = (year IS NOT NULL AND yearly_no IS NOT NULL AND running_no IS NOT NULL))
      )`);
    await runner.query(`
      CREATE TRIGGER bulletins_frozen BEFORE UPDATE OR DELETE ON bulletins
        FOR EACH ROW WHEN (OLD.state = 'published') EXECUTE FUNCTION refuse_change()`);
    // one publication prints an activity once; position is empty until an editor has put the section in order
    await runner.query(`
      CREATE TABLE bulletin_briefs (
        bulletin_id    uuid NOT NULL,
        publication_id uuid NOT NULL,
        brief_id       uuid NOT NULL REFERENCES briefs,
        activity_id    uuid NOT NULL REFERENCES activities,
        section        text NOT NULL,
        position       integer CHECK (position >= 1),
        mention        boolean NOT NULL DEFAULT false,
        PRIMARY KEY (bulletin_id, brief_id),
        FOREIGN KEY (publication_id, bulletin_id) REFERENCES bulletins (publication_id, id),
        FOREIGN KEY (publication_id, section) REFERENCES publication_sections (publication_id, name),
        CONSTRAINT bulletin_briefs_activity_once UNIQUE (publication_id, activity_id)
      )`);
    await runner.query('CREATE INDEX bulletin_briefs_of_brief ON bulletin_briefs (brief_id)');
    // json, not jsonb: the very text whose hash was taken
    await runner.query(`
      CREATE TABLE bulletin_prints (
        bulletin_id    uuid PRIMARY KEY REFERENCES bulletins,
        content        json NOT NULL,
        sha256         text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
        published_at   timestamptz(3) NOT NULL,
        published_by   uuid NOT NULL REFERENCES users,
        publisher_name text NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE bulletin_files (
        bulletin_id uuid NOT NULL REFERENCES bulletin_prints,
        format      text NOT NULL CHECK (format IN ('docx', 'txt')),
        bytes       bytea NOT NULL,
        sha256      text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
        PRIMARY KEY (bulletin_id, format)
      )`);
    await this.onlyAdded(runner, 'bulletin_prints');
    await this.onlyAdded(runner, 'bulletin_files');
  }

  private async onlyAdded(runner: QueryRunner, table: string): Promise<void> {
    await runner.query(`
      CREATE TRIGGER ${table}_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table}
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    const tables = [
      'bulletin_files',
      'bulletin_prints',
      'bulletin_briefs',
      'bulletins',
      'publication_sections',
      'publication_years',
      'publications',
      'brief_edits',
      'briefs',
    ];
    for (const table of tables) await runner.query(`DROP TABLE ${table}`);
  }
}
