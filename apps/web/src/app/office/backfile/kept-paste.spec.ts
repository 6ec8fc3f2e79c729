import { beforeEach, describe, expect, it } from 'vitest';
import { KeptPaste, type Paste } from './kept-paste';

const paste: Paste = {
  ...{ publicationId: 'p', text: '工作快报\n第801期', bulletinNo: '', issuedOn: '2025-12-20' },
  corrections: [{ line: 7, brief: 0, unitId: null }],
};

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

describe('a pasted bulletin that the browser keeps', () => {
  let kept: Storage;
  beforeEach(() => {
    kept = storage();
  });

  it('is there again for the same person, with its corrections, until it is dropped', () => {
    expect(new KeptPaste('me', kept).write(paste)).toBe(true);
    expect(new KeptPaste('me', kept).read()).toEqual(paste);
    expect(new KeptPaste('other', kept).read()).toBeNull();
    new KeptPaste('me', kept).drop();
    expect(new KeptPaste('me', kept).read()).toBeNull();
  });

  it('is gone when its text is taken away', () => {
    new KeptPaste('me', kept).write(paste);
    new KeptPaste('me', kept).write({ ...paste, text: ' \n' });
    expect(new KeptPaste('me', kept).read()).toBeNull();
  });

  it('says when the browser has no room for it, and takes no nonsense for one', () => {
    expect(new KeptPaste('me', storage(10)).write(paste)).toBe(false);
    for (const nonsense of ['{', '"text"', '{"text":1}', 'null', JSON.stringify({ ...paste, corrections: null })]) {
      kept.setItem('jishan.past.me', nonsense);
      expect(new KeptPaste('me', kept).read()).toBeNull();
    }
  });
});
