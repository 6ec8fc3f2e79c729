import { Injectable } from '@nestjs/common';
import {
  assertAllowed,
  assertCan,
  checkSpending,
  DomainError,
  limitSince,
  type Actor,
  type AllowanceRecord,
  type GoodsRecord,
  type GoodsTaken,
  type Payer,
  type PersonalPurse,
  type SetSpendingLimitInput,
  type SpendingLimitRecord,
  type Subject,
} from '@jishan/domain';
import { VILLAGE_POINTS } from '@jishan/points';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service';
import { HouseholdsService } from '../households/households.service';
import { Clock } from '../platform/clock';
import { Writes, type WriteKey } from '../platform/idempotency';
import { PointsService, type AccountRef } from '../points/points.service';
import { ShelfService } from '../stock/shelf.service';
import { PeopleService } from '../volunteers/people.service';
import { AllowancesStore } from './allowances.store';

/** Which account pays, how much the household may have of what, and how much one member of it may spend. */
@Injectable()
export class AllowancesService {
  constructor(
    private readonly store: AllowancesStore,
    private readonly people: PeopleService,
    private readonly points: PointsService,
    private readonly shelf: ShelfService,
    private readonly dataSource: DataSource,
    private readonly households: HouseholdsService,
    private readonly audit: AuditService,
    private readonly writes: Writes,
    private readonly clock: Clock,
  ) {}

  async read(actor: Actor, personId: string): Promise<SpendingLimitRecord> {
    assertCan(actor, 'redemption.limit-member', await this.subjectOf(personId));
    return this.recordOf(personId);
  }

  /** The same for members of one household; who may read it is decided by whoever calls. */
  async limitsOf(personIds: readonly string[]): Promise<SpendingLimitRecord[]> {
    const limits = await this.store.limitsOf(personIds);
    return Promise.all(
      personIds.map(async (personId) => ({
        personId,
        monthlyPoints: limits.get(personId) ?? null,
        spentThisMonth: await this.store.spentSince(personId, this.monthStart()),
      })),
    );
  }

  /** A limit is the word of one head; it ends when the person leaves the household. */
  lift(tx: EntityManager, actor: Actor, personIds: readonly string[]): Promise<void> {
    return this.store.lift(tx, personIds, { name: actor.name, at: this.clock.now() });
  }

  /** It belongs to the head of the household, not to the member whom it limits. */
  private async subjectOf(personId: string): Promise<Subject> {
    const [{ unitPath }, headId] = [await this.people.subjectOf(personId), await this.households.headOf(personId)];
    return { unitPath, personIds: headId === null ? [] : [headId] };
  }

  async set(
    actor: Actor,
    personId: string,
    { monthlyPoints }: SetSpendingLimitInput,
    write: WriteKey,
  ): Promise<SpendingLimitRecord> {
    const subject = await this.subjectOf(personId);
    assertCan(actor, 'redemption.limit-member', subject);
    await this.writes.once(write, async (tx) => {
      await this.store.setLimit(tx, personId, monthlyPoints, { name: actor.name, at: this.clock.now() });
      await this.audit.record(tx, {
        actorId: actor.userId,
        action: 'redemption.limit-member',
        subjectKind: 'volunteer',
        subjectId: personId,
        unitPath: subject.unitPath,
        detail: monthlyPoints === null ? '不限' : `每月 ${monthlyPoints} 分`,
      });
    });
    return this.recordOf(personId);
  }

  /** What the limits of a shop leave whoever asks; that of others is nobody's business. */
  async own(actor: Actor, shopId: string): Promise<AllowanceRecord> {
    const { personId } = actor;
    assertCan(actor, 'redemption.reserve', { personIds: personId ? [personId] : [] });
    if (!personId || !(await this.shelf.findShop(shopId))) throw new DomainError('resource.not-found');
    return this.dataSource.transaction(async (tx) => {
      const owner = (await this.points.ownersOf(tx, [personId], this.clock.today())).get(personId);
      const limited = await this.limitedGoods(tx, shopId);
      return {
        monthlyLeft: await this.monthlyLeft(tx, personId),
        taken: owner ? await this.takenOf(tx, owner.id, limited) : [],
        personal: owner?.kind === 'household' ? await this.purseOf(tx, personId) : null,
      };
    });
  }

  /** The account that pays, and the household whose limits count it: they hold for whichever account of its members pays. */
  async payerOf(
    tx: EntityManager,
    personId: string,
    payer: Payer | undefined,
  ): Promise<{ account: AccountRef; householdId: string | null }> {
    const usual = await this.points.accountOfPerson(tx, personId);
    const householdId = usual.ownerKind === 'household' ? usual.ownerId : null;
    if (payer !== 'personal' || householdId === null) return { account: usual, householdId };
    const owner = { kind: 'member' as const, id: personId };
    const accountId = (await this.points.ensureAccounts(tx, VILLAGE_POINTS, [owner])).get(personId);
    if (accountId === undefined) throw new DomainError('points.insufficient');
    return { account: { accountId, book: VILLAGE_POINTS, ownerKind: 'member', ownerId: personId }, householdId };
  }

  /** What a member of a household has in an account of the own; null where that is nothing. */
  async purseOf(tx: EntityManager, personId: string): Promise<PersonalPurse | null> {
    const accounts = await this.points.estateOf(tx, [personId]);
    const own = accounts.find(({ book, ownerKind }) => book === VILLAGE_POINTS && ownerKind === 'member');
    if (!own) return null;
    const { accountId, available, held, expiringSoon, expiringOn } = await this.points.balanceIn(tx, own.accountId);
    return available + held > 0 ? { accountId, available, held, expiringSoon, expiringOn } : null;
  }

  /** What of a shop's goods has a limit for households. */
  async limitedGoods(tx: EntityManager, shopId: string): Promise<GoodsRecord[]> {
    return (await this.shelf.listGoods(shopId, tx)).filter(({ householdLimit }) => householdLimit !== null);
  }

  /** To look at: nothing is locked, so a clerk elsewhere may be adding to it. */
  async takenOf(tx: EntityManager, ownerId: string, goods: readonly GoodsRecord[]): Promise<GoodsTaken[]> {
    return [...(await this.taken(tx, ownerId, goods))].map(([goodsId, pieces]) => ({ goodsId, pieces }));
  }

  /** What is left of the member's month; null when nobody set a limit. */
  async monthlyLeft(tx: EntityManager, personId: string): Promise<number | null> {
    const limit = await this.store.limitOf(personId, tx);
    if (limit === null) return null;
    return Math.max(0, limit - (await this.store.spentSince(personId, this.monthStart(), tx)));
  }

  /** Pieces that the household, or somebody alone, has had of each of the goods in the period of its limit. */
  taken(tx: EntityManager, ownerId: string, goods: readonly GoodsRecord[]): Promise<Map<string, number>> {
    const today = this.clock.today();
    return this.store.takenSince(
      tx,
      ownerId,
      goods.map(({ id, limitPeriod }) => ({ id, since: limitSince(limitPeriod, today) })),
    );
  }

  /** Comes after the goods are locked and before the account is. */
  async assertMaySpend(tx: EntityManager, personId: string, points: number): Promise<void> {
    const monthlyPoints = await this.store.lockLimit(tx, personId);
    if (monthlyPoints === null) return;
    const spentThisMonth = await this.store.spentSince(personId, this.monthStart(), tx);
    assertAllowed(checkSpending({ monthlyPoints, spentThisMonth }, points));
  }

  private async recordOf(personId: string): Promise<SpendingLimitRecord> {
    return {
      personId,
      monthlyPoints: await this.store.limitOf(personId),
      spentThisMonth: await this.store.spentSince(personId, this.monthStart()),
    };
  }

  private monthStart(): string {
    return limitSince('month', this.clock.today());
  }
}
