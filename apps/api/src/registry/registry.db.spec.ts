import { LIMITS, type Actor, type HouseholdChangeResult, type SplitHouseholdInput } from '@jishan/domain';
import fc from 'fast-check';
import type { EntityManager } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AllowancesService } from '../exchange/allowances.service';
import { NOW, once, SpecShop, TODAY } from '../exchange/exchange-spec';
import { FulfilmentService } from '../exchange/fulfilment.service';
import { RedemptionService } from '../exchange/redemption.service';
import { HouseholdsService } from '../households/households.service';
import { UsersService } from '../identity/users.service';
import { newId } from '../platform/ids';
import { PointsService } from '../points/points.service';
import { ReconcileService } from '../points/reconcile.service';
import { PostingService } from '../schemes/posting.service';
import { plantScheme } from '../schemes/scheme-spec';
import { SettlementService } from '../schemes/settlement.service';
import { actorWith, type SpecUnit } from '../units/district-spec';
import { DeathsService } from './deaths.service';
import { HomesService } from './homes.service';
import { MembersService } from './members.service';
import { PartitionService } from './partition.service';
import { RegistryModule } from './registry.module';

interface Family {
  id: string;
  people: string[];
}
type Buckets = Record<string, number>;

const BEFORE = '2026-11-10';
let shop: SpecShop;
let admin: Actor;
let homes: HomesService;
let members: MembersService;
let partitions: PartitionService;
let deaths: DeathsService;
let points: PointsService;
let named = 0;

const agreed = { agreedBy: ['户主', '村干部'], reason: '家庭协商一致' };
const inTransaction = <T>(work: (tx: EntityManager) => Promise<T>): Promise<T> =>
  shop.spec.dataSource.transaction(work);

/** A household with a head, so many people and points by their last days. */
async function family(size = 2, buckets: Buckets = {}): Promise<Family> {
  const id = newId();
  const people: string[] = [];
  for (let place = 0; place < size; place++) people.push(await shop.villager(`村民${++named}`, 0, id));
  await shop.query('UPDATE household_members SET head = true WHERE household_id = $1 AND person_id = $2', [
    id,
    people[0],
  ]);
  for (const [expiresOn, amount] of Object.entries(buckets)) await give(id, people[0] ?? '', amount, { expiresOn });
  return { id, people };
}

function give(
  ownerId: string,
  personId: string,
  amount: number,
  change: { expiresOn?: string; occurredOn?: string; kind?: 'household' | 'member' } = {},
): Promise<Map<string, number>> {
  const { expiresOn = '2027-12-31', occurredOn = TODAY, kind = 'household' } = change;
  const facts = { key: `spec:${newId()}`, source: 'spec', book: 1 as const, owner: { kind, id: ownerId }, personId };
  const rule = { activityId: null, schemeVersionId: newId(), ruleId: 'spec', explanation: '测试' };
  return inTransaction((tx) => points.post(tx, [{ ...facts, amount, expiresOn, occurredOn, ...rule }], null));
}

async function bucketsOf(...ownerIds: string[]): Promise<Buckets> {
  const rows = await shop.query<{ day: string; left: number }>(
    `SELECT l.expires_on AS day, sum(l.remaining)::int AS left FROM point_lots l JOIN point_accounts a ON a.id = l.account_id
      WHERE a.owner_id = ANY ($1) AND l.remaining > 0 GROUP BY 1 ORDER BY 1`,
    [ownerIds],
  );
  return Object.fromEntries(rows.map(({ day, left }) => [day, left]));
}

const seen = async (id: string) => (await homes.get(admin, id)).balance;
const available = async (id: string) => (await seen(id)).available;

async function splitOff(
  { id, people }: Family,
  amount: number,
  change: Partial<SplitHouseholdInput> = {},
  write = once(),
): Promise<HouseholdChangeResult & { householdId: string }> {
  const goer = people.at(-1) ?? '';
  const { lines } = await seen(id);
  const who = { personIds: [goer], headPersonId: goer, label: `新户${++named}` };
  const result = await partitions.split(admin, id, { ...agreed, ...who, points: amount, lines, ...change }, write);
  return { ...result, householdId: result.householdId ?? '' };
}

async function merge(id: string, intoId: string, write = once()): Promise<HouseholdChangeResult> {
  return partitions.merge(admin, id, { ...agreed, intoId, lines: (await seen(id)).lines }, write);
}

const livesIn = (personId: string) => shop.spec.get(HouseholdsService).householdOf(personId, TODAY);
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: { code?: string }) => error.code,
  );

beforeAll(async () => {
  shop = await SpecShop.open(RegistryModule);
  admin = shop.admin;
  homes = shop.spec.get(HomesService);
  members = shop.spec.get(MembersService);
  partitions = shop.spec.get(PartitionService);
  deaths = shop.spec.get(DeathsService);
  points = shop.spec.get(PointsService);
});
beforeEach(() => shop.at(NOW));
/** After whatever happened here nothing is out of order. */
afterAll(async () => {
  const { report } = await shop.spec.get(ReconcileService).run();
  await shop.spec.close();
  expect(report.findings).toEqual([]);
});

describe('splitting a household', () => {
  it('takes the agreed points along, the first to die first, and tells both households who agreed', async () => {
    const home = await family(3, { '2026-12-31': 30, '2027-12-31': 50 });
    const goer = home.people[2] ?? '';
    const { householdId, changeId } = await splitOff(home, 40);
    expect(await bucketsOf(home.id)).toEqual({ '2027-12-31': 40 });
    expect(await bucketsOf(householdId)).toEqual({ '2026-12-31': 30, '2027-12-31': 10 });
    expect([await livesIn(goer), await livesIn(home.people[0] ?? '')]).toEqual([householdId, home.id]);
    const { changes, household } = await homes.get(admin, householdId);
    expect(household).toMatchObject({ headName: household.members[0]?.name, memberCount: 1 });
    const told = {
      ...{ id: changeId, kind: 'split', householdId: home.id, otherId: householdId, points: 40, ...agreed },
      buckets: [
        { expiresOn: '2026-12-31', amount: 30 },
        { expiresOn: '2027-12-31', amount: 10 },
      ],
    };
    expect(changes).toMatchObject([told]);
    expect((await homes.get(admin, home.id)).changes[0]).toMatchObject(told);
  });

  it('and joining again is as if nothing had happened, bucket by bucket', async () => {
    const before = { '2026-12-31': 30, '2027-06-30': 7, '2027-12-31': 50 };
    const home = await family(2, before);
    const { householdId } = await splitOff(home, 33);
    await merge(householdId, home.id);
    expect(await bucketsOf(home.id)).toEqual(before);
    expect(await bucketsOf(householdId)).toEqual({});
    expect(await livesIn(home.people[1] ?? '')).toBe(home.id);
  });

  it('is done once by one key, also when it is sent eight times at once', async () => {
    const home = await family(2, { '2027-12-31': 50 });
    const write = once();
    const { lines } = await seen(home.id);
    const results = await Promise.all(
      Array.from({ length: 8 }, () => splitOff(home, 20, { label: '分出的户', lines }, write)),
    );
    expect(new Set(results.map((result) => result.changeId)).size).toBe(1);
    expect(await available(home.id)).toBe(30);
  });

  it('is refused when the balance is not the one that was agreed on, and leaves nothing behind', async () => {
    const home = await family(2, { '2027-12-31': 50 });
    const { lines } = await seen(home.id);
    await give(home.id, home.people[0] ?? '', 5);
    expect(await refusal(splitOff(home, 20, { lines, label: '留不下的户' }))).toBe('household.balance-changed');
    expect(await refusal(splitOff(home, 56, { label: '留不下的户' }))).toBe('points.insufficient');
    expect(await refusal(splitOff(home, 5, { agreedBy: [], label: '留不下的户' }))).toBe('household.agreement-missing');
    expect(await shop.query(`SELECT 1 FROM households WHERE label = '留不下的户'`)).toEqual([]);
    expect([await available(home.id), await livesIn(home.people[1] ?? '')]).toEqual([55, home.id]);
  });

  it('that is cut off after the points moved has not happened', async () => {
    const home = await family(2, { '2027-12-31': 50 });
    const households = shop.spec.get(HouseholdsService);
    const record = households.record.bind(households);
    households.record = () => Promise.reject(new Error('the power is gone'));
    const write = once();
    await expect(splitOff(home, 20, { label: '断电户' }, write)).rejects.toThrow('the power is gone');
    households.record = record;
    expect([await available(home.id), await livesIn(home.people[1] ?? '')]).toEqual([50, home.id]);
    await splitOff(home, 20, { label: '断电户' }, write);
    expect(await available(home.id)).toBe(30);
  });

  it('needs a new head where the head goes, and ends the limit that the old head had set', async () => {
    const home = await family(3, { '2027-12-31': 50 });
    const [head = '', second = '', third = ''] = home.people;
    await shop.spec.get(AllowancesService).set(admin, head, { monthlyPoints: 5 }, once());
    const going = { personIds: [head, third], headPersonId: third };
    expect(await refusal(splitOff(home, 1, going))).toBe('household.head-missing');
    await splitOff(home, 1, { ...going, newHeadPersonId: second });
    expect((await homes.get(admin, home.id)).household.members.find((member) => member.head)?.personId).toBe(second);
    expect((await shop.spec.get(AllowancesService).read(admin, head)).monthlyPoints).toBeNull();
  });

  it('and redeeming at the same time neither overdraw nor wait for each other for ever', async () => {
    const rice = await shop.goods(500);
    for (let round = 0; round < 6; round++) {
      const home = await family(4, { '2026-12-31': 20, '2027-12-31': 20 });
      const write = once();
      const results = await Promise.allSettled([
        ...home.people.map((personId) => shop.redeem(personId, rice.id)),
        splitOff(home, 25, {}, write),
        ...home.people.map((personId) => shop.redeem(personId, rice.id)),
      ]);
      for (const result of results)
        if (result.status === 'rejected')
          expect(['points.insufficient', 'household.balance-changed']).toContain(result.reason.code);
      const [spent] = await shop.query<{ points: number }>(
        'SELECT coalesce(sum(total_points), 0)::int AS points FROM redemptions WHERE person_id = ANY ($1)',
        [home.people],
      );
      const owners = [home.id, (await livesIn(home.people[3] ?? '')) ?? ''];
      const left = Object.values(await bucketsOf(...owners)).reduce((sum, amount) => sum + amount, 0);
      expect(left + (spent?.points ?? 0)).toBe(40);
    }
  });
});

describe('joining two households', () => {
  it('brings everybody and everything, and closes the one', async () => {
    const [home, into] = [await family(2, { '2026-12-31': 8 }), await family(2, { '2026-12-31': 3, '2027-12-31': 9 })];
    await merge(home.id, into.id);
    expect(await bucketsOf(into.id)).toEqual({ '2026-12-31': 11, '2027-12-31': 9 });
    expect((await homes.get(admin, home.id)).household).toMatchObject({ closedOn: TODAY, memberCount: 0 });
    expect((await homes.get(admin, into.id)).household.memberCount).toBe(4);
    const guest = await shop.villager(`村民${++named}`);
    expect(await refusal(members.add(admin, home.id, { personId: guest }, once()))).toBe('household.closed');
    expect(await refusal(merge(home.id, into.id))).toBe('household.closed');
  });

  it('both ways at once is one merger', async () => {
    const [one, other] = [await family(1, { '2027-12-31': 10 }), await family(1, { '2027-12-31': 20 })];
    const results = await Promise.all([refusal(merge(one.id, other.id)), refusal(merge(other.id, one.id))]);
    expect(results.filter((result) => result === 'done')).toHaveLength(1);
    expect(await bucketsOf(one.id, other.id)).toEqual({ '2027-12-31': 30 });
  });

  it('lets what was reserved before be fetched, or come back to the household that is left', async () => {
    const rice = await shop.goods(9);
    const [home, into] = [await family(1, { '2026-12-31': 30 }), await family(1)];
    const owner = await actorWith(shop.spec.dataSource, 'volunteer', shop.units.village, {
      personId: home.people[0] ?? '',
    });
    const items = [{ goodsId: rice.id, pieces: 1 }];
    const reserve = () => shop.spec.get(RedemptionService).reserve(owner, { shopId: shop.shop.id, items }, once());
    const [fetched, cancelled] = [await reserve(), await reserve()];
    const slip = await shop.redeem(home.people[0] ?? '', rice.id);
    await merge(home.id, into.id);
    expect((await homes.get(admin, into.id)).reservations).toHaveLength(2);
    const fulfilment = shop.spec.get(FulfilmentService);
    const handedOver = await fulfilment.handOver(shop.clerk, fetched.id, { code: fetched.code ?? '' }, once());
    expect(handedOver).toMatchObject({ state: 'handed-over', balanceAfter: 0 });
    const back = await fulfilment.cancel(shop.clerk, cancelled.id, { reason: '不要了' }, once());
    expect(back.balanceAfter).toBe(10);
    await fulfilment.void(shop.clerk, slip.id, { reason: '拿错了' }, once());
    expect(await bucketsOf(into.id)).toEqual({ '2026-12-31': 20 });
    expect(await bucketsOf(home.id)).toEqual({});
  });

  it('takes along what is on public view; what is given later for a day before goes where the household went', async () => {
    const [home, into] = [await family(1), await family(1)];
    const personId = home.people[0] ?? '';
    const settle = settlementOf(await villageWithScheme(3));
    await settle(personId, '2026-11-18T01:00:00.000Z');
    expect((await seen(home.id)).pending).toBe(2);
    await merge(home.id, into.id);
    expect([(await seen(home.id)).pending, (await seen(into.id)).pending]).toEqual([0, 2]);
    shop.at('2026-12-01T02:00:00.000Z');
    await shop.spec.get(PostingService).postDue();
    expect(await available(into.id)).toBe(2);
    const late = settlementOf(await villageWithScheme(0));
    await late(personId, `${BEFORE}T01:00:00.000Z`);
    expect([await available(home.id), await available(into.id)]).toEqual([0, 4]);
    // and further on, when that household ends too
    const last = await family(1);
    await merge(into.id, last.id);
    await late(personId, `${BEFORE}T05:00:00.000Z`);
    expect([await available(into.id), await available(last.id)]).toEqual([0, 6]);
  });

  it('lets an award of before be taken back from where the points are now', async () => {
    const [home, into] = [await family(1), await family(1, { '2026-12-31': 5 })];
    const [[, awardId = 0] = []] = [...(await give(home.id, home.people[0] ?? '', 30))];
    await merge(home.id, into.id);
    const by = { actorId: admin.userId, reason: '记错了', occurredOn: TODAY };
    const [reversed] = await inTransaction((tx) => points.reverseAwards(tx, [awardId], by));
    expect(reversed).toMatchObject({ taken: 30, shortfall: 0 });
    expect([await available(home.id), await available(into.id)]).toEqual([0, 5]);
    expect(await refusal(give(home.id, home.people[0] ?? '', 4))).toBe('done');
    expect(await available(into.id)).toBe(9);
  });

  it('while points come in at the same time loses none', async () => {
    for (let round = 0; round < 5; round++) {
      const [home, into] = [await family(1, { '2027-12-31': 1 }), await family(1)];
      const personId = home.people[0] ?? '';
      const results = await Promise.all([
        ...Array.from({ length: 6 }, () => refusal(give(home.id, personId, 1))),
        refusal(merge(home.id, into.id)),
        ...Array.from({ length: 6 }, () => refusal(give(home.id, personId, 1))),
      ]);
      const given = results.filter((result, index) => index !== 6 && result === 'done').length;
      expect(
        results.every((result) => ['done', 'request.conflict', 'household.balance-changed'].includes(result ?? '')),
      ).toBe(true);
      const left = Object.values(await bucketsOf(home.id, into.id)).reduce((sum, amount) => sum + amount, 0);
      expect(left).toBe(1 + given);
    }
  });
});

describe('going to another village', () => {
  it('is a new household there with the same people, head and buckets; the old one stays in the old books', async () => {
    const home = await family(2, { '2026-12-31': 8, '2027-12-31': 9 });
    const { nextVillage, otherVillage } = shop.units;
    const to = { ...agreed, unitId: nextVillage.id, label: '迁来户', lines: (await seen(home.id)).lines };
    const station = await actorWith(shop.spec.dataSource, 'station-admin', shop.units.village);
    expect(await refusal(partitions.move(station, home.id, to, once()))).toBe('resource.not-found');
    expect(await refusal(partitions.move(admin, home.id, { ...to, unitId: otherVillage.id }, once()))).toBe(
      'resource.not-found',
    );
    const { householdId } = await partitions.move(admin, home.id, to, once());
    const { household, changes } = await homes.get(admin, householdId ?? '');
    expect(household).toMatchObject({ unitId: nextVillage.id, memberCount: 2, label: '迁来户' });
    expect(household.members[0]).toMatchObject({ personId: home.people[0], head: true });
    expect(changes).toMatchObject([{ kind: 'moved', points: 17 }]);
    expect(await bucketsOf(householdId ?? '')).toEqual({ '2026-12-31': 8, '2027-12-31': 9 });
    expect((await homes.get(admin, home.id)).household).toMatchObject({
      unitId: shop.units.village.id,
      closedOn: TODAY,
    });
    const units = await shop.query('SELECT DISTINCT unit_id AS id FROM volunteers WHERE id = ANY ($1)', [home.people]);
    expect(units).toEqual([{ id: nextVillage.id }]);
  });

  it('takes the role of its volunteers along, and nobody else’s, and writes both down', async () => {
    const [home, { nextVillage, village }] = [await family(3), shop.units];
    const [mover = '', gone = ''] = home.people;
    const role = (personId: string) => actorWith(shop.spec.dataSource, 'volunteer', village, { personId });
    const [{ userId }, former] = [await role(mover), await role(gone)];
    await shop.query(
      `INSERT INTO grants (id, user_id, role, unit_id, granted_at) VALUES ($1, $2, 'points-clerk', $3, now())`,
      [newId(), userId, village.id],
    );
    await shop.query(`UPDATE grants SET granted_at = '2026-01-01'`);
    await shop.query(`UPDATE grants SET revoked_at = '2026-02-01' WHERE user_id = $1`, [former.userId]);
    const to = { ...agreed, unitId: nextVillage.id, label: '带角色的户', lines: (await seen(home.id)).lines };
    await partitions.move(admin, home.id, to, once());
    const live = (ofUser: string) =>
      shop.query('SELECT role, unit_id AS unit FROM grants WHERE user_id = $1 AND revoked_at IS NULL ORDER BY role', [
        ofUser,
      ]);
    expect(await live(userId)).toEqual([
      { role: 'points-clerk', unit: village.id },
      { role: 'volunteer', unit: nextVillage.id },
    ]);
    expect(await live(former.userId)).toEqual([]);
    const told = await shop.query(
      'SELECT action, detail, unit_path AS at FROM audit_entries WHERE subject_id = $1 ORDER BY id',
      [userId],
    );
    expect(told).toEqual([
      { action: 'grant.taken-back', detail: 'volunteer', at: village.path },
      { action: 'grant.handed-out', detail: 'volunteer', at: nextVillage.path },
    ]);
  });
});

describe('periods', () => {
  it('of one person never overlap, whatever is written past the rules', async () => {
    const [home, other] = [await family(2), await family(1)];
    const write = (joinedOn: string, leftOn: string | null) =>
      shop.query(
        'INSERT INTO household_members (id, household_id, person_id, joined_on, left_on) VALUES ($1, $2, $3, $4, $5)',
        [newId(), other.id, home.people[1], joinedOn, leftOn],
      );
    await expect(write('2026-06-01', null)).rejects.toThrow('household_members_one_household');
    await expect(write('2025-06-01', '2026-01-02')).rejects.toThrow('household_members_one_household');
    await write('2025-06-01', '2026-01-01');
  });

  it('end with a reason, and the points stay with the household', async () => {
    const home = await family(2, { '2027-12-31': 12 });
    const leaver = home.people[1] ?? '';
    const { members: after } = await members.leave(admin, home.id, leaver, { reason: '外出务工' }, once());
    expect(after.find((member) => member.personId === leaver)?.leftOn).toBe(TODAY);
    expect([await livesIn(leaver), await available(home.id)]).toEqual([null, 12]);
    const { changes } = await homes.get(admin, home.id);
    expect(changes[0]).toMatchObject({ kind: 'left', reason: '外出务工', actorName: admin.name });
    expect(await refusal(members.leave(admin, home.id, home.people[0] ?? '', { reason: '也走' }, once()))).toBe(
      'household.nobody-stays',
    );
  });

  it('have one head at a time, who may be changed', async () => {
    const home = await family(3);
    const [, second = '', third = ''] = home.people;
    await Promise.all(
      [second, third].map((personId) => members.changeHead(admin, home.id, { personId, reason: '换户主' }, once())),
    );
    const { household, changes } = await homes.get(admin, home.id);
    expect(household.members.filter((member) => member.head)).toHaveLength(1);
    expect(changes.map((change) => change.kind)).toEqual(['head-changed', 'head-changed']);
  });
});

describe('points of a newcomer’s own account', () => {
  it('are asked about, and come into the household or stay apart until they are taken in', async () => {
    const home = await family(1);
    const [brings, keeps] = [await shop.villager(`村民${++named}`, 30), await shop.villager(`村民${++named}`, 20)];
    expect(await refusal(members.add(admin, home.id, { personId: brings }, once()))).toBe('household.personal-points');
    expect(await livesIn(brings)).toBeNull();
    await members.add(admin, home.id, { personId: brings, personalPoints: 'take-in' }, once());
    expect(await bucketsOf(home.id)).toEqual({ '2027-12-31': 30 });
    await members.add(admin, home.id, { personId: keeps, personalPoints: 'keep' }, once());
    const { personal, changes, balance } = await homes.get(admin, home.id);
    expect([balance.available, personal]).toMatchObject([30, [{ personId: keeps, available: 20 }]]);
    expect(changes.slice(0, 2).map((change) => change.kind)).toEqual(['kept-apart', 'joined']);
    await members.takeIn(admin, home.id, keeps, { reason: '本人同意' }, once());
    expect(await available(home.id)).toBe(50);
    // the own account stays open: whoever leaves again earns in it
    await members.leave(admin, home.id, keeps, { reason: '另住' }, once());
    await shop.award(keeps, 7);
    expect(await bucketsOf(keeps)).toEqual({ '2027-12-31': 7 });
  });

  it('are those of whoever founds a household too', async () => {
    const founder = await shop.villager(`村民${++named}`, 15);
    const input = { unitId: shop.units.village.id, label: '新立户', headPersonId: founder };
    expect(await refusal(members.create(admin, input, once()))).toBe('household.personal-points');
    const { id } = await members.create(admin, { ...input, personalPoints: 'take-in' }, once());
    expect(await available(id)).toBe(15);
  });
});

describe('a death', () => {
  const record = (
    personId: string,
    change: { heirId?: string | null; newHeadPersonId?: string; reason?: string } = {},
    write = once(),
  ) => deaths.record(admin, personId, { diedOn: BEFORE, reason: '因病', heirId: null, ...change }, write);

  it('leaves the points with the household, and closes the record, the sign-in and the phone', async () => {
    const home = await family(2, { '2027-12-31': 40 });
    const [head = '', widow = ''] = home.people;
    await give(head, head, 6, { kind: 'member' });
    const users = shop.spec.get(UsersService);
    const phone = '19900071234';
    const userId = await inTransaction((tx) =>
      users.create(tx, { name: '户主', phone, passwordHash: null, personId: head }),
    );
    expect(await refusal(record(head))).toBe('household.head-missing');
    const write = once();
    const [first, again] = [
      await record(head, { newHeadPersonId: widow }, write),
      await record(head, { newHeadPersonId: widow }, write),
    ];
    expect(again).toEqual(first);
    const { household, balance, changes } = await homes.get(admin, home.id);
    expect(household.members[0]).toMatchObject({ personId: widow, head: true });
    expect([balance.available, await bucketsOf(head)]).toEqual([46, {}]);
    expect(changes[0]).toMatchObject({ kind: 'died', points: 6 });
    expect(await shop.query('SELECT state FROM volunteers WHERE id = $1', [head])).toEqual([{ state: 'closed' }]);
    expect(await users.findAccount(userId)).toBeNull();
    expect(
      await refusal(
        inTransaction((tx) => users.create(tx, { name: '遗属', phone, passwordHash: null, personId: widow })),
      ),
    ).toBe('done');
    expect(await refusal(record(head))).toBe('volunteer.closed');
    const rice = await shop.goods(5);
    expect(await refusal(shop.redeem(head, rice.id))).toBe('volunteer.not-active');
  });

  it('of the last one brings the points to the household that the office names, with its own account', async () => {
    const [home, heir] = [await family(1, { '2026-12-31': 25 }), await family(1)];
    const last = home.people[0] ?? '';
    await give(last, last, 5, { kind: 'member' });
    const preview = await deaths.preview(admin, last);
    expect(preview).toMatchObject({ hasSignIn: false, leads: [], estate: [{ available: 5 }, { available: 25 }] });
    await record(last, { heirId: heir.id });
    expect(await bucketsOf(heir.id)).toEqual({ '2026-12-31': 25, '2027-12-31': 5 });
    expect((await homes.get(admin, home.id)).household.closedOn).toBe(TODAY);
    expect((await homes.get(admin, heir.id)).changes[0]).toMatchObject({ kind: 'died', points: 30 });
    await give(home.id, last, 3, { occurredOn: BEFORE });
    expect(await available(heir.id)).toBe(33);
  });

  it('without an heir leaves the points where they are, until they die by their clause', async () => {
    const home = await family(1, { '2026-12-31': 25 });
    await record(home.people[0] ?? '');
    expect(await bucketsOf(home.id)).toEqual({ '2026-12-31': 25 });
    shop.at('2027-01-02T02:00:00.000Z');
    await points.expireAll();
    expect(await bucketsOf(home.id)).toEqual({});
  });

  it('of the only grown-up does not wait for the children to be taken in', async () => {
    const home = await family(2, { '2027-12-31': 9 });
    await shop.query(`UPDATE volunteers SET birth_on = '2015-01-01' WHERE id = $1`, [home.people[1]]);
    await record(home.people[0] ?? '');
    expect((await homes.get(admin, home.id)).household).toMatchObject({ memberCount: 1, headName: null });
    expect(await available(home.id)).toBe(9);
  });

  it('makes no child head of the household, and nobody who does not live there', async () => {
    const [home, stranger] = [await family(3), await family(1)];
    const [head = '', child = ''] = home.people;
    await shop.query(`UPDATE volunteers SET birth_on = '2015-01-01' WHERE id = ANY ($1)`, [home.people.slice(1)]);
    expect(await refusal(record(head, { newHeadPersonId: child }))).toBe('household.head-minor');
    for (const other of [stranger.people[0], head])
      expect(await refusal(record(head, { newHeadPersonId: other }))).toBe('household.head-missing');
    await record(head);
    expect((await homes.get(admin, home.id)).household).toMatchObject({ memberCount: 2, headName: null });
  });

  it('of a member leaves the head as it is, or makes head a grown-up who stays', async () => {
    const [home, stranger] = [await family(4), await family(1)];
    const [head = '', second = '', child = '', last = ''] = home.people;
    await shop.query(`UPDATE volunteers SET birth_on = '2015-01-01' WHERE id = $1`, [child]);
    expect(await refusal(record(last, { newHeadPersonId: child }))).toBe('household.head-minor');
    expect(await refusal(record(last, { newHeadPersonId: stranger.people[0] }))).toBe('household.head-missing');
    const headOf = async () => (await homes.get(admin, home.id)).household.members.find((one) => one.head)?.personId;
    expect(await headOf()).toBe(head);
    await record(last, { newHeadPersonId: second });
    expect(await headOf()).toBe(second);
  });

  it('is recorded with a reason of any length that the form takes', async () => {
    const [home, lonely] = [await family(2), await shop.villager(`村民${++named}`)];
    const reason = '医'.repeat(LIMITS.shortTextLength);
    await record(home.people[1] ?? '', { reason });
    expect((await homes.get(admin, home.id)).changes[0]).toMatchObject({ reason: `${BEFORE}去世：${reason}` });
    expect(await refusal(record(lonely, { reason }))).toBe('done');
  });
});

describe('the limit of a member', () => {
  it('is set by the head for members of the own household, by nobody else in it', async () => {
    const [home, other] = [await family(3), await family(1)];
    const [head = '', child = '', cousin = ''] = home.people;
    const as = (personId: string) => actorWith(shop.spec.dataSource, 'volunteer', shop.units.village, { personId });
    const [theHead, theChild] = [await as(head), await as(child)];
    const allowances = shop.spec.get(AllowancesService);
    const set = (by: Actor, of: string) => refusal(allowances.set(by, of, { monthlyPoints: 5 }, once()));
    expect(await set(theHead, child)).toBe('done');
    expect(await set(theChild, child)).toBe('resource.not-found');
    expect(await set(await as(cousin), child)).toBe('resource.not-found');
    expect(await set(theHead, other.people[0] ?? '')).toBe('resource.not-found');
    expect((await homes.own(theHead)).home?.maySetLimits).toBe(true);
    expect((await homes.own(theChild)).home).toMatchObject({
      maySetLimits: false,
      limits: expect.arrayContaining([{ personId: child, monthlyPoints: 5, spentThisMonth: 0 }]),
    });
  });

  it('stands beside what everybody earned', async () => {
    const home = await family(2, { '2027-12-31': 4 });
    await give(home.id, home.people[1] ?? '', 9, { occurredOn: '2025-12-30' });
    const { earned } = await homes.get(admin, home.id);
    expect(earned).toMatchObject([
      { personId: home.people[1], points: 9, pointsThisYear: 0 },
      { personId: home.people[0], points: 4, pointsThisYear: 4 },
    ]);
  });
});

/** A village whose scheme gives two points an hour after so many days of public view. */
async function villageWithScheme(postingDays: number): Promise<SpecUnit> {
  const id = newId();
  const path = `${shop.units.town.path}${id}/`;
  await shop.query(
    `INSERT INTO units (id, parent_id, kind, name, short_name, path, position, active_from)
     SELECT $1, $2, 'village', $4, $4, $3, 1 + coalesce(max(position), 0), '2026-01-01' FROM units WHERE parent_id = $2 AND kind = 'village'`,
    [id, shop.units.town.id, path, `村${id.slice(-6)}`],
  );
  await plantScheme(shop.spec.dataSource, id, admin.userId, { postingDays });
  return { id, path };
}

function settlementOf(unit: SpecUnit): (personId: string, startsAt: string) => Promise<unknown> {
  const row = { revision: 0, minutes: 60, role: 'participant' as const, source: 'roll-call' as const };
  const sheet = { unitId: unit.id, kind: 'regular' as const, category: '文明引导' as const, recorderId: admin.userId };
  return (personId, startsAt) =>
    inTransaction((tx) =>
      shop.spec
        .get(SettlementService)
        .settle(tx, [{ ...sheet, activityId: newId(), startsAt, rows: [{ ...row, attendanceId: newId(), personId }] }]),
    );
}

describe('any story of splits, mergers and moves', () => {
  it('keeps the sum and every last day, and loses nobody', async () => {
    const step = fc.record({
      do: fc.constantFrom('split', 'merge', 'move', 'give' as const),
      which: fc.nat(20),
      other: fc.nat(20),
      share: fc.nat(100),
      day: fc.constantFrom('2026-12-31', '2027-06-30', '2027-12-31'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 8 }), async (steps) => {
        const start = await family(4, { '2026-12-31': 13, '2027-12-31': 17 });
        const all = new Set([start.id]);
        const expected: Buckets = { '2026-12-31': 13, '2027-12-31': 17 };
        for (const { do: what, which, other, share, day } of steps) {
          const standing = await shop.query<{ id: string; unitId: string }>(
            'SELECT id, unit_id AS "unitId" FROM households WHERE id = ANY ($1) AND closed_on IS NULL ORDER BY id',
            [[...all]],
          );
          const home = standing[which % standing.length];
          const into = standing[other % standing.length];
          if (!home || !into) throw new Error('no household is left');
          const { household, balance } = await homes.get(admin, home.id);
          const people = household.members.filter((member) => member.leftOn === null).map((member) => member.personId);
          if (what === 'give') {
            await give(home.id, people[0] ?? '', share + 1, { expiresOn: day });
            expected[day] = (expected[day] ?? 0) + share + 1;
          }
          if (what === 'split' && people.length > 1) {
            const head = household.members.find((member) => member.head)?.personId;
            const goer = people.find((personId) => personId !== head) ?? '';
            const amount = Math.floor((balance.available * share) / 100);
            all.add((await splitOff({ id: home.id, people: [goer] }, amount)).householdId);
          }
          if (what === 'merge' && home.id !== into.id && home.unitId === into.unitId) await merge(home.id, into.id);
          if (what === 'move') {
            const unitId = home.unitId === shop.units.village.id ? shop.units.nextVillage.id : shop.units.village.id;
            const to = { ...agreed, unitId, label: `迁户${++named}`, lines: balance.lines };
            all.add((await partitions.move(admin, home.id, to, once())).householdId ?? '');
          }
        }
        // nothing is left behind in a household that has ended
        const closed = await shop.query<{ id: string }>('SELECT id FROM households WHERE closed_on IS NOT NULL');
        expect(await bucketsOf(...closed.map(({ id }) => id))).toEqual({});
        expect(await bucketsOf(...all)).toEqual(Object.fromEntries(Object.entries(expected).sort()));
        const places = await Promise.all(start.people.map(livesIn));
        expect(places.every((place) => place !== null && all.has(place))).toBe(true);
        // what is given to any of them now arrives
        await give(start.id, start.people[0] ?? '', 1, { expiresOn: '2027-12-31', occurredOn: BEFORE });
        expect(Object.values(await bucketsOf(...all)).reduce((sum, amount) => sum + amount, 0)).toBe(
          Object.values(expected).reduce((sum, amount) => sum + amount, 0) + 1,
        );
      }),
      { numRuns: 5 },
    );
  });
});
