import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type {
  ActivityDetail,
  BulletinPreview,
  GoodsRecord,
  Page,
  PointsBalance,
  Problem,
  RedemptionRecord,
  RegisterInput,
  RegisterResult,
  RosterRecord,
  SignUpRecord,
  VolunteerRecord,
} from '@jishan/domain';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { gather, type Company } from '../support/access/holders.ts';
import { bulletinAfter } from '../support/briefs.ts';
import { asRole, Client, type Answer } from '../support/client.ts';
import { sheetOf } from '../support/inputs.ts';
import type { Place } from '../support/places.ts';
import { earner } from '../support/redemptions.ts';
import type { Subjects } from '../support/subjects.ts';
import { inventedPhone, PASSWORD, smsCode } from '../support/volunteers.ts';

const AT_ONCE = 16;
const url = inject('url');
const logFile = inject('logFile');

let company: Company;
let things: Subjects;
let village: Place;

beforeAll(async () => {
  company = await gather(url, logFile);
  things = company.subjects.named('idempotency');
  village = { unitId: company.tree.elsewhere(company.tree.district).id, teamId: null };
});

const keyed = (key: string) => ({ 'idempotency-key': key });

/** Twice the same, then the same key with something else: one answer, word for word, and a refusal. */
async function twice<T>(client: Client, method: string, path: string, body: object, other: object): Promise<Answer<T>> {
  const key = randomUUID();
  const first = await client.send<T>(method, path, body, keyed(key));
  const second = await client.send<T>(method, path, body, keyed(key));
  expect(first.status, JSON.stringify(first.body)).toBeLessThan(300);
  expect([second.status, second.body]).toEqual([first.status, first.body]);
  const third = await client.send<Problem>(method, path, other, keyed(key));
  expect([third.status, third.body.code]).toEqual([409, 'request.key-reused']);
  return first;
}

describe('the same key twice', () => {
  it('registers a person once, although the code is used up', async () => {
    const phone = inventedPhone();
    const from = readFileSync(logFile, 'utf8').length;
    await new Client(url).post('/session/sms-code', { phone });
    const input: RegisterInput = {
      name: '测试·再',
      phone,
      smsCode: await smsCode(logFile, phone, from),
      password: PASSWORD,
      gender: 'undisclosed',
      birthOn: '1980-05-20',
      unitId: village.unitId,
      consents: ['service'],
    };
    const { body } = await twice<RegisterResult>(new Client(url), 'POST', '/volunteers', input, {
      ...input,
      name: '测试·别',
    });
    const admin = await asRole(url, 'district-admin');
    const found = await admin.get<Page<VolunteerRecord>>(`/volunteers?search=${phone}`);
    expect(found.items.map((person) => person.id)).toEqual([body.volunteerId]);
  });

  it('signs up once', async () => {
    const activity = await things.published(village);
    const { client } = await things.resident(village);
    const path = `/activities/${activity.id}/sign-ups`;
    const shiftId = activity.shifts[0]?.id;
    await twice<SignUpRecord>(client, 'POST', path, { shiftId }, { shiftId: randomUUID() });
    expect((await client.get<ActivityDetail>(`/activities/${activity.id}`)).signedUp).toBe(1);
  });

  it('confirms a sheet once: hours, points, event and 简讯', async () => {
    const activity = await things.begun({ unitId: company.tree.district.id, teamId: null });
    const person = await things.newPerson(village);
    const { admin } = company.subjects.makers;
    const sheet = sheetOf(activity, person.id);
    await twice(admin, 'PUT', `/activities/${activity.id}/attendance`, sheet, { ...sheet, publicHeadcount: 9 });
    expect(await admin.get(`/people/${person.id}/hours`)).toMatchObject({ totalMinutes: 60, activities: 1 });
    const accounts = await admin.get<Page<{ available: number }>>(`/points/accounts?search=${person.cardNo}`);
    expect(accounts.items.map((account) => account.available)).toEqual([100]);
    expect((await admin.get<RosterRecord>(`/activities/${activity.id}/roster`)).version).toBe(1);
  });

  it('hands goods over once', async () => {
    const { goods, personId, accountId } = await basket();
    const { clerk, admin } = company.subjects.makers;
    const input = { shopId: goods.shopId, personId, items: [{ goodsId: goods.id, pieces: 2 }] };
    const before = await availableOf(goods);
    const other = { ...input, items: [{ goodsId: goods.id, pieces: 3 }] };
    const { body } = await twice<RedemptionRecord>(clerk, 'POST', '/redemptions', input, other);
    expect(body.slipNo).toMatch(/^\d{6}$/);
    expect(await availableOf(goods)).toBe(before - 2);
    expect((await admin.get<PointsBalance>(`/points/accounts/${accountId}`)).available).toBe(98);
  });

  it('signs a bulletin once, with one number, and publishes it once', async () => {
    const { signer } = company.subjects.makers;
    const { id, publicationId } = await bulletinAfter(things, 'proofread');
    const seen = async () => ({ sha256: (await signer.get<BulletinPreview>(`/bulletins/${id}/preview`)).sha256 });
    const lastNo = async () =>
      (await signer.get<{ id: string; lastRunningNo: number }[]>('/publications')).find(
        (one) => one.id === publicationId,
      )?.lastRunningNo ?? 0;
    const before = await lastNo();
    await twice(signer, 'POST', `/bulletins/${id}/sign`, await seen(), { sha256: '0'.repeat(64) });
    expect(await lastNo()).toBe(before + 1);
    await twice(signer, 'POST', `/bulletins/${id}/publish`, await seen(), { sha256: '0'.repeat(64) });
    expect(await lastNo()).toBe(before + 1);
  });

  it('publishes an activity once, with one event', async () => {
    const draft = await things.named('draft').draft(village);
    const { admin } = company.subjects.makers;
    const key = randomUUID();
    const first = await admin.send<ActivityDetail>('POST', `/activities/${draft.id}/publish`, undefined, keyed(key));
    const second = await admin.send<ActivityDetail>('POST', `/activities/${draft.id}/publish`, undefined, keyed(key));
    expect([first.status, first.body.state, second.body]).toEqual([200, 'published', first.body]);
    const feed = await admin.get<Page<{ subjectId: string }>>(`/feed?unitId=${village.unitId}&limit=100`);
    expect(feed.items.filter((event) => event.subjectId === draft.id)).toHaveLength(1);
  });
});

describe('a key', () => {
  it('means the same request whatever the order of its fields', async () => {
    const { admin } = company.subjects.makers;
    const key = randomUUID();
    const name = `键${things.title()}`;
    const first = await admin.send<{ id: string }>(
      'POST',
      '/shops',
      { unitId: village.unitId, name, address: '', openingHours: '' },
      keyed(key),
    );
    const second = await admin.send(
      'POST',
      '/shops',
      { openingHours: '', address: '', name, unitId: village.unitId },
      keyed(key),
    );
    expect(second.body).toEqual(first.body);
  });

  it('belongs to one route and to whoever made it', async () => {
    const { admin, clerk } = company.subjects.makers;
    const key = randomUUID();
    const input = { unitId: village.unitId, name: `键${things.title()}`, address: '', openingHours: '' };
    const shop = await admin.send<{ id: string }>('POST', '/shops', input, keyed(key));
    const elsewhere = await admin.send<Problem>('POST', '/units', input, keyed(key));
    expect([400, 409]).toContain(elsewhere.status);
    // somebody else's key of the same letters is another key: the shop is there already
    const others = await clerk.send<Problem>('POST', '/shops', input, keyed(key));
    expect([shop.status, others.status, others.body.code]).toEqual([201, 409, 'shop.name-taken']);
  });

  it('that was refused can be used again when the reason is gone', async () => {
    const { admin, clerk } = company.subjects.makers;
    const { goods, personId } = await basket();
    const key = randomUUID();
    const input = { shopId: goods.shopId, personId, items: [{ goodsId: goods.id, pieces: 1 }] };
    const about = { name: goods.name, measure: goods.measure, pricePoints: goods.pricePoints };
    await admin.put(`/goods/${goods.id}`, { ...about, state: 'off-sale' });
    const refused = await clerk.send<Problem>('POST', '/redemptions', input, keyed(key));
    expect(refused.body.code).toBe('goods.off-sale');
    await admin.put(`/goods/${goods.id}`, { ...about, state: 'on-sale' });
    expect((await clerk.send('POST', '/redemptions', input, keyed(key))).status).toBe(201);
  });

  it('makes one slip of sixteen identical redemptions at once', async () => {
    const { goods, personId, accountId } = await basket();
    const { clerk, admin } = company.subjects.makers;
    const input = { shopId: goods.shopId, personId, items: [{ goodsId: goods.id, pieces: 1 }] };
    const [key, before] = [randomUUID(), await availableOf(goods)];
    const answers = await Promise.all(
      Array.from({ length: AT_ONCE }, () => clerk.send<RedemptionRecord>('POST', '/redemptions', input, keyed(key))),
    );
    expect(answers.map((answer) => answer.status)).toEqual(Array<number>(AT_ONCE).fill(201));
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
    expect(await availableOf(goods)).toBe(before - 1);
    expect((await admin.get<PointsBalance>(`/points/accounts/${accountId}`)).available).toBe(99);
  });

  it('is told apart sixteen times: as many slips as there are pieces, numbered without a gap', async () => {
    const { goods, personId } = await basket();
    const { clerk } = company.subjects.makers;
    const left = await availableOf(goods);
    await clerk.post(`/goods/${goods.id}/stock-moves`, { kind: 'difference', pieces: 5 - left, reason: '核对盘点' });
    const input = { shopId: goods.shopId, personId, items: [{ goodsId: goods.id, pieces: 1 }] };
    const answers = await Promise.all(
      Array.from({ length: AT_ONCE }, () => clerk.send<RedemptionRecord & Problem>('POST', '/redemptions', input)),
    );
    const done = answers
      .filter((answer) => answer.status === 201)
      .map((answer) => Number(answer.body.slipNo))
      .sort((left, right) => left - right);
    expect(done).toHaveLength(5);
    expect(done.at(-1)).toBe((done[0] ?? 0) + 4);
    const refused = answers.filter((answer) => answer.status !== 201);
    expect(new Set(refused.map((answer) => answer.body.code))).toEqual(new Set(['goods.out-of-stock']));
    expect(await availableOf(goods)).toBe(0);
  });
});

/** Goods of a shop of their own, and somebody with a hundred points. */
async function basket(): Promise<{ goods: GoodsRecord; personId: string; accountId: number }> {
  const own = things.named(things.title());
  const [goods, { personId, accountId }] = await Promise.all([own.goods(village), earner(own, village)]);
  return { goods, personId, accountId };
}

async function availableOf(goods: GoodsRecord): Promise<number> {
  const { admin } = company.subjects.makers;
  const shelf = await admin.get<GoodsRecord[]>(`/shops/${goods.shopId}/goods`);
  return shelf.find((candidate) => candidate.id === goods.id)?.available ?? 0;
}
