import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The reason of a death is kept behind the day of it, so there is room for both beside the 100 characters of the form. */
export class LongerReasons20261129000041 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE household_changes DROP CONSTRAINT household_changes_reason_check,
        ADD CONSTRAINT household_changes_reason_check CHECK (char_length(reason) <= 120)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    // longer ones of meanwhile stay as they were written: the story of a household is only added to
    await runner.query(`
      ALTER TABLE household_changes DROP CONSTRAINT household_changes_reason_check,
        ADD CONSTRAINT household_changes_reason_check CHECK (char_length(reason) <= 100) NOT VALID`);
  }
}
