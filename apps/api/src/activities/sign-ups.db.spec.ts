import { ERROR_TITLES, type ActivityDetail, type SignUpRecord } from '@jishan/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import pg from 'pg';
import { writeKey } from '../platform/idempotency';
import { AFTERNOON, BEFORE, Ground, MORNING, once, type Volunteer } from './activities-spec';
import { ActivitiesService } from './activities.service';
import { AttendanceService } from './attendance.service';
import { SignUpsService } from './sign-ups.service';

const GROWN_UP = { minAge: null, maxAge: null, teamIds: [], minorsAllowed: false };

describe('signing up', () => {
  let ground: Ground;
  let signUps: SignUpsService;

  beforeAll(async () => {
    ground = await Ground.open();
    signUps = ground.spec.get(SignUpsService);
  });
  beforeEach(() => ground.at(BEFORE));
  afterAll(() => ground.close());

  const firstShift = (activity: ActivityDetail) => activity.shifts[0]?.id ?? '';
  const signUp = (volunteer: Volunteer, activity: ActivityDetail, shiftId = firstShift(activity)) =>
    signUps.signUp(volunteer, activity.id, { shiftId }, once());
  const withdraw = (volunteer: Volunteer, activity: ActivityDetail) =>
    signUps.withdraw(volunteer, activity.id, firstShift(activity), once());
  const states = (settled: PromiseSettledResult<SignUpRecord>[]) =>
    settled.map((result) =>
      result.status === 'fulfilled' ? result.value.state : (result.reason as { code: string }).code,
    );
  const count = (all: string[], state: string) => all.filter((other) => other === state).length;

  /** The running counts of a shift and what its rows say. */
  const seats = async (activity: ActivityDetail) => {
    const [row] = await ground.query<{ kept: number[]; counted: number[] }>(
      `SELECT ARRAY[shift.signed_up, shift.waiting] AS kept,
              ARRAY[count(*) FILTER (WHERE state = 'confirmed'), count(*) FILTER (WHERE state = 'waiting')]::integer[] AS counted
         FROM shifts shift LEFT JOIN sign_ups ON shift_id = shift.id AND released_at IS NULL WHERE shift.id = $1 GROUP BY shift.id`,
      [firstShift(activity)],
    );
    expect(row?.kept).toEqual(row?.counted);
    return row?.kept;
  };

  it('gives a place, and tells what it is to the person', async () => {
    const activity = await ground.publish({ shifts: [{ ...MORNING, capacity: 2 }] });
    const volunteer = await ground.volunteer();
    const record = await signUp(volunteer, activity);
    expect(record).toEqual({
      id: expect.any(String),
      activityId: activity.id,
      shiftId: firstShift(activity),
      personId: volunteer.personId,
      state: 'confirmed',
      signedUpAt: BEFORE,
      waitingPlace: null,
      promotedAt: null,
    });
    const detail = await ground.spec.get(ActivitiesService).getPublic(volunteer, activity.id);
    expect(detail).toMatchObject({ mine: 'confirmed', signedUp: 1, capacity: 2, mySignUps: [record] });
    const { items } = await signUps.listOwn(volunteer, {});
    expect(items).toMatchObject([
      { activityTitle: '周末清洁家园', activityState: 'published', place: '村口小广场', startsAt: MORNING.startsAt },
    ]);
  });

  it('by 64 at once for the last seats gives exactly those, and the rest wait in a line without gaps', async () => {
    const activity = await ground.publish({ shifts: [{ ...MORNING, capacity: 10 }] });
    const crowd = await ground.volunteers(64);
    const all = states(await Promise.allSettled(crowd.map((volunteer) => signUp(volunteer, activity))));
    expect([count(all, 'confirmed'), count(all, 'waiting')]).toEqual([10, 54]);
    expect(await seats(activity)).toEqual([10, 54]);
    const own = await Promise.all(crowd.map((volunteer) => signUps.listOwn(volunteer, {})));
    const places = own.flatMap((page) => page.items[0]?.waitingPlace ?? []).sort((left, right) => left - right);
    expect(places).toEqual(Array.from({ length: 54 }, (_, index) => index + 1));
  });

  it('for somebody else is refused in words about that person, whose name is masked', async () => {
    const [activity, other] = [await ground.publish({ eligibility: GROWN_UP }), await ground.publish()];
    const [busy, young] = [
      await ground.plantPerson({ name: '张建民' }),
      await ground.plantPerson({ name: '李小民', birthOn: '2012-01-01' }),
    ];
    const enter = (to: ActivityDetail, personId: string) =>
      signUps.signUpFor(ground.leader, to.id, { shiftId: firstShift(to), personId }, once());
    await enter(other, busy);
    await expect(enter(activity, busy)).rejects.toMatchObject({
      code: 'sign-up.overlap',
      detail: '张*民已报名“周末清洁家园”，2026年11月21日 09:00开始',
    });
    await expect(enter(other, busy)).rejects.toMatchObject({ code: 'sign-up.already', detail: '不能替张*民报名' });
    await expect(enter(activity, young)).rejects.toMatchObject({
      code: 'activity.minor-refused',
      detail: '不能替李*民报名',
    });
    expect(ERROR_TITLES['sign-up.already'] + ERROR_TITLES['sign-up.overlap']).not.toContain('您');
  });

  it('would give too many seats if the shift were not locked: the schema refuses the one too many', async () => {
    const activity = await ground.publish({ shifts: [{ ...MORNING, capacity: 1 }] });
    await signUp(await ground.volunteer(), activity);
    const oneTooMany = ground.query('UPDATE shifts SET signed_up = signed_up + 1 WHERE id = $1', [
      firstShift(activity),
    ]);
    await expect(oneTooMany).rejects.toThrow('shifts_seats');
  });

  it('without a limit gives everybody a place', async () => {
    const activity = await ground.publish();
    const all = states(
      await Promise.allSettled((await ground.volunteers(20)).map((volunteer) => signUp(volunteer, activity))),
    );
    expect(count(all, 'confirmed')).toBe(20);
  });

  it('of one person for the same shift eight times at once is one sign-up', async () => {
    const activity = await ground.publish();
    const volunteer = await ground.volunteer();
    const all = states(await Promise.allSettled(Array.from({ length: 8 }, () => signUp(volunteer, activity))));
    expect([count(all, 'confirmed'), count(all, 'sign-up.already')]).toEqual([1, 7]);
    expect(await seats(activity)).toEqual([1, 0]);
  });

  it('of one person for eight activities at the same hour at once is one sign-up', async () => {
    const activities = await Promise.all(Array.from({ length: 8 }, () => ground.publish()));
    const volunteer = await ground.volunteer();
    const all = states(await Promise.allSettled(activities.map((activity) => signUp(volunteer, activity))));
    expect([count(all, 'confirmed'), count(all, 'sign-up.overlap')]).toEqual([1, 7]);
  });

  it('for two things at once is refused by the schema as well', async () => {
    const [one, other] = [await ground.publish(), await ground.publish()];
    const volunteer = await ground.volunteer();
    await signUp(volunteer, one);
    const behindTheRules = ground.query(
      `INSERT INTO sign_ups (id, activity_id, shift_id, person_id, state, starts_at, ends_at, signed_up_at)
       SELECT gen_random_uuid(), activity_id, id, $2, 'waiting', starts_at, ends_at, now() FROM shifts WHERE id = $1`,
      [firstShift(other), volunteer.personId],
    );
    await expect(behindTheRules).rejects.toThrow('sign_ups_no_overlap');
  });

  it('may follow on another activity without a break, and take both shifts of one', async () => {
    const activity = await ground.publish({ shifts: [MORNING, AFTERNOON] });
    const next = await ground.publish({ shifts: [{ startsAt: MORNING.endsAt, endsAt: AFTERNOON.startsAt }] });
    const volunteer = await ground.volunteer();
    for (const shift of activity.shifts)
      expect(await signUp(volunteer, activity, shift.id)).toMatchObject({ state: 'confirmed' });
    expect(await signUp(volunteer, next)).toMatchObject({ state: 'confirmed' });
  });

  it('twice with one key is one sign-up with one answer, and with other content is refused', async () => {
    const [activity, other] = [await ground.publish(), await ground.publish({ shifts: [AFTERNOON] })];
    const volunteer = await ground.volunteer();
    const attempt = (of: ActivityDetail) =>
      signUps.signUp(
        volunteer,
        of.id,
        { shiftId: firstShift(of) },
        writeKey('sign-up-key-1', volunteer.userId, { shiftId: firstShift(of) }),
      );
    const [first, second] = await Promise.all([attempt(activity), attempt(activity)]);
    expect(second).toEqual(first);
    await expect(attempt(other)).rejects.toMatchObject({ code: 'request.key-reused' });
    expect(await seats(activity)).toEqual([1, 0]);
  });

  it('asks for age, team and approval', async () => {
    const [child, stranger, pending] = [
      await ground.volunteer({ birthOn: '2012-01-01' }),
      await ground.volunteer(),
      await ground.volunteer({ state: 'pending' }),
    ];
    const adults = await ground.publish({
      eligibility: { minAge: null, maxAge: null, teamIds: [], minorsAllowed: false },
    });
    const team = await ground.publish({
      eligibility: { minAge: null, maxAge: null, teamIds: [ground.teamId], minorsAllowed: true },
    });
    await expect(signUp(child, adults)).rejects.toMatchObject({ code: 'activity.minor-refused' });
    await expect(signUp(stranger, team)).rejects.toMatchObject({ code: 'activity.team-only' });
    await expect(signUp(pending, adults)).rejects.toMatchObject({ code: 'volunteer.not-active' });
    await ground.join(stranger.personId);
    expect(await signUp(stranger, team)).toMatchObject({ state: 'confirmed' });
  });

  it('looks the same for a draft, a foreign shift and nothing at all', async () => {
    const [draft, activity] = [await ground.plan(), await ground.publish()];
    const volunteer = await ground.volunteer();
    await expect(signUp(volunteer, draft)).rejects.toMatchObject({ code: 'resource.not-found' });
    await expect(signUp(volunteer, activity, firstShift(draft))).rejects.toMatchObject({ code: 'resource.not-found' });
    await expect(signUp(volunteer, { ...activity, id: ground.teamId })).rejects.toMatchObject({
      code: 'resource.not-found',
    });
  });

  it('by a leader for somebody keeps the helper’s name; not by a leader of another team', async () => {
    const activity = await ground.publish();
    const personId = await ground.plantPerson();
    const input = { shiftId: firstShift(activity), personId };
    const foreign = {
      ...ground.leader,
      grants: ground.leader.grants.map((grant) => ({ ...grant, teamId: activity.id })),
    };
    await expect(signUps.signUpFor(foreign, activity.id, input, once())).rejects.toMatchObject({
      code: 'resource.not-found',
    });
    const record = await signUps.signUpFor(ground.leader, activity.id, input, once());
    expect(record).toMatchObject({ personId, state: 'confirmed' });
    expect(await ground.query('SELECT helper_name FROM sign_ups WHERE id = $1', [record.id])).toEqual([
      { helper_name: '王队长' },
    ]);
    expect(
      await ground.query(`SELECT 1 FROM audit_entries WHERE action = 'activity.sign-up-for' AND subject_id = $1`, [
        personId,
      ]),
    ).toHaveLength(1);
    const nobody = signUps.signUpFor(ground.leader, activity.id, { ...input, personId: activity.id }, once());
    await expect(nobody).rejects.toMatchObject({ code: 'resource.not-found' });
  });

  describe('and withdrawing', () => {
    it('frees the place, and one may sign up again at the end of the line', async () => {
      const activity = await ground.publish({ shifts: [{ ...MORNING, capacity: 1 }] });
      const [first, second] = await Promise.all([ground.volunteer(), ground.volunteer()]);
      await signUp(first, activity);
      await signUp(second, activity);
      expect(await withdraw(first, activity)).toMatchObject({ state: 'withdrawn', waitingPlace: null });
      expect(await signUp(first, activity)).toMatchObject({ state: 'waiting', waitingPlace: 1 });
      const own = await signUps.listOwn(first, {});
      expect(own.items.map((item) => item.state)).toEqual(['waiting']);
      expect(await seats(activity)).toEqual([1, 1]);
    });

    it('tells whoever moves up, and nobody else: in the own list, on the roster and at once where a page is open', async () => {
      const activity = await ground.publish({ shifts: [{ ...MORNING, capacity: 1 }] });
      const [seated, next, last] = await ground.volunteers(3);
      if (!seated || !next || !last) throw new Error('nobody came');
      for (const volunteer of [seated, next, last]) await signUp(volunteer, activity);
      const listener = new pg.Client({ connectionString: ground.spec.url });
      await listener.connect();
      const heard: unknown[] = [];
      listener.on('notification', (notice) => heard.push(JSON.parse(notice.payload ?? '')));
      await listener.query('LISTEN jishan_live');
      const later = '2026-11-20T02:30:00.000Z';
      ground.at(later);
      await withdraw(seated, activity);
      await listener.query('SELECT 1');
      await listener.end();
      expect(heard).toContainEqual({ name: 'sign-up.promoted', id: activity.id, personId: next.personId });
      expect(heard).toHaveLength(2);
      expect((await signUps.listOwn(next, {})).items).toMatchObject([{ state: 'confirmed', promotedAt: later }]);
      expect((await signUps.listOwn(last, {})).items).toMatchObject([{ state: 'waiting', promotedAt: null }]);
      const roster = await ground.spec.get(AttendanceService).getRoster(ground.leader, activity.id);
      expect(roster.rows).toMatchObject([{ personId: next.personId, signedUp: true, promotedAt: later }]);
    });

    it('moves exactly one up for each who leaves, when eight leave at once', async () => {
      const activity = await ground.publish({ shifts: [{ ...MORNING, capacity: 8 }] });
      const [seated, waiting] = [await ground.volunteers(8), await ground.volunteers(5)];
      for (const volunteer of [...seated, ...waiting]) await signUp(volunteer, activity);
      await Promise.all(seated.map((volunteer) => withdraw(volunteer, activity)));
      expect(await seats(activity)).toEqual([5, 0]);
      const own = await Promise.all(waiting.map((volunteer) => signUps.listOwn(volunteer, {})));
      expect(own.map((page) => page.items[0]?.state)).toEqual(Array(5).fill('confirmed'));
    });

    it('moves up in the order of the line, while others still join it', async () => {
      const activity = await ground.publish({ shifts: [{ ...MORNING, capacity: 1 }] });
      const line = await ground.volunteers(4);
      for (const volunteer of line) await signUp(volunteer, activity);
      const [seated, next, ...rest] = line;
      if (!seated || !next) throw new Error('nobody came');
      const late = await ground.volunteer();
      await Promise.all([withdraw(seated, activity), signUp(late, activity)]);
      expect((await signUps.listOwn(next, {})).items).toMatchObject([{ state: 'confirmed' }]);
      const places = await Promise.all(
        [...rest, late].map(async (volunteer) => (await signUps.listOwn(volunteer, {})).items[0]?.waitingPlace),
      );
      expect(places).toEqual([1, 2, 3]);
    });

    it('passes over who may no longer take part', async () => {
      const team = { minAge: null, maxAge: null, teamIds: [ground.teamId], minorsAllowed: true };
      const activity = await ground.publish({ shifts: [{ ...MORNING, capacity: 1 }], eligibility: team });
      const [seated, left, suspended, next] = await ground.volunteers(4);
      if (!seated || !left || !suspended || !next) throw new Error('nobody came');
      for (const volunteer of [seated, left, suspended, next]) {
        await ground.join(volunteer.personId);
        await signUp(volunteer, activity);
      }
      await ground.leave(left.personId);
      await ground.query(`UPDATE volunteers SET state = 'suspended' WHERE id = $1`, [suspended.personId]);
      await withdraw(seated, activity);
      expect((await signUps.listOwn(next, {})).items).toMatchObject([{ state: 'confirmed' }]);
      expect((await signUps.listOwn(left, {})).items).toMatchObject([{ state: 'waiting', waitingPlace: 1 }]);
      expect(await seats(activity)).toEqual([1, 2]);
    });

    it('of somebody who waited moves nobody', async () => {
      const activity = await ground.publish({ shifts: [{ ...MORNING, capacity: 1 }] });
      const [seated, waiting, last] = await ground.volunteers(3);
      if (!seated || !waiting || !last) throw new Error('nobody came');
      for (const volunteer of [seated, waiting, last]) await signUp(volunteer, activity);
      await withdraw(waiting, activity);
      expect((await signUps.listOwn(last, {})).items).toMatchObject([{ state: 'waiting', waitingPlace: 1 }]);
      expect(await seats(activity)).toEqual([1, 1]);
    });

    it('eight times at once is once', async () => {
      const activity = await ground.publish();
      const volunteer = await ground.volunteer();
      await signUp(volunteer, activity);
      const all = states(await Promise.allSettled(Array.from({ length: 8 }, () => withdraw(volunteer, activity))));
      expect([count(all, 'withdrawn'), count(all, 'sign-up.not-found')]).toEqual([1, 7]);
      expect(await seats(activity)).toEqual([0, 0]);
    });

    it('ends when the shift begins', async () => {
      const activity = await ground.publish();
      const volunteer = await ground.volunteer();
      await signUp(volunteer, activity);
      ground.at(MORNING.startsAt);
      await expect(withdraw(volunteer, activity)).rejects.toMatchObject({ code: 'sign-up.too-late-to-withdraw' });
    });

    it('keeps the counts right under a storm of both', async () => {
      const activity = await ground.publish({ shifts: [{ ...MORNING, capacity: 5 }] });
      const crowd = await ground.volunteers(24);
      const restless = async (volunteer: Volunteer) => {
        for (let turn = 0; turn < 3; turn++) {
          await signUp(volunteer, activity);
          if (turn < 2) await withdraw(volunteer, activity);
        }
      };
      await Promise.all(crowd.map(restless));
      expect(await seats(activity)).toEqual([5, 19]);
    });
  });

  it('leaves everybody’s time free when the activity is cancelled', async () => {
    const [activity, other] = [await ground.publish(), await ground.publish()];
    const volunteer = await ground.volunteer();
    await signUp(volunteer, activity);
    await expect(signUp(volunteer, other)).rejects.toMatchObject({
      code: 'sign-up.overlap',
      detail: '已报名“周末清洁家园”，2026年11月21日 09:00开始',
    });
    await ground.spec.get(ActivitiesService).cancel(ground.admin, activity.id, { reason: '大风蓝色预警' }, once());
    expect(await signUp(volunteer, other)).toMatchObject({ state: 'confirmed' });
    const own = await signUps.listOwn(volunteer, {});
    expect(own.items.map((item) => item.activityState).sort()).toEqual(['cancelled', 'published']);
    await expect(withdraw(volunteer, activity)).rejects.toMatchObject({ code: 'sign-up.not-found' });
  });

  it('never slips into an activity that is just being closed: it waits for the outcome', async () => {
    const activity = await ground.publish();
    const volunteer = await ground.volunteer();
    let attempt: Promise<unknown> = Promise.resolve();
    await ground.spec.dataSource.transaction(async (tx) => {
      await tx.query(`UPDATE activities SET state = 'sign-up-closed' WHERE id = $1`, [activity.id]);
      attempt = signUp(volunteer, activity).catch((error: { code: string }) => error.code);
      await new Promise((resume) => setTimeout(resume, 200));
    });
    expect(await attempt).toBe('activity.sign-up-closed');
    expect(await seats(activity)).toEqual([0, 0]);
  });

  it('is listed page by page, latest first', async () => {
    const volunteer = await ground.volunteer();
    for (const day of ['22', '23', '24']) {
      const shifts = [{ startsAt: `2026-11-${day}T01:00:00.000Z`, endsAt: `2026-11-${day}T02:00:00.000Z` }];
      await signUp(volunteer, await ground.publish({ shifts }));
    }
    const first = await signUps.listOwn(volunteer, { limit: 2 });
    const second = await signUps.listOwn(volunteer, { limit: 2, cursor: first.nextCursor ?? '' });
    expect([...first.items, ...second.items].map((item) => item.startsAt.slice(8, 10))).toEqual(['24', '23', '22']);
    expect(second.nextCursor).toBeNull();
  });

  it('is for people, not for staff who never registered', async () => {
    const activity = await ground.publish();
    await expect(
      signUps.signUp(ground.admin, activity.id, { shiftId: firstShift(activity) }, once()),
    ).rejects.toMatchObject({ code: 'resource.not-found' });
    await expect(signUps.listOwn(ground.admin, {})).rejects.toMatchObject({ code: 'resource.not-found' });
  });

  describe('finding somebody to add', () => {
    it('goes by name within the unit and by card number from anywhere, and shows no phone', async () => {
      const activity = await ground.publish();
      const near = await ground.plantPerson({ name: '欧阳建国' });
      const far = await ground.plantPerson({ name: '欧阳建军', unit: ground.places.otherVillage });
      const [card] = await ground.query<{ no: string }>('SELECT card_no AS no FROM volunteers WHERE id = $1', [far]);
      const find = (search: string) => signUps.findWalkIns(ground.leader, activity.id, search);
      const found = await find('欧阳');
      expect(found.map((person) => person.personId)).toEqual([near]);
      expect(Object.keys(found[0] ?? {}).sort()).toEqual(['cardNo', 'name', 'personId', 'unitName']);
      expect((await find(card?.no ?? '')).map((person) => person.personId)).toEqual([far]);
    });
  });
});
