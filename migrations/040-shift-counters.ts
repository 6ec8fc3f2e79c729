import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who counted when a shift was handed over: mostly whoever kept it, a colleague when that clerk could not come. Neither takes it over. */
export class ShiftCounters20261129000040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE clerk_shifts ADD counted_by_id uuid, ADD counted_by_name text,
        ADD CONSTRAINT clerk_shifts_counted CHECK (num_nonnulls(counted_by_id, counted_by_name) <> 1 AND counted_by_id <> accepted_by_id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE clerk_shifts DROP counted_by_id, DROP counted_by_name');
  }
}
