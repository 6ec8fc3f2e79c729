import { randomUUID } from 'node:crypto';
import type { Actor, CreateVolunteerInput } from '@jishan/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Clock } from '../platform/clock';
import { openSpecModule, type SpecModule } from '../platform/db-spec';
import { writeKey } from '../platform/idempotency';
import { newId } from '../platform/ids';
import { actorWith, plantDistrict, type SpecDistrict } from '../units/district-spec';
import { RegistrationService } from '../volunteers/registration.service';
import { MembersService } from '../registry/members.service';
import { RegistryModule } from '../registry/registry.module';
import { HouseholdsService } from './households.service';

const TODAY = '2026-11-20';

describe('households', () => {
  let spec: SpecModule;
  let households: HouseholdsService;
  let registry: MembersService;
  let places: SpecDistrict;
  let admin: Actor;

  const once = () => writeKey(randomUUID());
  const enter = (name: string, change: Partial<CreateVolunteerInput> = {}) =>
    spec.dataSource.transaction((tx) =>
      spec.get(RegistrationService).enter(
        tx,
        admin,
        {
          name,
          gender: 'undisclosed',
          birthOn: '1970-01-01',
          unitId: places.village.id,
          paperConsent: true,
          ...change,
        },
        false,
      ),
    );
  const create = async (label: string, headPersonId: string, unitId = places.village.id) =>
    registry.create(admin, { unitId, label, headPersonId }, once());
  const insertMember = (
    householdId: string,
    personId: string,
    { head = false, joinedOn = TODAY, leftOn = null as string | null } = {},
  ) =>
    spec.dataSource.query(
      'INSERT INTO household_members (id, household_id, person_id, head, joined_on, left_on) VALUES ($1, $2, $3, $4, $5, $6)',
      [newId(), householdId, personId, head, joinedOn, leftOn],
    );

  beforeAll(async () => {
    spec = await openSpecModule(RegistryModule);
    spec.get(Clock).freeze(`${TODAY}T01:00:00Z`);
    households = spec.get(HouseholdsService);
    registry = spec.get(MembersService);
    places = await plantDistrict(spec.dataSource);
    admin = await actorWith(spec.dataSource, 'district-admin', places.district);
  });
  afterAll(() => spec.close());

  it('have a head and members, and are found by label, name and card', async () => {
    const [head, member] = [await enter('甲测户'), await enter('𠮷·乙测')];
    const made = await create('前街 3 号', head);
    expect(made).toMatchObject({ label: '前街 3 号', unitName: '陇驾庄村', headName: '甲测户', memberCount: 1 });
    const grown = await registry.add(admin, made.id, { personId: member }, once());
    expect(
      grown.members.map(({ name, head: isHead, joinedOn, leftOn }) => ({ name, isHead, joinedOn, leftOn })),
    ).toEqual([
      { name: '甲测户', isHead: true, joinedOn: TODAY, leftOn: null },
      { name: '𠮷·乙测', isHead: false, joinedOn: TODAY, leftOn: null },
    ]);
    const [{ card }]: [{ card: string }] = await spec.dataSource.query(
      'SELECT card_no AS card FROM volunteers WHERE id = $1',
      [member],
    );
    for (const search of ['前街', '𠮷', '𠮷•乙', card, '甲测']) {
      expect((await households.list(admin, { search })).items.map((household) => household.id)).toEqual([made.id]);
    }
    for (const search of ['%', '_', '\\', '3%']) expect((await households.list(admin, { search })).items).toEqual([]);
  });

  it('take nobody who lives in another, who is of another village, or who is not approved', async () => {
    const [first, second, person] = [
      await create('一号', await enter('丙一')),
      await create('二号', await enter('丙二')),
      await enter('丙三'),
    ];
    await registry.add(admin, first.id, { personId: person }, once());
    await expect(registry.add(admin, second.id, { personId: person }, once())).rejects.toMatchObject({
      code: 'household.member-elsewhere',
    });
    await expect(registry.add(admin, first.id, { personId: person }, once())).resolves.toMatchObject({
      memberCount: 2,
    });
    const neighbour = await enter('丙邻', { unitId: places.nextVillage.id });
    await expect(registry.add(admin, first.id, { personId: neighbour }, once())).rejects.toMatchObject({
      code: 'household.other-village',
    });
    const stopped = await enter('丙停');
    await spec.dataSource.query(`UPDATE volunteers SET state = 'suspended' WHERE id = $1`, [stopped]);
    await expect(registry.add(admin, first.id, { personId: stopped }, once())).rejects.toMatchObject({
      code: 'volunteer.not-active',
    });
    await expect(registry.add(admin, first.id, { personId: randomUUID() }, once())).rejects.toMatchObject({
      code: 'resource.not-found',
    });
  });

  it('get one person into exactly one of eight at once', async () => {
    const homes = [];
    for (let index = 0; index < 8; index++) homes.push(await create(`丁${index}号`, await enter(`丁主${index}`)));
    const person = await enter('丁客');
    const results = await Promise.allSettled(
      homes.map((home) => registry.add(admin, home.id, { personId: person }, once())),
    );
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused).toHaveLength(7);
    for (const { reason } of refused) expect(reason).toMatchObject({ code: 'household.member-elsewhere' });
    expect(await spec.dataSource.query('SELECT 1 FROM household_members WHERE person_id = $1', [person])).toHaveLength(
      1,
    );
  });

  it('are made once when one head is entered twice at once, and nothing is left of the other', async () => {
    const head = await enter('戊测');
    const results = await Promise.allSettled([create('戊一号', head), create('戊二号', head)]);
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    expect(await spec.dataSource.query(`SELECT 1 FROM households WHERE label LIKE '戊%'`)).toHaveLength(1);
  });

  it('are made once by one key sent twice at once', async () => {
    const write = once();
    const input = { unitId: places.village.id, label: '己号', headPersonId: await enter('己测') };
    const [first, second] = await Promise.all([
      registry.create(admin, input, write),
      registry.create(admin, input, write),
    ]);
    expect(second).toEqual(first);
  });

  it('never have two heads or one person twice, whatever is written past the rules', async () => {
    const [home, other] = [await create('庚号', await enter('庚一')), await create('庚二号', await enter('庚二'))];
    const [person, fourth, fifth] = [await enter('庚三'), await enter('庚四'), await enter('庚五')];
    const heads = await Promise.allSettled([
      insertMember(home.id, fourth, { head: true }),
      insertMember(home.id, fifth, { head: true }),
    ]);
    expect(heads.every((result) => result.status === 'rejected')).toBe(true);
    await insertMember(home.id, person, { joinedOn: '2026-01-01', leftOn: '2026-06-01' });
    await expect(insertMember(other.id, person, { joinedOn: '2026-05-31' })).rejects.toThrow(
      'household_members_one_household',
    );
    await insertMember(other.id, person, { joinedOn: '2026-06-01' });
  });

  it('know who lived where on a day, for five hundred people in one question', async () => {
    const [home, other] = [await create('辛号', await enter('辛一')), await create('辛二号', await enter('辛二'))];
    const mover = await enter('辛三');
    await insertMember(home.id, mover, { joinedOn: '2026-01-01', leftOn: '2026-06-01' });
    await insertMember(other.id, mover, { joinedOn: '2026-06-01' });
    const strangers = Array.from({ length: 499 }, () => randomUUID());
    const ask = (on: string) => households.householdsOf(spec.dataSource.manager, [mover, ...strangers], on);
    expect(await ask('2025-12-31')).toEqual(new Map());
    expect(await ask('2026-05-31')).toEqual(new Map([[mover, home.id]]));
    expect(await ask('2026-06-01')).toEqual(new Map([[mover, other.id]]));
    expect(await households.memberIdsOf(home.id, '2026-05-31')).toEqual([mover]);
    expect((await households.labelsOf([other.id])).get(other.id)).toEqual({
      id: other.id,
      label: '辛二号',
      unitId: places.village.id,
      unitPath: places.village.path,
      headName: '辛二',
    });
  });

  it('are seen by their village, their clerk and themselves, not by the next town', async () => {
    const head = await enter('壬一');
    const home = await create('壬号', head);
    const clerk = await actorWith(spec.dataSource, 'points-clerk', places.village);
    const townAdmin = await actorWith(spec.dataSource, 'town-admin', places.town);
    const member = await actorWith(spec.dataSource, 'volunteer', places.village, { personId: head });
    for (const actor of [clerk, townAdmin, member])
      expect(await households.get(actor, home.id)).toMatchObject({ label: '壬号' });
    const outsiders = [
      await actorWith(spec.dataSource, 'town-admin', places.otherTown),
      await actorWith(spec.dataSource, 'points-clerk', places.nextVillage),
      await actorWith(spec.dataSource, 'volunteer', places.village, { personId: await enter('壬邻') }),
    ];
    for (const actor of outsiders)
      await expect(households.get(actor, home.id)).rejects.toMatchObject({ code: 'resource.not-found' });
    expect((await households.list(outsiders[0] as Actor, {})).items).toEqual([]);
    expect((await households.list(townAdmin, { unitId: places.otherTown.id })).items).toEqual([]);
    await expect(registry.add(clerk, home.id, { personId: await enter('壬二') }, once())).rejects.toMatchObject({
      code: 'resource.not-found',
    });
  });

  it('are listed page by page without a gap', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await households.list(admin, { limit: 3, ...(cursor ? { cursor } : {}) });
      seen.push(...page.items.map((household) => household.id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    const [{ count }]: [{ count: number }] = await spec.dataSource.query('SELECT count(*) AS count FROM households');
    expect(new Set(seen).size).toBe(count);
    expect(seen).toHaveLength(count);
    await expect(async () => households.list(admin, { cursor: 'nonsense' })).rejects.toMatchObject({
      code: 'request.cursor-invalid',
    });
  });
});
