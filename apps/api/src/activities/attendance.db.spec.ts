import {
  composeBrief,
  type ActivityDetail,
  type ActivityFacts,
  type Actor,
  type AttendanceRow,
  type ConfirmResult,
  type CorrectAttendanceInput,
  type RecordAttendanceInput,
} from '@jishan/domain';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { PostgresQueryRunner } from 'typeorm/driver/postgres/PostgresQueryRunner.js';
import { writeKey } from '../platform/idempotency';
import { actorWith } from '../units/district-spec';
import { PostingService } from '../schemes/posting.service';
import { plantScheme } from '../schemes/scheme-spec';
import { AFTERNOON, BEFORE, DURING, Ground, MORNING, once, present } from './activities-spec';
import { AttendanceService } from './attendance.service';
import { HoursStore } from '../hours/hours.store';
import { SignUpsService } from './sign-ups.service';

describe('attendance', () => {
  let ground: Ground;
  let attendance: AttendanceService;
  let owner: pg.Client;

  beforeAll(async () => {
    ground = await Ground.open();
    attendance = ground.spec.get(AttendanceService);
    await ground.plantScheme();
    owner = new pg.Client({ connectionString: ground.spec.url });
    await owner.connect();
  });
  beforeEach(() => ground.at(BEFORE));
  // whatever a spec that failed has left open
  afterEach(async () => {
    await owner.query('ROLLBACK');
    await postFor(0);
  });
  afterAll(async () => {
    await owner.end();
    await ground.close();
  });

  /** Published the day before, with people who signed up; it is under way now. */
  const underWay = async (
    people: string[] = [],
    changes: Parameters<Ground['publish']>[0] = {},
  ): Promise<ActivityDetail> => {
    ground.at(BEFORE);
    const activity = await ground.publish(changes);
    const signUps = ground.spec.get(SignUpsService);
    for (const personId of people)
      await signUps.signUpFor(ground.leader, activity.id, { shiftId: activity.shifts[0]?.id ?? '', personId }, once());
    ground.at(DURING);
    return activity;
  };
  const sheet = (rows: AttendanceRow[], version = 0): RecordAttendanceInput => ({ version, rows });
  const confirm = (activity: ActivityDetail, input: RecordAttendanceInput, write = once(), actor = ground.leader) =>
    attendance.confirm(actor, activity.id, input, write);
  const correct = (
    activity: ActivityDetail,
    input: RecordAttendanceInput & Partial<CorrectAttendanceInput>,
    write = once(),
    actor = ground.leader,
  ) => attendance.correct(actor, activity.id, { reason: '名单登记有误', ...input }, write);
  const roster = (activity: ActivityDetail) => attendance.getRoster(ground.leader, activity.id);
  const events = (activity: ActivityDetail) =>
    ground.query<{ id: string; kind: string; facts: ActivityFacts }>(
      'SELECT id, kind, facts FROM feed_events WHERE subject_id = $1 ORDER BY sequence',
      [activity.id],
    );
  const stateOf = async (activity: ActivityDetail) =>
    (await ground.query<{ state: string }>('SELECT state FROM activities WHERE id = $1', [activity.id]))[0]?.state;
  /** So many working days of 公示 from now on. */
  const postFor = (days: number) =>
    owner.query(
      `ALTER TABLE scheme_versions DISABLE TRIGGER USER; UPDATE scheme_versions SET posting_days = ${days}; ALTER TABLE scheme_versions ENABLE TRIGGER USER`,
    );
  const outcome = (settled: PromiseSettledResult<ConfirmResult>) =>
    settled.status === 'fulfilled' ? 'done' : (settled.reason as { code: string }).code;

  describe('the roll-call sheet', () => {
    it('lists who signed up, by name and card number, and nothing else of them', async () => {
      const [ann, ben] = await ground.plantPeople(2);
      const activity = await underWay([ann ?? '', ben ?? '']);
      const { rows, version, state } = await roster(activity);
      expect({ version, state }).toEqual({ version: 0, state: 'published' });
      expect(rows.map((row) => row.personId).sort()).toEqual([ann, ben].sort());
      expect(Object.keys(rows[0] ?? {}).sort()).toEqual([
        'attendance',
        'cardNo',
        'name',
        'personId',
        'promotedAt',
        'shiftId',
        'signedUp',
      ]);
    });

    it('is saved whole: who is no longer on it was put there by mistake', async () => {
      const [ann, ben, walkIn] = (await ground.plantPeople(3)) as [string, string, string];
      const activity = await underWay([ann, ben]);
      const save = (rows: AttendanceRow[], version: number) =>
        attendance.record(ground.leader, activity.id, sheet(rows, version), once());
      const first = await save([present(ann, activity), present(walkIn, activity)], 0);
      expect(first.rows.map((row) => [row.personId, row.signedUp, row.attendance?.walkIn ?? null])).toEqual(
        expect.arrayContaining([
          [ann, true, false],
          [ben, true, null],
          [walkIn, false, true],
        ]),
      );
      const second = await save(
        [
          present(ann, activity, { presence: 'late', minutes: 90 }),
          present(ben, activity, { presence: 'excused', minutes: 0 }),
        ],
        1,
      );
      expect(second.version).toBe(2);
      expect(second.rows).toHaveLength(2);
      expect(second.rows.find((row) => row.personId === ann)?.attendance).toMatchObject({
        presence: 'late',
        minutes: 90,
        recorderName: '王队长',
        points: null,
      });
      expect(await ground.minutesOf(ann)).toBe(0);
    });

    it('on an older version is refused, and of two saves at once one is', async () => {
      const [ann] = (await ground.plantPeople(1)) as [string];
      const activity = await underWay([ann]);
      const save = (version: number) =>
        attendance.record(ground.leader, activity.id, sheet([present(ann, activity)], version), once());
      const both = await Promise.allSettled([save(0), save(0)]);
      expect(both.map((settled) => settled.status).sort()).toEqual(['fulfilled', 'rejected']);
      await expect(save(0)).rejects.toMatchObject({ code: 'attendance.changed-meanwhile' });
      expect((await save(1)).version).toBe(2);
    });

    it('keeps the name of whoever recorded a row that did not change', async () => {
      const [ann, ben] = (await ground.plantPeople(2)) as [string, string];
      const activity = await underWay([ann, ben]);
      await attendance.record(
        ground.leader,
        activity.id,
        sheet([present(ann, activity), present(ben, activity)]),
        once(),
      );
      const rows = [present(ann, activity), present(ben, activity, { minutes: 60 })];
      const saved = await attendance.record(ground.admin, activity.id, sheet(rows, 1), once());
      const recorders = new Map(saved.rows.map((row) => [row.personId, row.attendance?.recorderName]));
      expect([recorders.get(ann), recorders.get(ben)]).toEqual(['王队长', '镇管理员']);
    });

    it('knows nobody it was not told of, and takes no minors who walk in where they are refused', async () => {
      const child = await ground.plantPerson({ birthOn: '2012-01-01' });
      const activity = await underWay([], {
        eligibility: { minAge: null, maxAge: null, teamIds: [], minorsAllowed: false },
      });
      const save = (personId: string) =>
        attendance.record(ground.leader, activity.id, sheet([present(personId, activity)]), once());
      await expect(save(activity.id)).rejects.toMatchObject({ code: 'attendance.unknown-person' });
      await expect(save(child)).rejects.toMatchObject({ code: 'activity.minor-refused' });
    });

    it('is not for the leader of another team, nor for a volunteer, nor for the neighbouring town', async () => {
      const activity = await underWay();
      const others = [
        { ...ground.leader, grants: ground.leader.grants.map((grant) => ({ ...grant, teamId: activity.id })) },
        await ground.volunteer(),
        await actorWith(ground.spec.dataSource, 'town-admin', ground.places.otherTown),
      ];
      for (const actor of others) {
        await expect(attendance.getRoster(actor, activity.id)).rejects.toMatchObject({ code: 'resource.not-found' });
        await expect(
          confirm(activity, sheet([present(ground.leader.personId, activity)]), once(), actor as typeof ground.leader),
        ).rejects.toMatchObject({
          code: 'resource.not-found',
        });
      }
    });
  });

  describe('the confirmation', () => {
    it('posts hours and points, ends the activity and tells all that a brief is made of', async () => {
      const [ann, ben, walkIn] = (await ground.plantPeople(3)) as [string, string, string];
      const activity = await underWay([ann, ben], { brand: '领航星期五' });
      const rows = [
        present(ann, activity),
        present(ben, activity, { presence: 'absent', minutes: 0 }),
        present(walkIn, activity, { minutes: 90 }),
      ];
      const outcomes = [{ action: '清理', items: [{ name: '堆料', count: 500, measure: '处' }] }];
      const result = await confirm(activity, { ...sheet(rows), outcomes, publicHeadcount: 28 });
      expect(result).toEqual({
        activityId: activity.id,
        state: 'settled',
        presentCount: 2,
        totalMinutes: 210,
        pointsPosted: 35,
        pointsPending: 0,
        feedEventId: expect.any(String),
      });
      expect(await Promise.all([ann, ben, walkIn].map((id) => ground.minutesOf(id)))).toEqual([120, 0, 90]);
      expect(await Promise.all([ann, ben, walkIn].map((id) => ground.balanceOf(id)))).toEqual([20, 0, 15]);
      const points = new Map((await roster(activity)).rows.map((row) => [row.personId, row.attendance?.points]));
      expect([points.get(ann), points.get(ben), points.get(walkIn)]).toEqual([20, 0, 15]);
      const [, concluded] = await events(activity);
      expect(concluded).toMatchObject({
        id: result.feedEventId,
        kind: 'activity-concluded',
        facts: {
          activityId: activity.id,
          category: '环境卫生',
          volunteers: 2,
          attendances: 2,
          minutes: 210,
          recorderName: '王队长',
          rosterVersion: 1,
        },
      });
      expect(composeBrief(concluded?.facts.brief ?? { unit: '', date: '' }, '2026-11-25').text).toBe(
        '陇驾庄村：21日，依托“领航星期五”志愿服务品牌，在村口小广场开展“清洁家园”志愿服务活动，清理堆料500处，共30名村民参加。',
      );
      expect(
        await ground.query(
          `SELECT 1 FROM audit_entries WHERE action = 'activity.confirm-attendance' AND subject_id = $1`,
          [activity.id],
        ),
      ).toHaveLength(1);
    });

    it('gives the leader’s own role and each shift its own day', async () => {
      const activity = await underWay([], {
        shifts: [MORNING, { startsAt: '2026-11-22T01:00:00.000Z', endsAt: '2026-11-22T02:00:00.000Z' }],
      });
      const { personId } = ground.leader;
      const rows = activity.shifts.map((shift, index) =>
        present(personId, activity, { shiftId: shift.id, minutes: index === 0 ? 120 : 60 }),
      );
      await confirm(activity, sheet(rows));
      const entries = await ground.query(
        'SELECT minutes, role, occurred_on AS day FROM hour_entries WHERE activity_id = $1 ORDER BY occurred_on',
        [activity.id],
      );
      expect(entries).toEqual([
        { minutes: 120, role: 'leader', day: '2026-11-21' },
        { minutes: 60, role: 'leader', day: '2026-11-22' },
      ]);
    });

    it('by eight at once happens once', async () => {
      const [ann] = (await ground.plantPeople(1)) as [string];
      const activity = await underWay([ann]);
      const all = await Promise.allSettled(
        Array.from({ length: 8 }, () => confirm(activity, sheet([present(ann, activity)]))),
      );
      expect(all.map(outcome).sort()).toEqual([...Array(7).fill('activity.already-concluded'), 'done']);
      expect([await ground.minutesOf(ann), await ground.balanceOf(ann)]).toEqual([120, 20]);
      expect(await events(activity)).toHaveLength(2);
    });

    it('with the same key gives the same answer, at once and a day later; with other content it is refused', async () => {
      const [ann] = (await ground.plantPeople(1)) as [string];
      const activity = await underWay([ann]);
      const input = sheet([present(ann, activity)]);
      const key = (content: unknown) => writeKey('confirm-key-1', ground.leader.userId, content);
      const [first, second] = await Promise.all([
        confirm(activity, input, key(input)),
        confirm(activity, input, key(input)),
      ]);
      ground.at('2026-11-22T02:00:00.000Z');
      expect([second, await confirm(activity, input, key(input))]).toEqual([first, first]);
      const other = sheet([present(ann, activity, { minutes: 60 })]);
      await expect(confirm(activity, other, key(other))).rejects.toMatchObject({ code: 'request.key-reused' });
      expect([await ground.minutesOf(ann), await ground.balanceOf(ann)]).toEqual([120, 20]);
    });

    it('waits for points under 公示 before it is settled', async () => {
      const activity = await underWay();
      const [ann] = (await ground.plantPeople(1)) as [string];
      await postFor(3);
      const result = await confirm(activity, sheet([present(ann, activity)]));
      expect(result).toMatchObject({ state: 'concluded', pointsPosted: 0, pointsPending: 20 });
      await attendance.settleDue();
      expect(await stateOf(activity)).toBe('concluded');
      ground.at('2026-11-30T02:00:00.000Z');
      await ground.spec.get(PostingService).postDue();
      await Promise.all([attendance.settleDue(), attendance.settleDue()]);
      expect(await stateOf(activity)).toBe('settled');
      expect(await ground.balanceOf(ann)).toBe(20);
    });

    it('is settled after the last points were posted, behind however many that still wait', async () => {
      const [ann] = (await ground.plantPeople(1)) as [string];
      await postFor(3);
      const [waiting, free] = [await underWay(), await underWay()];
      await confirm(waiting, sheet([present(ann, waiting)]));
      await confirm(free, sheet([present(ann, free)]));
      await ground.query(
        `UPDATE pending_awards SET state = 'withdrawn', closed_reason = '本人放弃' WHERE activity_id = $1`,
        [free.id],
      );
      const copies = (of: ActivityDetail, count: number) =>
        ground.query<{ id: string }>(
          `INSERT INTO activities SELECT (jsonb_populate_record(a, jsonb_build_object('id', gen_random_uuid(), 'concluded_at', a.concluded_at - interval '1 day'))).*
             FROM activities a, generate_series(1, $2) WHERE a.id = $1 RETURNING id`,
          [of.id, count],
        );
      const older = await copies(waiting, 501);
      await ground.query(
        `INSERT INTO pending_awards SELECT (jsonb_populate_record(w, jsonb_build_object('key', w.key || copy, 'activity_id', copy, 'id', gen_random_uuid()))).*
           FROM pending_awards w, unnest($2::uuid[]) AS copy WHERE w.activity_id = $1`,
        [waiting.id, older.map(({ id }) => id)],
      );
      const free2 = await copies(free, 120);
      await attendance.settleDue();
      const states = async (ids: string[]) =>
        (await ground.query<{ state: string }>('SELECT DISTINCT state FROM activities WHERE id = ANY($1)', [ids])).map(
          ({ state }) => state,
        );
      expect(await states([waiting.id, ...older.map(({ id }) => id)])).toEqual(['concluded']);
      expect(await states([free.id, ...free2.map(({ id }) => id)])).toEqual(['settled']);
    });

    it('is not settled over points that a correction puts under 公示 at the same moment', async () => {
      const [ann] = (await ground.plantPeople(1)) as [string];
      await postFor(3);
      const activity = await underWay();
      await confirm(activity, sheet([present(ann, activity)]));
      const withdrawn = await ground.query<{ key: string }>(`SELECT key FROM pending_awards WHERE activity_id = $1`, [
        activity.id,
      ]);
      const become = (state: string, reason: string | null) =>
        `UPDATE pending_awards SET state = '${state}', closed_reason = ${reason === null ? 'NULL' : `'${reason}'`} WHERE key = '${withdrawn[0]?.key}'`;
      await owner.query(become('withdrawn', '更正'));
      await owner.query('BEGIN');
      await owner.query('SELECT FROM activities WHERE id = $1 FOR NO KEY UPDATE', [activity.id]);
      const settling = attendance.settleDue();
      await vi.waitFor(async () => {
        expect(await ground.query('SELECT 1 FROM pg_locks WHERE NOT granted')).not.toEqual([]);
      });
      await owner.query(become('waiting', null));
      await owner.query('COMMIT');
      await settling;
      expect(await stateOf(activity)).toBe('concluded');
    });

    it('of minutes nobody observed names who vouches, and is another’s than the recorder’s', async () => {
      const [ann] = (await ground.plantPeople(1)) as [string];
      const activity = await underWay([ann]);
      const onPaper = [present(ann, activity, { source: 'paper' })];
      await expect(confirm(activity, sheet(onPaper))).rejects.toMatchObject({ code: 'attendance.guarantor-missing' });
      const vouched = { ...sheet(onPaper), guarantorName: '李保国' };
      await expect(confirm(activity, vouched)).rejects.toMatchObject({ code: 'attendance.second-approver-missing' });
      await attendance.record(ground.leader, activity.id, vouched, once());
      const draft = await attendance.getRoster(ground.admin, activity.id);
      expect(draft.concludedByName).toBeNull();
      expect(draft.rows[0]?.attendance).toMatchObject({
        guarantorName: '李保国',
        recorderId: ground.leader.userId,
        recorderName: '王队长',
      });
      await expect(confirm(activity, { ...vouched, version: 1 })).rejects.toMatchObject({
        code: 'attendance.second-approver-missing',
      });
      expect(await attendance.confirm(ground.admin, activity.id, { ...vouched, version: 1 }, once())).toMatchObject({
        presentCount: 1,
      });
      expect(
        await ground.query('SELECT guarantor_name, recorder_name FROM attendances WHERE activity_id = $1', [
          activity.id,
        ]),
      ).toEqual([{ guarantor_name: '李保国', recorder_name: '王队长' }]);
      const [hours] = (await ground.spec.get(HoursStore).entries(ann, { limit: 1 })).items;
      expect(hours?.recorderName).toBe('王队长');
      expect((await roster(activity)).concludedByName).toBe(ground.admin.name);
    });

    it('comes after the start, and never for a draft or a cancelled activity', async () => {
      const [ann] = (await ground.plantPeople(1)) as [string];
      const activity = await underWay([ann]);
      ground.at('2026-11-21T00:30:00.000Z');
      await expect(confirm(activity, sheet([present(ann, activity)]))).rejects.toMatchObject({
        code: 'activity.not-started',
      });
      const draft = await ground.plan();
      ground.at(DURING);
      await expect(confirm(draft, sheet([present(ann, draft)]))).rejects.toMatchObject({
        code: 'activity.state-refused',
      });
    });

    it('tells whoever signed up how they stand on the sheet, once it is confirmed', async () => {
      const [came, excused] = await ground.volunteers(2);
      if (!came?.personId || !excused?.personId) throw new Error('nobody to sign up');
      const activity = await underWay([came.personId, excused.personId]);
      const signUps = ground.spec.get(SignUpsService);
      const standing = async (actor: Actor) => {
        const { items } = await signUps.listOwn(actor, {});
        return items.map(({ presence, minutes }) => [presence, minutes]);
      };
      const rows: AttendanceRow[] = [
        present(came.personId, activity),
        { ...present(excused.personId, activity), presence: 'excused', minutes: 0 },
      ];
      await attendance.record(ground.leader, activity.id, sheet(rows), once());
      expect([await standing(came), await standing(excused)]).toEqual([[[null, null]], [[null, null]]]);
      await confirm(activity, sheet(rows, 1));
      expect([await standing(came), await standing(excused)]).toEqual([[['present', 120]], [['excused', 0]]]);
    });

    it('of five hundred people takes as many statements as of five', async () => {
      const statementsFor = async (count: number) => {
        const people = await ground.plantPeople(count);
        const activity = await underWay();
        const rows = people.map((personId) => present(personId, activity));
        const statements = vi.spyOn(PostgresQueryRunner.prototype, 'query');
        const result = await confirm(activity, sheet(rows));
        expect(result).toMatchObject({ presentCount: count, totalMinutes: count * 120, pointsPosted: count * 20 });
        const given = statements.mock.calls.length;
        statements.mockRestore();
        return given;
      };
      const forFive = await statementsFor(5);
      expect(forFive).toBeGreaterThan(10);
      expect(await statementsFor(500)).toBe(forFive);
    });
  });

  describe('a fault in the middle', () => {
    afterEach(() =>
      owner.query(
        'DROP TRIGGER IF EXISTS power_cut ON feed_events; DROP TRIGGER IF EXISTS power_cut ON point_transfers; DROP TRIGGER IF EXISTS power_cut ON attendances',
      ),
    );

    it.each(['attendances', 'point_transfers', 'feed_events'])(
      'at the writing of %s leaves nothing, and the same key then does it all',
      async (table) => {
        const [ann] = (await ground.plantPeople(1)) as [string];
        const activity = await underWay([ann]);
        const input = sheet([present(ann, activity)]);
        const write = writeKey(`power-cut-${table}`, ground.leader.userId, input);
        await owner.query(`
        CREATE OR REPLACE FUNCTION power_cut() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'power cut'; END $$;
        CREATE TRIGGER power_cut AFTER INSERT ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION power_cut()`);
        await expect(confirm(activity, input, write)).rejects.toThrow('power cut');
        expect([await stateOf(activity), (await roster(activity)).version]).toEqual(['published', 0]);
        expect([await ground.minutesOf(ann), await ground.balanceOf(ann)]).toEqual([0, 0]);
        expect(await ground.query('SELECT 1 FROM attendances WHERE activity_id = $1', [activity.id])).toEqual([]);
        expect(await events(activity)).toHaveLength(1);
        await owner.query(`DROP TRIGGER power_cut ON ${table}`);
        expect(await confirm(activity, input, write)).toMatchObject({ pointsPosted: 20 });
        expect([await ground.minutesOf(ann), await ground.balanceOf(ann)]).toEqual([120, 20]);
      },
    );
  });

  describe('a correction', () => {
    const concluded = async (people: string[]) => {
      const activity = await underWay(people);
      await confirm(activity, sheet(people.map((personId) => present(personId, activity))));
      return activity;
    };

    it('reverses and enters anew, keeps what was said before, and tells the feed', async () => {
      const [ann, ben, late] = (await ground.plantPeople(3)) as [string, string, string];
      const activity = await concluded([ann, ben]);
      const rows = [
        present(ann, activity, { minutes: 60, presence: 'left-early' }),
        present(ben, activity),
        present(late, activity),
      ];
      const result = await correct(activity, { ...sheet(rows, 1), reason: '安某提前离开，漏登一人' });
      expect(result).toMatchObject({ state: 'settled', presentCount: 3, totalMinutes: 300, pointsPosted: 30 });
      expect(await Promise.all([ann, ben, late].map((id) => ground.minutesOf(id)))).toEqual([60, 120, 120]);
      expect(await Promise.all([ann, ben, late].map((id) => ground.balanceOf(id)))).toEqual([10, 20, 20]);
      const entries = await ground.query<{ kind: string; minutes: number }>(
        'SELECT kind, minutes FROM hour_entries WHERE person_id = $1 ORDER BY id',
        [ann],
      );
      expect(entries).toEqual([
        { kind: 'credit', minutes: 120 },
        { kind: 'reversal', minutes: 120 },
        { kind: 'credit', minutes: 60 },
      ]);
      const corrections = await ground.query(
        `SELECT presence_before, minutes_before, correction.minutes, reason, corrector_name FROM attendance_corrections correction JOIN attendances ON id = attendance_id
          WHERE activity_id = $1 ORDER BY minutes_before DESC`,
        [activity.id],
      );
      const reason = '安某提前离开，漏登一人';
      expect(corrections).toEqual([
        { presence_before: 'present', minutes_before: 120, minutes: 60, reason, corrector_name: '王队长' },
        { presence_before: null, minutes_before: 0, minutes: 120, reason, corrector_name: '王队长' },
      ]);
      const [, , corrected] = await events(activity);
      expect(corrected).toMatchObject({
        kind: 'activity-corrected',
        facts: { volunteers: 3, minutes: 300, rosterVersion: 2, reason },
      });
    });

    it('to absent takes everything back, and a second correction gives it again', async () => {
      const [ann] = (await ground.plantPeople(1)) as [string];
      const activity = await concluded([ann]);
      await correct(activity, sheet([present(ann, activity, { presence: 'absent', minutes: 0 })], 1));
      expect([await ground.minutesOf(ann), await ground.balanceOf(ann)]).toEqual([0, 0]);
      await correct(activity, sheet([present(ann, activity)], 2));
      expect([await ground.minutesOf(ann), await ground.balanceOf(ann)]).toEqual([120, 20]);
      const rows = await ground.query<{ revision: number }>('SELECT revision FROM attendances WHERE activity_id = $1', [
        activity.id,
      ]);
      expect(rows).toEqual([{ revision: 2 }]);
    });

    it('leaves rows alone that were not sent', async () => {
      const [ann, ben] = (await ground.plantPeople(2)) as [string, string];
      const activity = await concluded([ann, ben]);
      const result = await correct(activity, sheet([present(ann, activity, { minutes: 30 })], 1));
      expect(result).toMatchObject({ presentCount: 2, totalMinutes: 150 });
      expect(await ground.balanceOf(ben)).toBe(20);
    });

    it('by eight at once happens once', async () => {
      const [ann] = (await ground.plantPeople(1)) as [string];
      const activity = await concluded([ann]);
      const all = await Promise.allSettled(
        Array.from({ length: 8 }, () => correct(activity, sheet([present(ann, activity, { minutes: 60 })], 1))),
      );
      expect(all.map(outcome).sort()).toEqual([...Array(7).fill('attendance.changed-meanwhile'), 'done']);
      expect([await ground.minutesOf(ann), await ground.balanceOf(ann)]).toEqual([60, 10]);
    });

    it('that says nothing new is refused; outcomes alone may be corrected', async () => {
      const [ann] = (await ground.plantPeople(1)) as [string];
      const activity = await concluded([ann]);
      const same = sheet([present(ann, activity)], 1);
      await expect(correct(activity, same)).rejects.toMatchObject({ code: 'attendance.unchanged' });
      const outcomes = [{ action: '捡拾', items: [{ name: '垃圾', count: 12, measure: '袋' }] }];
      expect(await correct(activity, { ...same, outcomes })).toMatchObject({ pointsPosted: 0, presentCount: 1 });
      expect((await roster(activity)).outcomes).toEqual(outcomes);
      const [, , corrected] = await events(activity);
      expect(corrected?.facts.brief.results).toEqual(outcomes);
    });

    it('that sends the same figures again says nothing new, and the sheet keeps its version', async () => {
      const [ann] = (await ground.plantPeople(1)) as [string];
      const activity = await underWay([ann]);
      const rows = [present(ann, activity)];
      const outcomes = [{ action: '捡拾', items: [{ name: '垃圾', count: 12, measure: '袋' }] }];
      await confirm(activity, { ...sheet(rows), outcomes, publicHeadcount: 28 });
      const again = { ...sheet(rows, 1), outcomes, publicHeadcount: 28 };
      await expect(correct(activity, again)).rejects.toMatchObject({ code: 'attendance.unchanged' });
      expect((await roster(activity)).version).toBe(1);
      expect(await correct(activity, { ...again, publicHeadcount: null })).toMatchObject({ presentCount: 1 });
      expect((await roster(activity)).version).toBe(2);
    });

    it('that puts points under 公示 opens a settled activity again until they are posted', async () => {
      const [ann, late] = (await ground.plantPeople(2)) as [string, string];
      await postFor(1);
      const activity = await concluded([ann]);
      ground.at('2026-11-30T02:00:00.000Z');
      await ground.spec.get(PostingService).postDue();
      await attendance.settleDue();
      expect(await stateOf(activity)).toBe('settled');
      const fewer = await correct(activity, sheet([present(ann, activity, { minutes: 60 })], 1));
      expect(fewer).toMatchObject({ state: 'settled', pointsPosted: 10, pointsPending: 0 });
      const more = await correct(activity, sheet([present(late, activity)], 2));
      expect(more).toMatchObject({ state: 'concluded', pointsPosted: 0, pointsPending: 20 });
      expect(await stateOf(activity)).toBe('concluded');
      await attendance.settleDue();
      expect(await stateOf(activity)).toBe('concluded');
      ground.at('2026-12-07T02:00:00.000Z');
      await ground.spec.get(PostingService).postDue();
      await attendance.settleDue();
      expect(await stateOf(activity)).toBe('settled');
      expect(await ground.balanceOf(late)).toBe(20);
    });

    it('adds no minutes that nobody observed by the hand of whoever recorded the sheet', async () => {
      const [ann, ben] = (await ground.plantPeople(2)) as [string, string];
      const activity = await underWay([ann]);
      const onPaper = { ...sheet([present(ann, activity, { source: 'paper', minutes: 60 })]), guarantorName: '李保国' };
      await attendance.record(ground.leader, activity.id, onPaper, once());
      await attendance.confirm(ground.admin, activity.id, { ...onPaper, version: 1 }, once());
      const late = { ...sheet([present(ben, activity, { source: 'paper' })], 2), guarantorName: '李保国' };
      const longer = { ...sheet([present(ann, activity, { source: 'paper' })], 2), guarantorName: '李保国' };
      for (const input of [late, longer])
        for (const actor of [ground.leader, ground.admin])
          await expect(correct(activity, input, once(), actor as typeof ground.leader)).rejects.toMatchObject({
            code: 'attendance.second-approver-missing',
          });
      expect([await ground.minutesOf(ann), await ground.minutesOf(ben)]).toEqual([60, 0]);
      const another = await actorWith(ground.spec.dataSource, 'town-admin', ground.places.town, {
        name: '另一位管理员',
      });
      const added = await correct(activity, late, once(), another as typeof ground.leader);
      expect(added).toMatchObject({ presentCount: 2, totalMinutes: 180 });
    });

    it('by whoever confirmed adds no minutes that nobody observed', async () => {
      const [ann, ben] = (await ground.plantPeople(2)) as [string, string];
      const activity = await concluded([ann]);
      const input = { ...sheet([present(ben, activity, { source: 'self-report' })], 1), guarantorName: '李保国' };
      await expect(correct(activity, input)).rejects.toMatchObject({ code: 'attendance.second-approver-missing' });
      const byAdmin = attendance.correct(ground.admin, activity.id, { ...input, reason: '本人补报' }, once());
      expect(await byAdmin).toMatchObject({ presentCount: 2 });
    });

    it('needs a reason and a confirmed sheet', async () => {
      const [ann] = (await ground.plantPeople(1)) as [string];
      const activity = await underWay([ann]);
      await expect(correct(activity, sheet([present(ann, activity)]))).rejects.toMatchObject({
        code: 'activity.not-settled',
      });
      await confirm(activity, sheet([present(ann, activity)]));
      await expect(
        attendance.correct(
          ground.leader,
          activity.id,
          { ...sheet([present(ann, activity, { minutes: 1 })], 1), reason: ' ' },
          once(),
        ),
      ).rejects.toMatchObject({
        code: 'attendance.reason-missing',
      });
    });

    it('cannot be rewritten afterwards, not even by the owner of the database', async () => {
      await expect(owner.query(`UPDATE attendance_corrections SET reason = '没有原因'`)).rejects.toThrow(
        'rows are only ever added',
      );
      await expect(owner.query('DELETE FROM attendance_corrections')).rejects.toThrow('rows are only ever added');
    });
  });

  it('of two shifts of one day adds up', async () => {
    const [ann] = (await ground.plantPeople(1)) as [string];
    const activity = await underWay([ann], { shifts: [MORNING, AFTERNOON] });
    const rows = activity.shifts.map((shift) => present(ann, activity, { shiftId: shift.id, minutes: 60 }));
    expect(await confirm(activity, sheet(rows))).toMatchObject({
      presentCount: 1,
      totalMinutes: 120,
      pointsPosted: 20,
    });
    expect((await events(activity))[1]?.facts).toMatchObject({ volunteers: 1, attendances: 2 });
  });

  it('is confirmed and corrected by the roles that the scheme in force names, and by nobody else', async () => {
    const { nextVillage: unit, village } = ground.places;
    await plantScheme(ground.spec.dataSource, unit.id, ground.admin.userId, {
      approvers: { adopting: [], attendance: ['station-admin'] },
    });
    const personId = await ground.plantPerson({ unit });
    const activity = await underWay([], { unitId: unit.id, teamId: null });
    const rows = [present(personId, activity, { walkIn: true })];
    const told = async (actor: Actor) => (await attendance.getRoster(actor, activity.id)).confirmers;
    const as = async (of: typeof unit) =>
      (await actorWith(ground.spec.dataSource, 'station-admin', of, { name: '站管理员' })) as typeof ground.leader;
    for (const actor of [ground.admin as typeof ground.leader, await as(village)])
      await expect(confirm(activity, sheet(rows), once(), actor)).rejects.toMatchObject({
        code: expect.stringMatching(/^(scheme\.not-approver|resource\.not-found)$/),
      });
    expect(await ground.balanceOf(personId)).toBe(0);
    expect([await told(ground.admin), await told(await as(unit))], 'said before').toEqual([['station-admin'], []]);
    expect(await confirm(activity, sheet(rows), once(), await as(unit))).toMatchObject({ state: 'settled' });
    expect(await ground.balanceOf(personId)).toBe(4);
    const less = [present(personId, activity, { walkIn: true, minutes: 60 })];
    const later = { ...sheet(less, 1), reason: '只来了一小时' };
    await expect(attendance.correct(ground.admin, activity.id, later, once())).rejects.toMatchObject({
      code: 'scheme.not-approver',
    });
    expect(await ground.balanceOf(personId)).toBe(4);
  });
});
