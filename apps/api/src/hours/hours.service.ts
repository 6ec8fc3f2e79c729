import { Injectable } from '@nestjs/common';
import {
  assertCan,
  DomainError,
  minutesToNextStar,
  starsFor,
  unobserved,
  type Actor,
  type HoursEntry,
  type HoursSummary,
  type Page,
  type PageQuery,
  type ServiceRecord,
} from '@jishan/domain';
import type { PastFact } from '@jishan/points';
import type { EntityManager } from 'typeorm';
import { Clock } from '../platform/clock';
import { StarsService } from '../stars/stars.service';
import { PeopleService } from '../volunteers/people.service';
import { HoursStore, type HourCredit, type HoursOf } from './hours.store';

export interface HourTotals {
  minutes: number;
  /** Without paper and self-reported minutes. */
  starMinutes: number;
  /** Different activities, not attendances. */
  activities: number;
}

/** The hours ledger: minutes of service, only ever added or reversed, and never mixed with points in one figure. */
@Injectable()
export class HoursService {
  constructor(
    private readonly store: HoursStore,
    private readonly people: PeopleService,
    private readonly stars: StarsService,
    private readonly clock: Clock,
  ) {}

  /** Credits of one activity; answers the keys that are new. A key seen before with other minutes, source or person is refused. */
  async post(tx: EntityManager, credits: readonly HourCredit[], of: HoursOf): Promise<Set<string>> {
    if (credits.length === 0) return new Set();
    const { fresh, conflict } = await this.store.post(tx, credits, { ...of, bookedOn: this.clock.today() });
    if (conflict) throw new DomainError('points.key-reused');
    return new Set(fresh);
  }

  /** Takes back what still counts of these facts of an activity; twice is once. */
  reverse(
    tx: EntityManager,
    activityId: string,
    origins: readonly string[],
    by: { recorderId: string; reason: string },
  ): Promise<{ personId: string; minutes: number }[]> {
    return this.store.reverse(tx, activityId, origins, { ...by, bookedOn: this.clock.today() });
  }

  /** For other features. Who has no hours is missing. */
  async totals(personIds: readonly string[]): Promise<Map<string, HourTotals>> {
    const sums = await this.store.sums(personIds, this.clock.today().slice(0, 4));
    return new Map(
      sums.map((sum) => [
        sum.personId,
        { minutes: sum.minutes, starMinutes: sum.observed, activities: sum.activities },
      ]),
    );
  }

  /** Attendances that count, by person and month, since a day: what the bonuses of a scheme look at. */
  async timesSince(tx: EntityManager, personIds: readonly string[], since: string): Promise<PastFact[]> {
    const rows = await this.store.timesSince(tx, personIds, since);
    return rows.map((row) => ({ ...row, kind: 'attendance' }));
  }

  async mine(actor: Actor): Promise<HoursSummary> {
    return this.summary(this.self(actor));
  }

  async myEntries(actor: Actor, query: PageQuery): Promise<Page<HoursEntry>> {
    return this.store.entries(this.self(actor), query);
  }

  async of(actor: Actor, personId: string): Promise<HoursSummary> {
    assertCan(actor, 'hours.read', await this.people.subjectOf(personId));
    return this.summary(personId);
  }

  private self(actor: Actor): string {
    if (actor.personId === null) throw new DomainError('resource.not-found');
    assertCan(actor, 'hours.read', { personIds: [actor.personId] });
    return actor.personId;
  }

  /** For other features; who may ask is decided by whoever calls. */
  async summary(personId: string): Promise<HoursSummary> {
    const [sum] = await this.store.sums([personId], this.clock.today().slice(0, 4));
    const { version, documentRef, effectiveFrom, hours } = await this.stars.current();
    const eligibleMinutes = sum?.observed ?? 0;
    return {
      totalMinutes: sum?.minutes ?? 0,
      thisYearMinutes: sum?.thisYear ?? 0,
      activities: sum?.activities ?? 0,
      stars: starsFor(hours, eligibleMinutes),
      eligibleMinutes,
      nextStarMinutes: minutesToNextStar(hours, eligibleMinutes),
      starTable: { version, documentRef, effectiveFrom, hours },
    };
  }

  /** What a person's service is made of: by source, and by the kind of activity. Reversed entries are out of it. */
  async parts(personId: string): Promise<Pick<ServiceRecord['service'], 'sources' | 'categories'>> {
    const { sources, categories } = await this.store.parts(personId);
    return { sources: sources.map((one) => ({ ...one, eligible: !unobserved(one.source) })), categories };
  }
}
