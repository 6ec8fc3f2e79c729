import { addDays, dayOf, instantAt, timeOf } from '../calendar';
import type { DomainErrorCode } from '../errors';
import { lengthOf, LIMITS } from '../limits';
import { BriefFactsError } from './facts';
import type { BriefPlacement } from './records';
import { cleanText } from './text-hygiene';

/**
 * 草稿 → 已报送 → 已领取 → 已修改 → 已采用 | 不采用; 已撤回 by whoever wrote it, before an editor has taken it. Who has
 * taken it may give it back: then it waits for an editor again.
 * 已采用: a bulletin that printed it was published.
 */
export type ArticleState = 'draft' | 'submitted' | 'taken' | 'edited' | 'adopted' | 'declined' | 'withdrawn';
export type ArticleEvent = 'submit' | 'take' | 'release' | 'edit' | 'adopt' | 'decline' | 'withdraw';

const TRANSITIONS: Record<ArticleState, Partial<Record<ArticleEvent, ArticleState>>> = {
  draft: { submit: 'submitted', withdraw: 'withdrawn' },
  submitted: { take: 'taken', decline: 'declined', withdraw: 'withdrawn' },
  taken: { release: 'submitted', edit: 'edited', adopt: 'adopted', decline: 'declined' },
  edited: { release: 'submitted', edit: 'edited', adopt: 'adopted', decline: 'declined' },
  // another publication may print it too
  adopted: { adopt: 'adopted' },
  declined: {},
  withdrawn: {},
};

export const ARTICLE_STATES = Object.keys(TRANSITIONS) as ArticleState[];

/** What the desk has: everything that was sent in. */
export const DESK_STATES = ['submitted', 'taken', 'edited', 'adopted', 'declined', 'withdrawn'] as const;

export const ARTICLE_STATE_LABELS: Record<ArticleState, string> = {
  draft: '草稿',
  submitted: '已报送',
  taken: '已领取',
  edited: '已修改',
  adopted: '已采用',
  declined: '不采用',
  withdrawn: '已撤回',
};

/** What is written: a title, and the text with a paragraph on each line. */
export interface ArticleText {
  title: string;
  text: string;
}

export interface CreateArticleInput extends ArticleText {
  unitId: string;
}

/** `version`: what the change was made on. */
export interface SaveArticleInput extends ArticleText {
  version: number;
}

export interface SubmitArticleInput {
  version: number;
}

export interface DeclineArticleInput {
  reason: string;
}

export interface ArticleRecord {
  id: string;
  unitId: string;
  unitName: string;
  authorName: string;
  /** Did the person who asks write it? */
  isMine: boolean;
  title: string;
  /** Characters of the text without spaces: what an office counts. */
  characters: number;
  state: ArticleState;
  version: number;
  savedAt: string;
  submittedAt: string | null;
  dueAt: string | null;
  takenAt: string | null;
  editorName: string | null;
  /** Did the person who asks take it? */
  isTakenByMe: boolean;
  /** When it was adopted, declined or withdrawn. */
  decidedAt: string | null;
  /** Why it was declined. */
  reason: string | null;
  placements: BriefPlacement[];
}

/** Who wrote which version when; what was written then is asked for by its number. */
export interface ArticleVersion {
  version: number;
  writerName: string;
  at: string;
  characters: number;
}

export interface ArticleVersionText extends ArticleVersion, ArticleText {}

export interface ArticleDetail extends ArticleRecord {
  text: string;
  /** As it was sent in, to be held against what the editor made of it. */
  submitted: (ArticleText & { version: number }) | null;
  /** The newest first; for others than its author from the sent one on. */
  versions: ArticleVersion[];
}

/** When something is due that is sent in now. */
export type ArticleDue = { submittedAt: string; dueAt: string };

export interface ArticleQuery {
  /** Only what whoever asks has written, drafts too, the newest first. Otherwise the desk: what was sent in, see {@link compareAtDesk}. */
  mine?: boolean;
  state?: ArticleState;
  unitId?: string;
  /** YYYY-MM, of the day it was sent in. */
  month?: string;
  /** Of the clock: not settled, and due before now. */
  overdue?: boolean;
}

/** The state after an event, or null when the event has no place in this state. */
export function nextArticleState(state: ArticleState, event: ArticleEvent): ArticleState | null {
  return TRANSITIONS[state][event] ?? null;
}

/** May this happen to the article now? `isPlaced`: it stands in a bulletin that is not published yet. */
export function checkArticle(
  article: { state: ArticleState; isPlaced?: boolean },
  event: ArticleEvent,
): DomainErrorCode | null {
  if (event === 'take' && ['taken', 'edited'].includes(article.state)) return 'article.taken-already';
  if (nextArticleState(article.state, event) === null) return 'article.state-refused';
  return ['decline', 'release'].includes(event) && article.isPlaced ? 'article.in-bulletin' : null;
}

type AtDesk = Pick<ArticleRecord, 'id' | 'state' | 'dueAt' | 'decidedAt'>;

/** Waits for the desk: sent in and not settled. */
export function isArticleOpen({ state }: Pick<ArticleRecord, 'state'>): boolean {
  return nextArticleState(state, 'decline') !== null;
}

/** The order of the desk: what is open by when it is due, so that what is overdue comes first; then what is settled, the newest first. */
export function compareAtDesk(a: AtDesk, b: AtDesk): number {
  const open = isArticleOpen(a);
  if (open !== isArticleOpen(b)) return open ? -1 : 1;
  const [first, second] = open ? [a, b] : [b, a];
  const keyOf = ({ id, dueAt, decidedAt }: AtDesk) => `${(open ? dueAt : decidedAt) ?? ''} ${id}`;
  return keyOf(first) < keyOf(second) ? -1 : keyOf(first) > keyOf(second) ? 1 : 0;
}

/** May the author go on writing? `version` is the one that the change was made on. */
export function checkSaveDraft(
  article: { state: ArticleState; version: number },
  version: number,
): DomainErrorCode | null {
  if (article.state !== 'draft') return 'article.state-refused';
  return version === article.version ? null : 'article.changed-meanwhile';
}

/** May the editor's text take the place of what is there? */
export function checkEditArticle(
  article: { state: ArticleState; version: number },
  version: number,
): DomainErrorCode | null {
  return checkArticle(article, 'edit') ?? (version === article.version ? null : 'article.changed-meanwhile');
}

/** May the article go into a bulletin? An editor must have taken it; what was adopted may be printed by another publication. */
export function checkPlaceArticle({ state }: { state: ArticleState }): DomainErrorCode | null {
  if (state === 'submitted') return 'article.not-taken';
  return nextArticleState(state, 'adopt') === null ? 'article.state-refused' : null;
}

/** What is sent in and what an editor makes of it is complete; a draft may be anything. */
export function checkArticleText({ title, text }: ArticleText): DomainErrorCode | null {
  return title.trim() === '' || paragraphsOf(text).length === 0 ? 'article.incomplete' : null;
}

/** A paragraph on each line; blank lines and the spaces that people indent with are none of the text. */
export function paragraphsOf(text: string): string[] {
  return text
    .split(/\r\n|[\n\r\u2028\u2029]/u)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/**
 * As it is printed: every paragraph cleaned like everything that goes into a bulletin. Throws BriefFactsError with
 * `title` or `text` for what cannot be printed.
 */
export function cleanArticle({ title, text }: ArticleText): ArticleText {
  return {
    title: cleanText(title, 'title'),
    text: paragraphsOf(text)
      .map((paragraph) => cleanText(paragraph, 'text'))
      .filter((paragraph) => paragraph !== '')
      .join('\n'),
  };
}

/** What is wrong with a text as it is being written: a sentence, or null. The server cleans by the same rules. */
export function articleTextProblem({ title, text }: ArticleText): string | null {
  if (lengthOf(title) > LIMITS.articleTitle) return `标题最多 ${LIMITS.articleTitle} 个字`;
  if (lengthOf(text) > LIMITS.articleText) return `正文最多 ${LIMITS.articleText} 个字`;
  try {
    cleanText(title, 'title');
  } catch (error) {
    if (error instanceof BriefFactsError) return '标题里有无法印刷的字符';
    throw error;
  }
  const bad = paragraphsOf(text).findIndex((paragraph) => !isPrintable(paragraph));
  return bad < 0 ? null : `正文第 ${bad + 1} 段里有无法印刷的字符`;
}

function isPrintable(paragraph: string): boolean {
  try {
    cleanText(paragraph, 'text');
    return true;
  } catch (error) {
    if (error instanceof BriefFactsError) return false;
    throw error;
  }
}

/**
 * Characters without spaces and line breaks.
 *
 * @example charactersOf('共 30 人\n参加') // 6
 */
export function charactersOf(text: string): number {
  return lengthOf(text.replace(/\s/gu, ''));
}

const NOON = '12:00';
/** No holiday is longer; a calendar that knows no working day is a fault. */
const DAYS_AHEAD = 60;

/**
 * 上午信息下午发: what is sent in before noon of a working day is due by the end of that day, what comes later by noon of
 * the next working day. What comes on a day off counts as the first post of the next working day.
 *
 * @example articleDueAt('2026-01-15T01:30:00.000Z', isWorkingDay) // 2026-01-15T16:00:00.000Z, the end of the 15th
 */
export function articleDueAt(submittedAt: string, isWorkingDay: (day: string) => boolean): string {
  const day = dayOf(submittedAt);
  if (!isWorkingDay(day)) return endOf(nextWorkingDay(day, isWorkingDay));
  return timeOf(submittedAt) < NOON ? endOf(day) : instantAt(nextWorkingDay(day, isWorkingDay), NOON);
}

function endOf(day: string): string {
  return instantAt(addDays(day, 1), '00:00');
}

function nextWorkingDay(day: string, isWorkingDay: (day: string) => boolean): string {
  for (let ahead = 1; ahead <= DAYS_AHEAD; ahead++) {
    const next = addDays(day, ahead);
    if (isWorkingDay(next)) return next;
  }
  throw new Error(`no working day in ${DAYS_AHEAD} days after ${day}`);
}

/** 进行中 · 已超时 while it is open; 按时 · 逾期 once it is settled; null for what never was on the clock, or was withdrawn. */
export type ArticleClock = 'running' | 'overdue' | 'in-time' | 'late';

export function articleClock(
  { state, dueAt, decidedAt }: Pick<ArticleRecord, 'state' | 'dueAt' | 'decidedAt'>,
  now: string,
): ArticleClock | null {
  if (dueAt === null || state === 'draft' || state === 'withdrawn') return null;
  if (decidedAt !== null) return decidedAt <= dueAt ? 'in-time' : 'late';
  return now <= dueAt ? 'running' : 'overdue';
}
