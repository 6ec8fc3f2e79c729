import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Identity20261120000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE users (
        id              uuid PRIMARY KEY,
        name            text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 60),
        person_id       uuid CONSTRAINT users_person_once UNIQUE,
        phone_index     text NOT NULL CONSTRAINT users_phone_once UNIQUE,
        phone_sealed    text NOT NULL,
        password_hash   text,
        session_epoch   integer NOT NULL DEFAULT 0,
        created_at      timestamptz(3) NOT NULL,
        last_sign_in_at timestamptz(3),
        disabled_at     timestamptz(3)
      )`);
    await runner.query(`
      CREATE TABLE grants (
        id         uuid PRIMARY KEY,
        user_id    uuid NOT NULL REFERENCES users,
        role       text NOT NULL CHECK (role IN ('volunteer', 'team-leader', 'station-admin', 'points-clerk', 'town-admin', 'correspondent', 'editor', 'proofreader', 'signer', 'district-admin', 'auditor')),
        unit_id    uuid NOT NULL REFERENCES units,
        team_id    uuid,
        granted_by uuid REFERENCES users,
        granted_at timestamptz(3) NOT NULL,
        revoked_by uuid REFERENCES users,
        revoked_at timestamptz(3),
        CONSTRAINT grants_leader_has_team CHECK ((role = 'team-leader') = (team_id IS NOT NULL)),
        CONSTRAINT grants_revoked_later CHECK (revoked_at >= granted_at)
      )`);
    await runner.query(
      `CREATE UNIQUE INDEX grants_once ON grants (user_id, role, unit_id, team_id) NULLS NOT DISTINCT WHERE revoked_at IS NULL`,
    );
    await runner.query(`CREATE INDEX grants_unit ON grants (unit_id) WHERE revoked_at IS NULL`);
    await this.createSessions(runner);
    await this.createPersonalData(runner);
    await this.createAudit(runner);
    await runner.query(`
      DO $$ BEGIN
        GRANT SELECT, INSERT, UPDATE ON users, grants, sessions, refresh_tokens, sms_codes, personal_data TO jishan_app;
        GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in_failures TO jishan_app;
        GRANT DELETE ON sessions, refresh_tokens, sms_codes TO jishan_app;
        GRANT SELECT, INSERT ON audit_entries TO jishan_app;
      EXCEPTION WHEN undefined_object THEN NULL;
      END $$`);
  }

  private async createSessions(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE sessions (
        id           uuid PRIMARY KEY,
        user_id      uuid NOT NULL REFERENCES users,
        epoch        integer NOT NULL,
        started_at   timestamptz(3) NOT NULL,
        expires_at   timestamptz(3) NOT NULL,
        ended_at     timestamptz(3),
        end_reason   text CHECK (end_reason IN ('signed-out', 'signed-out-everywhere', 'password-changed', 'reused', 'disabled')),
        CONSTRAINT sessions_end_has_reason CHECK ((ended_at IS NULL) = (end_reason IS NULL))
      )`);
    await runner.query('CREATE INDEX sessions_user ON sessions (user_id) WHERE ended_at IS NULL');
    await runner.query('CREATE INDEX sessions_age ON sessions (expires_at)');
    // The token itself is never stored. A successor is kept sealed with a key only the holder of the token before it can make.
    await runner.query(`
      CREATE TABLE refresh_tokens (
        hash             text PRIMARY KEY,
        session_id       uuid NOT NULL REFERENCES sessions ON DELETE CASCADE,
        parent_hash      text,
        client_hash      text NOT NULL,
        made_at          timestamptz(3) NOT NULL,
        expires_at       timestamptz(3) NOT NULL,
        used_at          timestamptz(3),
        successor_sealed text,
        successor_used   boolean NOT NULL DEFAULT false,
        CONSTRAINT refresh_tokens_used_has_successor CHECK ((used_at IS NULL) = (successor_sealed IS NULL))
      )`);
    await runner.query('CREATE INDEX refresh_tokens_session ON refresh_tokens (session_id)');
    await runner.query(`
      CREATE TABLE sign_in_failures (
        phone_index  text PRIMARY KEY,
        failures     integer NOT NULL CHECK (failures > 0),
        locked_until timestamptz(3),
        last_at      timestamptz(3) NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE sms_codes (
        id          uuid PRIMARY KEY,
        phone_index text NOT NULL,
        code_hash   text NOT NULL,
        tries       integer NOT NULL DEFAULT 0,
        sent_at     timestamptz(3) NOT NULL,
        expires_at  timestamptz(3) NOT NULL,
        used_at     timestamptz(3)
      )`);
    await runner.query('CREATE INDEX sms_codes_phone ON sms_codes (phone_index, sent_at DESC)');
    await runner.query('CREATE INDEX sms_codes_age ON sms_codes (sent_at)');
  }

  private async createPersonalData(runner: QueryRunner): Promise<void> {
    // Sealed text and blind indexes only: whoever reads this table without the key learns nothing.
    await runner.query(`
      CREATE TABLE personal_data (
        person_id             uuid PRIMARY KEY,
        phone_sealed          text,
        phone_index           text,
        phone_tail_index      text,
        id_number_sealed      text,
        id_number_index       text,
        address_sealed        text,
        guardian_phone_sealed text,
        changed_at            timestamptz(3) NOT NULL
      )`);
    await runner.query('CREATE INDEX personal_data_phone ON personal_data (phone_index) WHERE phone_index IS NOT NULL');
    await runner.query(
      'CREATE INDEX personal_data_phone_tail ON personal_data (phone_tail_index) WHERE phone_tail_index IS NOT NULL',
    );
    await runner.query(
      'CREATE INDEX personal_data_id_number ON personal_data (id_number_index) WHERE id_number_index IS NOT NULL',
    );
  }

  private async createAudit(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE audit_entries (
        id           uuid PRIMARY KEY,
        at           timestamptz(3) NOT NULL,
        actor_id     uuid REFERENCES users,
        action       text NOT NULL,
        subject_kind text NOT NULL,
        subject_id   text NOT NULL,
        unit_path    text,
        reason       text,
        detail       text
      )`);
    await runner.query('CREATE INDEX audit_entries_time ON audit_entries (at DESC, id DESC)');
    await runner.query('CREATE INDEX audit_entries_subject ON audit_entries (subject_kind, subject_id)');
    await runner.query('CREATE INDEX audit_entries_actor ON audit_entries (actor_id, at DESC)');
    await runner.query(
      'CREATE TRIGGER audit_entries_fixed BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of [
      'audit_entries',
      'personal_data',
      'sms_codes',
      'sign_in_failures',
      'refresh_tokens',
      'sessions',
      'grants',
      'users',
    ]) {
      await runner.query(`DROP TABLE ${table}`);
    }
  }
}
