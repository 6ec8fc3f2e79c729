import { Injectable } from '@nestjs/common';
import {
  articleDueAt,
  assertAllowed,
  assertCan,
  can,
  checkArticle,
  checkArticleText,
  checkEditArticle,
  checkSaveDraft,
  checkTextOf,
  DomainError,
  listScope,
  type Action,
  type Actor,
  type ArticleDetail,
  type ArticleDue,
  type ArticleEvent,
  type ArticleQuery,
  type ArticleRecord,
  type ArticleText,
  type ArticleVersionText,
  type CreateArticleInput,
  type DeclineArticleInput,
  type Page,
  type PageQuery,
  type SaveArticleInput,
  type SubmitArticleInput,
} from '@jishan/domain';
import { isWorkingDay } from '@jishan/points';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service';
import { Clock } from '../platform/clock';
import { Writes, type WriteKey } from '../platform/idempotency';
import { newId } from '../platform/ids';
import { Live } from '../platform/live/live';
import { pageOf } from '../platform/page';
import { PostingService } from '../schemes/posting.service';
import { UnitsService } from '../units/units.service';
import { assertPrintable, cleaned, firstShown, next, toRecord } from './article-records';
import { ArticlesStore, placeAtDesk, placeOfOwn, type Article } from './articles.store';

/** 信息: what correspondents write, and what editors make of it. */
@Injectable()
export class ArticlesService {
  constructor(
    private readonly store: ArticlesStore,
    private readonly units: UnitsService,
    private readonly posting: PostingService,
    private readonly writes: Writes,
    private readonly clock: Clock,
    private readonly live: Live,
    private readonly audit: AuditService,
  ) {}

  /** The author's own with drafts, or the desk: what was sent in from the actor's units. */
  async list(actor: Actor, query: ArticleQuery & PageQuery): Promise<Page<ArticleRecord>> {
    const [scope, now] = [listScope(actor, 'article.read'), this.clock.now()];
    const page = query.mine
      ? pageOf(await this.store.ofAuthor(scope, actor.userId, query, now), query.limit, placeOfOwn)
      : pageOf(await this.store.atDesk(scope, query, now), query.limit, placeAtDesk);
    return { ...page, items: page.items.map((article) => toRecord(actor, article)) };
  }

  /** When it would be due, if it were sent in now. */
  async dueNow(): Promise<ArticleDue> {
    const calendar = await this.posting.calendar();
    const submittedAt = this.clock.now();
    return { submittedAt, dueAt: articleDueAt(submittedAt, (day) => isWorkingDay(day, calendar)) };
  }

  async get(actor: Actor, id: string): Promise<ArticleDetail> {
    const article = await this.readable(actor, id);
    return this.detail(actor, article);
  }

  async version(actor: Actor, id: string, version: number): Promise<ArticleVersionText> {
    const article = await this.readable(actor, id);
    const found = version >= firstShown(actor, article) ? await this.store.version(id, version) : null;
    if (!found) throw new DomainError('resource.not-found');
    return found;
  }

  /** A draft may be anything that can be printed; nobody but its author sees it. */
  async create(actor: Actor, input: CreateArticleInput, write: WriteKey): Promise<ArticleDetail> {
    const { unitId, title, text } = input;
    assertCan(actor, 'article.write', { unitPath: await this.units.pathOf(unitId) });
    assertPrintable(input);
    return this.writes.once(write, async (tx) => {
      const id = newId();
      const author = { authorId: actor.userId, authorName: actor.name };
      await this.store.insert(tx, { id, unitId, ...author, title, text, createdAt: this.clock.now() });
      return this.written(tx, actor, id);
    });
  }

  /** As it is typed: cleaned only when it is sent in, so that nothing moves under the author's hands. */
  async save(actor: Actor, id: string, input: SaveArticleInput, write: WriteKey): Promise<ArticleDetail> {
    await this.assertAuthor(actor, id);
    assertPrintable(input);
    return this.writes.once(write, async (tx) => {
      const article = await this.lock(tx, id);
      assertAllowed(checkSaveDraft(article, input.version));
      if (input.title !== article.title || input.text !== article.text)
        await this.store.save(tx, this.nextVersion(actor, article, input));
      return this.written(tx, actor, id);
    });
  }

  /** Starts the clock. What is sent in is cleaned like everything that goes into a bulletin. */
  async submit(actor: Actor, id: string, input: SubmitArticleInput, write: WriteKey): Promise<ArticleDetail> {
    await this.assertAuthor(actor, id);
    const calendar = await this.posting.calendar();
    return this.writes.once(write, async (tx) => {
      const article = await this.lock(tx, id);
      assertAllowed(checkSaveDraft(article, input.version) ?? checkArticleText(article));
      const written = this.nextVersion(actor, article, cleaned(article));
      const submittedAt = this.clock.now();
      await this.store.save(tx, written, {
        state: next(article.state, 'submit'),
        submittedVersion: written.version,
        submittedAt,
        dueAt: articleDueAt(submittedAt, (day) => isWorkingDay(day, calendar)),
      });
      await this.told(tx, actor, 'article.submit', article, written.title);
      return this.written(tx, actor, id);
    });
  }

  async withdraw(actor: Actor, id: string, write: WriteKey): Promise<ArticleDetail> {
    await this.assertAuthor(actor, id);
    return this.move(actor, id, 'withdraw', write, (article) => ({
      changes: { decidedAt: this.clock.now() },
      // a draft that is given up is nobody else's business
      detail: article.submittedAt && article.title,
    }));
  }

  async take(actor: Actor, id: string, write: WriteKey): Promise<ArticleDetail> {
    await this.assertReach(actor, 'article.edit', id);
    return this.move(actor, id, 'take', write, (article) => ({
      changes: { editorId: actor.userId, editorName: actor.name, takenAt: this.clock.now() },
      detail: article.title,
    }));
  }

  /** Back to the desk with the versions and the clock that it has. Only who took it gives it back; to go on with it anybody may. */
  async release(actor: Actor, id: string, write: WriteKey): Promise<ArticleDetail> {
    await this.assertReach(actor, 'article.edit', id);
    return this.move(actor, id, 'release', write, (article) => {
      if (article.editorId !== actor.userId) throw new DomainError('article.taken-by-other');
      return { changes: { editorId: null, editorName: null, takenAt: null }, detail: article.title };
    });
  }

  async edit(actor: Actor, id: string, input: SaveArticleInput, write: WriteKey): Promise<ArticleDetail> {
    await this.assertReach(actor, 'article.edit', id);
    const text = cleaned(input);
    assertAllowed(checkArticleText(text));
    return this.writes.once(write, async (tx) => {
      const article = await this.lock(tx, id);
      assertAllowed(checkEditArticle(article, input.version));
      // what somebody proofreads or has signed does not change under their eyes
      for (const placement of article.placements) assertAllowed(checkTextOf(placement.state));
      if (text.title !== article.title || text.text !== article.text) {
        const written = this.nextVersion(actor, article, text);
        await this.store.save(tx, written, { state: next(article.state, 'edit') });
        await this.told(tx, actor, 'article.edit', article, `${text.title}（第${written.version}稿）`);
      }
      return this.written(tx, actor, id);
    });
  }

  async decline(actor: Actor, id: string, { reason }: DeclineArticleInput, write: WriteKey): Promise<ArticleDetail> {
    await this.assertReach(actor, 'article.edit', id);
    return this.move(actor, id, 'decline', write, (article) => ({
      changes: { reason: reason.trim(), decidedAt: this.clock.now() },
      detail: `${article.title}：${reason.trim()}`,
    }));
  }

  /** A bulletin that prints them was published. The first one counts for the clock. */
  async adopt(tx: EntityManager, actor: Actor, ids: readonly string[], bulletinNo: string): Promise<void> {
    for (const article of await this.store.lockAll(tx, ids)) {
      assertAllowed(checkArticle(article, 'adopt'));
      const changes = { state: next(article.state, 'adopt'), decidedAt: article.decidedAt ?? this.clock.now() };
      await this.store.change(tx, article.id, changes);
      await this.told(tx, actor, 'article.adopt', article, `${article.title}，${bulletinNo}`);
    }
  }

  private async assertReach(actor: Actor, action: Action, id: string): Promise<Article> {
    const article = await this.store.find(id);
    // a draft is its author's alone: to an editor it is not there
    assertCan(actor, action, { unitPath: article?.submittedAt ? article.unitPath : undefined });
    if (!article) throw new DomainError('resource.not-found');
    return article;
  }

  private async assertAuthor(actor: Actor, id: string): Promise<void> {
    const article = await this.store.find(id);
    const isMine = article?.authorId === actor.userId;
    assertCan(actor, 'article.write', { unitPath: isMine || article?.submittedAt ? article?.unitPath : undefined });
    if (!isMine) throw new DomainError('access.denied');
  }

  private async readable(actor: Actor, id: string): Promise<Article> {
    const article = await this.store.find(id);
    const isMine = article?.authorId === actor.userId;
    if (!article || !(isMine || article.submittedAt)) throw new DomainError('resource.not-found');
    if (!can(actor, 'article.read', { unitPath: article.unitPath })) throw new DomainError('resource.not-found');
    return article;
  }

  private async lock(tx: EntityManager, id: string): Promise<Article> {
    const article = await this.store.lock(tx, id);
    if (!article) throw new DomainError('resource.not-found');
    return article;
  }

  private move(
    actor: Actor,
    id: string,
    event: ArticleEvent,
    write: WriteKey,
    moved: (article: Article) => { changes: Parameters<ArticlesStore['change']>[2]; detail: string | null },
  ): Promise<ArticleDetail> {
    return this.writes.once(write, async (tx) => {
      const article = await this.lock(tx, id);
      const isPlaced = article.placements.some((placement) => placement.state !== 'published');
      assertAllowed(checkArticle({ state: article.state, isPlaced }, event));
      const { changes, detail } = moved(article);
      await this.store.change(tx, id, { ...changes, state: next(article.state, event) });
      if (detail !== null) await this.told(tx, actor, `article.${event}`, article, detail);
      return this.written(tx, actor, id);
    });
  }

  private nextVersion(actor: Actor, article: Article, { title, text }: ArticleText) {
    return {
      ...{ articleId: article.id, version: article.version + 1, title, text },
      ...{ writerId: actor.userId, writerName: actor.name, at: this.clock.now() },
    };
  }

  private async told(tx: EntityManager, actor: Actor, action: string, article: Article, detail: string): Promise<void> {
    const { id, unitPath } = article;
    const entry = { actorId: actor.userId, action, subjectKind: 'article', subjectId: id, unitPath };
    await this.audit.record(tx, { ...entry, detail });
    await this.live.publish(tx, { name: 'article.changed', id, unitPath });
  }

  private async written(tx: EntityManager, actor: Actor, id: string): Promise<ArticleDetail> {
    const article = await this.store.find(id, tx);
    if (!article) throw new Error(`article ${id} vanished in its own transaction`);
    return this.detail(actor, article, tx);
  }

  private async detail(actor: Actor, article: Article, tx?: EntityManager): Promise<ArticleDetail> {
    const { id, text, submittedVersion } = article;
    const submitted = submittedVersion === null ? null : await this.store.version(id, submittedVersion, tx);
    return {
      ...toRecord(actor, article),
      text,
      submitted: submitted && { version: submitted.version, title: submitted.title, text: submitted.text },
      versions: await this.store.versions(id, firstShown(actor, article), tx),
    };
  }
}
