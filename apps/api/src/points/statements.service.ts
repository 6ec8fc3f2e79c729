import { Injectable } from '@nestjs/common';
import {
  assertCan,
  DomainError,
  listScope,
  type Action,
  type Actor,
  type Page,
  type PageQuery,
  type PendingAward,
  type PointsAccountRecord,
  type PointsBalance,
  type PointsEntry,
  type PointsEntryDetail,
  type PointsTransferKind,
  type PointsTransferRecord,
  type ReverseTransferResult,
} from '@jishan/domain';
import { VILLAGE_POINTS } from '@jishan/points';
import { AuditService } from '../audit/audit.service';
import { Clock } from '../platform/clock';
import { Writes, type WriteKey } from '../platform/idempotency';
import { UnitsService } from '../units/units.service';
import { BalancesStore } from './balances.store';
import { PointsService } from './points.service';
import { StatementsStore, type EntryRow } from './statements.store';

/** Balances and statements as people read them, and the one correction the office makes by hand. */
@Injectable()
export class StatementsService {
  constructor(
    private readonly store: StatementsStore,
    private readonly balances: BalancesStore,
    private readonly points: PointsService,
    private readonly units: UnitsService,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly writes: Writes,
  ) {}

  async myBalance(actor: Actor): Promise<PointsBalance> {
    const balance = await this.balances.balanceOfPerson(ownPerson(actor), VILLAGE_POINTS, this.clock.today());
    if (!balance) throw new DomainError('resource.not-found');
    return balance;
  }

  async myEntries(actor: Actor, query: PageQuery): Promise<Page<PointsEntry>> {
    const accountId = await this.myAccount(actor);
    return accountId === null ? { items: [], nextCursor: null } : this.entriesOf(accountId, query);
  }

  async myPending(actor: Actor): Promise<PendingAward[]> {
    const accountId = await this.myAccount(actor);
    return accountId === null ? [] : this.store.pending(accountId);
  }

  async balance(actor: Actor, accountId: number): Promise<PointsBalance> {
    await this.assertReaches(actor, 'points.read', accountId);
    const balance = await this.balances.balance(accountId, this.clock.today());
    if (!balance) throw new DomainError('resource.not-found');
    return balance;
  }

  async entries(actor: Actor, accountId: number, query: PageQuery): Promise<Page<PointsEntry>> {
    await this.assertReaches(actor, 'points.read', accountId);
    return this.entriesOf(accountId, query);
  }

  /** One line down to its activity, rule, calculation and recorder. */
  async entry(actor: Actor, transferId: number): Promise<PointsEntryDetail> {
    const row = await this.store.entry(transferId);
    if (!row) throw new DomainError('resource.not-found');
    await this.assertReaches(actor, 'points.read', row.accountId);
    const { source, actorName, ownerLabel, explanation, schemeTitle, schemeVersion, schemeDocumentRef } = row;
    const { activity, attendance, redemption, buckets, reversedBy, reverses, reason } = row;
    return {
      ...toEntry(row),
      ...{ source, actorName, ownerLabel, explanation, schemeTitle, schemeVersion, schemeDocumentRef },
      ...{ activity, attendance, buckets, reversedBy, reverses, reason },
      ruleName: row.bonusName ?? row.ruleName,
      redemption: redemption && {
        id: redemption.id,
        slipNo: redemption.slipNo,
        shopName: redemption.shopName,
        lines: redemption.lines,
      },
      helperName: redemption?.clerkName ?? null,
    };
  }

  async accounts(
    actor: Actor,
    query: PageQuery & { search?: string; unitId?: string },
  ): Promise<Page<PointsAccountRecord>> {
    const unitPath = query.unitId === undefined ? undefined : await this.units.pathOf(query.unitId);
    return this.store.accounts(listScope(actor, 'points.list-accounts'), { ...query, unitPath }, this.clock.today());
  }

  transfers(
    actor: Actor,
    query: PageQuery & { kind?: PointsTransferKind; from?: string; to?: string },
  ): Promise<Page<PointsTransferRecord>> {
    return this.store.transfers(listScope(actor, 'points.list-transfers'), query);
  }

  /** Takes an award back by hand. Redemptions are undone at the shop, where the goods come back too. */
  async reverse(actor: Actor, transferId: number, reason: string, write: WriteKey): Promise<ReverseTransferResult> {
    const entry = await this.store.entry(transferId);
    if (!entry) throw new DomainError('resource.not-found');
    const subject = await this.assertReaches(actor, 'points.reverse', entry.accountId);
    return this.writes.once(write, async (tx) => {
      await this.points.lockAccounts(tx, [entry.accountId]);
      if (await this.store.isResolved(tx, transferId)) throw new DomainError('points.already-reversed');
      const by = { actorId: actor.userId, reason, occurredOn: this.clock.today() };
      const [reversed] = await this.points.reverseAwards(tx, [transferId], by);
      if (!reversed) throw new DomainError('points.transfer-unknown');
      await this.audit.record(tx, {
        actorId: actor.userId,
        action: 'points.reverse',
        subjectKind: 'transfer',
        subjectId: String(transferId),
        unitPath: subject.unitPath ?? null,
        reason,
      });
      return { transferId: reversed.transferId, shortfall: reversed.shortfall };
    });
  }

  private async entriesOf(accountId: number, query: PageQuery): Promise<Page<PointsEntry>> {
    const page = await this.store.entries(accountId, query);
    return { ...page, items: page.items.map(toEntry) };
  }

  private async myAccount(actor: Actor): Promise<number | null> {
    const place = await this.balances.accountOfPerson(ownPerson(actor), VILLAGE_POINTS, this.clock.today());
    if (!place) throw new DomainError('resource.not-found');
    return place.accountId;
  }

  private async assertReaches(actor: Actor, action: Action, accountId: number) {
    const subject = await this.store.subjectOf(accountId, this.clock.today());
    if (!subject) throw new DomainError('resource.not-found');
    assertCan(actor, action, subject);
    return subject;
  }
}

function ownPerson(actor: Actor): string {
  if (actor.personId === null) throw new DomainError('resource.not-found');
  assertCan(actor, 'points.read', { personIds: [actor.personId] });
  return actor.personId;
}

function toEntry(row: EntryRow): PointsEntry {
  const { transferId, accountId, line, kind, amount, balanceAfter, occurredOn, postedAt, personName, reversed } = row;
  return {
    transferId,
    accountId,
    line,
    kind,
    amount,
    balanceAfter,
    occurredOn,
    postedAt,
    title: titleOf(row),
    personName,
    reversed,
  };
}

/** What a villager reads: 岗位值守：高峰值守志愿服务活动; 兑换：大米1袋. */
function titleOf(row: EntryRow): string {
  const earned = [row.bonusName ?? row.ruleName, row.activityTitle].filter((part) => part !== null).join('：');
  const goods = row.goods === null ? '' : `：${row.goods}`;
  switch (row.kind) {
    case 'award':
      return earned || '积分入账';
    case 'hold':
      return `预约兑换${goods}`;
    case 'release':
      return `预约取消，积分退回${goods}`;
    case 'redeem':
    case 'capture':
      return `兑换${goods}`;
    case 'expire':
      return '积分到期';
    case 'reverse':
      return row.resolvedKind === 'award' ? `冲正：${earned || '积分入账'}` : `兑换撤销，积分退回${goods}`;
    case 'adjust':
    case 'gift':
      return earned || '积分变动';
    default:
      return row.kind satisfies never;
  }
}
