import { Injectable } from '@nestjs/common';
import {
  assertCan,
  can,
  DomainError,
  listScope,
  slipNumber,
  type Action,
  type Actor,
  type FormerAccount,
  type FormerEntry,
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
  type Subject,
} from '@jishan/domain';
import { VILLAGE_POINTS } from '@jishan/points';
import { AuditService } from '../audit/audit.service';
import { Clock } from '../platform/clock';
import { Writes, type WriteKey } from '../platform/idempotency';
import { UnitsService } from '../units/units.service';
import { BalancesStore } from './balances.store';
import { PointsService } from './points.service';
import { StatementsStore, type EntryDetailRow, type EntryRow, type LineSpan } from './statements.store';

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

  /** Accounts of households that the person belonged to once. */
  async myFormer(actor: Actor): Promise<FormerAccount[]> {
    return this.balances.formerAccounts(ownPerson(actor, 'points.read-former'), VILLAGE_POINTS, this.clock.today());
  }

  /** Of one of them what is one's own, and what names nobody and is of one's time there. */
  async formerEntries(actor: Actor, accountId: number, query: PageQuery): Promise<Page<FormerEntry>> {
    const personId = await this.assertBelonged(actor, accountId);
    const page = await this.store.entries(accountId, query, personId);
    const shown = page.items.map((row) => {
      const { balanceAfter: _ofTheHousehold, ...entry } = toEntry(row);
      return entry;
    });
    return { ...page, items: shown };
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

  /** Lines in the order of the book, from a line on or of some days. */
  async lines(actor: Actor, accountId: number, span: LineSpan): Promise<PointsEntry[]> {
    await this.assertReaches(actor, 'points.read', accountId);
    return (await this.store.lines(accountId, span)).map((row) => toEntry(row));
  }

  /**
   * One line down to its activity, rule, calculation and recorder. Points that changed their owner made two: of those that the actor may
   * read that of the account that was asked for, else their own.
   */
  async entry(actor: Actor, transferId: number, accountId?: number): Promise<PointsEntryDetail> {
    const { row, whole } = await this.readableSide(actor, transferId, accountId);
    const { source, actorName, ownerLabel, unitId, explanation } = row;
    const { schemeId, schemeTitle, schemeVersion, schemeDocumentRef } = row;
    const { activity, attendance, deed, deduction, redemption, buckets, reversedBy, reverses, reason, shortfall } = row;
    return {
      ...toEntry(row),
      ...{
        source,
        actorName,
        ownerLabel,
        unitId,
        explanation,
        schemeId,
        schemeTitle,
        schemeVersion,
        schemeDocumentRef,
      },
      ...(whole ? {} : { balanceAfter: null }),
      // what was decided about the household is no longer theirs to read
      ...{
        activity,
        attendance,
        deed,
        deduction: whole ? deduction : null,
        buckets,
        reversedBy,
        reverses,
        reason,
        shortfall,
      },
      ruleName: row.bonusName ?? row.ruleName,
      redemption: redemption && {
        ...redemption,
        slipNo: redemption.slipNo === null ? null : slipNumber(redemption.slipNo),
      },
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
    const [entry] = await this.store.sides(transferId);
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
    return { ...page, items: page.items.map((row) => toEntry(row)) };
  }

  /** With whether all of the line, or as somebody who has left. */
  private async readableSide(
    actor: Actor,
    transferId: number,
    accountId?: number,
  ): Promise<{ row: EntryDetailRow; whole: boolean }> {
    const open: { row: EntryDetailRow; own: boolean }[] = [];
    const sides = await this.store.sides(transferId);
    for (const row of sides) {
      const subject = await this.store.subjectOf(row.accountId, this.clock.today());
      if (!subject || !can(actor, 'points.read', subject)) continue;
      open.push({ row, own: actor.personId !== null && (subject.personIds ?? []).includes(actor.personId) });
    }
    const first = open.find(({ row }) => row.accountId === accountId) ?? open.find(({ own }) => own) ?? open[0];
    if (first) return { row: first.row, whole: true };
    const left = await this.formerSide(actor, sides);
    if (!left) throw new DomainError('resource.not-found');
    return { row: left, whole: false };
  }

  private async formerSide(actor: Actor, sides: readonly EntryDetailRow[]): Promise<EntryDetailRow | null> {
    const { personId } = actor;
    if (personId === null || !can(actor, 'points.read-former', { personIds: [personId] })) return null;
    const former = await this.balances.formerAccounts(personId, VILLAGE_POINTS, this.clock.today());
    for (const row of sides) {
      if (!former.some((account) => account.accountId === row.accountId)) continue;
      if (await this.balances.readsLine(row.accountId, row.transferId, personId)) return row;
    }
    return null;
  }

  /** The person of the actor, who belonged to the account once. */
  private async assertBelonged(actor: Actor, accountId: number): Promise<string> {
    const { personId } = actor;
    const former = personId ? await this.balances.formerAccounts(personId, VILLAGE_POINTS, this.clock.today()) : [];
    const belonged = personId !== null && former.some((account) => account.accountId === accountId);
    assertCan(actor, 'points.read-former', { personIds: belonged ? [personId] : [] });
    return ownPerson(actor, 'points.read-former');
  }

  private async myAccount(actor: Actor): Promise<number | null> {
    const place = await this.balances.accountOfPerson(ownPerson(actor), VILLAGE_POINTS, this.clock.today());
    if (!place) throw new DomainError('resource.not-found');
    return place.accountId;
  }

  /** Whose account it is, for whoever may do this with it; for others there is none. */
  async assertReaches(actor: Actor, action: Action, accountId: number): Promise<Subject> {
    const subject = await this.store.subjectOf(accountId, this.clock.today());
    if (!subject) throw new DomainError('resource.not-found');
    assertCan(actor, action, subject);
    return subject;
  }
}

function ownPerson(actor: Actor, action: Action = 'points.read'): string {
  if (actor.personId === null) throw new DomainError('resource.not-found');
  assertCan(actor, action, { personIds: [actor.personId] });
  return actor.personId;
}

type Titled = Pick<EntryRow, 'kind' | 'amount' | 'resolvedKind' | 'ruleName' | 'bonusName' | 'forWhat' | 'goods'>;

function toEntry<Line extends number | null>(
  row: Omit<EntryRow, 'line' | 'balanceAfter'> & { line: Line; balanceAfter: Line },
): Omit<PointsEntry, 'line' | 'balanceAfter'> & { line: Line; balanceAfter: Line } {
  const { transferId, accountId, line, kind, amount, balanceAfter, occurredOn, postedAt } = row;
  const { personName, reversed, holdEnd, lateFor } = row;
  return {
    ...{ transferId, accountId, line, kind, amount, balanceAfter, occurredOn, postedAt },
    ...{ title: titleOf(row), personName, reversed, holdEnd, lateFor },
  };
}

/** What a villager reads: 岗位值守：高峰值守志愿服务活动; 兑换：大米1袋. */
function titleOf(row: Titled): string {
  const earned = [row.bonusName ?? row.ruleName, row.forWhat].filter((part) => part !== null).join('：');
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
      return undoneTitle(row.resolvedKind, earned, goods);
    case 'deduct':
      return `扣分：${earned}`;
    case 'move':
      return row.amount > 0 ? '划入' : '划出';
    default:
      return row.kind satisfies never;
  }
}

function undoneTitle(resolved: PointsTransferKind | null, earned: string, goods: string): string {
  if (resolved === 'award') return `冲正：${earned || '积分入账'}`;
  return resolved === 'deduct' ? `撤销扣分，积分退回：${earned}` : `兑换撤销，积分退回${goods}`;
}
