import { idNumberCheck } from '@jishan/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSpecModule, type SpecModule } from '../platform/db-spec';
import { newId } from '../platform/ids';
import { actorWith, plantDistrict, type SpecDistrict } from '../units/district-spec';
import { IdentityModule } from './identity.module';
import { PersonalDataService } from './personal-data.service';

const PHONE = '19900001234';
const first17 = `${110109}${19550301}${101}`;
const ID_NUMBER = first17 + idNumberCheck(first17);
const ADDRESS = '妙峰山镇陇驾庄村一百零一号';

let spec: SpecModule;
let personalData: PersonalDataService;
let place: SpecDistrict;
let cards = 0;

beforeAll(async () => {
  spec = await openSpecModule(IdentityModule);
  personalData = spec.get(PersonalDataService);
  place = await plantDistrict(spec.dataSource);
});
afterAll(() => spec.close());

async function somebody(unitId = place.village.id): Promise<string> {
  const id = newId();
  await spec.dataSource.query(
    `INSERT INTO volunteers (id, name, pinyin, initials, gender, birth_on, unit_id, state, card_no, registered_at, decided_at)
     VALUES ($1, '钱一', 'qian yi', 'qy', 'female', '1955-03-01', $2, 'active', $3, now(), now())`,
    [id, unitId, String(++cards).padStart(9, '0')],
  );
  return id;
}

const put = (personId: string, change: Parameters<PersonalDataService['put']>[2]) =>
  spec.dataSource.transaction((tx) => personalData.put(tx, personId, change));
const looks = () =>
  spec.dataSource.query(
    `SELECT actor_id AS "actorId", subject_id AS "subjectId", reason, unit_path AS "unitPath" FROM audit_entries WHERE action = 'personal-data.reveal' ORDER BY at, id`,
  );

describe('personal data', () => {
  it('is sealed in the table: nobody reads it there', async () => {
    const person = await somebody();
    await put(person, { phone: PHONE, idNumber: ID_NUMBER, address: ADDRESS });
    const rows = JSON.stringify(
      await spec.dataSource.query('SELECT * FROM personal_data WHERE person_id = $1', [person]),
    );
    for (const secret of [PHONE, PHONE.slice(-4), ID_NUMBER, ADDRESS, '妙峰山']) expect(rows).not.toContain(secret);
  });

  it('leaves masked', async () => {
    const person = await somebody();
    await put(person, { phone: PHONE, idNumber: ID_NUMBER, address: ADDRESS });
    const masked = await personalData.masked([person, newId()]);
    expect([...masked]).toEqual([
      [
        person,
        {
          phone: '199****1234',
          idNumber: `110***********${ID_NUMBER.slice(-4)}`,
          address: '妙峰山镇****',
          guardianPhone: null,
        },
      ],
    ]);
  });

  it('changes field by field: absent stays, null goes', async () => {
    const person = await somebody();
    await put(person, { phone: PHONE, address: ADDRESS });
    await put(person, { address: null, guardianPhone: '19900005678' });
    expect((await personalData.masked([person])).get(person)).toEqual({
      phone: '199****1234',
      idNumber: null,
      address: null,
      guardianPhone: '199****5678',
    });
    await put(person, { phone: null });
    expect(await personalData.findByPhone(PHONE)).not.toContain(person);
  });

  it('is found by phone, by its last four digits and by identity number', async () => {
    const [one, two] = [await somebody(), await somebody()];
    await put(one, { phone: '19900007777', idNumber: ID_NUMBER.toLowerCase() });
    await put(two, { phone: '19900017777' });
    expect(await personalData.findByPhone('19900007777')).toEqual([one]);
    expect((await personalData.findByPhoneTail('7777')).sort()).toEqual([one, two].sort());
    expect(await personalData.findByIdNumber(ID_NUMBER)).toContain(one);
    expect(await personalData.findByPhone('19900009999')).toEqual([]);
  });

  it('is shown in full to an admin of the unit, and the look is on record with its reason', async () => {
    const person = await somebody();
    await put(person, { phone: PHONE });
    const admin = await actorWith(spec.dataSource, 'station-admin', place.village);
    const before = (await looks()).length;
    expect(await personalData.reveal(admin, person, '电话通知体检')).toEqual({
      phone: PHONE,
      idNumber: null,
      address: null,
      guardianPhone: null,
    });
    expect((await looks()).slice(before)).toEqual([
      { actorId: admin.userId, subjectId: person, reason: '电话通知体检', unitPath: place.village.path },
    ]);
  });

  it('is shown to the person, also with a record', async () => {
    const person = await somebody();
    await put(person, { phone: PHONE });
    const self = await actorWith(spec.dataSource, 'volunteer', place.village, { personId: person });
    const before = (await looks()).length;
    expect((await personalData.reveal(self, person, '查看本人信息')).phone).toBe(PHONE);
    expect(await looks()).toHaveLength(before + 1);
  });

  it('is as if it did not exist for everybody else, and nothing is recorded as seen', async () => {
    const person = await somebody();
    const others = [
      await actorWith(spec.dataSource, 'station-admin', place.nextVillage),
      await actorWith(spec.dataSource, 'town-admin', place.otherTown),
      await actorWith(spec.dataSource, 'auditor', place.district),
      await actorWith(spec.dataSource, 'volunteer', place.village, { personId: await somebody() }),
    ];
    const before = (await looks()).length;
    for (const other of others)
      await expect(personalData.reveal(other, person, '好奇')).rejects.toMatchObject({ code: 'resource.not-found' });
    await expect(
      personalData.reveal(await actorWith(spec.dataSource, 'district-admin', place.district), newId(), '查无此人'),
    ).rejects.toMatchObject({ code: 'resource.not-found' });
    expect(await looks()).toHaveLength(before);
  });
});
