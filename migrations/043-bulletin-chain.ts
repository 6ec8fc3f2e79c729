import type { MigrationInterface, QueryRunner } from 'typeorm';

/** 编辑 → 校对 → 核签 → 发布: the steps, their versions, and that nothing moves under a signature, whatever the server thinks. */
export class BulletinChain20261129000043 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.addSteps(runner);
    await this.changeStates(runner);
    await this.createVersions(runner);
    await this.guardSteps(runner);
    await this.guardContent(runner);
    await runner.query(`
      DO $$ BEGIN
        GRANT SELECT, INSERT ON bulletin_versions TO jishan_app;
      EXCEPTION WHEN undefined_object THEN NULL;
      END $$`);
  }

  /** Three people; the imprint names each where it has a line that is usual for the step. */
  private async addSteps(runner: QueryRunner): Promise<void> {
    const usual = (step: string, roles: string[]) => `
      jsonb_build_object('step', '${step}', 'merged', false, 'role', (
        SELECT line.role FROM unnest(imprint_roles) WITH ORDINALITY AS line (role, place)
         WHERE line.role IN (${roles.map((role) => `'${role}'`).join(', ')}) ORDER BY line.place LIMIT 1))`;
    await runner.query('ALTER TABLE publications ADD steps jsonb');
    await runner.query(`
      UPDATE publications SET steps = jsonb_build_array(${usual('edit', ['编辑', '责编', '责任编辑'])},
        ${usual('proofread', ['校对', '核校', '核稿'])}, ${usual('sign', ['核签', '签发', '审签'])})`);
    await runner.query('ALTER TABLE publications ALTER steps SET NOT NULL');
  }

  /** A number comes with the signature and stays, also when the signature is withdrawn. */
  private async changeStates(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE bulletins DROP CONSTRAINT bulletins_state_check, DROP CONSTRAINT bulletins_numbered,
        ADD CONSTRAINT bulletins_state_check CHECK (state IN ('collecting', 'proofreading', 'signing', 'signed', 'published')),
        ADD CONSTRAINT bulletins_numbered CHECK (num_nulls(year, yearly_no, running_no) IN (0, 3)
          AND (running_no IS NOT NULL OR state NOT IN ('signed', 'published'))),
        ADD CONSTRAINT bulletins_number_of_year CHECK (year = extract(year FROM issued_on))`);
  }

  private async createVersions(runner: QueryRunner): Promise<void> {
    // json, not jsonb: the very text whose hash was taken, and the database takes it again
    await runner.query(`
      CREATE TABLE bulletin_versions (
        bulletin_id uuid NOT NULL REFERENCES bulletins,
        version     integer NOT NULL CHECK (version >= 1),
        kind        text NOT NULL CHECK (kind <> ''),
        author_id   uuid NOT NULL REFERENCES users,
        author_name text NOT NULL,
        at          timestamptz(3) NOT NULL,
        reason      text CHECK (char_length(reason) BETWEEN 2 AND 2000),
        content     json NOT NULL,
        sha256      text NOT NULL CHECK (sha256 = encode(sha256(convert_to(content::text, 'UTF8')), 'hex')),
        PRIMARY KEY (bulletin_id, version),
        CONSTRAINT bulletin_versions_reasoned CHECK (kind NOT IN ('send-back', 'withdraw') OR reason IS NOT NULL)
      )`);
    await runner.query(`
      CREATE TRIGGER bulletin_versions_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON bulletin_versions
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
  }

  /** From state to state only along the chain, and each step with the version that says who did it. */
  private async guardSteps(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION refuse_skipped_step() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE wanted text := CASE OLD.state || '>' || NEW.state
          WHEN 'collecting>proofreading' THEN 'hand-in' WHEN 'proofreading>signing' THEN 'proofread'
          WHEN 'signing>signed' THEN 'sign' WHEN 'signed>published' THEN 'publish'
          WHEN 'proofreading>collecting' THEN 'send-back' WHEN 'signing>collecting' THEN 'send-back'
          WHEN 'signed>collecting' THEN 'withdraw' END;
      BEGIN
        IF NOT EXISTS (SELECT FROM bulletin_versions WHERE bulletin_id = NEW.id AND version = NEW.version AND kind = wanted) THEN
          RAISE EXCEPTION USING ERRCODE = 'PT405', MESSAGE = format('UPDATE on bulletins: nobody took the step from %s to %s', OLD.state, NEW.state);
        END IF;
        RETURN NULL;
      END $$`);
    await runner.query(`
      CREATE CONSTRAINT TRIGGER bulletins_step_by_step AFTER UPDATE ON bulletins DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION refuse_skipped_step()`);
    await runner.query(`
      CREATE TRIGGER bulletins_begin_collecting BEFORE INSERT ON bulletins
        FOR EACH ROW WHEN (NEW.state <> 'collecting' OR NEW.running_no IS NOT NULL) EXECUTE FUNCTION refuse_change()`);
    await runner.query(`
      CREATE TRIGGER bulletins_number_stays BEFORE UPDATE ON bulletins FOR EACH ROW
        WHEN (OLD.running_no IS NOT NULL AND (OLD.year, OLD.yearly_no, OLD.running_no) IS DISTINCT FROM (NEW.year, NEW.yearly_no, NEW.running_no))
        EXECUTE FUNCTION refuse_change()`);
    await runner.query(`
      CREATE TRIGGER bulletins_numbered_kept BEFORE DELETE ON bulletins FOR EACH ROW WHEN (OLD.running_no IS NOT NULL) EXECUTE FUNCTION refuse_change()`);
  }

  /** What was handed in stands still until it is sent back: its own lines, what stands in it, and the texts of that. */
  private async guardContent(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TRIGGER bulletins_still_in_review BEFORE UPDATE ON bulletins FOR EACH ROW
        WHEN (OLD.state <> 'collecting' AND (OLD.publication_id, OLD.issued_on, OLD.imprint) IS DISTINCT FROM (NEW.publication_id, NEW.issued_on, NEW.imprint))
        EXECUTE FUNCTION refuse_change()`);
    await runner.query(`
      CREATE FUNCTION refuse_unless_collecting() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE bulletins_concerned uuid[] := CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW.bulletin_id] WHEN 'DELETE' THEN ARRAY[OLD.bulletin_id]
          ELSE ARRAY[OLD.bulletin_id, NEW.bulletin_id] END;
      BEGIN
        PERFORM FROM bulletins WHERE id = ANY (bulletins_concerned) ORDER BY id FOR SHARE;
        IF EXISTS (SELECT FROM bulletins WHERE id = ANY (bulletins_concerned) AND state <> 'collecting') THEN
          RAISE EXCEPTION USING ERRCODE = 'PT405', MESSAGE = format('%s on %s: the bulletin is not being collected', TG_OP, TG_TABLE_NAME);
        END IF;
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
      END $$`);
    await runner.query(`
      CREATE TRIGGER bulletin_briefs_while_collecting BEFORE INSERT OR UPDATE OR DELETE ON bulletin_briefs
        FOR EACH ROW EXECUTE FUNCTION refuse_unless_collecting()`);
    await runner.query(`
      CREATE FUNCTION refuse_text_in_review() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF EXISTS (SELECT FROM bulletin_briefs entry JOIN bulletins bulletin ON bulletin.id = entry.bulletin_id
                    WHERE entry.brief_id = NEW.id AND bulletin.state <> 'collecting') THEN
          RAISE EXCEPTION USING ERRCODE = 'PT405', MESSAGE = 'UPDATE on briefs: a bulletin that is not being collected has this text';
        END IF;
        RETURN NEW;
      END $$`);
    await runner.query(`
      CREATE TRIGGER briefs_still_in_review BEFORE UPDATE ON briefs FOR EACH ROW
        WHEN ((OLD.facts, OLD.edited_text) IS DISTINCT FROM (NEW.facts, NEW.edited_text)) EXECUTE FUNCTION refuse_text_in_review()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TRIGGER briefs_still_in_review ON briefs');
    await runner.query('DROP TRIGGER bulletin_briefs_while_collecting ON bulletin_briefs');
    const triggers = ['step_by_step', 'begin_collecting', 'number_stays', 'numbered_kept', 'still_in_review'];
    for (const trigger of triggers) await runner.query(`DROP TRIGGER bulletins_${trigger} ON bulletins`);
    for (const name of ['refuse_text_in_review', 'refuse_unless_collecting', 'refuse_skipped_step'])
      await runner.query(`DROP FUNCTION ${name}()`);
    await runner.query('DROP TABLE bulletin_versions');
    // what is on its way is collected again; a number that was signed for stays with its issue
    await runner.query(`UPDATE bulletins SET state = 'collecting' WHERE state NOT IN ('collecting', 'published')`);
    await runner.query(`
      ALTER TABLE bulletins DROP CONSTRAINT bulletins_state_check, DROP CONSTRAINT bulletins_numbered, DROP CONSTRAINT bulletins_number_of_year,
        ADD CONSTRAINT bulletins_state_check CHECK (state IN ('collecting', 'published')),
        ADD CONSTRAINT bulletins_numbered CHECK ((state = 'published') = (year IS NOT NULL AND yearly_no IS NOT NULL AND running_no IS NOT NULL)) NOT VALID`);
    await runner.query('ALTER TABLE publications DROP steps');
  }
}
