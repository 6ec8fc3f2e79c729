import { Injectable } from '@nestjs/common';
import { DomainError, type Subject } from '@jishan/domain';
import type { EntityManager } from 'typeorm';
import { PersonalDataService } from '../identity/personal-data.service';
import { isVague, readSearch } from './person-search';
import { VolunteersStore, type FoundBy, type Person } from './volunteers.store';

export type { Person } from './volunteers.store';

/** People as other features see them. Who may ask is decided by whoever calls. */
@Injectable()
export class PeopleService {
  constructor(
    private readonly store: VolunteersStore,
    private readonly personalData: PersonalDataService,
  ) {}

  async people(ids: string[], tx?: EntityManager): Promise<Map<string, Person>> {
    const people = await this.store.people([...new Set(ids)], tx);
    return new Map(people.map((person) => [person.id, person]));
  }

  async getPerson(id: string, tx?: EntityManager): Promise<Person> {
    const person = (await this.people([id], tx)).get(id);
    if (!person) throw new DomainError('resource.not-found');
    return person;
  }

  /** The person as of now, until the end of the transaction: whoever moves people between households or teams waits here for the other. */
  async lockPerson(tx: EntityManager, id: string): Promise<Person> {
    await this.store.lock(tx, id);
    return this.getPerson(id, tx);
  }

  /** The person stays as they are until the end of the transaction; others may hold them too. */
  async holdPerson(tx: EntityManager, id: string): Promise<Person> {
    await this.store.hold(tx, id);
    return this.getPerson(id, tx);
  }

  /** The household goes to another village, and so do its people. */
  async moveTo(tx: EntityManager, ids: readonly string[], unitId: string): Promise<void> {
    await this.store.changeUnit(tx, ids, unitId);
  }

  /** The record is closed for good; what the person did and earned stays readable. Nobody is reached by the phone any more. */
  async close(tx: EntityManager, id: string, by: { userId: string; reason: string; at: string }): Promise<void> {
    await this.store.close(tx, id, by);
    await this.personalData.put(tx, id, { phone: null });
  }

  /** Active people below a unit by card number, phone or its last four digits, name (two characters at least) or pinyin. */
  async lookUp(text: string, unitPath: string, limit: number): Promise<Person[]> {
    const found = await this.foundBy(text);
    return isVague(found.search) ? [] : this.store.lookUp(found, unitPath, limit);
  }

  /** For `assertCan`: the person's unit, the current teams with those above them, the person. */
  async subjectOf(id: string, tx?: EntityManager): Promise<Subject> {
    const subject = await this.store.subjectOf(id, tx);
    if (!subject) throw new DomainError('resource.not-found');
    return subject;
  }

  /** What was typed, with the people behind a phone already looked up. */
  async foundBy(text: string | undefined): Promise<FoundBy> {
    const search = readSearch(text);
    if (search.by === 'phone') return { search, personIds: await this.personalData.findByPhone(search.phone) };
    if (search.by === 'phone-tail') return { search, personIds: await this.personalData.findByPhoneTail(search.tail) };
    return { search, personIds: [] };
  }
}
