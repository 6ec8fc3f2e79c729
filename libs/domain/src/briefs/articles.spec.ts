import { describe, expect, it } from 'vitest';
import { instantAt } from '../calendar';
import { ERROR_TITLES } from '../errors';
import {
  ARTICLE_STATE_LABELS,
  ARTICLE_STATES,
  articleClock,
  articleDueAt,
  articleTextProblem,
  charactersOf,
  checkArticle,
  checkArticleText,
  checkEditArticle,
  checkPlaceArticle,
  checkSaveDraft,
  cleanArticle,
  compareAtDesk,
  nextArticleState,
  paragraphsOf,
  type ArticleEvent,
  type ArticleState,
} from './articles';

/** 2026 by 国办发明电〔2025〕7号, and the first days of 2027 as they may be. */
const HOLIDAYS = new Set(['2026-01-01', '2026-01-02', '2026-01-03', '2027-01-01']);
const WORKED = new Set(['2026-01-04', '2026-02-14']);
for (let day = 15; day <= 23; day++) HOLIDAYS.add(`2026-02-${day}`);
const isWorkingDay = (day: string) => {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return WORKED.has(day) || (weekday > 0 && weekday < 6 && !HOLIDAYS.has(day));
};

describe('the half-day clock', () => {
  const due = (day: string, time: string) => articleDueAt(instantAt(day, time), isWorkingDay);
  const endOf = (dayAfter: string) => instantAt(dayAfter, '00:00');

  it.each([
    ['the first minute of a working day', '2026-01-15', '00:00', endOf('2026-01-16')],
    ['in the morning: by the end of that day', '2026-01-15', '09:30', endOf('2026-01-16')],
    ['the last minute of the morning', '2026-01-15', '11:59', endOf('2026-01-16')],
    ['at noon: by the next noon', '2026-01-15', '12:00', instantAt('2026-01-16', '12:00')],
    ['late in the evening', '2026-01-15', '23:59', instantAt('2026-01-16', '12:00')],
    ['on a Friday afternoon: by noon of Monday', '2026-01-16', '15:00', instantAt('2026-01-19', '12:00')],
    ['on a Saturday: first post of Monday', '2026-01-17', '09:00', endOf('2026-01-20')],
    ['on a Sunday afternoon: the same', '2026-01-18', '15:00', endOf('2026-01-20')],
    ['on a Saturday that is worked, in the morning', '2026-02-14', '10:00', endOf('2026-02-15')],
    ['on it in the afternoon: after the Spring Festival', '2026-02-14', '14:00', instantAt('2026-02-24', '12:00')],
    ['in the Spring Festival', '2026-02-18', '10:00', endOf('2026-02-25')],
    ['New Year, before the Sunday that is worked', '2026-01-01', '09:00', endOf('2026-01-05')],
    ['on the last afternoon of the year', '2026-12-31', '16:00', instantAt('2027-01-04', '12:00')],
    ['on the last morning of the year', '2026-12-31', '09:00', endOf('2027-01-01')],
  ])('%s', (_, day, time, expected) => {
    expect(due(day, time)).toBe(expected);
  });

  it('runs, is overdue, and stops when the article is settled', () => {
    const dueAt = instantAt('2026-01-16', '12:00');
    const [before, at, after] = ['11:59', '12:00', '12:01'].map((time) => instantAt('2026-01-16', time));
    const open = { state: 'taken' as const, dueAt, decidedAt: null };
    expect([before, at, after].map((now) => articleClock(open, now ?? ''))).toEqual(['running', 'running', 'overdue']);
    const settled = (decidedAt = '') =>
      articleClock({ state: 'adopted', dueAt, decidedAt }, '2027-01-01T00:00:00.000Z');
    expect([settled(at), settled(after)]).toEqual(['in-time', 'late']);
    expect(articleClock({ state: 'draft', dueAt: null, decidedAt: null }, before ?? '')).toBeNull();
    expect(articleClock({ state: 'withdrawn', dueAt, decidedAt: before ?? '' }, after ?? '')).toBeNull();
  });

  it('does not look for a working day for ever', () => {
    expect(() => articleDueAt(instantAt('2026-01-15', '13:00'), () => false)).toThrow('no working day');
  });
});

describe('the life of an article', () => {
  it('goes from draft to printed, or is declined, or withdrawn before it is taken', () => {
    const table = Object.fromEntries(
      ARTICLE_STATES.map((state) => [
        state,
        (['submit', 'take', 'release', 'edit', 'adopt', 'decline', 'withdraw'] as ArticleEvent[])
          .map((event) => nextArticleState(state, event) ?? '-')
          .join(' '),
      ]),
    );
    expect(table).toEqual({
      draft: 'submitted - - - - - withdrawn',
      submitted: '- taken - - - declined withdrawn',
      taken: '- - submitted edited adopted declined -',
      edited: '- - submitted edited adopted declined -',
      adopted: '- - - - adopted - -',
      declined: '- - - - - - -',
      withdrawn: '- - - - - - -',
    });
    expect(Object.keys(ARTICLE_STATE_LABELS)).toEqual(ARTICLE_STATES);
  });

  it('is taken by one editor, and says so to the second', () => {
    expect(checkArticle({ state: 'submitted' }, 'take')).toBeNull();
    for (const state of ['taken', 'edited'] as const)
      expect(checkArticle({ state }, 'take')).toBe('article.taken-already');
    expect(checkArticle({ state: 'declined' }, 'take')).toBe('article.state-refused');
  });

  it.each(['decline', 'release'] as const)('is open to “%s” only while no bulletin holds it', (event) => {
    expect(checkArticle({ state: 'edited', isPlaced: true }, event)).toBe('article.in-bulletin');
    expect(checkArticle({ state: 'edited' }, event)).toBeNull();
  });

  it('lies at the desk by when it is due while it is open, and behind that by when it was settled, the newest first', () => {
    const article = (id: string, state: ArticleState, dueAt: string, decidedAt: string | null = null) => ({
      ...{ id, state, dueAt: `2026-01-${dueAt}T04:00:00.000Z` },
      decidedAt: decidedAt && `2026-01-${decidedAt}T04:00:00.000Z`,
    });
    const inOrder = [
      article('a', 'edited', '05'),
      article('e', 'taken', '06'),
      article('f', 'submitted', '06'),
      article('b', 'submitted', '07'),
      article('d', 'withdrawn', '02', '09'),
      article('c', 'declined', '01', '09'),
      article('g', 'adopted', '03', '04'),
    ];
    expect([...inOrder].reverse().sort(compareAtDesk)).toEqual(inOrder);
    const [first] = inOrder;
    expect(first && compareAtDesk(first, first)).toBe(0);
  });

  it('is changed only on the version that was seen', () => {
    expect(checkSaveDraft({ state: 'draft', version: 3 }, 3)).toBeNull();
    expect(checkSaveDraft({ state: 'draft', version: 4 }, 3)).toBe('article.changed-meanwhile');
    expect(checkSaveDraft({ state: 'submitted', version: 3 }, 3)).toBe('article.state-refused');
    expect(checkEditArticle({ state: 'taken', version: 3 }, 3)).toBeNull();
    expect(checkEditArticle({ state: 'edited', version: 4 }, 3)).toBe('article.changed-meanwhile');
    expect(checkEditArticle({ state: 'submitted', version: 3 }, 3)).toBe('article.state-refused');
  });

  it.each([
    ['draft', 'article.state-refused'],
    ['submitted', 'article.not-taken'],
    ['taken', null],
    ['edited', null],
    ['adopted', null],
    ['declined', 'article.state-refused'],
    ['withdrawn', 'article.state-refused'],
  ] as [ArticleState, keyof typeof ERROR_TITLES | null][])('goes into a bulletin when %s: %s', (state, refusal) => {
    expect(checkPlaceArticle({ state })).toBe(refusal);
  });
});

describe('the text of an article', () => {
  it('has a paragraph on each line, without indents and blank lines', () => {
    expect(paragraphsOf('　　第一段。\r\n\n  第二段。\u2028第三段。\n')).toEqual(['第一段。', '第二段。', '第三段。']);
  });

  it('is complete with a title and a paragraph', () => {
    expect(checkArticleText({ title: '标题', text: '正文。' })).toBeNull();
    for (const part of [
      { title: ' ', text: '正文。' },
      { title: '标题', text: ' \n　' },
    ])
      expect(checkArticleText(part)).toBe('article.incomplete');
  });

  it('is cleaned paragraph by paragraph', () => {
    expect(cleanArticle({ title: '志愿服务,共 3 场', text: '　　共 30 人参加.\n\n清理(堆料)500处' })).toEqual({
      title: '志愿服务，共3场',
      text: '共30人参加。\n清理（堆料）500处',
    });
  });

  it('says where something is that cannot be printed', () => {
    expect(articleTextProblem({ title: '标题', text: '正文。\n第二段' })).toBeNull();
    expect(articleTextProblem({ title: '标\u202E题', text: '' })).toBe('标题里有无法印刷的字符');
    expect(articleTextProblem({ title: '标题', text: '好。\n坏\u0007。' })).toBe('正文第 2 段里有无法印刷的字符');
    expect(articleTextProblem({ title: '标题', text: '坏\uFFFD' })).toBe('正文第 1 段里有无法印刷的字符');
    expect(articleTextProblem({ title: '标'.repeat(61), text: '' })).toBe('标题最多 60 个字');
    expect(articleTextProblem({ title: '', text: '文'.repeat(10_001) })).toBe('正文最多 10000 个字');
  });

  it('is counted in characters without spaces, a rare one as one', () => {
    expect(charactersOf('共 30 人\n　参加𠮷')).toBe(7);
  });
});
