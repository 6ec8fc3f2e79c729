import type { MeRecord, PublicationRecord, SessionResult } from '@jishan/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSpecModule, openSpecServer, type SpecModule } from '../platform/db-spec';
import { SessionsModule } from '../sessions/sessions.module';
import { SetupModule } from './setup.module';
import { SetupService } from './setup.service';

const PHONE = '19900000001';
const PASSWORD = '一个够长的口令2026';
const first = { name: '某某县', adminName: '钱一', adminPhone: PHONE, adminPassword: PASSWORD };

const count = async (spec: SpecModule, table: string): Promise<number> => {
  const [row]: { count: number }[] = await spec.dataSource.query(`SELECT count(*) FROM ${table}`);
  return row?.count ?? -1;
};

describe('the first start on an empty database', () => {
  let spec: SpecModule & { baseUrl: string };

  beforeAll(async () => {
    spec = await openSpecServer([SessionsModule, SetupModule], {
      DISTRICT: first.name,
      ADMIN_NAME: first.adminName,
      ADMIN_PHONE: PHONE,
      ADMIN_PASSWORD: PASSWORD,
    });
  });
  afterAll(() => spec.close());

  const get = async <T>(path: string, token: string): Promise<T> => {
    const answer = await fetch(`${spec.baseUrl}${path}`, { headers: { authorization: `Bearer ${token}` } });
    return (await answer.json()) as T;
  };

  it('makes a district whose admin signs in and finds two publications to collect bulletins for', async () => {
    const answer = await fetch(`${spec.baseUrl}/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ phone: PHONE, password: PASSWORD }),
    });
    expect(answer.status).toBe(200);
    const { accessToken } = (await answer.json()) as SessionResult;
    const me = await get<MeRecord>('/me', accessToken);
    expect(me).toMatchObject({ name: '钱一', grants: [{ role: 'district-admin', unitName: '某某县' }] });
    const publications = await get<PublicationRecord[]>('/publications', accessToken);
    expect(publications.map(({ title, office }) => [title, office])).toEqual([
      ['工作快报', '某某县创建全国文明城市工作领导小组办公室'],
      ['情况简报', '某某县精神文明建设委员会办公室'],
    ]);
    expect(publications[0]?.distribution[0]?.names).toBe('县委、县人大、县政府、县政协领导同志');
  });

  it('leaves a trace of both acts', async () => {
    const entries: { action: string; actorId: string | null }[] = await spec.dataSource.query(
      'SELECT action, actor_id AS "actorId", detail FROM audit_entries ORDER BY id',
    );
    expect(entries).toEqual([
      { action: 'unit.create', actorId: null, detail: '某某县' },
      { action: 'grant.handed-out', actorId: null, detail: 'district-admin' },
    ]);
  });

  it('changes nothing when it is started again, also with another admin', async () => {
    expect(await spec.get(SetupService).found({ ...first, adminPhone: '19900000002' })).toBe(false);
    expect(await count(spec, 'users')).toBe(1);
    expect(await spec.get(SetupService).advice()).toBeNull();
  });
});

describe('an empty database and nobody named', () => {
  let spec: SpecModule;

  beforeAll(async () => {
    spec = await openSpecModule(SetupModule);
  });
  afterAll(() => spec.close());

  it('starts and says in one line what to set', async () => {
    const advice = await spec.get(SetupService).advice();
    expect(advice).toContain('ADMIN_PASSWORD');
    expect(advice).toContain('DEMO=on');
    expect(advice).not.toContain('\n');
  });

  it('refuses a password anybody would try, and leaves nothing behind', async () => {
    const founding = spec.get(SetupService).found({ ...first, adminPassword: '1234567890' });
    await expect(founding).rejects.toThrow('ADMIN_PASSWORD');
    expect(await count(spec, 'units')).toBe(0);
  });

  it('makes one district, one admin and one trace when eight processes start at once', async () => {
    await Promise.all(Array.from({ length: 8 }, () => spec.dataSource.query('SELECT pg_sleep(0.02)')));
    const setup = spec.get(SetupService);
    const founded = await Promise.all(
      Array.from({ length: 8 }, (_, index) => setup.found({ ...first, adminPhone: `1990000010${index}` })),
    );
    expect(founded.filter(Boolean)).toHaveLength(1);
    const rows = ['units', 'users', 'grants', 'publications', 'audit_entries'].map((table) => count(spec, table));
    expect(await Promise.all(rows)).toEqual([1, 1, 1, 2, 2]);
  });
});
