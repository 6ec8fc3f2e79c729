import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A bulletin is frozen in every form in which it leaves the house, no longer as a Word file and text alone. */
export class BulletinFormats20261129000047 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE bulletin_files DROP CONSTRAINT bulletin_files_format_check,
        ADD CONSTRAINT bulletin_files_format_check CHECK (format IN ('docx', 'pdf', 'html', 'txt', 'json'))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    // files that were frozen meanwhile stay: nothing is ever taken out of that table
    await runner.query(`
      ALTER TABLE bulletin_files DROP CONSTRAINT bulletin_files_format_check,
        ADD CONSTRAINT bulletin_files_format_check CHECK (format IN ('docx', 'txt')) NOT VALID`);
  }
}
