import { describe, expect, it } from 'vitest';
import { BriefFactsError } from './facts';
import { cleanInput, cleanPart, cleanText, innerQuotes, quoted } from './text-hygiene';

const clean = (text: string) => cleanText(text, 'subject');
const faultOf = (text: unknown) => {
  try {
    cleanText(text, 'subject');
  } catch (error) {
    return error instanceof BriefFactsError ? `${error.field}: ${error.fault}` : error;
  }
  return null;
};

describe('punctuation in Chinese text becomes full-width', () => {
  it.each([
    ['区委宣传部(文明办)', '区委宣传部（文明办）'],
    ['小手拉大手,文明齐步走', '小手拉大手，文明齐步走'],
    ['创城在行动:我们一起来', '创城在行动：我们一起来'],
    ['讲文明;树新风', '讲文明；树新风'],
    ['文明有你有我!', '文明有你有我！'],
    ['垃圾怎么分?', '垃圾怎么分？'],
    ['保护环境.从我做起', '保护环境。从我做起'],
    ['共建, 共享', '共建，共享'],
    ['我爱Beijing!', '我爱Beijing！'],
    ['喜迎2026!', '喜迎2026！'],
    ['(2026)年度总结', '（2026）年度总结'],
    ['年度总结 (2026)', '年度总结（2026）'],
    ['学雷锋(第3期(下))活动', '学雷锋（第3期（下））活动'],
    ['共建...共享', '共建……共享'],
    ['初心--使命', '初心——使命'],
    ['"学雷锋"主题宣传活动', '“学雷锋”主题宣传活动'],
    ["用羊毛'毡'出暖绒绒的冬天", '用羊毛‘毡’出暖绒绒的冬天'],
    ['官网:https://example.org', '官网：https://example.org'],
  ])('%s → %s', (before, after) => expect(clean(before)).toBe(after));
});

describe('nothing else is altered', () => {
  it.each([
    '发放1,500份材料',
    '上午10:30开始',
    '比分3:2获胜',
    '行走3.5公里',
    '1.新春走基层',
    '英语角读Hello, World一书',
    "Let's go志愿行",
    '喜迎国庆 共建家园',
    '喜迎“两节” 共建家园',
    'Hello, World! (2026)',
    'APP使用培训',
    '扫码登录example.org:8080',
    '𠮷田家园·阿里𰻝面',
    '👨‍👩‍👧亲子阅读',
    '讲文明、树新风，“门头沟热心人”在行动！',
    '１２月１２日',
    '5G+智慧社区',
    '“双11”购物提醒',
  ])('%s', (text) => expect(clean(text)).toBe(text));

  it('leaves an odd quotation mark for the proofreader', () => expect(clean('学习"两山理论')).toBe('学习"两山理论'));
});

describe('spaces and lines', () => {
  it.each([
    ['第 3 届读书节', '第3届读书节'],
    ['参与率 98.5% 以上', '参与率98.5%以上'],
    ['共　30　人', '共30人'],
    ['清理 20\u00a0处', '清理20处'],
    ['主题\n宣传活动', '主题宣传活动'],
    ['主题 \r\n\r\n 宣传活动', '主题宣传活动'],
    ['Good\nMorning英语角', 'Good Morning英语角'],
    ['主题\u2028宣传\u2029活动', '主题宣传活动'],
    ['  主题宣传活动\n', '主题宣传活动'],
  ])('%j → %s', (before, after) => expect(clean(before)).toBe(after));
});

describe('refused text', () => {
  it.each([
    ['NUL', '主题\u0000活动', 'control-character'],
    ['a bell', '主题\u0007活动', 'control-character'],
    ['a tab', '主题\t活动', 'control-character'],
    ['a tab at the edge', '\t主题活动', 'control-character'],
    ['an escape', '主题\u001b[31m活动', 'control-character'],
    ['DEL', '主题\u007f活动', 'control-character'],
    ['C1', '主题\u0085活动', 'control-character'],
    ['a reversed reading direction', '主题\u202e活动', 'control-character'],
    ['a lone high surrogate', '主题\ud842活动', 'damaged-text'],
    ['a lone low surrogate', '主题\udfb7活动', 'damaged-text'],
    ['a replacement character', '主题\ufffd活动', 'damaged-text'],
    ['a number', 12, 'malformed'],
  ])('%s', (_what, text, fault) => expect(faultOf(text)).toBe(`subject: ${fault}`));
});

describe('parts that run into the sentence', () => {
  it.each([
    ['志愿服务活动。', '志愿服务活动'],
    ['，志愿服务活动，', '志愿服务活动'],
    ['永定镇:', '永定镇'],
    ['。', ''],
    ['“学雷锋”', '“学雷锋”'],
    ['动起来！', '动起来！'],
  ])('%s → %s', (before, after) => expect(cleanPart(before, 'subject')).toBe(after));
});

describe('quotation marks within a quotation', () => {
  it.each([
    ['用羊毛“毡”出暖绒绒的冬天', '用羊毛‘毡’出暖绒绒的冬天'],
    ['用羊毛‘毡’出暖绒绒的冬天', '用羊毛‘毡’出暖绒绒的冬天'],
    ['学习“两山”理论“双碳”知识', '学习‘两山’理论‘双碳’知识'],
    ['The "Best" Day', 'The ‘Best’ Day'],
    ['「红绿灯」『引导』', '‘红绿灯’‘引导’'],
    ['读《红楼梦》', '读《红楼梦》'],
  ])('%s → %s', (before, after) => expect(innerQuotes(before)).toBe(after));

  it('stands inside our own', () => expect(quoted('“红绿灯”路口值守')).toBe('“‘红绿灯’路口值守”'));
});

describe('what somebody types', () => {
  it('is cleaned, or refused by the name of its field', () => {
    expect(cleanInput('共 20 本书,好', 'notes')).toBe('共20本书，好');
    expect(() => cleanInput('坏\u0007字', 'notes')).toThrow(
      expect.objectContaining({
        code: 'request.invalid',
        fields: [{ field: 'notes', message: '含有无法印刷的字符' }],
      }),
    );
  });
});
