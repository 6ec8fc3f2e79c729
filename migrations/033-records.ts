import type { MigrationInterface, QueryRunner } from 'typeorm';

/** 星级标准 by version, and what a service record has beside the hours: training, commendation and evaluation. */
export class Records20261129000033 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.createStarTables(runner);
    await this.createEntries(runner);
    await this.createPrints(runner);
    for (const table of ['star_tables', 'record_entries', 'record_withdrawals', 'record_prints']) {
      await runner.query(
        `CREATE TRIGGER ${table}_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`,
      );
    }
    await runner.query(`
      DO $$ BEGIN
        GRANT SELECT, INSERT ON star_tables, record_entries, record_withdrawals, record_prints TO jishan_app;
      EXCEPTION WHEN undefined_object THEN NULL;
      END $$`);
  }

  private async createStarTables(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE star_tables (
        version         integer PRIMARY KEY CHECK (version >= 1),
        document_ref    text NOT NULL CHECK (char_length(document_ref) BETWEEN 1 AND 200),
        effective_from  date NOT NULL,
        hours           integer[] NOT NULL CHECK (cardinality(hours) BETWEEN 1 AND 10),
        written_by      uuid REFERENCES users,
        written_by_name text,
        written_at      timestamptz(3) NOT NULL DEFAULT now()
      )`);
    // what every district begins with
    await runner.query(
      `INSERT INTO star_tables (version, document_ref, effective_from, hours) VALUES (1, '民函〔2012〕340号《志愿服务记录办法》', '2012-10-23', '{100,300,600,1000,1500}')`,
    );
  }

  private async createEntries(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE record_entries (
        id               uuid PRIMARY KEY,
        person_id        uuid NOT NULL REFERENCES volunteers,
        kind             text NOT NULL CHECK (kind IN ('training', 'commendation', 'evaluation')),
        held_on          date NOT NULL,
        title            text NOT NULL,
        issuer           text NOT NULL,
        minutes          integer CHECK (minutes > 0),
        rating           text CHECK (rating IN ('excellent', 'good', 'sound')),
        note             text NOT NULL,
        recorded_by      uuid NOT NULL REFERENCES users,
        recorded_by_name text NOT NULL,
        recorded_at      timestamptz(3) NOT NULL,
        CONSTRAINT record_entries_training CHECK ((kind = 'training') = (minutes IS NOT NULL)),
        CONSTRAINT record_entries_evaluation CHECK ((kind = 'evaluation') = (rating IS NOT NULL))
      )`);
    await runner.query('CREATE INDEX record_entries_of_person ON record_entries (person_id, held_on DESC)');
    await runner.query(`
      CREATE TABLE record_withdrawals (
        entry_id     uuid PRIMARY KEY REFERENCES record_entries,
        reason       text NOT NULL,
        withdrawn_by uuid NOT NULL REFERENCES users,
        by_name      text NOT NULL,
        at           timestamptz(3) NOT NULL
      )`);
  }

  private async createPrints(runner: QueryRunner): Promise<void> {
    // what stood on the paper, so that it can be compared years later
    await runner.query(`
      CREATE TABLE record_prints (
        year       smallint NOT NULL,
        no         integer NOT NULL CHECK (no >= 1),
        person_id  uuid NOT NULL REFERENCES volunteers,
        facts      jsonb NOT NULL,
        printed_by uuid NOT NULL REFERENCES users,
        printed_at timestamptz(3) NOT NULL,
        PRIMARY KEY (year, no)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['record_prints', 'record_withdrawals', 'record_entries', 'star_tables'])
      await runner.query(`DROP TABLE ${table}`);
  }
}
