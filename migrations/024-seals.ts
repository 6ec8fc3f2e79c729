import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Seals over the points ledger, and what the checks of the ledger found. What a seal is: libs/points/src/sealing.ts. */
export class Seals20261120000024 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.createSeals(runner);
    await this.createChecks(runner);
    for (const table of ['seals', 'seal_leaves']) {
      await runner.query(
        `CREATE TRIGGER ${table}_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`,
      );
    }
    await runner.query(
      `CREATE TRIGGER ledger_checks_never_removed BEFORE DELETE OR TRUNCATE ON ledger_checks FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`,
    );
    await runner.query(`
      DO $$ BEGIN
        GRANT SELECT, INSERT ON seals, seal_leaves, ledger_checks TO jishan_app;
        GRANT UPDATE (step, progress, ended_at, accounts, transfers, seals, findings, finding_count, failure) ON ledger_checks TO jishan_app;
      EXCEPTION WHEN undefined_object THEN NULL;
      END $$`);
  }

  private async createSeals(runner: QueryRunner): Promise<void> {
    // previous is unique: the chain has one beginning and no fork, whoever writes
    await runner.query(`
      CREATE TABLE seals (
        no        bigint PRIMARY KEY CHECK (no >= 1),
        at        timestamptz(3) NOT NULL,
        transfers integer NOT NULL CHECK (transfers > 0),
        up_to     bigint NOT NULL,
        root      bytea NOT NULL CHECK (octet_length(root) = 32),
        previous  bytea NOT NULL CONSTRAINT seals_one_chain UNIQUE,
        hash      bytea NOT NULL CONSTRAINT seals_hash_once UNIQUE CHECK (octet_length(hash) = 32),
        CONSTRAINT seals_first CHECK (octet_length(previous) = CASE no WHEN 1 THEN 0 ELSE 32 END)
      )`);
    // no foreign key to the transfer: it would lock, and so write, every row of the ledger once more
    await runner.query(`
      CREATE TABLE seal_leaves (
        transfer_id bigint PRIMARY KEY,
        seal_no     bigint NOT NULL REFERENCES seals,
        position    integer NOT NULL CHECK (position >= 0),
        leaf        bytea NOT NULL CHECK (octet_length(leaf) = 32),
        CONSTRAINT seal_leaves_place_once UNIQUE (seal_no, position)
      )`);
  }

  private async createChecks(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE ledger_checks (
        id            uuid PRIMARY KEY,
        asked_by      uuid REFERENCES users,
        started_at    timestamptz(3) NOT NULL,
        step          text NOT NULL CHECK (step IN ('queued', 'balances', 'seals', 'ended')),
        progress      integer NOT NULL CHECK (progress BETWEEN 0 AND 100),
        ended_at      timestamptz(3),
        accounts      bigint,
        transfers     bigint,
        seals         bigint,
        findings      jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(findings) = 'array'),
        finding_count integer NOT NULL DEFAULT 0 CHECK (finding_count >= 0),
        failure       text,
        CONSTRAINT ledger_checks_ended CHECK ((step = 'ended') = (ended_at IS NOT NULL))
      )`);
    await runner.query('CREATE INDEX ledger_checks_by_time ON ledger_checks (started_at, id)');
    await runner.query(`CREATE INDEX ledger_checks_open ON ledger_checks (started_at) WHERE step <> 'ended'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['ledger_checks', 'seal_leaves', 'seals']) await runner.query(`DROP TABLE ${table}`);
  }
}
