import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The lists of a shop stand in the order of the time they show, and a voided slip says again what was left when it was made out. */
export class RedemptionsByTime20261129000059 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE INDEX redemptions_by_time ON redemptions (shop_id, coalesce(handed_over_at, created_at) DESC, id DESC)',
    );
    await runner.query('DROP INDEX redemptions_of_shop');
    // a hand-over of what was reserved writes no line: what was left then stands in the line before it
    await runner.query(`
      UPDATE redemptions r
         SET balance_after = (SELECT e.balance_after FROM point_entries e
                               WHERE e.account_id = r.account_id AND e.transfer_id <= coalesce(r.redeem_id, r.capture_id)
                               ORDER BY e.version DESC LIMIT 1)
       WHERE r.state = 'voided'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX redemptions_of_shop ON redemptions (shop_id, id DESC)');
    await runner.query('DROP INDEX redemptions_by_time');
  }
}
