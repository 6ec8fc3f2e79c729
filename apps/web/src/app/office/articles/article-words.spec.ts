import type { ArticleRecord, BulletinState } from '@jishan/domain';
import { describe, expect, it } from 'vitest';
import { clockWords, deskRefusal, dueSentence, lastMonths, spanWords } from './article-words';

/** In Beijing, where it begins eight hours earlier. */
const year = new Date(Date.now() + 8 * 3_600_000).getUTCFullYear();
const day = (date: string) => `${year}-${date}`;
/** A time in Beijing. */
const instantAt = (on: string, time: string) => new Date(`${on}T${time}:00+08:00`).toISOString();

describe('the clock of an article', () => {
  const due = (state: 'taken' | 'adopted', dueAt: string, decidedAt: string | null, now: string) =>
    clockWords({ state, dueAt, decidedAt }, now)?.text;

  it('says until when, and how long that still is', () => {
    const dueAt = instantAt(day('06-16'), '12:00');
    expect(due('taken', dueAt, null, instantAt(day('06-16'), '11:20'))).toMatch(
      /^限6月16日 周. 12:00前办理，还有40分钟$/,
    );
    expect(due('taken', dueAt, null, instantAt(day('06-16'), '15:30'))).toMatch(
      /^已超时3小时（限6月16日 周. 12:00前）$/,
    );
    expect(due('adopted', dueAt, dueAt, dueAt)).toBe('按时办理');
    expect(due('adopted', dueAt, instantAt(day('06-16'), '12:01'), dueAt)).toBe('超时办理');
  });

  it('calls the end of a day 24:00 of that day', () => {
    const dueAt = instantAt(day('06-16'), '00:00');
    expect(due('taken', dueAt, null, instantAt(day('06-15'), '10:00'))).toMatch(
      /^限6月15日 周. 24:00前办理，还有14小时$/,
    );
  });

  it.each([
    ['2026-11-27T03:59:00Z', '2026-11-27T16:00:00.000Z', '11月27日 周五上午报送，当天办理，即11月27日 周五 24:00前。'],
    [
      '2026-11-27T04:00:00Z',
      '2026-11-30T04:00:00.000Z',
      '11月27日 周五下午报送，下一个工作日中午前办理，即11月30日 周一 12:00前。',
    ],
    [
      '2026-11-28T02:00:00Z',
      '2026-11-30T16:00:00.000Z',
      '11月28日 周六不是工作日，算下一个工作日（11月30日 周一）上午报送，当天办理，即11月30日 周一 24:00前。',
    ],
    [
      '2026-10-02T07:00:00Z',
      '2026-10-08T16:00:00.000Z',
      '10月2日 周五不是工作日，算下一个工作日（10月8日 周四）上午报送，当天办理，即10月8日 周四 24:00前。',
    ],
  ])('says why what was sent in at %s is due at %s', (submittedAt, dueAt, sentence) => {
    // in another year the days carry theirs
    expect(dueSentence({ submittedAt, dueAt }).replaceAll('2026年', '')).toBe(sentence);
  });

  it('is silent about drafts', () => {
    expect(clockWords({ state: 'draft', dueAt: null, decidedAt: null }, day('06-15'))).toBeNull();
  });
});

describe('what the desk may do', () => {
  const standing = (...states: BulletinState[]): Pick<ArticleRecord, 'state' | 'placements'> => ({
    state: 'edited',
    placements: states.map((state, i) => ({
      ...{ bulletinId: `${i}`, publicationId: `${i}`, publicationTitle: '工作快报', state, bulletinNo: null },
      mayRead: true,
    })),
  });

  it('is edit what stands nowhere or where it is still collected', () => {
    expect(deskRefusal(standing(), 'edit')).toBeNull();
    expect(deskRefusal(standing('collecting'), 'edit')).toBeNull();
  });

  it('is not edit what is being proofread or was signed anywhere, said before anybody tries', () => {
    for (const state of ['proofreading', 'signing', 'signed'] as const) {
      expect(deskRefusal(standing(state), 'edit'), state).toBe('bulletin.in-review');
      expect(deskRefusal(standing('collecting', state), 'edit'), state).toBe('bulletin.in-review');
    }
  });

  it('is not decline what stands in a bulletin that is not published', () => {
    expect(deskRefusal(standing('signed'), 'decline')).toBe('article.in-bulletin');
    expect(deskRefusal(standing(), 'decline')).toBeNull();
    expect(deskRefusal(standing(), 'take')).toBe('article.taken-already');
  });
});

describe('times in words', () => {
  it('are rounded down', () => {
    expect([0, 59, 60, 47 * 60 + 59, 48 * 60].map(spanWords)).toEqual(['0分钟', '59分钟', '1小时', '47小时', '2天']);
  });

  it('are the last months over the end of a year', () => {
    expect(lastMonths('2026-02-11', 4)).toEqual(['2026-02', '2026-01', '2025-12', '2025-11']);
  });
});
