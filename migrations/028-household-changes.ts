import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Households are split, joined and move away: who succeeds to an account that is closed by it, and the story of every household. */
export class HouseholdChanges20261120000028 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE households ADD closed_on date');
    // always the account that is open at the end of a chain: whoever closes that one turns these to the next
    await runner.query(`
      ALTER TABLE point_accounts ADD successor_id bigint REFERENCES point_accounts,
        ADD CONSTRAINT point_accounts_succession CHECK (successor_id IS NULL OR (id >= 1000 AND successor_id >= 1000 AND successor_id <> id))`);
    await runner.query(
      'CREATE INDEX point_accounts_succeeded ON point_accounts (successor_id) WHERE successor_id IS NOT NULL',
    );
    await runner.query(`
      CREATE TABLE household_changes (
        id           uuid PRIMARY KEY,
        kind         text NOT NULL CHECK (kind IN ('founded', 'joined', 'left', 'head-changed', 'split', 'merged', 'moved', 'died', 'taken-in', 'kept-apart')),
        household_id uuid REFERENCES households,
        other_id     uuid REFERENCES households CHECK (other_id <> household_id),
        people       text[] NOT NULL DEFAULT '{}',
        person_ids   uuid[] NOT NULL DEFAULT '{}',
        points       bigint NOT NULL DEFAULT 0 CHECK (points >= 0),
        buckets      jsonb NOT NULL DEFAULT '[]',
        agreed_by    text[] NOT NULL DEFAULT '{}',
        reason       text NOT NULL CHECK (char_length(reason) <= 100),
        actor_id     uuid NOT NULL REFERENCES users,
        actor_name   text NOT NULL,
        occurred_on  date NOT NULL,
        recorded_at  timestamptz(3) NOT NULL,
        CONSTRAINT household_changes_of_somebody CHECK (household_id IS NOT NULL OR kind = 'died'),
        CONSTRAINT household_changes_agreed CHECK (kind NOT IN ('split', 'merged', 'moved') OR cardinality(agreed_by) > 0),
        CONSTRAINT household_changes_led_somewhere CHECK (kind NOT IN ('split', 'merged', 'moved') OR other_id IS NOT NULL)
      )`);
    await runner.query('CREATE INDEX household_changes_of_household ON household_changes (household_id, id DESC)');
    await runner.query(
      'CREATE INDEX household_changes_of_other ON household_changes (other_id, id DESC) WHERE other_id IS NOT NULL',
    );
    await runner.query(
      'CREATE TRIGGER household_changes_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON household_changes FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()',
    );
    await runner.query(`
      DO $$ BEGIN
        GRANT SELECT, INSERT ON household_changes TO jishan_app;
        GRANT UPDATE (successor_id) ON point_accounts TO jishan_app;
        GRANT UPDATE (account_id) ON pending_awards TO jishan_app;
      EXCEPTION WHEN undefined_object THEN NULL;
      END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE household_changes');
    await runner.query(`
      DO $$ BEGIN
        REVOKE UPDATE (account_id) ON pending_awards FROM jishan_app;
      EXCEPTION WHEN undefined_object THEN NULL;
      END $$`);
    await runner.query('ALTER TABLE point_accounts DROP successor_id');
    await runner.query('ALTER TABLE households DROP closed_on');
  }
}
