import { Injectable } from '@nestjs/common';
import type { BulletinContent, MailAttempt, MailingList, MailState } from '@jishan/domain';
import { DataSource, type EntityManager, type QueryRunner } from 'typeorm';

export interface StoredMail {
  id: string;
  bulletinId: string;
  recipientId: string;
  list: MailingList;
  name: string;
  addressSealed: string;
  messageId: string;
  state: MailState;
  attempts: number;
  /** Tries since it was queued by a person: the pauses go by these. */
  tries: number;
  nextAttemptAt: string | null;
  sentAt: string | null;
  log: MailAttempt[];
}

/** A mail in the hands of one process. */
export type ClaimedMail = Omit<StoredMail, 'nextAttemptAt' | 'sentAt' | 'log'> & { unitPath: string };

export interface Issue {
  id: string;
  unitPath: string;
  isPublished: boolean;
}

/** How a try ended, and what that makes of the mail. */
export interface Ending {
  state: MailState;
  outcome: string;
  at: string;
  nextAttemptAt: string | null;
}

const MAIL = `mail.id, mail.bulletin_id AS "bulletinId", mail.recipient_id AS "recipientId", mail.list, mail.name, mail.address_sealed AS "addressSealed",
  mail.message_id AS "messageId", mail.state, mail.attempts, mail.tries`;
const OUTCOME_LENGTH = 500;
/** Session locks of the mails under way are of this class; the second key is made of the id. */
const LOCK_CLASS = 724_048;

@Injectable()
export class MailingsStore {
  constructor(private readonly dataSource: DataSource) {}

  async findIssue(bulletinId: string, db: EntityManager = this.dataSource.manager): Promise<Issue | null> {
    const rows: Issue[] = await db.query(
      `SELECT bulletin.id, unit.path AS "unitPath", EXISTS (SELECT FROM bulletin_prints WHERE bulletin_id = bulletin.id) AS "isPublished"
         FROM bulletins bulletin JOIN publications publication ON publication.id = bulletin.publication_id JOIN units unit ON unit.id = publication.unit_id
        WHERE bulletin.id = $1`,
      [bulletinId],
    );
    return rows[0] ?? null;
  }

  async print(
    bulletinId: string,
  ): Promise<{ content: BulletinContent; files: { format: string; bytes: Buffer }[] } | null> {
    const prints: { content: BulletinContent }[] = await this.dataSource.query(
      'SELECT content FROM bulletin_prints WHERE bulletin_id = $1',
      [bulletinId],
    );
    if (!prints[0]) return null;
    const files: { format: string; bytes: Buffer }[] = await this.dataSource.query(
      "SELECT format, bytes FROM bulletin_files WHERE bulletin_id = $1 AND format IN ('docx', 'pdf', 'html') ORDER BY format",
      [bulletinId],
    );
    return { content: prints[0].content, files };
  }

  list(bulletinId: string, db: EntityManager = this.dataSource.manager): Promise<StoredMail[]> {
    return db.query(
      `SELECT ${MAIL}, mail.next_attempt_at AS "nextAttemptAt", mail.sent_at AS "sentAt",
              (SELECT coalesce(json_agg(json_build_object('attempt', attempt, 'at', at, 'outcome', outcome) ORDER BY attempt), '[]')
                 FROM bulletin_mail_attempts WHERE mail_id = mail.id) AS log
         FROM bulletin_mails mail WHERE mail.bulletin_id = $1
        ORDER BY array_position(ARRAY['报', '送', '发'], mail.list), mail.id`,
      [bulletinId],
    );
  }

  /** One mail for each of them, whoever asks at the same time. Answers how many there are now that were not before. */
  async queue(
    tx: EntityManager,
    bulletinId: string,
    mails: readonly Pick<StoredMail, 'id' | 'recipientId' | 'list' | 'name' | 'addressSealed' | 'messageId'>[],
    { queuedBy, at }: { queuedBy: string; at: string },
  ): Promise<number> {
    const queued: unknown[] = await tx.query(
      `INSERT INTO bulletin_mails (id, bulletin_id, recipient_id, list, name, address_sealed, message_id, state, next_attempt_at, queued_by, queued_at)
       SELECT mail.id, $1, mail."recipientId", mail.list, mail.name, mail."addressSealed", mail."messageId", 'queued', $4, $3, $4
         FROM json_to_recordset($2::json) AS mail (id uuid, "recipientId" uuid, list text, name text, "addressSealed" text, "messageId" text)
       ON CONFLICT DO NOTHING RETURNING id`,
      [bulletinId, JSON.stringify(mails), queuedBy, at],
    );
    return queued.length;
  }

  async find(id: string, db: EntityManager = this.dataSource.manager, forChange = ''): Promise<ClaimedMail | null> {
    const rows: ClaimedMail[] = await db.query(
      `SELECT ${MAIL}, unit.path AS "unitPath" FROM bulletin_mails mail JOIN bulletins bulletin ON bulletin.id = mail.bulletin_id
         JOIN publications publication ON publication.id = bulletin.publication_id JOIN units unit ON unit.id = publication.unit_id
        WHERE mail.id = $1 ${forChange}`,
      [id],
    );
    return rows[0] ?? null;
  }

  lock(tx: EntityManager, id: string): Promise<ClaimedMail | null> {
    return this.find(id, tx, 'FOR UPDATE OF mail');
  }

  async requeue(tx: EntityManager, id: string, addressSealed: string | null, at: string): Promise<void> {
    await tx.query(
      `UPDATE bulletin_mails SET state = 'queued', tries = 0, next_attempt_at = $3, address_sealed = coalesce($2, address_sealed) WHERE id = $1`,
      [id, addressSealed, at],
    );
  }

  async settle(tx: EntityManager, id: string, by: string, at: string): Promise<void> {
    await tx.query("UPDATE bulletin_mails SET state = 'sent', sent_at = $3, settled_by = $2 WHERE id = $1", [
      id,
      by,
      at,
    ]);
  }

  /**
   * The next mail that is due, for the process that holds this connection: while it lives, its lock says that the mail is under way.
   * The lock is there before anybody can see the claim.
   */
  async claim(runner: QueryRunner, now: string): Promise<ClaimedMail | null> {
    await runner.startTransaction();
    try {
      const [rows]: [{ id: string }[], number] = await runner.query(
        `UPDATE bulletin_mails SET state = 'sending', attempts = attempts + 1, tries = tries + 1, next_attempt_at = NULL, claimed_at = $1
          WHERE id = (SELECT id FROM bulletin_mails WHERE state = 'queued' AND next_attempt_at <= $1 ORDER BY next_attempt_at, id FOR UPDATE SKIP LOCKED LIMIT 1)
        RETURNING id`,
        [now],
      );
      const id = rows[0]?.id;
      if (id) await runner.query('SELECT pg_advisory_lock($1, hashtext($2))', [LOCK_CLASS, id]);
      const claimed = id ? await this.lock(runner.manager, id) : null;
      await runner.commitTransaction();
      return claimed;
    } catch (error) {
      await runner.rollbackTransaction().catch(() => undefined);
      throw error;
    }
  }

  async letGo(runner: QueryRunner, id: string): Promise<void> {
    await runner.query('SELECT pg_advisory_unlock($1, hashtext($2))', [LOCK_CLASS, id]);
  }

  /** From here on the server may have it. False when the mail is not in these hands any more. */
  async handOver(mail: ClaimedMail): Promise<boolean> {
    const [, count]: [unknown[], number] = await this.dataSource.query(
      "UPDATE bulletin_mails SET state = 'handing' WHERE id = $1 AND state = 'sending' AND attempts = $2",
      [mail.id, mail.attempts],
    );
    return count === 1;
  }

  /** What the try came to. Late news of a try that was given up for lost still counts, unless a person has decided meanwhile. */
  async end(tx: EntityManager, mail: ClaimedMail, ending: Ending): Promise<boolean> {
    const [, count]: [unknown[], number] = await tx.query(
      `UPDATE bulletin_mails SET state = $3, next_attempt_at = $4, sent_at = CASE $3 WHEN 'sent' THEN $5::timestamptz END
        WHERE id = $1 AND attempts = $2 AND (state IN ('sending', 'handing') OR (state = 'unknown' AND $3 = 'sent'))`,
      [mail.id, mail.attempts, ending.state, ending.nextAttemptAt, ending.at],
    );
    if (count === 0) return false;
    await tx.query(
      'INSERT INTO bulletin_mail_attempts (mail_id, attempt, at, outcome) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
      [mail.id, mail.attempts, ending.at, [...ending.outcome].slice(0, OUTCOME_LENGTH).join('') || '—'],
    );
    return true;
  }

  async listUnderWay(): Promise<string[]> {
    const rows: { id: string }[] = await this.dataSource.query(
      "SELECT id FROM bulletin_mails WHERE state IN ('sending', 'handing') ORDER BY claimed_at",
    );
    return rows.map(({ id }) => id);
  }

  /** Is the process that took it gone? Its lock went with its connection. */
  async isAbandoned(tx: EntityManager, id: string): Promise<boolean> {
    const rows: { free: boolean }[] = await tx.query('SELECT pg_try_advisory_xact_lock($1, hashtext($2)) AS free', [
      LOCK_CLASS,
      id,
    ]);
    return rows[0]?.free ?? false;
  }
}
