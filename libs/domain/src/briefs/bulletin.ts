import type { SectionParagraph } from './compose-section';

/** How the bulletins of a publication are numbered: 总期号 · 年度期号 · 两者. */
export const NUMBERINGS = ['running', 'yearly', 'yearly+running'] as const;
export type Numbering = (typeof NUMBERINGS)[number];

export interface BulletinNumbers {
  year: number;
  yearlyNo: number;
  runningNo: number;
}

/** A line of the imprint: 编辑：… · 校对：… · 核签：… */
export interface ImprintLine {
  role: string;
  name: string;
}

/** 报：… · 送：… · 发：… */
export interface DistributionLine {
  label: string;
  names: string;
}

/** A long item (信息) as it is printed. */
export interface PrintedArticle {
  articleId: string;
  title: string;
  paragraphs: string[];
  /** The unit that sent it in, in （ ） at its end. */
  source: string;
}

/** What a section prints, in this order: its long items, its briefs, its notes. */
export interface PrintedSection {
  name: string;
  articles?: PrintedArticle[];
  paragraphs: SectionParagraph[];
  notes?: string[];
}

/** 更正: what an earlier issue said wrongly. */
export interface PrintedCorrection {
  /** The issue that was wrong, and the brief in it. */
  bulletinId: string;
  briefId: string;
  text: string;
}

/** Everything that is printed, and nothing else: what a publication freezes and every export is made of. */
export interface BulletinContent {
  title: string;
  office: string;
  /** Null until it is signed: the number is taken with the signature. */
  bulletinNo: string | null;
  issuedOn: string;
  sections: PrintedSection[];
  corrections?: PrintedCorrection[];
  imprint: ImprintLine[];
  distribution: DistributionLine[];
  contact: string;
  /** The latest seal over the points ledger, as it is printed; taken with the number. Bulletins of before have none. */
  seal?: string | null;
}

/** The bulletin as it will be printed, or once it is published as it was. */
export interface BulletinPreview {
  content: BulletinContent;
  text: string;
  sha256: string;
}

/** The pages as they are printed: each is an SVG once it is put behind the outlines of the letters, which all pages share. */
export interface BulletinPages {
  /** Of each page, in points. The pages lie one below the other. */
  width: number;
  height: number;
  outlines: string;
  pages: string[];
  sha256: string;
}

/** Every form in which a bulletin leaves the house. */
export const BULLETIN_FORMATS = ['docx', 'pdf', 'html', 'txt', 'json'] as const;
export type BulletinFormat = (typeof BULLETIN_FORMATS)[number];

/** The lines at the foot: 报 · 送 · 发, who made it, how to reach them, and the seal to which every copy holds the ledger. */
export function imprintLines({ distribution, imprint, contact, seal }: BulletinContent): string[] {
  return [
    ...distribution.map((line) => `${line.label}：${line.names}`),
    imprint.map((line) => `${line.role}：${line.name}`).join('　'),
    contact,
    seal ? `积分账本${seal}` : '',
  ].filter(Boolean);
}

/**
 * The number as the masthead prints it.
 *
 * @example bulletinNoOf('yearly+running', { year: 2026, yearlyNo: 29, runningNo: 2138 }) // 第29期（总第2138期）
 */
export function bulletinNoOf(numbering: Numbering, numbers: BulletinNumbers): string {
  switch (numbering) {
    case 'running':
      return `第${numbers.runningNo}期`;
    case 'yearly':
      return `第${numbers.yearlyNo}期`;
    case 'yearly+running':
      return `第${numbers.yearlyNo}期（总第${numbers.runningNo}期）`;
    default:
      return numbering satisfies never;
  }
}

/**
 * A day as documents write it.
 *
 * @example documentDay('2026-01-05') // 2026年1月5日
 */
export function documentDay(day: string): string {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  return `${year}年${month}月${date}日`;
}

/**
 * Days as documents write them: of the last only what it does not share with the first.
 *
 * @example documentDays('2026-01-02', '2026-01-04') // 2026年1月2日至4日
 */
export function documentDays(from: string, to: string): string {
  if (from === to) return documentDay(from);
  const isShared = (length: number) => from.slice(0, length) === to.slice(0, length);
  const shared = isShared(7) ? /^\d+年\d+月/ : isShared(4) ? /^\d+年/ : /^/;
  return `${documentDay(from)}至${documentDay(to).replace(shared, '')}`;
}

/**
 * A bulletin as plain text, for WeChat and e-mail: masthead, sections in order, corrections, imprint.
 *
 * @example bulletinText(content).split('\n')[1] // 第857期
 */
export function bulletinText(content: BulletinContent): string {
  const masthead = [content.title, content.bulletinNo, content.office, documentDay(content.issuedOn)].filter(Boolean);
  const sections = content.sections.map(sectionLines).filter((lines) => lines.length > 1);
  const corrections = (content.corrections ?? []).map(({ text }) => text);
  const closing = corrections.length > 0 ? [['【更正】', ...corrections]] : [];
  return `${[masthead, ...sections, ...closing, imprintLines(content)].map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function sectionLines({ name, articles = [], paragraphs, notes = [] }: PrintedSection): string[] {
  const long = articles.flatMap((article) => [article.title, ...article.paragraphs, `（${article.source}）`]);
  return [`【${name}】`, ...long, ...paragraphs.map(({ text }) => text), ...notes];
}
