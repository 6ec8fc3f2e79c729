import { createHash } from 'node:crypto';
import type { Gender } from '@jishan/domain';

/** Throws that always fall the same way for the same seed (mulberry32). */
export class Dice {
  private state: number;

  constructor(seed: string) {
    this.state = createHash('sha256').update(seed).digest().readUInt32BE(0);
  }

  /** At least 0, below 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number from `min` to `max`, both possible. */
  int(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(list: readonly T[]): T {
    const item = list[this.int(0, list.length - 1)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }

  /** So many different ones, in no order. */
  sample<T>(list: readonly T[], count: number): T[] {
    const rest = [...list];
    const chosen: T[] = [];
    while (chosen.length < count && rest.length > 0) chosen.push(...rest.splice(this.int(0, rest.length - 1), 1));
    return chosen;
  }

  /** A UUIDv7 of that moment: what is listed newest first by id stands in the right place. */
  idAt(instant: string): string {
    const time = Date.parse(instant).toString(16).padStart(12, '0');
    const hex = () =>
      Math.floor(this.next() * 0x10000)
        .toString(16)
        .padStart(4, '0');
    const tail = hex() + hex() + hex();
    const variant = '89ab'.charAt(this.int(0, 3));
    return `${time.slice(0, 8)}-${time.slice(8)}-7${hex().slice(1)}-${variant}${hex().slice(1)}-${tail}`;
  }
}

/** Common surnames, the most common ones more often; the people are invented. */
const SURNAMES = [
  ...'王王王王李李李李张张张张刘刘刘陈陈赵赵杨杨高高马马孙周吴徐朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈姜崔谭陆汪范石廖贾韦付方邹熊白孟秦邱侯江尹薛闫段雷黎史陶贺顾毛郝龚邵万覃武钱戴严莫孔常汤安邢',
];

interface Era {
  /** Born in this year or later. */
  from: number;
  female: readonly string[];
  male: readonly string[];
}

const ERAS: readonly Era[] = [
  {
    from: 2000,
    female: [
      '雨桐',
      '欣怡',
      '梓涵',
      '思雨',
      '佳怡',
      '子萱',
      '雨欣',
      '可欣',
      '诗涵',
      '一诺',
      '若曦',
      '语嫣',
      '晓彤',
      '嘉怡',
    ],
    male: [
      '浩然',
      '子轩',
      '宇航',
      '博文',
      '梓豪',
      '俊杰',
      '天佑',
      '奕辰',
      '明轩',
      '子墨',
      '嘉豪',
      '一鸣',
      '睿哲',
      '铭泽',
    ],
  },
  {
    from: 1980,
    female: [
      '静',
      '婷',
      '婷婷',
      '丽娜',
      '雪',
      '倩',
      '晶晶',
      '丹丹',
      '蕾',
      '文静',
      '晓燕',
      '莉莉',
      '佳',
      '颖',
      '海燕',
      '晓玲',
      '媛媛',
      '梦瑶',
    ],
    male: [
      '磊',
      '鹏',
      '超',
      '浩',
      '鑫',
      '晨',
      '伟',
      '洋',
      '凯',
      '旭东',
      '志强',
      '晓东',
      '宇',
      '海涛',
      '立新',
      '佳明',
      '子健',
      '文博',
    ],
  },
  {
    from: 1960,
    female: [
      '丽',
      '艳',
      '敏',
      '红',
      '丽华',
      '秀丽',
      '春梅',
      '海英',
      '玉梅',
      '淑红',
      '金凤',
      '晓红',
      '凤霞',
      '立平',
      '建华',
      '玉华',
      '小红',
      '桂荣',
    ],
    male: [
      '军',
      '勇',
      '强',
      '建军',
      '建国',
      '永强',
      '志刚',
      '卫东',
      '国庆',
      '春生',
      '立军',
      '海滨',
      '振华',
      '宝成',
      '金生',
      '文革',
      '建明',
      '永利',
    ],
  },
  {
    from: 0,
    female: [
      '秀兰',
      '桂英',
      '淑珍',
      '秀英',
      '玉兰',
      '凤英',
      '桂兰',
      '淑华',
      '玉珍',
      '素芬',
      '淑兰',
      '秀珍',
      '翠兰',
      '玉琴',
      '桂芝',
      '淑敏',
    ],
    male: [
      '德福',
      '树林',
      '国栋',
      '玉山',
      '长贵',
      '福生',
      '宝山',
      '连生',
      '永福',
      '振江',
      '守义',
      '德顺',
      '万全',
      '广田',
      '凤山',
      '占元',
    ],
  },
];

/** An invented name that fits the person's age. Nobody gets a name that is taken already; children take a surname with them. */
export function inventName(
  dice: Dice,
  person: { gender: Gender; birthOn: string; surname?: string | undefined },
  taken: Set<string>,
): string {
  const year = Number(person.birthOn.slice(0, 4));
  const era = ERAS.find((candidate) => year >= candidate.from);
  if (!era) throw new Error(`no names for ${year}`);
  const given = person.gender === 'male' ? era.male : era.female;
  for (let attempt = 0; ; attempt++) {
    const surname = person.surname && attempt < given.length ? person.surname : dice.pick(SURNAMES);
    const name = surname + dice.pick(given);
    if (taken.has(name)) continue;
    taken.add(name);
    return name;
  }
}

/** The demo phones begin with 1990, which no operator gives out. */
export const demoPhone = (running: number): string => `1990${String(running).padStart(7, '0')}`;
