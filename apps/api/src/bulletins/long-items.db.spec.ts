import { randomUUID } from 'node:crypto';
import type { Actor, ArticleDetail, ArticleState, BulletinDetail } from '@jishan/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ArticlesService } from '../articles/articles.service';
import { arrangementOf, once, SpecOffice } from './office-spec';

describe('articles and notes in a bulletin', () => {
  let office: SpecOffice;
  let articles: ArticlesService;
  let author: Actor;

  beforeAll(async () => {
    office = await SpecOffice.open();
    articles = office.spec.get(ArticlesService);
    author = await office.district.addActor('correspondent', '永定镇', '钱信息');
  });
  afterAll(() => office.spec.close());

  const refused = (code: string) => ({ code });
  const write = async (state: ArticleState = 'taken', title = '永定镇推进志愿服务'): Promise<ArticleDetail> => {
    const unitId = office.district.unitId('永定镇');
    const input = { unitId, title, text: '一是清理堆料500处。\n二是慰问30户居民。' };
    const draft = await articles.create(author, input, once());
    if (state === 'draft') return draft;
    const submitted = await articles.submit(author, draft.id, { version: 1 }, once());
    if (state === 'declined') return articles.decline(office.editor, draft.id, { reason: '重复' }, once());
    return state === 'submitted' ? submitted : articles.take(office.editor, draft.id, once());
  };
  const put = (bulletin: { id: string }, article: { id: string }, section = '文明实践') =>
    office.bulletins.placeArticle(office.editor, bulletin.id, { articleId: article.id, section }, once());
  const collect = async (title: string) => office.collect(await office.publication(title));
  const arranged = (detail: BulletinDetail) => ({
    ...arrangementOf(detail),
    sections: detail.sections.map(({ name, entries, articles: placed, notes }) => ({
      name,
      briefs: entries.map(({ briefId, mention }) => ({ briefId, mention })),
      articles: placed.map(({ articleId }) => articleId),
      notes,
    })),
  });
  const titlesOf = ({ sections }: BulletinDetail) =>
    sections.map((section) => section.articles.map(({ title }) => title));

  it('print the long items of a section before its briefs and its notes after them', async () => {
    const bulletin = await office.collected(await office.publication('次序'));
    const article = await write();
    const placed = await put(bulletin, article);
    expect(placed.sections[1]?.articles).toEqual([
      { articleId: article.id, title: '永定镇推进志愿服务', unitName: '永定镇', characters: 21 },
    ]);
    const input = arranged(placed);
    input.sections[1]?.notes.push('注：以上活动截至 1月20日.');
    await office.bulletins.arrange(office.editor, bulletin.id, input, once());
    const { content } = await office.publishing.preview(office.editor, bulletin.id);
    expect(content.sections[0], 'no word of what is not there').toEqual({ name: '文明创建', paragraphs: [] });
    expect(content.sections[1]).toMatchObject({
      articles: [
        {
          ...{ articleId: article.id, title: '永定镇推进志愿服务', source: '永定镇' },
          paragraphs: ['一是清理堆料500处。', '二是慰问30户居民。'],
        },
      ],
      notes: ['注：以上活动截至1月20日。'],
    });
    expect(content.sections[1]?.paragraphs).toHaveLength(1);
  });

  it.each([
    ['draft', 'resource.not-found'],
    ['submitted', 'article.not-taken'],
    ['declined', 'article.state-refused'],
  ] as const)('take no article that is %s', async (state, code) => {
    const bulletin = await collect(`不收${state}`);
    const article = await write(state);
    await expect(put(bulletin, article)).rejects.toMatchObject(refused(code));
  });

  it('have an article once a publication, also when two put it in at once, and in another publication again', async () => {
    const publicationId = await office.publication('一次');
    const [one, other] = [await office.collect(publicationId), await office.collect(publicationId, '2026-01-27')];
    const article = await write();
    const outcomes = await Promise.allSettled([put(one, article), put(other, article)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find((outcome) => outcome.status === 'rejected')).toMatchObject({
      reason: refused('article.in-bulletin'),
    });
    await put(await collect('另一种'), article);
    const { placements } = await articles.get(office.editor, article.id);
    expect(placements.map(({ publicationTitle }) => publicationTitle).sort()).toEqual(['一次', '另一种']);
  });

  it('refuse an unknown section, an unknown article, and an article out of reach', async () => {
    const bulletin = await collect('拒绝');
    const article = await write();
    await expect(put(bulletin, article, '没有的栏目')).rejects.toMatchObject(refused('bulletin.section-unknown'));
    await expect(put(bulletin, { id: randomUUID() })).rejects.toMatchObject(refused('resource.not-found'));
    const elsewhere = await office.district.addActor('editor', '清水镇', '吴编辑');
    await expect(
      office.bulletins.placeArticle(elsewhere, bulletin.id, { articleId: article.id, section: '文明实践' }, once()),
    ).rejects.toMatchObject(refused('resource.not-found'));
  });

  it('are arranged with the briefs in one save, of the very articles that are in it', async () => {
    const bulletin = await collect('排版');
    const [first, second] = [await write('taken', '甲'), await write('taken', '乙')];
    await put(bulletin, first);
    const placed = await put(bulletin, second);
    expect(titlesOf(placed)).toEqual([[], ['甲', '乙']]);
    const input = arranged(placed);
    const [creation, practice] = input.sections;
    if (!creation || !practice) throw new Error('two sections');
    const swapped = [
      { ...creation, articles: [first.id], notes: ['编者按：甲。', '编者按：乙。'] },
      { ...practice, articles: [second.id] },
    ];
    const saved = await office.bulletins.arrange(office.editor, bulletin.id, { ...input, sections: swapped }, once());
    expect(titlesOf(saved)).toEqual([['甲'], ['乙']]);
    expect(saved.sections.map(({ notes }) => notes)).toEqual([['编者按：甲。', '编者按：乙。'], []]);
    for (const [wrong = [], others = [second.id]] of [
      [[]],
      [[first.id, first.id]],
      [[first.id, randomUUID()]],
      [[first.id, first.id], []],
    ]) {
      const sections = [
        { ...creation, articles: wrong },
        { ...practice, articles: others },
      ];
      await expect(
        office.bulletins.arrange(office.editor, bulletin.id, { ...input, version: saved.version, sections }, once()),
      ).rejects.toMatchObject(refused('bulletin.changed-meanwhile'));
    }
    const without = await office.bulletins.arrange(office.editor, bulletin.id, arrangementOf(saved), once());
    expect([titlesOf(without), without.sections[0]?.notes.length], 'a save without a word of them leaves them').toEqual(
      [[['甲'], ['乙']], 2],
    );
    const bad = arranged(without);
    bad.sections[0]?.notes.push('坏\u202E');
    await expect(office.bulletins.arrange(office.editor, bulletin.id, bad, once())).rejects.toMatchObject(
      refused('request.invalid'),
    );
  });

  it('give an article back when it is taken out, and hold it from being declined until then', async () => {
    const bulletin = await collect('取出');
    const article = await write();
    await put(bulletin, article);
    await expect(articles.decline(office.editor, article.id, { reason: '不用了' }, once())).rejects.toMatchObject(
      refused('article.in-bulletin'),
    );
    const after = await office.bulletins.takeOutArticle(office.editor, bulletin.id, article.id, once());
    expect(titlesOf(after).flat()).toEqual([]);
    await expect(office.bulletins.takeOutArticle(office.editor, bulletin.id, article.id, once())).rejects.toMatchObject(
      refused('resource.not-found'),
    );
    expect((await articles.decline(office.editor, article.id, { reason: '不用了' }, once())).state).toBe('declined');
    expect((await office.logOf(bulletin.id)).map(({ action, detail }) => [action, detail]).slice(1)).toEqual([
      ['bulletin.place-article', '永定镇推进志愿服务'],
      ['bulletin.take-out-article', '永定镇推进志愿服务'],
    ]);
  });

  it('are not changed under the eyes of a proofreader, and adopted when the issue is published', async () => {
    const bulletin = await collect('刊发');
    const article = await write();
    await put(bulletin, article);
    const edit = (title: string) =>
      articles.edit(office.editor, article.id, { version: 2, title, text: '改。' }, once());
    await office.step(office.editor, 'edit', bulletin);
    await expect(edit('改题')).rejects.toMatchObject(refused('bulletin.in-review'));
    for (const statement of [
      `UPDATE articles SET title = '改题' WHERE id = $1`,
      'DELETE FROM bulletin_articles WHERE article_id = $1',
      `INSERT INTO bulletin_notes SELECT bulletin_id, publication_id, section, 9, '注' FROM bulletin_articles WHERE article_id = $1`,
    ])
      await expect(office.spec.dataSource.query(statement, [article.id]), statement).rejects.toThrow(
        'not being collected',
      );
    await office.step(office.proofreader, 'proofread', bulletin);
    await office.step(office.signer, 'sign', bulletin);
    expect((await articles.get(author, article.id)).state, 'signed is not printed').toBe('taken');
    await office.release(bulletin);
    const adopted = await articles.get(author, article.id);
    expect(adopted).toMatchObject({ state: 'adopted', decidedAt: '2026-01-20T02:00:00.000Z' });
    expect(adopted.placements).toMatchObject([{ state: 'published', bulletinNo: '第857期' }]);
    await expect(edit('改题')).rejects.toMatchObject(refused('article.state-refused'));
    const again = await office.collect(bulletin.publicationId, '2026-01-27');
    await expect(put(again, article)).rejects.toMatchObject(refused('article.already-printed'));
  });

  it('print what was seen: an edit in the moment of the hand-in is refused or seen', async () => {
    for (let round = 0; round < 8; round++) {
      const bulletin = await collect(`同时${round}`);
      const article = await write();
      await put(bulletin, article);
      const { sha256 } = await office.publishing.preview(office.editor, bulletin.id);
      const outcomes = await Promise.allSettled([
        articles.edit(office.editor, article.id, { version: 2, title: '改过的题', text: '改。' }, once()),
        office.chain.take(office.editor, bulletin.id, 'edit', { sha256 }, once()),
      ]);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const lost = outcomes.find((outcome) => outcome.status === 'rejected');
      expect(['bulletin.in-review', 'bulletin.changed-meanwhile']).toContain((lost?.reason as { code: string }).code);
    }
  });
});
