import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Versions of schemes tried on a past period. */
export class Trials20261120000018 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // A trial reads what was proved and writes nothing but its own rows: progress in hundredths while it runs, the result at the end.
    await runner.query(`
      CREATE TABLE scheme_trials (
        id          uuid PRIMARY KEY,
        version_id  uuid NOT NULL REFERENCES scheme_versions,
        from_day    date NOT NULL,
        to_day      date NOT NULL CHECK (to_day >= from_day),
        state       text NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed')),
        progress    integer NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 100),
        result      jsonb,
        asked_by    uuid NOT NULL REFERENCES users,
        asked_at    timestamptz(3) NOT NULL,
        finished_at timestamptz(3),
        CONSTRAINT scheme_trials_done CHECK ((state = 'done') = (result IS NOT NULL) AND (state IN ('done', 'failed')) = (finished_at IS NOT NULL))
      )`);
    await runner.query('CREATE INDEX scheme_trials_of_version ON scheme_trials (version_id, asked_at DESC)');
    await runner.query(
      `CREATE UNIQUE INDEX scheme_trials_one_open ON scheme_trials (version_id) WHERE state IN ('waiting', 'running')`,
    );
    await runner.query(`
      CREATE TABLE scheme_trial_people (
        trial_id  uuid NOT NULL REFERENCES scheme_trials,
        person_id uuid NOT NULL REFERENCES volunteers,
        facts     integer NOT NULL CHECK (facts > 0),
        before    bigint NOT NULL CHECK (before >= 0),
        after     bigint NOT NULL CHECK (after >= 0),
        PRIMARY KEY (trial_id, person_id)
      )`);
    await runner.query(`
      DO $$ BEGIN
        GRANT SELECT, INSERT, UPDATE (state, progress, result, finished_at) ON scheme_trials TO jishan_app;
        GRANT SELECT, INSERT, DELETE ON scheme_trial_people TO jishan_app;
      EXCEPTION WHEN undefined_object THEN NULL;
      END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE scheme_trial_people');
    await runner.query('DROP TABLE scheme_trials');
  }
}
