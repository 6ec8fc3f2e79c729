import { Injectable } from '@nestjs/common';
import {
  assertAllowed,
  assertCan,
  checkPlaceArticle,
  cleanInput,
  DomainError,
  LIMITS,
  type Actor,
  type ArrangeBulletinInput,
  type PlaceArticleInput,
} from '@jishan/domain';
import type { EntityManager } from 'typeorm';
import { ArticlesService } from './articles.service';
import { ArticlesStore } from './articles.store';
import { PlacingStore, type Holder, type PlacedArticle, type PlacedNote } from './placing.store';

/** What stands in a bulletin beside its briefs. */
export interface LongItems {
  articles: PlacedArticle[];
  notes: PlacedNote[];
}

/** Articles and notes in the sections of a bulletin. The bulletin is locked, and may be changed, when anything here writes. */
@Injectable()
export class PlacingService {
  constructor(
    private readonly store: PlacingStore,
    private readonly articlesStore: ArticlesStore,
    private readonly articles: ArticlesService,
  ) {}

  async longItems(bulletinId: string, db?: EntityManager): Promise<LongItems> {
    const articles = await this.store.articles(bulletinId, db);
    return { articles, notes: await this.store.notes(bulletinId, db) };
  }

  /** Nobody changes what is printed until the commit. */
  share(tx: EntityManager, bulletinId: string): Promise<void> {
    return this.store.share(tx, bulletinId);
  }

  /** May this person see the article at all? Asked before anything is locked. */
  async assertReach(actor: Actor, articleId: string): Promise<void> {
    const article = await this.articlesStore.find(articleId);
    assertCan(actor, 'article.edit', { unitPath: article?.submittedAt ? article.unitPath : undefined });
  }

  /** Answers with its title, for the log. */
  async place(tx: EntityManager, bulletin: Holder, { articleId, section }: PlaceArticleInput): Promise<string> {
    const article = await this.articlesStore.lock(tx, articleId);
    if (!article) throw new DomainError('resource.not-found');
    assertAllowed(checkPlaceArticle(article));
    const present = await this.store.articles(bulletin.id, tx);
    if (present.length >= LIMITS.bulletinArticles) throw new DomainError('bulletin.articles-full');
    const inTheWay = await this.store.place(tx, bulletin, articleId, section);
    if (inTheWay) throw new DomainError(inTheWay === 'published' ? 'article.already-printed' : 'article.in-bulletin');
    return article.title;
  }

  async takeOut(tx: EntityManager, bulletinId: string, articleId: string): Promise<string> {
    const article = await this.articlesStore.lock(tx, articleId);
    if (!article || !(await this.store.takeOut(tx, bulletinId, articleId))) throw new DomainError('resource.not-found');
    return article.title;
  }

  /** The very articles that are in it, in another order or section. A save that says nothing of articles or notes leaves them. */
  async arrange(tx: EntityManager, bulletin: Holder, sections: ArrangeBulletinInput['sections']): Promise<void> {
    if (sections.some((section) => section.articles)) {
      const placed = sections.map(({ name, articles = [] }) => ({ name, articles }));
      const wanted = placed.flatMap((section) => section.articles);
      const present = new Set((await this.store.articles(bulletin.id, tx)).map(({ articleId }) => articleId));
      const isSame =
        wanted.length === present.size &&
        new Set(wanted).size === present.size &&
        wanted.every((id) => present.has(id));
      if (!isSame) throw new DomainError('bulletin.changed-meanwhile');
      await this.store.arrange(tx, bulletin.id, placed);
    }
    if (sections.some((section) => section.notes))
      await this.store.setNotes(
        tx,
        bulletin,
        sections.map(({ name, notes = [] }) => ({
          name,
          notes: notes.map((note) => cleanInput(note, 'notes')).filter(Boolean),
        })),
      );
  }

  /** The bulletin is published: what it prints is adopted. */
  async adopt(tx: EntityManager, actor: Actor, bulletinId: string, bulletinNo: string): Promise<void> {
    const ids = (await this.store.articles(bulletinId, tx)).map(({ articleId }) => articleId);
    if (ids.length > 0) await this.articles.adopt(tx, actor, ids, bulletinNo);
  }
}
