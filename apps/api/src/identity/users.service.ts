import { Injectable } from '@nestjs/common';
import { assertCan, can, DomainError, listScope, maskPhone, type Actor, type MeRecord, type Page, type PageQuery, type UserQuery, type UserRecord } from '@jishan/domain';
import type { EntityManager } from 'typeorm';
import { Clock } from '../platform/clock';
import { newId } from '../platform/ids';
import { ActorsService } from './actors.service';
import { Cipher } from './cipher';
import { SessionsService } from './sessions.service';
import { UsersStore } from './users.store';

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
    private readonly actors: ActorsService,
    private readonly sessions: SessionsService,
    private readonly clock: Clock,
  ) {}

  /** Makes an account; the caller has checked that the phone is the person's. */
  async create(tx: EntityManager, user: NewUser): Promise<string> {
    const id = newId();
    const made = await this.store.insert(tx, {
      id,
      name: user.name,
      personId: user.personId,
      phoneIndex: this.cipher.index(user.phone, 'phone'),
      phoneSealed: this.cipher.seal(user.phone, phoneContext(id)),
      passwordHash: user.passwordHash,
      createdAt: this.clock.now(),
    });
    if (!made) throw new DomainError('volunteer.already-registered');
    return id;
  }

  /** Only for who has proved to hold the phone. */
  findByPhone(tx: EntityManager, phone: string): Promise<{ id: string; personId: string | null } | null> {
    return this.store.findByPhoneIndex(this.cipher.index(phone, 'phone'), tx);
  }

  findByPerson(tx: EntityManager, personId: string): Promise<string | null> {
    return this.store.findIdByPerson(tx, personId);
  }

  async linkPerson(tx: EntityManager, userId: string, personId: string): Promise<void> {
    await this.store.update(tx, userId, { personId });
    await this.actors.changed(tx, userId);
  }

  async rename(tx: EntityManager, userId: string, name: string): Promise<void> {
    await this.store.update(tx, userId, { name });
    await this.actors.changed(tx, userId);
  }

  /** The account can no longer sign in, and whoever is signed in with it is not any more. */
  async disable(tx: EntityManager, userId: string): Promise<void> {
    await this.store.update(tx, userId, { disabledAt: this.clock.now() });
    await this.sessions.endAll(tx, userId, 'disabled');
  }

  async me(actor: Actor): Promise<MeRecord> {
    return { userId: actor.userId, personId: actor.personId, name: actor.name, grants: await this.store.grantsOf(actor.userId) };
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
