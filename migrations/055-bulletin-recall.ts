import type { MigrationInterface, QueryRunner } from 'typeorm';

/** 撤回送校: an issue that waits for its proofreader may also come back because its editor takes it back. */
export class BulletinRecall20261129000055 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.nameSteps(runner, `'recall', 'send-back'`);
  }

  private async nameSteps(runner: QueryRunner, fromProofreading: string): Promise<void> {
    await runner.query(`
      CREATE OR REPLACE FUNCTION refuse_skipped_step() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE wanted text[] := CASE OLD.state || '>' || NEW.state
          WHEN 'collecting>proofreading' THEN ARRAY['hand-in'] WHEN 'proofreading>signing' THEN ARRAY['proofread']
          WHEN 'signing>signed' THEN ARRAY['sign'] WHEN 'signed>published' THEN ARRAY['publish']
          WHEN 'proofreading>collecting' THEN ARRAY[${fromProofreading}] WHEN 'signing>collecting' THEN ARRAY['send-back']
          WHEN 'signed>collecting' THEN ARRAY['withdraw'] END;
      BEGIN
        IF NOT EXISTS (SELECT FROM bulletin_versions WHERE bulletin_id = NEW.id AND version = NEW.version AND kind = ANY (wanted)) THEN
          RAISE EXCEPTION USING ERRCODE = 'PT405', MESSAGE = format('UPDATE on bulletins: nobody took the step from %s to %s', OLD.state, NEW.state);
        END IF;
        RETURN NULL;
      END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await this.nameSteps(runner, `'send-back'`);
  }
}
