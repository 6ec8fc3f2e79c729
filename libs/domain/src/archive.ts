import type { PageQuery } from './limits';

/** 简讯 · 刊发内容 · 信息 · 往期（从以前的各期补录）. */
export const ARCHIVE_KINDS = ['brief', 'printed', 'article', 'past'] as const;
export type ArchiveKind = (typeof ARCHIVE_KINDS)[number];
export const ARCHIVE_KIND_LABELS: Record<ArchiveKind, string> = {
  brief: '简讯',
  printed: '刊发内容',
  article: '信息',
  past: '往期',
};

export interface ArchiveQuery {
  /** Words between spaces; all of them must be in the text. */
  words?: string;
  kind?: ArchiveKind;
  /** Days of the activity; of what was printed the day of the bulletin. */
  from?: string;
  to?: string;
  section?: string;
  /** With everything below it. */
  unitId?: string;
  campaign?: string;
  /** At least this many people. */
  headcountMin?: number;
  publicationId?: string;
}

/** What the archive found: a brief, something that a bulletin printed, or a long item. */
export interface ArchiveHit {
  kind: ArchiveKind;
  /** Of the brief or the article; of what was printed, here or before, the bulletin's. */
  id: string;
  /** Its place in the bulletin; 0 of what is not from one. */
  position: number;
  day: string;
  text: string;
  section: string | null;
  unitName: string | null;
  campaign: string | null;
  headcount: number | null;
  /** 工作快报第857期, that printed it first. */
  bulletin: { id: string; title: string } | null;
}

export const ARCHIVE_FORMATS = ['xlsx', 'docx', 'txt'] as const;
export type ArchiveFormat = (typeof ARCHIVE_FORMATS)[number];

export type ArchivePageQuery = ArchiveQuery & PageQuery;

const WORDS_MAX = 10;

/** As texts are compared: capitals as small letters, one character for one. The database does the same. */
export function searchText(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/**
 * The words that are looked for, each once.
 *
 * @example searchWords('消防 演练 消防') // ['消防', '演练']
 */
export function searchWords(text: string): string[] {
  return [...new Set(searchText(text).split(/\s+/u).filter(Boolean))].slice(0, WORDS_MAX);
}

/**
 * The pairs of characters in a word, by which the index knows where it may stand; of a single character itself.
 *
 * @example gramsOf('消防队') // ['消防', '防队']
 */
export function gramsOf(word: string): string[] {
  const letters = [...word];
  return letters.length < 2 ? letters : letters.slice(1).map((letter, i) => `${letters[i]}${letter}`);
}

export interface MarkedText {
  text: string;
  marked: boolean;
}

/** The text in pieces, those marked that were looked for; overlapping ones as one. */
export function markWords(text: string, words: readonly string[]): MarkedText[] {
  const plain = searchText(text);
  const isMarked = new Array<boolean>(text.length).fill(false);
  for (const word of words.filter(Boolean)) {
    for (let at = plain.indexOf(word); at >= 0; at = plain.indexOf(word, at + 1)) {
      isMarked.fill(true, at, at + word.length);
    }
  }
  const pieces: MarkedText[] = [];
  for (let at = 0; at < text.length; at++) {
    const marked = isMarked[at] ?? false;
    const last = pieces.at(-1);
    if (last?.marked === marked) last.text += text[at];
    else pieces.push({ text: text[at] ?? '', marked });
  }
  return pieces;
}

/** So much of a long text as shows the first of the words in it. */
export function excerptOf(text: string, words: readonly string[], length: number): string {
  const letters = [...text];
  if (letters.length <= length) return text;
  const plain = searchText(text);
  const found = words.map((word) => plain.indexOf(word)).filter((at) => at >= 0);
  const first = found.length > 0 ? [...text.slice(0, Math.min(...found))].length : 0;
  const from = Math.max(0, Math.min(first - Math.floor(length / 3), letters.length - length));
  const to = from + length;
  return `${from > 0 ? '…' : ''}${letters.slice(from, to).join('')}${to < letters.length ? '…' : ''}`;
}
