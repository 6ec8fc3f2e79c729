import { Injectable } from '@nestjs/common';
import { dayOf, DomainError } from '@jishan/domain';
import {
  award,
  monthOf,
  unearnedBonuses,
  type Award,
  type AwardDraft,
  type Owner,
  type SchemeVersion,
} from '@jishan/points';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../platform/clock';
import { HoursService } from '../hours/hours.service';
import { settledAll } from '../platform/settled-all';
import { PointsService } from '../points/points.service';
import { PastStore, type CountedBonus } from './past.store';
import {
  accountOf,
  accountsOf,
  bonusesSince,
  conditionsOf,
  countingOf,
  hourKey,
  inTurn,
  pastOf,
  reckon,
  roundFor,
  settledRows,
  sourceOf,
} from './roster';
import type { Past, Reckoned, Roster, RosterRow, Settled, Settling, Terms } from './roster';
import { SchemesService } from './schemes.service';
import { roundKey, SettlementStore, type Round } from './settlement.store';

export type { Roster, RosterRow, Settled, Terms } from './roster';

type Service = Pick<Roster, 'kind' | 'category' | 'startsAt'> & Pick<RosterRow, 'role' | 'minutes'>;

/** Somebody, for an estimate. */
const ANYBODY = {
  kind: 'attendance' as const,
  id: 'estimate',
  revision: 0,
  personId: 'anybody',
  owner: { kind: 'member' as const, id: 'anybody' },
  activityId: null,
};

/**
 * From proved attendance to hours and points, a whole sheet at a time and always inside the caller's transaction. The caller has locked
 * the activity; here all accounts of the sheet are locked at once before anything is written, whatever its shifts, schemes and books.
 */
@Injectable()
export class SettlementService {
  constructor(
    private readonly schemes: SchemesService,
    private readonly points: PointsService,
    private readonly hours: HoursService,
    private readonly store: SettlementStore,
    private readonly pasts: PastStore,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** What holds on these days for an activity of the unit and for these people; each a single query, to be asked beside others. */
  async termsOn(
    tx: EntityManager,
    unitId: string,
    personIds: readonly string[],
    days: ReadonlySet<string>,
  ): Promise<Terms> {
    const [versions, ...owners] = await Promise.all([
      this.schemes.inForceOn(tx, unitId, days),
      ...[...days].map((day) => this.points.ownersOf(tx, personIds, day)),
    ]);
    return { versions, owners: new Map([...days].map((day, at) => [day, owners[at] ?? new Map<string, Owner>()])) };
  }

  /**
   * Hours and points of a confirmed sheet, by the scheme in force on each day. Rows that were settled before stay as they are.
   * Whoever has asked already what holds on those days hands it on.
   */
  async settle(tx: EntityManager, rosters: readonly Roster[], known?: Terms): Promise<Settled[]> {
    const settlings = await this.open(tx, rosters, known);
    await this.lock(tx, settlings, []);
    return inTurn(settlings, (settling) => this.settleOne(tx, settling));
  }

  private async settleOne(tx: EntityManager, settling: Settling): Promise<Settled[]> {
    const { roster } = settling;
    const { fresh, reckoned } = await this.postHours(tx, settling);
    const before = settling.rows.filter((row) => !fresh.has(hourKey(row)));
    settling.rows = settling.rows.filter((row) => fresh.has(hourKey(row)));
    // worked out for all rows while their hours were on the way; some had been settled earlier
    const due = before.length === 0 ? reckoned : reckoned.map(({ version, past }) => reckon(settling, version, past));
    for (const one of due) await this.give(tx, settling, one);
    const given = before.length > 0 ? await this.given(tx, roster.activityId, before.map(sourceOf)) : [];
    return settledRows(settling, given);
  }

  /**
   * Replaces what earlier revisions of these rows gave. The new points come first and the old ones go after, so that what somebody
   * has spent meanwhile is a shortfall only as far as the correction takes away.
   */
  async correct(tx: EntityManager, rosters: readonly Roster[], reason: string, known?: Terms): Promise<Settled[]> {
    const [first] = rosters;
    if (!first) return [];
    const settlings = await this.open(tx, rosters, known);
    const rows = rosters.flatMap((roster) => roster.rows);
    const involved = await this.store.accountsInvolved(tx, {
      activityId: first.activityId,
      sources: rows.map(sourceOf),
      personIds: [...new Set(rows.map((row) => row.personId))],
      bonusesSince: bonusesSince(settlings),
    });
    await this.lock(tx, settlings, involved);
    return inTurn(settlings, (settling) => this.correctOne(tx, settling, reason));
  }

  private async correctOne(tx: EntityManager, settling: Settling, reason: string): Promise<Settled[]> {
    const { roster } = settling;
    const { activityId, recorderId } = roster;
    const sources = roster.rows.map(sourceOf);
    const old = await this.points.liveAwards(tx, activityId, sources);
    const waiting = await this.store.waiting(tx, activityId, sources);
    await this.hours.reverse(tx, activityId, sources, { recorderId, reason });
    await this.store.withdraw(
      tx,
      waiting.map((one) => one.key),
      reason,
    );
    settling.replaced = new Set(sources);
    settling.postedBefore = new Set(old.map((one) => one.source));
    const { reckoned } = await this.postHours(tx, settling);
    const unearned: CountedBonus[] = [];
    for (const one of reckoned) unearned.push(...(await this.give(tx, settling, one)));
    await this.takeBack(
      tx,
      settling,
      old.map((one) => one.id),
      unearned,
      reason,
    );
    return settledRows(settling, []);
  }

  /** What one such service would give in redeemable points, before caps and bonuses; null where no scheme applies. */
  async estimate(unitId: string, service: Service): Promise<{ points: number; explanation: string } | null> {
    const tx = this.dataSource.manager;
    const occurredOn = dayOf(service.startsAt);
    const version = (await this.schemes.inForce(tx, unitId, occurredOn)).find((candidate) => candidate.book === 1);
    if (!version) return null;
    const { category, role, minutes } = service;
    const conditions = conditionsOf(service, await this.store.calendar());
    const plain = { ...version, caps: [], rules: version.rules.map((rule) => ({ ...rule, bonus: null })) };
    const fact = { ...ANYBODY, category, role, minutes, conditions, occurredOn, settledAt: service.startsAt };
    const [draft] = award(plain, [fact], { awards: [], facts: [] });
    return { points: draft?.amount ?? 0, explanation: draft?.explanation ?? '方案中没有适用的规则。' };
  }

  /** Points that stand for each attendance of an activity today, corrections and reversals counted. */
  async pointsOf(activityId: string): Promise<Map<string, number>> {
    const standing = await this.store.standing(activityId);
    return new Map(standing.map(({ source, amount }) => [source.slice('attendance:'.length), amount]));
  }

  /** Which of these activities have awards that still wait. */
  activitiesUnderPosting(activityIds: readonly string[], tx?: EntityManager): Promise<string[]> {
    return this.store.underPosting(activityIds, tx);
  }

  /**
   * Posts the hours, and answers which are new. Asked together and answered in turn: what counted before is without them. While they
   * are on the way, what the rows earn is worked out.
   */
  private async postHours(
    tx: EntityManager,
    settling: Settling,
  ): Promise<{ fresh: Set<string>; reckoned: Reckoned[] }> {
    const { roster, rows, versions, occurredOn } = settling;
    const { activityId, category, recorderId } = roster;
    const credits = rows.map((row) => ({ ...row, key: hourKey(row), origin: sourceOf(row), category }));
    const reckoning = async (version: SchemeVersion) =>
      reckon(settling, version, await this.past(tx, settling, version));
    const [reckoned, fresh] = await settledAll([
      Promise.all(versions.map(reckoning)),
      this.hours.post(tx, credits, { activityId, occurredOn, recorderId }),
    ]);
    return { fresh, reckoned };
  }

  /** What giving points to each roster needs to know, asked once for all its rows. Nothing is locked or written yet. */
  private open(tx: EntityManager, rosters: readonly Roster[], known?: Terms): Promise<Settling[]> {
    return inTurn(rosters, async (roster) => {
      const occurredOn = dayOf(roster.startsAt);
      const rows = roster.rows.filter((row) => row.minutes > 0);
      const people = [...new Set(rows.map((row) => row.personId))];
      const calendar = await this.store.calendar();
      const [versions, owners] = await Promise.all([
        known?.versions.get(occurredOn) ?? this.schemes.inForce(tx, roster.unitId, occurredOn),
        known?.owners.get(occurredOn) ?? this.points.ownersOf(tx, people, occurredOn),
      ]);
      return [
        {
          ...{ roster, rows, occurredOn, settledAt: this.clock.now(), versions, calendar, owners },
          accounts: { ids: new Set<number>(), idOf: new Map<string, number>(), ownerOf: new Map<number, string>() },
          rounds: new Map<string, string>(),
          ...{ replaced: new Set(), postedBefore: new Set(), drafts: [], posted: new Set() },
        },
      ];
    });
  }

  private async lock(tx: EntityManager, settlings: readonly Settling[], alsoIds: readonly number[]): Promise<void> {
    const rounds = await this.store.openRounds(
      tx,
      settlings.flatMap((settling) => settling.versions.flatMap((version) => this.roundOf(version, settling) ?? [])),
    );
    const accounts = await this.points.lockOwners(tx, settlings.flatMap(accountsOf), alsoIds);
    for (const settling of settlings) Object.assign(settling, { accounts, rounds });
  }

  /** Gives by one version: posted, or put under 公示. Answers the bonuses that the people of the roster no longer earn. */
  private async give(
    tx: EntityManager,
    settling: Settling,
    { version, facts, drafts, past: { history, bonuses } }: Reckoned,
  ): Promise<CountedBonus[]> {
    const { roster, replaced, postedBefore } = settling;
    settling.drafts.push(...drafts);
    const toAward = (draft: AwardDraft): Award => ({
      ...draft,
      actorId: roster.recorderId,
      accountId: accountOf(settling, version, draft.owner),
    });
    const paid = drafts.filter((draft) => draft.amount > 0);
    const isDue = (draft: AwardDraft) => version.postingDays === 0 || postedBefore.has(draft.source);
    const now = paid.filter(isDue);
    const later = paid.filter((draft) => !isDue(draft));
    now.forEach((draft) => settling.posted.add(draft.key));
    await this.points.postAwards(tx, version.book, now.map(toAward), true);
    if (later.length > 0) await this.pend(tx, settling, version, later.map(toAward));
    if (replaced.size === 0) return [];
    return unearnedBonuses(version, monthOf(settling.occurredOn), bonuses, [...history.facts, ...facts]);
  }

  /** What counts already for caps and bonuses. What is settled or replaced now is no part of it. */
  private async past(tx: EntityManager, settling: Settling, version: SchemeVersion): Promise<Past> {
    const counting = countingOf(settling, version);
    const since = counting.bonusesSince;
    const [used, bonuses, facts] = await Promise.all([
      this.pasts.used(tx, counting),
      this.pasts.bonuses(tx, counting),
      since === null ? [] : this.hours.timesSince(tx, counting.personIds, since),
    ]);
    return pastOf({ ...counting, accounts: settling.accounts }, { used, bonuses, facts });
  }

  private async takeBack(
    tx: EntityManager,
    { roster, accounts }: Settling,
    awardIds: number[],
    unearned: CountedBonus[],
    reason: string,
  ): Promise<void> {
    // a bonus that somebody gave into another account since we looked: to lock that one now would be out of order
    if (unearned.some((past) => !accounts.ids.has(past.accountId)))
      throw new DomainError('attendance.changed-meanwhile');
    const posted = unearned.flatMap((past) => past.transferId ?? []);
    const by = { actorId: roster.recorderId, reason, occurredOn: this.clock.today() };
    await this.points.reverseAwards(tx, [...awardIds, ...posted], by);
    const waiting = unearned.filter((past) => past.transferId === null).map((past) => past.key);
    if (waiting.length > 0) await this.store.withdraw(tx, waiting, reason);
  }

  /** The round of public view that takes what a version gives today; null when it posts at once. */
  private roundOf(version: SchemeVersion, { roster, calendar }: Settling): Round | null {
    return roundFor(version, roster.unitId, this.clock.today(), calendar);
  }

  private async pend(tx: EntityManager, settling: Settling, version: SchemeVersion, awards: Award[]): Promise<void> {
    const round = this.roundOf(version, settling);
    const id = round && settling.rounds.get(roundKey(round));
    if (!id) throw new Error('awards for public view without a round that takes them');
    await this.store.pend(tx, version.book, awards, { id, effectiveOn: round.window.effectiveOn });
  }

  /** What rows that were settled before have. */
  private async given(tx: EntityManager, activityId: string, sources: string[]) {
    const posted = await this.points.liveAwards(tx, activityId, sources);
    const waiting = await this.store.waiting(tx, activityId, sources);
    return [
      ...posted.map((one) => ({ ...one, state: 'posted' as const })),
      ...waiting.map((one) => ({ ...one, state: 'pending' as const })),
    ];
  }
}
