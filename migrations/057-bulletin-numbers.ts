import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A number says how it is written, as long as there is its issue; and the last one may be given back by an issue that is given up. */
export class BulletinNumbers20261129000057 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.keepNumbering(runner);
    await runner.query('DROP TRIGGER bulletins_number_stays ON bulletins');
    await this.guardNumbers(
      runner,
      `AND (NEW.running_no IS NOT NULL OR OLD.state <> 'collecting' OR NEW.state <> 'collecting')`,
    );
    // whoever gives a number back does so by name, and only where the counter goes back with it: otherwise there would be a gap
    await runner.query(`
      CREATE FUNCTION refuse_gap() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NOT EXISTS (SELECT FROM bulletin_versions WHERE bulletin_id = OLD.id AND version > OLD.version AND kind = 'release-number')
          OR EXISTS (SELECT FROM publications WHERE id = OLD.publication_id AND running_no >= OLD.running_no
                       AND NOT EXISTS (SELECT FROM bulletins WHERE publication_id = OLD.publication_id AND running_no = OLD.running_no))
          OR EXISTS (SELECT FROM publication_years WHERE publication_id = OLD.publication_id AND year = OLD.year AND yearly_no >= OLD.yearly_no
                       AND NOT EXISTS (SELECT FROM bulletins WHERE publication_id = OLD.publication_id AND year = OLD.year AND yearly_no = OLD.yearly_no)) THEN
          RAISE EXCEPTION USING ERRCODE = 'PT405', MESSAGE = 'UPDATE on bulletins: its number would be left out';
        END IF;
        RETURN NULL;
      END $$`);
    await runner.query(`
      CREATE CONSTRAINT TRIGGER bulletins_without_gap AFTER UPDATE ON bulletins DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW WHEN (OLD.running_no IS NOT NULL AND NEW.running_no IS NULL) EXECUTE FUNCTION refuse_gap()`);
    await this.countFrom(runner, 0);
  }

  /** As each was printed: a publication may count otherwise by now. */
  private async keepNumbering(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE bulletins ADD COLUMN numbering text CHECK (numbering IN ('running', 'yearly', 'yearly+running'))`);
    await runner.query('ALTER TABLE bulletins DISABLE TRIGGER bulletins_frozen');
    await runner.query(`
      UPDATE bulletins SET numbering = coalesce(
          (SELECT CASE WHEN content->>'bulletinNo' LIKE '%（总第%' THEN 'yearly+running'
                       WHEN content->>'bulletinNo' = '第' || bulletins.running_no || '期' THEN 'running' ELSE 'yearly' END
             FROM bulletin_prints WHERE bulletin_id = bulletins.id),
          (SELECT numbering FROM publications WHERE id = bulletins.publication_id))
       WHERE running_no IS NOT NULL`);
    await runner.query('ALTER TABLE bulletins ENABLE TRIGGER bulletins_frozen');
  }

  private async guardNumbers(runner: QueryRunner, unless: string): Promise<void> {
    await runner.query(`
      CREATE TRIGGER bulletins_number_stays BEFORE UPDATE ON bulletins FOR EACH ROW
        WHEN (OLD.running_no IS NOT NULL AND (OLD.year, OLD.yearly_no, OLD.running_no) IS DISTINCT FROM (NEW.year, NEW.yearly_no, NEW.running_no) ${unless})
        EXECUTE FUNCTION refuse_change()`);
  }

  private async countFrom(runner: QueryRunner, first: number): Promise<void> {
    await runner.query(`
      ALTER TABLE publication_years DROP CONSTRAINT publication_years_yearly_no_check,
        ADD CONSTRAINT publication_years_yearly_no_check CHECK (yearly_no >= ${first})`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DELETE FROM publication_years WHERE yearly_no = 0');
    await this.countFrom(runner, 1);
    await runner.query('DROP TRIGGER bulletins_without_gap ON bulletins');
    await runner.query('DROP FUNCTION refuse_gap()');
    await runner.query('DROP TRIGGER bulletins_number_stays ON bulletins');
    await this.guardNumbers(runner, '');
    await runner.query('ALTER TABLE bulletins DROP COLUMN numbering');
  }
}
