import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Demo20261120000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // That the demo district was begun and how far it came. The first part is one transaction with this row; the rest can be repeated.
    await runner.query(`
      CREATE TABLE demo_loads (
        seed        text PRIMARY KEY,
        begun_at    timestamptz(3) NOT NULL,
        accounts    jsonb NOT NULL,
        finished_at timestamptz(3)
      )`);
    await runner.query(`
      DO $$ BEGIN
        GRANT SELECT, INSERT, UPDATE ON demo_loads TO jishan_app;
      EXCEPTION WHEN undefined_object THEN NULL;
      END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE demo_loads');
  }
}
