import { randomUUID } from 'node:crypto';
import {
  DEFAULT_HOUSE_STYLE,
  type BriefDetail,
  type BriefRecord,
  type BulletinDetail,
  type BulletinPreview,
  type BulletinRecord,
  type Page,
  type PublicationRecord,
  type Role,
  type SessionResult,
} from '@jishan/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BriefsModule } from '../briefs/briefs.module';
import { SpecDistrict } from '../briefs/desk-spec';
import { DraftingService } from '../briefs/drafting.service';
import { GrantsService } from '../identity/grants.service';
import { Passwords } from '../identity/passwords';
import { UsersService } from '../identity/users.service';
import { openSpecServer, type SpecModule } from '../platform/db-spec';
import { SessionsModule } from '../sessions/sessions.module';
import { BulletinsModule } from './bulletins.module';
import { PublicationsService } from '../publications/publications.service';

const PASSWORD = '一个够长的口令2026';
const SECTIONS = [{ name: '文明实践', categories: ['志愿服务' as const], fullMax: null }];
const BULLETIN_KEYS = [
  ...['briefCount', 'bulletinNo', 'id', 'issuedOn', 'numbers', 'publicationId', 'publicationTitle', 'publishedAt'],
  ...['publisherName', 'sha256', 'state', 'version'],
];
const BRIEF_KEYS = [
  ...[
    'activityId',
    'campaign',
    'category',
    'draftedAt',
    'edited',
    'endsOn',
    'flags',
    'headcount',
    'id',
    'outdated',
    'placements',
  ],
  ...['section', 'startsOn', 'status', 'text', 'unitId', 'unitName', 'version'],
];

describe('the office over HTTP', () => {
  let spec: SpecModule & { baseUrl: string };
  let district: SpecDistrict;
  let publicationId: string;
  let editor: string;
  let proofreader: string;
  let signer: string;
  let phones = 0;

  const call = async <T = unknown>(token: string, method: string, path: string, body?: object) => {
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    };
    const answer = await fetch(`${spec.baseUrl}${path}`, { method, headers, body: body && JSON.stringify(body) });
    const isJson = answer.headers.get('content-type')?.includes('json');
    const json = (isJson ? await answer.json() : null) as T;
    return {
      status: answer.status,
      headers: answer.headers,
      json,
      bytes: isJson ? null : Buffer.from(await answer.arrayBuffer()),
    };
  };
  const tokenOf = async (role: Role): Promise<string> => {
    const phone = `1990${String(++phones).padStart(7, '0')}`;
    const passwordHash = await spec.get(Passwords).hash(PASSWORD);
    await spec.dataSource.transaction(async (tx) => {
      const userId = await spec.get(UsersService).create(tx, { name: '孙办', phone, passwordHash, personId: null });
      await spec.get(GrantsService).grant(tx, { userId, role, unitId: district.unitId('门头沟区'), grantedBy: null });
    });
    return (await call<SessionResult>('', 'POST', '/session', { phone, password: PASSWORD })).json.accessToken;
  };
  const keysOf = (value: object) => Object.keys(value).sort();

  beforeAll(async () => {
    spec = await openSpecServer([SessionsModule, BriefsModule, BulletinsModule]);
    district = await SpecDistrict.build(spec.dataSource);
    [editor, proofreader, signer] = [await tokenOf('editor'), await tokenOf('proofreader'), await tokenOf('signer')];
    const distribution = [{ label: '报', names: '首都文明办' }];
    const numbered = {
      numbering: 'running' as const,
      lastRunningNo: 856,
      sections: SECTIONS,
      imprintRoles: ['编辑'],
      distribution,
    };
    publicationId = await spec.dataSource.transaction((tx) =>
      spec.get(PublicationsService).createPublication(tx, {
        ...numbered,
        unitId: district.unitId('门头沟区'),
        title: '工作快报',
        office: '文明办',
        contact: '',
        houseStyle: DEFAULT_HOUSE_STYLE,
      }),
    );
    await spec.get(DraftingService).draft(await district.conclude('贵石村', '2026-01-15'));
  });
  afterAll(() => spec.close());

  it('goes from a draft on the desk to the numbered Word file', async () => {
    const { json: desk } = await call<Page<BriefRecord>>(editor, 'GET', '/briefs?status=unused&limit=5');
    const [brief] = desk.items;
    if (!brief) throw new Error('no draft on the desk');
    expect(keysOf(brief)).toEqual(BRIEF_KEYS);
    const detail = await call<BriefDetail>(editor, 'GET', `/briefs/${brief.id}`);
    expect(keysOf(detail.json)).toEqual([...BRIEF_KEYS, 'composed', 'edits', 'facts', 'totals', 'update'].sort());
    const edited = await call(editor, 'PUT', `/briefs/${brief.id}/text`, {
      text: '永定镇：近日，贵石村宣传防火。',
      version: 1,
    });
    expect(edited).toMatchObject({ status: 200, json: { edited: true, version: 2 } });
    expect((await call(editor, 'POST', `/briefs/${brief.id}/recompose`, { version: 2 })).json).toMatchObject({
      edited: false,
      version: 3,
    });

    const { json: publications } = await call<PublicationRecord[]>(editor, 'GET', '/publications');
    expect(publications).toMatchObject([{ id: publicationId, sections: SECTIONS }]);
    const opened = await call<BulletinDetail>(editor, 'POST', '/bulletins', { publicationId, issuedOn: '2026-01-20' });
    expect(opened.status).toBe(201);
    const path = `/bulletins/${opened.json.id}`;
    const placed = await call<BulletinDetail>(editor, 'POST', `${path}/briefs`, { briefIds: [brief.id] });
    expect(placed).toMatchObject({ status: 200, json: { briefCount: 1 } });
    expect(keysOf(placed.json)).toEqual([...BULLETIN_KEYS, 'hands', 'imprint', 'sections', 'steps'].sort());
    expect((await call<BulletinDetail>(editor, 'DELETE', `${path}/briefs/${brief.id}`)).json.briefCount).toBe(0);
    const { json: again } = await call<BulletinDetail>(editor, 'POST', `${path}/briefs`, { briefIds: [brief.id] });
    const sections = [{ name: '文明实践', briefs: [{ briefId: brief.id, mention: false }] }];
    const arrangement = {
      version: again.version,
      issuedOn: '2026-01-20',
      imprint: [{ role: '编辑', name: '孙办' }],
      sections,
    };
    expect((await call(editor, 'PUT', path, arrangement)).status).toBe(200);

    const previewBy = async (token: string) => (await call<BulletinPreview>(token, 'GET', `${path}/preview`)).json;
    const take = async (token: string, step: string) =>
      call<BulletinRecord>(token, 'POST', `${path}/${step}`, { sha256: (await previewBy(token)).sha256 });
    expect((await take(signer, 'publish')).status).toBe(409);
    expect(await take(editor, 'hand-in')).toMatchObject({ status: 200, json: { state: 'proofreading' } });
    expect((await call(proofreader, 'POST', `${path}/recall`)).status).toBe(403);
    expect(await call(editor, 'POST', `${path}/recall`)).toMatchObject({ status: 200, json: { state: 'collecting' } });
    await take(editor, 'hand-in');
    const reason = '“石村”应为“贵石村”。';
    expect((await call(proofreader, 'POST', `${path}/send-back`, { reason })).json).toMatchObject({
      state: 'collecting',
    });
    const { json: returned } = await call<BulletinDetail>(editor, 'GET', path);
    expect(returned.steps.at(-1)).toMatchObject({ kind: 'send-back', reason, authorName: '孙办' });
    await take(editor, 'hand-in');
    expect((await take(editor, 'proofread')).status).toBe(403);
    await take(proofreader, 'proofread');
    expect((await take(signer, 'publish')).status).toBe(409);
    expect(await take(signer, 'sign')).toMatchObject({ json: { bulletinNo: '第857期', state: 'signed' } });
    const withdrawn = await call(signer, 'POST', `${path}/withdraw-signature`, { reason: '日期有误' });
    expect(withdrawn.json).toMatchObject({ state: 'collecting', bulletinNo: '第857期' });
    for (const [token, step] of [
      [editor, 'hand-in'],
      [proofreader, 'proofread'],
      [signer, 'sign'],
    ] as const)
      await take(token, step);

    const preview = await previewBy(signer);
    expect(keysOf(preview)).toEqual(['content', 'sha256', 'text']);
    expect((await call(proofreader, 'POST', `${path}/publish`, { sha256: preview.sha256 })).status).toBe(403);
    const published = await call<BulletinRecord>(signer, 'POST', `${path}/publish`, { sha256: preview.sha256 });
    expect(published).toMatchObject({ status: 200, json: { bulletinNo: '第857期', state: 'published' } });
    expect(keysOf(published.json)).toEqual(BULLETIN_KEYS);
    expect((await call<Page<BulletinRecord>>(editor, 'GET', '/bulletins?state=published')).json.items).toEqual([
      published.json,
    ]);

    const docx = await call(editor, 'GET', `${path}/files/docx`);
    expect(docx.headers.get('content-type')).toContain('wordprocessingml');
    expect(decodeURIComponent(docx.headers.get('content-disposition') ?? '')).toContain(
      "filename*=UTF-8''工作快报第857期.docx",
    );
    expect(docx.bytes?.subarray(0, 2).toString()).toBe('PK');
    const text = await call(editor, 'GET', `${path}/files/txt`);
    expect(text.bytes?.toString()).toContain('第857期\n文明办\n2026年1月20日');
  });

  it.each([
    ['GET', '/briefs?status=lost', 400],
    ['GET', '/briefs?cursor=WyJ4Il0', 400],
    ['GET', '/briefs?unknown=1', 400],
    ['GET', `/briefs/${randomUUID()}`, 404],
    ['GET', '/briefs/x', 404],
    ['PUT', `/briefs/${randomUUID()}/text`, 404, { text: '甲。', version: 1 }],
    ['PUT', `/briefs/${randomUUID()}/text`, 400, { text: ' ', version: 1 }],
    ['PUT', `/briefs/${randomUUID()}/text`, 400, { text: '甲'.repeat(501), version: 1 }],
    ['POST', '/bulletins', 404, { publicationId: '01a1f893-9cb7-7251-8eb8-f8b1750f1da9', issuedOn: '2026-01-20' }],
    ['POST', '/bulletins', 400, { publicationId: '01a1f893-9cb7-7251-8eb8-f8b1750f1da9', issuedOn: '2026-02-30' }],
    ['POST', `/bulletins/${randomUUID()}/briefs`, 404, { briefIds: [randomUUID()] }],
    ['POST', `/bulletins/${randomUUID()}/briefs`, 400, { briefIds: [] }],
    ['GET', `/bulletins/${randomUUID()}/preview`, 404],
    ['GET', `/bulletins/${randomUUID()}/files/exe`, 404],
    ['GET', `/bulletins/${randomUUID()}/files/docx`, 404],
    ['POST', `/bulletins/${randomUUID()}/sign`, 403, { sha256: 'x' }],
    ['POST', `/bulletins/${randomUUID()}/publish`, 400, { sha256: 'x' }],
    ['POST', `/bulletins/${randomUUID()}/send-back`, 403, { reason: '错字' }],
  ])('answers %s %s with %i', async (method, path, status, body?: object) => {
    const answer = await call(editor, method, path, body);
    expect({ status: answer.status, isProblem: answer.headers.get('content-type')?.includes('problem+json') }).toEqual({
      status,
      isProblem: true,
    });
  });
});
