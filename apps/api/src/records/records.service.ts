import { Injectable } from '@nestjs/common';
import {
  assertAllowed,
  assertCan,
  checkRecordEntry,
  DomainError,
  LIMITS,
  RECORD_KIND_LABELS,
  type Actor,
  type AddRecordEntryInput,
  type RecordEntry,
  type ServiceRecord,
  type Subject,
} from '@jishan/domain';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service';
import { Clock } from '../platform/clock';
import { Writes, type WriteKey } from '../platform/idempotency';
import { newId } from '../platform/ids';
import { HoursService } from '../hours/hours.service';
import { PeopleService } from '../volunteers/people.service';
import { RecordsStore } from './records.store';

/** 志愿服务记录: the person, the service from the hours ledger, and what is entered here. */
@Injectable()
export class RecordsService {
  constructor(
    private readonly store: RecordsStore,
    private readonly hours: HoursService,
    private readonly people: PeopleService,
    private readonly audit: AuditService,
    private readonly writes: Writes,
    private readonly clock: Clock,
  ) {}

  async mine(actor: Actor): Promise<ServiceRecord> {
    if (actor.personId === null) throw new DomainError('resource.not-found');
    return this.of(actor, actor.personId);
  }

  async of(actor: Actor, personId: string): Promise<ServiceRecord> {
    assertCan(actor, 'hours.read', await this.people.subjectOf(personId));
    const person = await this.store.person(personId);
    if (!person) throw new DomainError('resource.not-found');
    const entries = (kind: RecordEntry['kind']) => this.store.entries(personId, kind, LIMITS.recordEntries);
    return {
      person,
      service: { ...(await this.hours.summary(personId)), ...(await this.hours.parts(personId)) },
      trainings: await entries('training'),
      commendations: await entries('commendation'),
      evaluations: await entries('evaluation'),
    };
  }

  async add(actor: Actor, personId: string, input: AddRecordEntryInput, write: WriteKey): Promise<RecordEntry> {
    const subject = await this.people.subjectOf(personId);
    assertCan(actor, 'record.add', subject);
    const id = await this.writes.once(write, async (tx) => {
      assertAllowed(checkRecordEntry(input, { personId, actorPersonId: actor.personId }, this.clock.today()));
      const entryId = newId();
      await this.store.insert(tx, entryId, personId, input, this.by(actor));
      const detail = `${RECORD_KIND_LABELS[input.kind]}：${input.title}`;
      await this.trace(tx, actor, 'record.add', { id: entryId, subject, detail });
      return { entryId };
    });
    return this.getEntry(id.entryId);
  }

  /** It stays readable with the reason. */
  async withdraw(actor: Actor, entryId: string, reason: string, write: WriteKey): Promise<RecordEntry> {
    const entry = await this.store.find(entryId);
    const subject = entry ? await this.people.subjectOf(entry.personId) : {};
    assertCan(actor, 'record.withdraw', subject);
    if (!entry) throw new DomainError('resource.not-found');
    await this.writes.once(write, async (tx) => {
      if (entry.personId === actor.personId) throw new DomainError('record.own');
      if (!(await this.store.withdraw(tx, entryId, reason, this.by(actor)))) throw new DomainError('record.withdrawn');
      await this.trace(tx, actor, 'record.withdraw', { id: entryId, subject, detail: `${entry.title}：${reason}` });
      return {};
    });
    return this.getEntry(entryId);
  }

  private async getEntry(id: string): Promise<RecordEntry> {
    const found = await this.store.find(id);
    if (!found) throw new DomainError('resource.not-found');
    const { personId: _, ...entry } = found;
    return entry;
  }

  private by({ userId, name }: Actor) {
    return { id: userId, name, at: this.clock.now() };
  }

  private trace(
    tx: EntityManager,
    actor: Actor,
    action: string,
    { id, subject, detail }: { id: string; subject: Subject; detail: string },
  ): Promise<void> {
    return this.audit.record(tx, {
      actorId: actor.userId,
      action,
      subjectKind: 'record-entry',
      subjectId: id,
      unitPath: subject.unitPath ?? null,
      detail,
    });
  }
}
