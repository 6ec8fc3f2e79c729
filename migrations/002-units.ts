import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Units20261120000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE units (
        id          uuid PRIMARY KEY,
        parent_id   uuid REFERENCES units,
        kind        text NOT NULL CHECK (kind IN ('district', 'bureau', 'town', 'subdistrict', 'village', 'community', 'centre', 'institute', 'station')),
        name        text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 60),
        short_name  text NOT NULL CHECK (char_length(short_name) BETWEEN 1 AND 60),
        path        text NOT NULL UNIQUE,
        position    integer NOT NULL CHECK (position >= 1),
        active_from date NOT NULL,
        closed_on   date CHECK (closed_on > active_from),
        CONSTRAINT units_district_is_root CHECK ((kind = 'district') = (parent_id IS NULL)),
        CONSTRAINT units_path_ends_here CHECK (right(path, 38) IN (id::text || '/', '/' || id::text || '/')),
        CONSTRAINT units_name_once UNIQUE NULLS NOT DISTINCT (parent_id, name),
        CONSTRAINT units_place_once UNIQUE NULLS NOT DISTINCT (parent_id, kind, position) DEFERRABLE INITIALLY DEFERRED
      )`);
    // a deployment is one district: there is one root
    await runner.query('CREATE UNIQUE INDEX units_one_district ON units ((true)) WHERE parent_id IS NULL');
    await runner.query(`
      DO $$ BEGIN
        GRANT SELECT, INSERT, UPDATE ON units TO jishan_app;
      EXCEPTION WHEN undefined_object THEN NULL;
      END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE units');
  }
}
