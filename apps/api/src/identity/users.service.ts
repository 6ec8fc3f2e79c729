import { Injectable } from '@nestjs/common';
import {
  assertCan,
  can,
  DomainError,
  listScope,
  maskPhone,
  type Actor,
  type MeRecord,
  type Page,
  type PageQuery,
  type UserQuery,
  type UserRecord,
} from '@jishan/domain';
import type { EntityManager } from 'typeorm';
import { Clock } from '../platform/clock';
import { newId } from '../platform/ids';
import { Cipher } from './cipher';
import { UsersStore, type Account } from './users.store';

export type { Account };

export interface NewUser {
  name: string;
  phone: string;
  /** From `Passwords.hash`; null for who signs in by code only. */
  passwordHash: string | null;
  personId: string | null;
}

const phoneContext = (userId: string) => `user:${userId}:phone`;

/** Accounts: who can sign in. What a person is beyond that belongs to other features. */
@Injectable()
export class UsersService {
  constructor(
    private readonly store: UsersStore,
    private readonly cipher: Cipher,
    private readonly clock: Clock,
  ) {}

  /** Makes an account; the caller has checked that the phone is the person's. */
  async create(tx: EntityManager, user: NewUser): Promise<string> {
    const id = newId();
    const made = await this.store.insert(tx, {
      id,
      name: user.name,
      personId: user.personId,
      phoneIndex: this.phoneIndex(user.phone),
      phoneSealed: this.cipher.seal(user.phone, phoneContext(id)),
      passwordHash: user.passwordHash,
      createdAt: this.clock.now(),
    });
    if (!made) throw new DomainError('volunteer.already-registered');
    return id;
  }

  /** For signing in, and for who has proved to hold the phone: nobody else may learn whether a phone has an account. */
  findByPhone(tx: EntityManager | null, phone: string): Promise<Account | null> {
    return this.store.findAccount({ phoneIndex: this.phoneIndex(phone) }, tx ?? undefined);
  }

  findAccount(id: string, tx?: EntityManager): Promise<Account | null> {
    return this.store.findAccount({ id }, tx);
  }

  /** Somebody who proved who they are, with the roles of this moment. */
  async actorOf({ id, personId, name }: Account, tx?: EntityManager): Promise<Actor> {
    return { userId: id, personId, name, grants: await this.store.grantsOf(id, tx) };
  }

  /** The same for the same phone; tells nothing about the phone. */
  phoneIndex(phone: string): string {
    return this.cipher.index(phone, 'phone');
  }

  async noteSignIn(tx: EntityManager, userId: string): Promise<void> {
    await this.store.update(tx, userId, { lastSignInAt: this.clock.now() });
  }

  async setPasswordHash(tx: EntityManager, userId: string, passwordHash: string): Promise<void> {
    await this.store.update(tx, userId, { passwordHash });
  }

  /** Every process asks anew who this is, once the transaction commits. */
  async announce(tx: EntityManager, userId: string): Promise<void> {
    await this.store.announce(tx, userId);
  }

  /** Every session of the account ends, also where an access token is still fresh. */
  async endSessions(tx: EntityManager, userId: string): Promise<void> {
    await this.store.raiseEpoch(tx, userId);
  }

  /** Whoever it belonged to is gone: every session ends, every role is taken back, and the phone is free again. */
  async close(tx: EntityManager, userId: string): Promise<void> {
    await this.store.disable(tx, userId, this.clock.now());
    await this.store.raiseEpoch(tx, userId);
  }

  findByPerson(tx: EntityManager, personId: string): Promise<string | null> {
    return this.store.findIdByPerson(tx, personId);
  }

  async linkPerson(tx: EntityManager, userId: string, personId: string): Promise<void> {
    await this.store.update(tx, userId, { personId });
    await this.store.announce(tx, userId);
  }

  async rename(tx: EntityManager, userId: string, name: string): Promise<void> {
    await this.store.update(tx, userId, { name });
    await this.store.announce(tx, userId);
  }

  async me(actor: Actor): Promise<MeRecord> {
    return {
      userId: actor.userId,
      personId: actor.personId,
      name: actor.name,
      grants: await this.store.grantsOf(actor.userId),
    };
  }

  async list(actor: Actor, query: UserQuery & PageQuery): Promise<Page<UserRecord>> {
    const page = await this.store.list(listScope(actor, 'user.read'), query);
    const items = page.items.map(({ phoneSealed, ...user }) => ({
      ...user,
      phoneMasked: maskPhone(this.cipher.open(phoneSealed, phoneContext(user.id))),
      grants: user.grants.filter((grant) => can(actor, 'user.read', { unitPath: grant.unitPath })),
    }));
    return { ...page, items };
  }

  /** Refuses who is outside the actor's units just like who does not exist. */
  async assertVisible(actor: Actor, userId: string): Promise<void> {
    const paths = await this.store.unitPathsOf(userId);
    assertCan(actor, 'user.read', { unitPath: paths.find((unitPath) => can(actor, 'user.read', { unitPath })) });
  }
}
