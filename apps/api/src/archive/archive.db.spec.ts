import { searchText, type Actor, type ArchiveHit, type ArchivePageQuery } from '@jishan/domain';
import fc from 'fast-check';
import mammoth from 'mammoth';
import { readSheet } from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SpecDistrict } from '../briefs/desk-spec';
import { Clock } from '../platform/clock';
import { openSpecModule, type SpecModule } from '../platform/db-spec';
import { newId } from '../platform/ids';
import { addBrief, contentOf, publishIssue } from './archive-spec';
import { ArchiveModule } from './archive.module';
import { ArchiveService } from './archive.service';

describe('the archive', () => {
  let spec: SpecModule;
  let archive: ArchiveService;
  let district: SpecDistrict;
  let editor: Actor;
  let issue: { publicationId: string; bulletinId: string };
  const ids = new Map<string, string>();

  const draft = async (name: string, brief: Parameters<typeof addBrief>[2]) => {
    ids.set(name, await addBrief(spec, district, brief));
  };
  const search = async (query: ArchivePageQuery, actor = editor): Promise<ArchiveHit[]> =>
    (await archive.search(actor, query)).items;
  const names = async (query: ArchivePageQuery, actor = editor): Promise<string[]> => {
    const named = new Map([...ids].map(([name, id]) => [id, name]));
    return (await search(query, actor)).map((hit) => named.get(hit.id) ?? hit.text);
  };

  const inPages = async (query: ArchivePageQuery): Promise<ArchiveHit[]> => {
    const read: ArchiveHit[] = [];
    let cursor: string | undefined;
    do {
      const page = await archive.search(editor, { ...query, ...(cursor ? { cursor } : {}) });
      read.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    return read;
  };

  beforeAll(async () => {
    spec = await openSpecModule(ArchiveModule);
    archive = spec.get(ArchiveService);
    district = await SpecDistrict.build(spec.dataSource);
    editor = await district.addActor('editor');
    spec.get(Clock).freeze('2026-01-20T02:00:00Z');
    await draft('fire', {
      ...{ unit: '贵石村', day: '2026-01-15', headcount: 33, campaign: '冬防行动' },
      text: '永定镇：15日，贵石村开展“春节防火安全”主题宣传活动，共30余名居民参加。',
    });
    await draft('screen', {
      ...{ unit: '清水镇', day: '2026-01-16', headcount: 20 },
      text: '清水镇：16日，开展LED屏巡查，共20人参加。',
    });
    await draft('books', {
      ...{ unit: '区教委', day: '2026-01-02', headcount: 21, category: '读书分享' },
      text: '区教委：近日，开展读书会，共20余人参加。',
    });
    await draft('december', {
      ...{ unit: '贵石村', day: '2025-12-30', headcount: 90 },
      text: '永定镇：近日，贵石村开展火灾防范演练，消除防火隐患，共90人参加。',
    });
    const printed = contentOf(
      '工作快报',
      '2026-01-16',
      [
        {
          name: '文明实践',
          paragraphs: [{ text: '永定镇：15日，贵石村防火宣传，共30余人参加。', briefIds: [ids.get('fire') ?? ''] }],
          articles: [
            { articleId: newId(), title: '网格员守望', paragraphs: ['一是巡查。', '二是劝导。'], source: '清水镇' },
          ],
          notes: ['天气转冷，注意防滑。'],
        },
        { name: '空栏目', paragraphs: [] },
      ],
      {
        corrections: [{ bulletinId: newId(), briefId: ids.get('books') ?? '', text: '更正：读书会参加人数应为21人。' }],
      },
    );
    const article = newId();
    await spec.dataSource.query(
      `INSERT INTO articles (id, unit_id, author_id, author_name, title, text, state, created_at, saved_at, submitted_version, submitted_at, due_at, decided_at)
       SELECT id, $3, $4, '王信息', title, '一是走访。', state, now(), now(), 1, at, at, CASE state WHEN 'withdrawn' THEN at END
         FROM (VALUES ($1::uuid, '老街焕新', 'submitted'), ($2::uuid, '老街撤稿', 'withdrawn')) AS given (id, title, state),
              (VALUES ('2026-01-15T17:00:00Z'::timestamptz)) AS sent (at)`,
      [article, newId(), district.unitId('清水镇'), editor.userId],
    );
    ids.set('article', article);
    issue = await publishIssue(spec, district.unitId('门头沟区'), {
      content: printed,
      runningNo: 857,
      briefs: [{ id: ids.get('fire') ?? '', section: '文明实践' }],
    });
  });
  afterAll(() => spec.close());

  describe('finds', () => {
    it('words of two characters exactly, wherever they stand', async () => {
      expect(await names({ words: '防火', kind: 'brief' })).toEqual(['fire', 'december']);
      expect(await names({ words: '火防' })).toEqual([]);
      expect(await names({ words: '防范', kind: 'brief' })).toEqual(['december']);
    });

    it('single characters and long words, and no word whose pairs only stand apart', async () => {
      expect(await names({ words: '灾' })).toEqual(['december']);
      expect(await names({ words: '火灾防范演练' })).toEqual(['december']);
      // 灾防 and 防火 stand in one text, 灾防火 in none
      expect(await names({ words: '灾防火' })).toEqual([]);
    });

    it('all of several words', async () => {
      expect(await names({ words: '永定镇 演练', kind: 'brief' })).toEqual(['december']);
      expect(await names({ words: '永定镇 读书' })).toEqual([]);
    });

    it('letters of any case, and takes signs for what they are', async () => {
      expect(await names({ words: 'lEd' })).toEqual(['screen']);
      expect(await names({ words: '%' })).toEqual([]);
      expect(await names({ words: '防_' })).toEqual([]);
    });

    it('what bulletins printed: paragraphs, long items, notes and corrections, in their order', async () => {
      const hits = await search({ kind: 'printed' });
      expect(hits.map((hit) => [hit.position, hit.section, hit.text.slice(0, 6)])).toEqual([
        [1, '文明实践', '网格员守望\n'],
        [2, '文明实践', '永定镇：15'],
        [3, '文明实践', '天气转冷，注'],
        [4, null, '更正：读书会'],
      ]);
      expect(hits[0]?.bulletin).toEqual({ id: issue.bulletinId, title: '工作快报第857期' });
      expect((await search({ words: '劝导' })).map((hit) => hit.kind)).toEqual(['printed']);
    });

    it('the text of now: an edit is found at once, and what it replaced no more', async () => {
      const edit = 'UPDATE briefs SET edited_text = $2 WHERE id = $1';
      await spec.dataSource.query(edit, [ids.get('screen'), '清水镇：近日，开展电子屏排查。']);
      expect(await names({ words: '电子屏' })).toEqual(['screen']);
      expect(await names({ words: 'LED' })).toEqual([]);
    });
  });

  it('finds what was sent in, by the day in Beijing, and nothing that was taken back', async () => {
    expect((await search({ words: '老街' })).map(({ kind, id, day }) => [kind, id, day])).toEqual([
      ['article', ids.get('article'), '2026-01-16'],
    ]);
    expect(await names({ words: '走访', headcountMin: 1 })).toEqual([]);
  });

  it('finds what was taken in from bulletins of before, and nothing of what stepped back', async () => {
    const id = newId();
    await spec.dataSource.query(
      `INSERT INTO past_bulletins (id, publication_id, bulletin_no, year, issued_on, content, sha256, source, source_sha256, imported_by, importer_name, imported_at)
       VALUES ($1, $2, '第12期', 2019, '2019-03-05', '{}', repeat('0', 64), '…', repeat('0', 64), $3, '李编辑', now())`,
      [id, issue.publicationId, editor.userId],
    );
    const insert = `INSERT INTO past_briefs (past_bulletin_id, position, section, text, unit_name, unit_id, headcount) VALUES ($1, $2, '文明实践', $3, $4, $5, $6)`;
    const rows = [
      [1, '永定镇：4日，开展学雷锋义诊，共50人参加。', '永定镇', district.unitId('永定镇'), 50],
      [2, '一段没有读懂的话，提到义诊。', null, null, null],
    ];
    for (const row of rows) await spec.dataSource.query(insert, [id, ...row]);
    const wrong = newId();
    await spec.dataSource.query(
      `INSERT INTO past_bulletins (id, publication_id, bulletin_no, year, issued_on, content, sha256, source, source_sha256, imported_by, importer_name,
         imported_at, withdrawn_at, withdrawn_by, withdrawer_name, withdraw_reason)
       SELECT $2, publication_id, bulletin_no, year, issued_on, content, sha256, source, source_sha256, imported_by, importer_name,
              imported_at, now(), imported_by, importer_name, '粘错了期' FROM past_bulletins WHERE id = $1`,
      [id, wrong],
    );
    await spec.dataSource.query(insert, [wrong, ...(rows[0] ?? [])]);
    const hits = await search({ words: '义诊' });
    expect(hits.map(({ kind, position, day, bulletin }) => [kind, position, day, bulletin?.title])).toEqual([
      ['past', 1, '2019-03-05', '工作快报第12期'],
      ['past', 2, '2019-03-05', '工作快报第12期'],
    ]);
    expect(await search({ words: '义诊', headcountMin: 50, unitId: district.unitId('永定镇') })).toHaveLength(1);
    expect(await inPages({ words: '义诊', limit: 1 })).toEqual(hits);
  });

  describe('keeps to', () => {
    it('a month and more than twenty people, in one question', async () => {
      const january = { kind: 'brief', from: '2026-01-01', to: '2026-01-31' } as const;
      expect(await names({ ...january, headcountMin: 21 })).toEqual(['fire', 'books']);
      expect(await names(january)).toEqual(['screen', 'fire', 'books']);
    });

    it('units with all below them, sections, campaigns and publications', async () => {
      const ofTown = { unitId: district.unitId('永定镇') };
      expect(await names({ ...ofTown, kind: 'brief' })).toEqual(['fire', 'december']);
      expect(await names({ ...ofTown, kind: 'printed' })).toEqual(['永定镇：15日，贵石村防火宣传，共30余人参加。']);
      expect(await names({ campaign: '冬防', kind: 'brief' })).toEqual(['fire']);
      expect(await names({ section: '文明实践', kind: 'brief' })).toEqual(['screen', 'fire', 'december']);
      expect(await names({ publicationId: issue.publicationId, kind: 'brief' })).toEqual(['fire']);
      expect(await names({ publicationId: newId() })).toEqual([]);
      expect((await search({ headcountMin: 30, kind: 'printed' })).map((hit) => hit.position)).toEqual([2]);
    });

    it('what the actor may read: a town sees its own briefs and no bulletin of the district', async () => {
      const town = await district.addActor('town-admin', '清水镇');
      expect(await names({}, town)).toEqual(['screen']);
      const correspondent = await district.addActor('correspondent', '永定镇');
      expect(await names({}, correspondent)).toEqual(['fire', 'december']);
    });
  });

  it('goes on from page to page over all kinds without losing or repeating any', async () => {
    const whole = await search({ limit: 100 });
    expect(whole.map((hit) => hit.day)).toEqual([...whole.map((hit) => hit.day)].sort().reverse());
    const matching = await search({ limit: 100, words: '永定镇' });
    expect(matching).toHaveLength(4);
    for (const limit of [1, 2, 3]) {
      expect(await inPages({ limit })).toEqual(whole);
      expect(await inPages({ limit, words: '永定镇' })).toEqual(matching);
    }
    await expect(archive.search(editor, { cursor: 'WzEsMiwzLDRd' })).rejects.toThrow('request.cursor-invalid');
  });

  it('gives what it found as one workbook, as a document and as text, and keeps who took it', async () => {
    const query = { kind: 'brief', from: '2026-01-01', to: '2026-01-31', headcountMin: 21 } as const;
    const { name, bytes } = await archive.export(editor, query, 'xlsx');
    expect(name).toBe('资料库2026-01-20.xlsx');
    const rows = await readSheet(bytes);
    expect(rows.map((row) => row[5])).toEqual(['参加人数', 33, 21]);
    expect(rows[1]?.[7]).toBe('工作快报第857期');
    const { value } = await mammoth.extractRawText({ buffer: (await archive.export(editor, query, 'docx')).bytes });
    expect(value).toContain('春节防火安全');
    expect((await archive.export(editor, query, 'txt')).bytes.toString()).toContain('读书会');
    const audits: { detail: string }[] = await spec.dataSource.query(
      "SELECT detail FROM audit_entries WHERE action = 'archive.export'",
    );
    expect(audits.map(({ detail }) => detail)).toEqual(['2 条', '2 条', '2 条']);
  });

  it('reads text as the library does, whatever the text', async () => {
    const letters = fc.constantFrom(...'AZaz09ＡＺａｚ０９永定𠮷％Ωß \n“'.match(/./gsu)!); // the pattern matches any text
    const texts = fc.sample(fc.string({ unit: letters, maxLength: 40 }), { numRuns: 200, seed: 7 });
    const rows: { text: string }[] = await spec.dataSource.query(
      'SELECT lower(t COLLATE "C") AS text FROM unnest($1::text[]) WITH ORDINALITY AS given (t, n) ORDER BY n',
      [texts],
    );
    expect(rows.map(({ text }) => text)).toEqual(texts.map(searchText));
  });
});
