// The words by which a printed 简讯 is taken apart. What is not listed is not guessed at: it stays as it was written.

/** What was done, before the theme. Longer ones hold shorter ones, so the longest that fits is meant. */
export const ACTIONS = words(
  '组织开展了 组织开展 联合开展 深入开展 集中开展 扎实开展 持续开展 启动 开展了 开展 组织举办 举办了 举办 举行了 举行 召开了 召开 承办 主办 参加了 参加 参与',
  '组织观看 集体观看 观看 入户发放 入户宣传 发放 张贴 走访慰问 走访 慰问 组织参观 参观 组织学习 学习 宣讲 讲授 演出 播放 放映 评选 组织',
);

/** What came of it, before the things that were counted. */
export const RESULT_ACTIONS = words(
  '清理 清除 清运 清扫 清洗 打扫 铲除 擦拭 更换 粉刷 修剪 补植 栽种 栽植 种植 浇灌 养护 修补 维修 加固 疏通 捡拾 收集 回收 转运 规整 摆放 码放 整治 拆除 劝导 劝阻 制止 纠正 提醒 引导 疏导 服务 接待 帮助 帮扶 救助 陪伴 看望 走访 慰问 探访 入户',
  '检查 巡查 排查 巡护 发现 整改 消除 化解 调解 受理 解答 答复 咨询 发放 赠送 捐赠 募集 送去 送出 书写 张贴 悬挂 播放 宣讲 讲解 培训 指导 义诊 测量 理发 义剪 维护 登记 采集 征集 收到 制作 完成 发动 出动 动员 组织 设置 设立 布置 覆盖 惠及 投放 借阅 整理 修复 评选 表彰',
);

/** One measure word after a figure. Those of more than one character first. */
export const MEASURES = words(
  '平方米 立方米 平方公里 公里 公斤 公顷 千克 小时 分钟 人次 人份 车次 场次 件次 户次 批次 延米 吨 米 亩 元',
  '处 份 名 个 次 场 户 条 袋 件 把 辆 棵 株 枝 盏 块 面 幅 副 本 册 张 车 桶 箱 盆 套 台 起 项 家 位 支 组 对 间 座 片 篇 首 期 节 课 期 批 遍 趟 斤 瓶 盒 包 人 队 组 门 顶 双 封 部 根 组 圈 艘 口 眼 班 天',
);

/** How the name of somebody who organises ends. */
export const ORGANIZER_ENDS = words(
  '村 村委会 居委会 社区 各村 各社区 镇 街道 街道办 站 所 队 会 中心 局 委 办 科 处 厅 部 院 校 园 馆 厂 公司 企业 学校 小学 中学 幼儿园 支部 党委 团委 妇联 协会 学会 基地 银行 医院 志愿者 物业 商会 大队 支队 总队 分队 服务队 超市',
);

/** What a mobilised group, a place and an audience begin with; each part has its own kind. */
export const LEADS = words('组织 动员 发动 邀请 号召 带领');
export const PLACES = words('走进 深入 来到 走上 在 赴 到');
export const AUDIENCES = words('面向 围绕 为 向 给 对 与');

function words(...lines: string[]): string[] {
  const all = [...new Set(lines.join(' ').split(' '))];
  return all.sort((left, right) => right.length - left.length);
}

/** The longest measure word that a text begins with, of these and of the language; empty when it begins with none. */
export function maximalMeasure(text: string, own: readonly string[] = []): string {
  const begins = (word: string) => word !== '' && text.startsWith(word);
  const ofOwn = own.filter(begins).reduce((longest, word) => (word.length > longest.length ? word : longest), '');
  const known = MEASURES.find(begins) ?? '';
  return known.length > ofOwn.length ? known : ofOwn;
}
