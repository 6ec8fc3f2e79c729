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
  isWorkingDay,
  type AwardDraft,
  type Fact,
  type Owner,
  type SchemeVersion,
  type WorkCalendar,
} from '@jishan/points';

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
  alsoLocked: number[];
  drafts: AwardDraft[];
  /** Keys of the drafts that were posted at once. */
  posted: Set<string>;
}

const NIGHT_FROM = '19:00';
const NO_SCHEME = '该日没有生效的积分方案。';

export const sourceOf = (row: Pick<RosterRow, 'attendanceId'>) => `attendance:${row.attendanceId}`;
export const hourKey = (row: RosterRow) => `${sourceOf(row)}:${row.revision}`;

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
  const day = dayOf(startsAt);
  const conditions: ServiceCondition[] = [];
  if (kind === 'peak-post' || kind === 'campaign') conditions.push(kind);
  if (calendar.holidays.includes(day)) conditions.push('holiday');
  else if (!isWorkingDay(day, calendar)) conditions.push('weekend');
  if (timeOf(startsAt) >= NIGHT_FROM) conditions.push('night');
  return conditions;
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
