import type { BulletinChange, BulletinDetail, FindingRecord } from '@jishan/domain';
import { describe, expect, it } from 'vitest';
import { articleFix, isMendable, noteFix, whoMends } from './finding-edits';

const finding = (more: Partial<FindingRecord>): FindingRecord => ({
  ...{ id: 'f', rule: 'term', severity: 'warns', reason: '错字', acknowledged: null, brief: null, articleId: null },
  ...{ path: 'sections.0.notes.1', kind: 'note', section: '文明实践', briefIds: [], before: '', after: '' },
  ...{ words: '垃极', start: 2, end: 4, fix: '垃圾' },
  ...more,
});

describe('one press', () => {
  it('mends a note in its place', () => {
    const fixed = { section: '文明实践', index: 1, text: '清理垃圾。' };
    expect(noteFix(finding({}), ['垃极', '清理垃极。'])).toEqual(fixed);
  });

  it('mends the title or the very paragraph of an article, counted as it is printed', () => {
    const article = { title: '清理垃极', text: '　　清理垃极。\n\n　　清理垃极！' };
    expect(articleFix(finding({ kind: 'title', path: 'sections.0.articles.0.title' }), article)).toEqual({
      title: '清理垃圾',
      text: article.text,
    });
    const path = 'sections.0.articles.0.paragraphs.1';
    expect(articleFix(finding({ kind: 'article', path }), article)).toEqual({
      title: '清理垃极',
      text: '清理垃极。\n清理垃圾！',
    });
  });

  it('mends nothing where other words stand by now', () => {
    expect(noteFix(finding({}), ['垃极', '清扫干净垃极。'])).toBeNull();
    expect(noteFix(finding({}), [])).toBeNull();
    const path = 'sections.0.articles.0.paragraphs.3';
    expect(articleFix(finding({ kind: 'article', path }), { title: '', text: '清理垃极。' })).toBeNull();
  });

  it('is offered where there is something to put in and somewhere to put it', () => {
    expect(isMendable(finding({}))).toBe(true);
    expect(isMendable(finding({ fix: null }))).toBe(false);
    expect(isMendable(finding({ kind: 'correction' }))).toBe(false);
    expect(isMendable(finding({ kind: 'brief' }))).toBe(false);
    expect(isMendable(finding({ kind: 'brief', brief: { briefId: 'b', version: 1, fixed: '' } }))).toBe(true);
  });
});

describe('who cannot mend hears who can', () => {
  const handedIn = { kind: 'hand-in', authorName: '邓雪' } as BulletinChange;
  const said = (state: BulletinDetail['state'], mayMend = false) => whoMends({ state, steps: [handedIn] }, mayMend);

  it.each([
    ['proofreading', '本期已经送校，文字不能直接改。校对人退回编辑，或者编辑撤回送校以后，由邓雪改正。'],
    ['signing', '本期待核签，文字不能直接改。核签人退回编辑以后，由邓雪改正。'],
    ['signed', '本期已经核签，文字不能直接改。核签人撤回签发以后，由邓雪改正。'],
  ] as const)('while it is %s', (state, words) => {
    expect(said(state)).toBe(words);
    expect(said(state, true)).toBe(words);
  });

  it('while it is collected, unless it is the one who reads', () => {
    expect(said('collecting')).toBe('本期还在征集，由编辑改正。');
    expect(said('collecting', true)).toBeNull();
    expect(whoMends({ state: 'signing', steps: [] }, false)).toContain('由编辑改正');
  });
});
