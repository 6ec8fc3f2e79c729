import {
  DEFAULT_HOUSE_STYLE,
  stepRulesFor,
  type ActivityCategory,
  type CreatePublicationInput,
  type PublicationSection,
} from '@jishan/domain';

/** 栏目 of the brief column and the kinds of activity that belong there. */
const SECTIONS: readonly { name: string; categories: ActivityCategory[] }[] = [
  { name: '文明创建', categories: ['环境卫生', '文明宣传', '文明引导'] },
  { name: '文明实践', categories: ['理论宣讲', '志愿服务', '便民服务'] },
  { name: '未成年人工作', categories: ['未成年人'] },
  { name: '文明培育', categories: ['文化活动', '读书分享', '移风易俗'] },
];
const FULL_BRIEFS_MAX = 8;

/** The two publications every district begins with. There is no route to make one: they come with the district. */
export function standardPublications(
  unitId: string,
  district: string,
): { express: CreatePublicationInput; digest: CreatePublicationInput } {
  const sections: PublicationSection[] = SECTIONS.map((section) => ({ ...section, fullMax: FULL_BRIEFS_MAX }));
  const level = /[区县市旗]$/u.exec(district)?.[0] ?? '区';
  const alike = { unitId, lastRunningNo: 0, contact: '', houseStyle: DEFAULT_HOUSE_STYLE };
  return {
    express: {
      ...alike,
      title: '工作快报',
      office: `${district}创建全国文明城市工作领导小组办公室`,
      numbering: 'running',
      sections,
      imprintRoles: ['编辑', '校对', '核签'],
      distribution: [
        { label: '报', names: ['委', '人大', '政府', '政协领导同志'].map((body) => `${level}${body}`).join('、') },
        { label: '发', names: `全${level}各单位主要领导、创城工作主管领导、信息员` },
      ],
    },
    digest: {
      ...alike,
      title: '情况简报',
      office: `${district}精神文明建设委员会办公室`,
      numbering: 'yearly+running',
      sections: [
        { name: '文明创建', categories: SECTIONS.flatMap((section) => section.categories), fullMax: null },
        { name: '工作交流', categories: [], fullMax: null },
      ],
      imprintRoles: ['责编', '核稿'],
      // whoever reads the proofs may sign; both are named as 核稿
      steps: stepRulesFor(['责编', '核稿']).map((rule) =>
        rule.step === 'sign' ? { ...rule, role: '核稿', merged: true } : rule,
      ),
      distribution: [],
    },
  };
}
