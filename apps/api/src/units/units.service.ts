import { Injectable } from '@nestjs/common';
import {
  assertAllowed,
  assertCan,
  checkParent,
  DomainError,
  inHouseOrder,
  normaliseName,
  type Actor,
  type ChangeUnitInput,
  type CreateUnitInput,
  type UnitRecord,
} from '@jishan/domain';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service';
import { Clock } from '../platform/clock';
import { Writes, type WriteKey } from '../platform/idempotency';
import { newId } from '../platform/ids';
import { UnitsStore } from './units.store';

@Injectable()
export class UnitsService {
  constructor(
    private readonly store: UnitsStore,
    private readonly writes: Writes,
    private readonly clock: Clock,
    private readonly audit: AuditService,
  ) {}

  /** The whole tree in house order. Everybody may read it: one must choose a village before one can register. */
  async list(): Promise<UnitRecord[]> {
    return inHouseOrder(await this.store.all());
  }

  /** For other features. A unit that is not there is answered like one out of reach. */
  async getUnit(id: string, tx?: EntityManager): Promise<UnitRecord> {
    const unit = await this.store.find(id, tx);
    if (!unit) throw new DomainError('resource.not-found');
    return unit;
  }

  /** Ids from the district down to the unit, each followed by '/': what `assertCan` compares. */
  async pathOf(id: string, tx?: EntityManager): Promise<string> {
    return (await this.getUnit(id, tx)).path;
  }

  /** For what is one for the whole deployment, as the ledger is: only who reaches all of it has to do with it. */
  districtPath(): Promise<string | undefined> {
    return this.store.districtPath();
  }

  /** The root of the tree, made when the installation begins; null where it has been made. */
  async foundDistrict(tx: EntityManager, districtName: string): Promise<UnitRecord | null> {
    const id = newId();
    const name = normaliseName(districtName);
    const district: UnitRecord = {
      id,
      parentId: null,
      kind: 'district',
      name,
      shortName: name,
      path: `${id}/`,
      position: 1,
      activeFrom: this.clock.today(),
      closedOn: null,
    };
    if (!(await this.store.insertDistrict(tx, district))) return null;
    await this.record(tx, null, 'unit.create', district);
    return district;
  }

  async create(actor: Actor, input: CreateUnitInput, write: WriteKey): Promise<UnitRecord> {
    const parent = await this.getUnit(input.parentId);
    assertCan(actor, 'unit.manage', { unitPath: parent.path });
    assertAllowed(checkParent(input.kind, parent.kind));
    return this.writes.once(write, async (tx) => {
      await this.store.lock(tx, parent.id);
      const id = newId();
      const name = normaliseName(input.name);
      const siblings = await this.store.siblings(tx, parent.id, input.kind);
      const unit: UnitRecord = {
        id,
        parentId: parent.id,
        kind: input.kind,
        name,
        shortName: normaliseName(input.shortName ?? name),
        path: `${parent.path}${id}/`,
        position: (siblings.at(-1)?.position ?? 0) + 1,
        activeFrom: this.clock.today(),
        closedOn: null,
      };
      if (await this.store.isNameTaken(tx, parent.id, name, id)) throw new DomainError('unit.name-taken');
      await this.store.insert(tx, unit);
      await this.record(tx, actor, 'unit.create', unit);
      return unit;
    });
  }

  async change(actor: Actor, id: string, input: ChangeUnitInput, write: WriteKey): Promise<UnitRecord> {
    const unit = await this.getUnit(id);
    assertCan(actor, 'unit.manage', { unitPath: unit.path });
    const parent = unit.parentId === null ? null : await this.getUnit(unit.parentId);
    // a place in the order is at the cost of the units beside it
    if (input.position != null) assertCan(actor, 'unit.manage', { unitPath: parent?.path ?? unit.path });
    return this.writes.once(write, async (tx) => {
      await this.store.lock(tx, parent?.id ?? id);
      await this.rename(tx, await this.getUnit(id, tx), input);
      if (input.position != null && parent) await this.move(tx, unit, parent.id, input.position);
      const changed = await this.getUnit(id, tx);
      await this.record(tx, actor, 'unit.change', changed);
      return changed;
    });
  }

  private async rename(tx: EntityManager, unit: UnitRecord, input: ChangeUnitInput): Promise<void> {
    const name = normaliseName(input.name ?? unit.name);
    const shortName = normaliseName(input.shortName ?? unit.shortName);
    if (unit.parentId !== null && (await this.store.isNameTaken(tx, unit.parentId, name, unit.id)))
      throw new DomainError('unit.name-taken');
    await this.store.rename(tx, unit.id, name, shortName);
  }

  private async move(tx: EntityManager, unit: UnitRecord, parentId: string, position: number): Promise<void> {
    const others = (await this.store.siblings(tx, parentId, unit.kind))
      .map((sibling) => sibling.id)
      .filter((id) => id !== unit.id);
    await this.store.arrange(tx, others.toSpliced(position - 1, 0, unit.id));
  }

  private record(tx: EntityManager, actor: Actor | null, action: string, unit: UnitRecord): Promise<void> {
    return this.audit.record(tx, {
      actorId: actor?.userId ?? null,
      action,
      subjectKind: 'unit',
      subjectId: unit.id,
      unitPath: unit.path,
      detail: unit.name,
    });
  }
}
