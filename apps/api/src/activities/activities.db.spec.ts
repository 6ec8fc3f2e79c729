import {
  ACTIVITY_STATES,
  type ActivityQuery,
  type ActivityRecord,
  type Actor,
  type Page,
  type PageQuery,
} from '@jishan/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Jobs } from '../platform/jobs/jobs';
import { actorWith } from '../units/district-spec';
import { AFTERNOON, BEFORE, DURING, Ground, MORNING, once, present } from './activities-spec';
import { ActivitiesService } from './activities.service';
import { AttendanceService } from './attendance.service';
import { SignUpsService } from './sign-ups.service';

const RECORD_KEYS = [
  ...[
    'brand',
    'campaign',
    'capacity',
    'category',
    'endsAt',
    'id',
    'kind',
    'mine',
    'place',
    'riskLevel',
    'signUpClosesAt',
    'signedUp',
  ],
  ...['startsAt', 'state', 'teamId', 'teamName', 'title', 'unitId', 'unitName', 'waiting'],
];
const DETAIL_KEYS = [
  ...RECORD_KEYS,
  ...[
    'cancelReason',
    'concludedAt',
    'contactName',
    'description',
    'eligibility',
    'mySignUps',
    'needs',
    'outcomes',
    'placePhrase',
    'riskText',
  ],
  ...['shifts', 'version', 'wording'],
].sort();

describe('an activity', () => {
  let ground: Ground;
  let activities: ActivitiesService;

  beforeAll(async () => {
    ground = await Ground.open();
    activities = ground.spec.get(ActivitiesService);
  });
  beforeEach(() => ground.at(BEFORE));
  afterAll(() => ground.close());

  const all = async (
    list: (query: ActivityQuery & PageQuery) => Promise<Page<ActivityRecord>>,
    query: ActivityQuery & PageQuery = {},
  ) => {
    const found: ActivityRecord[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await list({ limit: 3, ...query, ...(cursor ? { cursor } : {}) });
      found.push(...page.items);
      if (page.nextCursor === null) return found;
      cursor = page.nextCursor;
    }
  };
  const publicly = (query: ActivityQuery & PageQuery) => activities.listPublic(null, query);
  const managedBy = (actor: Actor) => (query: ActivityQuery & PageQuery) => activities.listManaged(actor, query);
  const ids = (records: { id: string }[]) => records.map((record) => record.id);
  const news = async (id: string) =>
    (
      await ground.query<{ kind: string }>('SELECT kind FROM feed_events WHERE subject_id = $1 ORDER BY sequence', [id])
    ).map((event) => event.kind);

  describe('being planned', () => {
    it('is a draft with all that was written, and lasts from its first shift to its last', async () => {
      const input = ground.planOf({
        shifts: [AFTERNOON, { ...MORNING, capacity: 5 }],
        description: '𠮷祥村口',
        brand: '领航星期五',
        wording: { partners: ['团区委'], amount: { count: 1.5, measure: '吨' } },
      });
      const draft = await activities.plan(ground.leader, input, once());
      expect(Object.keys(draft).sort()).toEqual(DETAIL_KEYS);
      expect(draft).toMatchObject({
        ...{
          state: 'draft',
          version: 1,
          startsAt: MORNING.startsAt,
          endsAt: AFTERNOON.endsAt,
          signUpClosesAt: MORNING.startsAt,
        },
        ...{
          capacity: null,
          signedUp: 0,
          description: '𠮷祥村口',
          wording: input.wording,
          eligibility: input.eligibility,
        },
        ...{ unitName: '陇驾庄村', teamName: '文明引导队', contactName: '王队长', mine: 'none' },
      });
      expect(draft.shifts.map((shift) => [shift.startsAt, shift.capacity])).toEqual([
        [MORNING.startsAt, 5],
        [AFTERNOON.startsAt, null],
      ]);
    });

    it('is changed from the version it was read in, by one of two at once', async () => {
      const draft = await ground.plan();
      const change = (title: string) =>
        activities.change(
          ground.leader,
          draft.id,
          { ...ground.planOf({ title, shifts: [AFTERNOON] }), version: 1 },
          once(),
        );
      const both = await Promise.allSettled([change('甲'), change('乙')]);
      expect(both.map((settled) => settled.status).sort()).toEqual(['fulfilled', 'rejected']);
      await expect(change('丙')).rejects.toMatchObject({ code: 'activity.changed-meanwhile' });
      const changed = await activities.getManaged(ground.leader, draft.id);
      expect(changed).toMatchObject({ version: 2, startsAt: AFTERNOON.startsAt });
      expect(changed.shifts).toHaveLength(1);
    });

    it('is changed as a draft only', async () => {
      const { id, version } = await ground.publish();
      await expect(activities.change(ground.admin, id, { ...ground.planOf(), version }, once())).rejects.toMatchObject({
        code: 'activity.not-draft',
      });
    });

    it('is hosted where the team is at home or below, never at a unit of choice', async () => {
      const at = (unitId: string, actor: Actor = ground.leader) =>
        activities.plan(actor, ground.planOf({ unitId }), once());
      const { town, nextVillage, otherVillage } = ground.places;
      for (const unit of [town, nextVillage, otherVillage])
        await expect(at(unit.id)).rejects.toMatchObject({ code: 'resource.not-found' });
      expect(await at(town.id, ground.admin)).toMatchObject({ unitName: '妙峰山镇' });
      await expect(at(nextVillage.id, ground.admin)).rejects.toMatchObject({ code: 'activity.team-elsewhere' });
      await expect(activities.plan(ground.leader, ground.planOf({ teamId: null }), once())).rejects.toMatchObject({
        code: 'resource.not-found',
      });
    });

    it('is kept to teams that exist', async () => {
      const kept = { minAge: null, maxAge: null, teamIds: [ground.places.village.id], minorsAllowed: true };
      await expect(ground.plan({ eligibility: kept })).rejects.toMatchObject({ code: 'resource.not-found' });
    });

    it('is refused when nobody could hold it', async () => {
      await expect(
        ground.plan({ shifts: [{ startsAt: MORNING.endsAt, endsAt: MORNING.startsAt }] }),
      ).rejects.toMatchObject({ code: 'activity.times-disordered' });
      await expect(ground.plan({ riskLevel: 'high', riskText: '高空作业' })).rejects.toMatchObject({
        code: 'activity.dangerous-for-minors',
      });
    });
  });

  describe('being published', () => {
    it('is told to the feed once, however often it is tried', async () => {
      const { id } = await ground.plan();
      const tries = await Promise.allSettled(
        Array.from({ length: 6 }, () => activities.publish(ground.leader, id, once())),
      );
      expect(tries.filter((settled) => settled.status === 'fulfilled')).toHaveLength(1);
      expect(await news(id)).toEqual(['activity-published']);
      await expect(activities.publish(ground.leader, id, once())).rejects.toMatchObject({ code: 'activity.not-draft' });
    });

    it('is seen by anybody; the draft before was not, nor a draft that was called off', async () => {
      const { id } = await ground.plan();
      await expect(activities.getPublic(null, id)).rejects.toMatchObject({ code: 'resource.not-found' });
      expect(ids(await all(publicly))).not.toContain(id);
      await activities.publish(ground.leader, id, once());
      expect(Object.keys(await activities.getPublic(null, id)).sort()).toEqual(DETAIL_KEYS);
      expect(ids(await all(publicly))).toContain(id);
      const other = await ground.plan();
      await activities.cancel(ground.leader, other.id, { reason: '改期' }, once());
      await expect(activities.getPublic(null, other.id)).rejects.toMatchObject({ code: 'resource.not-found' });
      expect(await news(other.id)).toEqual([]);
    });

    it('tells the contact to who signed in, not to strangers', async () => {
      const { id } = await ground.publish();
      expect((await activities.getPublic(null, id)).contactName).toBeNull();
      expect((await activities.getPublic(await ground.volunteer(), id)).contactName).toBe('镇管理员');
    });

    it('is closed for sign-up by hand', async () => {
      const { id } = await ground.publish();
      expect(await activities.closeSignUp(ground.leader, id, once())).toMatchObject({ state: 'sign-up-closed' });
      await expect(activities.closeSignUp(ground.leader, id, once())).rejects.toMatchObject({
        code: 'activity.state-refused',
      });
    });
  });

  describe('being cancelled', () => {
    it('says why, in its page and in the feed', async () => {
      const { id } = await ground.publish();
      const cancelled = await activities.cancel(ground.leader, id, { reason: '大风蓝色预警' }, once());
      expect(cancelled).toMatchObject({ state: 'cancelled', cancelReason: '大风蓝色预警' });
      expect(await news(id)).toEqual(['activity-published', 'activity-cancelled']);
      expect(await activities.getPublic(null, id)).toMatchObject({ state: 'cancelled' });
      expect(
        await ground.query(`SELECT reason FROM audit_entries WHERE action = 'activity.cancel' AND subject_id = $1`, [
          id,
        ]),
      ).toEqual([{ reason: '大风蓝色预警' }]);
    });

    it('is too late when there is attendance', async () => {
      const activity = await ground.publish();
      ground.at(DURING);
      const rows = [present(ground.leader.personId, activity)];
      await ground.spec.get(AttendanceService).record(ground.leader, activity.id, { version: 0, rows }, once());
      await expect(activities.cancel(ground.leader, activity.id, { reason: '大风' }, once())).rejects.toMatchObject({
        code: 'activity.has-attendance',
      });
    });
  });

  describe('with time going by', () => {
    const stateOf = async (id: string) => (await activities.getManaged(ground.admin, id)).state;

    it('closes its sign-up and begins, by a job that may run twice at once', async () => {
      const early = await ground.publish({ signUpClosesAt: '2026-11-20T12:00:00.000Z' });
      const [late, draft] = [await ground.publish({ shifts: [AFTERNOON] }), await ground.plan()];
      const run = () => ground.spec.get(Jobs).run('advance-activities');
      await run();
      expect(await stateOf(early.id)).toBe('published');
      ground.at('2026-11-20T12:00:00.000Z');
      await Promise.all([run(), run()]);
      expect([await stateOf(early.id), await stateOf(late.id)]).toEqual(['sign-up-closed', 'published']);
      ground.at(MORNING.startsAt);
      await Promise.all([run(), run()]);
      expect([await stateOf(early.id), await stateOf(late.id), await stateOf(draft.id)]).toEqual([
        'under-way',
        'published',
        'draft',
      ]);
    });
  });

  describe('in lists', () => {
    let planned: string[];
    let elsewhere: string;
    let neighbour: Actor;

    beforeAll(async () => {
      ground.at(BEFORE);
      neighbour = await actorWith(ground.spec.dataSource, 'town-admin', ground.places.otherTown);
      const input = ground.planOf({
        unitId: ground.places.otherVillage.id,
        teamId: null,
        category: '文化活动',
        title: '邻镇 50%_文艺演出',
      });
      const other = await activities.plan(neighbour, input, once());
      elsewhere = (await activities.publish(neighbour, other.id, once())).id;
      planned = [];
      for (const day of ['01', '02', '03', '04', '05']) {
        const shifts = [{ startsAt: `2027-03-${day}T01:00:00.000Z`, endsAt: `2027-03-${day}T02:00:00.000Z` }];
        planned.push((await ground.publish({ shifts, campaign: '三月学雷锋' })).id);
      }
    });

    it('run forward from a day and backward without one, page by page without gaps', async () => {
      expect(ids(await all(publicly, { from: '2027-03-02' }))).toEqual(planned.slice(1));
      expect(ids(await all(publicly, { from: '2027-03-02', to: '2027-03-03' }))).toEqual(planned.slice(1, 3));
      expect(ids(await all(publicly, {})).slice(0, 5)).toEqual(planned.toReversed());
      await expect(publicly({ cursor: 'nonsense' })).rejects.toMatchObject({ code: 'request.cursor-invalid' });
    });

    it('of many at the same minute lose none and show none twice', async () => {
      const shifts = [{ startsAt: '2027-04-01T01:00:00.000Z', endsAt: '2027-04-01T02:00:00.000Z' }];
      const made = await Promise.all(Array.from({ length: 7 }, () => ground.publish({ shifts })));
      const found = ids(await all(publicly, { from: '2027-04-01' }));
      expect(found).toHaveLength(7);
      expect(new Set(found)).toEqual(new Set(ids(made)));
    });

    it('are narrowed by unit with all below, team, state, category and words', async () => {
      const { district, town, otherTown } = ground.places;
      expect(ids(await all(publicly, { unitId: otherTown.id }))).toEqual([elsewhere]);
      expect(ids(await all(publicly, { unitId: town.id }))).not.toContain(elsewhere);
      expect(ids(await all(publicly, { unitId: district.id }))).toContain(elsewhere);
      expect(ids(await all(publicly, { teamId: ground.teamId }))).not.toContain(elsewhere);
      expect(ids(await all(publicly, { category: '文化活动' }))).toEqual([elsewhere]);
      expect(ids(await all(publicly, { search: '学雷锋', from: '2027-03-01' }))).toEqual(planned);
      expect(ids(await all(publicly, { search: '50%_文' }))).toEqual([elsewhere]);
      expect(await all(publicly, { search: '%' })).toHaveLength(1);
      for (const state of ACTIVITY_STATES)
        for (const record of await all(publicly, { state })) expect(record.state).toBe(state);
      expect(await all(publicly, { state: 'draft' })).toEqual([]);
    });

    it('show a manager the own units or teams with drafts, and nobody else’s', async () => {
      const draft = await ground.plan();
      expect(ids(await all(managedBy(ground.leader)))).toContain(draft.id);
      expect(ids(await all(managedBy(ground.admin)))).toContain(draft.id);
      expect(ids(await all(managedBy(neighbour)))).toEqual([elsewhere]);
      expect(ids(await all(managedBy(ground.leader)))).not.toContain(elsewhere);
      expect(await all(managedBy(await ground.volunteer()))).toEqual([]);
      await expect(activities.getManaged(neighbour, draft.id)).rejects.toMatchObject({ code: 'resource.not-found' });
    });

    it('say what each is to the one who asks, and count the places', async () => {
      const activity = await ground.publish({
        shifts: [
          { ...MORNING, capacity: 1 },
          { ...AFTERNOON, capacity: 4 },
        ],
      });
      const [first, second] = [await ground.volunteer(), await ground.volunteer()];
      for (const volunteer of [first, second]) {
        await ground.spec
          .get(SignUpsService)
          .signUp(volunteer, activity.id, { shiftId: activity.shifts[0]?.id ?? '' }, once());
      }
      const seenBy = async (actor: Actor | null) =>
        (await all((query) => activities.listPublic(actor, query))).find((record) => record.id === activity.id);
      expect(Object.keys((await seenBy(first)) ?? {}).sort()).toEqual([...RECORD_KEYS].sort());
      expect(await seenBy(first)).toMatchObject({ mine: 'confirmed', capacity: 5, signedUp: 1, waiting: 1 });
      expect(await seenBy(second)).toMatchObject({ mine: 'waiting' });
      expect(await seenBy(null)).toMatchObject({ mine: 'none' });
    });
  });

  it('estimates hours and points by the scheme of its day, and nothing where there is none', async () => {
    const activity = await ground.publish();
    expect(await activities.estimate(activity.id)).toBeNull();
    await ground.plantScheme();
    expect(await activities.estimate(activity.id)).toMatchObject({ minutes: 120, points: 20 });
    const draft = await ground.plan();
    await expect(activities.estimate(draft.id)).rejects.toMatchObject({ code: 'resource.not-found' });
  });
});
