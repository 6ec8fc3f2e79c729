import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A way in to the bonuses of a person, of which there are few among many awards: every sheet asks for them months back. */
export class LedgerSpeed20261120000031 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX point_transfers_bonuses ON point_transfers (person_id, occurred_on) WHERE kind = 'award' AND rule_id LIKE '%/bonus'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX point_transfers_bonuses');
  }
}
