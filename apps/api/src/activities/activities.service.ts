import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  activityStateAfter,
  assertAllowed,
  assertCan,
  checkCancelActivity,
  checkPlan,
  DomainError,
  FEED_TITLES,
  listScope,
  minutesBetween,
  statesBefore,
  type ActivityDetail,
  type ActivityEstimate,
  type ActivityEvent,
  type ActivityQuery,
  type ActivityRecord,
  type Actor,
  type CancelActivityInput,
  type ChangeActivityInput,
  type Page,
  type PageQuery,
  type PlanActivityInput,
} from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service';
import { FeedService } from '../feed/feed.service';
import { Clock } from '../platform/clock';
import { Writes, type WriteKey } from '../platform/idempotency';
import { newId } from '../platform/ids';
import { Jobs } from '../platform/jobs/jobs';
import { Live } from '../platform/live/live';
import { pageOf } from '../platform/page';
import { SettlementService } from '../schemes/settlement.service';
import { TeamsService } from '../teams/teams.service';
import { UnitsService } from '../units/units.service';
import { ActivitiesStore, type LockedActivity } from './activities.store';
import { AttendanceStore } from './attendance.store';
import { SignUpsStore } from './sign-ups.store';

const ADVANCE_EVERY_MS = 60_000;

/** An activity from its plan to the day: who may see it, and the states it goes through before there is attendance. */
@Injectable()
export class ActivitiesService implements OnModuleInit {
  constructor(
    private readonly store: ActivitiesStore,
    private readonly signUps: SignUpsStore,
    private readonly attendance: AttendanceStore,
    private readonly units: UnitsService,
    private readonly teams: TeamsService,
    private readonly settlement: SettlementService,
    private readonly feed: FeedService,
    private readonly audit: AuditService,
    private readonly dataSource: DataSource,
    private readonly writes: Writes,
    private readonly live: Live,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.sweep('advance-activities', ADVANCE_EVERY_MS, () => this.advance());
  }

  /** What anybody may see; with somebody signed in, also what it is to them. */
  async listPublic(actor: Actor | null, query: ActivityQuery & PageQuery): Promise<Page<ActivityRecord>> {
    const rows = await this.store.list(null, actor?.personId ?? null, query);
    return pageOf(rows, query.limit, byTime);
  }

  async listManaged(actor: Actor, query: ActivityQuery & PageQuery): Promise<Page<ActivityRecord>> {
    const rows = await this.store.list(listScope(actor, 'activity.list-managed'), actor.personId, query);
    return pageOf(rows, query.limit, byTime);
  }

  /** Strangers do not learn whom to ring. */
  async getPublic(actor: Actor | null, id: string): Promise<ActivityDetail> {
    await this.assertPublic(id);
    const activity = await this.store.getDetail(id, actor?.personId ?? null);
    return actor === null ? { ...activity, contactName: null } : activity;
  }

  async getManaged(actor: Actor, id: string): Promise<ActivityDetail> {
    assertCan(actor, 'activity.read-managed', await this.store.getSubject(id));
    return this.store.getDetail(id, actor.personId);
  }

  /** What one shift would give under the scheme in force on its day; null without a scheme. */
  async estimate(id: string): Promise<ActivityEstimate | null> {
    await this.assertPublic(id);
    const activity = await this.store.getDetail(id, null);
    const [shift] = activity.shifts;
    if (!shift) return null;
    const minutes = minutesBetween(shift.startsAt, shift.endsAt);
    const { kind, category, unitId } = activity;
    const award = await this.settlement.estimate(unitId, {
      kind,
      category,
      role: 'participant',
      minutes,
      startsAt: shift.startsAt,
    });
    return award && { minutes, ...award };
  }

  async plan(actor: Actor, input: PlanActivityInput, write: WriteKey): Promise<ActivityDetail> {
    const unitPath = await this.assertMayHost(actor, input);
    assertAllowed(checkPlan(input));
    return this.writes.once(write, async (tx) => {
      const id = newId();
      await this.store.insert(tx, input, {
        id,
        plannedBy: actor.userId,
        contactName: actor.name,
        createdAt: this.clock.now(),
      });
      return this.announce(tx, actor, { id, unitPath }, 'activity.plan');
    });
  }

  async change(actor: Actor, id: string, input: ChangeActivityInput, write: WriteKey): Promise<ActivityDetail> {
    assertCan(actor, 'activity.plan', await this.store.getSubject(id));
    const unitPath = await this.assertMayHost(actor, input);
    assertAllowed(checkPlan(input));
    return this.writes.once(write, async (tx) => {
      const activity = await this.store.lockActivity(tx, id);
      if (activity.state !== 'draft') throw new DomainError('activity.not-draft');
      if (activity.version !== input.version) throw new DomainError('activity.changed-meanwhile');
      await this.store.change(tx, id, activity.version, input);
      return this.announce(tx, actor, { id, unitPath }, 'activity.change');
    });
  }

  async publish(actor: Actor, id: string, write: WriteKey): Promise<ActivityDetail> {
    assertCan(actor, 'activity.publish', await this.store.getSubject(id));
    return this.writes.once(write, async (tx) => {
      const activity = await this.store.lockActivity(tx, id);
      const state = activityStateAfter(activity, 'publish');
      assertAllowed(checkPlan(activity));
      await this.store.enter(tx, id, state, { publishedAt: this.clock.now() });
      const published = await this.announce(tx, actor, activity, 'activity.publish');
      await this.tell(tx, activity, 'activity-published');
      return published;
    });
  }

  async closeSignUp(actor: Actor, id: string, write: WriteKey): Promise<ActivityDetail> {
    assertCan(actor, 'activity.publish', await this.store.getSubject(id));
    return this.writes.once(write, async (tx) => {
      const activity = await this.store.lockActivity(tx, id);
      await this.store.enter(tx, id, activityStateAfter(activity, 'close-sign-up'));
      return this.announce(tx, actor, activity, 'activity.close-sign-up');
    });
  }

  /** Everybody's time is free again; the sign-ups stay readable. */
  async cancel(actor: Actor, id: string, input: CancelActivityInput, write: WriteKey): Promise<ActivityDetail> {
    assertCan(actor, 'activity.cancel', await this.store.getSubject(id));
    return this.writes.once(write, async (tx) => {
      const activity = await this.store.lockActivity(tx, id);
      const now = this.clock.now();
      assertAllowed(checkCancelActivity(activity, await this.attendance.hasRows(tx, id)));
      await this.store.enter(tx, id, activityStateAfter(activity, 'cancel'), {
        cancelledAt: now,
        cancelReason: input.reason,
      });
      await this.signUps.releaseAll(tx, id, now);
      const cancelled = await this.announce(tx, actor, activity, 'activity.cancel', input.reason);
      // a draft was never heard of
      if (activity.state !== 'draft') await this.tell(tx, activity, 'activity-cancelled');
      return cancelled;
    });
  }

  /** Closes the sign-up and begins what is due. Run again and again; a state that is late refuses nothing, the rules look at the time as well. */
  async advance(): Promise<void> {
    await this.advanceBy('close-sign-up', 'sign_up_closes_at');
    await this.advanceBy('begin', 'starts_at');
  }

  private advanceBy(event: ActivityEvent, due: 'sign_up_closes_at' | 'starts_at'): Promise<void> {
    return this.dataSource.transaction(async (tx) => {
      for (const from of statesBefore(event)) {
        const moved = await this.store.advance(
          tx,
          from,
          activityStateAfter({ state: from }, event),
          due,
          this.clock.now(),
        );
        for (const { id, unitPath } of moved) await this.live.publish(tx, { name: 'activity.changed', id, unitPath });
      }
    });
  }

  private async assertPublic(id: string): Promise<void> {
    const { isPublic } = await this.store.getSubject(id);
    if (!isPublic) throw new DomainError('resource.not-found');
  }

  /**
   * The unit decides the points scheme, so a leader hosts where the team is at home or below, never at a unit of choice. Answers the
   * path of the unit.
   */
  private async assertMayHost(actor: Actor, { unitId, teamId, eligibility }: PlanActivityInput): Promise<string> {
    const { path: unitPath } = await this.units.getUnit(unitId);
    const team = teamId ? await this.teams.getTeam(teamId) : null;
    const isHome = team !== null && unitPath.startsWith(team.unitPath);
    assertCan(actor, 'activity.plan', { unitPath, teamIds: isHome ? team.lineage : [] });
    if (team && !isHome && !team.unitPath.startsWith(unitPath)) throw new DomainError('activity.team-elsewhere');
    const known = await this.teams.teamsOf(eligibility.teamIds);
    if (eligibility.teamIds.some((id) => !known.has(id))) throw new DomainError('resource.not-found');
    return unitPath;
  }

  /** Leaves a trace, tells open screens to look again, and answers with what is there now. */
  private async announce(
    tx: EntityManager,
    actor: Actor,
    { id, unitPath }: Pick<LockedActivity, 'id' | 'unitPath'>,
    action: string,
    reason: string | null = null,
  ): Promise<ActivityDetail> {
    const trace = { action, subjectKind: 'activity', subjectId: id, unitPath, reason };
    await this.audit.record(tx, { ...trace, actorId: actor.userId });
    await this.live.publish(tx, { name: 'activity.changed', id, unitPath });
    return this.store.getDetail(id, actor.personId, tx);
  }

  private async tell(
    tx: EntityManager,
    { id, unitId, unitName, title: name }: LockedActivity,
    kind: 'activity-published' | 'activity-cancelled',
  ): Promise<void> {
    const title = FEED_TITLES[kind](unitName, name);
    await this.feed.append(tx, { key: `${kind}:${id}`, kind, unitId, subjectId: id, title });
  }
}

const byTime = (activity: ActivityRecord) => [activity.startsAt, activity.id];
