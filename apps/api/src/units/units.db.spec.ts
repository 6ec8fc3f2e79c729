import { randomUUID } from 'node:crypto';
import type { Actor, Role, UnitKind, UnitRecord } from '@jishan/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSpecModule, type SpecModule } from '../platform/db-spec';
import { writeKey } from '../platform/idempotency';
import { newId } from '../platform/ids';
import { UnitsModule } from './units.module';
import { UnitsService } from './units.service';

describe('the unit tree', () => {
  let spec: SpecModule;
  let units: UnitsService;
  let district: UnitRecord;
  let admin: Actor;

  const once = () => writeKey(randomUUID());
  const add = (kind: UnitKind, name: string, parentId = district.id) =>
    units.create(admin, { parentId, kind, name }, once());
  const actorAt = async (unit: UnitRecord, role: Role): Promise<Actor> => {
    const userId = newId();
    await spec.dataSource.query(
      'INSERT INTO users (id, name, phone_index, phone_sealed, created_at) VALUES ($1, $2, $3, $3, now())',
      [userId, '管理员', userId],
    );
    return {
      userId,
      personId: null,
      name: '管理员',
      grants: [{ id: newId(), role, unitId: unit.id, unitPath: unit.path, teamId: null }],
    };
  };

  beforeAll(async () => {
    spec = await openSpecModule(UnitsModule);
    units = spec.get(UnitsService);
    const id = newId();
    await spec.dataSource.query(
      `INSERT INTO units (id, kind, name, short_name, path, position, active_from) VALUES ($1, 'district', '门头沟区', '门头沟区', $2, 1, '2026-01-01')`,
      [id, `${id}/`],
    );
    district = await units.getUnit(id);
    admin = await actorAt(district, 'district-admin');
  });
  afterAll(() => spec.close());

  it('is listed in house order: bureaux, towns, sub-districts, each followed by what lies below', async () => {
    await add('subdistrict', '大峪街道');
    const town = await add('town', '妙峰山镇');
    await add('bureau', '区教委');
    await add('village', '陇驾庄村', town.id);
    await add('institute', '妙峰山镇新时代文明实践所', town.id);
    await add('centre', '门头沟区新时代文明实践中心');
    await add('town', '清水镇');
    const names = (await units.list()).map((unit) => unit.name);
    expect(names).toEqual([
      '门头沟区',
      '门头沟区新时代文明实践中心',
      '区教委',
      '妙峰山镇',
      '妙峰山镇新时代文明实践所',
      '陇驾庄村',
      '清水镇',
      '大峪街道',
    ]);
  });

  it('writes into each path the ids from the district down, each closed by a stroke', async () => {
    const town = await add('town', '王平镇');
    const village = await add('village', '安家庄村', town.id);
    expect(village.path).toBe(`${district.id}/${town.id}/${village.id}/`);
    expect(await units.pathOf(village.id)).toBe(village.path);
  });

  it('keeps one root and refuses paths that do not end in the unit itself', async () => {
    const id = newId();
    const insert = (path: string) =>
      spec.dataSource.query(
        `INSERT INTO units (id, parent_id, kind, name, short_name, path, position, active_from) VALUES ($1, $2, 'town', '错镇', '错镇', $3, 99, '2026-01-01')`,
        [id, district.id, path],
      );
    await expect(insert(`${district.id}/${id}`)).rejects.toThrow('units_path_ends_here');
    await expect(insert(`${district.id}/${newId()}/`)).rejects.toThrow('units_path_ends_here');
    await expect(
      spec.dataSource.query(
        `INSERT INTO units (id, kind, name, short_name, path, position, active_from) VALUES ($1::uuid, 'district', '另一区', '另一区', $1 || '/', 2, '2026-01-01')`,
        [id],
      ),
    ).rejects.toThrow('units_one_district');
  });

  it('refuses a village below the district and a name that a sibling has', async () => {
    await expect(add('village', '悬空村')).rejects.toMatchObject({ code: 'unit.parent-unsuitable' });
    await add('town', '军庄镇');
    await expect(add('town', ' 军庄镇 ')).rejects.toMatchObject({ code: 'unit.name-taken' });
  });

  it('gives each its own place when eight are made at once', async () => {
    const town = await add('town', '雁翅镇');
    const made = await Promise.all(
      Array.from({ length: 8 }, (_, index) => add('village', `雁翅第${index + 1}村`, town.id)),
    );
    expect(made.map((unit) => unit.position).sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('makes one unit of two requests with one key', async () => {
    const write = writeKey(randomUUID());
    const input = { parentId: district.id, kind: 'bureau', name: '区文旅局' } as const;
    const [first, second] = await Promise.all([units.create(admin, input, write), units.create(admin, input, write)]);
    expect(second).toEqual(first);
  });

  it('moves a unit among its siblings of the same kind', async () => {
    const town = await add('town', '斋堂镇');
    const villages = [];
    for (const name of ['甲村', '乙村', '丙村']) villages.push(await add('village', name, town.id));
    const moved = await units.change(admin, villages[2]?.id ?? '', { position: 1 }, once());
    expect(moved.position).toBe(1);
    const below = (await units.list()).filter((unit) => unit.parentId === town.id).map((unit) => unit.name);
    expect(below).toEqual(['丙村', '甲村', '乙村']);
  });

  it('lets a town admin manage its own villages only, and not its own place among the towns', async () => {
    const [own, other] = [await add('town', '潭柘寺镇'), await add('town', '永定镇')];
    const townAdmin = await actorAt(own, 'town-admin');
    await expect(
      units.create(townAdmin, { parentId: own.id, kind: 'village', name: '南村' }, once()),
    ).resolves.toMatchObject({ name: '南村' });
    await expect(
      units.create(townAdmin, { parentId: other.id, kind: 'village', name: '北村' }, once()),
    ).rejects.toMatchObject({ code: 'resource.not-found' });
    await expect(units.change(townAdmin, other.id, { name: '改名镇' }, once())).rejects.toMatchObject({
      code: 'resource.not-found',
    });
    await expect(units.change(townAdmin, own.id, { position: 1 }, once())).rejects.toMatchObject({
      code: 'resource.not-found',
    });
    await expect(units.change(townAdmin, own.id, { shortName: '潭柘寺' }, once())).resolves.toMatchObject({
      shortName: '潭柘寺',
      name: '潭柘寺镇',
    });
    expect(
      await spec.dataSource.query(`SELECT 1 FROM audit_entries WHERE action = 'unit.change' AND subject_id = $1`, [
        own.id,
      ]),
    ).toHaveLength(1);
  });
});
