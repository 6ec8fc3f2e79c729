import { Injectable } from '@nestjs/common';
import { dayOf } from '@jishan/domain';
import {
  addDays,
  addWorkingDays,
  award,
  historySince,
  monthOf,
  unearnedBonuses,
  type Award,
  type AwardDraft,
  type Book,
  type Cap,
  type History,
  type Owner,
  type SchemeVersion,
} from '@jishan/points';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../platform/clock';
import { HoursService } from '../points/hours.service';
import { PointsService } from '../points/points.service';
import { conditionsOf, factsOf, hourKey, settledRows, sourceOf } from './roster';
import type { Roster, RosterRow, Settled, Settling } from './roster';
import { SchemesService } from './schemes.service';
import { SettlementStore, type CountedAward } from './settlement.store';

export type { Roster, RosterRow, Settled } from './roster';

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

/** From proved attendance to hours and points, a whole roster at a time and always inside the caller's transaction. */
@Injectable()
export class SettlementService {
  constructor(
    private readonly schemes: SchemesService,
    private readonly points: PointsService,
    private readonly hours: HoursService,
    private readonly store: SettlementStore,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Hours and points of a confirmed roster, by the scheme in force that day. Rows that were settled before stay as they are. */
  async settle(tx: EntityManager, roster: Roster): Promise<Settled[]> {
    const fresh = await this.postHours(tx, roster);
    const rows = roster.rows.filter((row) => fresh.has(hourKey(row)));
    const settling = await this.open(tx, roster, rows);
    for (const version of settling.versions) await this.give(tx, settling, version);
    const before = roster.rows.filter((row) => row.minutes > 0 && !fresh.has(hourKey(row)));
    return settledRows(
      settling,
      before.length > 0 ? await this.given(tx, roster.activityId, before.map(sourceOf)) : [],
    );
  }

  /**
   * Replaces what earlier revisions of these rows gave. The new points come first and the old ones go after, so that what somebody
   * has spent meanwhile is a shortfall only as far as the correction takes away.
   */
  async correct(tx: EntityManager, roster: Roster & { reason: string }): Promise<Settled[]> {
    const { activityId, recorderId, reason } = roster;
    const sources = roster.rows.map(sourceOf);
    const old = await this.points.liveAwards(tx, activityId, sources);
    const waiting = await this.store.lockWaiting(tx, activityId, sources);
    await this.hours.reverse(tx, activityId, sources, { recorderId, reason });
    await this.store.withdraw(
      tx,
      waiting.map((one) => one.key),
      reason,
    );
    await this.postHours(tx, roster);
    const settling = await this.open(
      tx,
      roster,
      roster.rows.filter((row) => row.minutes > 0),
    );
    settling.replaced = new Set(sources);
    settling.postedBefore = new Set(old.map((one) => one.source));
    settling.alsoLocked = old.map((one) => one.accountId);
    const unearned: CountedAward[] = [];
    for (const version of settling.versions) unearned.push(...(await this.give(tx, settling, version)));
    await this.takeBack(
      tx,
      old.map((one) => one.id),
      unearned,
      roster,
    );
    return settledRows(settling, []);
  }

  /** Takes back everything an activity gave: hours, points, points under posting. */
  async reverseActivity(
    tx: EntityManager,
    { activityId, recorderId, reason }: { activityId: string; recorderId: string; reason: string },
  ): Promise<{ reversed: number; shortfall: number }> {
    const posted = await this.points.liveAwards(tx, activityId, null);
    const waiting = await this.store.lockWaiting(tx, activityId, null);
    await this.hours.reverse(tx, activityId, null, { recorderId, reason });
    await this.store.withdraw(
      tx,
      waiting.map((one) => one.key),
      reason,
    );
    const by = { actorId: recorderId, reason, occurredOn: this.clock.today() };
    const reversed = await this.points.reverseAwards(
      tx,
      posted.map((one) => one.id),
      by,
    );
    return {
      reversed: posted.length + waiting.length,
      shortfall: reversed.reduce((sum, one) => sum + one.shortfall, 0),
    };
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
  activitiesUnderPosting(activityIds: readonly string[]): Promise<string[]> {
    return this.store.underPosting(activityIds);
  }

  private postHours(
    tx: EntityManager,
    { rows, activityId, category, startsAt, recorderId }: Roster,
  ): Promise<Set<string>> {
    const credits = rows
      .filter((row) => row.minutes > 0)
      .map((row) => ({ ...row, key: hourKey(row), origin: sourceOf(row), category }));
    return this.hours.post(tx, credits, { activityId, occurredOn: dayOf(startsAt), recorderId });
  }

  /** What giving points to these rows needs to know, asked once for all. */
  private async open(tx: EntityManager, roster: Roster, rows: RosterRow[]): Promise<Settling> {
    const occurredOn = dayOf(roster.startsAt);
    const people = [...new Set(rows.map((row) => row.personId))];
    return {
      ...{ roster, rows, occurredOn, settledAt: this.clock.now() },
      versions: await this.schemes.inForce(tx, roster.unitId, occurredOn),
      calendar: await this.store.calendar(),
      owners: await this.points.ownersOf(tx, people, occurredOn),
      ...{ replaced: new Set(), postedBefore: new Set(), alsoLocked: [], drafts: [], posted: new Set() },
    };
  }

  /** Gives by one version: posted, or put under 公示. Answers the bonuses that the people of the roster no longer earn. */
  private async give(tx: EntityManager, settling: Settling, version: SchemeVersion): Promise<CountedAward[]> {
    const { roster, drafts, replaced, postedBefore } = settling;
    const facts = factsOf(settling, version);
    const owners = [...new Map(facts.map((fact) => [fact.owner.id, fact.owner])).values()];
    // what was given before is counted next: nobody may give to these accounts in between
    if (settling.alsoLocked.length > 0)
      await this.points.lockAccounts(tx, await this.accountIds(tx, settling, version.book, owners));
    const accounts = await this.points.lockOwners(tx, version.book, owners);
    const { history, counted } = await this.history(tx, settling, version, [...accounts.values()]);
    const given = award(version, facts, history);
    drafts.push(...given);
    const toAward = (draft: AwardDraft): Award => {
      const accountId = accounts.get(draft.owner.id);
      if (accountId === undefined) throw new Error('a draft for an owner who has no account');
      return { ...draft, actorId: roster.recorderId, accountId };
    };
    const paid = given.filter((draft) => draft.amount > 0);
    const isDue = (draft: AwardDraft) => version.postingDays === 0 || postedBefore.has(draft.source);
    const now = paid.filter(isDue);
    const later = paid.filter((draft) => !isDue(draft));
    now.forEach((draft) => settling.posted.add(draft.key));
    await this.points.postAwards(tx, version.book, now.map(toAward), true);
    if (later.length > 0) await this.store.pend(tx, version.book, later.map(toAward), this.dueOn(version, settling));
    if (replaced.size === 0) return [];
    const unearned = new Set(unearnedBonuses(version, { ...history, facts: [...history.facts, ...facts] }));
    return counted.filter((past) => unearned.has(past.key));
  }

  /** What counts already for caps and bonuses; a version without either needs no look back. What is settled or replaced now is no part of it. */
  private async history(
    tx: EntityManager,
    { roster, rows, occurredOn, replaced }: Settling,
    version: SchemeVersion,
    accountIds: number[],
  ): Promise<{ history: History; counted: CountedAward[] }> {
    if (!looksBack(version)) return { history: { awards: [], facts: [] }, counted: [] };
    const has = (what: Partial<Cap>) =>
      version.caps.some((cap) => cap.scope === what.scope || cap.window === what.window);
    const personIds = [...new Set(roster.rows.map((row) => row.personId))];
    const since = `${historySince(version, monthOf(occurredOn))}-01`;
    const counted = await this.store.counted(tx, {
      ...{ book: version.book, personIds, since, occurredOn, except: [...replaced] },
      accountIds: has({ scope: 'household' }) ? accountIds : [],
      activityId: has({ window: 'activity' }) ? roster.activityId : null,
    });
    const bonuses = version.rules.some((rule) => rule.bonus && (rule.category ?? roster.category) === roster.category);
    const facts = bonuses ? await this.hours.timesSince(tx, personIds, since, rows.map(sourceOf)) : [];
    return { counted, history: { awards: counted, facts } };
  }

  /** Of these owners and of whoever holds the awards that go: locked together, in one order. */
  private async accountIds(
    tx: EntityManager,
    settling: Settling,
    book: Book,
    owners: readonly Owner[],
  ): Promise<number[]> {
    return [...(await this.points.ensureAccounts(tx, book, owners)).values(), ...settling.alsoLocked];
  }

  private async takeBack(
    tx: EntityManager,
    awardIds: number[],
    unearned: CountedAward[],
    { recorderId, reason }: { recorderId: string; reason: string },
  ): Promise<void> {
    const posted = unearned.flatMap((past) => past.transferId ?? []);
    const by = { actorId: recorderId, reason, occurredOn: this.clock.today() };
    await this.points.reverseAwards(tx, [...awardIds, ...posted], by);
    const waiting = unearned.filter((past) => past.transferId === null).map((past) => past.key);
    if (waiting.length > 0) await this.store.withdraw(tx, waiting, reason);
  }

  /** The day after the last day of public view. */
  private dueOn(version: SchemeVersion, { calendar }: Settling): string {
    return addDays(addWorkingDays(this.clock.today(), version.postingDays, calendar), 1);
  }

  /** What rows that were settled before have. */
  private async given(tx: EntityManager, activityId: string, sources: string[]) {
    const posted = await this.points.liveAwards(tx, activityId, sources);
    const waiting = await this.store.lockWaiting(tx, activityId, sources);
    return [
      ...posted.map((one) => ({ ...one, state: 'posted' as const })),
      ...waiting.map((one) => ({ ...one, state: 'pending' as const })),
    ];
  }
}

/** Does what somebody was given before matter? Only for caps and bonuses. */
function looksBack(version: SchemeVersion): boolean {
  return version.caps.length > 0 || version.rules.some((rule) => rule.bonus !== null);
}
