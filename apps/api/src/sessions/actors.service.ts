import { Injectable } from '@nestjs/common';
import { DomainError, type Actor } from '@jishan/domain';
import { Doorkeeper } from '../platform/access';
import { Clock } from '../platform/clock';
import { SessionsStore, type SessionActor } from './sessions.store';
import { AccessTokens } from './tokens';

const REMEMBER_MS = 3_000;
const REMEMBERED_MAX = 5_000;

/** Who stands behind a session, with the roles of this moment: remembered for three seconds, or until the database says otherwise. */
@Injectable()
export class ActorsService extends Doorkeeper {
  private readonly remembered = new Map<string, { found: SessionActor; until: number }>();

  constructor(
    private readonly store: SessionsStore,
    private readonly tokens: AccessTokens,
    private readonly clock: Clock,
  ) {
    super();
  }

  /** A socket's way in, which does not pass through passport. */
  async admit(token: string): Promise<{ actor: Actor; until: string }> {
    const claims = this.tokens.read(token);
    return { actor: await this.ofSession(claims.sid, claims.sub), until: new Date(claims.exp * 1000).toISOString() };
  }

  /** Refuses a session that has ended, whatever its token says. */
  async ofSession(sessionId: string, userId: string): Promise<Actor> {
    const found = await this.find(sessionId);
    if (!found || found.actor.userId !== userId || found.expiresAt <= this.clock.now())
      throw new DomainError('access.unauthenticated');
    return found.actor;
  }

  forget(userId: string | null): void {
    if (userId === null) this.remembered.clear();
    for (const [sessionId, { found }] of this.remembered)
      if (found.actor.userId === userId) this.remembered.delete(sessionId);
  }

  private async find(sessionId: string): Promise<SessionActor | null> {
    const now = performance.now();
    const known = this.remembered.get(sessionId);
    if (known && known.until > now) return known.found;
    const found = await this.store.findActor(sessionId);
    if (this.remembered.size >= REMEMBERED_MAX) this.remembered.clear();
    if (found) this.remembered.set(sessionId, { found, until: now + REMEMBER_MS });
    else this.remembered.delete(sessionId);
    return found;
  }
}
