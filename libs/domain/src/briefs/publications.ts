import type { ActivityCategory } from '../activities';
import type { FieldError } from '../errors';
import { documentDay, type BulletinContent, type DistributionLine, type Numbering } from './bulletin';
import { BULLETIN_STEPS, type BulletinStep, type StepRule } from './chain';
import type { HouseStyle } from './facts';
import type { SplitBulletin } from './split-bulletin';

export interface PublicationSection {
  name: string;
  categories: ActivityCategory[];
  /** How many briefs are printed in full; null: all. */
  fullMax: number | null;
}

/** 刊头 from a day on: the name and the office that a bulletin of that day or later carries. */
export interface Masthead {
  validFrom: string;
  title: string;
  office: string;
}

/** What an office settles about a publication, and may change. */
export interface PublicationSettings {
  /** The masthead that holds while no dated one does. */
  title: string;
  office: string;
  mastheads: Masthead[];
  numbering: Numbering;
  sections: PublicationSection[];
  imprintRoles: string[];
  /** 编辑 · 校对 · 核签, in this order: who is named where, and which of them one person may do. */
  steps: StepRule[];
  distribution: DistributionLine[];
  contact: string;
  houseStyle: HouseStyle;
  /** Units in this publication's own order; those that are not in it follow in their official order. */
  unitOrder: string[];
}

export interface PublicationRecord extends PublicationSettings {
  id: string;
  unitId: string;
  /** 总第…期 of the last published bulletin. */
  lastRunningNo: number;
  /** Sent back with a change; a change of an older version is refused. */
  version: number;
}

/** Every state that the settings have been in, the newest first. */
export interface PublicationVersion {
  version: number;
  settings: PublicationSettings;
  /** Null: made with the district. */
  changedBy: string | null;
  at: string;
}

export interface PublicationDetail extends PublicationRecord {
  /** Bulletins that are not published yet: they are printed by what is settled now. */
  openBulletins: { id: string; issuedOn: string; sections: string[] }[];
  versions: PublicationVersion[];
}

/** What was counted before the platform came. */
export interface FirstNumbers {
  lastRunningNo: number;
  /** 第…期 of this year. */
  lastYearlyNo?: number;
}

type Optional = 'mastheads' | 'steps' | 'unitOrder';
export type CreatePublicationInput = Omit<PublicationSettings, Optional> &
  Partial<Pick<PublicationSettings, Optional>> &
  FirstNumbers & { unitId: string };

export type ChangePublicationInput = PublicationSettings & { version: number };

/**
 * The masthead that a bulletin of a day carries.
 *
 * @example mastheadOn(publication, '2026-01-20').title // 工作快报
 */
export function mastheadOn(
  publication: Pick<PublicationSettings, 'title' | 'office' | 'mastheads'>,
  day: string,
): Pick<Masthead, 'title' | 'office'> {
  const held = publication.mastheads.filter(({ validFrom }) => validFrom <= day);
  const newest = held.reduce<Masthead | null>((a, b) => (a && a.validFrom >= b.validFrom ? a : b), null);
  const { title, office } = newest ?? publication;
  return { title, office };
}

/** What is wrong with settings, at which field. Empty: nothing. */
export function checkPublication(settings: PublicationSettings): FieldError[] {
  const twice = (list: string, values: readonly string[], what: string, field = '') =>
    values.flatMap((value, i) =>
      values.indexOf(value) < i ? [{ field: `${list}.${i}${field}`, message: `${what}“${value}”重复` }] : [],
    );
  const categories = settings.sections.flatMap((section, i) =>
    section.categories
      .filter((category) => settings.sections.slice(0, i).some((other) => other.categories.includes(category)))
      .map((category) => ({ field: `sections.${i}.categories`, message: `“${category}”已归入前面的栏目` })),
  );
  const marked = settings.sections.flatMap(({ name }, i) =>
    /[【】]/u.test(name) ? [{ field: `sections.${i}.name`, message: '栏目名不写【】，印的时候会加上' }] : [],
  );
  const unnamed = settings.steps.flatMap(({ role }, i) =>
    role !== null && !settings.imprintRoles.includes(role)
      ? [{ field: `steps.${i}.role`, message: `版记里没有“${role}”` }]
      : [],
  );
  const disordered = settings.steps.map(({ step }) => step).join() !== BULLETIN_STEPS.join();
  return [
    ...(disordered ? [{ field: 'steps', message: '须为编辑、校对、核签三步' }] : []),
    ...unnamed,
    ...(settings.sections.length === 0 ? [{ field: 'sections', message: '至少要有一个栏目' }] : []),
    ...twice(
      'sections',
      settings.sections.map(({ name }) => name),
      '栏目',
      '.name',
    ),
    ...marked,
    ...categories,
    ...twice('imprintRoles', settings.imprintRoles, '版记角色'),
    ...twice(
      'mastheads',
      settings.mastheads.map(({ validFrom }) => validFrom),
      '启用日期',
      '.validFrom',
    ),
  ];
}

/** The sections that are gone, by name. */
export function droppedSections(before: PublicationSettings, after: PublicationSettings): string[] {
  return before.sections.map(({ name }) => name).filter((name) => after.sections.every((other) => other.name !== name));
}

const BULLETIN_STEP_WORDS: Record<BulletinStep, string> = { edit: '编辑', proofread: '校对', sign: '核签' };
const NUMBERING_WORDS: Record<Numbering, string> = {
  running: '总期号',
  yearly: '年度期号',
  'yearly+running': '年度期号和总期号',
};

/**
 * What a change has changed, one sentence each; empty when nothing did.
 *
 * @example publicationChanges(before, after) // ['版记角色由“编辑、校对、核签”改为“责编、核稿”']
 */
export function publicationChanges(before: PublicationSettings, after: PublicationSettings): string[] {
  const parts: [string, (settings: PublicationSettings) => string][] = [
    ['刊名', ({ title }) => title],
    ['主办单位', ({ office }) => office],
    [
      '换刊头',
      ({ mastheads }) =>
        mastheads.map((one) => `${documentDay(one.validFrom)}起${one.title}（${one.office}）`).join('、'),
    ],
    ['期号', ({ numbering }) => NUMBERING_WORDS[numbering]],
    ['栏目', ({ sections }) => sections.map(({ name }) => name).join('、')],
    ['版记角色', ({ imprintRoles }) => imprintRoles.join('、')],
    ['三审分工', ({ steps }) => steps.map(stepWords).join('，')],
    ['报送范围', ({ distribution }) => distribution.map((line) => `${line.label}：${line.names}`).join('；')],
    ['联系方式', ({ contact }) => contact],
    ['文风', ({ houseStyle }) => styleWords(houseStyle)],
  ];
  const said = parts.flatMap(([what, read]) => {
    const [was, is] = [read(before), read(after)];
    return was === is ? [] : [`${what}由“${was || '（空）'}”改为“${is || '（空）'}”`];
  });
  const reordered = before.unitOrder.join() === after.unitOrder.join() ? [] : ['调整了单位次序'];
  return [...said, ...sectionChanges(before, after), ...reordered];
}

function sectionChanges(before: PublicationSettings, after: PublicationSettings): string[] {
  return after.sections.flatMap((section) => {
    const was = before.sections.find(({ name }) => name === section.name);
    if (!was) return [];
    const [old, now] = [sectionWords(was), sectionWords(section)];
    return old === now ? [] : [`栏目“${section.name}”由${old}改为${now}`];
  });
}

const stepWords = ({ step, role, merged }: StepRule) =>
  `${BULLETIN_STEP_WORDS[step]}${role ? `署在“${role}”` : '不署名'}${merged ? '、可与前一步同一人' : ''}`;

const sectionWords = ({ categories, fullMax }: PublicationSection) =>
  `“${categories.join('、') || '不归入活动'}，${fullMax === null ? '全部刊发全文' : `最多${fullMax}条刊发全文`}”`;

function styleWords({ approximate, near, recentDays, roundParticipants }: HouseStyle): string {
  const rounding = roundParticipants ? '参加人数取整' : '参加人数写实数';
  return `约数用${approximate}，${near ? '用近' : '不用近'}，${recentDays}天内写日期，${rounding}`;
}

/** A pasted bulletin of before, and what a reader adds to it. Checked and imported by the same input. */
export interface PastBulletinInput {
  publicationId: string;
  /** As it was pasted. */
  text: string;
  /** Where the text does not name them, or names them wrongly. */
  bulletinNo?: string;
  issuedOn?: string;
  corrections: PastCorrection[];
}

/** Whose a brief is and when it happened, as the reviewer knows it. The printed words stay. */
export interface PastCorrection {
  /** The line that its paragraph begins in, and its place there, from 0. */
  line: number;
  brief: number;
  unitId?: string | null;
  heldOn?: string | null;
}

export interface PastProblem {
  /** Null: of the whole. */
  line: number | null;
  message: string;
}

/** A brief of the past as it will be kept. */
export interface PastBrief {
  section: string;
  text: string;
  line: number;
  /** Its place in the paragraph; null for a text that is no brief. */
  brief: number | null;
  unitName: string | null;
  unitId: string | null;
  heldOn: string | null;
  theme: string | null;
  headcount: number | null;
  /** Words that were not understood. */
  left: string[];
}

/** What an import would do, or did. Nothing is imported while there is a problem. */
export interface PastReport {
  split: SplitBulletin;
  briefs: PastBrief[];
  problems: PastProblem[];
  /** The import of this very text, where there is one: the same text twice is one import. */
  imported: PastBulletinRecord | null;
}

export interface PastBulletinRecord {
  id: string;
  publicationId: string;
  publicationTitle: string;
  bulletinNo: string;
  issuedOn: string;
  briefCount: number;
  importerName: string;
  importedAt: string;
  sha256: string;
  /** It was taken in wrongly and stepped back: nothing is found in it any more, its number and its text may be taken in again. */
  withdrawal: { at: string; byName: string; reason: string } | null;
}

export interface PastBulletinDetail extends PastBulletinRecord {
  content: BulletinContent;
  source: string;
  /** Bulletins of the same publication, published or under way, whose text names its number, as a 更正 does. */
  namedIn: { id: string; title: string }[];
}

export interface WithdrawPastBulletinInput {
  reason: string;
}

export interface PastBulletinQuery {
  publicationId?: string;
}
