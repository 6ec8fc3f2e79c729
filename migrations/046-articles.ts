import type { MigrationInterface, QueryRunner } from 'typeorm';

/** 信息: long items that the units' correspondents send in, and their places and notes in the sections of a bulletin. */
export class Articles20261129000046 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.createArticles(runner);
    await this.createPlaces(runner);
    await this.guardPlaces(runner);
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

  /** As with briefs: what was handed in stands still until it is sent back. */
  private async guardPlaces(runner: QueryRunner): Promise<void> {
    for (const table of ['bulletin_articles', 'bulletin_notes']) {
      await runner.query(`
        CREATE TRIGGER ${table}_while_collecting BEFORE INSERT OR UPDATE OR DELETE ON ${table}
          FOR EACH ROW EXECUTE FUNCTION refuse_unless_collecting()`);
    }
    await runner.query(`
      CREATE FUNCTION refuse_article_in_review() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF EXISTS (SELECT FROM bulletin_articles entry JOIN bulletins bulletin ON bulletin.id = entry.bulletin_id
                    WHERE entry.article_id = NEW.id AND bulletin.state <> 'collecting') THEN
          RAISE EXCEPTION USING ERRCODE = 'PT405', MESSAGE = 'UPDATE on articles: a bulletin that is not being collected has this text';
        END IF;
        RETURN NEW;
      END $$`);
    await runner.query(`
      CREATE TRIGGER articles_still_in_review BEFORE UPDATE ON articles FOR EACH ROW
        WHEN ((OLD.title, OLD.text) IS DISTINCT FROM (NEW.title, NEW.text)) EXECUTE FUNCTION refuse_article_in_review()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['bulletin_notes', 'bulletin_articles', 'article_versions', 'articles'])
      await runner.query(`DROP TABLE ${table}`);
    await runner.query('DROP FUNCTION refuse_article_in_review()');
  }
}
