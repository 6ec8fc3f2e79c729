import type { MigrationInterface, QueryRunner } from 'typeorm';

/** 信息: long items that the units' correspondents send in, and their places and notes in the sections of a bulletin. */
export class Articles20261129000046 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.createArticles(runner);
    await this.createPlaces(runner);
    await runner.query(`
      DO $$ BEGIN
        GRANT SELECT, INSERT, UPDATE ON articles TO jishan_app;
        GRANT SELECT, INSERT ON article_versions TO jishan_app;
        GRANT SELECT, INSERT, UPDATE, DELETE ON bulletin_articles, bulletin_notes TO jishan_app;
      EXCEPTION WHEN undefined_object THEN NULL;
      END $$`);
  }

  private async createArticles(runner: QueryRunner): Promise<void> {
    // due_at is kept as it was reckoned: a holiday announced later does not move a clock that runs
    await runner.query(`
      CREATE TABLE articles (
        id                uuid PRIMARY KEY,
        unit_id           uuid NOT NULL REFERENCES units,
        author_id         uuid NOT NULL REFERENCES users,
        author_name       text NOT NULL,
        title             text NOT NULL CHECK (char_length(title) <= 60),
        text              text NOT NULL CHECK (char_length(text) <= 10000),
        state             text NOT NULL CHECK (state IN ('draft', 'submitted', 'taken', 'edited', 'adopted', 'declined', 'withdrawn')),
        version           integer NOT NULL DEFAULT 1 CHECK (version >= 1),
        created_at        timestamptz(3) NOT NULL,
        saved_at          timestamptz(3) NOT NULL,
        submitted_version integer CHECK (submitted_version >= 1),
        submitted_at      timestamptz(3),
        due_at            timestamptz(3),
        editor_id         uuid REFERENCES users,
        editor_name       text,
        taken_at          timestamptz(3),
        decided_at        timestamptz(3),
        reason            text CHECK (char_length(reason) BETWEEN 2 AND 100),
        CONSTRAINT articles_submitted CHECK (num_nonnulls(submitted_version, submitted_at, due_at) IN (0, 3)),
        CONSTRAINT articles_sent_in CHECK (state IN ('draft', 'withdrawn') OR submitted_at IS NOT NULL),
        CONSTRAINT articles_taken CHECK (num_nonnulls(editor_id, editor_name, taken_at) IN (0, 3)),
        CONSTRAINT articles_decided CHECK ((state IN ('adopted', 'declined', 'withdrawn')) = (decided_at IS NOT NULL)),
        CONSTRAINT articles_reasoned CHECK ((state = 'declined') = (reason IS NOT NULL))
      )`);
    await runner.query('CREATE INDEX articles_of_author ON articles (author_id, created_at DESC, id DESC)');
    await runner.query(
      'CREATE INDEX articles_sent_in ON articles (submitted_at DESC, id DESC) WHERE submitted_at IS NOT NULL',
    );
    await runner.query(
      'CREATE INDEX articles_of_unit ON articles (unit_id, submitted_at DESC) WHERE submitted_at IS NOT NULL',
    );
    // every text that was saved, by whoever wrote it
    await runner.query(`
      CREATE TABLE article_versions (
        article_id  uuid NOT NULL REFERENCES articles,
        version     integer NOT NULL CHECK (version >= 1),
        title       text NOT NULL,
        text        text NOT NULL,
        writer_id   uuid NOT NULL REFERENCES users,
        writer_name text NOT NULL,
        at          timestamptz(3) NOT NULL,
        PRIMARY KEY (article_id, version)
      )`);
    await runner.query(`
      CREATE TRIGGER article_versions_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON article_versions
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
    await runner.query(`
      CREATE TRIGGER articles_kept BEFORE DELETE OR TRUNCATE ON articles
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
  }

  private async createPlaces(runner: QueryRunner): Promise<void> {
    // one publication prints an article once
    await runner.query(`
      CREATE TABLE bulletin_articles (
        bulletin_id    uuid NOT NULL,
        publication_id uuid NOT NULL,
        article_id     uuid NOT NULL REFERENCES articles,
        section        text NOT NULL,
        position       integer NOT NULL CHECK (position >= 1),
        PRIMARY KEY (bulletin_id, article_id),
        FOREIGN KEY (publication_id, bulletin_id) REFERENCES bulletins (publication_id, id),
        FOREIGN KEY (publication_id, section) REFERENCES publication_sections (publication_id, name),
        CONSTRAINT bulletin_articles_once UNIQUE (publication_id, article_id)
      )`);
    await runner.query('CREATE INDEX bulletin_articles_of_article ON bulletin_articles (article_id)');
    await runner.query(`
      CREATE TABLE bulletin_notes (
        bulletin_id    uuid NOT NULL,
        publication_id uuid NOT NULL,
        section        text NOT NULL,
        position       integer NOT NULL CHECK (position >= 1),
        text           text NOT NULL CHECK (char_length(text) BETWEEN 1 AND 500),
        PRIMARY KEY (bulletin_id, section, position),
        FOREIGN KEY (publication_id, bulletin_id) REFERENCES bulletins (publication_id, id),
        FOREIGN KEY (publication_id, section) REFERENCES publication_sections (publication_id, name)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['bulletin_notes', 'bulletin_articles', 'article_versions', 'articles'])
      await runner.query(`DROP TABLE ${table}`);
  }
}
