import { randomUUID } from 'node:crypto';
import type { Actor, CreateVolunteerInput, VolunteerQuery } from '@jishan/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Clock } from '../platform/clock';
import { openSpecModule, type SpecModule } from '../platform/db-spec';
import { writeKey } from '../platform/idempotency';
import { actorWith, plantDistrict, type SpecDistrict } from '../units/district-spec';
import { PeopleService } from './people.service';
import { RegistrationService } from './registration.service';
import { VolunteersModule } from './volunteers.module';
import { VolunteersService } from './volunteers.service';

describe('finding volunteers', () => {
  let spec: SpecModule;
  let volunteers: VolunteersService;
  let people: PeopleService;
  let places: SpecDistrict;
  let admin: Actor;

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
  const names = async (actor: Actor, query: VolunteerQuery = {}) =>
    (await volunteers.list(actor, { limit: 100, ...query })).items.map((record) => record.name).sort();
  const plantTeam = async (members: string[], parent: string[] = []): Promise<string> => {
    const id = randomUUID();
    await spec.dataSource.query(
      `INSERT INTO teams (id, name, level, kind, unit_id, parent_id, lineage, created_at) VALUES ($1, $2, $3, 'general', $4, $5, $6, now())`,
      [
        id,
        `队${id.slice(0, 8)}`,
        parent.length > 0 ? 'division' : 'corps',
        places.town.id,
        parent.at(-1) ?? null,
        [...parent, id],
      ],
    );
    for (const personId of members) {
      await spec.dataSource.query(
        `INSERT INTO team_members (id, team_id, person_id, joined_on) VALUES ($1, $2, $3, '2026-01-01')`,
        [randomUUID(), id, personId],
      );
    }
    return id;
  };

  beforeAll(async () => {
    spec = await openSpecModule(VolunteersModule);
    spec.get(Clock).freeze('2026-11-20T01:00:00Z');
    volunteers = spec.get(VolunteersService);
    people = spec.get(PeopleService);
    places = await plantDistrict(spec.dataSource);
    admin = await actorWith(spec.dataSource, 'district-admin', places.district);
  });
  afterAll(() => spec.close());

  it('goes by part of the name, pinyin, initials, card, phone and its last four digits', async () => {
    const id = await enter('单测试', { phone: '19900030001' });
    await enter('单试测', { phone: '19900030002' });
    const { cardNo } = await people.getPerson(id);
    for (const search of ['单测', '测试', 'shance', 'SCS', cardNo, '199 0003 0001', '+8619900030001', '0001']) {
      expect(await names(admin, { search }), search).toEqual(['单测试']);
    }
    expect(await names(admin, { search: '单' })).toEqual(['单测试', '单试测']);
    // a card number with one wrong digit is nobody's, not somebody else's
    const wrong = cardNo.slice(0, 8) + String((Number(cardNo[8]) + 1) % 10);
    expect(await names(admin, { search: wrong })).toEqual([]);
  });

  it('takes rare characters, middle dots of any kind and wildcards as what they are', async () => {
    await enter('𠮷田测');
    await enter('买买提·艾力');
    await enter('百分%之_人');
    expect(await names(admin, { search: '𠮷' })).toEqual(['𠮷田测']);
    for (const dot of ['·', '•', '‧', '・'])
      expect(await names(admin, { search: `买买提${dot}艾` })).toEqual(['买买提·艾力']);
    expect(await names(admin, { search: '%' })).toEqual(['百分%之_人']);
    expect(await names(admin, { search: '_' })).toEqual(['百分%之_人']);
    expect(await names(admin, { search: '\\' })).toEqual([]);
  });

  it('shows masked phones, and never a birthday or a whole number in a list', async () => {
    await enter('掩测试', { phone: '19900035678', birthOn: '1960-02-03' });
    const page = await volunteers.list(admin, { search: '掩测试' });
    expect(page.items[0]).toMatchObject({ phoneMasked: '199****5678', helperName: '管理员', unclaimed: true });
    expect(Object.keys(page.items[0] ?? {}).sort()).toEqual([
      'cardNo',
      'decidedAt',
      'decisionReason',
      'gender',
      'helperName',
      'householdId',
      'id',
      'minor',
      'name',
      'phoneMasked',
      'registeredAt',
      'state',
      'unclaimed',
      'unitId',
      'unitName',
    ]);
    expect(JSON.stringify(page)).not.toContain('19900035678');
  });

  it('shows each only their own: village, town, district, leader', async () => {
    const here = await enter('界村内');
    await enter('界邻村', { unitId: places.nextVillage.id });
    await enter('界外镇', { unitId: places.otherVillage.id });
    const far = await enter('界远队', { unitId: places.otherVillage.id });
    const corps = await plantTeam([]);
    const division = await plantTeam([here, far], [corps]);
    const next = await plantTeam([], [corps]);
    const seen = async (actor: Actor, query: VolunteerQuery = {}) => names(actor, { search: '界', ...query });
    const leader = (teamId: string) => actorWith(spec.dataSource, 'team-leader', places.town, { teamId });
    expect(await seen(await actorWith(spec.dataSource, 'station-admin', places.village))).toEqual(['界村内']);
    expect(await seen(await actorWith(spec.dataSource, 'town-admin', places.town))).toEqual(['界村内', '界邻村']);
    expect(await seen(await actorWith(spec.dataSource, 'town-admin', places.otherTown))).toEqual(['界外镇', '界远队']);
    expect(await seen(admin)).toEqual(['界外镇', '界村内', '界远队', '界邻村']);
    expect(await seen(await leader(division))).toEqual(['界村内', '界远队']);
    expect(await seen(await leader(corps))).toEqual(['界村内', '界远队']);
    expect(await seen(await leader(next))).toEqual([]);
    expect(await seen(await actorWith(spec.dataSource, 'volunteer', places.village, { personId: here }))).toEqual([]);
    // filters narrow what may be seen, they never widen it
    const townAdmin = await actorWith(spec.dataSource, 'town-admin', places.town);
    expect(await seen(townAdmin, { unitId: places.otherTown.id })).toEqual([]);
    expect(await seen(townAdmin, { teamId: corps })).toEqual(['界村内']);
    expect(await seen(townAdmin, { unitId: places.nextVillage.id })).toEqual(['界邻村']);

    const town = await actorWith(spec.dataSource, 'town-admin', places.otherTown);
    await expect(volunteers.get(town, here)).rejects.toMatchObject({ code: 'resource.not-found' });
    await expect(volunteers.get(await leader(next), here)).rejects.toMatchObject({ code: 'resource.not-found' });
    await expect(volunteers.get(town, randomUUID())).rejects.toMatchObject({ code: 'resource.not-found' });
    expect(await volunteers.get(await leader(corps), far)).toMatchObject({
      name: '界远队',
      teams: [{ teamId: division, leader: false }],
    });
    await spec.dataSource.query(`UPDATE team_members SET left_on = '2026-11-20' WHERE person_id = $1`, [far]);
    await expect(volunteers.get(await leader(corps), far)).rejects.toMatchObject({ code: 'resource.not-found' });
  });

  it('looks people up for other features only with something to go by, and only who is active below that unit', async () => {
    const id = await enter('柜台测', { phone: '19900031234' });
    const { cardNo } = await people.getPerson(id);
    const find = async (text: string, unitPath = places.town.path) =>
      (await people.lookUp(text, unitPath, 10)).map((person) => person.name);
    for (const text of [cardNo, '1234', '柜台', 'gtc']) expect(await find(text)).toEqual(['柜台测']);
    for (const text of ['柜', 'g', '', ' ', '%%']) expect(await find(text)).toEqual([]);
    expect(await find('柜台', places.otherTown.path)).toEqual([]);
    await spec.dataSource.query(`UPDATE volunteers SET state = 'suspended' WHERE id = $1`, [id]);
    expect(await find(cardNo)).toEqual([]);
  });

  it('pages through the newest first, and through those who wait in turn, without a gap or a double', async () => {
    for (let index = 0; index < 7; index++) await enter(`页测${index}`);
    const all = async (query: VolunteerQuery) => {
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const page = await volunteers.list(admin, {
          ...query,
          search: '页测',
          limit: 3,
          ...(cursor ? { cursor } : {}),
        });
        seen.push(...page.items.map((record) => record.name));
        cursor = page.nextCursor;
      } while (cursor);
      return seen;
    };
    const newestFirst = ['页测6', '页测5', '页测4', '页测3', '页测2', '页测1', '页测0'];
    expect(await all({})).toEqual(newestFirst);
    // who waits to be admitted is served in turn
    await spec.dataSource.query(`UPDATE volunteers SET state = 'pending', decided_at = NULL WHERE name LIKE '页测%'`);
    expect(await all({ state: 'pending' })).toEqual(newestFirst.toReversed());
    await expect(volunteers.list(admin, { cursor: 'W10' })).rejects.toMatchObject({ code: 'request.cursor-invalid' });
  });

  it('keeps every word on a consent, the last of which counts', async () => {
    const id = await enter('同意测');
    const self = await actorWith(spec.dataSource, 'volunteer', places.village, { personId: id });
    const say = (given: boolean) =>
      volunteers.changeConsent(self, id, { purpose: 'public-name', given }, writeKey(randomUUID()));
    expect(await say(true)).toContainEqual(expect.objectContaining({ purpose: 'public-name', given: true }));
    expect(await say(false)).toContainEqual(expect.objectContaining({ purpose: 'public-name', given: false }));
    expect(
      await spec.dataSource.query(`SELECT 1 FROM consents WHERE person_id = $1 AND purpose = 'public-name'`, [id]),
    ).toHaveLength(2);
    await expect(spec.dataSource.query('DELETE FROM consents WHERE person_id = $1', [id])).rejects.toThrow();
    const other = await enter('同意别');
    await expect(
      volunteers.changeConsent(self, other, { purpose: 'public-name', given: true }, writeKey(randomUUID())),
    ).rejects.toMatchObject({
      code: 'resource.not-found',
    });
    await expect(
      volunteers.changeConsent(self, id, { purpose: 'service', given: false }, writeKey(randomUUID())),
    ).rejects.toMatchObject({ code: 'consent.required' });
  });
});
