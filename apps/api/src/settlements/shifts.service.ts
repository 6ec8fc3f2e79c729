import { Injectable } from '@nestjs/common';
import {
  assertAllowed,
  assertCan,
  checkAcceptance,
  checkClosing,
  DomainError,
  type Actor,
  type ClerkShiftRecord,
  type CloseClerkShiftInput,
  type Page,
  type PageQuery,
} from '@jishan/domain';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service';
import { Clock } from '../platform/clock';
import { Writes, type WriteKey } from '../platform/idempotency';
import { newId } from '../platform/ids';
import { ShelfService } from '../stock/shelf.service';
import { ShiftsStore, toShiftRecord, type ShiftRow } from './shifts.store';

/** 交接班: one clerk counts slips and goods, the next one accepts and begins. */
@Injectable()
export class ShiftsService {
  constructor(
    private readonly store: ShiftsStore,
    private readonly shelf: ShelfService,
    private readonly audit: AuditService,
    private readonly writes: Writes,
    private readonly clock: Clock,
  ) {}

  async list(actor: Actor, shopId: string, page: PageQuery): Promise<Page<ClerkShiftRecord>> {
    const shop = await this.shelf.findShop(shopId);
    assertCan(actor, 'stock.read', { unitPath: shop?.unitPath });
    const rows = await this.store.list(shopId, page);
    return { ...rows, items: rows.items.map(toShiftRecord) };
  }

  async open(actor: Actor, shopId: string, write: WriteKey): Promise<ClerkShiftRecord> {
    const shop = await this.shelf.findShop(shopId);
    assertCan(actor, 'shift.keep', { unitPath: shop?.unitPath });
    return this.writes.once(write, async (tx) => {
      const last = await this.store.lockLastSlip(tx, shopId);
      return this.begin(tx, actor, shopId, last + 1);
    });
  }

  async close(actor: Actor, id: string, input: CloseClerkShiftInput, write: WriteKey): Promise<ClerkShiftRecord> {
    await this.assertReach(actor, id);
    return this.writes.once(write, async (tx) => {
      const shift = await this.store.lock(tx, id);
      if (shift.closedAt !== null) throw new DomainError('shift.not-open');
      const lastSlip = await this.store.lockLastSlip(tx, shift.shopId);
      const own = (await this.shelf.listGoods(shift.shopId, tx)).filter(({ form }) => form === 'own');
      const goods = own.map(({ id: goodsId, available, reserved }) => ({
        id: goodsId,
        expected: available + reserved,
      }));
      assertAllowed(checkClosing(input, lastSlip - shift.firstSlip + 1, goods));
      const counts = own.map(({ id: goodsId, name, measure, available, reserved }) => ({
        goodsId,
        goodsName: name,
        measure,
        expected: available + reserved,
        counted: input.counts.find((count) => count.goodsId === goodsId)?.counted ?? 0,
      }));
      const note = input.note.trim() || null;
      const closing = { closedAt: this.clock.now(), lastSlip, slipsCounted: input.slipsCounted, note };
      await this.store.close(tx, id, actor, closing, counts);
      await this.trace(tx, actor, shift, '交班', note);
      return this.shown(tx, id);
    });
  }

  async accept(actor: Actor, id: string, write: WriteKey): Promise<ClerkShiftRecord> {
    await this.assertReach(actor, id);
    return this.writes.once(write, async (tx) => {
      const shift = await this.store.lock(tx, id);
      assertAllowed(checkAcceptance(shift, actor.userId));
      await this.store.accept(tx, id, { id: actor.userId, name: actor.name, at: this.clock.now() });
      await this.trace(tx, actor, shift, '接班', null);
      return this.begin(tx, actor, shift.shopId, (shift.lastSlip ?? shift.lastNo) + 1);
    });
  }

  private async begin(tx: EntityManager, actor: Actor, shopId: string, firstSlip: number): Promise<ClerkShiftRecord> {
    const id = newId();
    const clerk = { clerkId: actor.userId, clerkName: actor.name };
    const begun = await this.store.insert(tx, { id, shopId, ...clerk, openedAt: this.clock.now(), firstSlip });
    if (!begun) throw new DomainError('shift.open');
    return this.shown(tx, id);
  }

  private async shown(tx: EntityManager, id: string): Promise<ClerkShiftRecord> {
    return toShiftRecord(await this.store.lock(tx, id));
  }

  private async assertReach(actor: Actor, id: string): Promise<void> {
    const shift = await this.store.find(id);
    assertCan(actor, 'shift.keep', { unitPath: shift?.unitPath });
  }

  private trace(
    tx: EntityManager,
    actor: Actor,
    shift: ShiftRow,
    detail: string,
    reason: string | null,
  ): Promise<void> {
    const subject = { subjectKind: 'shop', subjectId: shift.shopId, unitPath: shift.unitPath };
    return this.audit.record(tx, { actorId: actor.userId, action: 'shift.keep', ...subject, detail, reason });
  }
}
