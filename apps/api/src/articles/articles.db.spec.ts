import { randomUUID } from 'node:crypto';
import {
  charactersOf,
  DomainError,
  type Actor,
  type ArticleDetail,
  type ArticleQuery,
  type DomainErrorCode,
} from '@jishan/domain';
import readWorkbook from 'read-excel-file/node';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SpecDistrict } from '../briefs/desk-spec';
import { Clock } from '../platform/clock';
import { openSpecModule, type SpecModule } from '../platform/db-spec';
import { asShown } from '../platform/documents/workbook-spec';
import { writeKey } from '../platform/idempotency';
import { AdoptionService } from './adoption.service';
import { ArticlesModule } from './articles.module';
import { ArticlesService } from './articles.service';
import { PlacingService } from './placing.service';

const TITLE = '永定镇“三个一”推进志愿服务';
const TEXT = '　　一是清理堆料 500 处.\n\n二是慰问 30 户居民。';

describe('an article', () => {
  let spec: SpecModule;
  let district: SpecDistrict;
  let articles: ArticlesService;
  let author: Actor;
  let colleague: Actor;
  let stranger: Actor;
  let editor: Actor;

  const once = (key: string = randomUUID()) => writeKey(key);
  const at = (time: string) => spec.get(Clock).freeze(time);
  const write = (writer = author, unit = '永定镇', title = TITLE) =>
    articles.create(writer, { unitId: district.unitId(unit), title, text: TEXT }, once());
  const submitted = async (writer = author, unit = '永定镇', title = TITLE) => {
    const { id, version } = await write(writer, unit, title);
    return articles.submit(writer, id, { version }, once());
  };
  const taken = async () => articles.take(editor, (await submitted()).id, once());
  const refused = async (work: Promise<unknown>): Promise<DomainErrorCode | null> =>
    work.then(
      () => null,
      (error: unknown) => {
        if (error instanceof DomainError) return error.code;
        throw error;
      },
    );
  const titles = async (actor: Actor, query: ArticleQuery = {}) =>
    (await articles.list(actor, { ...query, limit: 100 })).items.map(({ title }) => title);
  const adopt = (ids: string[]) =>
    spec.dataSource.transaction((tx) => articles.adopt(tx, editor, ids, '《工作快报》第857期'));
  const logOf = (id: string): Promise<{ action: string; detail: string | null }[]> =>
    spec.dataSource.query('SELECT action, detail FROM audit_entries WHERE subject_id = $1 ORDER BY id', [id]);

  const openBulletin = async (title: string) => {
    const [publicationId, bulletinId] = [randomUUID(), randomUUID()];
    await spec.dataSource.query(
      `INSERT INTO publications (id, unit_id, title, office, numbering, imprint_roles, distribution, contact, house_style, steps, created_at)
       VALUES ($1, $2, $3, '文明办', 'running', '{}', '[]', '', '{}', '[]', now())`,
      [publicationId, district.unitId('门头沟区'), title],
    );
    await spec.dataSource.query(
      `INSERT INTO publication_sections (publication_id, position, name, categories) VALUES ($1, 1, '文明创建', '{}')`,
      [publicationId],
    );
    await spec.dataSource.query(
      `INSERT INTO bulletins (id, publication_id, state, issued_on, imprint, opened_by, opened_at)
       VALUES ($1, $2, 'collecting', '2026-01-20', '[]', $3, now())`,
      [bulletinId, publicationId, editor.userId],
    );
    return { id: bulletinId, publicationId };
  };

  beforeAll(async () => {
    spec = await openSpecModule(ArticlesModule);
    district = await SpecDistrict.build(spec.dataSource);
    articles = spec.get(ArticlesService);
    author = await district.addActor('correspondent', '永定镇', '钱信息');
    colleague = await district.addActor('correspondent', '永定镇', '周信息');
    stranger = await district.addActor('correspondent', '清水镇', '吴信息');
    editor = await district.addActor('editor');
  });
  beforeEach(() => at('2026-01-15T01:30:00Z'));
  afterAll(() => spec.close());

  it('is a draft of its author alone, kept as it is typed, with every version that was saved', async () => {
    const draft = await write();
    expect(draft).toMatchObject({ state: 'draft', version: 1, text: TEXT, isMine: true, dueAt: null, submitted: null });
    const saved = await articles.save(author, draft.id, { version: 1, title: TITLE, text: `${TEXT}\n三是` }, once());
    expect(saved).toMatchObject({ version: 2, text: `${TEXT}\n三是`, characters: charactersOf(`${TEXT}三是`) });
    expect(saved.versions.map(({ version, writerName }) => [version, writerName])).toEqual([
      [2, '钱信息'],
      [1, '钱信息'],
    ]);
    expect((await articles.version(author, draft.id, 1)).text).toBe(TEXT);
    for (const other of [colleague, stranger, editor]) {
      expect(await refused(articles.get(other, draft.id))).toBe('resource.not-found');
      expect(await refused(articles.version(other, draft.id, 1))).toBe('resource.not-found');
      expect(await titles(other, { state: 'draft' })).toEqual([]);
    }
    expect(await refused(articles.take(editor, draft.id, once()))).toBe('resource.not-found');
    expect(await refused(articles.save(colleague, draft.id, { version: 2, title: '', text: '' }, once()))).toBe(
      'resource.not-found',
    );
    expect(await titles(author, { mine: true, state: 'draft' })).toContain(TITLE);
  });

  it('is saved once for each key, and not at all when nothing was changed', async () => {
    const { id } = await write();
    const input = { version: 1, title: TITLE, text: '改过。' };
    const key = randomUUID();
    const first = await articles.save(author, id, input, writeKey(key, author.userId, input));
    expect(await articles.save(author, id, input, writeKey(key, author.userId, input))).toEqual(first);
    expect((await articles.save(author, id, { ...input, version: 2 }, once())).version).toBe(2);
  });

  it('loses nothing when two windows write at once: the later is refused, both texts stay readable', async () => {
    const { id } = await write();
    const texts = ['甲窗口写的。', '乙窗口写的。'];
    const outcomes = await Promise.all(
      texts.map((text) => refused(articles.save(author, id, { version: 1, title: TITLE, text }, once()))),
    );
    expect([...outcomes].sort()).toEqual(['article.changed-meanwhile', null].sort());
    const now = await articles.get(author, id);
    expect([now.version, now.text]).toEqual([2, texts[outcomes.indexOf(null)]]);
    const refusedText = texts[outcomes.indexOf('article.changed-meanwhile')] ?? '';
    const again = await articles.save(author, id, { version: 2, title: TITLE, text: refusedText }, once());
    expect(again.text).toBe(refusedText);
    expect((await articles.version(author, id, 2)).text).toBe(now.text);
  });

  it('is cleaned and put on the clock when it is sent in, and then seen by the desk', async () => {
    const article = await submitted();
    expect(article).toMatchObject({
      ...{ state: 'submitted', submittedAt: '2026-01-15T01:30:00.000Z', dueAt: '2026-01-15T16:00:00.000Z' },
      ...{ text: '一是清理堆料500处。\n二是慰问30户居民。', version: 2 },
    });
    expect(article.submitted).toEqual({ version: 2, title: TITLE, text: article.text });
    const seen = await articles.get(editor, article.id);
    expect(seen).toMatchObject({ isMine: false, unitName: '永定镇', authorName: '钱信息' });
    expect(seen.versions.map(({ version }) => version)).toEqual([2]);
    expect(await refused(articles.version(editor, article.id, 1))).toBe('resource.not-found');
    expect(await refused(articles.get(stranger, article.id))).toBe('resource.not-found');
    expect(await articles.get(colleague, article.id)).toMatchObject({ isMine: false });
    expect(await logOf(article.id)).toEqual([{ action: 'article.submit', detail: TITLE }]);
  });

  it('would be due then, if it were sent in now', async () => {
    const sent = await submitted();
    expect(await articles.dueNow()).toEqual({ submittedAt: sent.submittedAt, dueAt: sent.dueAt });
    at('2026-01-17T07:00:00Z'); // a Saturday
    expect((await articles.dueNow()).dueAt).toBe('2026-01-19T16:00:00.000Z');
  });

  it('is due by noon of the next working day when it comes in the afternoon before the Spring Festival', async () => {
    at('2026-02-14T07:00:00Z'); // a Saturday that is worked
    expect((await submitted()).dueAt).toBe('2026-02-24T04:00:00.000Z');
  });

  it('is not sent in without a title, without a text, or on another version than was seen', async () => {
    const { id } = await articles.create(
      author,
      { unitId: district.unitId('永定镇'), title: '', text: '正文。' },
      once(),
    );
    expect(await refused(articles.submit(author, id, { version: 1 }, once()))).toBe('article.incomplete');
    await articles.save(author, id, { version: 1, title: TITLE, text: '　\n ' }, once());
    expect(await refused(articles.submit(author, id, { version: 2 }, once()))).toBe('article.incomplete');
    expect(await refused(articles.submit(author, id, { version: 1 }, once()))).toBe('article.changed-meanwhile');
  });

  it('takes nothing that cannot be printed, from nobody', async () => {
    const unitId = district.unitId('永定镇');
    for (const bad of ['好\u0007', '好\u202E', '\uFFFD', '\uD800']) {
      expect(await refused(articles.create(author, { unitId, title: bad, text: '' }, once()))).toBe('request.invalid');
      expect(await refused(articles.create(author, { unitId, title: '', text: bad }, once()))).toBe('request.invalid');
    }
    const article = await taken();
    const edit = { version: article.version, title: TITLE, text: '坏\u0085。' };
    expect(await refused(articles.edit(editor, article.id, edit, once()))).toBe('request.invalid');
  });

  it('is written for the own unit and what lies below it', async () => {
    expect(await refused(write(stranger, '永定镇'))).toBe('resource.not-found');
    expect((await write(author, '贵石村')).unitName).toBe('贵石村');
  });

  it('is taken by one of two editors at once', async () => {
    const { id } = await submitted();
    const second = await district.addActor('editor', '门头沟区', '郑编辑');
    const outcomes = await Promise.all([editor, second].map((one) => refused(articles.take(one, id, once()))));
    expect([...outcomes].sort()).toEqual(['article.taken-already', null].sort());
    expect((await articles.get(author, id)).editorName).toBe(outcomes[0] === null ? '李编辑' : '郑编辑');
    expect(await refused(articles.withdraw(author, id, once()))).toBe('article.state-refused');
    expect(await refused(articles.take(author, id, once()))).toBe('resource.not-found');
  });

  it('is given back by who took it, with all versions and its clock, and waits for any editor again', async () => {
    const article = await taken();
    const input = { version: article.version, title: TITLE, text: '一是清理堆料520处。' };
    const { dueAt } = await articles.edit(editor, article.id, input, once());
    expect(article.isTakenByMe).toBe(true);
    const second = await district.addActor('editor', '门头沟区', '郑编辑');
    expect((await articles.get(second, article.id)).isTakenByMe).toBe(false);
    expect(await refused(articles.release(second, article.id, once()))).toBe('article.taken-by-other');
    expect(await refused(articles.release(author, article.id, once()))).toBe('resource.not-found');
    const key = once();
    const back = await articles.release(editor, article.id, key);
    expect(back).toMatchObject({ state: 'submitted', editorName: null, takenAt: null, isTakenByMe: false, dueAt });
    expect(back).toMatchObject({ version: 3, text: '一是清理堆料520处。' });
    expect(await articles.release(editor, article.id, key)).toEqual(back);
    expect(await refused(articles.release(editor, article.id, once()))).toBe('article.state-refused');
    expect((await logOf(article.id)).at(-1)).toEqual({ action: 'article.release', detail: TITLE });
    expect(await articles.take(second, article.id, once())).toMatchObject({ editorName: '郑编辑', state: 'taken' });
  });

  it('is given back or put into a bulletin, never both', async () => {
    const bulletin = await openBulletin('先后简报');
    for (let round = 0; round < 8; round++) {
      const { id } = await taken();
      const placing = spec.dataSource.transaction((tx) =>
        spec.get(PlacingService).place(tx, bulletin, { articleId: id, section: '文明创建' }),
      );
      const outcomes = await Promise.all([refused(placing), refused(articles.release(editor, id, once()))]);
      expect([
        ['article.not-taken', null],
        [null, 'article.in-bulletin'],
      ]).toContainEqual(outcomes);
    }
  });

  it('is edited beside what was sent in, which stays', async () => {
    const article = await taken();
    const input = { version: article.version, title: TITLE, text: '一是清理堆料520处,\n二是慰问30户居民。' };
    const edited = await articles.edit(editor, article.id, input, once());
    expect(edited).toMatchObject({ state: 'edited', version: 3, text: '一是清理堆料520处，\n二是慰问30户居民。' });
    expect(edited.submitted?.text).toBe('一是清理堆料500处。\n二是慰问30户居民。');
    expect(await refused(articles.edit(editor, article.id, input, once()))).toBe('article.changed-meanwhile');
    expect(await refused(articles.edit(editor, article.id, { ...input, version: 3, title: ' ' }, once()))).toBe(
      'article.incomplete',
    );
    const { versions } = await articles.get(author, article.id);
    expect(versions.map(({ version, writerName }) => [version, writerName])).toEqual([
      [3, '李编辑'],
      [2, '钱信息'],
      [1, '钱信息'],
    ]);
  });

  it('is declined with its reason, which the author reads', async () => {
    const { id } = await submitted();
    const declined = await articles.decline(editor, id, { reason: ' 与上期重复 ' }, once());
    expect(declined).toMatchObject({ state: 'declined', decidedAt: '2026-01-15T01:30:00.000Z' });
    expect((await articles.get(author, id)).reason).toBe('与上期重复');
    expect(await refused(articles.take(editor, id, once()))).toBe('article.state-refused');
    expect(await logOf(id)).toContainEqual({ action: 'article.decline', detail: `${TITLE}：与上期重复` });
  });

  it('is withdrawn by its author before it is taken, a draft without a word to anybody', async () => {
    const { id } = await submitted();
    expect(await refused(articles.withdraw(colleague, id, once()))).toBe('access.denied');
    expect((await articles.withdraw(author, id, once())).state).toBe('withdrawn');
    const draft = await write();
    await articles.withdraw(author, draft.id, once());
    expect(await logOf(draft.id)).toEqual([]);
    expect(await refused(articles.get(editor, draft.id))).toBe('resource.not-found');
  });

  it('is adopted when a bulletin that prints it is published, and by a second publication again', async () => {
    const { id } = await taken();
    at('2026-01-15T06:00:00Z');
    await adopt([id]);
    expect(await articles.get(author, id)).toMatchObject({ state: 'adopted', decidedAt: '2026-01-15T06:00:00.000Z' });
    at('2026-01-16T06:00:00Z');
    await adopt([id]);
    expect((await articles.get(author, id)).decidedAt).toBe('2026-01-15T06:00:00.000Z');
    const untaken = await submitted();
    expect(await refused(adopt([untaken.id]))).toBe('article.state-refused');
  });

  it('says where it stands, and who of its readers may open that bulletin', async () => {
    const { id } = await taken();
    const { id: bulletinId, publicationId } = await openBulletin('工作快报');
    const placing = spec.get(PlacingService);
    await spec.dataSource.transaction((tx) =>
      placing.place(tx, { id: bulletinId, publicationId }, { articleId: id, section: '文明创建' }),
    );
    const seenBy = async (actor: Actor) => (await articles.get(actor, id)).placements;
    const placement = {
      ...{ bulletinId, publicationId, publicationTitle: '工作快报', state: 'collecting', bulletinNo: null },
      mayRead: true,
    };
    const own = await district.addActor('correspondent', '门头沟区', '冯信息');
    for (const reader of [editor, own]) expect(await seenBy(reader)).toEqual([placement]);
    for (const writer of [author, colleague])
      expect(await seenBy(writer), 'a bulletin of the district is not read from a town').toEqual([
        { ...placement, mayRead: false },
      ]);
    const { items } = await articles.list(author, { mine: true, limit: 100 });
    expect(items.find((article) => article.id === id)?.placements).toEqual([{ ...placement, mayRead: false }]);
  });

  it('keeps its versions and itself whatever the server thinks', async () => {
    const { id } = await write();
    for (const statement of [
      'UPDATE article_versions SET text = $2 WHERE article_id = $1',
      'DELETE FROM articles WHERE id = $1 AND $2 <> id::text',
    ])
      await expect(spec.dataSource.query(statement, [id, ''])).rejects.toThrow();
  });
});

describe('the desk and the figures', () => {
  let spec: SpecModule;
  let district: SpecDistrict;
  let articles: ArticlesService;
  let editor: Actor;
  const writers = new Map<string, Actor>();
  const once = () => writeKey(randomUUID());

  const file = async (unit: string, submittedAt: string, title: string): Promise<ArticleDetail> => {
    const writer = writers.get(unit);
    if (!writer) throw new Error(unit);
    spec.get(Clock).freeze(submittedAt);
    const draft = await articles.create(writer, { unitId: district.unitId(unit), title, text: '正文。' }, once());
    return articles.submit(writer, draft.id, { version: 1 }, once());
  };
  const adopted = async ({ id }: ArticleDetail, decidedAt: string) => {
    spec.get(Clock).freeze(decidedAt);
    await articles.take(editor, id, once());
    await spec.dataSource.transaction((tx) => articles.adopt(tx, editor, [id], '第857期'));
  };
  const titles = async (query: ArticleQuery, actor = editor) =>
    (await articles.list(actor, { ...query, limit: 100 })).items.map(({ title }) => title);

  beforeAll(async () => {
    spec = await openSpecModule(ArticlesModule);
    district = await SpecDistrict.build(spec.dataSource);
    articles = spec.get(ArticlesService);
    editor = await district.addActor('editor');
    for (const unit of ['永定镇', '清水镇', '贵石村'])
      writers.set(unit, await district.addActor('correspondent', unit, `${unit}信息员`));
    await adopted(await file('永定镇', '2025-12-31T15:59:59Z', '年末'), '2026-01-04T01:00:00Z');
    await adopted(await file('永定镇', '2025-12-31T16:00:00Z', '元旦'), '2026-01-04T01:00:00Z');
    const declined = await file('清水镇', '2026-01-05T01:00:00Z', '不用');
    await articles.decline(editor, declined.id, { reason: '太短' }, once());
    await file('清水镇', '2026-01-05T02:00:00Z', '等着');
    const back = await file('贵石村', '2026-01-05T03:00:00Z', '撤回');
    await articles.withdraw(writers.get('贵石村') ?? editor, back.id, once());
    await file('贵石村', '2026-01-06T05:00:00Z', '新到');
    spec.get(Clock).freeze('2026-01-06T06:00:00Z');
  });
  afterAll(() => spec.close());

  it('lists what is overdue first, then by when it is due, then what is settled; by state, unit, month and clock', async () => {
    expect(await titles({})).toEqual(['等着', '新到', '撤回', '不用', '元旦', '年末']);
    expect(await titles({ state: 'adopted' })).toEqual(['元旦', '年末']);
    expect(await titles({ unitId: district.unitId('永定镇') })).toEqual(['新到', '撤回', '元旦', '年末']);
    expect(await titles({ month: '2025-12' })).toEqual(['年末']);
    expect(await titles({ overdue: true })).toEqual(['等着']);
    expect(await titles({}, writers.get('清水镇'))).toEqual(['等着', '不用']);
    expect(await titles({ mine: true }, writers.get('贵石村'))).toEqual(['新到', '撤回']);
  });

  it('goes from page to page without a gap', async () => {
    for (const limit of [1, 2, 3, 4, 5]) {
      const seen: string[] = [];
      for (let cursor: string | undefined; ;) {
        const page = await articles.list(editor, { limit, cursor });
        seen.push(...page.items.map(({ title }) => title));
        if (page.nextCursor === null) break;
        cursor = page.nextCursor;
      }
      expect(seen).toEqual(await titles({}));
    }
    const own = await articles.list(editor, { mine: true, limit: 1 });
    expect(own.items).toEqual([]);
  });

  it('counts by month of Beijing and by town, without what was withdrawn; late is what was or is overdue', async () => {
    const lines = await spec.get(AdoptionService).lines(editor, { from: '2025-12', to: '2026-01' });
    const figures = lines.map((line) => [
      line.month,
      line.unitName,
      line.submitted,
      line.adopted,
      line.declined,
      line.late,
    ]);
    expect(figures.sort()).toEqual(
      [
        ['2025-12', '永定镇', 1, 1, 0, 0],
        ['2026-01', '永定镇', 2, 1, 0, 0],
        ['2026-01', '清水镇', 2, 0, 1, 1],
      ].sort(),
    );
    const own = await spec
      .get(AdoptionService)
      .lines(writers.get('永定镇') ?? editor, { from: '2026-01', to: '2026-01' });
    expect(own.map((line) => [line.unitName, line.submitted])).toEqual([['永定镇', 2]]);
  });

  it('counts for the unit further down that is asked for, or beyond which nothing is to be seen', async () => {
    const service = spec.get(AdoptionService);
    const january = { from: '2026-01', to: '2026-01' };
    const village = ['贵石村', 1];
    const asked = await service.lines(editor, { ...january, unitId: district.unitId('贵石村') });
    expect(asked.map((line) => [line.unitName, line.submitted])).toEqual([village]);
    expect(asked[0]?.unitId).toBe(district.unitId('贵石村'));
    const seen = await service.lines(writers.get('贵石村') ?? editor, january);
    expect(seen.map((line) => [line.unitName, line.submitted])).toEqual([village]);
    expect(await service.lines(await district.addActor('volunteer', '贵石村'), january)).toEqual([]);
  });

  it('refuses a time that is the wrong way round or too long', async () => {
    const service = spec.get(AdoptionService);
    for (const [from, to] of [
      ['2026-02', '2026-01'],
      ['2023-01', '2026-01'],
    ] as const)
      await expect(service.lines(editor, { from, to })).rejects.toThrow('request.invalid');
  });

  it('is a workbook that has the two tables of the screen, and the log knows who took it', async () => {
    const { name, bytes } = await spec.get(AdoptionService).file(editor, { from: '2025-12', to: '2026-01' });
    expect(name).toBe('信息采用情况2025-12至2026-01.xlsx');
    const sheets = await readWorkbook(bytes);
    const byUnit = sheets[0]?.data ?? [];
    expect(byUnit.slice(0, 3)).toEqual([
      ['信息采用情况：2025年12月至2026年1月（按报送月份）', null, null, null, null, null],
      ['单位', '报送', '采用', '采用率', '不采用', '超时'],
      ['永定镇', 3, 2, 0.67, 0, 0],
    ]);
    expect(sheets[1]?.data.map((row) => row.map(asShown))).toEqual([
      ['月份', '单位', '报送', '采用', '采用率', '不采用', '超时'],
      ['2026-01-01 00:00', '永定镇', 2, 1, 0.5, 0, 0],
      ['2026-01-01 00:00', '清水镇', 2, 0, 0, 1, 1],
      ['2025-12-01 00:00', '永定镇', 1, 1, 1, 0, 0],
    ]);
    expect(byUnit.at(-1)).toEqual(['合计', 5, 2, 0.4, 1, 1]);
    const log: unknown[] = await spec.dataSource.query(
      `SELECT 1 FROM audit_entries WHERE action = 'article.export-figures' AND actor_id = $1`,
      [editor.userId],
    );
    expect(log).toHaveLength(1);
  });
});
