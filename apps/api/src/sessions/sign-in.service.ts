import { Injectable } from '@nestjs/common';
import { DomainError, type Actor, type ChangePasswordInput } from '@jishan/domain';
import { DataSource } from 'typeorm';
import { AuditService } from '../audit/audit.service';
import { Passwords } from '../identity/passwords';
import { UsersService } from '../identity/users.service';
import type { Account } from '../identity/users.service';
import { Clock } from '../platform/clock';
import { TryLater } from '../platform/error.filter';
import { SessionsService, type OpenedSession } from './sessions.service';
import { SmsCodes } from './sms-codes.service';

const FREE_FAILURES = 5;
const FIRST_LOCK_SECONDS = 30;
const LONGEST_LOCK_SECONDS = 900;

/** Signing in. Unknown phones, wrong passwords and closed accounts all get the same answer after the same work. */
@Injectable()
export class SignInService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly users: UsersService,
    private readonly sessions: SessionsService,
    private readonly passwords: Passwords,
    private readonly smsCodes: SmsCodes,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** The user behind phone and password. Each failure makes the next wait longer, for phones without an account too. */
  async authenticate(phone: string, password: string): Promise<Account> {
    const phoneIndex = this.users.phoneIndex(phone);
    await this.countTry(phoneIndex);
    const user = await this.users.findByPhone(null, phone);
    const matches = await this.passwords.matches(user?.passwordHash ?? null, password);
    if (!user || !matches) throw new DomainError('session.bad-credentials');
    await this.dataSource.query('DELETE FROM sign_in_failures WHERE phone_index = $1', [phoneIndex]);
    return user;
  }

  open(user: Pick<Account, 'id' | 'sessionEpoch'>, client: string): Promise<OpenedSession> {
    return this.dataSource.transaction(async (tx) => {
      await this.users.noteSignIn(tx, user.id);
      return this.sessions.open(tx, user, client);
    });
  }

  async openByCode(phone: string, code: string, client: string): Promise<OpenedSession> {
    await this.smsCodes.attempt(phone);
    const user = await this.users.findByPhone(null, phone);
    return this.dataSource.transaction(async (tx) => {
      await this.smsCodes.use(tx, phone, code);
      // only who holds the phone learns this, and the code stays good for registering
      if (!user) throw new DomainError('session.not-registered');
      await this.users.noteSignIn(tx, user.id);
      return this.sessions.open(tx, user, client);
    });
  }

  /** A new password ends every session; the one who changed it gets a new one. */
  async changePassword(actor: Actor, input: ChangePasswordInput, client: string): Promise<OpenedSession> {
    const user = await this.users.findAccount(actor.userId);
    if (!user) throw new DomainError('access.unauthenticated');
    await this.countTry(user.phoneIndex);
    if (!(await this.passwords.matches(user.passwordHash, input.current))) throw new DomainError('password.wrong');
    const passwordHash = await this.passwords.hash(input.next);
    return this.dataSource.transaction(async (tx) => {
      await tx.query('DELETE FROM sign_in_failures WHERE phone_index = $1', [user.phoneIndex]);
      await this.users.setPasswordHash(tx, user.id, passwordHash);
      await this.sessions.endAll(tx, user.id, 'password-changed');
      await this.audit.record(tx, {
        actorId: user.id,
        action: 'password.changed',
        subjectKind: 'user',
        subjectId: user.id,
      });
      const changed = await this.users.findAccount(user.id, tx);
      if (!changed) throw new DomainError('access.unauthenticated');
      return this.sessions.open(tx, changed, client);
    });
  }

  async endEverywhere(actor: Actor): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      await this.sessions.endAll(tx, actor.userId, 'signed-out-everywhere');
      await this.audit.record(tx, {
        actorId: actor.userId,
        action: 'session.ended-everywhere',
        subjectKind: 'user',
        subjectId: actor.userId,
      });
    });
  }

  // Counted before the password is looked at: guesses made at the same moment cannot slip past the limit together.
  private async countTry(phoneIndex: string): Promise<void> {
    const now = this.clock.now();
    const counted: unknown[] = await this.dataSource.query(
      `INSERT INTO sign_in_failures AS f (phone_index, failures, last_at) VALUES ($1, 1, $2)
       ON CONFLICT (phone_index) DO UPDATE SET
         failures = CASE WHEN f.last_at < $2::timestamptz - interval '1 day' THEN 1 ELSE f.failures + 1 END,
         locked_until = CASE WHEN f.last_at >= $2::timestamptz - interval '1 day' AND f.failures + 1 >= $3
           THEN $2::timestamptz + make_interval(secs => least($5, $4 * power(2, least(f.failures + 1 - $3, 20)))) END,
         last_at = $2
       WHERE f.locked_until IS NULL OR f.locked_until <= $2
       RETURNING 1`,
      [phoneIndex, now, FREE_FAILURES, FIRST_LOCK_SECONDS, LONGEST_LOCK_SECONDS],
    );
    if (counted.length === 0) throw new TryLater('session.locked', await this.secondsLocked(phoneIndex, now));
  }

  private async secondsLocked(phoneIndex: string, now: string): Promise<number> {
    const rows: { until: string | null }[] = await this.dataSource.query(
      'SELECT locked_until AS until FROM sign_in_failures WHERE phone_index = $1',
      [phoneIndex],
    );
    return Math.max(1, Math.ceil((Date.parse(rows[0]?.until ?? now) - Date.parse(now)) / 1000));
  }
}
