import { Injectable } from '@nestjs/common';
import {
  listScope,
  type Actor,
  type BulletinNumbers,
  type CreatePublicationInput,
  type PublicationRecord,
} from '@jishan/domain';
import type { EntityManager } from 'typeorm';
import { Clock } from '../platform/clock';
import { newId } from '../platform/ids';
import { PublicationsStore, type Publication } from './publications.store';

export type { Publication };

/** What an office publishes: its masthead, sections, imprint and lists are data. */
@Injectable()
export class PublicationsService {
  constructor(
    private readonly store: PublicationsStore,
    private readonly clock: Clock,
  ) {}

  async list(actor: Actor): Promise<PublicationRecord[]> {
    const publications = await this.store.list(listScope(actor, 'publication.read'));
    return publications.map(({ unitPath: _, ...publication }) => publication);
  }

  find(id: string, db?: EntityManager): Promise<Publication | null> {
    return this.store.find(id, db);
  }

  /** Publications of the first hour: loaded with the district, not made by anybody in the office. */
  async createPublication(tx: EntityManager, input: CreatePublicationInput): Promise<string> {
    const id = newId();
    await this.store.insert(tx, id, input, this.clock.now());
    return id;
  }

  /** The next numbers, without gaps: see the store. */
  takeNumbers(tx: EntityManager, id: string, year: number): Promise<BulletinNumbers> {
    return this.store.takeNumbers(tx, id, year);
  }
}
