import { randomUUID } from 'node:crypto';
import type { Actor } from '@jishan/domain';
import { extractText } from 'unpdf';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Clock } from '../platform/clock';
import { openSpecModule, type SpecModule } from '../platform/db-spec';
import { writeKey } from '../platform/idempotency';
import { newId } from '../platform/ids';
import { HoursService } from '../hours/hours.service';
import { StarsService } from '../stars/stars.service';
import { actorWith, plantDistrict, type SpecDistrict } from '../units/district-spec';
import { RecordPrinting } from './printing.service';
import { RecordsModule } from './records.module';
import { RecordsService } from './records.service';

const today = '2026-11-20';
let spec: SpecModule;
let places: SpecDistrict;
let records: RecordsService;
let printing: RecordPrinting;
let admin: Actor;
let districtAdmin: Actor;

beforeAll(async () => {
  spec = await openSpecModule(RecordsModule);
  spec.get(Clock).freeze(`${today}T02:00:00Z`);
  places = await plantDistrict(spec.dataSource);
  records = spec.get(RecordsService);
  printing = spec.get(RecordPrinting);
  admin = await actorWith(spec.dataSource, 'station-admin', places.village, { name: '村管理员' });
  districtAdmin = await actorWith(spec.dataSource, 'district-admin', places.district);
});
afterAll(() => spec.close());

const once = () => writeKey(randomUUID());
const award = { kind: 'commendation', heldOn: '2026-03-05', title: '最美志愿者', issuer: '妙峰山镇' } as const;

async function person(name: string): Promise<Actor & { personId: string }> {
  const personId = newId();
  await spec.dataSource.query(
    `INSERT INTO volunteers (id, name, pinyin, initials, gender, birth_on, unit_id, state, card_no, registered_at, decided_at)
     VALUES ($1, $2, 'zhang', 'z', 'undisclosed', '1980-01-01', $3, 'active', lpad(nextval('card_numbers')::text, 9, '0'), '2025-01-01T02:00:00Z', now())`,
    [personId, name, places.village.id],
  );
  return { ...(await actorWith(spec.dataSource, 'volunteer', places.village, { personId, name })), personId };
}

async function serve(personId: string, minutes: number, source: 'roll-call' | 'paper' = 'roll-call'): Promise<void> {
  const credit = { personId, minutes, source, category: '环境卫生', role: 'participant' };
  const key = `attendance:${newId()}`;
  const of = { activityId: newId(), occurredOn: today, recorderId: admin.userId };
  await spec.dataSource.transaction((tx) =>
    spec.get(HoursService).post(tx, [{ ...credit, key: `${key}:0`, origin: key }], of),
  );
}

describe('a service record', () => {
  it('has its five parts, and keeps paper minutes apart from those that count for stars', async () => {
    const somebody = await person('张记录');
    await serve(somebody.personId, 6_000);
    await serve(somebody.personId, 600, 'paper');
    await records.add(admin, somebody.personId, award, once());
    const training = {
      kind: 'training',
      heldOn: '2026-02-01',
      title: '急救培训',
      issuer: '区红十字会',
      minutes: 120,
    } as const;
    await records.add(admin, somebody.personId, training, once());
    const evaluation = {
      kind: 'evaluation',
      heldOn: '2026-06-01',
      title: '路口值守',
      issuer: '陇驾庄村',
      rating: 'excellent',
    } as const;
    await records.add(admin, somebody.personId, evaluation, once());
    const record = await records.mine(somebody);
    expect(record.person).toMatchObject({ name: '张记录', unitName: '陇驾庄村' });
    expect(record.service).toMatchObject({ totalMinutes: 6_600, eligibleMinutes: 6_000, stars: 1, activities: 2 });
    expect(record.service.sources).toEqual([
      { source: 'roll-call', minutes: 6_000, eligible: true },
      { source: 'paper', minutes: 600, eligible: false },
    ]);
    expect(record.service.categories).toEqual([{ category: '环境卫生', attendances: 2, minutes: 6_600 }]);
    expect(record.trainings).toMatchObject([{ title: '急救培训', minutes: 120, recordedByName: '村管理员' }]);
    expect(record.commendations).toMatchObject([{ title: '最美志愿者', withdrawal: null }]);
    expect(record.evaluations).toMatchObject([{ rating: 'excellent' }]);
  });

  it('is written by nobody about themselves, and by nobody from elsewhere', async () => {
    const somebody = await person('张本人');
    const own = { ...admin, personId: somebody.personId };
    await expect(records.add(own, somebody.personId, award, once())).rejects.toMatchObject({ code: 'record.own' });
    const elsewhere = await actorWith(spec.dataSource, 'station-admin', places.nextVillage);
    await expect(records.add(elsewhere, somebody.personId, award, once())).rejects.toMatchObject({
      code: 'resource.not-found',
    });
    await expect(records.of(elsewhere, somebody.personId)).rejects.toMatchObject({ code: 'resource.not-found' });
  });

  it('is added to once by one key, and an entry is withdrawn once when four try; it stays readable with the reason', async () => {
    const somebody = await person('张撤销');
    const write = once();
    const [first, again] = await Promise.all([
      records.add(admin, somebody.personId, award, write),
      records.add(admin, somebody.personId, award, write),
    ]);
    expect(again.id).toBe(first.id);
    const tries = await Promise.allSettled(
      [1, 2, 3, 4].map((number) => records.withdraw(admin, first.id, `登记错人 ${number}`, once())),
    );
    expect(tries.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    const { commendations } = await records.mine(somebody);
    expect(commendations).toHaveLength(1);
    expect(commendations[0]?.withdrawal).toMatchObject({ byName: '村管理员' });
    expect(commendations[0]?.withdrawal?.at).toMatch(/^2026-11-20T02:00:00\.000Z$/);
    await expect(
      spec.dataSource.query(`UPDATE record_entries SET title = '别的' WHERE id = $1`, [first.id]),
    ).rejects.toThrow();
  });

  it('is printed with numbers that neither double nor skip, and whose codes anybody can try', async () => {
    const somebody = await person('张𬭸𠮷');
    await serve(somebody.personId, 90);
    await records.withdraw(admin, (await records.add(admin, somebody.personId, award, once())).id, '登记错人', once());
    const files = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const { recordNo } = await printing.print(somebody, somebody.personId, once());
        return printing.file(somebody, recordNo);
      }),
    );
    const texts = await Promise.all(
      files.map(async ({ bytes }) => (await extractText(new Uint8Array(bytes), { mergePages: true })).text),
    );
    const printed = texts.map((text) => ({
      recordNo: /2026-\d{6}/.exec(text)?.[0] ?? '',
      code: /[0-9A-Z]{4}-[0-9A-Z]{4}(?![0-9])/.exec(text.replaceAll(/2026-\d{6}/g, ''))?.[0] ?? '',
    }));
    expect(printed.map(({ recordNo }) => Number(recordNo.slice(5))).sort((a, b) => a - b)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8,
    ]);
    const [text = ''] = texts;
    expect(text.replaceAll(/\s/g, '')).toContain('张𬭸𠮷');
    expect(text).not.toContain('最美志愿者');
    const [one, other] = printed;
    if (!one || !other) throw new Error('nothing was printed');
    expect(await printing.check(one)).toMatchObject({
      genuine: true,
      facts: { personMasked: '张*𠮷', totalMinutes: 90, activities: 1, printedOn: today },
    });
    expect(await printing.check({ ...one, code: other.code })).toEqual({ genuine: false, facts: null });
    expect(await printing.check({ recordNo: '2026-999999', code: one.code })).toEqual({ genuine: false, facts: null });
  });
});

describe('a print', () => {
  const prints = (personId: string) =>
    spec.dataSource.query(
      `SELECT (SELECT count(*) FROM record_prints WHERE person_id = $1) AS prints,
              (SELECT count(*) FROM audit_entries WHERE action = 'record.print' AND subject_id = $1::text) AS traces`,
      [personId],
    );
  const paper = async (actor: Actor, recordNo: string) =>
    (
      await extractText(new Uint8Array((await printing.file(actor, recordNo)).bytes), { mergePages: true })
    ).text.replaceAll(/\s/g, '');

  it('is one number and one trace by one key, however often it is asked for and fetched', async () => {
    const somebody = await person('张重试');
    const write = once();
    const print = () => printing.print(somebody, somebody.personId, write);
    const answers = [...(await Promise.all([print(), print(), print()])), await print()];
    expect(new Set(answers.map(({ recordNo }) => recordNo)).size).toBe(1);
    const [{ recordNo = '' } = {}] = answers;
    for (let times = 0; times < 3; times++) await printing.file(somebody, recordNo);
    expect(await prints(somebody.personId)).toEqual([{ prints: 1, traces: 1 }]);
  });

  it('says the same however much is recorded after it, so that its code still proves it', async () => {
    const somebody = await person('张不变');
    await serve(somebody.personId, 90);
    const { recordNo } = await printing.print(admin, somebody.personId, once());
    const before = await paper(admin, recordNo);
    expect(before).toContain('由村管理员打印');
    await serve(somebody.personId, 600);
    await records.add(admin, somebody.personId, award, once());
    spec.get(Clock).freeze('2026-12-03T02:00:00Z');
    expect(await paper(somebody, recordNo)).toBe(before);
    spec.get(Clock).freeze(`${today}T02:00:00Z`);
  });

  it('is fetched by whoever may read the record, and for others does not exist', async () => {
    const [somebody, other] = [await person('张本人'), await person('张旁人')];
    const { recordNo } = await printing.print(somebody, somebody.personId, once());
    expect((await printing.file(admin, recordNo)).name).toBe(`志愿服务记录-张本人-${recordNo}.pdf`);
    const elsewhere = await actorWith(spec.dataSource, 'station-admin', places.nextVillage);
    const refused = { code: 'resource.not-found' };
    for (const stranger of [other, elsewhere]) {
      await expect(printing.file(stranger, recordNo)).rejects.toMatchObject(refused);
      await expect(printing.print(stranger, somebody.personId, once())).rejects.toMatchObject(refused);
    }
    for (const wrong of ['2026-999999', 'x', '2026-0000001', `${recordNo}0`, '2026-99999999999'])
      await expect(printing.file(admin, wrong), wrong).rejects.toMatchObject(refused);
  });
});

describe('the star table', () => {
  it('is issued by the district alone, from today on, and changes what is shown from its day', async () => {
    const stars = spec.get(StarsService);
    const somebody = await person('张星级');
    await serve(somebody.personId, 60 * 60);
    const table = { documentRef: '门文明办〔2026〕9号', effectiveFrom: '2026-12-01', hours: [50, 100] };
    await expect(stars.issue(admin, table, once())).rejects.toMatchObject({ code: 'resource.not-found' });
    await expect(stars.issue(districtAdmin, { ...table, effectiveFrom: '2026-11-19' }, once())).rejects.toMatchObject({
      code: 'star-table.in-the-past',
    });
    const issued = await Promise.all([1, 2, 3].map(() => stars.issue(districtAdmin, table, once())));
    expect(issued.map(({ version }) => version).sort()).toEqual([2, 3, 4]);
    expect((await records.mine(somebody)).service).toMatchObject({ stars: 0, starTable: { version: 1 } });
    spec.get(Clock).freeze('2026-12-01T02:00:00Z');
    expect((await records.mine(somebody)).service).toMatchObject({
      stars: 1,
      nextStarMinutes: 40 * 60,
      starTable: { version: 4, documentRef: '门文明办〔2026〕9号' },
    });
    spec.get(Clock).freeze(`${today}T02:00:00Z`);
    await expect(spec.dataSource.query('DELETE FROM star_tables WHERE version = 4')).rejects.toThrow();
  });
});
