import { HttpClient, HttpContext, HttpContextToken } from '@angular/common/http';
import { inject, Service, signal } from '@angular/core';
import type { SessionResult } from '@jishan/domain';
import { firstValueFrom } from 'rxjs';
import { isUncertain, toProblem } from './problem';

/** Set on requests that open, renew or close a session: they carry no token and are never renewed. */
export const WITHOUT_TOKEN = new HttpContextToken(() => false);

/**
 * The access token, in memory only; the refresh token is in a cookie that no script can read.
 * A refresh token works once, and a second use ends the whole session, so renewal happens one at a time: in this page
 * by sharing the promise, between pages by a browser lock.
 */
@Service()
export class AccessToken {
  private readonly http = inject(HttpClient);
  private readonly token = signal<string | null>(null);
  private renewing: Promise<string | null> | null = null;

  readonly value = this.token.asReadonly();

  set(session: SessionResult): void {
    this.token.set(session.accessToken);
  }

  clear(): void {
    this.token.set(null);
  }

  /** The token of whoever is signed in, or null; while it is being renewed, also at the start of the page, not before that ends. */
  async settled(): Promise<string | null> {
    // Whoever asked for the renewal hears of its failure.
    await this.renewing?.catch(() => null);
    return this.token();
  }

  /** A fresh token, or null when the session is over. Throws when nobody answered: the session may still be good. */
  renew(): Promise<string | null> {
    this.renewing ??= this.oneAtATime(() => this.askForToken()).finally(() => (this.renewing = null));
    return this.renewing;
  }

  private async askForToken(): Promise<string | null> {
    try {
      const context = new HttpContext().set(WITHOUT_TOKEN, true);
      const session = await firstValueFrom(this.http.post<SessionResult>('/api/session/refresh', {}, { context }));
      this.token.set(session.accessToken);
    } catch (error) {
      if (isUncertain(toProblem(error))) throw error;
      this.token.set(null);
    }
    return this.token();
  }

  // Web Locks exist in secure contexts only; a village server may be plain http.
  private oneAtATime<T>(work: () => Promise<T>): Promise<T> {
    const locks = (navigator as { locks?: LockManager }).locks;
    return locks ? (locks.request('jishan-renew-session', work) as Promise<T>) : work();
  }
}
