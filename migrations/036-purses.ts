import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Goods may be paid for from one's own account beside the household's; the limits of the household count them all the same. */
export class Purses20261129000036 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE redemptions ADD household_id uuid REFERENCES households');
    await runner.query(`UPDATE redemptions SET household_id = owner_id WHERE owner_kind = 'household'`);
    await runner.query(`
      ALTER TABLE redemptions ADD CONSTRAINT redemptions_household CHECK (owner_kind = 'member' OR household_id IS NOT DISTINCT FROM owner_id)`);
    await runner.query('CREATE INDEX redemptions_of_household ON redemptions (household_id, occurred_on)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE redemptions DROP household_id');
  }
}
