import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DomainError, type SessionResult } from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service';
import { UsersService } from '../identity/users.service';
import { Clock } from '../platform/clock';
import { newId } from '../platform/ids';
import { Jobs } from '../platform/jobs/jobs';
import { SessionsStore, type EndReason, type RefreshRow } from './sessions.store';
import { AccessTokens, hashOf, newRefreshToken, openSuccessor, sealSuccessor } from './tokens';

const DAY_MS = 86_400_000;
const SESSION_DAYS = 30;
const IDLE_DAYS = 7;
/** Two tabs may refresh at once with the one cookie they share: the second gets what the first got. */
const GRACE_MS = 10_000;
const PURGE_AFTER_DAYS = 60;

/** What a client gets: the access token for its memory, the refresh token for its cookie. */
export interface OpenedSession extends SessionResult {
  refreshToken: string;
  refreshExpiresAt: string;
}

type RefreshOutcome = { opened: OpenedSession } | { refused: 'session.expired' | 'session.reused' };

@Injectable()
export class SessionsService implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: SessionsStore,
    private readonly tokens: AccessTokens,
    private readonly users: UsersService,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.jobs.sweep('purge-sessions', DAY_MS, () => this.store.purge(this.later(-PURGE_AFTER_DAYS)));
  }

  async open(tx: EntityManager, user: { id: string; sessionEpoch: number }, client: string): Promise<OpenedSession> {
    const session = {
      id: newId(),
      userId: user.id,
      epoch: user.sessionEpoch,
      startedAt: this.clock.now(),
      expiresAt: this.later(SESSION_DAYS),
    };
    await this.store.insertSession(tx, session);
    const refreshToken = newRefreshToken();
    const refreshExpiresAt = await this.keep(tx, refreshToken, session.id, null, client, session.expiresAt);
    return { ...this.tokens.sign(user.id, session.id, Date.parse(session.startedAt)), refreshToken, refreshExpiresAt };
  }

  /** A new pair for an old refresh token. A token that comes back after its time was stolen, or its successor was: the whole session ends. */
  async refresh(token: string, client: string): Promise<OpenedSession> {
    const outcome = await this.dataSource.transaction((tx) => this.rotate(tx, token, client));
    // refused only now: the end of the session must be committed, not rolled back
    if ('refused' in outcome) throw new DomainError(outcome.refused);
    return outcome.opened;
  }

  private async rotate(tx: EntityManager, token: string, client: string): Promise<RefreshOutcome> {
    const now = this.clock.now();
    const row = await this.store.lockToken(tx, hashOf(token));
    if (!row || !row.alive || row.expiresAt <= now || row.sessionExpiresAt <= now)
      return { refused: 'session.expired' };
    if (row.usedAt !== null) return this.answerAgain(tx, token, row, client);
    const successor = newRefreshToken();
    await this.store.markUsed(tx, row, now, sealSuccessor(token, successor));
    const refreshExpiresAt = await this.keep(tx, successor, row.sessionId, row.hash, client, row.sessionExpiresAt);
    return { opened: this.reopened(row, successor, refreshExpiresAt) };
  }

  private async answerAgain(
    tx: EntityManager,
    token: string,
    row: RefreshRow,
    client: string,
  ): Promise<RefreshOutcome> {
    const now = this.clock.now();
    const soonAfter = row.usedAt !== null && Date.parse(now) - Date.parse(row.usedAt) <= GRACE_MS;
    if (soonAfter && !row.successorUsed && row.successorSealed !== null && row.clientHash === hashOf(client)) {
      return { opened: this.reopened(row, openSuccessor(token, row.successorSealed), row.expiresAt) };
    }
    await this.finish(tx, row, 'reused');
    await this.audit.record(tx, {
      actorId: row.userId,
      action: 'session.reused',
      subjectKind: 'user',
      subjectId: row.userId,
    });
    return { refused: 'session.reused' };
  }

  /** Ends the session a refresh token belongs to. An unknown token ends nothing, and says nothing. */
  async endByToken(token: string): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const row = await this.store.lockToken(tx, hashOf(token));
      if (row) await this.finish(tx, row, 'signed-out');
    });
  }

  /** Signed out on every device, also where an access token is still fresh. */
  async endAll(tx: EntityManager, userId: string, reason: EndReason): Promise<void> {
    await this.store.end(tx, { userId }, reason, this.clock.now());
    await this.users.endSessions(tx, userId);
  }

  private async finish(tx: EntityManager, row: RefreshRow, reason: EndReason): Promise<void> {
    await this.store.end(tx, { sessionId: row.sessionId }, reason, this.clock.now());
    await this.users.announce(tx, row.userId);
  }

  private reopened(row: RefreshRow, refreshToken: string, refreshExpiresAt: string): OpenedSession {
    return {
      ...this.tokens.sign(row.userId, row.sessionId, Date.parse(this.clock.now())),
      refreshToken,
      refreshExpiresAt,
    };
  }

  private async keep(
    tx: EntityManager,
    token: string,
    sessionId: string,
    parentHash: string | null,
    client: string,
    sessionExpiresAt: string,
  ): Promise<string> {
    const idle = this.later(IDLE_DAYS);
    const expiresAt = idle < sessionExpiresAt ? idle : sessionExpiresAt;
    await this.store.insertToken(tx, {
      hash: hashOf(token),
      sessionId,
      parentHash,
      clientHash: hashOf(client),
      madeAt: this.clock.now(),
      expiresAt,
    });
    return expiresAt;
  }

  private later(days: number): string {
    return new Date(Date.parse(this.clock.now()) + days * DAY_MS).toISOString();
  }
}
