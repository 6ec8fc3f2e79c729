import type { Page } from '@playwright/test';
import {
  addDays,
  dayOf,
  type ActivityRecord,
  type BriefRecord,
  type BulletinDetail,
  type BulletinRecord,
  type GoodsRecord,
  type HouseholdRecord,
  type DeductionRecord,
  type DeedRecord,
  type Page as Listed,
  type PastBulletinRecord,
  type PointsAccountRecord,
  type PointsEntry,
  type PostingRecord,
  type PublicationRecord,
  type Role,
  type SchemeRecord,
  type ShopRecord,
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
  household: string;
  account: number;
  scheme: string;
  posting: string;
  postingUnit: string;
  brief: string;
  bulletin: string;
  printed: string;
  publication: string;
  /** 补录. */
  past: string;
  volunteer: string;
  cardNo: string;
  vouchers: string;
  /** Under review. */
  deed: string;
  /** Of the volunteer's household, confirmed: it may still be appealed. */
  deduction: string;
  /** An appeal that waits, in a village below the town. */
  appeal: string;
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
  const posting = await first<PostingRecord>(town, '/postings?state=open');
  if (!team || !scheme) throw new Error('the demo has no team or no scheme');
  return {
    activity: (await first<ActivityRecord>(volunteer, '/activities?state=published')).id,
    managed: await ofLeader('published'),
    draft: await ofLeader('draft'),
    rollCall: await ofLeader('under-way'),
    settled: await ofLeader('settled'),
    entry: (await first<PointsEntry>(volunteer, '/my/points/entries')).transferId,
    team: team.id,
    household: await sharedHome(town),
    account: (await first<PointsAccountRecord>(town, '/points/accounts')).accountId,
    scheme: scheme.id,
    ...{ posting: posting.id, postingUnit: posting.unitId },
    brief: (await first<BriefRecord>(editor, '/briefs')).id,
    bulletin: await collectDigest(editor),
    printed: (await first<BulletinRecord>(editor, '/bulletins?state=published')).id,
    ...(await importPast(editor)),
    volunteer: (await first<VolunteerRecord>(town, '/volunteers')).id,
    vouchers: await findVouchers(town),
    deed: (await first<DeedRecord>(volunteer, '/my/deeds')).id,
    deduction: (await first<DeductionRecord>(volunteer, '/my/deductions')).id,
    appeal: (await first<DeductionRecord>(town, '/deductions?state=appealed')).id,
    cardNo: (await volunteer.get<VolunteerDetail>('/my/registration')).cardNo,
  };
}

async function findVouchers(client: Client): Promise<string> {
  for (const shop of await client.get<ShopRecord[]>('/shops')) {
    const shelf = await client.get<GoodsRecord[]>(`/shops/${shop.id}/goods`);
    const vouchers = shelf.find(({ form }) => form === 'voucher');
    if (vouchers) return vouchers.id;
  }
  throw new Error('the demo has no vouchers');
}

/** As somebody pastes it: one brief is understood, the other is not. */
const pastBulletin = (bulletinNo: string) =>
  `工作快报\n${bulletinNo}\n2020年1月20日\n【动态】\n永定镇：15日，开展“学雷锋”活动，共30余人参加。近日，有人扫雪。`;

/** The same text twice is one import. */
async function importPast(editor: Client): Promise<Pick<DemoIds, 'publication' | 'past'>> {
  const publications = await editor.get<PublicationRecord[]>('/publications');
  const publicationId = publications.find(({ title }) => title === '工作快报')?.id ?? '';
  const input = { publicationId, text: pastBulletin('第1期'), corrections: [] };
  const { id } = await editor.post<PastBulletinRecord>('/past-bulletins', input);
  return { publication: publicationId, past: id };
}

/** A household that stands, of several people. */
async function sharedHome(town: Client): Promise<string> {
  const { items } = await town.get<Listed<HouseholdRecord>>('/households?limit=100');
  const home = items.find(({ closedOn, memberCount }) => closedOn === null && memberCount > 1);
  if (!home) throw new Error('nobody lives together in the demo');
  return home.id;
}

const ofHousehold = (demo: DemoIds) => `/office/households/${demo.household}`;

/** Two workers may ask at once, and each write is done once. */
const COLLECT_KEYS = ['6f0e0a5e-3d0c-4c8e-9a52-6b1f1b0d2a01', '6f0e0a5e-3d0c-4c8e-9a52-6b1f1b0d2a02'] as const;

/** A bulletin that is being collected, of the publication that no other spec touches. */
async function collectDigest(editor: Client): Promise<string> {
  const digest = (await editor.get<PublicationRecord[]>('/publications')).find(({ title }) => title === '情况简报');
  const section = digest?.sections[0]?.name;
  const to = addDays(dayOf(new Date().toISOString()), -2);
  const briefs = (await editor.get<Listed<BriefRecord>>(`/briefs?status=unused&to=${to}&limit=3`)).items;
  const query = `/bulletins?state=collecting&publicationId=${digest?.id}`;
  const [open] = (await editor.get<Listed<BulletinRecord>>(query)).items;
  if (open) return open.id;
  const issue = { publicationId: digest?.id, issuedOn: dayOf(new Date().toISOString()) };
  const { id } = await editor.post<BulletinDetail>('/bulletins', issue, COLLECT_KEYS[0]);
  const placing = { briefIds: briefs.map((brief) => brief.id), section };
  await editor.post(`/bulletins/${id}/briefs`, placing, COLLECT_KEYS[1]);
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
  { route: '/postings', role: null, heading: '积分公示' },
  { route: '/postings/:unitId', role: null, heading: /积分公示$/, at: (demo) => `/postings/${demo.postingUnit}` },
  { route: '/verify', role: null, heading: '查验真伪' },
  { route: '/**', role: null, heading: '没有这个页面', at: () => '/nowhere' },
  { route: '/', role: 'volunteer', heading: '志愿活动' },
  { route: '/activities/:id', role: 'volunteer', heading: /./, at: (demo) => `/activities/${demo.activity}` },
  { route: '/me', role: 'volunteer', heading: '我的' },
  { route: '/my-activities', role: 'volunteer', heading: '我的报名' },
  { route: '/points', role: 'volunteer', heading: '时长与积分' },
  { route: '/record', role: 'volunteer', heading: '我的服务记录' },
  {
    route: '/postings/:unitId',
    role: 'volunteer',
    heading: /积分公示$/,
    at: (demo) => `/postings/${demo.postingUnit}`,
    then: (page) => page.getByRole('button', { name: '提异议' }).first().click(),
  },
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
  { route: '/household', role: 'volunteer', heading: '我的家庭' },
  { route: '/households/:id', role: 'points-clerk', heading: /./, at: (demo) => `/households/${demo.household}` },
  { route: '/deeds', role: 'volunteer', heading: '我的申报' },
  {
    route: '/deeds/new',
    role: 'volunteer',
    heading: '申报好人好事',
    then: (page) => page.getByRole('radio', { name: /^助人为乐/ }).check(),
  },
  { route: '/deeds/:id', role: 'volunteer', heading: /：/, at: (demo) => `/deeds/${demo.deed}` },
  { route: '/deductions', role: 'volunteer', heading: '扣分与申诉' },
  {
    route: '/deductions/:id',
    role: 'volunteer',
    heading: /乱堆乱放/,
    at: (demo) => `/deductions/${demo.deduction}`,
    then: (page) => page.getByLabel('为什么认为不对').fill('纸箱当天就清走了。'),
  },
  { route: '/work/deductions', role: 'station-admin', heading: '扣分评议' },
  {
    route: '/work/deductions/new',
    role: 'station-admin',
    heading: '提出扣分',
    then: async (page, demo) => {
      await page.getByLabel('卡号或姓名').fill(demo.cardNo);
      await page.getByRole('button', { name: '查找' }).click();
      await page.getByRole('button', { name: /^选择/ }).click();
      await page.getByRole('radio', { name: /乱堆乱放/ }).check();
    },
  },
  { route: '/work/deeds/new', role: 'team-leader', heading: '代为申报' },
  { route: '/teams', role: 'volunteer', heading: '志愿服务队' },
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
  { route: '/work/teams', role: 'team-leader', heading: '我的服务队' },
  { route: '/work/teams/:id', role: 'team-leader', heading: /队$/, at: (demo) => `/work/teams/${demo.team}` },
  { route: '/work/people/new', role: 'team-leader', heading: '登记新人' },
  { route: '/work/registrations', role: 'station-admin', heading: '注册审核' },
  { route: '/work/counter', role: 'points-clerk', heading: '兑换柜台' },
  { route: '/work/counter', role: 'points-clerk', heading: '兑换柜台', then: serveSomebody },
  {
    route: '/work/counter',
    role: 'points-clerk',
    heading: '兑换柜台',
    then: (page) => page.getByRole('group', { name: '办理什么' }).getByText('交接班').click(),
  },
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
  {
    route: '/office/volunteers/:id/record',
    role: 'town-admin',
    heading: /的服务记录$/,
    at: (demo) => `/office/volunteers/${demo.volunteer}/record`,
  },
  { route: '/office/households', role: 'town-admin', heading: '家庭户' },
  { route: '/office/households/:id', role: 'town-admin', heading: /./, at: ofHousehold },
  ...[
    { button: '分户', title: /分户$/ },
    { button: '迁居', title: /迁居$/ },
    { button: '去世登记', title: '去世登记' },
  ].map(({ button, title }) => ({
    ...{ route: '/office/households/:id', role: 'town-admin' as const, heading: /./, at: ofHousehold },
    then: async (page: Page) => {
      await page.getByRole('button', { name: button, exact: true }).first().click();
      await page.getByRole('dialog', { name: title }).waitFor();
    },
  })),
  { route: '/office/teams', role: 'town-admin', heading: '服务队' },
  { route: '/office/teams/:id', role: 'town-admin', heading: /队/, at: (demo) => `/office/teams/${demo.team}` },
  { route: '/office/activities', role: 'town-admin', heading: '活动管理' },
  {
    route: '/office/activities/:id',
    role: 'town-admin',
    heading: /./,
    at: (demo) => `/office/activities/${demo.settled}`,
  },
  { route: '/office/points', role: 'town-admin', heading: '积分账户' },
  { route: '/office/points/accounts', role: 'town-admin', heading: '积分账户' },
  {
    route: '/office/points/accounts/:id',
    role: 'town-admin',
    heading: /./,
    at: (demo) => `/office/points/accounts/${demo.account}`,
  },
  { route: '/office/points/transfers', role: 'town-admin', heading: '积分流水' },
  { route: '/office/deeds', role: 'town-admin', heading: '申报评议' },
  {
    route: '/office/deeds',
    role: 'station-admin',
    heading: '申报评议',
    at: (demo) => `/office/deeds?open=${demo.deed}`,
    then: (page) => page.getByRole('button', { name: '登记评议结果' }).click(),
  },
  { route: '/office/deductions', role: 'town-admin', heading: '扣分评议' },
  {
    route: '/office/deductions',
    role: 'district-admin',
    heading: '扣分评议',
    at: (demo) => `/office/deductions?open=${demo.appeal}`,
    then: (page) => page.getByRole('button', { name: '处理申诉' }).click(),
  },
  { route: '/office/schemes', role: 'town-admin', heading: '积分方案' },
  {
    route: '/office/schemes/:id',
    role: 'town-admin',
    heading: /妙峰山镇/,
    at: (demo) => `/office/schemes/${demo.scheme}`,
  },
  { route: '/office/postings', role: 'town-admin', heading: '积分公示' },
  {
    route: '/office/postings/:id',
    role: 'town-admin',
    heading: /积分公示$/,
    at: (demo) => `/office/postings/${demo.posting}`,
  },
  {
    route: '/office/postings/:id',
    role: 'town-admin',
    heading: /积分公示$/,
    at: (demo) => `/office/postings/${demo.posting}`,
    then: (page) => page.getByRole('button', { name: '登记异议' }).click(),
  },
  { route: '/office/goods', role: 'points-clerk', heading: '商品与库存' },
  { route: '/office/goods/moves', role: 'points-clerk', heading: '库存流水' },
  { route: '/office/goods/count', role: 'points-clerk', heading: '全面盘点' },
  { route: '/office/goods/shifts', role: 'points-clerk', heading: '兑换点班次' },
  {
    route: '/office/goods/:id/vouchers',
    role: 'points-clerk',
    heading: '电影票券码',
    at: (demo) => `/office/goods/${demo.vouchers}/vouchers`,
    then: (page) => page.getByRole('button', { name: '导入券码' }).click(),
  },
  { route: '/office/sheets', role: 'town-admin', heading: '月结算单' },
  { route: '/office/fund', role: 'town-admin', heading: '积分基金' },
  { route: '/office/points/expiring', role: 'town-admin', heading: '即将到期' },
  { route: '/office/redemptions', role: 'points-clerk', heading: '兑换记录' },
  { route: '/office', role: 'editor', heading: /./ },
  { route: '/office/briefs', role: 'editor', heading: '简讯台', at: (demo) => `/office/briefs?open=${demo.brief}` },
  { route: '/office/my-articles', role: 'correspondent', heading: '我的信息' },
  {
    route: '/office/my-articles/:id',
    role: 'correspondent',
    heading: '写信息',
    at: () => '/office/my-articles/new',
  },
  {
    route: '/office/articles',
    role: 'editor',
    heading: '信息台',
    then: (page) => page.getByRole('list', { name: '信息' }).getByRole('link').nth(1).click(),
  },
  { route: '/office/adoption', role: 'editor', heading: '信息采用情况' },
  { route: '/office/archive', role: 'editor', heading: '资料库', at: () => '/office/archive?kind=brief' },
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
  { route: '/office/bulletins/past', role: 'editor', heading: '补录的往期' },
  {
    route: '/office/bulletins/past/new',
    role: 'editor',
    heading: '补录一期',
    then: async (page) => {
      await page.getByLabel('全文').fill(pastBulletin('第2期'));
      await page.getByText('读出 2 条简讯').waitFor();
    },
  },
  {
    route: '/office/bulletins/past/:id',
    role: 'editor',
    heading: /《.+》第1期/,
    at: (demo) => `/office/bulletins/past/${demo.past}`,
  },
  { route: '/office/publications', role: 'editor', heading: '刊物' },
  {
    route: '/office/publications/new',
    role: 'editor',
    heading: '新建刊物',
    then: (page) => page.getByRole('button', { name: '建立刊物' }).click(),
  },
  {
    route: '/office/publications/:id',
    role: 'editor',
    heading: '《工作快报》',
    at: (demo) => `/office/publications/${demo.publication}`,
    then: (page) => page.getByText(/^排一排/).click(),
  },
  { route: '/office/digests', role: 'editor', heading: '周报月报', at: () => '/office/digests?kind=month' },
  { route: '/office/units', role: 'district-admin', heading: '单位' },
  { route: '/office/wording', role: 'editor', heading: '用词表' },
  { route: '/office/stars', role: 'district-admin', heading: '星级标准' },
  { route: '/office/users', role: 'district-admin', heading: '用户与角色' },
  { route: '/office/complaints', role: 'district-admin', heading: '投诉建议' },
  { route: '/office/points/reconciliation', role: 'auditor', heading: '对账' },
  { route: '/office/points/seals', role: 'auditor', heading: '封印' },
  { route: '/office/points/months', role: 'district-admin', heading: '月结' },
  { route: '/office/audit', role: 'auditor', heading: '操作日志' },
  { route: '/office/**', role: 'auditor', heading: '没有这个页面', at: () => '/office/nowhere' },
];
