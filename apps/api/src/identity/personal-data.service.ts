import { Injectable } from '@nestjs/common';
import { assertCan, maskAddress, maskIdNumber, maskPhone, type Actor, type PersonalDataRecord } from '@jishan/domain';
import { DataSource, In, type EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service';
import { Clock } from '../platform/clock';
import { Cipher } from './cipher';
import { PersonalDataEntity } from './personal-data.entity';

/** What changes: absent stays as it is, null is removed. */
export type PersonalDataChange = Partial<PersonalDataRecord>;

const TAIL = 4;

/** Phone, identity number, address, guardian's phone: sealed at rest, masked everywhere, shown in full only with a reason that is kept. */
@Injectable()
export class PersonalDataService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly cipher: Cipher,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  async put(tx: EntityManager, personId: string, change: PersonalDataChange): Promise<void> {
    const seal = (field: keyof PersonalDataRecord): string | null | undefined => {
      const text = change[field];
      return text ? this.cipher.seal(text, contextOf(personId, field)) : text;
    };
    const row: Partial<PersonalDataEntity> = {
      personId,
      phoneSealed: seal('phone'),
      phoneIndex: change.phone ? this.cipher.index(change.phone, 'phone') : change.phone,
      phoneTailIndex: change.phone ? this.cipher.index(change.phone.slice(-TAIL), 'phone-tail') : change.phone,
      idNumberSealed: seal('idNumber'),
      idNumberIndex: change.idNumber ? this.cipher.index(change.idNumber.toUpperCase(), 'id-number') : change.idNumber,
      addressSealed: seal('address'),
      guardianPhoneSealed: seal('guardianPhone'),
      changedAt: this.clock.now(),
    };
    const given = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined));
    await tx
      .createQueryBuilder()
      .insert()
      .into(PersonalDataEntity)
      .values(given)
      .orUpdate(columnsOf(given), ['person_id'])
      .execute();
  }

  /** Masked, for lists and details. A person nothing is known of is not in the answer. */
  async masked(
    personIds: string[],
    tx: EntityManager = this.dataSource.manager,
  ): Promise<Map<string, PersonalDataRecord>> {
    if (personIds.length === 0) return new Map();
    const rows = await tx.findBy(PersonalDataEntity, { personId: In(personIds) });
    return new Map(rows.map((row) => [row.personId, mask(this.open(row))]));
  }

  /** In full. Who looked, at whom and why is written before anything is shown. */
  async reveal(actor: Actor, personId: string, reason: string): Promise<PersonalDataRecord> {
    const unitPath = await this.unitPathOf(personId);
    assertCan(actor, 'personal-data.reveal', { unitPath, personIds: [personId] });
    const row = await this.dataSource.manager.findOneBy(PersonalDataEntity, { personId });
    await this.dataSource.transaction((tx) =>
      this.audit.record(tx, {
        actorId: actor.userId,
        action: 'personal-data.reveal',
        subjectKind: 'person',
        subjectId: personId,
        unitPath,
        reason,
      }),
    );
    return row ? this.open(row) : { phone: null, idNumber: null, address: null, guardianPhone: null };
  }

  findByPhone(phone: string, tx?: EntityManager): Promise<string[]> {
    return this.findBy({ phoneIndex: this.cipher.index(phone, 'phone') }, tx);
  }

  findByPhoneTail(lastFour: string, tx?: EntityManager): Promise<string[]> {
    return this.findBy({ phoneTailIndex: this.cipher.index(lastFour, 'phone-tail') }, tx);
  }

  findByIdNumber(idNumber: string, tx?: EntityManager): Promise<string[]> {
    return this.findBy({ idNumberIndex: this.cipher.index(idNumber.toUpperCase(), 'id-number') }, tx);
  }

  private async findBy(
    where: { phoneIndex: string } | { phoneTailIndex: string } | { idNumberIndex: string },
    tx = this.dataSource.manager,
  ): Promise<string[]> {
    const rows = await tx.find(PersonalDataEntity, { select: { personId: true }, where, order: { personId: 'ASC' } });
    return rows.map((row) => row.personId);
  }

  private open(row: PersonalDataEntity): PersonalDataRecord {
    const open = (sealed: string | null, field: keyof PersonalDataRecord) =>
      sealed === null ? null : this.cipher.open(sealed, contextOf(row.personId, field));
    return {
      phone: open(row.phoneSealed, 'phone'),
      idNumber: open(row.idNumberSealed, 'idNumber'),
      address: open(row.addressSealed, 'address'),
      guardianPhone: open(row.guardianPhoneSealed, 'guardianPhone'),
    };
  }

  // The feature of volunteers stands above this one and cannot be asked, so where a person belongs is read from its table.
  private async unitPathOf(personId: string): Promise<string | undefined> {
    const rows: { path: string }[] = await this.dataSource.query(
      'SELECT n.path FROM volunteers v JOIN units n ON n.id = v.unit_id WHERE v.id = $1',
      [personId],
    );
    return rows[0]?.path;
  }
}

const contextOf = (personId: string, field: keyof PersonalDataRecord) => `person:${personId}:${field}`;

const columnsOf = (given: object) =>
  Object.keys(given)
    .filter((name) => name !== 'personId')
    .map((name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));

function mask(data: PersonalDataRecord): PersonalDataRecord {
  return {
    phone: data.phone && maskPhone(data.phone),
    idNumber: data.idNumber && maskIdNumber(data.idNumber),
    address: data.address && maskAddress(data.address),
    guardianPhone: data.guardianPhone && maskPhone(data.guardianPhone),
  };
}
