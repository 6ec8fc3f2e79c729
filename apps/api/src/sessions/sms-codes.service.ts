import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DomainError } from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { Cipher } from '../identity/cipher';
import { Clock } from '../platform/clock';
import { newId } from '../platform/ids';
import { SmsSender } from './sms-sender';

const VALID_MS = 300_000;
const TRIES = 5;
const PAUSE_MS = 60_000;
const PER_HOUR = 5;
const PER_DAY = 10;
/** For the whole installation: what a bill can stand when somebody plays with many numbers. */
const ALL_PER_DAY = 5_000;

interface Spent {
  lastAt: string | null;
  hour: number;
  day: number;
  everybody: number;
}

/** Codes sent to a phone: five minutes, five tries, once. Only a keyed hash is stored. */
@Injectable()
export class SmsCodes {
  constructor(
    private readonly dataSource: DataSource,
    private readonly cipher: Cipher,
    private readonly sender: SmsSender,
    private readonly clock: Clock,
  ) {}

  /** Sends a code, whether or not the phone has an account: the answer tells nothing about that. */
  async send(phone: string): Promise<void> {
    const phoneIndex = this.cipher.index(phone, 'phone');
    const code = String(randomInt(1_000_000)).padStart(6, '0');
    await this.dataSource.transaction(async (tx) => {
      // two requests at once for one phone are one budget
      await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`sms:${phoneIndex}`]);
      this.refuseOverBudget(await this.spent(tx, phoneIndex));
      const id = newId();
      await tx.query(
        'INSERT INTO sms_codes (id, phone_index, code_hash, sent_at, expires_at) VALUES ($1, $2, $3, $4, $5)',
        [id, phoneIndex, this.hash(id, code), this.clock.now(), this.later(VALID_MS)],
      );
    });
    await this.sender.sendCode(phone, code);
  }

  /** Counts a try before anything is compared, so that guesses made at the same moment are all counted. Never refuses. */
  async attempt(phone: string): Promise<void> {
    await this.dataSource.query(
      `UPDATE sms_codes SET tries = tries + 1
        WHERE id = (SELECT id FROM sms_codes WHERE phone_index = $1 ORDER BY sent_at DESC, id DESC LIMIT 1) AND tries <= $2`,
      [this.cipher.index(phone, 'phone'), TRIES],
    );
  }

  /** Takes the code: of two uses at once only one succeeds, and a rolled back transaction gives it back. Call `attempt` before. */
  async use(tx: EntityManager, phone: string, code: string): Promise<void> {
    const rows: { id: string; codeHash: string; tries: number; expiresAt: string; usedAt: string | null }[] =
      await tx.query(
        `SELECT id, code_hash AS "codeHash", tries, expires_at AS "expiresAt", used_at AS "usedAt"
         FROM sms_codes WHERE phone_index = $1 ORDER BY sent_at DESC, id DESC LIMIT 1 FOR UPDATE`,
        [this.cipher.index(phone, 'phone')],
      );
    const sent = rows[0];
    const good =
      sent &&
      sent.usedAt === null &&
      sent.tries <= TRIES &&
      sent.expiresAt > this.clock.now() &&
      sent.codeHash === this.hash(sent.id, code);
    if (!good) throw new DomainError('session.code-wrong');
    await tx.query('UPDATE sms_codes SET used_at = $2 WHERE id = $1', [sent.id, this.clock.now()]);
  }

  private async spent(tx: EntityManager, phoneIndex: string): Promise<Spent> {
    const rows: Spent[] = await tx.query(
      `SELECT max(sent_at) FILTER (WHERE phone_index = $1) AS "lastAt",
              count(*) FILTER (WHERE phone_index = $1 AND sent_at > $2) AS hour,
              count(*) FILTER (WHERE phone_index = $1) AS day,
              count(*) AS everybody
         FROM sms_codes WHERE sent_at > $3`,
      [phoneIndex, this.later(-3_600_000), this.later(-86_400_000)],
    );
    return rows[0] ?? { lastAt: null, hour: 0, day: 0, everybody: 0 };
  }

  private refuseOverBudget({ lastAt, hour, day, everybody }: Spent): void {
    const tooSoon = lastAt !== null && lastAt > this.later(-PAUSE_MS);
    if (tooSoon || hour >= PER_HOUR || day >= PER_DAY || everybody >= ALL_PER_DAY)
      throw new DomainError('request.too-many');
  }

  // six digits are guessed from a plain hash in a second; without the key they are not
  private hash(id: string, code: string): string {
    return this.cipher.index(`${id}:${code}`, 'sms-code');
  }

  private later(ms: number): string {
    return new Date(Date.parse(this.clock.now()) + ms).toISOString();
  }
}
