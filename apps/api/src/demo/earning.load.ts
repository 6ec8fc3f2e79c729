import { Injectable } from '@nestjs/common';
import { addDays, dayOf, type ServiceRole } from '@jishan/domain';
import {
  addDays as daysAfter,
  addWorkingDays,
  award,
  VILLAGE_POINTS,
  versionOn,
  type AwardDraft,
  type Fact,
  type Owner,
  type SchemeVersion,
  type WorkCalendar,
} from '@jishan/points';
import type { EntityManager } from 'typeorm';
import { PointsService } from '../points/points.service';
import { conditionsOf } from '../schemes/roster';
import { SettlementStore } from '../schemes/settlement.store';
import type { DemoActivity, DemoAttendance } from './activities';
import { MAIN_TOWN } from './district';
import { Dice } from './invention';
import type { DemoPerson } from './people';
import { insertRows, unitOf, userOf, type DemoUser, type LoadedDistrict } from './people.load';

/** What somebody earned in one activity, and from which day it counts. */
export interface Earned {
  draft: AwardDraft;
  actorId: string;
  effectiveOn: string;
}

/** Who did what about one activity. Minutes that nobody saw are confirmed by somebody else than who wrote them down. */
export interface Hands {
  planner: DemoUser;
  recorder: DemoUser;
  approver: DemoUser;
}

/** Days before today on which the first and the second version took effect. */
const FIRST_VERSION_DAYS = 540;
const SECOND_VERSION_DAYS = 120;
const ALL = 100_000;

type VersionRow = SchemeVersion & { adoption: NonNullable<SchemeVersion['adoption']> };

/** 积分: the town's scheme, and everything it gave by its own engine. */
@Injectable()
export class EarningLoad {
  constructor(
    private readonly points: PointsService,
    private readonly settlement: SettlementStore,
  ) {}

  async loadScheme(tx: EntityManager, today: string, district: LoadedDistrict): Promise<SchemeVersion[]> {
    const dice = new Dice('scheme');
    const author = userOf(district.staff, 'town-admin');
    const versions = versionsFrom(dice, today, unitOf(district.units, MAIN_TOWN).id);
    const [first] = versions;
    if (!first) return [];
    await insertRows(tx, 'schemes', [
      {
        id: first.schemeId,
        unitId: first.unitId,
        book: first.book,
        title: first.title,
        createdAt: `${first.adoption.metOn}T01:00:00Z`,
      },
    ]);
    await insertRows(
      tx,
      'scheme_versions',
      versions.map(
        ({
          id,
          schemeId,
          version,
          documentRef,
          adoption,
          effectiveFrom,
          effectiveTo,
          accountOwner,
          rules,
          caps,
          expiry,
          postingDays,
        }) => ({
          id,
          schemeId,
          version,
          documentRef,
          state: 'effective',
          ...adoption,
          effectiveFrom,
          effectiveTo,
          accountOwner,
          rules,
          caps,
          expiry,
          postingDays,
          writtenBy: author.id,
          writtenAt: `${adoption.metOn}T02:00:00Z`,
          adoptedBy: author.id,
          adoptedAt: `${adoption.metOn}T08:00:00Z`,
        }),
      ),
    );
    return versions;
  }

  /** Minutes to the hours ledger, and what the scheme gives for them. Nothing is posted yet. */
  async earn(
    tx: EntityManager,
    activities: readonly DemoActivity[],
    versions: readonly SchemeVersion[],
    district: LoadedDistrict,
  ): Promise<Earned[]> {
    const calendar = await this.settlement.calendar();
    const concluded = activities
      .filter((activity) => activity.concludedAt !== null)
      .sort((left, right) => ((left.concludedAt ?? '') < (right.concludedAt ?? '') ? -1 : 1));
    await insertRows(
      tx,
      'hour_entries',
      concluded.flatMap((activity) =>
        served(activity).map((row) => hourRow(activity, row, approverOf(activity, district).id)),
      ),
    );
    const town = unitOf(district.units, MAIN_TOWN);
    const inTown = concluded.filter((activity) => unitOf(district.units, activity.unit).path.startsWith(town.path));
    const earned: Earned[] = [];
    const past: Fact[] = [];
    for (const version of versions) {
      const own = inTown.filter((activity) => versionOn(versions, dayOf(activity.startsAt)) === version);
      const bySource = new Map<string, DemoActivity>(
        own.flatMap((activity) => served(activity).map((row) => [`attendance:${row.id}`, activity] as const)),
      );
      const facts = own.flatMap((activity) => served(activity).map((row) => factOf(activity, row, calendar)));
      // caps and bonuses look back over the change of versions
      const awards = earned.map(({ draft }) => ({ ...draft, ownerId: draft.owner.id }));
      for (const draft of award(version, facts, { awards, facts: past })) {
        const activity = bySource.get(draft.source);
        if (!activity?.concludedAt || draft.amount === 0) continue;
        const settledOn = dayOf(activity.concludedAt);
        const effectiveOn =
          version.postingDays === 0
            ? settledOn
            : daysAfter(addWorkingDays(settledOn, version.postingDays, calendar), 1);
        earned.push({ draft, actorId: approverOf(activity, district).id, effectiveOn });
      }
      past.push(...facts);
    }
    return earned;
  }

  /** Opens the accounts and puts what has to be on public view first under 公示. */
  async announce(
    tx: EntityManager,
    earned: readonly Earned[],
    versions: readonly SchemeVersion[],
  ): Promise<Map<string, number>> {
    const owners = new Map(earned.map(({ draft }) => [draft.owner.id, draft.owner]));
    const accounts = await this.points.ensureAccounts(tx, VILLAGE_POINTS, [...owners.values()]);
    const posted = new Set(versions.filter((version) => version.postingDays > 0).map((version) => version.id));
    const waiting = earned.filter(({ draft }) => posted.has(draft.schemeVersionId));
    await insertRows(
      tx,
      'pending_awards',
      waiting.map((one) => ({
        ...awardOf(one, accounts),
        book: VILLAGE_POINTS,
        effectiveOn: one.effectiveOn,
        state: 'waiting',
      })),
    );
    return accounts;
  }

  /** Posts what counts from within this window: by the ledger's own command, and for what was on public view as the nightly job does it. */
  async post(
    tx: EntityManager,
    earned: readonly Earned[],
    accounts: ReadonlyMap<string, number>,
    versions: readonly SchemeVersion[],
    window: { after: string; until: string },
  ): Promise<void> {
    const atOnce = new Set(versions.filter((version) => version.postingDays === 0).map((version) => version.id));
    const now = earned.filter(
      ({ draft, effectiveOn }) =>
        atOnce.has(draft.schemeVersionId) && effectiveOn > window.after && effectiveOn <= window.until,
    );
    await this.points.postAwards(
      tx,
      VILLAGE_POINTS,
      now.map((one) => awardOf(one, accounts)),
    );
    const due = await this.settlement.takeDue(tx, window.until, ALL);
    if (due.length > 0) await this.settlement.markPosted(tx, await this.points.postAwards(tx, VILLAGE_POINTS, due));
  }
}

export function handsOf(activity: DemoActivity, { users, staff }: LoadedDistrict): Hands {
  const office = userOf(staff, 'district-admin');
  const leader = activity.team?.members[0];
  const planner = (leader && users.get(leader)) ?? office;
  const isPaper = activity.attendances.some((row) => row.source === 'paper');
  const isMainTown = activity.team?.kind === 'civility-guide';
  const second = isMainTown ? userOf(staff, 'town-admin') : office;
  return { planner, recorder: planner, approver: isPaper ? second : planner };
}

/** Who confirmed the sheet: on every hour and every point of it. */
export const approverOf = (activity: DemoActivity, district: LoadedDistrict): DemoUser =>
  handsOf(activity, district).approver;

function awardOf({ draft, actorId }: Earned, accounts: ReadonlyMap<string, number>) {
  const { key, amount, personId, source, occurredOn, expiresOn, activityId, schemeVersionId, ruleId, explanation } =
    draft;
  const accountId = accounts.get(draft.owner.id);
  if (accountId === undefined) throw new Error(`no account of ${draft.owner.kind} ${draft.owner.id}`);
  return {
    key,
    accountId,
    amount,
    personId,
    actorId,
    source,
    occurredOn,
    expiresOn,
    activityId,
    schemeVersionId,
    ruleId,
    explanation,
  };
}

const served = (activity: DemoActivity): DemoAttendance[] => activity.attendances.filter((row) => row.minutes > 0);

const roleOf = (activity: DemoActivity, person: DemoPerson): ServiceRole =>
  activity.team?.members[0] === person ? 'leader' : 'participant';

export const ownerOf = (person: DemoPerson): Owner =>
  person.household ? { kind: 'household', id: person.household.id } : { kind: 'member', id: person.id };

function hourRow(activity: DemoActivity, row: DemoAttendance, recorderId: string): object {
  const origin = `attendance:${row.id}`;
  return {
    key: `${origin}:0`,
    kind: 'credit',
    personId: row.person.id,
    minutes: row.minutes,
    source: row.source,
    origin,
    category: activity.script.category,
    role: roleOf(activity, row.person),
    activityId: activity.id,
    occurredOn: dayOf(activity.startsAt),
    recorderId,
    createdAt: activity.concludedAt,
  };
}

function factOf(activity: DemoActivity, row: DemoAttendance, calendar: WorkCalendar): Fact {
  return {
    kind: 'attendance',
    id: row.id,
    revision: 0,
    category: activity.script.category,
    role: roleOf(activity, row.person),
    conditions: conditionsOf({ kind: activity.script.kind, startsAt: activity.startsAt }, calendar),
    personId: row.person.id,
    owner: ownerOf(row.person),
    activityId: activity.id,
    minutes: row.minutes,
    occurredOn: dayOf(activity.startsAt),
    settledAt: activity.concludedAt ?? activity.endsAt,
  };
}

/** 试行 and 修订: by the hour with a cap; the second prices posts higher, lets points live longer and shows them publicly first. */
function versionsFrom(dice: Dice, today: string, unitId: string): VersionRow[] {
  const firstFrom = addDays(today, -FIRST_VERSION_DAYS);
  const secondFrom = addDays(today, -SECOND_VERSION_DAYS);
  const schemeId = dice.idAt(`${firstFrom}T00:00:00Z`);
  const issued = {
    schemeId,
    unitId,
    title: '妙峰山镇文明实践积分制管理办法',
    book: VILLAGE_POINTS,
    accountOwner: 'household' as const,
  };
  const perHour = (id: string, name: string, points: number, of: { category?: string; role?: string }) => ({
    id,
    name,
    factKind: 'attendance' as const,
    category: of.category ?? null,
    role: of.role ?? null,
    earning: { by: 'hour' as const, points, stepMinutes: 30, rounding: 'down' as const },
    multipliers: [],
    bonus: null,
  });
  const holiday = { condition: 'holiday', name: '法定节假日', percent: 150 };
  const peak = { condition: 'peak-post', name: '高峰岗', percent: 150 };
  return [
    {
      ...issued,
      id: dice.idAt(`${firstFrom}T00:00:00Z`),
      version: 1,
      documentRef: `妙政发〔${firstFrom.slice(0, 4)}〕7号（试行）`,
      adoption: { metOn: addDays(firstFrom, -10), present: 51, votes: 47 },
      effectiveFrom: firstFrom,
      effectiveTo: null,
      rules: [perHour('guide-duty', '路口值守', 8, { category: '文明引导' }), perHour('service', '志愿服务', 5, {})],
      caps: [
        { scope: 'person', window: 'day', points: 40 },
        { scope: 'household', window: 'month', points: 300 },
      ],
      expiry: { kind: 'months', months: 12 },
      postingDays: 3,
    },
    {
      ...issued,
      id: dice.idAt(`${secondFrom}T00:00:00Z`),
      version: 2,
      documentRef: `妙政发〔${secondFrom.slice(0, 4)}〕12号`,
      adoption: { metOn: addDays(secondFrom, -12), present: 54, votes: 52 },
      effectiveFrom: secondFrom,
      effectiveTo: null,
      rules: [
        { ...perHour('guide-duty', '路口值守', 10, { category: '文明引导' }), multipliers: [peak, holiday] },
        {
          ...perHour('guide-lead', '带队值守', 12, { category: '文明引导', role: 'leader' }),
          multipliers: [peak, holiday],
        },
        perHour('environment', '环境卫生', 8, { category: '环境卫生' }),
        {
          ...perHour('service', '志愿服务', 6, {}),
          multipliers: [holiday],
          bonus: { name: '全勤奖', times: 2, months: 2, points: 10 },
        },
      ],
      caps: [
        { scope: 'person', window: 'day', points: 50 },
        { scope: 'household', window: 'month', points: 400 },
      ],
      expiry: { kind: 'year-end', yearsLater: 1 },
      // what is earned today can be spent today: the whole chain can be clicked through in one sitting
      postingDays: 0,
    },
  ];
}
