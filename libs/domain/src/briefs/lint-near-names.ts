import { placesOf, type Span } from './lint-texts';

// Names with one letter too few, too many or wrong: 妙峰镇 for 妙峰山镇. A wrong alarm costs somebody a reason, so whatever
// may well be another name is left alone: 西辛房 beside 东辛房, 张家庄 beside 杜家庄.

/** A place in a text that is one letter off a name, and every name that it is one letter off. */
export interface Near extends Span {
  names: string[];
  /** Not sure: of two letters one is wrong, as 永宁镇 is for 永定镇, and is a town as well. */
  isSure: boolean;
}

/** Names as the search asks for them: by ending, and by what of the stem is left without a letter. */
export interface NearNames {
  endings: ReadonlyMap<string, ReadonlySet<number>>;
  byRest: ReadonlyMap<string, readonly string[]>;
}

const TOWN_ENDINGS = ['街道', '镇', '乡', '社区', '村'];
const STEM_MIN = 3;
/** Of a bureau, where the ending is its last letter alone and 区 begins most of them. */
const BUREAU_STEM_MIN = 4;

/** Letters that tell two real names apart: directions, sizes, numbers. */
const TELLS = /[东西南北中上下左右前后里外内大小新老旧高低头尾一二三四五六七八九十甲乙丙丁]/u;
/** Words of one letter that may stand beside a name, and before its ending: 全镇 · 小镇 · 分局. */
const BESIDE =
  /[在到进入赴往去来访从由向对为与和及同跟以把被将于至经过给等是有让请帮助用离达驻抵查看观游逛走的了并各该每某全本古小乡城集重名邻几两山区县市镇村道分总局]/u;
/** 杜家庄 · 马各庄: named after a family and the land, as many are. */
const FAMILY_STEM = /^.[家各]/u;
const LAND = /[庄台沟坡岭峪滩湾坑洼店铺堡寨屯营河山水泉口嘴院窑坟墓林园楼府场厂]/u;

const HAN_ONLY = /^[\u4e00-\u9fff]+$/u;

const without = (letters: string, at: number) => letters.slice(0, at) + letters.slice(at + 1);

export function nearNames(names: readonly string[]): NearNames {
  const endings = new Map<string, Set<number>>();
  const byRest = new Map<string, string[]>();
  for (const name of new Set(names)) {
    const [stem, ending] = partsOf(name);
    if (stem === null) continue;
    const lengths = endings.get(ending) ?? new Set();
    for (const length of [stem.length - 1, stem.length, stem.length + 1]) lengths.add(length);
    endings.set(ending, lengths);
    for (const rest of [stem, ...[...stem].map((_, at) => without(stem, at))]) {
      const key = `${rest}|${ending}`;
      const known = byRest.get(key) ?? [];
      if (!known.includes(name)) byRest.set(key, [...known, name]);
    }
  }
  return { endings, byRest };
}

/** 妙峰山镇 → 妙峰山 and 镇; no stem where it is too short to tell or not Han throughout. 实践站 and 实践所 are found by the village or town in their names. */
function partsOf(name: string): [stem: string | null, ending: string] {
  const town = TOWN_ENDINGS.find((ending) => name.endsWith(ending));
  const ending = town ?? name.slice(-1);
  const stem = name.slice(0, -ending.length);
  const isPlain = HAN_ONLY.test(name) && !/实践[所站]$/u.test(name);
  const isLong = stem.length >= (town ? 2 : BUREAU_STEM_MIN);
  return [isPlain && isLong ? stem : null, ending];
}

export function nearPlaces(text: string, { endings, byRest }: NearNames): Near[] {
  return [...endings].flatMap(([ending, lengths]) =>
    placesOf(text, ending).flatMap((at): Near[] => {
      // the longest first: 妙峰山山镇 holds 山山镇
      for (const length of [...lengths].sort((a, b) => b - a)) {
        const written = text.slice(Math.max(0, at - length), at);
        if (written.length < length || !HAN_ONLY.test(written)) continue;
        const rests = [written, ...[...written].map((_, i) => without(written, i))];
        const asked = new Set(rests.flatMap((rest) => byRest.get(`${rest}|${ending}`) ?? []));
        const before = text.charAt(at - length - 1);
        const names = [...asked].filter((name) => isMeant(name.slice(0, -ending.length), written, before, ending));
        const stems = names.map((name) => name.length - ending.length);
        const isSure = stems.some((stem) => stem >= STEM_MIN || stem < length);
        if (names.length > 0) return [{ start: at - length, end: at + ending.length, names, isSure }];
      }
      return [];
    }),
  );
}

/** Can the stem have been meant by what is written, and hardly anything else? */
function isMeant(stem: string, written: string, before: string, ending: string): boolean {
  let at = 0;
  while (at < stem.length && stem[at] === written[at]) at++;
  const [right, wrong] = [stem.charAt(at), written.charAt(at)];
  const isBureau = !TOWN_ENDINGS.includes(ending);
  if (isBureau && at === 0) return false;
  // where the first letter is at fault, nobody knows where the name begins unless something ends there
  if (at === 0 && HAN_ONLY.test(before) && !BESIDE.test(before)) return false;
  if (written.length > stem.length) return isTooMuch(stem, written, at);
  const isFamily = !isBureau && FAMILY_STEM.test(stem);
  if (written.length < stem.length)
    return stem.length >= STEM_MIN && without(stem, at) === written && !TELLS.test(right) && !isFamily;
  if (without(stem, at) !== without(written, at) || at === stem.length) return false;
  if (isFamily && (at < 2 || LAND.test(wrong))) return false;
  if (isBureau && stem.length === BUREAU_STEM_MIN) return false;
  if (stem.length < STEM_MIN && LAND.test(at === 0 ? stem.charAt(1) : wrong)) return false;
  const isAtEdge = at === 0 || at === stem.length - 1;
  return TELLS.test(wrong) ? !TELLS.test(right) && !isAtEdge : !(isAtEdge && BESIDE.test(wrong));
}

/** A letter twice, or one within the stem; before the ending it is a word of its own: 妙峰山小镇. */
function isTooMuch(stem: string, written: string, at: number): boolean {
  if (without(written, at) !== stem) return false;
  const letter = written.charAt(at);
  if (letter === written.charAt(at - 1)) return true;
  return stem.length >= STEM_MIN && at > 0 && at < stem.length && !TELLS.test(letter) && !BESIDE.test(letter);
}
