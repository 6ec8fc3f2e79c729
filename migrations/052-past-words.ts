import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The archive finds what past bulletins said, as it finds everything else. */
export class PastWords20261129000052 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE INDEX past_briefs_by_words ON past_briefs USING gin (text_grams(text)) WITH (fastupdate = off)',
    );
    await runner.query('CREATE INDEX past_bulletins_by_day ON past_bulletins (issued_on, id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX past_bulletins_by_day');
    await runner.query('DROP INDEX past_briefs_by_words');
  }
}
