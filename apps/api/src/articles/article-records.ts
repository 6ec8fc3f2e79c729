import {
  BriefFactsError,
  can,
  cleanArticle,
  DomainError,
  nextArticleState,
  paragraphsOf,
  type Actor,
  type ArticleEvent,
  type ArticleRecord,
  type ArticleState,
  type ArticleText,
} from '@jishan/domain';
import type { Article } from './articles.store';

/** What the author tried out before sending it in is the author's own. */
export function firstShown(actor: Actor, article: Article): number {
  return article.authorId === actor.userId ? 1 : (article.submittedVersion ?? 1);
}

export function toRecord(actor: Actor, article: Article): ArticleRecord {
  const { authorId, editorId, placements, ...kept } = article;
  const { unitPath: _, createdAt: __, text: ___, submittedVersion: ____, ...record } = kept;
  return {
    ...record,
    isMine: authorId === actor.userId,
    isTakenByMe: editorId === actor.userId,
    placements: placements.map(({ unitPath, ...placement }) => ({
      ...placement,
      mayRead: can(actor, 'bulletin.read', { unitPath }),
    })),
  };
}

export function next(state: ArticleState, event: ArticleEvent): ArticleState {
  const after = nextArticleState(state, event);
  if (!after) throw new DomainError('article.state-refused');
  return after;
}

export function cleaned(text: ArticleText): ArticleText {
  try {
    return cleanArticle(text);
  } catch (error) {
    if (!(error instanceof BriefFactsError)) throw error;
    throw new DomainError('request.invalid', [{ field: error.field, message: '含有无法印刷的字符' }]);
  }
}

/** A draft is kept as it was typed, but never what could not be printed. */
export function assertPrintable({ title, text }: ArticleText): void {
  cleaned({ title, text: paragraphsOf(text).join('\n') });
}
