import { randomUUID } from 'node:crypto';
import type { Actor } from '@jishan/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSpecModule, type SpecModule } from '../platform/db-spec';
import { writeKey } from '../platform/idempotency';
import { newId } from '../platform/ids';
import { actorWith, plantDistrict, type SpecDistrict } from '../units/district-spec';
import { GrantsService } from './grants.service';
import { IdentityModule } from './identity.module';
import { UsersService } from './users.service';

let spec: SpecModule;
let grants: GrantsService;
let users: UsersService;
let place: SpecDistrict;
let districtAdmin: Actor;
let townAdmin: Actor;
let phones = 0;

beforeAll(async () => {
  spec = await openSpecModule(IdentityModule);
  grants = spec.get(GrantsService);
  users = spec.get(UsersService);
  place = await plantDistrict(spec.dataSource);
  districtAdmin = await actorWith(spec.dataSource, 'district-admin', place.district);
  townAdmin = await actorWith(spec.dataSource, 'town-admin', place.town);
});
afterAll(() => spec.close());

const key = (actor: Actor) => writeKey(randomUUID(), actor.userId);

async function volunteerIn(unitId: string, name = '钱一'): Promise<string> {
  const phone = `1990000${String(++phones).padStart(4, '0')}`;
  return spec.dataSource.transaction(async (tx) => {
    const userId = await users.create(tx, { name, phone, passwordHash: null, personId: null });
    await grants.grant(tx, { userId, role: 'volunteer', unitId, grantedBy: null });
    return userId;
  });
}

describe('a role', () => {
  it('is handed out once for one key, and is then on the list of users with the phone masked', async () => {
    const userId = await volunteerIn(place.village.id, '被授权人');
    const write = key(townAdmin);
    const first = await grants.handOut(townAdmin, userId, { role: 'points-clerk', unitId: place.village.id }, write);
    const again = await grants.handOut(townAdmin, userId, { role: 'points-clerk', unitId: place.village.id }, write);
    expect(again).toEqual(first);
    expect(first).toMatchObject({
      role: 'points-clerk',
      unitName: '陇驾庄村',
      unitPath: place.village.path,
      teamId: null,
    });
    const listed = (await users.list(townAdmin, { search: '被授权' })).items;
    expect(listed).toHaveLength(1);
    expect(listed[0]).toMatchObject({ id: userId, phoneMasked: expect.stringMatching(/^199\*{4}\d{4}$/) as string });
    expect(listed[0]?.grants.map((grant) => grant.role)).toEqual(['volunteer', 'points-clerk']);
  });

  it('is not handed out twice', async () => {
    const userId = await volunteerIn(place.village.id);
    await grants.handOut(townAdmin, userId, { role: 'correspondent', unitId: place.town.id }, key(townAdmin));
    await expect(
      grants.handOut(townAdmin, userId, { role: 'correspondent', unitId: place.town.id }, key(townAdmin)),
    ).rejects.toMatchObject({ code: 'grant.exists' });
  });

  it('is handed out once when sixteen ask at one moment', async () => {
    const userId = await volunteerIn(place.village.id);
    const results = await Promise.allSettled(
      Array.from({ length: 16 }, () =>
        grants.handOut(townAdmin, userId, { role: 'points-clerk', unitId: place.town.id }, key(townAdmin)),
      ),
    );
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    expect(
      results.flatMap((result) => (result.status === 'rejected' ? [(result.reason as { code: string }).code] : [])),
    ).toEqual(Array(15).fill('grant.exists'));
  });

  it('is refused above one’s own, outside one’s units, to oneself, and to people one may not see', async () => {
    const here = await volunteerIn(place.village.id);
    const elsewhere = await volunteerIn(place.otherVillage.id);
    const attempt = (userId: string, role: Parameters<GrantsService['handOut']>[2]['role'], unitId: string) =>
      grants.handOut(townAdmin, userId, { role, unitId }, key(townAdmin));
    await expect(attempt(here, 'town-admin', place.town.id)).rejects.toMatchObject({ code: 'grant.role-out-of-scope' });
    await expect(attempt(here, 'volunteer', place.village.id)).rejects.toMatchObject({
      code: 'grant.role-out-of-scope',
    });
    await expect(attempt(here, 'points-clerk', place.otherTown.id)).rejects.toMatchObject({
      code: 'resource.not-found',
    });
    await expect(attempt(here, 'points-clerk', newId())).rejects.toMatchObject({ code: 'resource.not-found' });
    await expect(attempt(elsewhere, 'points-clerk', place.town.id)).rejects.toMatchObject({
      code: 'resource.not-found',
    });
    await expect(attempt(newId(), 'points-clerk', place.town.id)).rejects.toMatchObject({ code: 'resource.not-found' });
    await expect(attempt(townAdmin.userId, 'points-clerk', place.town.id)).rejects.toMatchObject({
      code: 'grant.own-account',
    });
  });

  it('finds the users who hold it, within the units of whoever asks', async () => {
    const [clerk, other] = [
      await volunteerIn(place.village.id, '找角色甲'),
      await volunteerIn(place.village.id, '找角色乙'),
    ];
    await grants.handOut(townAdmin, clerk, { role: 'points-clerk', unitId: place.village.id }, key(townAdmin));
    const holders = async (actor: Actor, role?: 'points-clerk' | 'volunteer') =>
      (await users.list(actor, { search: '找角色', role })).items.map((user) => user.id);
    expect(await holders(townAdmin, 'points-clerk')).toEqual([clerk]);
    expect((await holders(townAdmin, 'volunteer')).sort()).toEqual([clerk, other].sort());
    const elsewhere = await actorWith(spec.dataSource, 'town-admin', place.otherTown);
    expect(await holders(elsewhere, 'points-clerk')).toEqual([]);
  });

  it('is taken back by who could hand it out, stays on record, and can be handed out again', async () => {
    const userId = await volunteerIn(place.village.id);
    const grant = await grants.handOut(
      districtAdmin,
      userId,
      { role: 'editor', unitId: place.district.id },
      key(districtAdmin),
    );
    await expect(grants.takeBack(townAdmin, grant.id, key(townAdmin))).rejects.toMatchObject({
      code: 'resource.not-found',
    });
    await grants.takeBack(districtAdmin, grant.id, key(districtAdmin));
    await expect(grants.takeBack(districtAdmin, grant.id, key(districtAdmin))).rejects.toMatchObject({
      code: 'resource.not-found',
    });
    const kept: { revokedBy: string }[] = await spec.dataSource.query(
      'SELECT revoked_by AS "revokedBy" FROM grants WHERE id = $1',
      [grant.id],
    );
    expect(kept).toEqual([{ revokedBy: districtAdmin.userId }]);
    await grants.handOut(districtAdmin, userId, { role: 'editor', unitId: place.district.id }, key(districtAdmin));
    const recorded: { action: string }[] = await spec.dataSource.query(
      'SELECT action FROM audit_entries WHERE subject_id = $1 ORDER BY at, id',
      [userId],
    );
    expect(recorded.map((entry) => entry.action)).toEqual(['grant.handed-out', 'grant.taken-back', 'grant.handed-out']);
  });

  it('shows on the list only where the one who asks may look', async () => {
    const userId = await volunteerIn(place.village.id, '两处任职');
    await grants.handOut(
      districtAdmin,
      userId,
      { role: 'points-clerk', unitId: place.otherTown.id },
      key(districtAdmin),
    );
    const [listed] = (await users.list(townAdmin, { search: '两处任职' })).items;
    expect(listed?.grants.map((grant) => grant.unitPath)).toEqual([place.village.path]);
    const elsewhere = await actorWith(spec.dataSource, 'auditor', place.nextVillage);
    expect((await users.list(elsewhere, { search: '两处任职' })).items).toEqual([]);
  });
});

describe('an account', () => {
  it('is one per phone, however many register at one moment', async () => {
    const phone = '19900009876';
    const make = () =>
      spec.dataSource.transaction((tx) =>
        users.create(tx, { name: '钱一', phone, passwordHash: null, personId: null }),
      );
    const results = await Promise.allSettled(Array.from({ length: 8 }, make));
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    expect(
      results.flatMap((result) => (result.status === 'rejected' ? [(result.reason as { code: string }).code] : [])),
    ).toEqual(Array(7).fill('volunteer.already-registered'));
  });
});
