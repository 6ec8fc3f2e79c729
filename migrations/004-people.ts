import type { MigrationInterface, QueryRunner } from 'typeorm';

export class People20261120000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // "nobody in two households on one day" needs equality and overlap in one index; stays on the way down, others may use it
    await runner.query('CREATE EXTENSION IF NOT EXISTS btree_gist');
    await this.createVolunteers(runner);
    await this.createHouseholds(runner);
    await this.createTeams(runner);
    await this.createComplaints(runner);
    await runner.query(`
      DO $$ BEGIN
        GRANT SELECT, INSERT, UPDATE ON volunteers, guardians, households, household_members, teams, team_members, join_requests, complaints TO jishan_app;
        GRANT SELECT, INSERT ON consents TO jishan_app;
        GRANT USAGE, SELECT ON SEQUENCE card_numbers TO jishan_app;
      EXCEPTION WHEN undefined_object THEN NULL;
      END $$`);
  }

  private async createVolunteers(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE SEQUENCE card_numbers START 10000001 MINVALUE 1 MAXVALUE 99999999');
    await runner.query(`
      CREATE TABLE volunteers (
        id              uuid PRIMARY KEY,
        name            text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 30),
        pinyin          text NOT NULL,
        initials        text NOT NULL,
        gender          text NOT NULL CHECK (gender IN ('female', 'male', 'undisclosed')),
        birth_on        date NOT NULL,
        unit_id         uuid NOT NULL REFERENCES units,
        state           text NOT NULL CHECK (state IN ('pending', 'active', 'declined', 'suspended', 'closed')),
        card_no         text NOT NULL CONSTRAINT volunteers_card_once UNIQUE CHECK (card_no ~ '^[0-9]{9}$'),
        claimed_at      timestamptz(3),
        helper_id       uuid REFERENCES users,
        helper_name     text,
        registered_at   timestamptz(3) NOT NULL,
        decided_at      timestamptz(3),
        decided_by      uuid REFERENCES users,
        decision_reason text,
        CHECK ((helper_id IS NULL) = (helper_name IS NULL)),
        CHECK ((state = 'pending') = (decided_at IS NULL)),
        CHECK (state <> 'declined' OR decision_reason IS NOT NULL)
      )`);
    await runner.query('CREATE INDEX volunteers_newest ON volunteers (registered_at DESC, id DESC)');
    await runner.query('CREATE INDEX volunteers_of_unit ON volunteers (unit_id, registered_at DESC, id DESC)');
    await runner.query(`CREATE INDEX volunteers_waiting ON volunteers (unit_id) WHERE state = 'pending'`);
    await runner.query('CREATE INDEX volunteers_initials ON volunteers (initials text_pattern_ops)');
    await runner.query('CREATE INDEX volunteers_pinyin ON volunteers (pinyin text_pattern_ops)');
    // the name is sealed and the phone lies with the personal data: only the fact of the consent is readable here
    await runner.query(`
      CREATE TABLE guardians (
        person_id    uuid PRIMARY KEY REFERENCES volunteers,
        sealed_name  text NOT NULL,
        relation     text NOT NULL CHECK (relation IN ('parent', 'grandparent', 'other')),
        consented_at timestamptz(3) NOT NULL,
        recorded_by  uuid REFERENCES users
      )`);
    // what a person agreed to and took back; the last row of a purpose counts
    await runner.query(`
      CREATE TABLE consents (
        id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        person_id   uuid NOT NULL REFERENCES volunteers,
        purpose     text NOT NULL CHECK (purpose IN ('service', 'public-name', 'sms-notice', 'insurance')),
        given       boolean NOT NULL,
        recorded_at timestamptz(3) NOT NULL,
        recorded_by uuid REFERENCES users
      )`);
    await runner.query('CREATE INDEX consents_of_person ON consents (person_id, purpose, id DESC)');
    await runner.query(
      'CREATE TRIGGER consents_fixed BEFORE UPDATE OR DELETE OR TRUNCATE ON consents FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()',
    );
  }

  private async createHouseholds(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE households (
        id         uuid PRIMARY KEY,
        unit_id    uuid NOT NULL REFERENCES units,
        label      text NOT NULL CHECK (char_length(label) BETWEEN 1 AND 60),
        created_at timestamptz(3) NOT NULL
      )`);
    await runner.query('CREATE INDEX households_of_unit ON households (unit_id, created_at DESC, id DESC)');
    await runner.query(`
      CREATE TABLE household_members (
        id           uuid PRIMARY KEY,
        household_id uuid NOT NULL REFERENCES households,
        person_id    uuid NOT NULL REFERENCES volunteers,
        head         boolean NOT NULL DEFAULT false,
        joined_on    date NOT NULL,
        left_on      date CHECK (left_on >= joined_on),
        CONSTRAINT household_members_one_household EXCLUDE USING gist (person_id WITH =, daterange(joined_on, left_on) WITH &&)
      )`);
    await runner.query(
      'CREATE UNIQUE INDEX household_members_one_head ON household_members (household_id) WHERE head AND left_on IS NULL',
    );
    await runner.query('CREATE INDEX household_members_of_person ON household_members (person_id, joined_on)');
    await runner.query('CREATE INDEX household_members_of_household ON household_members (household_id)');
  }

  private async createTeams(runner: QueryRunner): Promise<void> {
    // lineage: the team and those above it, outermost first; a team never moves in the tree
    await runner.query(`
      CREATE TABLE teams (
        id         uuid PRIMARY KEY,
        name       text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 60),
        level      text NOT NULL CHECK (level IN ('corps', 'division', 'branch')),
        kind       text NOT NULL CHECK (kind IN ('general', 'civility-guide')),
        unit_id    uuid NOT NULL REFERENCES units,
        parent_id  uuid REFERENCES teams,
        lineage    uuid[] NOT NULL CHECK (lineage[cardinality(lineage)] = id AND cardinality(lineage) BETWEEN 1 AND 3),
        created_at timestamptz(3) NOT NULL,
        CONSTRAINT teams_name_once UNIQUE (unit_id, name),
        CHECK ((parent_id IS NULL) = (cardinality(lineage) = 1)),
        CHECK (parent_id IS NULL OR lineage[cardinality(lineage) - 1] = parent_id)
      )`);
    await runner.query('CREATE INDEX teams_lineage ON teams USING gin (lineage)');
    await runner.query('CREATE INDEX teams_below ON teams (parent_id)');
    await runner.query(`
      CREATE TABLE team_members (
        id        uuid PRIMARY KEY,
        team_id   uuid NOT NULL REFERENCES teams,
        person_id uuid NOT NULL REFERENCES volunteers,
        leader    boolean NOT NULL DEFAULT false,
        joined_on date NOT NULL,
        left_on   date CHECK (left_on >= joined_on),
        CONSTRAINT team_members_one_period EXCLUDE USING gist (team_id WITH =, person_id WITH =, daterange(joined_on, left_on) WITH &&),
        CONSTRAINT team_members_leader_stays CHECK (NOT leader OR left_on IS NULL)
      )`);
    await runner.query('CREATE UNIQUE INDEX team_members_one_leader ON team_members (team_id) WHERE leader');
    await runner.query('CREATE INDEX team_members_of_person ON team_members (person_id) WHERE left_on IS NULL');
    await runner.query('CREATE INDEX team_members_of_team ON team_members (team_id)');
    await runner.query(`
      CREATE TABLE join_requests (
        id              uuid PRIMARY KEY,
        team_id         uuid NOT NULL REFERENCES teams,
        person_id       uuid NOT NULL REFERENCES volunteers,
        message         text NOT NULL CHECK (char_length(message) <= 100),
        state           text NOT NULL CHECK (state IN ('pending', 'accepted', 'declined')),
        requested_at    timestamptz(3) NOT NULL,
        decided_at      timestamptz(3),
        decided_by      uuid REFERENCES users,
        decision_reason text,
        CHECK ((state = 'pending') = (decided_at IS NULL))
      )`);
    await runner.query(
      `CREATE UNIQUE INDEX join_requests_one_pending ON join_requests (team_id, person_id) WHERE state = 'pending'`,
    );
    await runner.query('CREATE INDEX join_requests_of_person ON join_requests (person_id)');
  }

  private async createComplaints(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE complaints (
        id               uuid PRIMARY KEY,
        receipt_no       text NOT NULL CONSTRAINT complaints_receipt_once UNIQUE CHECK (char_length(receipt_no) = 10),
        text             text NOT NULL CHECK (char_length(text) BETWEEN 1 AND 2000),
        page             text NOT NULL CHECK (char_length(page) <= 100),
        unit_id          uuid REFERENCES units,
        sealed_contact   text,
        state            text NOT NULL CHECK (state IN ('open', 'answered')),
        answer           text CHECK (char_length(answer) BETWEEN 1 AND 2000),
        answered_by      uuid REFERENCES users,
        answered_by_name text,
        received_at      timestamptz(3) NOT NULL,
        answered_at      timestamptz(3),
        CHECK ((state = 'answered') = (answer IS NOT NULL)),
        CHECK ((state = 'answered') = (answered_at IS NOT NULL))
      )`);
    await runner.query('CREATE INDEX complaints_newest ON complaints (received_at DESC, id DESC)');
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of [
      'complaints',
      'join_requests',
      'team_members',
      'teams',
      'household_members',
      'households',
      'consents',
      'guardians',
      'volunteers',
    ]) {
      await runner.query(`DROP TABLE ${table}`);
    }
    await runner.query('DROP SEQUENCE card_numbers');
  }
}
