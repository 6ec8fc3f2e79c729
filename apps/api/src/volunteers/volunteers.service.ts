import { Injectable } from '@nestjs/common';
import {
  assertAllowed,
  assertCan,
  checkDecision,
  DomainError,
  isMinor,
  listScope,
  normaliseName,
  type Action,
  type Actor,
  type ChangeConsentInput,
  type ConsentRecord,
  type DecideVolunteerInput,
  type GuardianRecord,
  type Page,
  type PageQuery,
  type PersonalDataRecord,
  type VolunteerDetail,
  type VolunteerQuery,
  type VolunteerRecord,
} from '@jishan/domain';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service';
import { Cipher } from '../identity/cipher';
import { GrantsService } from '../identity/grants.service';
import { PersonalDataService } from '../identity/personal-data.service';
import { UsersService } from '../identity/users.service';
import { Clock } from '../platform/clock';
import { Writes, type WriteKey } from '../platform/idempotency';
import { PeopleService } from './people.service';
import { guardianContext, RegistrationStore } from './registration.store';
import type { VolunteerEntity } from './volunteer.entity';
import { VolunteersStore, type VolunteerRow } from './volunteers.store';

@Injectable()
export class VolunteersService {
  constructor(
    private readonly store: VolunteersStore,
    private readonly registrations: RegistrationStore,
    private readonly people: PeopleService,
    private readonly users: UsersService,
    private readonly grants: GrantsService,
    private readonly personalData: PersonalDataService,
    private readonly cipher: Cipher,
    private readonly audit: AuditService,
    private readonly writes: Writes,
    private readonly clock: Clock,
  ) {}

  /** Those for whom the actor may do this. */
  async list(
    actor: Actor,
    query: VolunteerQuery & PageQuery,
    action: Action = 'volunteer.list',
  ): Promise<Page<VolunteerRecord>> {
    const scope = listScope(actor, action);
    const page = await this.store.list(scope, query, await this.people.foundBy(query.search));
    const masked = await this.personalData.masked(page.items.map((row) => row.id));
    return { ...page, items: page.items.map((row) => this.toRecord(row, masked.get(row.id))) };
  }

  async get(actor: Actor, id: string): Promise<VolunteerDetail> {
    assertCan(actor, 'volunteer.read', await this.people.subjectOf(id));
    return this.detail(id);
  }

  /** One's own registration, also while it waits for approval or was refused and there is no role yet. */
  async own(actor: Actor): Promise<VolunteerDetail> {
    if (actor.personId === null) throw new DomainError('resource.not-found');
    return this.detail(actor.personId);
  }

  async decide(actor: Actor, id: string, input: DecideVolunteerInput, write: WriteKey): Promise<VolunteerDetail> {
    const subject = await this.people.subjectOf(id);
    assertCan(actor, 'volunteer.approve', subject);
    await this.writes.once(write, async (tx) => {
      const volunteer = await this.registrations.lock(tx, id);
      if (!volunteer) throw new DomainError('resource.not-found');
      assertAllowed(checkDecision(volunteer, actor.personId));
      const reason = input.reason ? normaliseName(input.reason) : null;
      await this.registrations.update(tx, id, {
        state: input.approve ? 'active' : 'declined',
        decidedAt: this.clock.now(),
        decidedBy: actor.userId,
        decisionReason: reason,
      });
      const userId = await this.users.findByPerson(tx, id);
      if (input.approve && userId) await this.grantRoles(tx, volunteer, userId, actor.userId);
      await this.audit.record(tx, {
        actorId: actor.userId,
        action: input.approve ? 'volunteer.approve' : 'volunteer.decline',
        subjectKind: 'volunteer',
        subjectId: id,
        unitPath: subject.unitPath,
        reason,
      });
    });
    return this.detail(id);
  }

  /** Without the consent to the service itself nobody can stay registered: that one is taken back by closing the account. */
  async changeConsent(actor: Actor, id: string, input: ChangeConsentInput, write: WriteKey): Promise<ConsentRecord[]> {
    assertCan(actor, 'volunteer.change-own', { personIds: [id] });
    if (input.purpose === 'service' && !input.given) throw new DomainError('consent.required');
    await this.writes.once(write, (tx) =>
      this.registrations.addConsents(tx, {
        personId: id,
        purposes: [input.purpose],
        given: input.given,
        at: this.clock.now(),
        by: actor.userId,
      }),
    );
    return this.store.consentsOf(id);
  }

  /** For the services of this feature, after their own check of who is asking. */
  async detail(id: string): Promise<VolunteerDetail> {
    const row = await this.store.find(id);
    if (!row) throw new DomainError('resource.not-found');
    const [masked, guardian, consents, teams] = await Promise.all([
      this.personalData.masked([id]),
      this.store.guardianOf(id),
      this.store.consentsOf(id),
      this.store.teamsOf(id),
    ]);
    const personal = masked.get(id);
    return {
      ...this.toRecord(row, personal),
      birthOn: row.birthOn,
      idNumberMasked: personal?.idNumber ?? null,
      guardian: guardian && this.toGuardian(id, guardian, personal),
      consents,
      teams,
    };
  }

  /** The volunteer's role, and the leader's of every team the person was put at the head of before there was an account. */
  async grantRoles(
    tx: EntityManager,
    volunteer: VolunteerEntity,
    userId: string,
    grantedBy: string | null,
  ): Promise<void> {
    await this.grants.grant(tx, { userId, role: 'volunteer', unitId: volunteer.unitId, grantedBy });
    for (const led of await this.registrations.ledTeams(tx, volunteer.id)) {
      await this.grants.grant(tx, { userId, role: 'team-leader', ...led, grantedBy });
    }
  }

  private toRecord({ birthOn, ...row }: VolunteerRow, personal: PersonalDataRecord | undefined): VolunteerRecord {
    return { ...row, phoneMasked: personal?.phone ?? null, minor: isMinor(birthOn, this.clock.today()) };
  }

  private toGuardian(
    personId: string,
    { sealedName, relation, consentedAt }: Omit<GuardianRecord, 'name' | 'phoneMasked'> & { sealedName: string },
    personal: PersonalDataRecord | undefined,
  ): GuardianRecord {
    return {
      name: this.cipher.open(sealedName, guardianContext(personId)),
      phoneMasked: personal?.guardianPhone ?? '',
      relation,
      consentedAt,
    };
  }
}
