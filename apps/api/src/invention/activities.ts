import {
  addDays,
  checkEligibility,
  dayOf,
  instantAt,
  minutesBetween,
  type ActivityState,
  type AttendanceSource,
  type Eligibility,
  type OutcomeReport,
  type Presence,
  type RiskLevel,
  type SignUpState,
} from '@jishan/domain';
import {
  asInTown,
  BUREAU_SCRIPTS,
  GUIDE_SCRIPTS,
  HIGH_RISK_SCRIPT,
  ON_DUTY_SCRIPT,
  PLACE_SCRIPTS,
  type ActivityScript,
} from './activity-scripts';
import { BRANDS, CAMPAIGNS, MAIN_TOWN, SUBDISTRICTS, VIEWING_VILLAGE } from './district';
import { demoPhone, Dice } from './invention';
import type { DemoPeople, DemoPerson, DemoTeam } from './people';

export interface DemoSignUp {
  id: string;
  person: DemoPerson;
  state: SignUpState;
  at: string;
  releasedAt: string | null;
}

export interface DemoAttendance {
  id: string;
  person: DemoPerson;
  presence: Presence;
  minutes: number;
  source: AttendanceSource;
  walkIn: boolean;
}

export interface DemoActivity {
  id: string;
  shiftId: string;
  script: ActivityScript;
  state: ActivityState;
  unit: string;
  team: DemoTeam | null;
  startsAt: string;
  endsAt: string;
  signUpClosesAt: string;
  createdAt: string;
  publishedAt: string | null;
  concludedAt: string | null;
  cancelled: { at: string; reason: string } | null;
  capacity: number | null;
  eligibility: Eligibility;
  riskLevel: RiskLevel;
  brand: string | null;
  campaign: string | null;
  signUps: DemoSignUp[];
  attendances: DemoAttendance[];
  outcomes: OutcomeReport[];
  publicHeadcount: number | null;
}

interface Occasion {
  script: ActivityScript;
  unit: string;
  team: DemoTeam | null;
  pool: readonly DemoPerson[];
  startsAt: string;
  state?: ActivityState;
  /** Seats; fewer than who want to come makes a waiting list. */
  capacity?: number;
  turnout?: number;
}

const MONTHS = 12;
const DAYS_PER_MONTH = 30;
const VILLAGE_ACTIVITIES_PER_MONTH = 6;
const CANCELLED = 4;
const CANCEL_REASONS = [
  '接气象台暴雨预警，为保证安全取消',
  '遇大风橙色预警，改期另行通知',
  '场地临时维修，改期另行通知',
  '因空气重污染取消',
];
const FUTURE_DAYS = [1, 2, 3, 4, 6, 8, 11, 13];
/** Days before today: five working days after the first are over whatever the holidays, those after the second never are. */
const ON_VIEW_BACK = [17, 2];
const HOUR_MS = 3_600_000;

const later = (instant: string, hours: number) => new Date(Date.parse(instant) + hours * HOUR_MS).toISOString();

/** Twelve months of activities that end today, one that begins now, and some to sign up for. */
export class YearOfActivities {
  private readonly dice: Dice;
  private readonly activities: DemoActivity[] = [];
  /** Nobody is in two places at once. */
  private readonly busy = new Map<DemoPerson, { from: string; to: string }[]>();

  constructor(
    seed: string,
    private readonly now: string,
    private readonly people: DemoPeople,
  ) {
    this.dice = new Dice(`${seed}/activities`);
  }

  plan(): DemoActivity[] {
    for (let month = MONTHS; month >= 1; month--) {
      const days = [-month * DAYS_PER_MONTH, -(month - 1) * DAYS_PER_MONTH - 1] as const;
      this.guideMonth(days);
      this.townMonth(days);
    }
    this.bureauYear();
    this.cancelSome();
    this.planToday();
    this.planFuture();
    this.cleanOnView();
    return this.activities.sort((left, right) => (left.startsAt < right.startsAt ? -1 : 1));
  }

  private get guideTeams(): DemoTeam[] {
    return this.people.teams.filter((team) => team.kind === 'civility-guide');
  }

  private guideMonth(days: readonly [number, number]): void {
    this.dice.sample(this.guideTeams, this.guideTeams.length).forEach((team, index, teams) => {
      const week = part(days, index, teams.length);
      const workday = this.dayWithin(week, this.dice.chance(0.5) ? [5] : [1, 2, 3, 4]);
      const script = this.dice.pick(GUIDE_SCRIPTS.filter((candidate) => inSeason(candidate, workday)));
      const day = script.startsAt === '09:00' ? this.dayWithin(week, [6, 0]) : workday;
      this.hold({ script, unit: team.unit, team, pool: team.members, startsAt: this.beginning(script, day) });
    });
  }

  /** What villages, towns and sub-districts do beside the guide teams. */
  private townMonth(days: readonly [number, number]): void {
    const villages = this.dice.sample(
      this.guideTeams.filter((team) => team.unit !== MAIN_TOWN),
      VILLAGE_ACTIVITIES_PER_MONTH,
    );
    const others = this.people.teams.filter((team) => team.kind === 'general' && team.level === 'division');
    const towns = this.dice.sample([...new Set(others.map((team) => team.unit))], 8);
    const hosts = [...villages, ...towns.map((town) => this.dice.pick(others.filter((team) => team.unit === town)))];
    this.dice.sample(hosts, hosts.length).forEach((team, index) => {
      const day = this.dayWithin(part(days, index, hosts.length), this.dice.pick([[5], [6], [0], [2, 3, 4]]));
      const script = this.scriptFor(team.unit, day);
      this.hold({ script, unit: team.unit, team, pool: this.neighbours(team), startsAt: this.beginning(script, day) });
    });
  }

  private scriptFor(unit: string, day: string): ActivityScript {
    const isUrban = SUBDISTRICTS.some((name) => name === unit);
    const script = this.dice.pick(
      PLACE_SCRIPTS.filter(
        (candidate) => inSeason(candidate, day) && candidate.where !== (isUrban ? 'rural' : 'urban'),
      ),
    );
    return isUrban ? asInTown(script) : script;
  }

  /** Members first, then whoever else lives there. */
  private neighbours(team: DemoTeam): DemoPerson[] {
    const homes = new Set(team.members.map((person) => person.unit));
    return [
      ...team.members,
      ...this.people.people.filter((person) => homes.has(person.unit) && !team.members.includes(person)),
    ];
  }

  private bureauYear(): void {
    const residents = this.people.people.filter((person) => /街道|社区|五区|龙泉镇|永定镇/.test(person.unit));
    const first = dayOf(this.now);
    for (const { unit, ...script } of BUREAU_SCRIPTS) {
      const days = Array.from({ length: MONTHS * DAYS_PER_MONTH }, (_, back) => addDays(first, -back - 1)).filter(
        (day) => inSeason(script, day),
      );
      for (const day of this.dice.sample(days, 2)) {
        this.hold({
          script,
          unit,
          team: null,
          pool: this.dice.sample(residents, residents.length),
          startsAt: this.beginning(script, day),
        });
      }
    }
  }

  private cancelSome(): void {
    const candidates = this.activities.filter(
      (activity) => activity.concludedAt && activity.startsAt < later(this.now, -24 * 20),
    );
    this.dice.sample(candidates, CANCELLED).forEach((activity, index) => {
      const at = later(activity.startsAt, -15);
      Object.assign(activity, {
        state: 'cancelled',
        concludedAt: null,
        cancelled: { at, reason: CANCEL_REASONS[index] },
        attendances: [],
        outcomes: [],
        publicHeadcount: null,
        signUps: activity.signUps.map((signUp) => ({ ...signUp, releasedAt: signUp.releasedAt ?? at })),
      });
    });
  }

  /** The first guide team is on the road right now: its leader can call the roll. */
  private planToday(): void {
    const [team] = this.guideTeams;
    if (!team) return;
    const halfHour = HOUR_MS / 2;
    const startsAt = new Date(Math.floor(Date.parse(this.now) / halfHour) * halfHour).toISOString();
    this.hold({
      script: ON_DUTY_SCRIPT,
      unit: team.unit,
      team,
      pool: team.members,
      startsAt,
      state: 'under-way',
      turnout: 20,
    });
  }

  private planFuture(): void {
    const today = dayOf(this.now);
    const scenic = this.guideTeams.find((team) => team.unit === MAIN_TOWN);
    FUTURE_DAYS.forEach((ahead, index) => {
      const day = addDays(today, ahead);
      if (index === 2 && scenic) {
        this.hold({
          script: HIGH_RISK_SCRIPT,
          unit: MAIN_TOWN,
          team: scenic,
          pool: this.people.people.filter((person) => person.unit === '涧沟村'),
          startsAt: instantAt(day, '08:00'),
          capacity: 12,
          turnout: 6,
        });
        return;
      }
      const team = this.guideTeams[index % 4];
      if (!team) return;
      const script = this.scriptFor(team.unit, day);
      const full = index === 4;
      this.hold({
        script,
        unit: team.unit,
        team,
        pool: this.neighbours(team),
        startsAt: this.beginning(script, day),
        capacity: full ? 10 : 30,
        turnout: full ? 13 : this.dice.int(4, 12),
      });
    });
    const [team] = this.guideTeams;
    const script = GUIDE_SCRIPTS.find((candidate) => inSeason(candidate, addDays(today, 20)));
    if (team && script)
      this.hold({
        script,
        unit: team.unit,
        team,
        pool: [],
        startsAt: this.beginning(script, addDays(today, 20)),
        state: 'draft',
      });
  }

  /** Where points are on public view first: one round that ended lately, one that is open. */
  private cleanOnView(): void {
    const team = this.guideTeams.find(({ unit }) => unit === VIEWING_VILLAGE);
    const script = PLACE_SCRIPTS.find(({ category, minors }) => category === '环境卫生' && minors === true);
    const guests = this.people.people.filter((person) => person.phone === demoPhone(1));
    for (const back of team && script ? ON_VIEW_BACK : []) {
      if (!team || !script) return;
      const day = addDays(dayOf(this.now), -back);
      const pool = [...guests, ...this.neighbours(team)];
      this.hold({ script, unit: team.unit, team, pool, startsAt: instantAt(day, '09:00'), turnout: 12 });
    }
  }

  private hold({ script, unit, team, pool, startsAt, state, capacity, turnout }: Occasion): void {
    const planned = this.moment(later(startsAt, -24 * 12), later(startsAt, -24 * 6));
    const publishedAt =
      planned < later(this.now, -24) ? planned : this.moment(later(this.now, -24 * 4), later(this.now, -24));
    const createdAt = later(publishedAt, -this.dice.int(2, 30));
    const wanted = turnout ?? this.dice.int(...script.people);
    const past = state === undefined && startsAt < this.now;
    const isFriday = new Date(`${dayOf(startsAt)}T00:00:00Z`).getUTCDay() === 5;
    const activity: DemoActivity = {
      id: this.dice.idAt(createdAt),
      shiftId: this.dice.idAt(createdAt),
      script,
      state: state ?? (past ? 'settled' : 'published'),
      unit,
      team,
      startsAt,
      endsAt: later(startsAt, script.hours),
      signUpClosesAt: state === 'under-way' ? startsAt : instantAt(addDays(dayOf(startsAt), -1), '20:00'),
      createdAt,
      publishedAt: state === 'draft' ? null : publishedAt,
      concludedAt: null,
      cancelled: null,
      capacity: capacity ?? (past && this.dice.chance(0.5) ? wanted + 4 : null),
      eligibility: {
        minAge: script.risk?.level === 'high' ? 18 : null,
        maxAge: script.risk?.level === 'high' ? 65 : null,
        teamIds: [],
        minorsAllowed: script.minors ?? false,
      },
      riskLevel: script.risk?.level ?? 'low',
      brand: this.brandOf(unit, script, isFriday),
      campaign: script.kind === 'campaign' ? (CAMPAIGNS[Number(dayOf(startsAt).slice(5, 7)) - 1] ?? null) : null,
      signUps: [],
      attendances: [],
      outcomes: [],
      publicHeadcount: null,
    };
    if (state !== 'draft') this.signUp(activity, pool, wanted);
    if (past) this.conclude(activity, pool);
    this.activities.push(activity);
  }

  private brandOf(unit: string, script: ActivityScript, isFriday: boolean): string | null {
    if (isFriday) return script.kind === 'peak-post' ? BRANDS.civility : BRANDS.friday;
    if (unit === '龙泉镇') return BRANDS.longquan;
    return script.kind !== 'peak-post' && this.dice.chance(0.15) ? BRANDS.district : null;
  }

  private signUp(activity: DemoActivity, pool: readonly DemoPerson[], wanted: number): void {
    const publishedAt = activity.publishedAt ?? activity.createdAt;
    const until = activity.signUpClosesAt < this.now ? activity.signUpClosesAt : later(this.now, -1);
    const ready = pool.filter((person) => person.registeredAt < publishedAt && this.mayCome(activity, person));
    const first = activity.team ? ready.filter((person) => activity.team?.members.includes(person)) : ready;
    // the volunteer whose account is shown on the sign-in page is keen
    const keen = ready.filter((person) => person.phone === demoPhone(1));
    const others = ready.filter((person) => !first.includes(person));
    const chosen = [
      ...new Set([...keen, ...this.dice.sample(first, wanted), ...this.dice.sample(others, wanted)]),
    ].slice(0, wanted);
    const times = chosen.map(() => this.moment(publishedAt < until ? publishedAt : later(until, -1), until)).sort();
    chosen.forEach((person, index) => {
      const at = times[index] ?? until;
      const waiting = activity.capacity !== null && index >= activity.capacity;
      // a withdrawn place stays open: nobody was waiting for it
      const withdrawn = !waiting && activity.capacity === null && this.dice.chance(0.02);
      this.occupy(person, activity);
      activity.signUps.push({
        id: this.dice.idAt(at),
        person,
        state: waiting ? 'waiting' : withdrawn ? 'withdrawn' : 'confirmed',
        at,
        releasedAt: withdrawn ? later(at, 0.5) : null,
      });
    });
  }

  private conclude(activity: DemoActivity, pool: readonly DemoPerson[]): void {
    const { script } = activity;
    const latest = later(this.now, -0.2);
    const concludedAt = this.moment(later(activity.endsAt, 0.2), later(activity.endsAt, 9));
    activity.concludedAt = concludedAt < latest ? concludedAt : latest;
    const longest = minutesBetween(activity.startsAt, activity.endsAt);
    const paper = activity.team !== null && this.dice.chance(0.08);
    const source: AttendanceSource = paper ? 'paper' : this.dice.chance(0.2) ? 'scan' : 'roll-call';
    const expected = activity.signUps.filter((signUp) => signUp.state === 'confirmed');
    for (const { person } of expected)
      activity.attendances.push(this.attendance(activity, person, source, longest, this.presence(), false));
    const unexpected = this.dice
      .sample(pool, 3)
      .filter(
        (person) => person.registeredAt < activity.startsAt && this.mayCome(activity, person) && this.dice.chance(0.3),
      );
    for (const person of unexpected) {
      this.occupy(person, activity);
      activity.attendances.push(
        this.attendance(activity, person, source === 'scan' ? 'roll-call' : source, longest, 'present', true),
      );
    }
    activity.outcomes = (script.outcomes ?? []).map(({ action, items }) => ({
      action,
      items: items.map(({ range, ...item }) => ({ ...item, count: this.dice.int(...range) })),
    }));
    activity.publicHeadcount = script.public ? this.dice.int(...script.public) : null;
  }

  private presence(): Presence {
    const roll = this.dice.next();
    if (roll < 0.88) return 'present';
    if (roll < 0.91) return 'late';
    if (roll < 0.93) return 'left-early';
    return roll < 0.975 ? 'excused' : 'absent';
  }

  private attendance(
    activity: DemoActivity,
    person: DemoPerson,
    source: AttendanceSource,
    longest: number,
    presence: Presence,
    walkIn: boolean,
  ): DemoAttendance {
    const missed = presence === 'late' ? this.dice.int(10, 30) : presence === 'left-early' ? this.dice.int(15, 40) : 0;
    const minutes = presence === 'excused' || presence === 'absent' ? 0 : longest - missed;
    return { id: this.dice.idAt(activity.concludedAt ?? activity.endsAt), person, presence, minutes, source, walkIn };
  }

  private mayCome(activity: DemoActivity, person: DemoPerson): boolean {
    const free = (this.busy.get(person) ?? []).every(
      (time) => time.to <= activity.startsAt || activity.endsAt <= time.from,
    );
    return (
      free && checkEligibility(activity, { birthOn: person.birthOn, teamIds: [] }, dayOf(activity.startsAt)) === null
    );
  }

  private occupy(person: DemoPerson, activity: DemoActivity): void {
    this.busy.set(person, [...(this.busy.get(person) ?? []), { from: activity.startsAt, to: activity.endsAt }]);
  }

  /** A day of the month that is one of these days of the week (0 is Sunday). */
  private dayWithin([from, to]: readonly [number, number], weekdays: readonly number[]): string {
    const today = dayOf(this.now);
    const days = Array.from({ length: to - from + 1 }, (_, index) => addDays(today, from + index));
    return this.dice.pick(days.filter((day) => weekdays.includes(new Date(`${day}T00:00:00Z`).getUTCDay())));
  }

  private beginning(script: ActivityScript, day: string): string {
    return instantAt(day, script.startsAt ?? this.dice.pick(['09:00', '09:30', '14:00', '14:30', '15:00']));
  }

  private moment(from: string, to: string): string {
    const start = Date.parse(from);
    return new Date(start + Math.floor(this.dice.next() * Math.max(Date.parse(to) - start, 1))).toISOString();
  }
}

/** A week or so of the month, early for the first of many and late for the last. */
function part([from, to]: readonly [number, number], index: number, count: number): readonly [number, number] {
  const start = from + Math.round(((to - from - 6) * index) / Math.max(count - 1, 1));
  return [start, start + 6];
}

function inSeason(script: ActivityScript, day: string): boolean {
  return !script.months || script.months.includes(Number(day.slice(5, 7)));
}
