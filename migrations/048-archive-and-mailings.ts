import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The archive: indexes that find Chinese words of any length in briefs and in what bulletins printed, in step with the text because
 * they are computed from it. The mailings: who gets a bulletin, and how it stands with each.
 */
export class ArchiveAndMailings20261129000048 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.createSearch(runner);
    await this.createPrintedLines(runner);
    await this.createMailings(runner);
    await runner.query(`
      DO $$ BEGIN
        GRANT SELECT, INSERT ON printed_lines, bulletin_mail_attempts TO jishan_app;
        GRANT SELECT, INSERT, DELETE ON publication_recipients TO jishan_app;
        GRANT SELECT, INSERT ON bulletin_mails TO jishan_app;
        GRANT UPDATE (list, name, address_sealed, state, attempts, tries, next_attempt_at, claimed_at, sent_at, settled_by) ON bulletin_mails TO jishan_app;
      EXCEPTION WHEN undefined_object THEN NULL;
      END $$`);
  }

  private async createSearch(runner: QueryRunner): Promise<void> {
    // every character and every pair of neighbours: Chinese has no spaces to find words by, and a word of two must be found exactly.
    // Capitals count as small letters, as in searchText of libs/domain. It calls no function of ours: the database also computes it
    // where it looks for none (autovacuum, restore)
    await runner.query(`
      CREATE FUNCTION text_grams(t text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 5000 AS $$
        SELECT coalesce(array_agg(DISTINCT gram), '{}')
          FROM (SELECT c AS one, c || lead(c) OVER (ORDER BY n) AS two
                  FROM unnest(string_to_array(lower(t COLLATE "C"), NULL)) WITH ORDINALITY AS letter (c, n)) pairs, unnest(ARRAY[one, two]) AS gram
         WHERE gram IS NOT NULL $$`);
    await runner.query(
      "CREATE INDEX briefs_by_words ON briefs USING gin (text_grams(coalesce(edited_text, composed->>'text'))) WITH (fastupdate = off)",
    );
    await runner.query('CREATE INDEX briefs_by_day ON briefs (starts_on, id)');
    await runner.query(
      "CREATE INDEX articles_by_words ON articles USING gin (text_grams(title || E'\\n' || text)) WITH (fastupdate = off) WHERE submitted_at IS NOT NULL",
    );
    await runner.query(
      "CREATE INDEX articles_by_day ON articles (((submitted_at AT TIME ZONE 'Asia/Shanghai')::date), id) WHERE submitted_at IS NOT NULL",
    );
  }

  private async createPrintedLines(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE printed_lines (
        bulletin_id    uuid NOT NULL REFERENCES bulletins,
        position       integer NOT NULL CHECK (position >= 1),
        publication_id uuid NOT NULL REFERENCES publications,
        issued_on      date NOT NULL,
        section        text,
        kind           text NOT NULL CHECK (kind IN ('article', 'brief', 'note', 'correction')),
        text           text NOT NULL CHECK (text <> ''),
        brief_ids      uuid[] NOT NULL,
        PRIMARY KEY (bulletin_id, position)
      )`);
    await runner.query(`
      CREATE FUNCTION lines_of_print(content json) RETURNS TABLE (place bigint, section text, kind text, text text, brief_ids uuid[]) LANGUAGE sql IMMUTABLE AS $$
        SELECT row_number() OVER (ORDER BY line.section_at, line.part, line.at), line.section, line.kind, line.text, line.brief_ids
          FROM (
            SELECT printed.at AS section_at, part.part, part.at, printed.value->>'name' AS section, part.kind, part.text, part.brief_ids
              FROM json_array_elements(content->'sections') WITH ORDINALITY AS printed (value, at)
             CROSS JOIN LATERAL (
               SELECT 1 AS part, article.at, 'article' AS kind, '{}'::uuid[] AS brief_ids,
                      concat_ws(E'\\n', article.value->>'title',
                        (SELECT string_agg(t, E'\\n') FROM json_array_elements_text(article.value->'paragraphs') AS t), article.value->>'source') AS text
                 FROM json_array_elements(printed.value->'articles') WITH ORDINALITY AS article (value, at)
               UNION ALL
               SELECT 2, paragraph.at, 'brief',
                      ARRAY(SELECT id::uuid FROM json_array_elements_text(paragraph.value->'briefIds') AS id WHERE id ~ '^[0-9a-f-]{36}$'), paragraph.value->>'text'
                 FROM json_array_elements(printed.value->'paragraphs') WITH ORDINALITY AS paragraph (value, at)
               UNION ALL
               SELECT 3, note.at, 'note', '{}'::uuid[], note.value
                 FROM json_array_elements_text(printed.value->'notes') WITH ORDINALITY AS note (value, at)) part
            UNION ALL
            SELECT 1000000, 4, correction.at, NULL, 'correction', correction.value->>'text',
                   ARRAY(SELECT id::uuid FROM (VALUES (correction.value->>'briefId')) AS given (id) WHERE id ~ '^[0-9a-f-]{36}$')
              FROM json_array_elements(content->'corrections') WITH ORDINALITY AS correction (value, at)) line
         WHERE line.text <> '' $$`);
    const copy = `
      INSERT INTO printed_lines (bulletin_id, position, publication_id, issued_on, section, kind, text, brief_ids)
      SELECT bulletin.id, line.place, bulletin.publication_id, bulletin.issued_on, line.section, line.kind, line.text, line.brief_ids`;
    await runner.query(`
      CREATE FUNCTION keep_printed_lines() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        ${copy} FROM bulletins bulletin, lines_of_print(NEW.content) line WHERE bulletin.id = NEW.bulletin_id;
        RETURN NULL;
      END $$`);
    await runner.query(`${copy} FROM bulletin_prints print JOIN bulletins bulletin ON bulletin.id = print.bulletin_id
      CROSS JOIN LATERAL lines_of_print(print.content) line`);
    await runner.query(
      'CREATE TRIGGER bulletin_prints_searchable AFTER INSERT ON bulletin_prints FOR EACH ROW EXECUTE FUNCTION keep_printed_lines()',
    );
    await this.onlyAdded(runner, 'printed_lines');
    await runner.query(
      'CREATE INDEX printed_lines_by_words ON printed_lines USING gin (text_grams(text)) WITH (fastupdate = off)',
    );
    await runner.query('CREATE INDEX printed_lines_by_day ON printed_lines (issued_on, bulletin_id, (- position))');
    await runner.query('CREATE INDEX printed_lines_of_briefs ON printed_lines USING gin (brief_ids)');
  }

  private async createMailings(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE publication_recipients (
        id             uuid PRIMARY KEY,
        publication_id uuid NOT NULL REFERENCES publications,
        list           text NOT NULL CHECK (list IN ('报', '送', '发')),
        name           text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 60),
        address_sealed text NOT NULL,
        address_index  text NOT NULL,
        added_by       uuid NOT NULL REFERENCES users,
        added_at       timestamptz(3) NOT NULL,
        CONSTRAINT publication_recipients_once UNIQUE (publication_id, address_index)
      )`);
    // recipient_id refers to nothing: who is taken off the list has still been sent what was sent. The key is what makes it one mail
    await runner.query(`
      CREATE TABLE bulletin_mails (
        id              uuid PRIMARY KEY,
        bulletin_id     uuid NOT NULL REFERENCES bulletin_prints,
        recipient_id    uuid NOT NULL,
        list            text NOT NULL CHECK (list IN ('报', '送', '发')),
        name            text NOT NULL,
        address_sealed  text NOT NULL,
        message_id      text NOT NULL,
        state           text NOT NULL CHECK (state IN ('queued', 'sending', 'handing', 'sent', 'refused', 'given-up', 'unknown')),
        attempts        integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
        tries           integer NOT NULL DEFAULT 0 CHECK (tries >= 0),
        next_attempt_at timestamptz(3),
        claimed_at      timestamptz(3),
        sent_at         timestamptz(3),
        settled_by      text,
        queued_by       uuid NOT NULL REFERENCES users,
        queued_at       timestamptz(3) NOT NULL,
        CONSTRAINT bulletin_mails_once UNIQUE (bulletin_id, recipient_id),
        CONSTRAINT bulletin_mails_due CHECK ((state = 'queued') = (next_attempt_at IS NOT NULL)),
        CONSTRAINT bulletin_mails_sent CHECK ((state = 'sent') = (sent_at IS NOT NULL))
      )`);
    await runner.query(
      "CREATE INDEX bulletin_mails_open ON bulletin_mails (next_attempt_at) WHERE state IN ('queued', 'sending', 'handing')",
    );
    await runner.query(`
      CREATE TRIGGER bulletin_mails_arrived BEFORE UPDATE ON bulletin_mails
        FOR EACH ROW WHEN (OLD.state = 'sent') EXECUTE FUNCTION refuse_change()`);
    await runner.query(`
      CREATE TABLE bulletin_mail_attempts (
        mail_id uuid NOT NULL REFERENCES bulletin_mails,
        attempt integer NOT NULL CHECK (attempt >= 1),
        at      timestamptz(3) NOT NULL,
        outcome text NOT NULL CHECK (char_length(outcome) BETWEEN 1 AND 500),
        PRIMARY KEY (mail_id, attempt)
      )`);
    await this.onlyAdded(runner, 'bulletin_mail_attempts');
  }

  private async onlyAdded(runner: QueryRunner, table: string): Promise<void> {
    await runner.query(`
      CREATE TRIGGER ${table}_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table}
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE bulletin_mail_attempts');
    await runner.query('DROP TABLE bulletin_mails');
    await runner.query('DROP TABLE publication_recipients');
    await runner.query('DROP TRIGGER bulletin_prints_searchable ON bulletin_prints');
    await runner.query('DROP FUNCTION keep_printed_lines()');
    await runner.query('DROP TABLE printed_lines');
    await runner.query('DROP FUNCTION lines_of_print(json)');
    for (const index of ['articles_by_day', 'articles_by_words', 'briefs_by_day', 'briefs_by_words'])
      await runner.query(`DROP INDEX ${index}`);
    await runner.query('DROP FUNCTION text_grams(text)');
  }
}
