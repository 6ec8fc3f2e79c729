import { computed, DestroyRef, inject, signal } from '@angular/core';
import type { ArticleDetail, ArticleText, CreateArticleInput, Problem, SaveArticleInput } from '@jishan/domain';
import { ArticlesApi } from '../../articles/articles.api';
import { Attempt, newWriteKey } from '../../http/attempt';
import { isUncertain, toProblem } from '../../http/problem';
import { isSameText, type KeptDraft, type KeptDrafts, NEW_ARTICLE, reunionOf } from './kept-drafts';

/** Long enough to finish a word, short enough that little waits for the network. */
const PAUSE_MS = 1_000;
const RETRY_MS = 3_000;

/**
 * The words of one draft on their way: into the browser at once, to the server when the typing pauses, again and again
 * until they are there. Make it in a field: it needs the injection context.
 */
export class Drafting {
  private readonly api = inject(ArticlesApi);
  private readonly words = signal<ArticleText>({ title: '', text: '' });
  private readonly unit = signal('');
  private readonly known = signal<ArticleDetail | null>(null);
  private readonly overtaking = signal<ArticleDetail | null>(null);
  private readonly refusal = signal<Problem | null>(null);
  private readonly isOffline = signal(false);
  private readonly keeps = signal(true);
  private readonly creating = new Attempt((_key, key: string, input: CreateArticleInput) =>
    this.api.create(key, input),
  );
  private readonly saving = new Attempt((key, id: string, input: SaveArticleInput) => this.api.save(key, id, input));
  private unanswered: ArticleText | null = null;
  private key = '';
  private run: Promise<void> | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** The page is gone: what has not arrived waits in the browser until it is opened again. */
  private ended = false;

  readonly text = this.words.asReadonly();
  readonly unitId = this.unit.asReadonly();
  /** As the server has it; null while it has none. */
  readonly article = this.known.asReadonly();
  /** What somebody else has saved meanwhile: which of the two stays is for the author to say. */
  readonly conflict = this.overtaking.asReadonly();
  readonly problem = this.refusal.asReadonly();
  readonly offline = this.isOffline.asReadonly();
  readonly busy = computed(() => this.creating.busy() || this.saving.busy());
  readonly arrived = computed(() => {
    const known = this.known();
    const words = this.words();
    return known ? isSameText(known, words) : words.title === '' && words.text === '';
  });
  /** Neither the server nor the browser has it: only then does leaving the page lose anything. */
  readonly atRisk = computed(() => !this.arrived() && !this.keeps());

  constructor(private readonly drafts: () => KeptDrafts) {
    const again = () => void this.save();
    addEventListener('online', again);
    inject(DestroyRef).onDestroy(() => {
      removeEventListener('online', again);
      this.ended = true;
      clearTimeout(this.timer);
      if (!this.arrived()) void this.save();
    });
  }

  /** A new article, or what was typed of one that the server has not got yet. */
  begin(unitId: string): void {
    const kept = this.drafts().read(NEW_ARTICLE);
    this.key = kept?.key ?? newWriteKey();
    this.unit.set(kept?.unitId || unitId);
    this.words.set({ title: kept?.title ?? '', text: kept?.text ?? '' });
    if (kept) void this.save();
  }

  /** The article is there: what the browser has kept of it is taken up where it was left. */
  open(article: ArticleDetail): void {
    const kept = this.drafts().read(article.id);
    const reunion = reunionOf(kept, article);
    this.known.set(article);
    this.unit.set(article.unitId);
    this.words.set({ title: article.title, text: article.text });
    if (reunion === 'nothing-kept' || !kept) return this.drafts().drop(article.id);
    this.words.set({ title: kept.title, text: kept.text });
    if (reunion === 'conflict') this.overtaking.set(article);
    else void this.save();
  }

  /** For another unit it is another article that is to be begun. */
  chooseUnit(unitId: string): void {
    if (unitId !== this.unit()) this.key = newWriteKey();
    this.unit.set(unitId);
    this.keep();
    this.saveSoon(PAUSE_MS);
  }

  type(part: Partial<ArticleText>): void {
    this.words.update((words) => ({ ...words, ...part }));
    this.refusal.set(null);
    this.keep();
    this.saveSoon(PAUSE_MS);
  }

  /** Until the server has what stands on the page; one save at a time, and what got no answer first. */
  save(): Promise<void> {
    this.run ??= this.saveAll().finally(() => (this.run = null));
    return this.run;
  }

  /** The author's words take the place of what somebody else has saved; that stays among the versions. */
  keepMine(): Promise<void> {
    this.known.set(this.overtaking());
    this.overtaking.set(null);
    this.keep();
    return this.save();
  }

  takeTheirs(): void {
    const theirs = this.overtaking();
    if (!theirs) return;
    this.overtaking.set(null);
    this.drafts().drop(theirs.id);
    this.open(theirs);
  }

  private async saveAll(): Promise<void> {
    clearTimeout(this.timer);
    while (!this.arrived() && !this.overtaking() && !this.refusal() && this.unit() !== '') {
      const problem = this.known() ? await this.saveOnce() : await this.create();
      this.isOffline.set(problem !== null && isUncertain(problem));
      if (this.isOffline()) return this.saveSoon(RETRY_MS);
      if (problem) this.refusal.set(problem);
    }
  }

  /** Begun empty, so that the same is asked for however often and whatever has been typed since. */
  private async create(): Promise<Problem | null> {
    const outcome = await this.creating.run(this.key, { unitId: this.unit(), title: '', text: '' });
    if (!outcome.done) return outcome.problem;
    this.known.set(outcome.value);
    this.keep();
    this.drafts().drop(NEW_ARTICLE);
    return null;
  }

  private async saveOnce(): Promise<Problem | null> {
    const known = this.known();
    if (!known) return null;
    const sent = this.unanswered ?? this.words();
    this.unanswered = sent;
    this.keep();
    const outcome = await this.saving.run(known.id, { ...sent, version: known.version });
    if (!outcome.done && isUncertain(outcome.problem)) return outcome.problem;
    this.unanswered = null;
    if (outcome.done) this.know(outcome.value);
    else if (outcome.problem.code === 'article.changed-meanwhile') return this.meet(known.id, sent);
    else return outcome.problem;
    return null;
  }

  /** Changed meanwhile: by ourselves, when an answer was lost, or by somebody else. */
  private async meet(id: string, sent: ArticleText): Promise<Problem | null> {
    try {
      const now = await this.api.get(id);
      if (isSameText(now, sent)) this.know(now);
      else this.overtaking.set(now);
      return null;
    } catch (error) {
      return toProblem(error);
    }
  }

  private know(article: ArticleDetail): void {
    this.known.set(article);
    if (this.arrived()) this.drafts().drop(article.id);
    else this.keep();
  }

  private keep(): void {
    const draft: KeptDraft = {
      ...this.words(),
      ...{ unitId: this.unit(), version: this.known()?.version ?? 0, sent: this.unanswered, key: this.key },
    };
    this.keeps.set(this.drafts().write(this.known()?.id ?? NEW_ARTICLE, draft));
  }

  private saveSoon(pause: number): void {
    clearTimeout(this.timer);
    if (!this.ended) this.timer = setTimeout(() => void this.save(), pause);
  }
}
