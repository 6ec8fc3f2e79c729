import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A digest reads the shifts and the good deeds of a period by their days. */
export class DigestDays20261129000058 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX shifts_by_time ON shifts (starts_at)');
    await runner.query('CREATE INDEX deed_claims_by_day ON deed_claims (done_on)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX deed_claims_by_day');
    await runner.query('DROP INDEX shifts_by_time');
  }
}
