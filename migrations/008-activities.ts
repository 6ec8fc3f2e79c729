import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Activities20261120000008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.createActivities(runner);
    await this.createSignUps(runner);
    await this.createAttendances(runner);
    await runner.query(`
      DO $$ BEGIN
        GRANT SELECT, INSERT, UPDATE ON activities, sign_ups TO jishan_app;
        GRANT SELECT, INSERT, UPDATE, DELETE ON shifts, attendances TO jishan_app;
        GRANT SELECT, INSERT ON attendance_corrections TO jishan_app;
      EXCEPTION WHEN undefined_object THEN NULL;
      END $$`);
  }

  private async createActivities(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE activities (
        id                uuid PRIMARY KEY,
        title             text NOT NULL CHECK (char_length(title) BETWEEN 1 AND 60),
        kind              text NOT NULL CHECK (kind IN ('regular', 'peak-post', 'campaign', 'training', 'visit', 'performance')),
        category          text NOT NULL CHECK (category <> ''),
        state             text NOT NULL CHECK (state IN ('draft', 'published', 'sign-up-closed', 'under-way', 'concluded', 'settled', 'cancelled')),
        unit_id           uuid NOT NULL REFERENCES units,
        team_id           uuid REFERENCES teams,
        place             text NOT NULL CHECK (char_length(place) BETWEEN 1 AND 80),
        place_phrase      text CHECK (char_length(place_phrase) BETWEEN 1 AND 80),
        description       text NOT NULL,
        needs             text NOT NULL,
        risk_level        text NOT NULL CHECK (risk_level IN ('low', 'medium', 'high')),
        risk_text         text NOT NULL,
        starts_at         timestamptz(3) NOT NULL,
        ends_at           timestamptz(3) NOT NULL,
        sign_up_closes_at timestamptz(3) NOT NULL,
        min_age           integer CHECK (min_age BETWEEN 0 AND 120),
        max_age           integer CHECK (max_age BETWEEN 0 AND 120),
        minors_allowed    boolean NOT NULL,
        eligible_team_ids uuid[] NOT NULL,
        brand             text,
        campaign          text,
        wording           jsonb NOT NULL,
        contact_name      text NOT NULL,
        planned_by        uuid NOT NULL REFERENCES users,
        version           integer NOT NULL DEFAULT 1 CHECK (version >= 1),
        created_at        timestamptz(3) NOT NULL,
        published_at      timestamptz(3),
        cancelled_at      timestamptz(3),
        cancel_reason     text,
        concluded_at      timestamptz(3),
        concluded_by      uuid REFERENCES users,
        roster_version    integer NOT NULL DEFAULT 0 CHECK (roster_version >= 0),
        outcomes          jsonb NOT NULL DEFAULT '[]',
        public_headcount  integer CHECK (public_headcount >= 0),
        CONSTRAINT activities_times CHECK (starts_at < ends_at AND sign_up_closes_at <= starts_at),
        CONSTRAINT activities_no_minors_in_danger CHECK (risk_level <> 'high' OR NOT minors_allowed),
        CONSTRAINT activities_published CHECK (state IN ('draft', 'cancelled') OR published_at IS NOT NULL),
        CONSTRAINT activities_cancelled CHECK ((state = 'cancelled') = (cancelled_at IS NOT NULL) AND (state = 'cancelled') = (cancel_reason IS NOT NULL)),
        CONSTRAINT activities_concluded CHECK ((state IN ('concluded', 'settled')) = (concluded_at IS NOT NULL AND concluded_by IS NOT NULL))
      )`);
    await runner.query('CREATE INDEX activities_by_time ON activities (starts_at, id)');
    await runner.query('CREATE INDEX activities_of_unit ON activities (unit_id, starts_at, id)');
    await runner.query(
      'CREATE INDEX activities_of_team ON activities (team_id, starts_at, id) WHERE team_id IS NOT NULL',
    );
    await runner.query(
      `CREATE INDEX activities_to_advance ON activities (starts_at) WHERE state IN ('published', 'sign-up-closed')`,
    );
    await runner.query(`CREATE INDEX activities_to_settle ON activities (concluded_at) WHERE state = 'concluded'`);
    // the running counts are kept by whoever holds the row's lock; that no seat is given twice is checked here once more
    await runner.query(`
      CREATE TABLE shifts (
        id          uuid PRIMARY KEY,
        activity_id uuid NOT NULL REFERENCES activities,
        starts_at   timestamptz(3) NOT NULL,
        ends_at     timestamptz(3) NOT NULL,
        capacity    integer CHECK (capacity BETWEEN 1 AND 10000),
        signed_up   integer NOT NULL DEFAULT 0 CHECK (signed_up >= 0),
        waiting     integer NOT NULL DEFAULT 0 CHECK (waiting >= 0),
        CONSTRAINT shifts_times CHECK (starts_at < ends_at),
        CONSTRAINT shifts_seats CHECK (signed_up <= capacity),
        CONSTRAINT shifts_of_activity UNIQUE (activity_id, id)
      )`);
  }

  private async createSignUps(runner: QueryRunner): Promise<void> {
    // The times are the shift's: two things at once are then impossible in one index. Waiting holds the time as well,
    // so moving up from the waiting list can never make somebody overlap. released_at: withdrawn, or the activity was cancelled.
    await runner.query(`
      CREATE TABLE sign_ups (
        id           uuid PRIMARY KEY,
        place        bigint GENERATED ALWAYS AS IDENTITY,
        activity_id  uuid NOT NULL,
        shift_id     uuid NOT NULL,
        person_id    uuid NOT NULL REFERENCES volunteers,
        state        text NOT NULL CHECK (state IN ('confirmed', 'waiting', 'withdrawn')),
        starts_at    timestamptz(3) NOT NULL,
        ends_at      timestamptz(3) NOT NULL,
        signed_up_at timestamptz(3) NOT NULL,
        helper_id    uuid REFERENCES users,
        helper_name  text,
        promoted_at  timestamptz(3),
        released_at  timestamptz(3),
        FOREIGN KEY (activity_id, shift_id) REFERENCES shifts (activity_id, id),
        CONSTRAINT sign_ups_helper CHECK ((helper_id IS NULL) = (helper_name IS NULL)),
        CONSTRAINT sign_ups_withdrawn CHECK (state <> 'withdrawn' OR released_at IS NOT NULL),
        CONSTRAINT sign_ups_no_overlap EXCLUDE USING gist (person_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (released_at IS NULL)
      )`);
    await runner.query('CREATE UNIQUE INDEX sign_ups_once ON sign_ups (shift_id, person_id) WHERE released_at IS NULL');
    await runner.query(
      `CREATE INDEX sign_ups_queue ON sign_ups (shift_id, place) WHERE state = 'waiting' AND released_at IS NULL`,
    );
    await runner.query('CREATE INDEX sign_ups_of_person ON sign_ups (person_id, starts_at, id)');
    await runner.query('CREATE INDEX sign_ups_of_activity ON sign_ups (activity_id)');
  }

  private async createAttendances(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE attendances (
        id             uuid PRIMARY KEY,
        activity_id    uuid NOT NULL,
        shift_id       uuid NOT NULL,
        person_id      uuid NOT NULL REFERENCES volunteers,
        presence       text NOT NULL CHECK (presence IN ('present', 'late', 'left-early', 'excused', 'absent')),
        minutes        integer NOT NULL CHECK (minutes BETWEEN 0 AND 1440),
        source         text NOT NULL CHECK (source IN ('scan', 'roll-call', 'paper', 'self-report')),
        walk_in        boolean NOT NULL,
        note           text NOT NULL,
        guarantor_name text,
        recorder_id    uuid NOT NULL REFERENCES users,
        recorder_name  text NOT NULL,
        recorded_at    timestamptz(3) NOT NULL,
        revision       integer NOT NULL DEFAULT 0 CHECK (revision >= 0),
        FOREIGN KEY (activity_id, shift_id) REFERENCES shifts (activity_id, id),
        CONSTRAINT attendances_once UNIQUE (activity_id, shift_id, person_id),
        CONSTRAINT attendances_minutes CHECK ((presence IN ('present', 'late', 'left-early')) = (minutes > 0)),
        CONSTRAINT attendances_vouched CHECK (source IN ('scan', 'roll-call') OR guarantor_name IS NOT NULL)
      )`);
    // what a corrected row said before and who changed it why: the person concerned may ask
    await runner.query(`
      CREATE TABLE attendance_corrections (
        attendance_id    uuid NOT NULL REFERENCES attendances,
        revision         integer NOT NULL CHECK (revision >= 1),
        presence_before  text,
        minutes_before   integer NOT NULL,
        source_before    text,
        presence         text NOT NULL,
        minutes          integer NOT NULL,
        source           text NOT NULL,
        reason           text NOT NULL CHECK (char_length(reason) >= 2),
        corrector_id     uuid NOT NULL REFERENCES users,
        corrector_name   text NOT NULL,
        corrected_at     timestamptz(3) NOT NULL,
        PRIMARY KEY (attendance_id, revision)
      )`);
    await runner.query(`
      CREATE TRIGGER attendance_corrections_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON attendance_corrections
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['attendance_corrections', 'attendances', 'sign_ups', 'shifts', 'activities'])
      await runner.query(`DROP TABLE ${table}`);
  }
}
