import type { ArticleText } from '@jishan/domain';
import { MAIN_TOWN } from './district';

/** How far the demo takes it. */
type End = 'draft' | 'submitted' | 'taken' | 'edited' | 'declined' | 'withdrawn';

export interface ArticleScript extends ArticleText {
  key: string;
  unit: string;
  /** Days before today, and the hour in UTC. */
  back: number;
  at: string;
  end: End;
  reason?: string;
  edited?: string;
  /** The bulletin that prints it, counted from the oldest. */
  bulletin?: number;
}

/** Long items of every state: invented, in the manner of those that towns send in. */
export const ARTICLE_SCRIPTS: readonly ArticleScript[] = [
  {
    ...{ key: 'article-1', unit: MAIN_TOWN, back: 24, at: '01:20', end: 'edited', bulletin: 0 },
    title: '妙峰山镇“三个一”推进文明实践',
    text: '　　一是建好一支队伍。全镇各村组建志愿服务分队，做到村村有队伍、月月有活动。\n　　二是用好一个台账. 活动计划、到场人数、服务时长当天登记,当天核对。\n　　三是办好一个超市。村民用积分兑换生活用品，积分来源、兑换记录全部公示。',
    edited:
      '一是建好一支队伍。各村组建志愿服务分队，做到村村有队伍、月月有活动。\n二是用好一本台账。活动计划、到场人数、服务时长当天登记，当天核对。\n三是办好一个超市。村民用积分兑换生活用品，积分来源和兑换记录全部公示。',
  },
  {
    ...{ key: 'article-2', unit: '永定镇', back: 10, at: '02:40', end: 'taken', bulletin: 1 },
    title: '永定镇建立“红绿灯”路口值守轮班制度',
    text: '针对早晚高峰路口秩序问题，永定镇把重点路口分成若干岗位，由各村（社区）志愿者轮班值守。\n每班上岗前点名、下岗后登记，镇里每周通报一次到岗情况。',
  },
  {
    ...{
      key: 'article-3',
      unit: '城子街道',
      back: 6,
      at: '02:10',
      end: 'declined',
      reason: '与上期永定镇信息内容重复',
    },
    title: '城子街道开展路口文明引导',
    text: '城子街道组织志愿者在主要路口开展文明引导。',
  },
  {
    ...{ key: 'article-4', unit: MAIN_TOWN, back: 5, at: '08:00', end: 'edited', bulletin: 2 },
    title: '妙峰山镇把清洁行动搬到村民家门口',
    text: '妙峰山镇坚持每周五开展“文明星期五”清洁行动，党员干部带头，村民自愿参加。\n一是划好责任区，二是公布积分标准，三是公示评比结果。\n下一步将把评比结果与家庭积分挂钩。',
    edited:
      '妙峰山镇坚持每周五开展“文明星期五”清洁行动，党员干部带头，村民自愿参加。\n一是划好责任区。二是公布积分标准。三是公示评比结果。',
  },
  {
    ...{ key: 'article-5', unit: MAIN_TOWN, back: 4, at: '03:15', end: 'taken' },
    title: '妙峰山镇开展未成年人暑期安全教育',
    text: '妙峰山镇利用新时代文明实践所，组织未成年人学习防溺水、防火和交通安全知识。\n活动由退休教师志愿者讲授，家长一同参加。',
  },
  {
    ...{ key: 'article-6', unit: '清水镇', back: 3, at: '02:30', end: 'withdrawn' },
    title: '清水镇开展环境整治',
    text: '清水镇各村开展环境整治，数字正在核对。',
  },
  {
    ...{ key: 'article-7', unit: '清水镇', back: 3, at: '06:00', end: 'submitted' },
    title: '清水镇“邻里食堂”暖了老人的心',
    text: '清水镇在杜家庄村试办“邻里食堂”，由志愿者轮流帮厨，为独居老人提供午餐。\n食堂运行以来，菜价公开，账目每月公示。',
  },
  {
    ...{ key: 'article-8', unit: MAIN_TOWN, back: 1, at: '07:30', end: 'submitted' },
    title: '妙峰山镇积分超市“上新”便民服务',
    text: '妙峰山镇积分超市新增理发、磨刀、家电检修等便民服务，村民可用积分预约。\n服务由志愿者轮流承担，服务时长记入志愿服务记录。',
  },
  {
    ...{ key: 'article-9', unit: MAIN_TOWN, back: 0, at: '00:05', end: 'draft' },
    title: '妙峰山镇志愿服务周小结（草稿）',
    text: '本周全镇开展志愿服务活动',
  },
];
