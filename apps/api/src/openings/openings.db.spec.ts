import { randomUUID } from 'node:crypto';
import type { Actor, UnitKind } from '@jishan/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MonthsModule } from '../months/months.module';
import { RecomputeService } from '../months/recompute.service';
import { Clock } from '../platform/clock';
import { openSpecModule, type SpecModule } from '../platform/db-spec';
import { writeKey } from '../platform/idempotency';
import { newId } from '../platform/ids';
import { PointsService } from '../points/points.service';
import { ReconcileService } from '../points/reconcile.service';
import { StatementsService } from '../points/statements.service';
import { HomesService } from '../registry/homes.service';
import { PartitionService } from '../registry/partition.service';
import { RegistryModule } from '../registry/registry.module';
import { actorWith, plantDistrict, type SpecDistrict, type SpecUnit } from '../units/district-spec';
import { OpeningsModule } from './openings.module';
import { OpeningsService } from './openings.service';
import { plantScheme } from '../schemes/scheme-spec';
import { SettlementService } from '../schemes/settlement.service';

let spec: SpecModule;
let district: SpecDistrict;
let admin: Actor;
let openings: OpeningsService;

beforeAll(async () => {
  spec = await openSpecModule(OpeningsModule, RegistryModule, MonthsModule);
  spec.get(Clock).freeze('2026-11-20T02:00:00Z');
  district = await plantDistrict(spec.dataSource);
  admin = await actorWith(spec.dataSource, 'town-admin', district.town);
  openings = spec.get(OpeningsService);
});
afterAll(() => spec.close());

const query = <Row>(sql: string, values: unknown[] = []): Promise<Row[]> => spec.dataSource.query(sql, values);
const plant = (unit: SpecUnit, change: Parameters<typeof plantScheme>[3]) =>
  plantScheme(spec.dataSource, unit.id, admin.userId, change);
const FIFTY = { points: 50, every: 'once' as const };

/** A household of one, founded on a day. */
async function household(unit: SpecUnit, foundedOn: string): Promise<{ id: string; personId: string }> {
  const [id, personId] = [newId(), newId()];
  await query(
    `INSERT INTO volunteers (id, name, pinyin, initials, gender, birth_on, unit_id, state, card_no, registered_at, decided_at)
     VALUES ($1, '张建民', 'zhang', 'z', 'undisclosed', '1980-01-01', $2, 'active', lpad(nextval('card_numbers')::text, 9, '0'), $3, $3)`,
    [personId, unit.id, `${foundedOn}T02:00:00Z`],
  );
  await query(`INSERT INTO households (id, unit_id, label, created_at) VALUES ($1, $2, '12号院', $3)`, [
    id,
    unit.id,
    `${foundedOn}T02:00:00Z`,
  ]);
  await query(
    `INSERT INTO household_members (id, household_id, person_id, head, joined_on) VALUES (gen_random_uuid(), $1, $2, true, $3)`,
    [id, personId, foundedOn],
  );
  return { id, personId };
}

const given = (ownerId: string) =>
  query<{ amount: number; occurredOn: string; key: string }>(
    `SELECT t.amount, t.occurred_on AS "occurredOn", t.key FROM point_transfers t JOIN point_accounts a ON a.id = t.credit_id
      WHERE a.owner_id = $1 AND t.rule_id = '/opening' ORDER BY t.id`,
    [ownerId],
  );

describe('opening points', () => {
  it('are given to every household of the unit once, also to one that is founded later, and to nobody twice', async () => {
    const { village, nextVillage } = district;
    const old = await household(village, '2026-01-05');
    const elsewhere = await household(nextVillage, '2026-01-05');
    const empty = await household(village, '2026-01-05');
    await query(`UPDATE household_members SET left_on = '2026-06-01' WHERE household_id = $1`, [empty.id]);
    const { schemeId } = await plant(village, { opening: FIFTY, effectiveFrom: '2026-03-01' });
    // two servers at once
    await Promise.all([openings.giveDue(), openings.giveDue()]);
    const first = { amount: 50, occurredOn: '2026-03-01', key: `opening:${schemeId}:${old.id}` };
    expect(await given(old.id)).toEqual([first]);
    expect([await given(elsewhere.id), await given(empty.id)]).toEqual([[], []]);
    const fresh = await household(village, '2026-11-19');
    expect(await openings.giveDue()).toBe(1);
    expect(await given(fresh.id)).toMatchObject([{ amount: 50, occurredOn: '2026-11-19' }]);
    // a later version gives nothing a second time, whatever its figure
    await plant(village, { opening: { points: 80, every: 'once' }, effectiveFrom: '2026-11-20' });
    expect(await openings.giveDue()).toBe(0);
    expect(await given(old.id)).toEqual([first]);
    expect((await spec.get(ReconcileService).run()).report.findings).toEqual([]);
  });

  it('come anew with each year where the scheme says so, and a change from once to yearly does not double a year', async () => {
    const { otherVillage } = district;
    const { id } = await household(otherVillage, '2026-01-05');
    await plant(otherVillage, { opening: FIFTY, effectiveFrom: '2026-03-01' });
    await openings.giveDue();
    await plant(otherVillage, { opening: { points: 60, every: 'year' }, effectiveFrom: '2026-10-01' });
    expect(await openings.giveDue()).toBe(0);
    spec.get(Clock).freeze('2027-01-01T02:00:00Z');
    await openings.giveDue();
    await openings.giveDue();
    spec.get(Clock).freeze('2026-11-20T02:00:00Z');
    expect((await given(id)).map(({ amount, occurredOn }) => [amount, occurredOn])).toEqual([
      [50, '2026-03-01'],
      [60, '2027-01-01'],
    ]);
  });

  it('stop where a nearer scheme applies, and use up none of the household’s cap', async () => {
    const { town, nextVillage } = district;
    const own = await household(nextVillage, '2026-11-02');
    await plant(town, { opening: FIFTY, effectiveFrom: '2026-11-01' });
    await plant(nextVillage, {
      ...{ effectiveFrom: '2026-11-01', opening: { points: 10, every: 'once' } },
      caps: [{ scope: 'household', window: 'month', points: 4 }],
    });
    await openings.giveDue();
    expect(await given(own.id)).toMatchObject([{ amount: 10 }]);
    const activityId = newId();
    const row = { attendanceId: newId(), revision: 0, personId: own.personId, role: 'participant' as const };
    const settled = await spec.dataSource.transaction((tx) =>
      spec.get(SettlementService).settle(tx, [
        {
          ...{ activityId, unitId: nextVillage.id, kind: 'regular', category: '环境卫生' },
          ...{ startsAt: '2026-11-18T00:00:00Z', recorderId: admin.userId },
          rows: [{ ...row, minutes: 120, source: 'roll-call' }],
        },
      ]),
    );
    expect(settled).toMatchObject([{ points: 4 }]);
  });

  it('stand on the statement under their own name, with the sentence that says how they were worked out', async () => {
    const { id, personId } = await household(district.village, '2026-11-01');
    await openings.giveDue();
    const { accountId } = await spec.dataSource.transaction((tx) =>
      spec.get(PointsService).accountOfPerson(tx, personId),
    );
    const { items } = await spec.get(StatementsService).entries(admin, accountId, {});
    expect(items).toMatchObject([{ kind: 'award', title: '起始分', amount: 80, balanceAfter: 80 }]);
    const entry = await spec.get(StatementsService).entry(admin, items[0]?.transferId ?? 0);
    expect(entry).toMatchObject({ ruleName: '起始分', explanation: '“起始分”一次性80分：自2026-11-20起，得80分。' });
    expect(await given(id)).toHaveLength(1);
  });
});

describe('opening points of a household that moves', () => {
  const at = (day: string) => spec.get(Clock).freeze(`${day}T02:00:00Z`);

  /** A town of its own with two villages, and who keeps its households. */
  async function town(): Promise<{ town: SpecUnit; here: SpecUnit; there: SpecUnit; keeper: Actor }> {
    const unit = async (kind: UnitKind, parent: SpecUnit, position: number): Promise<SpecUnit> => {
      const id = newId();
      const path = `${parent.path}${id}/`;
      await query(
        `INSERT INTO units (id, parent_id, kind, name, short_name, path, position, active_from)
         SELECT $1, $2, $3, $4, $4, $5, $6 + coalesce(max(position), 0), '2026-01-01' FROM units WHERE parent_id = $2`,
        [id, parent.id, kind, `地${id.slice(-6)}`, path, position],
      );
      return { id, path };
    };
    const own = await unit('town', district.district, 1);
    const [here, there] = [await unit('village', own, 1), await unit('village', own, 2)];
    return { town: own, here, there, keeper: await actorWith(spec.dataSource, 'town-admin', own) };
  }

  async function move(keeper: Actor, id: string, { id: unitId }: SpecUnit): Promise<string> {
    const { balance } = await spec.get(HomesService).get(keeper, id);
    const agreed = { agreedBy: ['户主', '村干部'], reason: '搬家', lines: balance.lines };
    const to = { ...agreed, unitId, label: '迁来户' };
    return (await spec.get(PartitionService).move(keeper, id, to, writeKey(randomUUID()))).householdId ?? '';
  }

  const amounts = async (...ids: string[]) => (await Promise.all(ids.map(given))).flat().map(({ amount }) => amount);
  async function differences(month: string): Promise<string[]> {
    const auditor = await actorWith(spec.dataSource, 'auditor', district.district);
    return (await spec.get(RecomputeService).report(auditor, month)).differences.map(({ key }) => key);
  }

  it('within the reach of the scheme are not given again, however often it moves', async () => {
    at('2026-11-20');
    const { town: own, here, there, keeper } = await town();
    const home = await household(here, '2026-11-05');
    await plant(own, { opening: FIFTY, effectiveFrom: '2026-11-01' });
    await openings.giveDue();
    at('2026-11-21');
    const second = await move(keeper, home.id, there);
    expect(await openings.giveDue()).toBe(0);
    at('2026-12-05');
    const third = await move(keeper, second, here);
    expect(await openings.giveDue()).toBe(0);
    expect(await amounts(home.id, second, third)).toEqual([50]);
    at('2027-01-02');
    for (const month of ['2026-11', '2026-12'])
      expect(
        (await differences(month)).filter((key) => [home.id, second, third].some((id) => key.includes(id))),
      ).toEqual([]);
  });

  it('are given once a year where the scheme says so, wherever in its reach it lives by then', async () => {
    at('2026-11-20');
    const { town: own, here, there, keeper } = await town();
    const home = await household(here, '2026-01-05');
    await plant(own, { opening: { points: 60, every: 'year' }, effectiveFrom: '2026-01-01' });
    await openings.giveDue();
    at('2026-11-21');
    const second = await move(keeper, home.id, there);
    expect(await openings.giveDue()).toBe(0);
    at('2027-01-01');
    await openings.giveDue();
    expect(await given(second)).toMatchObject([{ amount: 60, occurredOn: '2027-01-01' }]);
    at('2027-02-03');
    const third = await move(keeper, second, here);
    expect(await openings.giveDue()).toBe(0);
    expect(await amounts(home.id, second, third)).toEqual([60, 60]);
    at('2027-03-02');
    for (const month of ['2026-01', '2026-11', '2027-01', '2027-02'])
      expect(
        (await differences(month)).filter((key) => [home.id, second, third].some((id) => key.includes(id))),
      ).toEqual([]);
  });

  it('are given where it comes into the reach of the scheme', async () => {
    at('2026-11-20');
    const { here, there, keeper } = await town();
    const home = await household(here, '2026-01-05');
    const { schemeId } = await plant(there, { opening: FIFTY, effectiveFrom: '2026-11-01' });
    expect(await openings.giveDue()).toBe(0);
    at('2026-11-21');
    const second = await move(keeper, home.id, there);
    expect(await openings.giveDue()).toBe(1);
    expect(await given(second)).toMatchObject([{ occurredOn: '2026-11-21', key: `opening:${schemeId}:${second}` }]);
  });

  it('are given once when it moves while two servers are at it', async () => {
    at('2026-11-20');
    const { town: own, here, there, keeper } = await town();
    const home = await household(here, '2026-01-05');
    await plant(own, { opening: FIFTY, effectiveFrom: '2026-11-01' });
    const points = spec.get(PointsService);
    const post = points.post.bind(points);
    let [second, other] = ['', Promise.resolve(0)];
    points.post = async (...args) => {
      points.post = post;
      second = await move(keeper, home.id, there);
      other = openings.giveDue();
      await new Promise((resolve) => setTimeout(resolve, 300));
      return post(...args);
    };
    await openings.giveDue();
    expect(await other).toBe(0);
    expect(await amounts(home.id, second)).toEqual([50]);
  });
});
