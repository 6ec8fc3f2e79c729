import type { Actor, Role, UnitKind } from '@jishan/domain';
import type { DataSource } from 'typeorm';
import { newId } from '../platform/ids';

export interface SpecUnit {
  id: string;
  path: string;
}

/** A small district for database specs: two towns, two villages in the first and one in the second. */
export interface SpecDistrict {
  district: SpecUnit;
  town: SpecUnit;
  village: SpecUnit;
  nextVillage: SpecUnit;
  otherTown: SpecUnit;
  otherVillage: SpecUnit;
}

export async function plantDistrict(dataSource: DataSource): Promise<SpecDistrict> {
  const plant = async (kind: UnitKind, name: string, position: number, parent: SpecUnit | null): Promise<SpecUnit> => {
    const id = newId();
    const path = `${parent?.path ?? ''}${id}/`;
    await dataSource.query(
      `INSERT INTO units (id, parent_id, kind, name, short_name, path, position, active_from) VALUES ($1, $2, $3, $4, $4, $5, $6, '2026-01-01')`,
      [id, parent?.id ?? null, kind, name, path, position],
    );
    return { id, path };
  };
  // the pool's connections are opened beforehand, so that what a spec sends at once also arrives at once
  await Promise.all(Array.from({ length: 16 }, () => dataSource.query('SELECT pg_sleep(0.02)')));
  const district = await plant('district', '门头沟区', 1, null);
  const [town, otherTown] = [await plant('town', '妙峰山镇', 1, district), await plant('town', '清水镇', 2, district)];
  return {
    district,
    town,
    village: await plant('village', '陇驾庄村', 1, town),
    nextVillage: await plant('village', '丁家滩村', 2, town),
    otherTown,
    otherVillage: await plant('village', '上清水村', 1, otherTown),
  };
}

/** A user with one role, as the guard would hand it to a service. */
export async function actorWith(
  dataSource: DataSource,
  role: Role,
  unit: SpecUnit,
  {
    teamId = null,
    personId = null,
    name = '管理员',
  }: { teamId?: string | null; personId?: string | null; name?: string } = {},
): Promise<Actor> {
  const userId = newId();
  const grantId = newId();
  await dataSource.query(
    'INSERT INTO users (id, name, person_id, phone_index, phone_sealed, created_at) VALUES ($1, $2, $3, $4, $4, now())',
    [userId, name, personId, userId],
  );
  await dataSource.query(
    'INSERT INTO grants (id, user_id, role, unit_id, team_id, granted_at) VALUES ($1, $2, $3, $4, $5, now())',
    [grantId, userId, role, unit.id, teamId],
  );
  return { userId, personId, name, grants: [{ id: grantId, role, unitId: unit.id, unitPath: unit.path, teamId }] };
}
