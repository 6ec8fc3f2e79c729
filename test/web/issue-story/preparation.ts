import {
  DEFAULT_HOUSE_STYLE,
  dayOf,
  stepRulesFor,
  type ActivityDetail,
  type ArticleDetail,
  type BriefDetail,
  type BriefRecord,
  type BulletinDetail,
  type MeRecord,
  type Page,
  type Problem,
  type PublicationDetail,
} from '@jishan/domain';
import { briefOf, letOldDaysPass } from '../../support/briefs.ts';
import { asRole, type Client } from '../../support/client.ts';
import { conclude } from '../../support/concluding.ts';

export const TITLE = '文明实践周刊';
const ROLES = ['编辑', '校对', '核签'];
/** Invented, with a check character that is right: the linter knows a number by it. */
const IDENTITY = ['110109', '19750302', '001'].join('');
const CHECK = '10X98765432';
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
export const identityNumber = `${IDENTITY}${CHECK[[...IDENTITY].reduce((sum, digit, i) => sum + Number(digit) * (WEIGHTS[i] ?? 0), 0) % 11]}`;

export interface Office {
  correspondent: Client;
  editor: Client;
  admin: Client;
}
export interface Prepared {
  bulletinId: string;
  publicationId: string;
  /** Printed, and corrected afterwards. */
  activityId: string;
  /** Whose figure an editor has changed. */
  changed: BriefDetail;
}

export async function openOffice(url: string): Promise<Office> {
  const [correspondent, editor, admin] = [
    await asRole(url, 'correspondent'),
    await asRole(url, 'editor'),
    await asRole(url, 'district-admin'),
  ];
  return { correspondent, editor, admin };
}

/** An issue of a publication of one's own: twelve briefs in three sections, one of them with a figure that no record has. */
export async function prepareIssue(url: string, office: Office): Promise<Prepared> {
  const { editor, admin } = office;
  const publication = await publish(admin);
  const { activityId } = await conclude(url, '周刊里的清扫');
  const { unitId } = await editor.get<ActivityDetail>(`/activities/${activityId}`);
  const own = await briefOf(editor, activityId, unitId);
  const briefIds = [own.id, ...(await unusedBriefs(editor, 11))];
  const issue = { publicationId: publication.id, issuedOn: dayOf(new Date().toISOString()) };
  const { id: bulletinId } = await editor.post<BulletinDetail>('/bulletins', issue);
  await editor.post(`/bulletins/${bulletinId}/briefs`, { briefIds });
  const changed = await changeFigure(editor, briefIds.slice(1));
  await letOldDaysPass(editor, bulletinId);
  return { bulletinId, publicationId: publication.id, activityId, changed };
}

/** The third publication, as an office would make it up, with two who are sent it. */
async function publish(admin: Client): Promise<PublicationDetail> {
  const [grant] = (await admin.get<MeRecord>('/me')).grants;
  const sections = [
    { name: '创建', categories: ['环境卫生', '文明宣传', '文明引导'], fullMax: null },
    { name: '实践', categories: ['理论宣讲', '志愿服务', '便民服务'], fullMax: null },
    { name: '培育', categories: ['未成年人', '文化活动', '读书分享', '移风易俗'], fullMax: null },
  ];
  const publication = await admin.post<PublicationDetail>('/publications', {
    ...{ unitId: grant?.unitId, title: TITLE, office: '门头沟区新时代文明实践中心', numbering: 'yearly' },
    ...{ sections, imprintRoles: ROLES, steps: stepRulesFor(ROLES), mastheads: [], unitOrder: [] },
    ...{ distribution: [{ label: '发', names: '各镇街' }] },
    ...{ contact: '', houseStyle: DEFAULT_HOUSE_STYLE, lastRunningNo: 0 },
  });
  for (const [list, name] of [
    ['报', '区文明办'],
    ['发', '妙峰山镇'],
  ])
    await admin.post(`/publications/${publication.id}/recipients`, {
      ...{ list, name },
      address: `${list === '报' ? 'bao' : 'fa'}@example.cn`,
    });
  return publication;
}

/** The oldest that nobody has used: the other specs look at the new ones. */
async function unusedBriefs(editor: Client, count: number): Promise<string[]> {
  const to = dayOf(new Date(Date.now() - 90 * 86_400_000).toISOString());
  const { items } = await editor.get<Page<BriefRecord>>(`/briefs?status=unused&to=${to}&limit=100`);
  const sound = items.filter(({ outdated, flags }) => !outdated && flags.length === 0);
  const kinds = new Map(sound.map((brief) => [brief.category, brief]));
  const others = sound.filter((brief) => !new Set(kinds.values()).has(brief));
  const chosen = [...kinds.values(), ...others].slice(0, count);
  if (chosen.length < count) throw new Error(`the demo has only ${chosen.length} briefs that nobody has used`);
  return chosen.map(({ id }) => id);
}

/** One of them says more than the records, with a reason that sounds well. */
async function changeFigure(editor: Client, ids: readonly string[]): Promise<BriefDetail> {
  for (const id of ids) {
    const brief = await editor.get<BriefDetail>(`/briefs/${id}`);
    const figure = /共(\d+)余?名?/.exec(brief.text);
    if (!figure?.[1]) continue;
    const text = brief.text.replace(figure[0], figure[0].replace(figure[1], '777'));
    const refused = await editor.send<Problem>('PUT', `/briefs/${id}/text`, { text, version: brief.version });
    if (refused.body.code !== 'brief.figure-unsupported') throw new Error('a figure that no record has was taken');
    const reasons = (refused.body.fields ?? []).map(({ field }) => ({ figure: field, reason: '现场估算' }));
    return editor.put<BriefDetail>(`/briefs/${id}/text`, { text, version: brief.version, reasons });
  }
  throw new Error('no brief with people in it');
}

/** The issue once more with the words that the records bear out, as the proofreader asked. */
export async function restoreFigure(editor: Client, { changed, bulletinId }: Prepared): Promise<void> {
  const { version } = await editor.get<BriefDetail>(`/briefs/${changed.id}`);
  await editor.post(`/briefs/${changed.id}/recompose`, { version });
  await letOldDaysPass(editor, bulletinId);
}

/** A second article, written and taken without a page: the first one is typed. */
export async function secondArticle({ correspondent, editor }: Office): Promise<string> {
  const [grant] = (await correspondent.get<MeRecord>('/me')).grants;
  const words = { unitId: grant?.unitId, title: '积分换来新面貌', text: '一是定标准。\n二是勤公示。' };
  const article = await correspondent.post<ArticleDetail>('/articles', words);
  await correspondent.post(`/articles/${article.id}/submit`, { version: article.version });
  await editor.post(`/articles/${article.id}/take`);
  return article.id;
}
