import { isDay } from '../calendar';
import { sentences, toBrief, type PrintedFacts, type PrintedResult } from './compose-brief';
import { DEFAULT_HOUSE_STYLE, type HouseStyle } from './facts';
import { MEASURES, wordList, type PrintedQuantity, type RoundedCount } from './figures';

/** A 简讯 read back from its printed text. */
export interface ReadBrief {
  text: string;
  /** What was understood. Written again it gives the text where nothing is left over. */
  facts: Partial<PrintedFacts>;
  /** The day of the activity where the text names one: the latest such day up to the bulletin's. */
  date: string | null;
  /** Words that no rule explains, as they stand and in their order; empty: all was understood. */
  left: string[];
}

type Head = Pick<PrintedFacts, 'organizer' | 'partners' | 'lead' | 'place' | 'audience'>;
type Tail = Pick<PrintedFacts, 'subject' | 'amount'>;

const DAY = '(?:(?:\\d{4}年)?(?:1[0-2]|[1-9])月)?[1-9]\\d?日';
/** What a brief begins with behind its unit. `composeBrief` writes 15日 and 近日; an editor writes the month where 近日 is too vague. */
export const WHEN = `(?:近日|${DAY}(?:至${DAY})?)`;
const OPENING = new RegExp(`^([^：。，“”]+)：(${WHEN})，`, 'u');
const BRAND = /^(.*?)依托“([^“”]+)”志愿服务品牌$/u;
const NUMBER = '(?:0|[1-9]\\d*)(?:\\.\\d{1,2})?';
// 附近3处 names a place, 第3次 an order
const FIGURE = new RegExp(`(?<!第|[0-9.])((?<![附最临邻远])近)?(${NUMBER})(万?)([余多]?)(?![0-9.万])`, 'gu');
const WAN = 10_000;
const MOBILISES = '组织';

/**
 * Takes a printed 简讯 apart by the grammar that `composeBrief` writes. Nothing is guessed: words that could be two things, or
 * that no rule knows, are left as they stand. A figure is read as it was printed (30余 is “30 and some”, not a number behind it).
 *
 * @param issueDate ISO date of the bulletin that printed it.
 * @example parseBrief('永定镇：15日，贵石村开展“春节防火安全”主题宣传活动，共30余名居民参加。', '2026-01-20').facts.participants
 * // { count: { value: 30, rounding: 'over' }, kind: '居民' }
 */
export function parseBrief(text: string, issueDate: string, style: HouseStyle = DEFAULT_HOUSE_STYLE): ReadBrief {
  const opening = OPENING.exec(text);
  if (!opening || !text.endsWith('。')) return { text, facts: {}, date: null, left: [text] };
  const [opened, unit = '', when = ''] = opening;
  const [first = '', ...others] = apart(text.slice(opened.length, -1), '。');
  const read = readActivity(first);
  const results = others.map((sentence) => readResults(apart(sentence, '，')));
  if (others.length === 1 && results[0] && !read.facts.results) {
    Object.assign(read.facts, { results: results[0], resultsAs: 'sentence' });
  } else read.left.push(...others);
  const facts = { unit, when, ...read.facts };
  return { text, facts, date: dayNamed(when, issueDate), left: leftOf({ facts, left: read.left }, text, style) };
}

/** Writes what was read of a brief again, by the grammar. A text that was not understood stays as it is. */
export function rewriteBrief(read: ReadBrief, style: HouseStyle = DEFAULT_HOUSE_STYLE): string {
  return read.left.length > 0 ? read.text : written(read.facts, style);
}

const written = (facts: Partial<PrintedFacts>, { approximate }: HouseStyle) =>
  toBrief(sentences({ unit: '', when: '', ...facts }, approximate)).text;

/** The proof that it was understood: written again it is the same. */
function leftOf({ facts, left }: Pick<ReadBrief, 'facts' | 'left'>, text: string, style: HouseStyle): string[] {
  return left.length > 0 || written(facts, style) === text ? left : [text];
}

/** One day, the last of that name that is not after the bulletin's; without its month it is of the bulletin's month. */
function dayNamed(when: string, issueDate: string): string | null {
  const [, ofYear, ofMonth, day] = /^(?:(\d+)年)?(?:(\d+)月)?(\d+)日$/.exec(when) ?? [];
  if (!day || !isDay(issueDate)) return null;
  const [year, month] = [Number(issueDate.slice(0, 4)), issueDate.slice(5, 7)];
  const years = ofYear ? [ofYear] : ofMonth ? [year, year - 1] : [year];
  const named = years.map((one) => `${one}-${(ofMonth ?? month).padStart(2, '0')}-${day.padStart(2, '0')}`);
  return named.find((one) => isDay(one) && one <= issueDate) ?? null;
}

/** The sentence of the activity: perhaps a brand, what was done, what came of it, who took part. */
function readActivity(sentence: string): { facts: Partial<PrintedFacts>; left: string[] } {
  const clauses = apart(sentence, '，');
  const participants = clauses.length > 1 ? readParticipants(clauses.at(-1) ?? '') : null;
  if (participants) clauses.pop();
  const brand = clauses.length > 1 ? BRAND.exec(clauses[0] ?? '') : null;
  if (brand) clauses.shift();
  const [main = '', ...rest] = clauses;
  const act = readAct(main, brand ? (brand[1] ?? '') : null);
  const results = rest.length > 0 ? readResults(rest) : undefined;
  const facts = {
    ...(brand && { organizer: brand[1] || undefined, brand: brand[2] }),
    ...act,
    ...(results && { results }),
    ...(participants && { participants }),
  };
  return { facts, left: [...(act ? [] : [main]), ...(results === null ? [rest.join('，')] : [])] };
}

/** `[organizer][联合partners][lead][place][audience]action[“theme”][subject][amount]`, or null. */
function readAct(clause: string, organizer: string | null): Partial<PrintedFacts> | null {
  for (const [at, theme] of themesOf(clause)) {
    const before = clause.slice(0, at);
    const action = ACTIONS.find((word) => before.endsWith(word));
    if (!action || action === MOBILISES) continue;
    const head = readHead(before.slice(0, -action.length), organizer);
    const tail = readTail(clause.slice(at + theme.length + 2));
    return head && tail && { ...head, ...actionOf(action), theme, ...tail };
  }
  const found = ACTIONS.flatMap((word) => placesOf(clause, word).map((at) => ({ word, at, end: at + word.length })));
  const whole = found.filter((one) => !found.some((other) => holds(other, one)));
  const acts = whole.flatMap(({ word, at, end }) => {
    const head = readHead(clause.slice(0, at), organizer);
    const tail = readTail(clause.slice(end));
    // 组织58名志愿者 is an action; 组织书法家开展… mobilises
    const isAct = word === MOBILISES ? tail?.amount && !tail.subject : tail?.amount || tail?.subject;
    return head && isAct ? [{ ...head, ...actionOf(word), ...tail }] : [];
  });
  const [only, ...others] = acts;
  return only && others.length === 0 ? only : null;
}

const actionOf = (action: string) => (action === '开展' ? {} : { action });
const holds = (a: { at: number; end: number }, b: { at: number; end: number }) =>
  a.at <= b.at && a.end >= b.end && a.end - a.at > b.end - b.at;

/** Quotations with where they begin, the last first. */
function themesOf(clause: string): [number, string][] {
  return [...clause.matchAll(/“([^“”]+)”/gu)].map((m): [number, string] => [m.index, m[1] ?? '']).reverse();
}

export function placesOf(text: string, word: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) places.push(at);
  return places;
}

/** What stands before the action. Every part begins with a word of its own; one that could begin elsewhere too is not taken apart. */
function readHead(text: string, organizer: string | null): Head | null {
  const kinds = [['联合'], LEADS, PLACES, AUDIENCES];
  const starts = kinds.map((kind) => startsOf(text, kind));
  // in quotations, and as the end of a name, these words begin nothing
  const cuts: { kind: number; at: number }[] = [];
  for (const [kind, found] of starts.entries()) {
    const after = found.filter((at) => cuts.every((cut) => cut.at < at));
    if (after.length > 1) return null;
    if (after[0] !== undefined) cuts.push({ kind, at: after[0] });
  }
  const first = cuts[0]?.at ?? text.length;
  const name = text.slice(0, first);
  if (name && (organizer !== null || !ORGANIZER_ENDS.some((end) => name.endsWith(end)))) return null;
  const pieces = cuts.map(({ kind, at }, i) => ({ kind, words: text.slice(at, cuts[i + 1]?.at ?? text.length) }));
  const piece = (kind: number) => pieces.find((one) => one.kind === kind)?.words;
  const partners = piece(0)?.slice('联合'.length);
  if (partners === '' || pieces.some(({ words }) => words.length < 2)) return null;
  return {
    ...(name && { organizer: name }),
    ...(partners && { partners: partners.split('、') }),
    ...(piece(1) && { lead: piece(1) }),
    ...(piece(2) && { place: piece(2) }),
    ...(piece(3) && { audience: piece(3) }),
  };
}

/** Where words of a kind begin, outside of quotations; the longest word that begins at a place. */
function startsOf(text: string, kind: readonly string[]): number[] {
  const bare = text.replace(/“[^“”]*”/gu, (quotation) => '“'.repeat(quotation.length));
  const found = kind.flatMap((word) => placesOf(bare, word).map((at) => ({ at, end: at + word.length })));
  return found
    .filter((one) => !found.some((other) => holds(other, one)))
    .map(({ at }) => at)
    .sort((a, b) => a - b);
}

/** `[subject][amount]` after the theme: one figure with its measure word is an amount, none is none, and more are not taken apart. */
function readTail(text: string): Tail | null {
  const figures = figuresOf(text);
  if (figures.length > 1) return null;
  if (figures.length === 0) return text ? { subject: text } : {};
  const [quantity] = figures;
  if (!quantity) return null;
  const { name, more, ...amount } = quantity;
  return more ? null : { ...(name && { subject: name }), amount };
}

/** `action item、item，action item`: null when any of it is not of that form. */
function readResults(clauses: readonly string[]): PrintedResult[] | null {
  const groups = clauses.map(readResult);
  return groups.every((group) => group !== null) ? groups : null;
}

function readResult(clause: string): PrintedResult | null {
  const action = RESULT_ACTIONS.find((word) => clause.startsWith(word));
  if (!action) return null;
  const items = apart(clause.slice(action.length), '、').map((item) => {
    const figures = figuresOf(item);
    return figures.length === 1 ? figures[0] : undefined;
  });
  return items.every((item) => item !== undefined) ? { action, items } : null;
}

function readParticipants(clause: string): NonNullable<PrintedFacts['participants']> | null {
  const found = /^(共?)(.+?)(?:人|名([^0-9、]+))参加$/u.exec(clause);
  const count = found && wholeFigure(found[2] ?? '');
  if (!count || (count.rounding === 'near') === (found[1] === '共')) return null;
  return { count, ...(found[3] && { kind: found[3] }) };
}

/** Every figure with a measure word behind it, as a quantity of the text around it. A figure without one makes the text unreadable. */
function figuresOf(text: string): (PrintedQuantity | undefined)[] {
  return [...text.matchAll(FIGURE)].map((match) => {
    const behind = text.slice(match.index + match[0].length);
    const measure = MEASURES.find((word) => behind.startsWith(word));
    const count = countOf(match);
    if (!measure || !count) return undefined;
    const before = text.slice(0, match.index);
    const more = before.endsWith('等');
    const [name, of] = [more ? before.slice(0, -1) : before, behind.slice(measure.length)];
    return { ...(name && { name }), ...(more && { more }), count, measure, ...(of && { of }) };
  });
}

function wholeFigure(text: string): RoundedCount | null {
  const [match, ...others] = text.matchAll(FIGURE);
  return match && others.length === 0 && match[0] === text ? countOf(match) : null;
}

function countOf([, near, digits, wan, over]: RegExpExecArray): RoundedCount | null {
  if (near && over) return null;
  const value = wan ? Math.round(Number(digits) * WAN) : Number(digits);
  return { value, rounding: near ? 'near' : over ? 'over' : 'exact' };
}

/** Cut at a mark that stands in no quotation. */
function apart(text: string, mark: string): string[] {
  const pieces = [''];
  let depth = 0;
  for (const letter of text) {
    if (letter === '“') depth++;
    if (letter === '”') depth--;
    if (letter === mark && depth === 0) pieces.push('');
    else pieces[pieces.length - 1] += letter;
  }
  return pieces;
}

// The words by which a printed 简讯 is taken apart. What is not listed is not guessed at: it stays as it was written.

/** What was done, before the theme. Longer ones hold shorter ones, so the longest that fits is meant. */
const ACTIONS = wordList(
  '组织开展了 组织开展 联合开展 深入开展 集中开展 扎实开展 持续开展 启动 开展了 开展 组织举办 举办了 举办 举行了 举行 召开了 召开 承办 主办 参加了 参加 参与',
  '组织观看 集体观看 观看 入户发放 入户宣传 发放 张贴 走访慰问 走访 慰问 组织参观 参观 组织学习 学习 宣讲 讲授 演出 播放 放映 评选 组织',
);

/** What came of it, before the things that were counted. */
const RESULT_ACTIONS = wordList(
  '清理 清除 清运 清扫 清洗 打扫 铲除 擦拭 更换 粉刷 修剪 补植 栽种 栽植 种植 浇灌 养护 修补 维修 加固 疏通 捡拾 收集 回收 转运 规整 摆放 码放 整治 拆除 劝导 劝阻 制止 纠正 提醒 引导 疏导 服务 接待 帮助 帮扶 救助 陪伴 看望 走访 慰问 探访 入户',
  '检查 巡查 排查 巡护 发现 整改 消除 化解 调解 受理 解答 答复 咨询 发放 赠送 捐赠 募集 送去 送出 书写 张贴 悬挂 播放 宣讲 讲解 培训 指导 义诊 测量 理发 义剪 维护 登记 采集 征集 收到 制作 完成 发动 出动 动员 组织 设置 设立 布置 覆盖 惠及 投放 借阅 整理 修复 评选 表彰',
);

/** How the name of somebody who organises ends. */
const ORGANIZER_ENDS = wordList(
  '村 村委会 居委会 社区 各村 各社区 镇 街道 街道办 站 所 队 会 中心 局 委 办 科 处 厅 部 院 校 园 馆 厂 公司 企业 学校 小学 中学 幼儿园 支部 党委 团委 妇联 协会 学会 基地 银行 医院 志愿者 物业 商会 大队 支队 总队 分队 服务队 超市',
);

/** What a mobilised group, a place and an audience begin with; each part has its own kind. */
const LEADS = wordList('组织 动员 发动 邀请 号召 带领');
const PLACES = wordList('走进 深入 来到 走上 在 赴 到');
const AUDIENCES = wordList('面向 围绕 为 向 给 对 与');
