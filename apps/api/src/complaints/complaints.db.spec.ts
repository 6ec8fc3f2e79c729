import { randomUUID } from 'node:crypto';
import type { FileComplaintInput } from '@jishan/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSpecModule, type SpecModule } from '../platform/db-spec';
import { writeKey } from '../platform/idempotency';
import { actorWith, plantDistrict, type SpecDistrict } from '../units/district-spec';
import { ComplaintsModule } from './complaints.module';
import { ComplaintsService } from './complaints.service';

describe('complaints and suggestions', () => {
  let spec: SpecModule;
  let complaints: ComplaintsService;
  let places: SpecDistrict;

  const once = () => writeKey(randomUUID());
  const file = (change: Partial<FileComplaintInput> = {}) =>
    complaints.file({ text: '兑换点没有按公示的时间开门', page: '/shops', ...change }, once());
  const adminOf = (unit: 'district' | 'town' | 'village' | 'nextVillage' | 'otherTown') =>
    actorWith(
      spec.dataSource,
      unit === 'district' ? 'district-admin' : unit.endsWith('own') ? 'town-admin' : 'station-admin',
      places[unit],
    );

  beforeAll(async () => {
    spec = await openSpecModule(ComplaintsModule);
    complaints = spec.get(ComplaintsService);
    places = await plantDistrict(spec.dataSource);
  });
  afterAll(() => spec.close());

  it('are written by anybody, and the receipt number shows the answer and nothing else', async () => {
    const { id, receiptNo } = await file({ unitId: places.village.id, contact: '199 0000 4321' });
    expect(receiptNo).toMatch(/^[2-9A-HJKMNP-Z]{10}$/);
    expect(await complaints.answerOf(receiptNo)).toEqual({ state: 'open', answer: null, answeredAt: null });
    const admin = await adminOf('village');
    const record = await complaints.answer(admin, id, { answer: '已与兑换点核实，自下周起按时开门' }, once());
    expect(record).toMatchObject({
      state: 'answered',
      contactMasked: '199****4321',
      unitName: '陇驾庄村',
      answeredByName: '管理员',
    });
    const shown = await complaints.answerOf(receiptNo.toLowerCase());
    expect(Object.keys(shown).sort()).toEqual(['answer', 'answeredAt', 'state']);
    expect(shown.answer).toBe('已与兑换点核实，自下周起按时开门');
    await expect(complaints.answerOf('2222222222')).rejects.toMatchObject({ code: 'resource.not-found' });
  });

  it('keep the contact sealed', async () => {
    const { id } = await file({ contact: '19900004321' });
    const [row]: { row: string }[] = await spec.dataSource.query(
      'SELECT row_to_json(c)::text AS row FROM complaints c WHERE id = $1',
      [id],
    );
    expect(row?.row).not.toContain('4321"');
    expect(row?.row).not.toContain('19900004321');
  });

  it('are answered once when four answer at once', async () => {
    const { id } = await file({ unitId: places.village.id });
    const admin = await adminOf('village');
    const results = await Promise.allSettled(
      [1, 2, 3, 4].map((number) => complaints.answer(admin, id, { answer: `答复 ${number}` }, once())),
    );
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'complaint.already-answered' });
  });

  it('are filed once by one key sent twice', async () => {
    const write = once();
    const input = { text: '建议增加周末活动', page: '/' };
    const [first, second] = await Promise.all([complaints.file(input, write), complaints.file(input, write)]);
    expect(second).toEqual(first);
  });

  it('are listed by state, across pages', async () => {
    const filed = [await file({ unitId: places.village.id }), await file({ unitId: places.village.id })];
    const admin = await adminOf('village');
    const done = await file({ unitId: places.village.id });
    await complaints.answer(admin, done.id, { answer: '已办结' }, once());
    const idsOf = async (state: 'open' | 'answered') => {
      const first = await complaints.list(admin, { state, limit: 1 });
      const rest = await complaints.list(admin, { state, limit: 100, cursor: first.nextCursor ?? '' });
      expect([...first.items, ...rest.items].every((complaint) => complaint.state === state)).toBe(true);
      return [...first.items, ...rest.items].map((complaint) => complaint.id);
    };
    expect(await idsOf('open')).toEqual(expect.arrayContaining(filed.map((complaint) => complaint.id)));
    expect(await idsOf('open')).not.toContain(done.id);
    expect(await idsOf('answered')).toContain(done.id);
  });

  it('reach the admins of the unit and above; without a unit only the district', async () => {
    const [ours, nobodys] = [await file({ unitId: places.village.id }), await file()];
    const seenBy = async (unit: Parameters<typeof adminOf>[0]) => {
      const ids = (await complaints.list(await adminOf(unit), { limit: 100 })).items.map((complaint) => complaint.id);
      return [ids.includes(ours.id), ids.includes(nobodys.id)];
    };
    expect(await seenBy('village')).toEqual([true, false]);
    expect(await seenBy('town')).toEqual([true, false]);
    expect(await seenBy('district')).toEqual([true, true]);
    expect(await seenBy('nextVillage')).toEqual([false, false]);
    expect(await seenBy('otherTown')).toEqual([false, false]);
    const answer = { answer: '越界的答复' };
    await expect(complaints.answer(await adminOf('otherTown'), ours.id, answer, once())).rejects.toMatchObject({
      code: 'resource.not-found',
    });
    await expect(complaints.answer(await adminOf('town'), nobodys.id, answer, once())).rejects.toMatchObject({
      code: 'resource.not-found',
    });
    await expect(complaints.answer(await adminOf('district'), randomUUID(), answer, once())).rejects.toMatchObject({
      code: 'resource.not-found',
    });
    await expect(file({ unitId: randomUUID() })).rejects.toMatchObject({ code: 'resource.not-found' });
  });
});
