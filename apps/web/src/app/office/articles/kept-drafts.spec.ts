import { beforeEach, describe, expect, it } from 'vitest';
import { type KeptDraft, KeptDrafts, reunionOf } from './kept-drafts';

const draft: KeptDraft = { title: '标题', text: '第一段。', unitId: 'u', version: 3, sent: null, key: 'k' };

function storage(room = Infinity): Storage {
  const items = new Map<string, string>();
  return {
    getItem: (name: string) => items.get(name) ?? null,
    setItem: (name: string, text: string) => {
      if (text.length > room) throw new DOMException('full', 'QuotaExceededError');
      items.set(name, text);
    },
    removeItem: (name: string) => items.delete(name),
  } as unknown as Storage;
}

describe('typed text that the browser keeps', () => {
  let kept: Storage;
  beforeEach(() => {
    kept = storage();
  });

  it('is there again for the same person and article, and for no other', () => {
    const mine = new KeptDrafts('me', kept);
    expect(mine.write('a', draft)).toBe(true);
    expect(new KeptDrafts('me', kept).read('a')).toEqual(draft);
    expect([mine.read('b'), new KeptDrafts('other', kept).read('a')]).toEqual([null, null]);
    mine.drop('a');
    expect(mine.read('a')).toBeNull();
  });

  it('says when the browser has no room for it, and takes no nonsense for a draft', () => {
    expect(new KeptDrafts('me', storage(10)).write('a', draft)).toBe(false);
    for (const nonsense of ['{', '"text"', '{"title":1}', 'null']) {
      kept.setItem('jishan.article.me.a', nonsense);
      expect(new KeptDrafts('me', kept).read('a')).toBeNull();
    }
  });

  it.each([
    ['was not typed', null, { title: '标题', text: '别的', version: 3 }, 'nothing-kept'],
    ['has arrived after all', draft, { title: '标题', text: '第一段。', version: 4 }, 'nothing-kept'],
    ['was typed on the newest version', draft, { title: '标题', text: '', version: 3 }, 'go-on'],
    [
      'was typed on what a lost answer had saved',
      { ...draft, sent: { title: '标题', text: '第' } },
      { title: '标题', text: '第', version: 4 },
      'go-on',
    ],
    ['was overtaken in another window', draft, { title: '标题', text: '另写', version: 4 }, 'conflict'],
    [
      'was overtaken after a save of its own',
      { ...draft, sent: { title: '标题', text: '第' } },
      { title: '标题', text: '另写', version: 5 },
      'conflict',
    ],
  ] as const)('that %s', (_, keptDraft, article, reunion) => {
    expect(reunionOf(keptDraft, article)).toBe(reunion);
  });
});
