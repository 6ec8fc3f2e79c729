import { placesOf, type LintContext, type LintFault, type LintText } from './lint-texts';

// Names of people: who may not be named, and with which title.

const ROLE_BEFORE =
  /(?:志愿者|队员|队长|同学|学生|居民|村民|党员|老师|教师|少年|儿童|小朋友|青年|代表|骨干|店主|医生|组长)$/;
const PERSON_AFTER = /^(?:同学|小朋友|说|介绍|表示|告诉|等人|一家|老师|同志|先生|女士|志愿者|队长|荣获)/;
/** The middle dot of a name, however it is typed. */
const DOT = '[·•‧・･․]';
/** Words of everyday that are names of people as well. */
const EVERYDAY =
  /^(?:文明|平安|和平|和谐|高兴|高山|周到|安全|安康|方向|成长|时间|家常|常态|明白|安心|安定|安静|方便|全面|向阳|高新|温馨|金秋|乐园|和睦|平等)$/;

/**
 * Names that may not be printed. Three letters and more are a name wherever they stand; two may be part of a word, so they
 * block where they stand alone or beside a person's role, and warn elsewhere. The office's own people in the imprint are
 * at their duty, and so is whoever stands there with the title from the office's list.
 */
export function namedPeople({ text, kind }: LintText, { people, titles }: LintContext): LintFault[] {
  return people.flatMap(({ name, minor, namesake }) =>
    spacedPlaces(text, name).flatMap(({ start, end }): LintFault[] => {
      const [before, after] = [text.slice(0, start), text.slice(end)];
      const ofName = titles.filter((other) => other.name === name);
      const isOfficial =
        kind === 'imprint' || ofName.some(({ title }) => isTitled(before, title) || isFollowed(after, title));
      if (!minor && (isOfficial || namesake)) return [];
      const isSure = !isOfficial && !namesake && isName(name, before, after);
      return [
        {
          rule: minor ? 'minor-name' : 'unconsented-name',
          severity: isSure ? 'blocks' : 'warns',
          ...{ start, end, fix: null, reason: reasonFor(minor, isSure) },
        },
      ];
    }),
  );
}

/** Names are printed with spaces between their letters too, with other dots, and with what cannot be seen. */
function spacedPlaces(text: string, name: string): { start: number; end: number }[] {
  const letters = [...name].map((letter) => (letter === '·' ? DOT : letter.replace(/[$()*+./?[\\\]^{|}]/, '\\$&')));
  const found = text.matchAll(new RegExp(letters.join('[\\p{Zs}\\p{Cf}]*'), 'gu'));
  return [...found].map(({ 0: words, index }) => ({ start: index, end: index + words.length }));
}

function reasonFor(minor: boolean, isSure: boolean): string {
  if (minor) return isSure ? '未成年人的姓名不得刊登，请改为称呼' : '与一名未成年人同名；若指的是别人或是词语，请说明';
  return isSure
    ? '这名志愿者没有同意公开姓名，请征得同意或改为称呼'
    : '与一名未同意公开姓名的志愿者同名；若是词语，请说明';
}

function isName(name: string, before: string, after: string): boolean {
  if ([...name].length > 2) return true;
  if (ROLE_BEFORE.test(before) || PERSON_AFTER.test(after)) return true;
  const isAlone = !/\p{Script=Han}$/u.test(before) && !/^(?!等|和|与|及)\p{Script=Han}/u.test(after);
  return isAlone && !EVERYDAY.test(name);
}

const RANK =
  '(?:常务)?副?(?:总?书记|部长|主任|局长|区长|镇长|乡长|处长|科长|站长|所长|主席|会长|队长|校长|院长|支书|秘书长)';
const RANK_BEFORE = new RegExp(`${RANK}$`);
/** What goes on is another word: 书记员 · 主任医师 · 镇长信箱. */
const RANK_AFTER = new RegExp(`^${RANK}(?!员|科员|医|护|编辑|记者|级|处|室|助理|热线|信箱|单位|办公)`);
const PERSON = '(?:同志|先生|女士)?';
const IN_BRACKETS = new RegExp(`^${PERSON}\\p{Zs}*（([^（）]{2,40})）`, 'u');
/** Behind a space a title may be the next person's: the commonest family names. */
const FAMILY_NAME =
  /^[王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文]/;

/** A listed name with a title, before or behind it, that is not the listed one. */
export function namesWithTitles({ text }: LintText, { titles }: LintContext): LintFault[] {
  return titles.flatMap(({ name, title }) =>
    placesOf(text, name).flatMap((at): LintFault[] => {
      const before = /[\p{Script=Han}、]*$/u.exec(text.slice(Math.max(0, at - 40), at))?.[0] ?? '';
      if (isTitled(before, title)) return [];
      const reason = `姓名职务表：${name}的职务是${title}`;
      const written = RANK_BEFORE.exec(before)?.[0];
      if (written) {
        const start = at - before.length + beginningOf(before, written, title);
        return [{ rule: 'title', start, end: at, fix: title, reason }];
      }
      const end = at + name.length;
      const wrong = wrongBehind(text.slice(end), title);
      return wrong ? [{ rule: 'title', start: end + wrong.start, end: end + wrong.end, fix: wrong.fix, reason }] : [];
    }),
  );
}

/** Does the listed title stand right before the name? 副主任 is not 主任. */
function isTitled(before: string, title: string): boolean {
  if (!before.endsWith(title)) return false;
  const head = before.slice(0, -title.length);
  return title.startsWith('副') || !(head.endsWith('副') || head.endsWith('常务副'));
}

/** Where the written title begins: with as much of the listed one as stands there, otherwise with its last word. */
function beginningOf(before: string, written: string, title: string): number {
  for (let length = title.length - 1; length >= 2; length--) {
    const at = before.lastIndexOf(title.slice(0, length));
    if (at >= 0 && at <= before.length - written.length) return at;
  }
  return before.length - written.length;
}

/** A title behind the name: 张三书记 · 张三 镇长 · 张三（区教委主任）. */
function titleBehind(after: string, title: string): { start: number; written: string; isWhole: boolean } | null {
  const bracket = IN_BRACKETS.exec(after);
  if (bracket) {
    const written = bracket[1] ?? '';
    const isTitle = RANK_BEFORE.test(written) || title.endsWith(written);
    return isTitle ? { start: bracket[0].length - 1 - written.length, written, isWhole: true } : null;
  }
  const start = /^\p{Zs}*/u.exec(after)?.[0].length ?? 0;
  const rest = after.slice(start);
  if (rest.startsWith(title)) return { start, written: title, isWhole: true };
  for (let length = sharedLength(rest, title); length >= 0; length--) {
    const rank = RANK_AFTER.exec(rest.slice(length))?.[0];
    if (!rank) continue;
    const written = rest.slice(0, length) + rank;
    const isNextPersons = start > 0 && FAMILY_NAME.test(rest.slice(written.length));
    return isNextPersons ? null : { start, written, isWhole: length > 0 };
  }
  return null;
}

/** Behind a name the rank alone is enough, of any of the offices that somebody holds. */
const isOf = (title: string, written: string) =>
  written === title || title.split('、').some((office) => office === written || isTitled(office, written));

function isFollowed(after: string, title: string): boolean {
  const found = titleBehind(after, title);
  return found !== null && isOf(title, found.written);
}

function wrongBehind(after: string, title: string): { start: number; end: number; fix: string } | null {
  const found = titleBehind(after, title);
  if (!found || isOf(title, found.written)) return null;
  const { start, written, isWhole } = found;
  const fix = isWhole ? title : (RANK_BEFORE.exec(title)?.[0] ?? title);
  return { start, end: start + written.length, fix };
}

/** How many letters two texts begin with alike. */
function sharedLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length++;
  return length;
}
