import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which lines of an account stand in its paper passbook, by whoever saw them come out right; the last row counts. */
export class Passbooks20261120000023 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE passbook_prints (
        id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        account_id      bigint NOT NULL REFERENCES point_accounts,
        first_line      integer NOT NULL CHECK (first_line >= 1),
        last_line       integer NOT NULL CHECK (last_line >= first_line),
        printed_at      timestamptz(3) NOT NULL,
        printed_by      uuid NOT NULL REFERENCES users,
        printed_by_name text NOT NULL
      )`);
    await runner.query('CREATE INDEX passbook_prints_of_account ON passbook_prints (account_id, id DESC)');
    await runner.query(
      'CREATE TRIGGER passbook_prints_fixed BEFORE UPDATE OR DELETE OR TRUNCATE ON passbook_prints FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()',
    );
    await runner.query(`
      DO $$ BEGIN
        GRANT SELECT, INSERT ON passbook_prints TO jishan_app;
      EXCEPTION WHEN undefined_object THEN NULL;
      END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE passbook_prints');
  }
}
