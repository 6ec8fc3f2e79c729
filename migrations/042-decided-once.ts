import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was decided stays decided, what was filed stays filed, and a signed sheet is whole: in the database, whatever the server thinks. */
export class DecidedOnce20261129000042 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of DECIDED) {
      await runner.query(
        `CREATE TRIGGER ${table}_decided_once BEFORE UPDATE ON ${table} FOR EACH ROW WHEN (OLD.state <> 'open') EXECUTE FUNCTION refuse_change()`,
      );
    }
    await runner.query(
      'CREATE TRIGGER objection_entries_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON objection_entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()',
    );
    for (const table of KEPT) {
      await runner.query(
        `CREATE TRIGGER ${table}_kept BEFORE DELETE OR TRUNCATE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`,
      );
    }
    await this.closeSheets(runner);
    await this.changeRights(runner, (table, columns) => [
      `REVOKE UPDATE ON ${table} FROM jishan_app`,
      `GRANT UPDATE (${columns.join(', ')}) ON ${table} TO jishan_app`,
    ]);
    await runner.query(
      'CREATE INDEX objections_of_objector ON objections (objector_user_id, raised_at DESC, id DESC) WHERE objector_user_id IS NOT NULL',
    );
  }

  /** A line has points. So a sheet whose lines add up to its totals takes no other, and at the end of its transaction they must. */
  private async closeSheets(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION refuse_late_line() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF EXISTS (SELECT FROM shop_sheets s WHERE s.id IN (SELECT sheet_id FROM added)
                      AND s.total_points < (SELECT sum(l.points) FROM shop_sheet_lines l WHERE l.sheet_id = s.id)) THEN
          RAISE EXCEPTION USING ERRCODE = 'PT405', MESSAGE = 'INSERT on shop_sheet_lines: the sheet is signed';
        END IF;
        RETURN NULL;
      END $$`);
    await runner.query(
      'CREATE TRIGGER shop_sheet_lines_while_signing AFTER INSERT ON shop_sheet_lines REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION refuse_late_line()',
    );
    await runner.query(`
      CREATE FUNCTION refuse_unfinished_sheet() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF EXISTS (SELECT FROM shop_sheet_lines WHERE sheet_id = NEW.id
                   HAVING coalesce(sum(points), 0) <> NEW.total_points OR coalesce(sum(fen), 0) <> NEW.total_fen) THEN
          RAISE EXCEPTION USING ERRCODE = 'PT405', MESSAGE = 'INSERT on shop_sheets: the lines do not add up to the totals';
        END IF;
        RETURN NULL;
      END $$`);
    await runner.query(
      'CREATE CONSTRAINT TRIGGER shop_sheets_whole AFTER INSERT ON shop_sheets DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_unfinished_sheet()',
    );
  }

  private async changeRights(
    runner: QueryRunner,
    change: (table: string, columns: readonly string[]) => string[],
  ): Promise<void> {
    const statements = Object.entries(CHANGED).flatMap(([table, columns]) => change(table, columns));
    await runner.query(`
      DO $$ BEGIN
        ${statements.map((statement) => `${statement};`).join('\n        ')}
      EXCEPTION WHEN undefined_object THEN NULL;
      END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX objections_of_objector');
    // taking back a right on a table takes back those on its columns
    await this.changeRights(runner, (table) => [
      `REVOKE UPDATE ON ${table} FROM jishan_app`,
      `GRANT UPDATE ON ${table} TO jishan_app`,
    ]);
    await runner.query('DROP TRIGGER shop_sheets_whole ON shop_sheets');
    await runner.query('DROP FUNCTION refuse_unfinished_sheet()');
    await runner.query('DROP TRIGGER shop_sheet_lines_while_signing ON shop_sheet_lines');
    await runner.query('DROP FUNCTION refuse_late_line()');
    for (const table of KEPT) await runner.query(`DROP TRIGGER ${table}_kept ON ${table}`);
    await runner.query('DROP TRIGGER objection_entries_only_added ON objection_entries');
    for (const table of DECIDED) await runner.query(`DROP TRIGGER ${table}_decided_once ON ${table}`);
  }
}

const DECIDED = ['objections', 'deduction_appeals'] as const;

const KEPT = [...DECIDED, 'deed_claims', 'deductions'] as const;

/** What is written after a row was added, and nothing else. */
const CHANGED = {
  vouchers: ['redemption_id', 'withdrawn_at'],
  clerk_shifts: [
    ...['closed_at', 'last_slip', 'slips_counted', 'note', 'counted_by_id', 'counted_by_name'],
    ...['accepted_by_id', 'accepted_by_name', 'accepted_at'],
  ],
  unit_funds: ['balance_fen', 'last_line'],
} as const;
