import type { UnitKind } from '@jishan/domain';

/** The first district: real names of units, sections, brands and publications. Everybody and everything else in the demo is invented. */
interface UnitSeed {
  name: string;
  kind: UnitKind;
  shortName?: string;
  below?: string;
}

export const DISTRICT = '门头沟区';
export const CENTRE = '门头沟区新时代文明实践中心';
export const OFFICE_BUREAU = '区委宣传部（文明办）';
export const MAIN_TOWN = '妙峰山镇';
/** Has a scheme of its own, whose points are on public view before they count. */
export const VIEWING_VILLAGE = '涧沟村';

const BUREAUX = [
  '区教委',
  '区总工会',
  '团区委',
  '区残联',
  '区科协',
  '区经管站',
  '区园林绿化局',
  '区生态环境局',
  '区体育局',
  '区文旅局',
  '区商务局',
  '区农业农村局',
  '区棚改中心',
  '区爱卫会',
  '百花山管理处',
];
export const TOWNS = [
  '潭柘寺镇',
  MAIN_TOWN,
  '清水镇',
  '王平镇',
  '军庄镇',
  '斋堂镇',
  '雁翅镇',
  '永定镇',
  '龙泉镇',
] as const;
export const SUBDISTRICTS = ['大峪街道', '城子街道', '东辛房街道', '大台街道'] as const;
export const VILLAGES = [
  '陇驾庄村',
  '丁家滩村',
  '水峪嘴村',
  '斜河涧村',
  '陈家庄村',
  '担礼村',
  '下苇甸村',
  '桃园村',
  '南庄村',
  '樱桃沟村',
  '涧沟村',
  '大沟村',
  '炭厂村',
  '上苇甸村',
  '黄台村',
  '禅房村',
  '岭角村',
] as const;

const BELOW_OTHERS: UnitSeed[] = [
  { name: '贵石村', kind: 'village', below: '永定镇' },
  { name: '杨家峪村', kind: 'village', below: '斋堂镇' },
  { name: '柏峪村', kind: 'village', below: '斋堂镇' },
  { name: '杜家庄村', kind: 'village', below: '清水镇' },
  { name: '向阳社区', kind: 'community', below: '城子街道' },
  { name: '西宁路社区', kind: 'community', below: '城子街道' },
  { name: '东南街社区', kind: 'community', below: '龙泉镇' },
  { name: '石门营五区', kind: 'community', below: '东辛房街道' },
];

const within =
  (below: string, kind: UnitKind) =>
  (name: string): UnitSeed => ({ name, kind, below });
const VILLAGES_AND_COMMUNITIES: UnitSeed[] = [...VILLAGES.map(within(MAIN_TOWN, 'village')), ...BELOW_OTHERS];

/** Every unit after the one it stands below, siblings of a kind in the official order. */
export const UNITS: readonly UnitSeed[] = [
  { name: DISTRICT, kind: 'district' },
  { name: CENTRE, kind: 'centre', shortName: '区文明实践中心', below: DISTRICT },
  { name: OFFICE_BUREAU, kind: 'bureau', shortName: '区委宣传部', below: DISTRICT },
  ...BUREAUX.map(within(DISTRICT, 'bureau')),
  ...TOWNS.map(within(DISTRICT, 'town')),
  ...SUBDISTRICTS.map(within(DISTRICT, 'subdistrict')),
  ...[...TOWNS, ...SUBDISTRICTS].map((town): UnitSeed => ({
    name: `${town}新时代文明实践所`,
    kind: 'institute',
    shortName: `${town}实践所`,
    below: town,
  })),
  ...VILLAGES_AND_COMMUNITIES,
  ...VILLAGES_AND_COMMUNITIES.map(({ name }): UnitSeed => ({
    name: `${name}新时代文明实践站`,
    kind: 'station',
    shortName: `${name}实践站`,
    below: name,
  })),
];

export const BRANDS = {
  district: '门头沟热心人',
  friday: '领航星期五',
  civility: '文明星期五',
  longquan: '龙泉热心人',
} as const;

/** 一月一主题, January first. */
export const CAMPAIGNS = [
  '温暖过冬',
  '文明过节',
  '学雷锋志愿服务月',
  '文明祭扫',
  '劳动最美',
  '文明健康',
  '防汛先锋',
  '清凉一夏',
  '垃圾分类',
  '文明旅游',
  '消防安全',
  '志愿表彰',
] as const;
