import type { ActivityDetail, Actor } from '@jishan/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ActivitiesService } from '../activities/activities.service';
import { SignUpsService } from '../activities/sign-ups.service';
import { CouncilsService } from '../deeds/councils.service';
import { NOW, once, SpecShop, TODAY } from '../exchange/exchange-spec';
import { RedemptionService } from '../exchange/redemption.service';
import { newId } from '../platform/ids';
import { ReconcileService } from '../points/reconcile.service';
import { actorWith } from '../units/district-spec';
import { DeathsService } from './deaths.service';
import { RegistryModule } from './registry.module';

type Villager = Actor & { personId: string };

const ON_SATURDAY = { startsAt: '2026-11-28T01:00:00.000Z', endsAt: '2026-11-28T03:00:00.000Z' };
const ON_SUNDAY = { startsAt: '2026-11-29T01:00:00.000Z', endsAt: '2026-11-29T03:00:00.000Z' };

let shop: SpecShop;
let deaths: DeathsService;
let signUps: SignUpsService;
let named = 0;

async function villager(points = 0, household?: string): Promise<Villager> {
  const name = `村民${++named}`;
  const personId = await shop.villager(name, points, household);
  const actor = await actorWith(shop.spec.dataSource, 'volunteer', shop.units.village, { personId, name });
  await shop.query(`UPDATE grants SET granted_at = '2026-01-01' WHERE user_id = $1`, [actor.userId]);
  return { ...actor, personId };
}

async function publish(capacity: number, shift = ON_SATURDAY): Promise<ActivityDetail> {
  const { id } = await shop.spec.get(ActivitiesService).plan(
    shop.admin,
    {
      ...{ title: '周末清洁家园', kind: 'regular', category: '环境卫生', unitId: shop.units.village.id },
      ...{ place: '村口小广场', placePhrase: '在村口小广场', riskLevel: 'low', shifts: [{ ...shift, capacity }] },
      eligibility: { minAge: null, maxAge: null, teamIds: [], minorsAllowed: true },
      wording: { theme: '清洁家园', subject: '志愿服务活动', participantKind: '村民' },
    },
    once(),
  );
  return shop.spec.get(ActivitiesService).publish(shop.admin, id, once());
}

const shiftOf = (activity: ActivityDetail) => activity.shifts[0]?.id ?? '';
const signUp = (who: Villager, activity: ActivityDetail) =>
  signUps.signUp(who, activity.id, { shiftId: shiftOf(activity) }, once());
const standing = async (who: Villager) =>
  (await signUps.listOwn(who, {})).items.map(({ state, promotedAt }) => [state, promotedAt !== null]);
const seats = (activity: ActivityDetail) =>
  shop.query('SELECT signed_up AS "signedUp", waiting FROM shifts WHERE id = $1', [shiftOf(activity)]);
const record = (who: Villager, write = once()) =>
  deaths.record(shop.admin, who.personId, { diedOn: TODAY, reason: '因病', heirId: null }, write);

beforeAll(async () => {
  shop = await SpecShop.open(RegistryModule);
  deaths = shop.spec.get(DeathsService);
  signUps = shop.spec.get(SignUpsService);
});
beforeEach(() => shop.at(NOW));
afterAll(async () => {
  const { report } = await shop.spec.get(ReconcileService).run();
  await shop.spec.close();
  expect(report.findings).toEqual([]);
});

describe('a death', () => {
  it('gives the places in what is still to come to those who wait, and leaves the waiting lists', async () => {
    const [full, waited, past] = [await publish(1), await publish(1, ON_SUNDAY), await publish(5)];
    await shop.query(`UPDATE shifts SET starts_at = $2, ends_at = $3 WHERE id = $1`, [
      ...[shiftOf(past), '2026-11-19T01:00:00.000Z', '2026-11-19T03:00:00.000Z'],
    ]);
    const [deceased, next, other] = [await villager(), await villager(), await villager()];
    await signUp(deceased, full);
    await signUp(next, full);
    await signUp(other, waited);
    await signUp(deceased, waited);
    expect((await deaths.preview(shop.admin, deceased.personId)).signUps).toBe(2);
    await record(deceased);
    expect(await standing(deceased)).toEqual([
      ['withdrawn', false],
      ['withdrawn', false],
    ]);
    expect(await standing(next)).toEqual([['confirmed', true]]);
    expect([await seats(full), await seats(waited)]).toEqual([
      [{ signedUp: 1, waiting: 0 }],
      [{ signedUp: 1, waiting: 0 }],
    ]);
  });

  it('leaves on its sheet what had begun before', async () => {
    const [begun, deceased] = [await publish(3), await villager()];
    await signUp(deceased, begun);
    shop.at('2026-11-28T02:00:00.000Z');
    await record(deceased);
    expect(await standing(deceased)).toEqual([['confirmed', false]]);
  });

  it('cancels what was reserved and gives the points back to the household, the goods to the shelf', async () => {
    const home = newId();
    const [deceased] = [await villager(30, home), await villager(0, home)];
    const [rice, oil] = [await shop.goods(5), await shop.goods(5)];
    for (const goods of [rice, oil, rice])
      await shop.spec
        .get(RedemptionService)
        .reserve(deceased, { shopId: shop.shop.id, items: [{ goodsId: goods.id, pieces: 1 }] }, once());
    const preview = await deaths.preview(shop.admin, deceased.personId);
    expect(preview).toMatchObject({ reservations: 3, reservedPoints: 30 });
    await record(deceased);
    const accounts = await shop.query('SELECT posted FROM point_accounts WHERE owner_id = $1 AND book = 1', [home]);
    expect(accounts).toEqual([{ posted: 30 }]);
    const ended = await shop.query(
      `SELECT DISTINCT state, closed_reason AS why, closed_by_name AS "by" FROM redemptions WHERE person_id = $1`,
      [deceased.personId],
    );
    expect(ended).toEqual([{ state: 'cancelled', why: '本人已去世', by: shop.admin.name }]);
    const shelf = await shop.query('SELECT DISTINCT available, reserved FROM goods WHERE id = ANY ($1)', [
      [rice.id, oil.id],
    ]);
    expect(shelf).toEqual([{ available: 5, reserved: 0 }]);
  });

  it('of somebody alone gives what was reserved to whoever inherits', async () => {
    const home = newId();
    const deceased = await villager(20);
    await villager(0, home);
    const rice = await shop.goods(5);
    await shop.spec
      .get(RedemptionService)
      .reserve(deceased, { shopId: shop.shop.id, items: [{ goodsId: rice.id, pieces: 1 }] }, once());
    await deaths.record(shop.admin, deceased.personId, { diedOn: TODAY, reason: '因病', heirId: home }, once());
    const owners = [deceased.personId, home];
    const left = await shop.query(
      'SELECT owner_id AS owner, posted FROM point_accounts WHERE owner_id = ANY ($1) AND book = 1',
      [owners],
    );
    expect(left).toEqual(
      expect.arrayContaining([
        { owner: home, posted: 20 },
        { owner: deceased.personId, posted: 0 },
      ]),
    );
  });

  it('ends the seat in the council and what was asked of teams', async () => {
    const [deceased, teamId] = [await villager(), newId()];
    const councils = shop.spec.get(CouncilsService);
    const { id: unitId } = shop.units.village;
    await councils.add(shop.admin, { unitId, personId: deceased.personId }, once());
    await shop.query(
      `INSERT INTO teams (id, name, level, kind, unit_id, lineage, created_at) VALUES ($1, '文明引导队', 'corps', 'civility-guide', $2, ARRAY[$1::uuid], now())`,
      [teamId, unitId],
    );
    await shop.query(
      `INSERT INTO join_requests (id, team_id, person_id, message, state, requested_at) VALUES ($1, $2, $3, '', 'pending', now())`,
      [newId(), teamId, deceased.personId],
    );
    await record(deceased);
    expect(await councils.members(shop.admin, unitId)).toEqual([]);
    const [request] = await shop.query('SELECT state, decision_reason AS why FROM join_requests WHERE team_id = $1', [
      teamId,
    ]);
    expect(request).toEqual({ state: 'declined', why: '本人已去世' });
  });

  it('and signing up at the same time leave nobody signed up who is dead', async () => {
    for (let round = 0; round < 8; round++) {
      const [deceased, rice] = [await villager(10), await shop.goods(5)];
      const activities = [await publish(2), await publish(2, ON_SUNDAY)];
      const write = once();
      const items = [{ goodsId: rice.id, pieces: 1 }];
      const results = await Promise.allSettled([
        ...activities.map((activity) => signUp(deceased, activity)),
        shop.spec.get(RedemptionService).reserve(deceased, { shopId: shop.shop.id, items }, once()),
        record(deceased, write),
      ]);
      for (const result of results)
        if (result.status === 'rejected')
          expect(['volunteer.not-active', 'request.conflict']).toContain(result.reason.code);
      if (results.at(-1)?.status === 'rejected') await record(deceased, write);
      const [live] = await shop.query<{ left: number }>(
        `SELECT (SELECT count(*) FROM sign_ups WHERE person_id = $1 AND released_at IS NULL)
              + (SELECT count(*) FROM redemptions WHERE person_id = $1 AND state = 'reserved') AS left`,
        [deceased.personId],
      );
      expect(live).toEqual({ left: 0 });
    }
  });

  it('that is cut off half way has withdrawn nobody', async () => {
    const [deceased, activity] = [await villager(), await publish(1)];
    await signUp(deceased, activity);
    const audit = Reflect.get(deaths, 'audit') as { record: (...args: unknown[]) => Promise<void> };
    const kept = audit.record.bind(audit);
    audit.record = () => Promise.reject(new Error('the power is gone'));
    await expect(record(deceased)).rejects.toThrow('the power is gone');
    audit.record = kept;
    expect(await standing(deceased)).toEqual([['confirmed', false]]);
  });
});
