import { Injectable } from '@nestjs/common';
import { listScope, type Actor, type AuditQuery, type AuditRecord, type Page, type PageQuery } from '@jishan/domain';
import type { EntityManager } from 'typeorm';
import { Clock } from '../platform/clock';
import { newId } from '../platform/ids';
import { AuditStore, type AuditEntry } from './audit.store';

/** Who did and saw what. Written in the transaction of the deed; rows are only ever added. */
@Injectable()
export class AuditService {
  constructor(
    private readonly store: AuditStore,
    private readonly clock: Clock,
  ) {}

  async record(tx: EntityManager, entry: AuditEntry): Promise<void> {
    await this.store.insert(tx, { ...entry, id: newId(), at: this.clock.now() });
  }

  /** What happened within the units of the actor; what belongs to no unit is for the whole district's eyes. */
  list(actor: Actor, query: AuditQuery & PageQuery): Promise<Page<AuditRecord>> {
    return this.store.list(listScope(actor, 'audit.read'), query);
  }
}
