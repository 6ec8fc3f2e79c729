import type { Actor, Payer } from '@jishan/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Passwords } from '../identity/passwords';
import { UsersService } from '../identity/users.service';
import { newId } from '../platform/ids';
import { PointsService } from '../points/points.service';
import { SmsSender } from '../sessions/sms-sender';
import { SmsCodes } from '../sessions/sms-codes.service';
import { GrantsService } from '../identity/grants.service';
import { actorWith } from '../units/district-spec';
import { AllowancesService } from './allowances.service';
import { CounterService } from './counter.service';
import { ExchangeModule } from './exchange.module';
import { NOW, once, SpecShop, TODAY } from './exchange-spec';
import { FulfilmentService } from './fulfilment.service';
import { RedemptionService } from './redemption.service';

const PASSWORD = 'yi-ge-hen-chang-de-mima';

describe('who may have how much, and with whose help', () => {
  let shop: SpecShop;
  let phones = 0;

  /** Somebody with a role who can sign in by phone and password. */
  async function withPassword(
    role: 'points-clerk' | 'station-admin' | 'volunteer',
    name: string,
    { personId = null, unitId = shop.units.town.id }: { personId?: string | null; unitId?: string } = {},
  ): Promise<string> {
    const phone = `1990006${String(++phones).padStart(4, '0')}`;
    await shop.spec.dataSource.transaction(async (tx) => {
      const passwordHash = await shop.spec.get(Passwords).hash(PASSWORD);
      const userId = await shop.spec.get(UsersService).create(tx, { name, phone, passwordHash, personId });
      await shop.spec.get(GrantsService).grant(tx, { userId, role, unitId, grantedBy: null });
    });
    return phone;
  }

  async function clerkAndMother(): Promise<{ mother: string; daughter: string; atWork: Actor }> {
    const household = newId();
    const mother = await shop.villager('宋淑珍', 100, household);
    const daughter = await shop.villager('宋佳', 0, household);
    const place = { personId: daughter, name: '宋佳' };
    return { mother, daughter, atWork: await actorWith(shop.spec.dataSource, 'points-clerk', shop.units.town, place) };
  }

  beforeAll(async () => {
    shop = await SpecShop.open(ExchangeModule);
  });
  beforeEach(() => shop.at(NOW));
  afterAll(() => shop.spec.close());

  it('lets a clerk serve the own household when another clerk confirms by password, and names both', async () => {
    const { mother, atWork } = await clerkAndMother();
    const rice = await shop.goods(9);
    await expect(shop.redeem(mother, rice.id, { by: atWork })).rejects.toMatchObject({
      code: 'redemption.own-household',
    });
    const second = { phone: await withPassword('points-clerk', '兑换员乙'), password: PASSWORD };
    const slip = await shop.redeem(mother, rice.id, { by: atWork, second });
    expect(slip).toMatchObject({ state: 'handed-over', clerkName: '宋佳', secondName: '兑换员乙' });
    const [trace] = await shop.query<{ detail: string }>('SELECT detail FROM audit_entries WHERE subject_id = $1', [
      slip.id,
    ]);
    expect(trace?.detail).toContain('兑换员乙');
  });

  it('takes a second person only by proof, from that unit, from neither household, and never the clerk', async () => {
    const { mother, daughter, atWork } = await clerkAndMother();
    const rice = await shop.goods(9);
    const refusal = async (second: { phone: string; password?: string; code?: string }) =>
      shop.redeem(mother, rice.id, { by: atWork, second }).then(
        () => 'done',
        (error: { code: string }) => error.code,
      );
    const good = await withPassword('station-admin', '站管理员');
    expect(await refusal({ phone: good, password: 'falsch-falsch-falsch' })).toBe('session.bad-credentials');
    expect(await refusal({ phone: good })).toBe('session.code-wrong');
    expect(await refusal({ phone: good, code: '123456' })).toBe('session.code-wrong');
    const far = await withPassword('points-clerk', '远方', { unitId: shop.units.otherTown.id });
    expect(await refusal({ phone: far, password: PASSWORD })).toBe('redemption.second-refused');
    const villager = await withPassword('volunteer', '村民', { unitId: shop.units.village.id });
    expect(await refusal({ phone: villager, password: PASSWORD })).toBe('redemption.second-refused');
    const sister = await shop.villager('宋丽', 0);
    await shop.query(
      `INSERT INTO household_members (id, household_id, person_id, joined_on)
       SELECT $1, household_id, $2, '2026-01-01' FROM household_members WHERE person_id = $3`,
      [newId(), sister, daughter],
    );
    const atHome = await withPassword('points-clerk', '宋丽', { personId: sister });
    expect(await refusal({ phone: atHome, password: PASSWORD })).toBe('redemption.second-refused');
    const users = shop.spec.get(UsersService);
    const herself = await withPassword('points-clerk', '宋佳');
    const account = await users.findByPhone(null, herself);
    if (!account) throw new Error('no account');
    const twice = { ...(await users.actorOf(account)), personId: daughter };
    await expect(
      shop.redeem(mother, rice.id, { by: twice, second: { phone: herself, password: PASSWORD } }),
    ).rejects.toMatchObject({ code: 'redemption.second-refused' });
    expect(await shop.query('SELECT 1 FROM redemptions WHERE person_id = $1', [mother])).toEqual([]);
  });

  it('takes a code from the second person’s phone once, also when the request is repeated', async () => {
    const { mother, atWork } = await clerkAndMother();
    const rice = await shop.goods(9);
    const phone = await withPassword('station-admin', '站管理员');
    let code = '';
    const sender = shop.spec.get(SmsSender);
    const original = sender.sendCode.bind(sender);
    sender.sendCode = async (_phone, sent) => void (code = sent);
    await shop.spec.get(SmsCodes).send(phone);
    sender.sendCode = original;
    const write = once();
    const slip = await shop.redeem(mother, rice.id, { by: atWork, second: { phone, code } }, write);
    expect(slip.secondName).toBe('站管理员');
    expect(await shop.redeem(mother, rice.id, { by: atWork, second: { phone, code } }, write)).toEqual(slip);
    await expect(shop.redeem(mother, rice.id, { by: atWork, second: { phone, code } })).rejects.toMatchObject({
      code: 'session.code-wrong',
    });
  });

  it('hands a reservation of the own household over with a second person too', async () => {
    const { mother, atWork } = await clerkAndMother();
    const rice = await shop.goods(9);
    const owner = await actorWith(shop.spec.dataSource, 'volunteer', shop.units.village, { personId: mother });
    const items = [{ goodsId: rice.id, pieces: 1 }];
    const { id, code } = await shop.spec.get(RedemptionService).reserve(owner, { shopId: shop.shop.id, items }, once());
    const second = { phone: await withPassword('points-clerk', '兑换员丙'), password: PASSWORD };
    const slip = await shop.spec.get(FulfilmentService).handOver(atWork, id, { code: code ?? '', second }, once());
    expect(slip).toMatchObject({ clerkName: '宋佳', secondName: '兑换员丙' });
  });

  it('counts a limit by its own period', async () => {
    const personId = await shop.villager('魏来', 200);
    const yearly = await shop.goods(50, { householdLimit: 2, limitPeriod: 'year' });
    const daily = await shop.goods(50, { householdLimit: 1, limitPeriod: 'day' });
    await shop.redeem(personId, yearly.id);
    await shop.redeem(personId, daily.id);
    await expect(shop.redeem(personId, daily.id)).rejects.toMatchObject({ code: 'redemption.limit-reached' });
    shop.at('2026-12-01T02:00:00.000Z');
    await shop.redeem(personId, daily.id);
    await shop.redeem(personId, yearly.id);
    await expect(shop.redeem(personId, yearly.id)).rejects.toMatchObject({ code: 'redemption.limit-reached' });
    shop.at('2027-01-01T02:00:00.000Z');
    await shop.redeem(personId, yearly.id);
  });

  it('begins a month and a quarter at midnight in Beijing', async () => {
    const personId = await shop.villager('魏跨月', 300);
    const lastMinute = { month: '2026-11-30T15:59:00.000Z', quarter: '2026-12-31T15:59:00.000Z' };
    for (const limitPeriod of ['month', 'quarter'] as const) {
      const goods = await shop.goods(9, { householdLimit: 1, limitPeriod });
      shop.at(lastMinute[limitPeriod]);
      await shop.redeem(personId, goods.id);
      await expect(shop.redeem(personId, goods.id)).rejects.toMatchObject({ code: 'redemption.limit-reached' });
      shop.at(new Date(Date.parse(lastMinute[limitPeriod]) + 60_000).toISOString());
      expect((await shop.redeem(personId, goods.id)).state).toBe('handed-over');
    }
  });

  it('counts a reservation from the day it was made, and no longer once it was given up', async () => {
    const personId = await shop.villager('魏预约', 100);
    const goods = await shop.goods(9, { householdLimit: 1 });
    const owner = await actorWith(shop.spec.dataSource, 'volunteer', shop.units.village, { personId });
    const items = [{ goodsId: goods.id, pieces: 1 }];
    shop.at('2026-11-30T15:59:00.000Z');
    const reserve = () => shop.spec.get(RedemptionService).reserve(owner, { shopId: shop.shop.id, items }, once());
    const { id } = await reserve();
    await expect(shop.redeem(personId, goods.id)).rejects.toMatchObject({ code: 'redemption.limit-reached' });
    await shop.spec.get(FulfilmentService).cancel(owner, id, { reason: '不要了' }, once());
    const again = await reserve();
    shop.at('2026-11-30T16:00:00.000Z'); // December: fetched now, it still belongs to the month it was reserved in
    await shop.spec.get(FulfilmentService).handOver(shop.clerk, again.id, { code: again.code ?? '' }, once());
    expect((await shop.redeem(personId, goods.id)).state).toBe('handed-over');
  });

  it('tells the owner and the counter what the limits leave, and nobody else', async () => {
    const household = newId();
    const child = await shop.villager('魏小丫', 100, household);
    const mother = await shop.villager('魏母', 0, household);
    const limited = await shop.goods(9, { householdLimit: 3, limitPeriod: 'year' });
    const free = await shop.goods(9);
    const allowances = shop.spec.get(AllowancesService);
    await allowances.set(shop.admin, child, { monthlyPoints: 50 }, once());
    await shop.redeem(child, limited.id, { pieces: 2 });
    await shop.redeem(child, free.id);
    const taken = [{ goodsId: limited.id, pieces: 2 }];
    const as = (personId: string | null) =>
      actorWith(shop.spec.dataSource, 'volunteer', shop.units.village, { personId });
    expect(await allowances.own(await as(child), shop.shop.id)).toEqual({ monthlyLeft: 20, taken, personal: null });
    expect(await allowances.own(await as(mother), shop.shop.id)).toEqual({ monthlyLeft: null, taken, personal: null });
    expect(await shop.spec.get(CounterService).find(shop.clerk, shop.shop.id, '魏母')).toMatchObject([{ taken }]);
    await expect(allowances.own(await as(null), shop.shop.id)).rejects.toMatchObject({ code: 'resource.not-found' });
  });

  it('keeps a member within the month’s limit however many come at once, as the ledger has it', async () => {
    const household = newId();
    const child = await shop.villager('魏小明', 100, household);
    const mother = await shop.villager('魏妈妈', 100, household);
    const allowances = shop.spec.get(AllowancesService);
    await allowances.set(shop.admin, child, { monthlyPoints: 30 }, once());
    const shelves = await Promise.all(Array.from({ length: 8 }, () => shop.goods(9)));
    const results = await Promise.allSettled(shelves.map(({ id }) => shop.redeem(child, id)));
    const done = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    expect(done).toHaveLength(3);
    expect(await shop.spec.get(CounterService).find(shop.clerk, shop.shop.id, '魏小明')).toMatchObject([
      { monthlyLeft: 0, available: 170 },
    ]);
    expect((await shop.redeem(mother, shelves[0]?.id ?? '')).state).toBe('handed-over');
    const slip = done[0]?.id ?? '';
    await shop.spec.get(FulfilmentService).void(shop.clerk, slip, { reason: '拿错了' }, once());
    const { spentThisMonth } = await allowances.read(shop.admin, child);
    const [ledger] = await shop.query<{ points: number }>(
      `SELECT sum(amount)::int AS points FROM point_transfers t WHERE kind IN ('hold', 'redeem') AND person_id = $1
          AND NOT EXISTS (SELECT FROM point_transfers b WHERE b.resolves_id = t.id AND b.kind IN ('release', 'reverse'))`,
      [child],
    );
    expect(spentThisMonth).toBe(20);
    expect(ledger?.points).toBe(spentThisMonth);
    await shop.redeem(child, shelves[1]?.id ?? '');
    shop.at('2026-12-01T02:00:00.000Z');
    await shop.redeem(child, shelves[2]?.id ?? '', { pieces: 3 });
    await allowances.set(shop.admin, child, { monthlyPoints: null }, once());
    await shop.redeem(child, shelves[2]?.id ?? '');
    const { accountId } = await shop.spec.dataSource.transaction((tx) =>
      shop.spec.get(PointsService).accountOfPerson(tx, child),
    );
    expect((await shop.spec.get(PointsService).balance(accountId)).available).toBe(120);
  });

  it('pays from the own account of a member where that is said, and shows the clerk both', async () => {
    const { personId, household, rice } = await apart(60, 25);
    const [found] = await shop.spec.get(CounterService).find(shop.clerk, shop.shop.id, '分账甲');
    expect(found).toMatchObject({ available: 60, personal: { available: 25, held: 0 }, householdId: household });
    const slip = await pay(personId, rice.id, 'personal');
    expect(slip).toMatchObject({ balanceAfter: 15, ownerLabel: '分*甲' });
    expect(await pay(personId, rice.id)).toMatchObject({ balanceAfter: 50, ownerLabel: '村东头12号' });
    await expect(pay(personId, rice.id, 'personal', 2)).rejects.toMatchObject({ code: 'points.insufficient' });
    expect(await shop.spec.get(CounterService).find(shop.clerk, shop.shop.id, '分账甲')).toMatchObject([
      { available: 50, personal: { available: 15 } },
    ]);
    await shop.spec.get(FulfilmentService).void(shop.clerk, slip.id, { reason: '拿错了' }, once());
    expect(await left(personId)).toEqual([25]);
  });

  it('counts for the limits of the household what its members pay for themselves', async () => {
    const { personId, household } = await apart(60, 60, '分账乙');
    const mother = await shop.villager('分账母', 0, household);
    const oil = await shop.goods(9, { householdLimit: 2, limitPeriod: 'month' });
    await pay(personId, oil.id, 'personal');
    await pay(mother, oil.id);
    for (const payer of ['personal', 'household'] as const)
      await expect(pay(personId, oil.id, payer)).rejects.toMatchObject({ code: 'redemption.limit-reached' });
    const rice = await shop.goods(9);
    await shop.spec.get(AllowancesService).set(shop.admin, personId, { monthlyPoints: 15 }, once());
    await expect(pay(personId, rice.id, 'personal')).rejects.toMatchObject({ code: 'redemption.member-limit' });
  });

  it('lets both accounts of a family pay at once for the last piece it may have: one does', async () => {
    const { personId } = await apart(60, 60, '分账丙');
    const oil = await shop.goods(9, { householdLimit: 1, limitPeriod: 'month' });
    const payers = Array.from({ length: 8 }, (_, at) => (at % 2 ? 'household' : 'personal') as Payer);
    const results = await Promise.allSettled(payers.map((payer) => pay(personId, oil.id, payer)));
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
  });

  it('reserves from the own account too, and gives back to it', async () => {
    const { personId, household, rice } = await apart(60, 25, '分账丁');
    const owner = await actorWith(shop.spec.dataSource, 'volunteer', shop.units.village, { personId });
    const allowance = await shop.spec.get(AllowancesService).own(owner, shop.shop.id);
    expect(allowance.personal).toMatchObject({ available: 25 });
    const items = [{ goodsId: rice.id, pieces: 1 }];
    const { id } = await shop.spec
      .get(RedemptionService)
      .reserve(owner, { shopId: shop.shop.id, items, payer: 'personal' }, once());
    expect([await left(personId), await left(household)]).toEqual([[15], [60]]);
    await shop.spec.get(FulfilmentService).cancel(shop.clerk, id, { reason: '不要了' }, once());
    expect(await left(personId)).toEqual([25]);
  });

  it('has one account for somebody who lives in no household, whatever is said', async () => {
    const [personId, rice] = [await shop.villager('独居者', 30), await shop.goods(9)];
    expect((await pay(personId, rice.id, 'household')).balanceAfter).toBe(20);
    expect((await pay(personId, rice.id, 'personal')).balanceAfter).toBe(10);
    expect(await shop.spec.get(CounterService).find(shop.clerk, shop.shop.id, '独居者')).toMatchObject([
      { personal: null },
    ]);
  });

  /** A member of a household with so many points in its account and so many in the own one. */
  async function apart(ofHousehold: number, own: number, name = '分账甲') {
    const household = newId();
    const personId = await shop.villager(name, ofHousehold, household);
    const facts = { source: 'spec', book: 1 as const, owner: { kind: 'member' as const, id: personId }, personId };
    const rule = { activityId: null, schemeVersionId: newId(), ruleId: 'spec', explanation: '测试' };
    const day = { expiresOn: '2027-12-31', occurredOn: TODAY };
    await shop.spec.dataSource.transaction((tx) =>
      shop.spec.get(PointsService).post(tx, [{ key: `spec:${newId()}`, ...facts, amount: own, ...day, ...rule }], null),
    );
    return { personId, household, rice: await shop.goods(9) };
  }

  const pay = (personId: string, goodsId: string, payer?: Payer, pieces = 1) =>
    shop.spec
      .get(RedemptionService)
      .redeem(
        shop.clerk,
        { shopId: shop.shop.id, personId, items: [{ goodsId, pieces }], ...(payer && { payer }) },
        once(),
      );

  const left = async (ownerId: string) =>
    (
      await shop.query<{ posted: number }>('SELECT posted FROM point_accounts WHERE owner_id = $1 AND book = 1', [
        ownerId,
      ])
    ).map(({ posted }) => posted);
});
