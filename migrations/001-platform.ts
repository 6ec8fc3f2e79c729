import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Platform20261120000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // The role that requests run as. Where the owner may not create roles, the server runs as the owner; triggers still guard what is append-only.
    await runner.query(`
      DO $$ BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'jishan_app') THEN
          CREATE ROLE jishan_app NOLOGIN;
        END IF;
      EXCEPTION WHEN insufficient_privilege OR duplicate_object OR unique_violation THEN
        RAISE NOTICE 'role jishan_app was not made: %', SQLERRM;
      END $$`);
    // another database of the same server may have made it; then its owner says who may become it
    await runner.query(`
      DO $$ BEGIN
        EXECUTE format('GRANT jishan_app TO %I', current_user);
      EXCEPTION WHEN insufficient_privilege OR undefined_object THEN
        RAISE NOTICE 'requests will run as the owner: %', SQLERRM;
      END $$`);
    await runner.query(`
      DO $$ BEGIN
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO jishan_app', current_schema());
        EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT USAGE, SELECT ON SEQUENCES TO jishan_app', current_schema());
      EXCEPTION WHEN insufficient_privilege OR undefined_object THEN
        RAISE NOTICE 'role jishan_app has no rights here: %', SQLERRM;
      END $$`);
    await runner.query(`
      CREATE TABLE idempotency_keys (
        key         text NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
        actor_id    uuid,
        route       text NOT NULL,
        fingerprint text NOT NULL,
        answer      json,
        created_at  timestamptz(3) NOT NULL DEFAULT now(),
        CONSTRAINT idempotency_keys_once UNIQUE NULLS NOT DISTINCT (actor_id, key)
      )`);
    await runner.query('CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at)');
    await runner.query(`
      DO $$ BEGIN
        GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency_keys TO jishan_app;
      EXCEPTION WHEN undefined_object THEN NULL;
      END $$`);
    // Shared by every table of which no row may ever change.
    await runner.query(`
      CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION USING ERRCODE = 'PT405', MESSAGE = format('%s on %s: rows are only ever added', TG_OP, TG_TABLE_NAME);
      END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION refuse_change()');
    await runner.query('DROP TABLE idempotency_keys');
    // The role belongs to the whole server and another database may use it: only what it may do here is taken back.
    await runner.query(`
      DO $$ BEGIN
        EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I REVOKE ALL ON SEQUENCES FROM jishan_app', current_schema());
        EXECUTE format('REVOKE ALL ON SCHEMA %I FROM jishan_app', current_schema());
      EXCEPTION WHEN undefined_object THEN NULL;
      END $$`);
  }
}
