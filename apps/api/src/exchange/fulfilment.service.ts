import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import {
  assertAllowed,
  assertCan,
  checkCancel,
  checkClosingReason,
  checkHandOver,
  checkVoid,
  dayOf,
  DomainError,
  mayRedemptionBecome,
  type Actor,
  type CancelRedemptionInput,
  type DomainErrorCode,
  type GoodsRecord,
  type HandOverInput,
  type RedemptionRecord,
  type StockMoveKind,
} from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../platform/clock';
import { Writes, type WriteKey } from '../platform/idempotency';
import { Jobs } from '../platform/jobs/jobs';
import { PointsService } from '../points/points.service';
import { ShelfService, type ActedBy } from '../stock/shelf.service';
import { VouchersService } from '../vouchers/vouchers.service';
import { CounterService } from './counter.service';
import { PickUpCodes } from './pick-up-code';
import { RedemptionStore, type RedemptionRow } from './redemption.store';
import { SecondPersonService } from './second-person.service';

const EXPIRY_EVERY_MS = 5 * 60_000;
const EXPIRY_BATCH = 200;

/** How a redemption ends: handed over, cancelled, run out, or voided the same day. */
@Injectable()
export class FulfilmentService implements OnModuleInit {
  private readonly logger = new Logger(FulfilmentService.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly writes: Writes,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly shelf: ShelfService,
    private readonly store: RedemptionStore,
    private readonly points: PointsService,
    private readonly counter: CounterService,
    private readonly codes: PickUpCodes,
    private readonly second: SecondPersonService,
    private readonly vouchers: VouchersService,
  ) {}

  onModuleInit(): void {
    this.jobs.sweep('expire-reservations', EXPIRY_EVERY_MS, () => this.expireReservations());
  }

  async handOver(actor: Actor, id: string, input: HandOverInput, write: WriteKey): Promise<RedemptionRecord> {
    await this.assertReach(actor, 'redemption.hand-over', id);
    const proof = await this.second.prove(input.second);
    // a wrong try must stay counted, so it is an answer of the transaction and not a fault in it
    const outcome = await this.writes.once(
      write,
      async (tx): Promise<RedemptionRecord | { refused: DomainErrorCode }> => {
        const row = await this.store.lockRedemption(tx, id);
        assertAllowed(checkHandOver(row, this.clock.now()));
        const own = await this.counter.isOwnHousehold(tx, actor, row.personId, row.ownerId);
        if (own && !proof) throw new DomainError('redemption.own-household');
        if (!this.codes.matches(id, input.code)) {
          await this.store.changeRedemption(tx, id, { wrongCodes: row.wrongCodes + 1 });
          return { refused: 'redemption.code-wrong' };
        }
        const second = own && proof ? await this.second.admit(tx, proof, actor, row) : null;
        return this.counter.show(await this.capture(tx, row, actor, second), actor);
      },
    );
    if ('refused' in outcome) throw new DomainError(outcome.refused);
    const [shown] = await this.counter.withCodes([outcome], actor, true);
    return shown ?? outcome;
  }

  private async capture(
    tx: EntityManager,
    row: RedemptionRow,
    actor: Actor,
    second: { id: string; name: string } | null,
  ): Promise<RedemptionRow> {
    const goods = await this.lockGoods(tx, row);
    const slipNo = await this.store.takeSlipNo(tx, row.shopId);
    // what time it is, is asked behind the lock of the slips: a sheet that was signed while we waited has not seen this one
    const by = this.actedBy(actor);
    // locks no account, so it may come behind the slips
    const captureId = await this.points.capture(tx, {
      key: `capture:${row.id}`,
      holdId: this.paidBy(row),
      actorId: actor.userId,
      occurredOn: dayOf(by.at),
    });
    const balanceAfter = await this.balanceOf(tx, row);
    await this.store.changeRedemption(tx, row.id, {
      state: 'handed-over',
      captureId,
      slipNo,
      balanceAfter,
      clerkId: by.id,
      clerkName: by.name,
      secondId: second?.id ?? null,
      secondName: second?.name ?? null,
      handedOverAt: by.at,
    });
    await this.moveStock(tx, row, 'release', by);
    await this.moveStock(tx, row, 'out', by);
    await this.vouchers.give(tx, row.id, goods, row.lines);
    const handedOver = await this.store.getRedemption(row.id, tx);
    await this.counter.announce(tx, handedOver, actor);
    return handedOver;
  }

  async cancel(actor: Actor, id: string, input: CancelRedemptionInput, write: WriteKey): Promise<RedemptionRecord> {
    await this.assertReach(actor, 'redemption.cancel', id);
    return this.writes.once(write, async (tx) => {
      const row = await this.store.lockRedemption(tx, id);
      assertAllowed(checkCancel(row) ?? checkClosingReason(input.reason));
      await this.release(tx, row, 'cancelled', this.actedBy(actor), input.reason.trim());
      await this.counter.trace(tx, actor, 'redemption.cancel', row, input.reason.trim());
      return this.counter.show(await this.store.getRedemption(id, tx), actor);
    });
  }

  reservedBy(personId: string): Promise<{ count: number; points: number }> {
    return this.store.reservedBy(personId);
  }

  /** What somebody reserved who will not fetch it, with its goods: to be locked before the accounts are. */
  async lockReserved(tx: EntityManager, personId: string): Promise<RedemptionRow[]> {
    const rows = await this.store.lockReserved(tx, personId);
    for (const shopId of [...new Set(rows.map((row) => row.shopId))].sort()) {
      const lines = rows.filter((row) => row.shopId === shopId).flatMap((row) => row.lines);
      await this.shelf.lockGoods(
        tx,
        shopId,
        lines.map((line) => line.goodsId),
      );
    }
    return rows;
  }

  /** `rows`: by {@link lockReserved}; their accounts are locked. */
  async cancelAll(tx: EntityManager, actor: Actor, rows: readonly RedemptionRow[], reason: string): Promise<void> {
    for (const row of rows) {
      await this.release(tx, row, 'cancelled', this.actedBy(actor), reason);
      await this.counter.trace(tx, actor, 'redemption.cancel', row, reason);
    }
  }

  /** Takes back a hand-over on the same day: goods to the shelf, points to exactly the buckets they came from. The slip keeps its number. */
  async void(actor: Actor, id: string, input: CancelRedemptionInput, write: WriteKey): Promise<RedemptionRecord> {
    await this.assertReach(actor, 'redemption.hand-over', id);
    return this.writes.once(write, async (tx) => {
      const row = await this.store.lockRedemption(tx, id);
      assertAllowed(checkVoid(row, this.clock.now()) ?? checkClosingReason(input.reason));
      if (await this.counter.isOwnHousehold(tx, actor, row.personId, row.ownerId))
        throw new DomainError('redemption.own-household');
      const by = this.actedBy(actor);
      const goods = await this.lockGoods(tx, row);
      // whoever has read a code can use it, with or without the slip
      if (goods.some(({ form }) => form === 'voucher')) throw new DomainError('voucher.given');
      const targetId = row.redeemId ?? row.captureId;
      if (targetId === null) throw new Error(`redemption ${id} was handed over without a transfer`);
      const reverseId = await this.points.giveBack(tx, {
        key: `reverse:${id}`,
        targetId,
        actorId: by.id,
        occurredOn: this.clock.today(),
        reason: input.reason.trim(),
      });
      await this.store.changeRedemption(tx, id, {
        state: 'voided',
        reverseId,
        ...closedBy(by, input.reason.trim()),
      });
      await this.moveStock(tx, row, 'restore', by);
      // behind the lock that sheets are signed behind: who waited for it past midnight would change a month that is signed
      await this.store.lockSlips(tx, row.shopId);
      assertAllowed(checkVoid(row, this.clock.now()));
      await this.counter.trace(tx, actor, 'redemption.void', row, input.reason.trim());
      return this.counter.show(await this.store.getRedemption(id, tx), actor);
    });
  }

  /** Reservations nobody fetched give their goods and points back. May run twice at once: each is done by whoever locks it first. */
  async expireReservations(): Promise<void> {
    const ids = await this.store.findExpired(this.clock.now(), EXPIRY_BATCH);
    for (const id of ids) {
      try {
        await this.dataSource.transaction((tx) => this.expire(tx, id));
      } catch (error) {
        // one that cannot be released must not keep the others waiting; the next run tries it again
        this.logger.error(
          { redemption: id, reason: error instanceof Error ? error.message : String(error) },
          'a reservation could not be released',
        );
      }
    }
    if (ids.length === EXPIRY_BATCH)
      await this.jobs.add('expire-reservations', {}, `expire-reservations-${ids.at(-1)}`);
  }

  private async expire(tx: EntityManager, id: string): Promise<void> {
    const now = this.clock.now();
    const row = await this.store.lockRedemption(tx, id);
    if (!mayRedemptionBecome(row.state, 'expired') || row.expiresAt === null || row.expiresAt > now) return;
    await this.release(tx, row, 'expired', { id: null, name: '系统', at: now }, '超过领取期限');
  }

  private async release(
    tx: EntityManager,
    row: RedemptionRow,
    state: 'cancelled' | 'expired',
    by: ActedBy,
    reason: string,
  ): Promise<void> {
    await this.lockGoods(tx, row);
    const releaseId = await this.points.giveBack(tx, {
      key: `release:${row.id}`,
      targetId: this.paidBy(row),
      actorId: by.id,
      occurredOn: this.clock.today(),
      reason,
    });
    await this.store.changeRedemption(tx, row.id, {
      state,
      releaseId,
      balanceAfter: await this.balanceOf(tx, row),
      ...closedBy(by, reason),
    });
    await this.moveStock(tx, row, 'release', by);
  }

  private async assertReach(
    actor: Actor,
    action: 'redemption.hand-over' | 'redemption.cancel',
    id: string,
  ): Promise<void> {
    const row = await this.store.findRedemption(id);
    assertCan(actor, action, row ? { unitPath: row.unitPath, personIds: [row.personId] } : {});
  }

  private paidBy(row: RedemptionRow): number {
    if (row.holdId === null) throw new Error(`redemption ${row.id} was reserved without a hold`);
    return row.holdId;
  }

  private async balanceOf(tx: EntityManager, row: RedemptionRow): Promise<number> {
    return (await this.points.balanceIn(tx, row.accountId)).available;
  }

  private lockGoods(tx: EntityManager, row: RedemptionRow): Promise<GoodsRecord[]> {
    return this.shelf.lockGoods(
      tx,
      row.shopId,
      row.lines.map((line) => line.goodsId),
    );
  }

  private moveStock(tx: EntityManager, row: RedemptionRow, kind: StockMoveKind, by: ActedBy): Promise<void> {
    const sign = kind === 'out' ? -1 : 1;
    return this.shelf.moveStock(
      tx,
      row.lines.map(({ goodsId, pieces }) => ({
        goodsId,
        kind,
        pieces: sign * pieces,
        reason: null,
        redemptionId: row.id,
      })),
      by,
    );
  }

  private actedBy(actor: Actor): ActedBy {
    return { id: actor.userId, name: actor.name, at: this.clock.now() };
  }
}

function closedBy(by: ActedBy, reason: string) {
  return { closedById: by.id, closedByName: by.name, closedReason: reason, closedAt: by.at };
}
