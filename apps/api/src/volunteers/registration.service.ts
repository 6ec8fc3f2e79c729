import { Injectable } from '@nestjs/common';
import {
  assertAllowed,
  can,
  checkRegistration,
  DomainError,
  isMinor,
  isPlausibleBirth,
  maskName,
  normaliseName,
  normalisePhone,
  type Actor,
  type CreateVolunteerInput,
  type GuardianInput,
  type RegisterInput,
  type RegisterResult,
  type UnitRecord,
} from '@jishan/domain';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service';
import { Cipher } from '../identity/cipher';
import { Passwords } from '../identity/passwords';
import { PersonalDataService } from '../identity/personal-data.service';
import { SmsCodes } from '../sessions/sms-codes.service';
import { UsersService } from '../identity/users.service';
import { Clock } from '../platform/clock';
import { Writes, type WriteKey } from '../platform/idempotency';
import { newId } from '../platform/ids';
import { UnitsService } from '../units/units.service';
import { PeopleService } from './people.service';
import { spell } from './person-search';
import { guardianContext, RegistrationStore } from './registration.store';
import type { VolunteerEntity } from './volunteer.entity';
import { VolunteersService } from './volunteers.service';

type Consented = Pick<RegisterInput, 'birthOn' | 'consents' | 'guardian'>;
type Made = Pick<VolunteerEntity, 'state' | 'claimedAt' | 'helperId' | 'helperName' | 'decidedAt' | 'decidedBy'>;

const described = ({ name, gender, birthOn }: RegisterInput | CreateVolunteerInput, unitId: string) => ({
  name,
  ...spell(name),
  gender,
  birthOn,
  unitId,
});

/** How somebody becomes a volunteer: registers and waits for approval, or is entered by a helper and claims that profile later. */
@Injectable()
export class RegistrationService {
  constructor(
    private readonly store: RegistrationStore,
    private readonly volunteers: VolunteersService,
    private readonly people: PeopleService,
    private readonly units: UnitsService,
    private readonly users: UsersService,
    private readonly passwords: Passwords,
    private readonly smsCodes: SmsCodes,
    private readonly personalData: PersonalDataService,
    private readonly cipher: Cipher,
    private readonly audit: AuditService,
    private readonly writes: Writes,
    private readonly clock: Clock,
  ) {}

  /** The code proves that the phone is theirs, so only its owner learns whether it is known here. */
  async register(raw: RegisterInput, write: WriteKey): Promise<RegisterResult> {
    const input = { ...raw, name: normaliseName(raw.name), phone: normalisePhone(raw.phone) };
    const unit = await this.units.getUnit(input.unitId);
    const passwordHash = await this.passwords.hash(input.password);
    await this.smsCodes.attempt(input.phone);
    return this.writes.once(write, async (tx) => {
      await this.smsCodes.use(tx, input.phone, input.smsCode);
      const account = await this.users.findByPhone(tx, input.phone);
      const known = account?.personId ? await this.store.lock(tx, account.personId) : null;
      if (known) return this.applyAgain(tx, known, input, unit);
      const profile = await this.claimable(tx, input);
      const personId = profile?.id ?? (await this.enterNew(tx, input, unit));
      if (account) await this.users.linkPerson(tx, account.id, personId);
      const userId =
        account?.id ?? (await this.users.create(tx, { name: input.name, phone: input.phone, passwordHash, personId }));
      await this.saveConsents(tx, personId, input, userId);
      if (profile) await this.claim(tx, profile, userId);
      return { volunteerId: personId, state: profile?.state ?? 'pending', claimed: profile !== null };
    });
  }

  /**
   * A helper enters somebody, in the helper's own transaction and after the helper's own check: the person counts as approved.
   * `inHousehold` is whether a grown-up lives in the household the person is entered into.
   */
  async enter(tx: EntityManager, helper: Actor, raw: CreateVolunteerInput, inHousehold: boolean): Promise<string> {
    const input = {
      ...raw,
      name: normaliseName(raw.name),
      phone: raw.phone && normalisePhone(raw.phone),
      idNumber: raw.idNumber?.toUpperCase(),
    };
    this.assertMayRegister({ ...input, consents: input.paperConsent ? ['service'] : [] }, input.birthOn, inHousehold);
    if (input.idNumber && !input.idNumber.startsWith(input.birthOn.replaceAll('-', ''), 6)) {
      throw new DomainError('request.invalid', [{ field: 'idNumber', message: '身份证号与出生日期不一致' }]);
    }
    await this.refuseKnown(tx, helper, input);
    const now = this.clock.now();
    const approved = {
      state: 'active',
      claimedAt: null,
      helperId: helper.userId,
      helperName: helper.name,
      decidedAt: now,
      decidedBy: helper.userId,
    } as const;
    const id = await this.insert(tx, input, input.unitId, approved);
    await this.personalData.put(tx, id, { phone: input.phone, idNumber: input.idNumber });
    await this.saveConsents(tx, id, { ...input, consents: ['service'] }, helper.userId);
    const unitPath = await this.units.pathOf(input.unitId, tx);
    await this.audit.record(tx, {
      actorId: helper.userId,
      action: 'volunteer.create',
      subjectKind: 'volunteer',
      subjectId: id,
      unitPath,
    });
    return id;
  }

  /** The same identity number, or the same phone and name: a family may share a phone. Who it is, only those hear who may see the person. */
  private async refuseKnown(tx: EntityManager, helper: Actor, input: CreateVolunteerInput): Promise<void> {
    const withNumber = input.idNumber ? await this.personalData.findByIdNumber(input.idNumber, tx) : [];
    const withPhone = input.phone ? await this.personalData.findByPhone(input.phone, tx) : [];
    const known = await this.people.people([...withNumber, ...withPhone], tx);
    const same = [...known.values()].find((person) => withNumber.includes(person.id) || person.name === input.name);
    if (!same) return;
    const isSeen = can(helper, 'volunteer.read', await this.people.subjectOf(same.id, tx));
    const who = isSeen
      ? `是${same.unitName}的${maskName(same.name)}，卡号 ${same.cardNo}`
      : '此人不在您的管理范围内，请联系上级管理员';
    throw new DomainError('volunteer.already-known', undefined, who);
  }

  /** Who was refused may put it right and apply once more; everybody else with this phone is registered already. */
  private async applyAgain(
    tx: EntityManager,
    known: VolunteerEntity,
    input: RegisterInput,
    unit: UnitRecord,
  ): Promise<RegisterResult> {
    if (known.state !== 'declined') throw new DomainError('volunteer.already-registered');
    this.assertMayRegister(input, input.birthOn, false);
    await this.store.update(tx, known.id, {
      ...described(input, unit.id),
      state: 'pending',
      decidedAt: null,
      decidedBy: null,
      decisionReason: null,
    });
    const userId = await this.users.findByPerson(tx, known.id);
    if (userId) await this.users.rename(tx, userId, input.name);
    await this.saveConsents(tx, known.id, input, userId);
    return { volunteerId: known.id, state: 'pending', claimed: false };
  }

  /** The profile a team or a village made for the owner of this phone, or null when there is none. */
  private async claimable(tx: EntityManager, input: RegisterInput): Promise<VolunteerEntity | null> {
    const profiles = await this.store.lockUnclaimed(tx, await this.personalData.findByPhone(input.phone, tx));
    if (profiles.length === 0) return null;
    const profile = profiles.find((candidate) => candidate.name === input.name && candidate.state === 'active');
    if (!profile) throw new DomainError('volunteer.claim-refused');
    this.assertMayRegister(input, profile.birthOn, await this.store.isInHousehold(tx, profile.id));
    return profile;
  }

  private async claim(tx: EntityManager, profile: VolunteerEntity, userId: string): Promise<void> {
    await this.store.update(tx, profile.id, { claimedAt: this.clock.now() });
    await this.volunteers.grantRoles(tx, profile, userId, null);
    await this.audit.record(tx, {
      actorId: userId,
      action: 'volunteer.claim',
      subjectKind: 'volunteer',
      subjectId: profile.id,
      unitPath: await this.units.pathOf(profile.unitId, tx),
    });
  }

  private async enterNew(tx: EntityManager, input: RegisterInput, unit: UnitRecord): Promise<string> {
    this.assertMayRegister(input, input.birthOn, false);
    const now = this.clock.now();
    const undecided = {
      state: 'pending',
      claimedAt: now,
      helperId: null,
      helperName: null,
      decidedAt: null,
      decidedBy: null,
    } as const;
    const id = await this.insert(tx, input, unit.id, undecided);
    await this.personalData.put(tx, id, { phone: input.phone });
    return id;
  }

  private async insert(
    tx: EntityManager,
    input: RegisterInput | CreateVolunteerInput,
    unitId: string,
    made: Made,
  ): Promise<string> {
    const id = newId();
    const cardNo = await this.store.nextCardNo(tx);
    await this.store.insert(tx, {
      ...described(input, unitId),
      ...made,
      id,
      cardNo,
      registeredAt: this.clock.now(),
      decisionReason: null,
    });
    return id;
  }

  private assertMayRegister(input: Consented, birthOn: string, inHousehold: boolean): void {
    const today = this.clock.today();
    if (!isPlausibleBirth(birthOn, today))
      throw new DomainError('request.invalid', [{ field: 'birthOn', message: '出生日期不正确' }]);
    const facts = {
      birthOn,
      inHousehold,
      guardianConsent: input.guardian?.consent === true,
      serviceConsent: input.consents.includes('service'),
    };
    assertAllowed(checkRegistration(facts, today));
  }

  private async saveConsents(
    tx: EntityManager,
    personId: string,
    input: Consented,
    userId: string | null,
  ): Promise<void> {
    await this.store.addConsents(tx, {
      personId,
      purposes: input.consents,
      given: true,
      at: this.clock.now(),
      by: userId,
    });
    if (input.guardian && isMinor(input.birthOn, this.clock.today()))
      await this.saveGuardian(tx, personId, input.guardian, userId);
  }

  private async saveGuardian(
    tx: EntityManager,
    personId: string,
    guardian: GuardianInput,
    recordedBy: string | null,
  ): Promise<void> {
    await this.store.saveGuardian(tx, {
      personId,
      sealedName: this.cipher.seal(normaliseName(guardian.name), guardianContext(personId)),
      relation: guardian.relation,
      consentedAt: this.clock.now(),
      recordedBy,
    });
    await this.personalData.put(tx, personId, { guardianPhone: normalisePhone(guardian.phone) });
  }
}
