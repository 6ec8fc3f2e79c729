import { isDay } from '../calendar';
import { briefsIn, CLOSING_SENTENCE } from './compose-section';
import type { BulletinContent, DistributionLine, ImprintLine, Numbering } from './bulletin';
import { DEFAULT_HOUSE_STYLE, type HouseStyle } from './facts';
import { parseBrief, WHEN, type ReadBrief } from './parse-brief';
import { readClose, readWide, type Reading } from './text-hygiene';

/** 刊名 · 期号 · 单位 · 日期 · 栏目 · 简讯 · 末句 · 文字 · 报送发 · 版记 · 联系方式. */
export type PieceKind =
  | 'title'
  | 'number'
  | 'office'
  | 'date'
  | 'section'
  | 'briefs'
  | 'mention'
  | 'text'
  | 'distribution'
  | 'imprint'
  | 'contact';

/** A piece of a pasted bulletin: what it was taken for, and from which lines. Their words together are the words of the source. */
export interface BulletinPiece {
  kind: PieceKind;
  /** From 1. */
  firstLine: number;
  lastLine: number;
  text: string;
  /** Of a paragraph of briefs: each as it would stand alone, under its unit. */
  briefs: ReadBrief[];
  /** Of a closing sentence. */
  units: string[];
}

/** A printed bulletin taken apart. What is not understood stands as text in its place; nothing is guessed. */
export interface SplitBulletin {
  title: string | null;
  bulletinNo: string | null;
  office: string | null;
  issuedOn: string | null;
  pieces: BulletinPiece[];
}

/** What the publication is known to print: roles of its imprint, labels of its lists. */
export interface KnownForm {
  roles: readonly string[];
  labels: readonly string[];
  houseStyle: HouseStyle;
}

const USUAL_ROLES = '编辑 责编 责任编辑 校对 核校 核签 核稿 签发 审签 审核 主编 总编 编审'.split(' ');
const USUAL_LABELS = ['报', '送', '发', '主送', '抄送', '抄报', '分送'];
const PLAIN: KnownForm = { roles: [], labels: [], houseStyle: DEFAULT_HOUSE_STYLE };

const NUMBER = /^第\s*(\d{1,6})\s*期(?:\s*[（(]\s*总\s*第\s*(\d{1,6})\s*期\s*[）)])?$/u;
/** 第八百期: a number all the same, but not one we count with. */
const NUMBER_IN_WORDS = /^第[\p{Script=Han}〇\s]{1,12}期$/u;
const TOTAL = /^[（(]?\s*总\s*第\s*(\d{1,6})\s*期\s*[）)]?$/u;
const DATE = /^(.*?)\s*(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日$/u;
const SECTION = /^【([^【】]+)】(.*)$/u;
const OPENS = new RegExp(`^[^：。，“”]+?：${WHEN}，`, 'u');
const CONTACT = /电话|传真|邮箱|E-?mail|网址|地址|积分账本/iu;

/** No line of a bulletin is so long, and no brief: what is longer is text, and nobody waits for it to be understood. */
const LINE_MAX = 3_000;
const BRIEF_MAX = 600;

interface Line {
  no: number;
  text: string;
}

/** Does a paragraph of briefs begin here? */
const opens = (text: string) => text.length <= LINE_MAX && OPENS.test(readClose(text).text);

/**
 * Takes a pasted bulletin apart: masthead, sections, paragraphs of briefs, closing sentence, imprint. A paragraph that was
 * broken into lines is put together again; the lines themselves may be read in the source. Typewriter marks, full-width
 * figures and idle spaces are read as what they stand for; what is kept is the text as it was pasted.
 *
 * @param dated The day of the bulletin, where somebody knows it better than the text.
 * @example splitBulletin('工作快报\n第857期\n…').bulletinNo // 第857期
 */
export function splitBulletin(source: string, known: KnownForm = PLAIN, dated?: string): SplitBulletin {
  const lines = source
    .replace(/\r\n?|[\u2028\u2029]/gu, '\n')
    .split('\n')
    .map((text, at): Line => ({ no: at + 1, text: text.trim() }));
  const filled = lines.filter(({ text }) => text !== '');
  const bodyAt = filled.findIndex(({ text }) => SECTION.test(text) || opens(text));
  const head = bodyAt < 0 ? filled : filled.slice(0, bodyAt);
  const rest = bodyAt < 0 ? [] : filled.slice(bodyAt);
  const foot = footOf(rest, lines, known);
  const masthead = head.flatMap(({ text, no }, at) => headPieces(text, no, at === 0));
  nameOffice(masthead);
  const numbered = masthead
    .filter(({ kind }) => kind === 'number')
    .map(({ text }) => readWide(text).replace(/\s/gu, ''));
  const named = masthead.map(({ kind, text }) => (kind === 'date' ? dayOfText(text) : null)).find(Boolean) ?? null;
  const issuedOn = dated ?? named;
  const pieceOf = (kind: PieceKind) => masthead.find((piece) => piece.kind === kind)?.text ?? null;
  const body = bodyPieces(rest.slice(0, rest.length - foot.length), issuedOn, known.houseStyle);
  return {
    title: pieceOf('title'),
    bulletinNo: bulletinNoIn(numbered),
    office: pieceOf('office'),
    issuedOn,
    pieces: [...masthead, ...body, ...foot],
  };
}

function piece(kind: PieceKind, text: string, firstLine: number, lastLine = firstLine): BulletinPiece {
  return { kind, firstLine, lastLine, text, briefs: [], units: [] };
}

/** 第29期 and (总第2138期) may stand on two lines. */
function bulletinNoIn(numbered: readonly string[]): string | null {
  const [first, second] = numbered;
  if (!first) return null;
  const joined = NUMBER.exec(second ? `${first}${bracketed(second)}` : first);
  if (!joined) return null;
  return `第${joined[1]}期${joined[2] ? `（总第${joined[2]}期）` : ''}`;
}

const bracketed = (text: string) => `（${text.replace(/[（）()]/gu, '')}）`;

/** One line of the masthead; an office and its day may share one. */
function headPieces(text: string, no: number, isFirst: boolean): BulletinPiece[] {
  if (text.length > LINE_MAX) return [piece('text', text, no)];
  // letter for letter, so that both are cut at the same place
  const wide = readWide(text);
  if ([NUMBER, NUMBER_IN_WORDS, TOTAL].some((form) => form.test(wide))) return [piece('number', text, no)];
  if (dayOfText(wide)) {
    const before = DATE.exec(wide)?.[1]?.length ?? 0;
    return [
      ...(before > 0 ? [piece('text', text.slice(0, before), no)] : []),
      piece('date', text.slice(before).trim(), no),
    ];
  }
  const [, name = '', number = ''] = /^(.*?)(第\s*\d+\s*期.*)$/u.exec(wide) ?? [];
  if (isFirst && name && NUMBER.test(number))
    return [piece('title', text.slice(0, name.length).trim(), no), piece('number', text.slice(name.length), no)];
  return [piece(isFirst ? 'title' : 'text', text, no)];
}

/** The first line of the masthead that is nothing else is the office. */
function nameOffice(masthead: readonly BulletinPiece[]): void {
  const office = masthead.find(({ kind }) => kind === 'text');
  if (office) office.kind = 'office';
}

function dayOfText(text: string): string | null {
  const [, , year = '', month = '', day = ''] = DATE.exec(readWide(text)) ?? [];
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isDay(iso) ? iso : null;
}

/** The last paragraph of lines, where its first or its last line is one of the imprint; otherwise as many lines as are. */
function footOf(body: readonly Line[], lines: readonly Line[], known: KnownForm): BulletinPiece[] {
  const kinds = body.map(({ text }) => footKind(text, known));
  let from = body.length;
  while (from > 0 && kinds[from - 1] !== null) from--;
  const paragraph = body.findLastIndex(({ no }) => lines[no - 2]?.text === '');
  if (paragraph > 0 && paragraph < from && kinds[paragraph] !== null) from = paragraph;
  return body.slice(from).map(({ no, text }, at) => piece(kinds[from + at] ?? 'contact', text, no));
}

function footKind(text: string, known: KnownForm): 'distribution' | 'imprint' | 'contact' | null {
  if (text.length > LINE_MAX) return null;
  const [label = ''] = text.split(/[：:]/u);
  if ([...known.labels, ...USUAL_LABELS].includes(label) && label !== text) return 'distribution';
  if (imprintOf(text, known.roles).length > 0) return 'imprint';
  return CONTACT.test(text) && !text.endsWith('。') ? 'contact' : null;
}

/** `编辑：甲 校对：乙`: every part must be of that form. */
function imprintOf(text: string, roles: readonly string[]): ImprintLine[] {
  const known = [...roles, ...USUAL_ROLES];
  const parts = text.split(/\s+/u).map((part) => /^([^：:]+)[：:](.*)$/u.exec(part));
  const isImprint = parts.every((part) => part !== null && known.includes(part[1] ?? ''));
  return isImprint ? parts.map((part) => ({ role: part?.[1] ?? '', name: part?.[2] ?? '' })) : [];
}

function bodyPieces(lines: readonly Line[], issuedOn: string | null, style: HouseStyle): BulletinPiece[] {
  const pieces: BulletinPiece[] = [];
  for (const { no, text } of lines) {
    if (text.length > LINE_MAX) {
      pieces.push(piece('text', text, no));
      continue;
    }
    let left = text;
    for (let section = SECTION.exec(left); section; section = SECTION.exec(left)) {
      pieces.push(piece('section', section[1] ?? '', no));
      left = (section[2] ?? '').trim();
    }
    if (left === '') continue;
    const last = pieces.at(-1);
    const goesOn = last && isBroken(last) && !opens(left) && left === text;
    if (goesOn) Object.assign(last, { text: joined(last.text, left), lastLine: no });
    else pieces.push(piece(opens(left) ? 'briefs' : 'text', left, no));
  }
  return pieces.map((one) => readPiece(one, issuedOn, style));
}

/** A brief ends with a full stop: one that does not goes on in the next line. */
const isBroken = ({ kind, text }: BulletinPiece) =>
  kind === 'briefs' && text.length < LINE_MAX && !readWide(text).endsWith('。');

/** A line broken between Latin words or figures loses a space, anywhere else nothing. */
const joined = (before: string, after: string) =>
  /[A-Za-z]$/.test(before) && /^[A-Za-z]/.test(after) ? `${before} ${after}` : before + after;

function readPiece(one: BulletinPiece, issuedOn: string | null, style: HouseStyle): BulletinPiece {
  if (one.kind === 'briefs')
    return { ...one, briefs: briefsIn(one.text).map((text) => readBrief(text, issuedOn ?? '', style)) };
  const closing =
    one.kind === 'text' && one.text.length <= LINE_MAX ? CLOSING_SENTENCE.exec(readClose(one.text).text) : null;
  return closing ? { ...one, kind: 'mention', units: (closing[1] ?? '').split('、') } : one;
}

/** As it stands; where it is not understood so, as it is read. */
function readBrief(text: string, issuedOn: string, style: HouseStyle): ReadBrief {
  if (text.length > BRIEF_MAX) return { text, facts: {}, date: null, left: [text] };
  const plain = parseBrief(text, issuedOn, style);
  if (plain.left.length === 0) return plain;
  const reading = readClose(text);
  const found = parseBrief(reading.text, issuedOn, style);
  return { ...found, text, left: asPasted(found.left, text, reading) };
}

/** Words of the reading, which stand there in their order, in the letters of the text. */
function asPasted(words: readonly string[], text: string, { text: read, places }: Reading): string[] {
  let from = 0;
  return words.map((some) => {
    const at = read.indexOf(some, from);
    from = at + some.length;
    return text.slice(places[at], (places[from - 1] ?? -1) + 1);
  });
}

/** The numbers that a printed one holds, by the numbering of its publication; null where it is not of that form. */
export function numbersIn(
  bulletinNo: string,
  numbering: Numbering,
): { yearlyNo: number | null; runningNo: number | null } | null {
  const [, first, total] = NUMBER.exec(bulletinNo.trim()) ?? [];
  if (!first || (total !== undefined) !== (numbering === 'yearly+running')) return null;
  if (numbering === 'running') return { yearlyNo: null, runningNo: Number(first) };
  return { yearlyNo: Number(first), runningNo: total === undefined ? null : Number(total) };
}

/** What the reviewer adds where the text names none. */
export interface PastMasthead {
  title: string;
  office: string;
  bulletinNo: string;
  issuedOn: string;
}

/** The bulletin as it was printed, in the shape of all bulletins: text that was not understood stands as a note of its section. */
export function pastContent(split: SplitBulletin, masthead: PastMasthead, known: KnownForm = PLAIN): BulletinContent {
  const sections: BulletinContent['sections'] = [];
  for (const { kind, text } of split.pieces) {
    if (kind === 'section') sections.push({ name: text, paragraphs: [] });
    if (kind !== 'briefs' && kind !== 'mention' && kind !== 'text') continue;
    const section = sections.at(-1) ?? { name: '正文', paragraphs: [] };
    if (sections.length === 0) sections.push(section);
    // in the order of the source: paragraphs after a text of its own would come before it
    if (kind === 'text' || section.notes) (section.notes ??= []).push(text);
    else section.paragraphs.push({ text, briefIds: [] });
  }
  const foot = (kind: PieceKind) => split.pieces.filter((one) => one.kind === kind).map(({ text }) => text);
  return {
    ...masthead,
    sections,
    imprint: foot('imprint').flatMap((text) => imprintOf(text, known.roles)),
    distribution: foot('distribution').map(distributionOf),
    contact: foot('contact').join('\u3000'),
    seal: null,
  };
}

function distributionOf(text: string): DistributionLine {
  const [label = '', ...names] = text.split(/[：:]/u);
  return { label, names: names.join('：').trim() };
}
