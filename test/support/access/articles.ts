import {
  addDays,
  dayOf,
  type AdoptionLine,
  type ArticleDetail,
  type ArticleDue,
  type ArticleRecord,
  type ArticleVersion,
  type ArticleVersionText,
  type BulletinDetail,
} from '@jishan/domain';
import { bulletin } from '../briefs.ts';
import type { Client } from '../client.ts';
import type { Scope } from '../places.ts';
import type { Subjects } from '../subjects.ts';
import { ANY, PLACES, type Cell, type Recipe } from './cell.ts';
import { PLACEMENT } from './shapes-office.ts';
import { list, page, record, values, type Shape } from './shapes.ts';

const ARTICLE_KEYS = {
  ...values('id', 'unitId', 'unitName', 'authorName', 'isMine', 'title', 'characters', 'state', 'version', 'savedAt'),
  ...values('submittedAt', 'dueAt', 'takenAt', 'editorName', 'decidedAt', 'reason', 'isTakenByMe'),
  placements: list(PLACEMENT),
};
const VERSION_KEYS = values('version', 'writerName', 'at', 'characters');
const ARTICLE = record<ArticleRecord>('ArticleRecord', ARTICLE_KEYS);
const DETAIL = record<ArticleDetail>('ArticleDetail', {
  ...ARTICLE_KEYS,
  ...values('text'),
  submitted: record<NonNullable<ArticleDetail['submitted']>>('what was submitted', values('title', 'text', 'version')),
  versions: list(record<ArticleVersion>('ArticleVersion', VERSION_KEYS)),
});
const VERSION = record<ArticleVersionText>('ArticleVersionText', { ...VERSION_KEYS, ...values('title', 'text') });
const ADOPTION = record<AdoptionLine>(
  'AdoptionLine',
  values('month', 'unitId', 'unitName', 'submitted', 'adopted', 'declined', 'late'),
);

export const ARTICLE_ANSWERS: Record<string, Shape | null> = {
  'GET /articles': page(ARTICLE),
  'GET /articles/due': record<ArticleDue>('ArticleDue', values('submittedAt', 'dueAt')),
  'GET /articles/adoption': list(ADOPTION),
  'GET /articles/adoption/file': null,
  'GET /articles/{id}': DETAIL,
  'GET /articles/{id}/versions/{version}': VERSION,
  'POST /articles': DETAIL,
  'PUT /articles/{id}': DETAIL,
  'POST /articles/{id}/submit': DETAIL,
  'POST /articles/{id}/withdraw': DETAIL,
  'POST /articles/{id}/take': DETAIL,
  'POST /articles/{id}/release': DETAIL,
  'PUT /articles/{id}/text': DETAIL,
  'POST /articles/{id}/decline': DETAIL,
};

const TEXT = { title: '核对用信息', text: '核对用的一段。' };

async function draftBy(client: Client, unitId: string): Promise<ArticleDetail> {
  return client.post('/articles', { unitId, ...TEXT });
}

/** By the editor of the district, who may write anywhere: sent in, and where wanted taken. */
export async function sentIn({ makers }: Subjects, unitId: string, taken = false): Promise<ArticleDetail> {
  const { id, version } = await draftBy(makers.editor, unitId);
  const sent = await makers.editor.post<ArticleDetail>(`/articles/${id}/submit`, { version });
  return taken ? makers.editor.post(`/articles/${id}/take`) : sent;
}

const shared = (cell: Cell) =>
  cell.shared.once('article', cell.place.unitId, () => sentIn(cell.shared, cell.place.unitId));
const ofShared = async (cell: Cell) => ({ path: { id: cell.id((await shared(cell)).id) } });

/** A draft of whoever asks, where they may write there; otherwise somebody else's, which is not to be seen. */
async function ofDraft(cell: Cell) {
  const { client } = cell.holder;
  const own = await client.send<ArticleDetail>('POST', '/articles', { unitId: cell.place.unitId, ...TEXT });
  const draft = own.status === 201 ? own.body : await draftBy(cell.shared.makers.editor, cell.place.unitId);
  return { path: { id: cell.id(draft.id) } };
}

/** Taken by whoever asks, where they may take it there; otherwise by somebody else. */
async function ofTaken(cell: Cell) {
  const { id } = await sentIn(cell.shared, cell.place.unitId);
  const own = await cell.holder.client.send('POST', `/articles/${id}/take`);
  if (own.status !== 200) await cell.shared.makers.editor.post(`/articles/${id}/take`);
  return { path: { id: cell.id(id) } };
}

const ofFresh = async (cell: Cell, taken = false) => ({
  path: { id: cell.id((await sentIn(cell.shared, cell.place.unitId, taken)).id) },
});

/** On the first of a month nothing has been sent in yet. */
const lastTwoMonths = () => {
  const today = dayOf(new Date().toISOString());
  return { from: addDays(`${today.slice(0, 7)}-01`, -1).slice(0, 7), to: today.slice(0, 7) };
};

/** Publications belong to the district, which is home or stands above it. */
const DISTRICT: readonly Scope[] = ['own', 'parent', 'nowhere'];
const atDistrict =
  <T>(ask: (cell: Cell) => Promise<T>) =>
  (cell: Cell): Promise<T> | null => {
    const isDistrict = cell.holder.home.parentId === null;
    return cell.scope === (isDistrict ? 'parent' : 'own') ? null : ask(cell);
  };

export const ARTICLE_RECIPES: Recipe[] = [
  { route: 'GET /articles', scopes: ANY, ask: () => ({}) },
  { route: 'GET /articles/due', scopes: ANY, ask: () => ({}) },
  { route: 'GET /articles/adoption', scopes: ANY, ask: () => ({ query: lastTwoMonths() }) },
  { route: 'GET /articles/adoption/file', scopes: ANY, ask: () => ({ query: lastTwoMonths() }) },
  { route: 'GET /articles/{id}', scopes: PLACES, ask: ofShared },
  {
    route: 'GET /articles/{id}/versions/{version}',
    scopes: PLACES,
    ask: async (cell) => ({ path: { ...(await ofShared(cell)).path, version: 2 } }),
  },
  { route: 'POST /articles', scopes: PLACES, ask: (cell) => ({ body: { unitId: cell.unitId, ...TEXT } }) },
  {
    route: 'PUT /articles/{id}',
    scopes: PLACES,
    ask: async (cell) => ({ ...(await ofDraft(cell)), body: { ...TEXT, text: '改过的一段。', version: 1 } }),
  },
  {
    route: 'POST /articles/{id}/submit',
    scopes: PLACES,
    ask: async (cell) => ({ ...(await ofDraft(cell)), body: { version: 1 } }),
  },
  { route: 'POST /articles/{id}/withdraw', scopes: PLACES, ask: ofDraft },
  { route: 'POST /articles/{id}/take', scopes: PLACES, ask: (cell) => ofFresh(cell) },
  { route: 'POST /articles/{id}/release', scopes: PLACES, ask: ofTaken },
  {
    route: 'PUT /articles/{id}/text',
    scopes: PLACES,
    ask: async (cell) => ({ ...(await ofFresh(cell, true)), body: { ...TEXT, text: '改过的一段。', version: 2 } }),
  },
  {
    route: 'POST /articles/{id}/decline',
    scopes: PLACES,
    ask: async (cell) => ({ ...(await ofFresh(cell)), body: { reason: '核对用，不采用' } }),
  },
  {
    route: 'POST /bulletins/{id}/articles',
    scopes: DISTRICT,
    ask: atDistrict(async (cell) => {
      const { id, sections } = await bulletin(cell.things);
      const { id: articleId } = await sentIn(cell.shared, cell.holder.home.id, true);
      return { path: { id: cell.id(id) }, body: { articleId, section: sections[0]?.name ?? '' } };
    }),
  },
  {
    route: 'POST /bulletins/{id}/articles',
    about: '信息 there',
    scopes: PLACES,
    ask: async (cell) => {
      const { id, sections } = await bulletin(cell.things);
      const articleId = cell.id((await sentIn(cell.shared, cell.place.unitId, true)).id);
      return { path: { id }, body: { articleId, section: sections[0]?.name ?? '' } };
    },
  },
  {
    route: 'DELETE /bulletins/{id}/articles/{articleId}',
    scopes: DISTRICT,
    ask: atDistrict(async (cell) => {
      const { editor } = cell.shared.makers;
      const { id, sections } = await bulletin(cell.things);
      const { id: articleId } = await sentIn(cell.shared, cell.holder.home.id, true);
      const section = sections[0]?.name ?? '';
      await editor.post<BulletinDetail>(`/bulletins/${id}/articles`, { articleId, section });
      return { path: { id: cell.id(id), articleId } };
    }),
  },
];
