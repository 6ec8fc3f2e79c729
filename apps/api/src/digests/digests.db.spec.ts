import { dayOf, type Actor, type AttendanceRow, type DigestFigures, type DigestQuery } from '@jishan/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BEFORE, Ground, once, present } from '../activities/activities-spec';
import { AttendanceService } from '../activities/attendance.service';
import { Clock } from '../platform/clock';
import { actorWith } from '../units/district-spec';
import { UnitsService } from '../units/units.service';
import { DigestsService } from './digests.service';
import { DigestsStore } from './digests.store';

let ground: Ground;
let digests: DigestsService;
let signer: Actor;
let people: string[];

const two = (startsAt: string) => ({
  startsAt,
  endsAt: new Date(Date.parse(startsAt) + 7_200_000).toISOString(),
});

/** Held by these people, confirmed an hour after it ended. */
async function held(
  unit: 'village' | 'nextVillage' | 'town',
  starts: string[],
  who: number[],
  { minutes = 120, publicHeadcount = null as number | null } = {},
): Promise<string> {
  ground.at(BEFORE);
  const shifts = starts.map(two);
  const activity = await ground.publish({ unitId: ground.places[unit].id, teamId: null, shifts });
  const end =
    shifts
      .map(({ endsAt }) => endsAt)
      .sort()
      .at(-1) ?? '';
  ground.at(new Date(Date.parse(end) + 3_600_000).toISOString());
  const rows = activity.shifts.flatMap(({ id }) =>
    who.map((at): AttendanceRow => present(people[at] ?? '', activity, { shiftId: id, minutes })),
  );
  await ground.spec
    .get(AttendanceService)
    .confirm(ground.admin, activity.id, { version: 0, rows, publicHeadcount }, once());
  return activity.id;
}

const ask = (more: Partial<DigestQuery> = {}, actor = signer) =>
  digests.get(actor, { kind: 'month', on: '2026-12-15', unitId: ground.places.district.id, ...more });

interface Row {
  activityId: string;
  personId: string;
  startsAt: Date | string;
  minutes: number;
}

/** Counted by hand: what the rows themselves say. */
async function counted(
  from: string,
  to: string,
): Promise<Omit<DigestFigures, 'points' | 'deedPoints' | 'publicHeadcount'>> {
  const rows = await ground.query<Row>(
    `SELECT a.activity_id AS "activityId", a.person_id AS "personId", s.starts_at AS "startsAt", a.minutes
       FROM attendances a JOIN shifts s ON s.id = a.shift_id WHERE a.presence IN ('present', 'late', 'left-early')`,
  );
  const within = rows.filter(({ startsAt }) => {
    const day = dayOf(new Date(startsAt).toISOString());
    return from <= day && day <= to;
  });
  return {
    activities: new Set(within.map(({ activityId }) => activityId)).size,
    people: new Set(within.map(({ personId }) => personId)).size,
    attendances: within.length,
    minutes: within.reduce((sum, { minutes }) => sum + minutes, 0),
  };
}

let corrected: string;

beforeAll(async () => {
  ground = await Ground.open();
  const { spec, places } = ground;
  digests = new DigestsService(new DigestsStore(spec.dataSource), spec.get(UnitsService), spec.get(Clock));
  signer = await actorWith(spec.dataSource, 'signer', places.district, { name: '赵核签' });
  await ground.plantScheme();
  people = await ground.plantPeople(5);
  // half past eleven in the evening of 30 November, and ten past midnight
  await held('village', ['2026-11-30T15:30:00.000Z'], [0, 1, 2]);
  await held('village', ['2026-11-30T16:10:00.000Z'], [0, 1]);
  await held('nextVillage', ['2026-12-05T01:00:00.000Z'], [1, 3], { minutes: 90, publicHeadcount: 30 });
  await held('town', ['2026-12-06T01:00:00.000Z', '2026-12-07T01:00:00.000Z'], [4]);
  corrected = await held('village', ['2026-12-20T01:00:00.000Z'], [0, 1, 2, 3]);
  // over the turn of the year, one activity of two shifts
  await held('village', ['2026-12-31T15:00:00.000Z', '2027-01-01T01:00:00.000Z'], [2], { publicHeadcount: 7 });
  ground.at('2027-01-20T02:00:00.000Z');
}, 60_000);
afterAll(() => ground.close());

describe('a digest', () => {
  it('counts what the rows of the month say, by Beijing days', async () => {
    const digest = await ask();
    const { points, deedPoints, publicHeadcount, ...figures } = digest.figures;
    expect([deedPoints, publicHeadcount]).toEqual([0, 37]);
    expect(figures).toEqual(await counted('2026-12-01', '2026-12-31'));
    expect(figures).toEqual({ activities: 5, people: 5, attendances: 11, minutes: 1_260 });
    // the last activity is one of both years; its points are those of the day that the ledger dates them
    expect(points).toBeGreaterThan(0);
    expect(digest.before.period).toEqual({ from: '2026-11-01', to: '2026-11-30' });
    expect(digest.before.figures).toMatchObject({ activities: 1, people: 3, attendances: 3 });
  });

  it('divides the activity over new year between the years', async () => {
    const january = await ask({ on: '2027-01-05' });
    expect(january.isOver).toBe(false);
    expect(january.period).toEqual({ from: '2027-01-01', to: '2027-01-20' });
    expect(january.figures).toMatchObject({ activities: 1, people: 1, attendances: 1, minutes: 120 });
    expect(january.figures.publicHeadcount, 'told of the whole, counted where it began').toBe(0);
    expect(january.before.period).toEqual({ from: '2026-12-01', to: '2026-12-20' });
  });

  it('of a week across the turn of the month', async () => {
    const week = await ask({ kind: 'week', on: '2026-12-02' });
    expect(week.period).toEqual({ from: '2026-11-30', to: '2026-12-06' });
    const { points: _, deedPoints: __, publicHeadcount, ...figures } = week.figures;
    expect(publicHeadcount).toBe(30);
    expect(figures).toEqual(await counted('2026-11-30', '2026-12-06'));
  });

  it('counts one who helped in two villages once in the town, and in each', async () => {
    const town = await ask({ unitId: ground.places.town.id });
    expect(town.units.map(({ unitName, people: own }) => [unitName, own])).toEqual([
      ['妙峰山镇', 1],
      ['陇驾庄村', 4],
      ['丁家滩村', 2],
    ]);
    expect(town.figures.people).toBe(5);
    const sum = (field: keyof DigestFigures) => town.units.reduce((all, unit) => all + unit[field], 0);
    for (const field of ['activities', 'attendances', 'publicHeadcount', 'minutes', 'points'] as const)
      expect(sum(field)).toBe(town.figures[field]);
    expect((await ask()).units.map(({ unitName }) => unitName)).toEqual(['妙峰山镇']);
  });

  it('gives the points that the ledger has', async () => {
    const [ledger] = await ground.query<{ points: string }>(
      `SELECT sum(CASE kind WHEN 'award' THEN amount ELSE -amount - shortfall END) AS points FROM point_transfers
        WHERE kind IN ('award', 'reverse') AND activity_id IS NOT NULL`,
    );
    const months = [await ask({ on: '2026-11-01' }), await ask(), await ask({ on: '2027-01-05' })];
    expect(months.reduce((sum, { figures }) => sum + figures.points, 0)).toBe(Number(ledger?.points));
  });

  it('follows a correction at once', async () => {
    const before = await ask();
    const attendance = ground.spec.get(AttendanceService);
    const { rows, version } = await attendance.getRoster(ground.admin, corrected);
    const kept = rows.map(({ personId, shiftId }, at): AttendanceRow => {
      const row = { personId, shiftId, source: 'roll-call' as const, walkIn: false };
      if (at === 0) return { ...row, presence: 'absent', minutes: 0 };
      return { ...row, presence: 'present', minutes: at === 1 ? 60 : 120 };
    });
    await attendance.correct(ground.admin, corrected, { version, rows: kept, reason: '名单登记有误' }, once());
    const after = await ask();
    const { points: _, deedPoints: __, publicHeadcount: ___, ...figures } = after.figures;
    expect(figures).toEqual(await counted('2026-12-01', '2026-12-31'));
    expect(after.figures.attendances).toBe(before.figures.attendances - 1);
    expect(after.figures.minutes).toBe(before.figures.minutes - 180);
    expect(after.figures.points).toBe(before.figures.points - 30);
  });

  it('opens down to its activities, which add up to it', async () => {
    const query = { kind: 'month' as const, on: '2026-12-15', unitId: ground.places.district.id };
    const first = await digests.activities(signer, { ...query, limit: 3 });
    const rest = await digests.activities(signer, { ...query, limit: 3, cursor: first.nextCursor ?? '' });
    const all = [...first.items, ...rest.items];
    const { figures } = await ask();
    expect(all).toHaveLength(figures.activities);
    for (const field of ['attendances', 'publicHeadcount', 'minutes', 'points'] as const)
      expect(all.reduce((sum, activity) => sum + activity[field], 0)).toBe(figures[field]);
    expect(all.map(({ heldOn }) => heldOn)).toEqual([...all.map(({ heldOn }) => heldOn)].sort());
  });

  it('is read within the reach of the reader', async () => {
    const elsewhere = await actorWith(ground.spec.dataSource, 'town-admin', ground.places.otherTown);
    await expect(ask({}, elsewhere)).rejects.toMatchObject({ code: 'resource.not-found' });
    await expect(ask({ unitId: ground.places.otherTown.id }, elsewhere)).resolves.toMatchObject({
      figures: { activities: 0, people: 0, points: 0 },
      units: [],
    });
  });
});
