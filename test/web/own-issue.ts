import {
  DEFAULT_HOUSE_STYLE,
  dayOf,
  stepRulesFor,
  type ArticleDetail,
  type BriefRecord,
  type BulletinDetail,
  type MeRecord,
  type Page,
  type PublicationDetail,
} from '@jishan/domain';
import { letOldDaysPass } from '../support/briefs.ts';
import { asRole, type Client } from '../support/client.ts';

export interface OwnIssue {
  id: string;
  address: string;
  publicationId: string;
  editor: Client;
}

const ROLES = ['编辑', '校对', '核签'];
export const SECTIONS = ['创建', '实践', '培育'] as const;

/** An issue of a publication that nobody else prints: three briefs and an article in 创建, two briefs in 实践, nothing in 培育. */
export async function ownIssue(url: string, title: string): Promise<OwnIssue> {
  const [admin, editor] = [await asRole(url, 'district-admin'), await asRole(url, 'editor')];
  const [grant] = (await editor.get<MeRecord>('/me')).grants;
  const unitId = grant?.unitId;
  const sections = SECTIONS.map((name) => ({ name, categories: [], fullMax: null }));
  const publication = await admin.post<PublicationDetail>('/publications', {
    ...{ unitId, title, office: '门头沟区新时代文明实践中心', numbering: 'yearly', sections, imprintRoles: ROLES },
    ...{ steps: stepRulesFor(ROLES), mastheads: [], unitOrder: [], distribution: [], contact: '' },
    ...{ houseStyle: DEFAULT_HOUSE_STYLE, lastRunningNo: 0 },
  });
  const day = { issuedOn: dayOf(new Date().toISOString()) };
  const { id } = await editor.post<BulletinDetail>('/bulletins', { publicationId: publication.id, ...day });
  const { items } = await editor.get<Page<BriefRecord>>('/briefs?status=printed&limit=100');
  const briefIds = items.filter(({ outdated, flags }) => !outdated && flags.length === 0).map((brief) => brief.id);
  if (briefIds.length < 5) throw new Error('the demo has too few briefs');
  await editor.post(`/bulletins/${id}/briefs`, { briefIds: briefIds.slice(0, 3), section: '创建' });
  await editor.post(`/bulletins/${id}/briefs`, { briefIds: briefIds.slice(3, 5), section: '实践' });
  const words = { unitId, title: `${title}的信息`, text: '一是定标准。二是勤公示。' };
  const article = await editor.post<ArticleDetail>('/articles', words);
  await editor.post(`/articles/${article.id}/submit`, { version: article.version });
  await editor.post(`/articles/${article.id}/take`);
  await editor.post(`/bulletins/${id}/articles`, { articleId: article.id, section: '创建' });
  await letOldDaysPass(editor, id);
  return { id, address: `/office/bulletins/${id}`, publicationId: publication.id, editor };
}
