import { computed, effect, inject, Service, signal, untracked } from '@angular/core';
import {
  type Action,
  type Actor,
  can,
  mayEver,
  type MeRecord,
  type MyGrant,
  type Role,
  type SessionResult,
  type Subject,
} from '@jishan/domain';
import { AccessToken } from '../http/access-token';
import { isUncertain, toProblem } from '../http/problem';
import { SessionApi } from './session.api';

export type SessionState = 'restoring' | 'signed-in' | 'signed-out';

/** No secret: says only that asking for a renewal is worth a request. */
const REMEMBERED = 'jishan.signed-in';

/** Who is using this page, and what they may do. */
@Service()
export class Session {
  private readonly api = inject(SessionApi);
  private readonly accessToken = inject(AccessToken);
  private readonly person = signal<MeRecord | null>(null);
  private readonly restoring = signal(true);
  private readonly cutOff = signal(false);
  private restoration: Promise<void> | null = null;

  readonly me = this.person.asReadonly();
  /** The server ended the session under the person's hands: expired, or signed out on another device. */
  readonly lost = this.cutOff.asReadonly();
  readonly state = computed<SessionState>(() =>
    this.person() ? 'signed-in' : this.restoring() ? 'restoring' : 'signed-out',
  );
  readonly actor = computed<Actor | null>(() => this.person());
  /** Volunteers have it, staff who never registered do not. */
  readonly personId = computed(() => this.person()?.personId ?? null);

  constructor() {
    effect(() => {
      if (this.accessToken.value() !== null || untracked(() => this.person() === null)) return;
      this.forget();
      this.cutOff.set(true);
    });
  }

  /** May I do this to that? The same table as the server's; for hiding and disabling, never for safety. */
  can(action: Action, subject: Subject): boolean {
    const actor = this.actor();
    return actor !== null && can(actor, action, subject);
  }

  /** Could I do this to anything? Decides whether a page or menu entry is there at all. */
  mayEver(action: Action): boolean {
    const actor = this.actor();
    return actor !== null && mayEver(actor, action);
  }

  grantsOf(role: Role): MyGrant[] {
    return this.person()?.grants.filter((grant) => grant.role === role) ?? [];
  }

  /** Settles when it is known whether somebody is signed in. */
  restore(): Promise<void> {
    this.restoration ??= this.restoreOnce().finally(() => this.restoring.set(false));
    return this.restoration;
  }

  async begin(session: SessionResult): Promise<void> {
    this.accessToken.set(session);
    this.person.set(await this.api.getMe());
    this.cutOff.set(false);
    localStorage.setItem(REMEMBERED, 'yes');
  }

  /** Rights may have changed: a registration approved, a role given. */
  async reloadMe(): Promise<void> {
    if (this.person()) this.person.set(await this.api.getMe());
  }

  async end(): Promise<void> {
    await this.api.signOut();
    this.forget();
  }

  async endEverywhere(): Promise<void> {
    await this.api.signOutEverywhere();
    this.forget();
  }

  private async restoreOnce(): Promise<void> {
    if (localStorage.getItem(REMEMBERED) === null) return;
    try {
      if ((await this.accessToken.renew()) === null) this.forget();
      else this.person.set(await this.api.getMe());
    } catch (error) {
      // Without a network the session is only out of reach; the next start asks again.
      if (!isUncertain(toProblem(error))) this.forget();
    }
  }

  private forget(): void {
    this.accessToken.clear();
    this.person.set(null);
    localStorage.removeItem(REMEMBERED);
  }
}
