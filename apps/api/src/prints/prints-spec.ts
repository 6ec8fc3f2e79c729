import type { BulletinContent, PrintedArticle } from '@jishan/domain';
import { getDocumentProxy } from 'unpdf';

/** Invented bulletins of every length and form. */
const UNITS = ['永定镇', '城子街道', '龙泉镇', '斋堂镇', '区委宣传部（文明办）'];
const SENTENCES = [
  '贵石村开展“春节防火安全”主题宣传活动，共30余名居民参加。',
  '组织书法家走进杜家庄村为村民写春联、送祝福，入户发放“倡导文明新风”宣传材料1.5万份，清理楼道堆料500处、小广告210余处，擦拭宣传栏80余处，更换宣传栏内容等20余处，近80名志愿者参加。',
  '斜河涧村新时代文明实践站依托“领航星期五”志愿服务品牌，联合公安、消防开展“用羊毛‘毡’出暖绒绒的冬天”手工活动，共16名未成年人参加。',
  '各社区开展环境整治，清理卫生死角1713处，共16267人次参加。',
  '在市民活动中心举办消防知识讲座，张𬭸等12名志愿者参加。',
];

export const briefs = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    text: `${UNITS[i % UNITS.length]}：${(i % 28) + 1}日，${SENTENCES[i % SENTENCES.length]}`,
    briefIds: [`b${i}`],
  }));

export const CONTENT: BulletinContent = {
  title: '工作快报',
  office: '门头沟区创建全国文明城市工作领导小组办公室',
  bulletinNo: '第857期',
  issuedOn: '2026-01-20',
  sections: [],
  imprint: [
    { role: '编辑', name: '张三' },
    { role: '校对', name: '李四' },
    { role: '核签', name: '王五' },
  ],
  distribution: [
    { label: '报', names: '首都精神文明建设委员会办公室，区委、区政府主要领导' },
    { label: '发', names: '各镇、街道，区创建全国文明城市工作领导小组各成员单位，区新时代文明实践中心，各社区、村' },
  ],
  contact: '电话：19900000000　电子邮箱：office@example.invalid',
  seal: null,
};

const article = (points: number, title: string): PrintedArticle => ({
  articleId: 'a',
  title,
  source: '永定镇',
  paragraphs: [
    '为深入推进文明城市创建工作，永定镇聚焦群众急难愁盼问题，统筹推进各项任务落实落地，截至1月15日，已开展志愿服务活动126场次，服务群众1.2万余人次。',
    '一、强化组织领导，压实工作责任。成立工作专班，一是建立周调度、月通报机制；二是制定任务清单，明确责任单位和完成时限；三是组织27个社区、村签订责任书。',
    '（一）开展集中整治。组织志愿者1260人次，对辖区42条背街小巷进行拉网式排查。',
    '1.清理小广告210余处、楼道堆料500处。',
    '（1）设置文明引导岗38个，每日早晚高峰上岗。',
    ...Array.from(
      { length: points },
      (_, i) =>
        `二、深化宣传引导，营造浓厚氛围。充分利用宣传栏、电子屏、公众号等载体，开展“做文明有礼的北京人”主题宣传，发放宣传材料${1000 + i * 37}份，让文明理念家喻户晓。`,
    ),
  ],
});

const LEAD = '门头沟区多措并举推进文明城市创建工作取得新成效';
const short = (count: number) => ({
  ...CONTENT,
  sections: [
    {
      name: '文明创建',
      paragraphs: Array.from({ length: count }, (_, i) => ({
        text: `永定镇：${i + 1}日，开展活动，共30余名居民参加。`,
        briefIds: [],
      })),
    },
  ],
});

export const SAMPLES: Record<string, BulletinContent> = {
  一页: { ...CONTENT, sections: [{ name: '文明创建', paragraphs: briefs(3) }] },
  信息与简讯: {
    ...CONTENT,
    sections: [
      { name: '文明创建', articles: [article(3, LEAD)], paragraphs: [] },
      { name: '工作机制', articles: [article(2, `${LEAD}——以永定镇“十五分钟”服务圈为例`)], paragraphs: [] },
      { name: '简讯', paragraphs: briefs(5), notes: ['区经管站、潭柘寺镇也开展了相关活动。'] },
    ],
    corrections: [{ bulletinId: 'x', briefId: 'y', text: '第856期“共30余名居民参加”应为“共20余名居民参加”。' }],
  },
  六十条: {
    ...CONTENT,
    sections: ['文明创建', '文明实践', '未成年人工作'].map((name) => ({ name, paragraphs: briefs(20) })),
    seal: '第12号 2026年1月20日 3f9a 77c1 0b2e 9d54',
  },
  首都式: {
    ...CONTENT,
    title: '情况简报',
    office: '首都精神文明建设委员会办公室',
    bulletinNo: '第29期（总第2138期）',
    sections: [
      { name: '文明创建', articles: [article(4, LEAD)], paragraphs: [] },
      { name: '工作交流', articles: [article(1, '短标题')], paragraphs: [] },
    ],
    imprint: [
      { role: '责编', name: '张三' },
      { role: '核稿', name: '李四' },
    ],
    distribution: ['报', '送', '发'].map((label) => ({ label, names: '各成员单位' })),
  },
  自拟: {
    ...CONTENT,
    title: '新时代文明实践中心工作动态',
    office: '实践中心办公室',
    sections: [{ name: '要闻', paragraphs: briefs(8) }],
    imprint: [],
    distribution: [],
  },
  长名: {
    ...CONTENT,
    title: '门头沟区新时代文明实践志愿服务总队工作情况简报',
    office: '门头沟区创建全国文明城市工作领导小组办公室（区委宣传部精神文明建设指导科）',
    issuedOn: '2026-12-31',
    sections: [
      {
        name: '简讯',
        paragraphs: [{ text: `永定镇：近日，${'开展“春节防火安全”主题宣传，'.repeat(40)}`, briefIds: [] }],
      },
    ],
  },
  空刊: { ...CONTENT, bulletinNo: null },
  版记正好放下: short(9),
  版记差一点: short(10),
  版记放不下: short(13),
};

/** What a PDF sets: of each page its lines from the top, with where they begin and end, in points. */
export interface SetLine {
  text: string;
  /** Of the base line, from the top of the page. */
  y: number;
  left: number;
  right: number;
  size: number;
}

export async function linesOf(pdf: Buffer): Promise<SetLine[][]> {
  const document = await getDocumentProxy(new Uint8Array(pdf));
  return Promise.all(
    Array.from({ length: document.numPages }, async (_, i) => {
      const page = await document.getPage(i + 1);
      const height = page.getViewport({ scale: 1 }).height;
      const lines: SetLine[] = [];
      for (const item of (await page.getTextContent()).items) {
        if (!('str' in item) || item.str.trim() === '') continue;
        const [left, y] = [Number(item.transform[4]), height - Number(item.transform[5])];
        const size = Math.hypot(Number(item.transform[0]), Number(item.transform[1]));
        const line = lines.find((other) => Math.abs(other.y - y) < 5);
        if (line) {
          line.text += item.str;
          line.left = Math.min(line.left, left);
          line.right = Math.max(line.right, left + item.width);
        } else lines.push({ text: item.str, y, left, right: left + item.width, size });
      }
      return lines.sort((a, b) => a.y - b.y);
    }),
  );
}
