import type { MigrationInterface, QueryRunner } from 'typeorm';

/** 撤回补录: a past bulletin that was taken in wrongly steps back, with its reason, and stays readable. The desk of articles is read by its clock. */
export class PastWithdrawals20261129000056 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE past_bulletins
        ADD COLUMN withdrawn_at    timestamptz(3),
        ADD COLUMN withdrawn_by    uuid REFERENCES users,
        ADD COLUMN withdrawer_name text,
        ADD COLUMN withdraw_reason text CHECK (char_length(withdraw_reason) BETWEEN 2 AND 100),
        ADD CONSTRAINT past_bulletins_withdrawn CHECK (num_nulls(withdrawn_at, withdrawn_by, withdrawer_name, withdraw_reason) IN (0, 4)),
        DROP CONSTRAINT past_bulletins_no_once,
        DROP CONSTRAINT past_bulletins_source_once`);
    // what stepped back leaves its number and its text to the next import
    await runner.query(
      `CREATE UNIQUE INDEX past_bulletins_no_once ON past_bulletins (publication_id, year, bulletin_no) NULLS NOT DISTINCT WHERE withdrawn_at IS NULL`,
    );
    await runner.query(
      `CREATE UNIQUE INDEX past_bulletins_source_once ON past_bulletins (publication_id, source_sha256) WHERE withdrawn_at IS NULL`,
    );
    await this.guard(runner);
    await runner.query(
      `CREATE INDEX articles_open ON articles (due_at, id) WHERE state IN ('submitted', 'taken', 'edited')`,
    );
    await runner.query(
      `CREATE INDEX articles_settled ON articles (decided_at DESC, id DESC) WHERE submitted_at IS NOT NULL AND decided_at IS NOT NULL`,
    );
    await runner.query(`
      DO $$ BEGIN
        GRANT UPDATE (withdrawn_at, withdrawn_by, withdrawer_name, withdraw_reason) ON past_bulletins TO jishan_app;
      EXCEPTION WHEN undefined_object THEN NULL;
      END $$`);
  }

  /** Nothing but the step back is ever written to a row, and that once. */
  private async guard(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TRIGGER past_bulletins_only_added ON past_bulletins');
    await runner.query(`
      CREATE TRIGGER past_bulletins_kept BEFORE DELETE OR TRUNCATE ON past_bulletins
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
    await runner.query(`
      CREATE TRIGGER past_bulletins_as_printed BEFORE UPDATE ON past_bulletins FOR EACH ROW
        WHEN (OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL OR OLD.content::text <> NEW.content::text
              OR to_jsonb(OLD) - '{withdrawn_at,withdrawn_by,withdrawer_name,withdraw_reason}'::text[]
                 <> to_jsonb(NEW) - '{withdrawn_at,withdrawn_by,withdrawer_name,withdraw_reason}'::text[])
        EXECUTE FUNCTION refuse_change()`);
  }

  /** What stepped back would stand there again as if it were right: it goes with the columns that say so. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX articles_settled, articles_open');
    await runner.query('DROP TRIGGER past_bulletins_as_printed ON past_bulletins');
    await runner.query('DROP TRIGGER past_bulletins_kept ON past_bulletins');
    await runner.query('ALTER TABLE past_briefs DISABLE TRIGGER past_briefs_only_added');
    await runner.query(
      'DELETE FROM past_briefs USING past_bulletins WHERE past_bulletins.id = past_bulletin_id AND withdrawn_at IS NOT NULL',
    );
    await runner.query('ALTER TABLE past_briefs ENABLE TRIGGER past_briefs_only_added');
    await runner.query('DELETE FROM past_bulletins WHERE withdrawn_at IS NOT NULL');
    await runner.query('DROP INDEX past_bulletins_source_once, past_bulletins_no_once');
    await runner.query(`
      ALTER TABLE past_bulletins
        DROP COLUMN withdrawn_at, DROP COLUMN withdrawn_by, DROP COLUMN withdrawer_name, DROP COLUMN withdraw_reason,
        ADD CONSTRAINT past_bulletins_no_once UNIQUE NULLS NOT DISTINCT (publication_id, year, bulletin_no),
        ADD CONSTRAINT past_bulletins_source_once UNIQUE (publication_id, source_sha256)`);
    await runner.query(`
      CREATE TRIGGER past_bulletins_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON past_bulletins
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
    await runner.query(`
      DO $$ BEGIN
        REVOKE UPDATE ON past_bulletins FROM jishan_app;
      EXCEPTION WHEN undefined_object THEN NULL;
      END $$`);
  }
}
