import type { Page } from '@playwright/test';
import {
  dayOf,
  type ActivityRecord,
  type BriefRecord,
  type BulletinDetail,
  type BulletinRecord,
  type Page as Listed,
  type PointsAccountRecord,
  type PointsEntry,
  type PublicationRecord,
  type Role,
  type SchemeRecord,
  type TeamRecord,
  type VolunteerDetail,
  type VolunteerRecord,
} from '@jishan/domain';
import { asRole, type Client } from '../../support/client.ts';
import { PHONE } from '../cast.ts';

/** One page as one person sees it. */
export interface Row {
  /** As in the route table. */
  route: string;
  /** Null: nobody is signed in. */
  role: Role | null;
  heading: string | RegExp;
  /** The address, where the route has parameters or a query is of interest. */
  at?: (demo: DemoIds) => string;
  /** What to do to see more than the page shows at first. */
  then?: (page: Page, demo: DemoIds) => Promise<unknown>;
}

/** Things of the demo district that pages are about. */
export interface DemoIds {
  activity: string;
  managed: string;
  draft: string;
  rollCall: string;
  settled: string;
  entry: number;
  team: string;
  account: number;
  scheme: string;
  brief: string;
  bulletin: string;
  printed: string;
  volunteer: string;
  cardNo: string;
}

export async function findIds(url: string): Promise<DemoIds> {
  const [volunteer, leader, town, editor] = await Promise.all([
    asRole(url, 'volunteer'),
    asRole(url, 'team-leader'),
    asRole(url, 'town-admin'),
    asRole(url, 'editor'),
  ]);
  const first = async <T>(client: typeof volunteer, path: string): Promise<T> => {
    const [item] = (await client.get<Listed<T>>(path)).items;
    if (item === undefined) throw new Error(`nothing at ${path}`);
    return item;
  };
  const ofLeader = (state: string) =>
    first<ActivityRecord>(leader, `/managed-activities?state=${state}`).then((activity) => activity.id);
  const [team] = await leader.get<TeamRecord[]>('/my/teams');
  const [scheme] = await town.get<SchemeRecord[]>('/schemes');
  if (!team || !scheme) throw new Error('the demo has no team or no scheme');
  return {
    activity: (await first<ActivityRecord>(volunteer, '/activities?state=published')).id,
    managed: await ofLeader('published'),
    draft: await ofLeader('draft'),
    rollCall: await ofLeader('under-way'),
    settled: await ofLeader('settled'),
    entry: (await first<PointsEntry>(volunteer, '/my/points/entries')).transferId,
    team: team.id,
    account: (await first<PointsAccountRecord>(town, '/points/accounts')).accountId,
    scheme: scheme.id,
    brief: (await first<BriefRecord>(editor, '/briefs')).id,
    bulletin: await collectDigest(editor),
    printed: (await first<BulletinRecord>(editor, '/bulletins?state=published')).id,
    volunteer: (await first<VolunteerRecord>(town, '/volunteers')).id,
    cardNo: (await volunteer.get<VolunteerDetail>('/my/registration')).cardNo,
  };
}

/** A bulletin that is being collected, of the publication that no other spec touches. */
async function collectDigest(editor: Client): Promise<string> {
  const digest = (await editor.get<PublicationRecord[]>('/publications')).find(({ title }) => title === '情况简报');
  const section = digest?.sections[0]?.name;
  const briefs = (await editor.get<Listed<BriefRecord>>('/briefs')).items.slice(0, 3);
  const query = `/bulletins?state=collecting&publicationId=${digest?.id}`;
  const [open] = (await editor.get<Listed<BulletinRecord>>(query)).items;
  if (open) return open.id;
  const { id } = await editor.post<BulletinDetail>('/bulletins', {
    publicationId: digest?.id,
    issuedOn: dayOf(new Date().toISOString()),
  });
  await editor.post(`/bulletins/${id}/briefs`, { briefIds: briefs.map((brief) => brief.id), section });
  return id;
}

const serveSomebody = async (page: Page, demo: DemoIds) => {
  await page.getByLabel('卡号、姓名或手机后四位').fill(demo.cardNo);
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: '兑换确认' }).waitFor();
};

export const FIELD: readonly Row[] = [
  { route: '/', role: null, heading: '志愿活动' },
  { route: '/activities/:id', role: null, heading: /./, at: (demo) => `/activities/${demo.activity}` },
  { route: '/sign-in', role: null, heading: '登录' },
  { route: '/register', role: null, heading: '注册志愿者' },
  { route: '/complaint', role: null, heading: '投诉建议' },
  { route: '/**', role: null, heading: '没有这个页面', at: () => '/nowhere' },
  { route: '/', role: 'volunteer', heading: '志愿活动' },
  { route: '/activities/:id', role: 'volunteer', heading: /./, at: (demo) => `/activities/${demo.activity}` },
  { route: '/me', role: 'volunteer', heading: '我的' },
  { route: '/my-activities', role: 'volunteer', heading: '我的报名' },
  { route: '/points', role: 'volunteer', heading: '时长与积分' },
  {
    route: '/points/entries/:transferId',
    role: 'volunteer',
    heading: /./,
    at: (demo) => `/points/entries/${demo.entry}`,
  },
  {
    route: '/shop',
    role: 'volunteer',
    heading: '积分兑换',
    then: (page) => page.getByRole('button', { name: '香皂加一块' }).click(),
  },
  { route: '/my-redemptions', role: 'volunteer', heading: '我的兑换' },
  { route: '/teams', role: 'volunteer', heading: '志愿服务队伍' },
  { route: '/teams/:id', role: 'volunteer', heading: /队$/, at: (demo) => `/teams/${demo.team}` },
  { route: '/not-allowed', role: 'volunteer', heading: '这里不对您开放', at: () => '/work/counter' },
  { route: '/work', role: 'team-leader', heading: '工作' },
  { route: '/work/activities', role: 'team-leader', heading: '活动管理' },
  { route: '/work/activities/new', role: 'team-leader', heading: '策划活动' },
  {
    route: '/work/activities/:id',
    role: 'team-leader',
    heading: /./,
    at: (demo) => `/work/activities/${demo.managed}`,
  },
  {
    route: '/work/activities/:id/edit',
    role: 'team-leader',
    heading: '修改活动',
    at: (demo) => `/work/activities/${demo.draft}/edit`,
  },
  {
    route: '/work/activities/:id/roll-call',
    role: 'team-leader',
    heading: '点名',
    at: (demo) => `/work/activities/${demo.rollCall}/roll-call`,
    // a narrow screen folds the rarer cases away
    then: async (page) =>
      page.viewportSize()?.width === PHONE.width && page.getByRole('button', { name: '其他情况' }).first().click(),
  },
  {
    route: '/work/activities/:id/roll-call',
    role: 'team-leader',
    heading: '点名',
    at: (demo) => `/work/activities/${demo.settled}/roll-call`,
  },
  { route: '/work/teams', role: 'team-leader', heading: '我的队伍' },
  { route: '/work/teams/:id', role: 'team-leader', heading: /队$/, at: (demo) => `/work/teams/${demo.team}` },
  { route: '/work/people/new', role: 'team-leader', heading: '登记新人' },
  { route: '/work/registrations', role: 'station-admin', heading: '注册审核' },
  { route: '/work/counter', role: 'points-clerk', heading: '兑换柜台' },
  { route: '/work/counter', role: 'points-clerk', heading: '兑换柜台', then: serveSomebody },
];

export const OFFICE: readonly Row[] = [
  { route: '/office', role: 'town-admin', heading: /./ },
  { route: '/office/volunteers', role: 'town-admin', heading: '志愿者' },
  {
    route: '/office/volunteers',
    role: 'town-admin',
    heading: '志愿者',
    at: (demo) => `/office/volunteers?open=${demo.volunteer}`,
  },
  { route: '/office/households', role: 'town-admin', heading: '家庭户' },
  { route: '/office/teams', role: 'town-admin', heading: '服务队' },
  { route: '/office/teams/:id', role: 'town-admin', heading: /队/, at: (demo) => `/office/teams/${demo.team}` },
  { route: '/office/activities', role: 'town-admin', heading: '活动管理' },
  {
    route: '/office/activities/:id',
    role: 'town-admin',
    heading: /./,
    at: (demo) => `/office/activities/${demo.settled}`,
  },
  { route: '/office/points/accounts', role: 'town-admin', heading: '积分账户' },
  {
    route: '/office/points/accounts/:id',
    role: 'town-admin',
    heading: /./,
    at: (demo) => `/office/points/accounts/${demo.account}`,
  },
  { route: '/office/points/transfers', role: 'town-admin', heading: '积分流水' },
  { route: '/office/schemes', role: 'town-admin', heading: '积分方案' },
  {
    route: '/office/schemes/:id',
    role: 'town-admin',
    heading: /妙峰山镇/,
    at: (demo) => `/office/schemes/${demo.scheme}`,
  },
  { route: '/office/goods', role: 'points-clerk', heading: '商品与库存' },
  { route: '/office/goods/moves', role: 'points-clerk', heading: '库存流水' },
  { route: '/office/redemptions', role: 'points-clerk', heading: '兑换记录' },
  { route: '/office', role: 'editor', heading: /./ },
  { route: '/office/briefs', role: 'editor', heading: '简讯台', at: (demo) => `/office/briefs?open=${demo.brief}` },
  { route: '/office/bulletins', role: 'editor', heading: '快报' },
  {
    route: '/office/bulletins/:id',
    role: 'editor',
    heading: /《.+》（未编号）/,
    at: (demo) => `/office/bulletins/${demo.bulletin}`,
  },
  {
    route: '/office/bulletins/:id',
    role: 'editor',
    heading: /《.+》第\d+期/,
    at: (demo) => `/office/bulletins/${demo.printed}`,
  },
  { route: '/office/units', role: 'district-admin', heading: '单位' },
  { route: '/office/users', role: 'district-admin', heading: '用户与角色' },
  { route: '/office/complaints', role: 'district-admin', heading: '投诉建议' },
  { route: '/office/points/reconciliation', role: 'auditor', heading: '对账' },
  { route: '/office/audit', role: 'auditor', heading: '操作日志' },
];
