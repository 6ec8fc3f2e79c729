import { beforeEach, describe, expect, it } from 'vitest';
import { isDraft } from '../office/briefs/brief-draft';
import { KeptTexts } from './kept-texts';

const draft = { briefId: 'a', version: 3, before: '前。', text: '后。', reasons: { '9袋': '社区统计' } };

function storage(room = Infinity): Storage {
  const items = new Map<string, string>();
  return {
    get length() {
      return items.size;
    },
    key: (at: number) => [...items.keys()][at] ?? null,
    getItem: (name: string) => items.get(name) ?? null,
    setItem: (name: string, text: string) => {
      if (text.length > room) throw new DOMException('full', 'QuotaExceededError');
      items.set(name, text);
    },
    removeItem: (name: string) => items.delete(name),
  } as unknown as Storage;
}

describe('text that the browser keeps', () => {
  let kept: Storage;
  const of = (userId: string, kind = 'brief') => new KeptTexts(kind, userId, isDraft, kept);
  beforeEach(() => {
    kept = storage();
  });

  it('is there again for the same person, kind and thing, and for no other', () => {
    expect(of('me').write('a', draft)).toBe(true);
    expect(of('me').read('a')).toEqual(draft);
    expect([of('me').read('b'), of('other').read('a'), of('me', 'article').read('a')]).toEqual([null, null, null]);
    of('me').drop('a');
    expect(of('me').read('a')).toBeNull();
  });

  it('is listed as far as it is one’s own', () => {
    for (const [userId, briefId] of [
      ['me', 'b'],
      ['me', 'a'],
      ['other', 'c'],
    ] as const)
      of(userId).write(briefId, { ...draft, briefId });
    kept.setItem('jishan.brief.me.d', '{');
    kept.setItem('something', 'else');
    expect(
      of('me')
        .all()
        .map(({ briefId }) => briefId),
    ).toEqual(['a', 'b']);
  });

  it('is told when the browser has no room for it, and no nonsense is taken for it', () => {
    expect(new KeptTexts('brief', 'me', isDraft, storage(10)).write('a', draft)).toBe(false);
    for (const nonsense of [
      '{',
      '"text"',
      'null',
      JSON.stringify({ ...draft, reasons: null }),
      JSON.stringify({ ...draft, reasons: { a: 1 } }),
    ]) {
      kept.setItem('jishan.brief.me.a', nonsense);
      expect(of('me').read('a')).toBeNull();
    }
  });
});
