import { Injectable } from '@nestjs/common';
import { assertCan, DomainError, mayGrant, type Actor, type GrantInput, type MyGrant, type Role } from '@jishan/domain';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service';
import { Clock } from '../platform/clock';
import { Writes, type WriteKey } from '../platform/idempotency';
import { newId } from '../platform/ids';
import { UsersService } from './users.service';
import { UsersStore } from './users.store';

export interface NewGrant {
  userId: string;
  role: Role;
  unitId: string;
  teamId?: string | null;
  grantedBy: string | null;
}

/** Roles handed out and taken back. Both stay on record. */
@Injectable()
export class GrantsService {
  constructor(
    private readonly store: UsersStore,
    private readonly users: UsersService,
    private readonly audit: AuditService,
    private readonly writes: Writes,
    private readonly clock: Clock,
  ) {}

  /** For features whose own rule gives a role: an approved volunteer, an appointed leader. */
  async grant(tx: EntityManager, grant: NewGrant): Promise<string> {
    const id = newId();
    const made = await this.store.insertGrant(tx, {
      ...grant,
      id,
      teamId: grant.teamId ?? null,
      grantedAt: this.clock.now(),
    });
    if (!made) throw new DomainError('grant.exists');
    await this.store.announce(tx, grant.userId);
    return id;
  }

  async revoke(
    tx: EntityManager,
    which: { userId: string; role: Role; unitId?: string; teamId?: string | null },
    revokedBy: string | null,
  ): Promise<number> {
    const revoked = await this.store.revokeGrants(tx, which, revokedBy, this.clock.now());
    if (revoked > 0) await this.store.announce(tx, which.userId);
    return revoked;
  }

  /** Somebody lives elsewhere now, and is a volunteer there; whatever else they were trusted with stays where it is. */
  async moveVolunteer(tx: EntityManager, actor: Actor, personId: string, unitId: string): Promise<void> {
    const userId = await this.users.findByPerson(tx, personId);
    if (userId === null) return;
    const held = (await this.store.grantsOf(userId, tx)).find((grant) => grant.role === 'volunteer');
    if (!held || held.unitId === unitId) return;
    await this.revoke(tx, { userId, role: 'volunteer' }, actor.userId);
    await this.grant(tx, { userId, role: 'volunteer', unitId, grantedBy: actor.userId });
    const unitPath = await this.store.unitPath(unitId, tx);
    const trace = { actorId: actor.userId, subjectKind: 'user', subjectId: userId, detail: 'volunteer' };
    await this.audit.record(tx, { ...trace, action: 'grant.taken-back', unitPath: held.unitPath });
    await this.audit.record(tx, { ...trace, action: 'grant.handed-out', unitPath });
  }

  /** An admin hands out a role below the own one, within the own units, never to oneself. */
  async handOut(actor: Actor, userId: string, input: GrantInput, write: WriteKey): Promise<MyGrant> {
    const unitPath = await this.store.unitPath(input.unitId);
    assertCan(actor, 'user.grant', { unitPath: unitPath ?? undefined });
    if (userId === actor.userId) throw new DomainError('grant.own-account');
    await this.users.assertVisible(actor, userId);
    if (unitPath === null || !mayGrant(actor, input.role, unitPath)) throw new DomainError('grant.role-out-of-scope');
    const made = await this.writes.once(write, async (tx) => {
      const id = await this.grant(tx, { userId, role: input.role, unitId: input.unitId, grantedBy: actor.userId });
      await this.audit.record(tx, {
        actorId: actor.userId,
        action: 'grant.handed-out',
        subjectKind: 'user',
        subjectId: userId,
        unitPath,
        detail: input.role,
      });
      return (await this.store.grantsOf(userId, tx)).find((grant) => grant.id === id);
    });
    if (!made) throw new DomainError('resource.not-found');
    return made;
  }

  async takeBack(actor: Actor, grantId: string, write: WriteKey): Promise<void> {
    await this.writes.once(write, async (tx) => {
      const grant = await this.store.findGrant(tx, grantId);
      assertCan(actor, 'user.grant', { unitPath: grant?.unitPath });
      if (!grant) throw new DomainError('resource.not-found');
      if (grant.userId === actor.userId) throw new DomainError('grant.own-account');
      if (!mayGrant(actor, grant.role, grant.unitPath)) throw new DomainError('grant.role-out-of-scope');
      await this.store.revokeGrants(tx, { ...grant, id: grantId }, actor.userId, this.clock.now());
      await this.store.announce(tx, grant.userId);
      await this.audit.record(tx, {
        actorId: actor.userId,
        action: 'grant.taken-back',
        subjectKind: 'user',
        subjectId: grant.userId,
        unitPath: grant.unitPath,
        detail: grant.role,
      });
    });
  }
}
