import { DEFAULT_HOUSE_STYLE, type Actor, type PastBulletinInput } from '@jishan/domain';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SpecDistrict } from '../briefs/desk-spec';
import { Clock } from '../platform/clock';
import { openSpecModule, type SpecModule } from '../platform/db-spec';
import { writeKey } from '../platform/idempotency';
import { PublicationsService } from '../publications/publications.service';
import { contentOf, publishIssue } from '../archive/archive-spec';
import { BackfileModule } from './backfile.module';
import { BackfileService } from './backfile.service';

let spec: SpecModule;
let district: SpecDistrict;
let backfile: BackfileService;
let editor: Actor;
let express: string;
let keys = 0;

const once = () => writeKey(`backfile-${++keys}`);
const pasted = (no: string, day = '2025年12月20日') => `工作快报
${no}
门头沟区创城办  ${day}

【文明创建】
永定镇：15日，贵石村开展“春节防火安全”主题宣传活动，共30余名居民参加。近日，有居民自发清扫落叶。
永定镇贵石村：18日，开展“清洁家园”活动，共20人参加。

编辑：钱一 核签：赵三
`;
const input = (text: string, more: Partial<PastBulletinInput> = {}): PastBulletinInput => ({
  publicationId: express,
  text,
  corrections: [],
  ...more,
});
const take = (text: string, more: Partial<PastBulletinInput> = {}, actor = editor) =>
  backfile.import(actor, input(text, more), once());
const problems = async (text: string, more: Partial<PastBulletinInput> = {}) =>
  (await backfile.check(editor, input(text, more))).problems;
const asOwner = async (statement: string) => {
  const owner = new pg.Client({ connectionString: spec.url });
  await owner.connect();
  await owner.query(statement).finally(() => owner.end());
};
const rowsOf = (id: string): Promise<Record<string, unknown>[]> =>
  spec.dataSource.query('SELECT * FROM past_briefs WHERE past_bulletin_id = $1 ORDER BY position', [id]);

const publication = (title: string, numbering: 'running' | 'yearly' | 'yearly+running', lastRunningNo: number) =>
  spec.dataSource.transaction((tx) =>
    spec.get(PublicationsService).createPublication(tx, {
      ...{
        unitId: district.unitId('门头沟区'),
        title,
        office: '门头沟区创城办',
        numbering,
        lastRunningNo,
        lastYearlyNo: 5,
      },
      sections: [{ name: '文明创建', categories: [], fullMax: null }],
      ...{ imprintRoles: ['编辑', '核签'], distribution: [], contact: '', houseStyle: DEFAULT_HOUSE_STYLE },
    }),
  );

beforeAll(async () => {
  spec = await openSpecModule(BackfileModule);
  spec.get(Clock).freeze('2026-01-20T02:00:00Z');
  district = await SpecDistrict.build(spec.dataSource);
  backfile = spec.get(BackfileService);
  editor = await district.addActor('editor');
  express = await publication('工作快报', 'running', 856);
});
afterAll(() => spec.close());

describe('a bulletin of before', () => {
  it('is kept as it was printed, with what was understood of it', async () => {
    const kept = await take(pasted('第801期'));
    expect(kept).toMatchObject({
      bulletinNo: '第801期',
      issuedOn: '2025-12-20',
      briefCount: 3,
      importerName: editor.name,
    });
    const { content, source } = await backfile.get(editor, kept.id);
    expect(content).toMatchObject({ title: '工作快报', office: '门头沟区创城办', bulletinNo: '第801期' });
    expect(source).toBe(pasted('第801期'));
    expect(await rowsOf(kept.id)).toMatchObject([
      {
        unit_name: '永定镇',
        unit_id: district.unitId('永定镇'),
        held_on: '2025-12-15',
        theme: '春节防火安全',
        headcount: 30,
      },
      { unit_name: '永定镇', held_on: null, theme: null, facts: null },
      { unit_name: '永定镇贵石村', unit_id: null, held_on: '2025-12-18', headcount: 20 },
    ]);
  });

  it('is shown first, and nothing is kept', async () => {
    const report = await backfile.check(editor, input(pasted('第802期')));
    expect(report).toMatchObject({ problems: [], imported: null, split: { bulletinNo: '第802期' } });
    expect(report.briefs.map(({ left }) => left.length)).toEqual([0, 1, 0]);
    expect((await backfile.list(editor, { limit: 100 })).items.map(({ bulletinNo }) => bulletinNo)).not.toContain(
      '第802期',
    );
  });

  it('takes the unit and the day from the reviewer, and leaves the words', async () => {
    const corrections = [
      { line: 7, brief: 0, unitId: district.unitId('贵石村'), heldOn: '2025-12-17' },
      { line: 6, brief: 0, unitId: null },
    ];
    const kept = await take(pasted('第803期'), { corrections });
    expect(await rowsOf(kept.id)).toMatchObject([
      { unit_id: null, held_on: '2025-12-15' },
      {},
      {
        unit_id: district.unitId('贵石村'),
        held_on: '2025-12-17',
        text: '永定镇贵石村：18日，开展“清洁家园”活动，共20人参加。',
      },
    ]);
  });

  it('finds the unit before a half-width colon, and keeps the words as they were pasted', async () => {
    const half = pasted('第820期').replace('永定镇：15日', '永定镇:15日').replace('村：18日', '村:18日');
    const kept = await take(half);
    const read = { unit_name: '永定镇', unit_id: district.unitId('永定镇'), held_on: '2025-12-15', headcount: 30 };
    const stranger = { unit_name: '永定镇贵石村', unit_id: null, headcount: 20 };
    const rows = await rowsOf(kept.id);
    expect(rows).toMatchObject([read, { unit_name: '永定镇', facts: null }, stranger]);
    expect(rows[0]?.text).toMatch(/^永定镇:15日，.*居民参加。$/u);
    const [section] = (await backfile.get(editor, kept.id)).content.sections;
    expect(section?.paragraphs.map(({ text }) => text.slice(0, 7))).toEqual(['永定镇:15日', '永定镇贵石村:']);
  });

  it('imported twice is one import, also at the same moment', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => take(pasted('第804期'))));
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
    expect(await take(`${pasted('第804期').replaceAll('\n', '\r\n')}\n\n`)).toMatchObject({ id: all[0]?.id });
    expect((await rowsOf(all[0]?.id ?? '')).length).toBe(3);
  });

  it('cannot have a number that another one has', async () => {
    await take(pasted('第805期'));
    const other = pasted('第805期').replace('贵石村', '冯村');
    expect(await problems(other)).toEqual([{ line: 2, message: '第805期已经有了' }]);
    await expect(take(other)).rejects.toMatchObject({ code: 'backfile.refused', detail: '第2行：第805期已经有了。' });
    const both = await Promise.allSettled(
      ['甲村', '乙村'].map((name) => take(pasted('第806期').replace('贵石村', name))),
    );
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('cannot have a number that the counter has yet to give', async () => {
    expect(await problems(pasted('第857期'))).toEqual([{ line: 2, message: '本刊只出到总第856期，总期号不能更大' }]);
    const yearly = await publication('年度简报', 'yearly', 0);
    expect(await problems(pasted('第6期', '2026年1月6日'), { publicationId: yearly })).toEqual([
      { line: 2, message: '2026年只出到第5期，期号不能更大' },
    ]);
    expect(await problems(pasted('第5期', '2026年1月6日'), { publicationId: yearly })).toEqual([]);
    await take(pasted('第60期', '2024年1月6日'), { publicationId: yearly });
    await expect(take(pasted('第60期', '2025年1月6日'), { publicationId: yearly })).resolves.toBeDefined();
  });

  it('leaves the counter alone', async () => {
    await take(pasted('第807期'));
    const taken = await spec.dataSource.transaction((tx) =>
      spec.get(PublicationsService).takeNumbers(tx, express, 2026),
    );
    expect(taken.runningNo).toBe(857);
  });

  it.each<[string, string, Partial<PastBulletinInput>, (number | null)[]]>([
    ['without a day', pasted('第810期', ''), {}, [null]],
    ['without a number', pasted('第八一〇期'), {}, [null]],
    ['of tomorrow', pasted('第810期', '2026年1月21日'), {}, [3]],
    ['with a number of another form', pasted('第9期（总第810期）'), {}, [2]],
    ['without a text', '工作快报\n第810期\n2025年12月20日', {}, [null]],
    ['corrected where nothing is', pasted('第810期'), { corrections: [{ line: 5, brief: 0, unitId: null }] }, [5]],
    [
      'held after it was printed',
      pasted('第810期'),
      { corrections: [{ line: 6, brief: 0, heldOn: '2025-12-21' }] },
      [6],
    ],
  ])('%s is refused at its line', async (_, text, more, lines) => {
    expect((await problems(text, more)).map(({ line }) => line)).toEqual(lines);
    await expect(take(text, more)).rejects.toMatchObject({ code: 'backfile.refused' });
  });

  it('may be given its day and its number by the reviewer', async () => {
    const kept = await take(pasted('第八一一期', ''), { bulletinNo: '第811期', issuedOn: '2025-12-19' });
    expect(kept).toMatchObject({ bulletinNo: '第811期', issuedOn: '2025-12-19' });
    expect((await rowsOf(kept.id))[0]).toMatchObject({ held_on: '2025-12-15' });
  });

  it('stays as it is', async () => {
    await take(pasted('第813期'));
    for (const change of [
      `UPDATE past_bulletins SET bulletin_no = '第1期'`,
      'UPDATE past_bulletins SET content = (content::text || chr(10))::json',
      'DELETE FROM past_bulletins',
      'DELETE FROM past_briefs',
    ])
      await expect(asOwner(change)).rejects.toThrow(/only ever added/u);
  });

  it('has one number, however it is written, and neither part of it twice', async () => {
    await take(pasted('第814期'));
    expect(await problems(pasted('第 0814 期').replace('贵石村', '冯村'))).toEqual([
      { line: 2, message: '第814期已经有了' },
    ]);
    const other = pasted('没有').replace('贵石村', '冯村');
    expect(await problems(other, { bulletinNo: '第 814 期' })).toMatchObject([{ message: '第814期已经有了' }]);
    const both = await publication('双号简报', 'yearly+running', 400);
    const doubled = (no: string, name: string) => problems(pasted(no).replace('贵石村', name), { publicationId: both });
    await take(pasted('第29期（总第338期）'), { publicationId: both });
    expect(await doubled('第30期（总第338期）', '冯村')).toHaveLength(1);
    expect(await doubled('第29期（总第339期）', '冯村')).toHaveLength(1);
    expect(await doubled('第30期（总第339期）', '冯村')).toEqual([]);
    const before = pasted('第29期（总第300期）', '2024年12月20日').replace('贵石村', '冯村');
    expect(await problems(before, { publicationId: both }), 'of another year').toEqual([]);
  });

  it('is imported by the editor of the unit, and read by the office', async () => {
    const elsewhere = await district.addActor('editor', '清水镇', '孙编辑');
    await expect(take(pasted('第812期'), {}, elsewhere)).rejects.toMatchObject({ code: 'resource.not-found' });
    const kept = await take(pasted('第812期'));
    await expect(backfile.get(elsewhere, kept.id)).rejects.toMatchObject({ code: 'resource.not-found' });
    expect((await backfile.list(elsewhere, {})).items).toEqual([]);
    const pages = [await backfile.list(editor, { limit: 2 })];
    pages.push(await backfile.list(editor, { limit: 2, cursor: pages[0]?.nextCursor ?? '' }));
    const ids = pages.flatMap(({ items }) => items.map(({ id }) => id));
    expect(new Set(ids).size).toBe(4);
  });
});

describe('an import that was wrong', () => {
  const withdraw = (id: string, actor = editor, write = once(), reason = ' 粘错了期 ') =>
    backfile.withdraw(actor, id, { reason }, write);
  const logOf = (id: string): Promise<{ action: string; detail: string }[]> =>
    spec.dataSource.query('SELECT action, detail FROM audit_entries WHERE subject_id = $1 ORDER BY id', [id]);

  it('steps back with its reason, stays readable, and is no longer found', async () => {
    const { id } = await take(pasted('第821期'));
    const answer = await withdraw(id);
    expect(answer.withdrawal).toEqual({ at: '2026-01-20T02:00:00.000Z', byName: editor.name, reason: '粘错了期' });
    expect(await backfile.get(editor, id)).toEqual(answer);
    expect(answer.source).toBe(pasted('第821期'));
    const { items } = await backfile.list(editor, { limit: 100 });
    expect(items.find((item) => item.id === id)?.withdrawal?.reason).toBe('粘错了期');
    expect(await logOf(id)).toEqual([
      { action: 'backfile.import', detail: '《工作快报》第821期' },
      { action: 'backfile.withdraw', detail: '《工作快报》第821期：粘错了期' },
    ]);
  });

  it('leaves its number and its very text to the next import', async () => {
    const wrong = await take(pasted('第822期'));
    await expect(take(pasted('第822期').replace('贵石村', '冯村'))).rejects.toMatchObject({ code: 'backfile.refused' });
    await withdraw(wrong.id);
    const right = await take(pasted('第822期').replace('贵石村', '冯村'));
    await withdraw(right.id);
    const again = await take(pasted('第822期'));
    expect(again).toMatchObject({ bulletinNo: '第822期', withdrawal: null });
    expect(new Set([wrong.id, right.id, again.id]).size).toBe(3);
  });

  it('steps back once: the same request is answered alike, another one is refused, also at the same moment', async () => {
    const { id } = await take(pasted('第823期'));
    const key = once();
    const first = await withdraw(id, editor, key);
    expect(await withdraw(id, editor, key)).toEqual(first);
    await expect(withdraw(id)).rejects.toMatchObject({ code: 'backfile.withdrawn' });
    const other = await take(pasted('第824期'));
    const all = await Promise.allSettled(Array.from({ length: 6 }, () => withdraw(other.id)));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await logOf(other.id)).filter(({ action }) => action === 'backfile.withdraw')).toHaveLength(1);
  });

  it('is taken back by the editor or the admin who reach the publication, and by nobody else', async () => {
    const { id } = await take(pasted('第825期'));
    for (const stranger of [
      await district.addActor('editor', '清水镇', '孙编辑'),
      await district.addActor('signer', '门头沟区', '赵核签'),
      await district.addActor('correspondent', '门头沟区', '冯信息'),
    ])
      await expect(withdraw(id, stranger)).rejects.toMatchObject({ code: 'resource.not-found' });
    await expect(withdraw(id, await district.addActor('district-admin', '门头沟区', '龚主任'))).resolves.toBeDefined();
  });

  it('is never a bulletin that was published here, and says which of those name it', async () => {
    const printed = await publishIssue(spec, district.unitId('门头沟区'), {
      content: contentOf('工作快报', '2026-01-16', [
        { name: '文明创建', paragraphs: [], notes: ['更正：第826期刊发的参加人数应为20人。'] },
      ]),
      runningNo: 857,
    });
    await expect(withdraw(printed.bulletinId)).rejects.toMatchObject({ code: 'resource.not-found' });
    const { id } = await take(pasted('第826期'));
    const namedIn = [{ id: printed.bulletinId, title: '《工作快报》第857期' }];
    expect((await backfile.get(editor, id)).namedIn).toEqual(namedIn);
    expect((await withdraw(id)).namedIn, 'what was published stays').toEqual(namedIn);
    const [print]: { count: string }[] = await spec.dataSource.query(
      `SELECT count(*) FROM printed_lines WHERE bulletin_id = $1 AND text LIKE '%第826期%'`,
      [printed.bulletinId],
    );
    expect(Number(print?.count)).toBe(1);
    expect((await backfile.get(editor, (await take(pasted('第827期'))).id)).namedIn).toEqual([]);
  });

  it('does not come back, whatever the server or its owner tries', async () => {
    const { id } = await take(pasted('第828期'));
    await withdraw(id);
    for (const change of [
      `UPDATE past_bulletins SET withdrawn_at = NULL, withdrawn_by = NULL, withdrawer_name = NULL, withdraw_reason = NULL WHERE id = '${id}'`,
      `UPDATE past_bulletins SET withdraw_reason = '别的理由' WHERE id = '${id}'`,
    ])
      await expect(asOwner(change)).rejects.toThrow(/only ever added/u);
  });
});
