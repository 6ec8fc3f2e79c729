import { Injectable } from '@nestjs/common';
import { addDays, dayOf, type ServiceRole } from '@jishan/domain';
import {
  award,
  postingWindow,
  VILLAGE_POINTS,
  versionOn,
  type AwardDraft,
  type Fact,
  type Owner,
  type SchemeVersion,
  type VersionTerms,
  type WorkCalendar,
} from '@jishan/points';
import type { EntityManager } from 'typeorm';
import { PointsService } from '../points/points.service';
import { conditionsOf } from '../schemes/roster';
import { roundKey, SettlementStore, type Round } from '../schemes/settlement.store';
import type { DemoActivity, DemoAttendance } from './activities';
import { MAIN_TOWN, VIEWING_VILLAGE } from './district';
import { Dice } from './invention';
import type { DemoPerson } from './people';
import { insertRows, unitOf, userOf, type DemoUser, type LoadedDistrict } from './people.load';

/** What somebody earned in one activity, and from which day it counts. */
export interface Earned {
  draft: AwardDraft;
  actorId: string;
  effectiveOn: string;
  /** On public view first; null: posted at once. */
  round: Round | null;
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
/** … and the first of the village that shows everything publicly first. */
const VIEWING_VERSION_DAYS = 45;

type VersionRow = SchemeVersion & { adoption: NonNullable<SchemeVersion['adoption']> };

/** 积分: the schemes of the town and of one of its villages, and everything they gave by their own engine. */
@Injectable()
export class EarningLoad {
  constructor(
    private readonly points: PointsService,
    private readonly settlement: SettlementStore,
  ) {}

  async loadSchemes(tx: EntityManager, today: string, district: LoadedDistrict): Promise<SchemeVersion[]> {
    const dice = new Dice('scheme');
    const [author, adopter] = [userOf(district.staff, 'town-admin'), userOf(district.staff, 'district-admin')];
    const town = versionsFrom(dice, today, unitOf(district.units, MAIN_TOWN).id);
    const village = viewingVersionFrom(dice, today, unitOf(district.units, VIEWING_VILLAGE).id);
    const versions = [...town, village];
    await insertRows(
      tx,
      'schemes',
      versions
        .filter(({ version }) => version === 1)
        .map(({ schemeId, unitId, book, title, adoption }) => {
          return { id: schemeId, unitId, book, title, createdAt: `${adoption.metOn}T01:00:00Z` };
        }),
    );
    await insertRows(
      tx,
      'scheme_versions',
      versions.map(({ unitId: _unit, book: _book, title: _title, adoption, ...version }) => ({
        ...{ ...version, ...adoption, state: 'effective' },
        ...{ writtenBy: author.id, writtenAt: `${adoption.metOn}T02:00:00Z` },
        ...{ adoptedBy: adopter.id, adoptedAt: `${adoption.metOn}T08:00:00Z` },
      })),
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
    const village = unitOf(district.units, VIEWING_VILLAGE).id;
    const versionOf = (activity: DemoActivity): SchemeVersion | null => {
      const [near, far] = [true, false].map((own) => versions.filter(({ unitId }) => (unitId === village) === own));
      const day = dayOf(activity.startsAt);
      return (activity.unit === VIEWING_VILLAGE ? versionOn(near ?? [], day) : null) ?? versionOn(far ?? [], day);
    };
    const earned: Earned[] = [];
    const past: Fact[] = [];
    for (const { version, activities: own } of inRuns(inTown, versionOf)) {
      const bySource = new Map<string, DemoActivity>(
        own.flatMap((activity) => served(activity).map((row) => [`attendance:${row.id}`, activity] as const)),
      );
      const facts = own.flatMap((activity) => served(activity).map((row) => factOf(activity, row, calendar)));
      // caps and bonuses look back over the change of versions and schemes
      const awards = earned.map(({ draft }) => ({ ...draft, ownerId: draft.owner.id }));
      for (const draft of award(version, facts, { awards, facts: past })) {
        const activity = bySource.get(draft.source);
        if (!activity?.concludedAt || draft.amount === 0) continue;
        const settledOn = dayOf(activity.concludedAt);
        const unitId = unitOf(district.units, activity.unit).id;
        const round =
          version.postingDays === 0
            ? null
            : { unitId, book: version.book, window: postingWindow(version, settledOn, calendar) };
        const effectiveOn = round?.window.effectiveOn ?? settledOn;
        earned.push({ draft, actorId: approverOf(activity, district).id, effectiveOn, round });
      }
      past.push(...facts);
    }
    return earned;
  }

  /** Opens the accounts and puts what has to be on public view first under 公示; rounds whose time is over have ended. */
  async announce(tx: EntityManager, earned: readonly Earned[], today: string): Promise<Map<string, number>> {
    const owners = new Map(earned.map(({ draft }) => [draft.owner.id, draft.owner]));
    const accounts = await this.points.ensureAccounts(tx, VILLAGE_POINTS, [...owners.values()]);
    const rounds = earned.flatMap(({ round }) => round ?? []);
    const postingIds = await this.settlement.openRounds(tx, [
      ...new Map(rounds.map((round) => [roundKey(round), round])).values(),
    ]);
    await insertRows(
      tx,
      'pending_awards',
      earned.flatMap((one) => {
        if (!one.round) return [];
        const postingId = postingIds.get(roundKey(one.round));
        const place = { book: VILLAGE_POINTS, effectiveOn: one.effectiveOn, postingId, state: 'waiting' };
        return [{ ...awardOf(one, accounts), ...place }];
      }),
    );
    await tx.query(`UPDATE postings SET state = 'ended', ended_at = effective_on WHERE effective_on <= $1`, [today]);
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
      now.map((one) => ({ ...awardOf(one, accounts), bookedOn: one.effectiveOn })),
    );
    const dayOfBooks = new Map(earned.map(({ draft, effectiveOn }) => [draft.key, effectiveOn]));
    const due = (await this.settlement.takeDue(tx, window.until, null)).map((one) => ({
      ...one,
      bookedOn: dayOfBooks.get(one.key) ?? window.until,
    }));
    if (due.length > 0) await this.settlement.markPosted(tx, await this.points.postAwards(tx, VILLAGE_POINTS, due));
  }
}

/** One after the other as they were confirmed, cut where another version applies: each looks back at all before it. */
function inRuns(
  activities: readonly DemoActivity[],
  versionOf: (activity: DemoActivity) => SchemeVersion | null,
): { version: SchemeVersion; activities: DemoActivity[] }[] {
  const runs: { version: SchemeVersion; activities: DemoActivity[] }[] = [];
  for (const activity of activities) {
    const version = versionOf(activity);
    const last = runs.at(-1);
    if (!version) continue;
    if (last?.version === version) last.activities.push(activity);
    else runs.push({ version, activities: [activity] });
  }
  return runs;
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
    bookedOn: dayOf(activity.concludedAt ?? activity.endsAt),
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

/** What somebody does outside any activity: claimed, and reviewed by the council. */
const GOOD_DEEDS = [
  { id: 'helping', name: '助人为乐', points: 10 },
  { id: 'found', name: '拾金不昧', points: 15 },
].map(({ points, ...rule }) => ({
  ...{ ...rule, factKind: 'deed' as const, category: null, role: null },
  ...{ earning: { by: 'fixed' as const, points }, multipliers: [], bonus: null },
}));

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
    postingRhythm: 'at-once' as const,
  };
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
        ...GOOD_DEEDS,
        deduction('litter', '房前屋后乱堆乱放', 5),
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

/** A village of the first town: as the town pays, but everything is on public view for five working days first. */
function viewingVersionFrom(dice: Dice, today: string, unitId: string): VersionRow {
  const effectiveFrom = addDays(today, -VIEWING_VERSION_DAYS);
  const id = dice.idAt(`${effectiveFrom}T00:00:00Z`);
  return {
    ...{ id, schemeId: dice.idAt(`${effectiveFrom}T00:00:00Z`), unitId, book: VILLAGE_POINTS, version: 1 },
    title: `${VIEWING_VILLAGE}文明实践积分实施细则`,
    documentRef: `${VIEWING_VILLAGE}村民代表会议决议〔${effectiveFrom.slice(0, 4)}〕2号`,
    adoption: { metOn: addDays(effectiveFrom, -8), present: 33, votes: 30 },
    ...{ effectiveFrom, effectiveTo: null, accountOwner: 'household' },
    rules: [
      perHour('guide-duty', '路口值守', 10, { category: '文明引导' }),
      perHour('environment', '环境卫生', 8, { category: '环境卫生' }),
      perHour('service', '志愿服务', 6, {}),
      ...GOOD_DEEDS,
    ],
    caps: [{ scope: 'person', window: 'day', points: 50 }],
    expiry: { kind: 'year-end', yearsLater: 1 },
    ...{ postingDays: 5, postingRhythm: 'at-once' },
  };
}

/** A village that pays ten points an hour, whatever is done. */
export const OWN_SCHEME = {
  unit: '桃园村',
  title: '桃园村文明实践积分办法',
  documentRef: (today: string) => `桃园村民代表会议决议〔${today.slice(0, 4)}〕3号`,
  terms: {
    accountOwner: 'household' as const,
    rules: [
      {
        ...{ id: 'service', name: '志愿服务', factKind: 'attendance' as const, category: null, role: null },
        earning: { by: 'hour' as const, points: 10, stepMinutes: 30, rounding: 'down' as const },
        ...{ multipliers: [], bonus: null },
      },
    ],
    caps: [{ scope: 'person' as const, window: 'day' as const, points: 40 }],
    expiry: { kind: 'year-end' as const, yearsLater: 1 },
    postingDays: 5,
    postingRhythm: 'at-once' as const,
  } satisfies VersionTerms,
};

const deduction = (id: string, name: string, points: number) => ({
  ...{ id, name, factKind: 'deduction' as const, category: null, role: null },
  ...{ earning: { by: 'fixed' as const, points }, multipliers: [], bonus: null },
});

/** A village whose households begin each year with fifty points, and lose some by decision of the council. */
export const HOUSEHOLD_SCHEME = {
  unit: '大沟村',
  title: '大沟村家庭文明积分办法',
  documentRef: (today: string) => `大沟村民代表会议决议〔${today.slice(0, 4)}〕2号`,
  terms: {
    ...OWN_SCHEME.terms,
    rules: [
      perHour('environment', '环境卫生', 8, { category: '环境卫生' }),
      perHour('service', '志愿服务', 5, {}),
      deduction('litter', '房前屋后乱堆乱放', 5),
      deduction('lavish', '红白事铺张操办', 10),
      deduction('dogs', '遛犬不拴绳', 3),
    ],
    caps: [{ scope: 'household' as const, window: 'month' as const, points: 60 }],
    opening: { points: 50, every: 'year' as const },
    approvers: { adopting: ['district-admin'] },
  } satisfies VersionTerms,
};

/** What the town's third version would change: more for service by the hour, a streak of three months at the posts, a tighter day. */
export function revised(terms: VersionTerms): VersionTerms {
  const streak = { name: '坚持奖', times: 2, months: 3, points: 15 };
  const hourly = new Map([
    ['environment', 10],
    ['service', 7],
  ]);
  return {
    ...terms,
    rules: terms.rules.map((rule) => {
      if (rule.id === 'guide-duty') return { ...rule, bonus: streak };
      const points = hourly.get(rule.id);
      return points && rule.earning.by === 'hour' ? { ...rule, earning: { ...rule.earning, points } } : rule;
    }),
    caps: terms.caps.map((cap) => (cap.window === 'day' ? { ...cap, points: 40 } : cap)),
  };
}
