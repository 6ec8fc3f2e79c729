import { randomUUID } from 'node:crypto';
import type { Actor, CreateVolunteerInput, RegisterInput } from '@jishan/domain';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { PersonalDataService } from '../identity/personal-data.service';
import { SmsCodes } from '../sessions/sms-codes.service';
import { SmsSender } from '../sessions/sms-sender';
import { Clock } from '../platform/clock';
import { openSpecModule, type SpecModule } from '../platform/db-spec';
import { writeKey } from '../platform/idempotency';
import { actorWith, plantDistrict, type SpecDistrict } from '../units/district-spec';
import { RegistrationService } from './registration.service';
import { VolunteersModule } from './volunteers.module';
import { VolunteersService } from './volunteers.service';

const PASSWORD = 'a quiet mountain road';

describe('becoming a volunteer', () => {
  let spec: SpecModule;
  let registration: RegistrationService;
  let volunteers: VolunteersService;
  let places: SpecDistrict;
  let admin: Actor;
  let sentCode = '';
  let phones = 0;

  const once = () => writeKey(randomUUID());
  const newPhone = () => `1990001${String(++phones).padStart(4, '0')}`;
  const inputFor = (phone: string, change: Partial<RegisterInput> = {}): RegisterInput => ({
    name: '安测试',
    phone,
    smsCode: sentCode,
    password: PASSWORD,
    gender: 'female',
    birthOn: '1980-05-01',
    unitId: places.village.id,
    consents: ['service'],
    ...change,
  });
  const sendCode = async (phone: string) => {
    await spec.get(SmsCodes).send(phone);
    return phone;
  };
  const register = async (change: Partial<RegisterInput> = {}) =>
    registration.register(inputFor(await sendCode(change.phone ?? newPhone()), change), once());
  const enter = (helper: Actor, change: Partial<CreateVolunteerInput> = {}, inHousehold = false) =>
    spec.dataSource.transaction((tx) =>
      registration.enter(
        tx,
        helper,
        {
          name: '老测试',
          gender: 'male',
          birthOn: '1950-01-01',
          unitId: places.village.id,
          paperConsent: true,
          ...change,
        },
        inHousehold,
      ),
    );
  const rolesOf = async (personId: string): Promise<string[]> => {
    const rows: { role: string }[] = await spec.dataSource.query(
      'SELECT g.role FROM grants g JOIN users u ON u.id = g.user_id WHERE u.person_id = $1 AND g.revoked_at IS NULL ORDER BY g.role',
      [personId],
    );
    return rows.map((row) => row.role);
  };
  const asPerson = (personId: string): Actor => ({ userId: randomUUID(), personId, name: '安测试', grants: [] });

  beforeAll(async () => {
    spec = await openSpecModule(VolunteersModule);
    spec.get(Clock).freeze('2026-11-20T01:00:00Z');
    registration = spec.get(RegistrationService);
    volunteers = spec.get(VolunteersService);
    places = await plantDistrict(spec.dataSource);
    admin = await actorWith(spec.dataSource, 'station-admin', places.village);
    vi.spyOn(spec.app.get(SmsSender, { strict: false }), 'sendCode').mockImplementation(async (_phone, code) => {
      sentCode = code;
    });
  });
  afterAll(() => spec.close());

  it('takes name, phone and place, and waits for approval without any role', async () => {
    const phone = newPhone();
    const { volunteerId, state, claimed } = await register({ phone, name: '  买买提 • 艾力 ' });
    expect({ state, claimed }).toEqual({ state: 'pending', claimed: false });
    const detail = await volunteers.own(asPerson(volunteerId));
    expect(detail).toMatchObject({
      name: '买买提·艾力',
      state: 'pending',
      unitName: '陇驾庄村',
      unclaimed: false,
      helperName: null,
      minor: false,
    });
    expect(detail.phoneMasked).toBe(`199****${phone.slice(-4)}`);
    expect(detail.cardNo).toMatch(/^\d{9}$/);
    expect(await rolesOf(volunteerId)).toEqual([]);
    const stored: { row: string }[] = await spec.dataSource.query(
      'SELECT row_to_json(v)::text AS row FROM volunteers v WHERE id = $1',
      [volunteerId],
    );
    expect(stored[0]?.row).not.toContain(phone);
  });

  it('refuses a wrong code, and says that a phone is known only to who has the right one', async () => {
    const phone = newPhone();
    await register({ phone });
    const stranger = registration.register(inputFor(phone, { smsCode: '000000' }), once());
    await expect(stranger).rejects.toMatchObject({ code: 'session.code-wrong' });
    spec.get(Clock).freeze('2026-11-20T01:10:00Z');
    await expect(register({ phone })).rejects.toMatchObject({ code: 'volunteer.already-registered' });
    spec.get(Clock).freeze('2026-11-20T01:00:00Z');
  });

  it('leaves nothing behind when the consent to the service is missing', async () => {
    const phone = newPhone();
    await expect(register({ phone, consents: ['sms-notice'] })).rejects.toMatchObject({ code: 'consent.required' });
    expect(await spec.get(PersonalDataService).findByPhone(phone)).toEqual([]);
  });

  it('makes one volunteer of one request sent twice at once', async () => {
    const phone = await sendCode(newPhone());
    const write = writeKey(randomUUID());
    const [first, second] = await Promise.all([
      registration.register(inputFor(phone), write),
      registration.register(inputFor(phone), write),
    ]);
    expect(second).toEqual(first);
    expect(await spec.get(PersonalDataService).findByPhone(phone)).toHaveLength(1);
  });

  it('makes one volunteer of two requests that use one code at once', async () => {
    const phone = await sendCode(newPhone());
    const results = await Promise.allSettled([1, 2, 3].map(() => registration.register(inputFor(phone), once())));
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    expect(await spec.get(PersonalDataService).findByPhone(phone)).toHaveLength(1);
  });

  it('is approved once by eight admins at once, which gives the role once', async () => {
    const { volunteerId } = await register();
    const decide = () => volunteers.decide(admin, volunteerId, { approve: true }, once());
    const results = await Promise.allSettled(Array.from({ length: 8 }, decide));
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused).toHaveLength(7);
    for (const { reason } of refused) expect(reason).toMatchObject({ code: 'volunteer.not-pending' });
    expect(await rolesOf(volunteerId)).toEqual(['volunteer']);
    expect(
      await spec.dataSource.query(
        `SELECT 1 FROM audit_entries WHERE action = 'volunteer.approve' AND subject_id = $1`,
        [volunteerId],
      ),
    ).toHaveLength(1);
  });

  it('answers the same for the same key', async () => {
    const { volunteerId } = await register();
    const write = writeKey(randomUUID(), admin.userId);
    const first = await volunteers.decide(admin, volunteerId, { approve: true }, write);
    expect(await volunteers.decide(admin, volunteerId, { approve: true }, write)).toEqual(first);
    expect(first).toMatchObject({ state: 'active', decisionReason: null });
  });

  it('is never approved by the person it is about, nor from another village', async () => {
    const { volunteerId } = await register();
    await expect(
      volunteers.decide({ ...admin, personId: volunteerId }, volunteerId, { approve: true }, once()),
    ).rejects.toMatchObject({
      code: 'volunteer.own-approval',
    });
    const neighbour = await actorWith(spec.dataSource, 'station-admin', places.nextVillage);
    await expect(volunteers.decide(neighbour, volunteerId, { approve: true }, once())).rejects.toMatchObject({
      code: 'resource.not-found',
    });
    await expect(volunteers.decide(admin, randomUUID(), { approve: true }, once())).rejects.toMatchObject({
      code: 'resource.not-found',
    });
    expect(await rolesOf(volunteerId)).toEqual([]);
  });

  it('shows who was refused the reason, and lets them put it right', async () => {
    const phone = newPhone();
    const { volunteerId } = await register({ phone, name: '按测试' });
    await volunteers.decide(admin, volunteerId, { approve: false, reason: '姓名与身份证不符' }, once());
    expect(await volunteers.own(asPerson(volunteerId))).toMatchObject({
      state: 'declined',
      decisionReason: '姓名与身份证不符',
    });
    spec.get(Clock).freeze('2026-11-20T02:10:00Z');
    expect(await register({ phone, name: '安测试' })).toEqual({ volunteerId, state: 'pending', claimed: false });
    spec.get(Clock).freeze('2026-11-20T01:00:00Z');
    expect(await volunteers.own(asPerson(volunteerId))).toMatchObject({
      name: '安测试',
      state: 'pending',
      decisionReason: null,
    });
  });

  it('refuses a minor without a guardian, and a child that registers alone', async () => {
    const guardian = { name: '安家长', phone: '19900019999', relation: 'parent', consent: true } as const;
    await expect(register({ birthOn: '2010-01-01' })).rejects.toMatchObject({ code: 'volunteer.guardian-required' });
    await expect(register({ birthOn: '2010-01-01', guardian: { ...guardian, consent: false } })).rejects.toMatchObject({
      code: 'volunteer.guardian-required',
    });
    await expect(register({ birthOn: '2014-01-01', guardian })).rejects.toMatchObject({
      code: 'volunteer.household-required',
    });
    await expect(register({ birthOn: '2027-01-01', guardian })).rejects.toMatchObject({ code: 'request.invalid' });
    const { volunteerId } = await register({ birthOn: '2010-01-01', guardian });
    const detail = await volunteers.own(asPerson(volunteerId));
    expect(detail).toMatchObject({
      minor: true,
      guardian: { name: '安家长', phoneMasked: '199****9999', relation: 'parent' },
    });
    const stored: { sealed: string }[] = await spec.dataSource.query(
      'SELECT sealed_name AS sealed FROM guardians WHERE person_id = $1',
      [volunteerId],
    );
    expect(stored[0]?.sealed).not.toContain('安家长');
  });

  it('counts the eighteenth year from the day after the birthday', async () => {
    await expect(register({ birthOn: '2008-11-20' })).rejects.toMatchObject({ code: 'volunteer.guardian-required' });
    await expect(register({ birthOn: '2008-11-19' })).resolves.toMatchObject({ state: 'pending' });
  });

  it('gives the profile a helper made to the owner of its phone, with the role and without a second approval', async () => {
    const phone = newPhone();
    const profile = await enter(admin, { name: '买买提·艾力', phone });
    expect(await volunteers.own(asPerson(profile))).toMatchObject({
      state: 'active',
      unclaimed: true,
      helperName: '管理员',
    });
    const result = await register({ phone, name: '买买提•艾力', unitId: places.nextVillage.id });
    expect(result).toEqual({ volunteerId: profile, state: 'active', claimed: true });
    expect(await volunteers.own(asPerson(profile))).toMatchObject({ unclaimed: false, unitName: '陇驾庄村' });
    expect(await rolesOf(profile)).toEqual(['volunteer']);
    expect(await spec.get(PersonalDataService).findByPhone(phone)).toEqual([profile]);
  });

  it("gives a claimed profile the leader's role of the team it was put at the head of", async () => {
    const phone = newPhone();
    const profile = await enter(admin, { name: '安队长', phone });
    const teamId = randomUUID();
    await spec.dataSource.query(
      `INSERT INTO teams (id, name, level, kind, unit_id, lineage, created_at) VALUES ($1, '引导一队', 'branch', 'civility-guide', $2, ARRAY[$1::uuid], now())`,
      [teamId, places.village.id],
    );
    await spec.dataSource.query(
      `INSERT INTO team_members (id, team_id, person_id, leader, joined_on) VALUES ($1, $1, $2, true, '2026-01-01')`,
      [teamId, profile],
    );
    await register({ phone, name: '安队长' });
    expect(await rolesOf(profile)).toEqual(['team-leader', 'volunteer']);
  });

  it('refuses a claim under another name', async () => {
    const phone = newPhone();
    await enter(admin, { phone });
    await expect(register({ phone, name: '别测试' })).rejects.toMatchObject({ code: 'volunteer.claim-refused' });
  });

  it('gives a profile to one of two who claim it at once', async () => {
    const phone = newPhone();
    const profile = await enter(admin, { phone, name: '安测试' });
    await sendCode(phone);
    const results = await Promise.allSettled([1, 2].map(() => registration.register(inputFor(phone), once())));
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    expect(await rolesOf(profile)).toEqual(['volunteer']);
  });

  it('lets staff who have an account become volunteers with it', async () => {
    const phone = newPhone();
    const first = await register({ phone });
    await spec.dataSource.query('UPDATE users SET person_id = NULL WHERE person_id = $1', [first.volunteerId]);
    spec.get(Clock).freeze('2026-11-20T03:10:00Z');
    const again = await register({ phone, name: '安员工' });
    spec.get(Clock).freeze('2026-11-20T01:00:00Z');
    expect(again.volunteerId).not.toBe(first.volunteerId);
    expect(await spec.dataSource.query('SELECT 1 FROM users WHERE person_id = $1', [again.volunteerId])).toHaveLength(
      1,
    );
  });

  it('enters nobody twice by phone and name or by identity number, but lets a family share a phone', async () => {
    const phone = newPhone();
    const idNumber = `110109${'19500101'}001`;
    await enter(admin, { phone, idNumber: `${idNumber}X` });
    await expect(enter(admin, { phone })).rejects.toMatchObject({ code: 'volunteer.already-known' });
    await expect(enter(admin, { name: '老别名', idNumber: `${idNumber}x` })).rejects.toMatchObject({
      code: 'volunteer.already-known',
    });
    await expect(enter(admin, { phone, name: '老家人' })).resolves.toBeTruthy();
    await expect(
      enter(admin, { name: '老错日', birthOn: '1951-01-01', idNumber: `${idNumber}X` }),
    ).rejects.toMatchObject({ code: 'request.invalid' });
  });

  it('tells who is known already, by a masked name, only to a helper who may see that person', async () => {
    const phone = newPhone();
    const known = await volunteers.own(asPerson(await enter(admin, { phone, name: '安大测试' })));
    const again = { phone, name: '安大测试' };
    await expect(enter(admin, again)).rejects.toMatchObject({
      code: 'volunteer.already-known',
      detail: `是${known.unitName}的安**试，卡号 ${known.cardNo}`,
    });
    const elsewhere = await actorWith(spec.dataSource, 'station-admin', places.nextVillage);
    const refusal: unknown = await enter(elsewhere, { ...again, unitId: places.nextVillage.id }).catch(
      (error: unknown) => error,
    );
    expect(refusal).toMatchObject({
      code: 'volunteer.already-known',
      detail: '此人不在您的管理范围内，请联系上级管理员',
    });
  });

  it('enters a child only into a household, and nobody without consent on paper', async () => {
    const guardian = { name: '安家长', phone: '19900019999', relation: 'parent', consent: true } as const;
    const child = { name: '安小童', birthOn: '2016-06-01', guardian };
    await expect(enter(admin, child)).rejects.toMatchObject({ code: 'volunteer.household-required' });
    await expect(enter(admin, child, true)).resolves.toBeTruthy();
    await expect(enter(admin, { name: '无同意', paperConsent: false })).rejects.toMatchObject({
      code: 'consent.required',
    });
  });
});
