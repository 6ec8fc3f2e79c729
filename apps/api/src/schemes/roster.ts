import {
  dayOf,
  timeOf,
  type ActivityCategory,
  type ActivityKind,
  type AttendanceSource,
  type ServiceCondition,
  type ServiceRole,
} from '@jishan/domain';
import {
  award,
  historySince,
  isWorkingDay,
  monthOf,
  postingWindow,
  type AwardDraft,
  type Cap,
  type Fact,
  type History,
  type Owner,
  type PastFact,
  type Rule,
  type SchemeVersion,
  type UsedCap,
  type WorkCalendar,
} from '@jishan/points';
import { accountName, type BookOwner, type LockedAccounts } from '../points/points.service';
import type { CountedBonus, CountedUse, Counting } from './past.store';
import type { VersionsOn } from './schemes.service';
import type { Round } from './settlement.store';

export interface RosterRow {
  attendanceId: string;
  /** 0 at first; a correction counts up. */
  revision: number;
  personId: string;
  role: ServiceRole;
  /** 0: was not there; nothing is posted. */
  minutes: number;
  source: AttendanceSource;
  /** Only contest schemes need it. */
  teamId?: string | null;
}

export interface Roster {
  activityId: string;
  /** Host unit: decides which scheme applies. */
  unitId: string;
  kind: ActivityKind;
  category: ActivityCategory;
  /** Instant; the business day and the conditions follow from it. */
  startsAt: string;
  recorderId: string;
  rows: RosterRow[];
}

/** What one row has come to. `points` are those posted and those under 公示 together. */
export interface Settled {
  attendanceId: string;
  personId: string;
  minutes: number;
  points: number;
  state: 'posted' | 'pending' | 'none';
  explanation: string;
}

/** What holds on the days of an activity: the versions in force, and whose accounts the points of its people go to. */
export interface Terms {
  versions: VersionsOn;
  owners: ReadonlyMap<string, Map<string, Owner>>;
}

/** A settlement under way: what was asked once for the whole roster, and what has been given so far. */
export interface Settling {
  roster: Roster;
  /** Those that are to earn now. */
  rows: RosterRow[];
  occurredOn: string;
  settledAt: string;
  versions: SchemeVersion[];
  calendar: WorkCalendar;
  /** Whose account each person's points go to. */
  owners: Map<string, Owner>;
  /** A correction: awards for these facts are about to go, and where they had been posted the new ones are posted at once. */
  replaced: ReadonlySet<string>;
  postedBefore: ReadonlySet<string>;
  /** Every account that this settlement may touch. */
  accounts: LockedAccounts;
  /** Ids of the rounds of public view that take what is not posted at once. */
  rounds: ReadonlyMap<string, string>;
  drafts: AwardDraft[];
  /** Keys of the drafts that were posted at once. */
  posted: Set<string>;
}

/** What counted for a version before a sheet was settled. */
export interface Past {
  history: History;
  /** Those in the history that these people may lose. */
  bonuses: CountedBonus[];
}

/** What one version gives to the rows of a sheet, and what it looked at for that. */
export interface Reckoned {
  version: SchemeVersion;
  facts: Fact[];
  past: Past;
  drafts: AwardDraft[];
}

const NIGHT_FROM = '19:00';
const NO_SCHEME = '该日没有生效的积分方案。';

export const sourceOf = (row: Pick<RosterRow, 'attendanceId'>) => `attendance:${row.attendanceId}`;
export const hourKey = (row: RosterRow) => `${sourceOf(row)}:${row.revision}`;

/** Whose accounts the rows may give to, over all versions. */
export function accountsOf(settling: Settling): BookOwner[] {
  return settling.versions.flatMap((version) =>
    factsOf(settling, version).map(({ owner }) => ({ book: version.book, owner })),
  );
}

/** The rows as facts for one version; who has no account under it (no team in a team scheme) earns nothing. */
export function factsOf(settling: Settling, version: SchemeVersion): Fact[] {
  const { roster, rows, occurredOn, settledAt, calendar } = settling;
  const conditions = conditionsOf(roster, calendar);
  const { activityId, category } = roster;
  return rows.flatMap((row) => {
    const owner = ownerOf(version, row, settling);
    if (!owner) return [];
    const { attendanceId: id, revision, personId, role, minutes } = row;
    const what = { kind: 'attendance' as const, id, revision, personId, role, minutes };
    return [{ ...what, category, activityId, owner, conditions, occurredOn, settledAt }];
  });
}

export function reckon(settling: Settling, version: SchemeVersion, past: Past): Reckoned {
  const facts = factsOf(settling, version);
  return { version, facts, past, drafts: award(version, facts, past.history) };
}

function ownerOf(version: SchemeVersion, row: RosterRow, { owners }: Settling): Owner | null {
  switch (version.accountOwner) {
    case 'household':
      return owners.get(row.personId) ?? { kind: 'member', id: row.personId };
    case 'member':
      return { kind: 'member', id: row.personId };
    case 'team':
      return row.teamId ? { kind: 'team', id: row.teamId } : null;
    default:
      return version.accountOwner satisfies never;
  }
}

/** Which multipliers may hold: what kind of activity it was, and when. */
export function conditionsOf(
  { kind, startsAt }: Pick<Roster, 'kind' | 'startsAt'>,
  calendar: WorkCalendar,
): ServiceCondition[] {
  const conditions: ServiceCondition[] = [];
  if (kind === 'peak-post' || kind === 'campaign') conditions.push(kind);
  conditions.push(...conditionsOfDay(dayOf(startsAt), calendar));
  if (timeOf(startsAt) >= NIGHT_FROM) conditions.push('night');
  return conditions;
}

/** The round of public view that takes what a version gives on a day; null when it posts at once. */
export function roundFor(version: SchemeVersion, unitId: string, day: string, calendar: WorkCalendar): Round | null {
  if (version.postingDays === 0) return null;
  return { unitId, book: version.book, window: postingWindow(version, day, calendar) };
}

/** A deed by the one rule that it was claimed under: another of the same version might speak of it too, and was not meant. */
export function asDeed(
  version: SchemeVersion,
  rule: Rule,
  { id, personId, occurredOn, owner }: Pick<Fact, 'id' | 'personId' | 'occurredOn' | 'owner'>,
  calendar: WorkCalendar,
  settledAt: string,
): { version: SchemeVersion; facts: [Fact] } {
  const fact: Fact = {
    ...{ kind: 'deed', id, revision: 0, personId, owner, activityId: null, minutes: 0, occurredOn, settledAt },
    ...{ category: rule.category ?? '', role: rule.role ?? '', conditions: conditionsOfDay(occurredOn, calendar) },
  };
  return { version: { ...version, rules: [{ ...rule, factKind: 'deed', bonus: null }] }, facts: [fact] };
}

/** What holds for everything that was done on a day. */
export function conditionsOfDay(day: string, calendar: WorkCalendar): ServiceCondition[] {
  if (calendar.holidays.includes(day)) return ['holiday'];
  return isWorkingDay(day, calendar) ? [] : ['weekend'];
}

type Given = Pick<Settled, 'state' | 'explanation'> & { source: string; amount: number };

/** What every row has now: just given, or `before`, when it was settled earlier. */
export function settledRows({ roster, drafts, posted, versions }: Settling, before: readonly Given[]): Settled[] {
  const stateOf = (draft: AwardDraft) => (posted.has(draft.key) ? 'posted' : 'pending');
  const now = drafts.map((draft): Given => ({ ...draft, state: draft.amount === 0 ? 'none' : stateOf(draft) }));
  const bySource = new Map<string, Given[]>();
  for (const one of [...now, ...before]) bySource.set(one.source, [...(bySource.get(one.source) ?? []), one]);
  return roster.rows.map((row) => {
    const own = bySource.get(sourceOf(row)) ?? [];
    const state = (['pending', 'posted'] as const).find((wanted) => own.some((one) => one.state === wanted)) ?? 'none';
    const explanation = own.map((one) => one.explanation).join('') || (versions.length === 0 ? NO_SCHEME : '');
    const points = own.reduce((sum, one) => sum + one.amount, 0);
    return { attendanceId: row.attendanceId, personId: row.personId, minutes: row.minutes, points, state, explanation };
  });
}

/** The first day whose bonuses a correction of these sheets may take back; null: there are none. */
export function bonusesSince(settlings: readonly Settling[]): string | null {
  const days = settlings
    .filter(({ versions }) => versions.some(({ rules }) => rules.some((rule) => rule.bonus !== null)))
    .map(({ occurredOn }) => `${monthOf(occurredOn)}-01`);
  return days.sort()[0] ?? null;
}

/** What caps and bonuses of a version look at for these rows. Bonuses for something else are neither earned nor lost by them. */
export function countingOf(settling: Settling, version: SchemeVersion): Counting {
  const { roster, occurredOn, replaced } = settling;
  const { book, caps, rules } = version;
  const owners = factsOf(settling, version).map((fact) => accountOf(settling, version, fact.owner));
  const forBonus = rules.some((rule) => rule.bonus && (rule.category ?? roster.category) === roster.category);
  return {
    ...{ book, occurredOn, activityId: roster.activityId, accountIds: [...new Set(owners)], except: [...replaced] },
    personIds: [...new Set(roster.rows.map((row) => row.personId))],
    persons: spanOf(caps, 'person'),
    accounts: spanOf(caps, 'household'),
    activity: caps.some((cap) => cap.window === 'activity'),
    bonusesSince: forBonus ? `${historySince(version, monthOf(occurredOn))}-01` : null,
  };
}

/** Points in accounts that nothing is given to now count for nobody. */
export function pastOf(
  { accounts, occurredOn, activityId }: { accounts: LockedAccounts; occurredOn: string; activityId: string | null },
  { used, bonuses, facts }: { used: readonly CountedUse[]; bonuses: CountedBonus[]; facts: readonly PastFact[] },
): Past {
  const ownerOf = (accountId: number) => accounts.ownerOf.get(accountId) ?? '';
  const awards = bonuses.map((one) => ({ ...one, ownerId: ownerOf(one.accountId) }));
  const caps = used.flatMap(({ personId, accountId, day, month, activity }): UsedCap[] => {
    const whose =
      accountId === null
        ? { scope: 'person' as const, of: personId ?? '' }
        : { scope: 'household' as const, of: ownerOf(accountId) };
    return [
      { ...whose, window: 'day', within: occurredOn, points: day },
      { ...whose, window: 'month', within: monthOf(occurredOn), points: month },
      { ...whose, window: 'activity', within: activityId ?? '', points: activity },
    ];
  });
  return { history: { awards, facts, used: caps }, bonuses };
}

/** For how long back caps of somebody look, besides those for an activity. */
export function spanOf(caps: readonly Cap[], scope: Cap['scope']): 'day' | 'month' | null {
  const windows = caps.filter((cap) => cap.scope === scope).map((cap) => cap.window);
  return (['month', 'day'] as const).find((window) => windows.includes(window)) ?? null;
}

export function accountOf({ accounts }: Settling, { book }: SchemeVersion, owner: Owner): number {
  const accountId = accounts.idOf.get(accountName(book, owner.id));
  if (accountId === undefined) throw new Error('points for an owner whose account is not locked');
  return accountId;
}

/** One after the other: a transaction has one connection. */
export async function inTurn<From, To>(items: readonly From[], work: (item: From) => Promise<To[]>): Promise<To[]> {
  const done: To[] = [];
  for (const item of items) done.push(...(await work(item)));
  return done;
}
