import type { ArticleText } from '@jishan/domain';
import { KeptTexts } from '../../ui/kept-texts';

/** What was typed and is not known to have arrived. */
export interface KeptDraft extends ArticleText {
  unitId: string;
  /** Of the article that it was typed on; 0 while there is none. */
  version: number;
  /** What was sent last: when its answer was lost, the server may have it all the same. */
  sent: ArticleText | null;
  /** Of the article that is to be begun, so that it is begun once however often it is asked for. */
  key: string;
}

export const NEW_ARTICLE = 'new';
/** Of articles. */
export class KeptDrafts extends KeptTexts<KeptDraft> {
  constructor(userId: string, storage?: Storage) {
    super('article', userId, isKept, storage);
  }
}

/** What to do with a kept draft once the article is there as the server has it. */
export type Reunion = 'nothing-kept' | 'go-on' | 'conflict';

/**
 * A draft that the server has already needs nothing; one that was typed on the newest version, or on what turns out to be
 * the lost answer of our own last save, is gone on with; anything else was changed by somebody meanwhile.
 */
export function reunionOf(kept: KeptDraft | null, article: ArticleText & { version: number }): Reunion {
  if (!kept || isSameText(kept, article)) return 'nothing-kept';
  const isOwn = kept.sent !== null && isSameText(kept.sent, article);
  return kept.version === article.version || isOwn ? 'go-on' : 'conflict';
}

export function isSameText(one: ArticleText, other: ArticleText): boolean {
  return one.title === other.title && one.text === other.text;
}

function isKept(value: unknown): value is KeptDraft {
  const draft = value as Partial<KeptDraft> | null;
  return (
    typeof draft === 'object' &&
    draft !== null &&
    [draft.title, draft.text, draft.unitId, draft.key].every((part) => typeof part === 'string') &&
    typeof draft.version === 'number'
  );
}
