import { Injectable } from '@nestjs/common';
import {
  addDays,
  composeBrief,
  conclusionNews,
  dayOf,
  FEED_TITLES,
  reportedBy,
  type ActivityFacts,
  type ShiftRecord,
} from '@jishan/domain';
import type { EntityManager } from 'typeorm';
import { PointsService } from '../points/points.service';
import { YearOfActivities, type DemoActivity } from './activities';
import { DISTRICT, UNITS } from './district';
import { approverOf, EarningLoad, handsOf, type Hands } from './earning.load';
import { Dice } from './invention';
import type { DemoPeople } from './people';
import { insertRows, unitOf, userOf, type DemoUser, type LoadedDistrict } from './people.load';
import { loadRecords } from './records.load';
import { PublicView } from './public-view.load';
import { Spending, type News } from './spending.load';

const MONTHS = 12;
const DAYS_PER_MONTH = 30;

/** The activities with everything that followed from them, as the services would have written it. */
@Injectable()
export class ChainLoad {
  constructor(
    private readonly points: PointsService,
    private readonly earning: EarningLoad,
  ) {}

  /** From the sign-ups to the 简讯, month by month: what was earned is posted, then spent. */
  async load(
    tx: EntityManager,
    seed: string,
    now: string,
    people: DemoPeople,
    district: LoadedDistrict,
    printed: readonly News[],
    say: (line: string) => void,
  ): Promise<void> {
    const activities = new YearOfActivities(seed, now, people).plan();
    const today = dayOf(now);
    const versions = await this.earning.loadSchemes(tx, today, district);
    const earned = await this.earning.earn(tx, activities, versions, district);
    for (const { draft, effectiveOn } of earned) {
      const activity =
        effectiveOn > today ? activities.find((candidate) => candidate.id === draft.activityId) : undefined;
      // its points are still on public view
      if (activity) activity.state = 'concluded';
    }
    await this.loadActivities(tx, activities, district);
    await loadRecords(tx, seed, today, people, userOf(district.staff, 'town-admin'));
    await this.loadAttendances(tx, activities, district);
    say(
      `  活动 ${activities.length} 场，报名 ${total(activities, (activity) => activity.signUps)} 人次，考勤 ${total(activities, (activity) => activity.attendances)} 人次`,
    );
    const accounts = await this.earning.announce(tx, earned, today);
    const viewed = await new PublicView(tx, new Dice(`${seed}/viewing`), district, now).load();
    const standing = earned.filter(({ draft }) => !viewed.withdrawn.has(draft.key));
    const spending = new Spending(tx, this.points, new Dice(`${seed}/spending`), people, district, accounts, now);
    let after = '';
    for (let month = MONTHS - 1; month >= 0; month--) {
      const until = month === 0 ? addDays(today, -1) : addDays(today, -month * DAYS_PER_MONTH);
      await this.earning.post(tx, earned, accounts, versions, { after, until });
      spending.credit(standing.filter(({ effectiveOn }) => effectiveOn > after && effectiveOn <= until));
      await spending.market(until);
      after = until;
    }
    await this.earning.post(tx, earned, accounts, versions, { after, until: today });
    spending.credit(standing.filter(({ effectiveOn }) => effectiveOn > after && effectiveOn <= today));
    await spending.finish();
    await spending.save();
    say(`  积分入账 ${earned.length} 笔，兑换 ${spending.news.length} 单`);
    const news = [...this.newsOf(activities, district), ...viewed.news, ...spending.news, ...printed];
    await this.tell(tx, news, activities, district);
  }

  private async loadActivities(
    tx: EntityManager,
    activities: readonly DemoActivity[],
    district: LoadedDistrict,
  ): Promise<void> {
    const hands = new Map(activities.map((activity) => [activity, handsOf(activity, district)]));
    await insertRows(
      tx,
      'activities',
      activities.map((activity) => activityRow(activity, district, handsFor(hands, activity))),
    );
    await insertRows(tx, 'shifts', activities.map(shiftRow));
    await insertRows(
      tx,
      'sign_ups',
      activities
        .flatMap((activity) => activity.signUps.map((signUp) => ({ activity, signUp })))
        .sort((left, right) => (left.signUp.at < right.signUp.at ? -1 : 1))
        .map(({ activity, signUp }) => ({
          id: signUp.id,
          activityId: activity.id,
          shiftId: activity.shiftId,
          personId: signUp.person.id,
          state: signUp.state,
          startsAt: activity.startsAt,
          endsAt: activity.endsAt,
          signedUpAt: signUp.at,
          helperId: signUp.person.hasAccount ? null : handsFor(hands, activity).planner.id,
          helperName: signUp.person.hasAccount ? null : handsFor(hands, activity).planner.name,
          releasedAt: signUp.releasedAt,
        })),
    );
    await this.insertAudit(tx, activities, district, hands);
  }

  private async loadAttendances(
    tx: EntityManager,
    activities: readonly DemoActivity[],
    district: LoadedDistrict,
  ): Promise<void> {
    await insertRows(
      tx,
      'attendances',
      activities.flatMap((activity) => {
        const { recorder } = handsOf(activity, district);
        const [guarantor] = activity.team?.members.slice(1) ?? [];
        return activity.attendances.map((row) => ({
          id: row.id,
          activityId: activity.id,
          shiftId: activity.shiftId,
          personId: row.person.id,
          presence: row.presence,
          minutes: row.minutes,
          source: row.source,
          walkIn: row.walkIn,
          note: '',
          guarantorName: row.source === 'paper' ? (guarantor?.name ?? null) : null,
          recorderId: recorder.id,
          recorderName: recorder.name,
          recordedAt: activity.concludedAt,
        }));
      }),
    );
  }

  private async insertAudit(
    tx: EntityManager,
    activities: readonly DemoActivity[],
    district: LoadedDistrict,
    hands: Map<DemoActivity, Hands>,
  ): Promise<void> {
    const dice = new Dice('audit');
    const entries = activities.flatMap((activity) => {
      const { planner, approver } = handsFor(hands, activity);
      const { path } = unitOf(district.units, activity.unit);
      const entry = (at: string | null, actor: DemoUser, action: string, reason: string | null = null) =>
        at === null
          ? []
          : [
              {
                id: dice.idAt(at),
                at,
                actorId: actor.id,
                action,
                subjectKind: 'activity',
                subjectId: activity.id,
                unitPath: path,
                reason,
              },
            ];
      return [
        ...entry(activity.createdAt, planner, 'activity.plan'),
        ...entry(activity.publishedAt, planner, 'activity.publish'),
        ...entry(activity.cancelled?.at ?? null, planner, 'activity.cancel', activity.cancelled?.reason),
        ...entry(activity.concludedAt, approver, 'activity.confirm-attendance'),
      ];
    });
    await insertRows(
      tx,
      'audit_entries',
      entries.sort((left, right) => (left.at < right.at ? -1 : 1)),
    );
  }

  /** What the feed tells of the activities. */
  private newsOf(activities: readonly DemoActivity[], district: LoadedDistrict): News[] {
    const dice = new Dice('news');
    return activities.flatMap((activity) => {
      const unit = unitOf(district.units, activity.unit);
      const { title } = activity.script;
      const news = (kind: string, at: string, text: string): News => {
        return {
          key: `${kind}:${activity.id}`,
          kind,
          title: text,
          unitId: unit.id,
          subjectId: activity.id,
          facts: {},
          id: dice.idAt(at),
          unitPath: unit.path,
          at,
        };
      };
      const conclusion = activity.concludedAt && conclusionOf(activity, district);
      return [
        ...(activity.publishedAt
          ? [news('activity-published', activity.publishedAt, FEED_TITLES['activity-published'](unit.name, title))]
          : []),
        ...(activity.cancelled
          ? [news('activity-cancelled', activity.cancelled.at, FEED_TITLES['activity-cancelled'](unit.name, title))]
          : []),
        ...(activity.concludedAt && conclusion
          ? [{ ...conclusion, id: dice.idAt(activity.concludedAt), unitPath: unit.path, at: activity.concludedAt }]
          : []),
      ];
    });
  }

  /** Numbers what happened in the order in which it happened, and writes the 简讯 that conclusions promise. */
  private async tell(
    tx: EntityManager,
    news: readonly News[],
    activities: readonly DemoActivity[],
    district: LoadedDistrict,
  ): Promise<void> {
    const inOrder = [...news].sort((left, right) => (left.at < right.at ? -1 : 1));
    await insertRows(tx, 'feed_events', inOrder);
    const concluded = new Map(activities.map((activity) => [activity.id, activity]));
    const dice = new Dice('briefs');
    const briefs = inOrder.flatMap((event) => {
      const activity = event.kind === 'activity-concluded' ? concluded.get(event.subjectId) : undefined;
      return activity ? [briefRow(dice, event, activity, district)] : [];
    });
    await insertRows(tx, 'briefs', briefs);
  }
}

function handsFor(hands: ReadonlyMap<DemoActivity, Hands>, activity: DemoActivity): Hands {
  const found = hands.get(activity);
  if (!found) throw new Error(`nobody is in charge of ${activity.id}`);
  return found;
}

const rowsOf = (activity: DemoActivity) =>
  activity.attendances.map(({ person, presence, minutes, source, walkIn }) => ({
    personId: person.id,
    shiftId: activity.shiftId,
    presence,
    minutes,
    source,
    walkIn,
  }));

function activityRow(activity: DemoActivity, district: LoadedDistrict, { planner, approver }: Hands): object {
  const { script, eligibility } = activity;
  return {
    id: activity.id,
    title: script.title,
    kind: script.kind,
    category: script.category,
    state: activity.state,
    unitId: unitOf(district.units, activity.unit).id,
    teamId: activity.team?.id ?? null,
    place: script.place,
    placePhrase: script.placePhrase ?? null,
    description: script.description,
    needs: script.needs ?? '',
    riskLevel: activity.riskLevel,
    riskText: script.risk?.text ?? '',
    startsAt: activity.startsAt,
    endsAt: activity.endsAt,
    signUpClosesAt: activity.signUpClosesAt,
    minAge: eligibility.minAge,
    maxAge: eligibility.maxAge,
    minorsAllowed: eligibility.minorsAllowed,
    eligibleTeamIds: eligibility.teamIds,
    brand: activity.brand,
    campaign: activity.campaign,
    wording: script.wording,
    contactName: planner.name,
    plannedBy: planner.id,
    createdAt: activity.createdAt,
    publishedAt: activity.publishedAt,
    cancelledAt: activity.cancelled?.at ?? null,
    cancelReason: activity.cancelled?.reason ?? null,
    concludedAt: activity.concludedAt,
    concludedBy: activity.concludedAt ? approver.id : null,
    rosterVersion: activity.concludedAt ? 1 : 0,
    outcomes: activity.outcomes,
    publicHeadcount: activity.publicHeadcount,
  };
}

function shiftRow(activity: DemoActivity): object {
  const count = (state: string) => activity.signUps.filter((signUp) => signUp.state === state).length;
  return {
    id: activity.shiftId,
    activityId: activity.id,
    startsAt: activity.startsAt,
    endsAt: activity.endsAt,
    capacity: activity.capacity,
    signedUp: count('confirmed'),
    waiting: count('waiting'),
  };
}

/** What the confirmation of the sheet tells. */
function conclusionOf(activity: DemoActivity, district: LoadedDistrict) {
  const { id, script, campaign, brand, outcomes, startsAt, endsAt, capacity, publicHeadcount } = activity;
  const { title, category, wording, placePhrase = null } = script;
  const shift: ShiftRecord = { id: activity.shiftId, startsAt, endsAt, capacity, signedUp: 0, waiting: 0 };
  const unitId = unitOf(district.units, activity.unit).id;
  const described = {
    id,
    title,
    category,
    campaign,
    brand,
    unitId,
    unitName: activity.unit,
    placePhrase,
    wording,
    shifts: [shift],
    outcomes,
  };
  return conclusionNews(described, {
    rows: rowsOf(activity),
    publicHeadcount,
    recorderName: approverOf(activity, district).name,
    version: 1,
    reason: null,
  });
}

/** The draft as the job writes it on the day of the conclusion. */
function briefRow(dice: Dice, event: News, activity: DemoActivity, district: LoadedDistrict): object {
  const facts = event.facts as ActivityFacts;
  const line = unitLine(activity.unit);
  const reported = reportedBy(line, facts.brief);
  const draftedAt = new Date(Date.parse(event.at) + 1_000).toISOString();
  return {
    id: dice.idAt(draftedAt),
    feedEventId: event.id,
    activityId: activity.id,
    unitId: event.unitId,
    reportingUnitId: unitOf(district.units, line[1] ?? DISTRICT).id,
    category: facts.category,
    campaign: facts.campaign,
    startsOn: reported.date,
    endsOn: reported.endDate ?? reported.date,
    headcount: reported.participants?.count ?? 0,
    rosterVersion: facts.rosterVersion,
    facts: reported,
    composed: composeBrief(reported, dayOf(draftedAt)),
    draftedAt,
  };
}

/** Names from the district down to the unit. */
function unitLine(name: string): string[] {
  const below = UNITS.find((unit) => unit.name === name)?.below;
  return below ? [...unitLine(below), name] : [name];
}

const total = (activities: readonly DemoActivity[], of: (activity: DemoActivity) => unknown[]) =>
  activities.reduce((sum, activity) => sum + of(activity).length, 0);
