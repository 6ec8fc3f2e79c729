import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Opening points and approvers as terms of a version, and everybody who had a hand in its draft. */
export class SchemeTerms20261120000032 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // writers: besides written_by, who wrote last; none of them may adopt the version
    await runner.query(`
      ALTER TABLE scheme_versions
        ADD opening jsonb CHECK (jsonb_typeof(opening) = 'object'),
        ADD approvers jsonb NOT NULL DEFAULT '{"adopting": []}' CHECK (jsonb_typeof(approvers) = 'object'),
        ADD writers uuid[] NOT NULL DEFAULT '{}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE scheme_versions DROP opening, DROP approvers, DROP writers');
  }
}
