import { Component, computed, inject, input, linkedSignal, output, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import {
  ARTICLE_STATE_LABELS,
  type ArticleDetail,
  type ArticleText,
  articleTextProblem,
  charactersOf,
  checkArticleText,
  checkPlaceArticle,
  ERROR_TITLES,
  isArticleOpen,
  paragraphsOf,
  type SaveArticleInput,
} from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { NzInputModule } from 'ng-zorro-antd/input';
import { ArticlesApi } from '../../articles/articles.api';
import { Attempt, type Outcome } from '../../http/attempt';
import { Live } from '../../live/live';
import { Session } from '../../session/session';
import { Confirm } from '../../ui/confirm';
import { ErrorSummary } from '../../ui/error-summary';
import { ListFaces } from '../../ui/list-faces';
import { Loaded } from '../../ui/loaded';
import { Notices } from '../../ui/notices';
import { presentTime } from '../../ui/page-clock';
import { runsOf } from '../chain/version-runs';
import { ActionButton } from '../controls/action-button';
import { Reach } from '../controls/reach';
import { stampOf } from '../controls/stamp';
import { StateTag } from '../controls/state-tag';
import { ArticlePlacer } from './article-placer';
import { ARTICLE_TONES, clockWords, deskRefusal, dueSentence } from './article-words';
import { DifferencesView } from './differences-view';
import { isSameText, KeptDrafts } from './kept-drafts';

/** What an editor is writing: on which version, and the words. */
interface Editing extends SaveArticleInput {
  id: string;
}

/** One article that was sent in: what became of it, its text beside what was sent, and what the desk may do with it. */
@Component({
  selector: 'office-article-view',
  imports: [
    ...[ActionButton, ArticlePlacer, DifferencesView, ErrorSummary, ListFaces, NzButtonModule, NzInputModule],
    ...[RouterLink, StateTag],
  ],
  templateUrl: './article-view.html',
})
export class ArticleView {
  private readonly api = inject(ArticlesApi);
  private readonly reach = inject(Reach);
  private readonly confirm = inject(Confirm);
  private readonly notices = inject(Notices);
  protected readonly session = inject(Session);

  readonly id = input.required<string>();
  readonly changed = output<ArticleDetail>();

  protected readonly labels = ARTICLE_STATE_LABELS;
  protected readonly tones = ARTICLE_TONES;
  protected readonly stampOf = stampOf;
  protected readonly charactersOf = charactersOf;
  protected readonly linesOf = linesOf;
  protected readonly isSameText = isSameText;
  private readonly now = presentTime();
  protected readonly article = new Loaded(
    () => this.id(),
    (id) => this.api.get(id),
  );
  /** The version that is held against the newest one; at first what was sent in. */
  protected readonly compared = linkedSignal<string, number | null>({ source: this.id, computation: () => null });
  protected readonly earlier = new Loaded(
    () => this.compared(),
    (version) => this.api.version(this.id(), version),
  );
  /** Every version but the newest; of what its author's page has saved by itself only the last of each go. */
  protected readonly earlierVersions = computed(() => {
    const { submitted, versions } = this.article.value() ?? { submitted: null, versions: [] };
    const runs = runsOf(
      versions,
      (newer, older) =>
        newer.writerName === older.writerName && (submitted === null || newer.version <= submitted.version),
    );
    const chosen = this.everySave() ? versions : runs.map(({ newest }) => newest);
    return { shown: chosen.slice(1), folded: versions.length - runs.length };
  });
  protected readonly everySave = signal(false);
  private readonly drafts = computed(() => new KeptDrafts(`${this.session.actor()?.userId ?? ''}.edit`));
  /** False: the browser keeps nothing of what is typed. */
  protected readonly keeps = signal(true);
  /** What was being written when the page was left or the network went away is there again. */
  protected readonly editing = linkedSignal<string, Editing | null>({
    source: this.id,
    computation: (id) => {
      const kept = this.drafts().read(id);
      return kept && { id, version: kept.version, title: kept.title, text: kept.text };
    },
  });

  protected readonly clock = computed(() => {
    const article = this.article.value();
    return article && clockWords(article, this.now());
  });
  /** While it is open: why it is due when it is. */
  protected readonly why = computed(() => {
    const article = this.article.value();
    if (!article || !isArticleOpen(article)) return null;
    const { submittedAt, dueAt } = article;
    return submittedAt !== null && dueAt !== null ? dueSentence({ submittedAt, dueAt }) : null;
  });
  protected readonly isDesk = computed(() => this.session.mayEver('article.edit'));
  protected readonly overtaken = computed(() => {
    const [editing, article] = [this.editing(), this.article.value()];
    // the news of one's own save may come before its answer
    return editing !== null && article !== null && article.version > editing.version && !this.saving.busy();
  });

  protected readonly taking = new Attempt((key, id: string) => this.api.take(key, id));
  protected readonly releasing = new Attempt((key, id: string) => this.api.release(key, id));
  protected readonly saving = new Attempt((key, id: string, input: SaveArticleInput) => this.api.edit(key, id, input));
  protected readonly declining = new Attempt((key, id: string, reason: string) => this.api.decline(key, id, reason));
  protected readonly withdrawing = new Attempt((key, id: string) => this.api.withdraw(key, id));
  protected readonly problem = computed(
    () => this.taking.problem() ?? this.releasing.problem() ?? this.declining.problem() ?? this.withdrawing.problem(),
  );
  protected readonly saveRefusal = computed(() => {
    const [editing, article] = [this.editing(), this.article.value()];
    if (!editing || !article) return null;
    const closed = deskRefusal(article, 'edit');
    if (closed) return ERROR_TITLES[closed];
    const incomplete = checkArticleText(editing);
    if (incomplete) return incomplete === 'article.incomplete' ? '标题和正文都不能空' : ERROR_TITLES[incomplete];
    if (this.overtaken()) return '请先决定用谁的文字';
    return articleTextProblem(editing) ?? (isSameText(editing, article) ? '还没有改动' : null);
  });

  constructor() {
    // A bulletin that takes an article in, drops or prints it changes where the article stands.
    inject(Live).watch(['article.changed', 'bulletin.changed'], (id, name) => {
      if (id === null || id === this.id() || name === 'bulletin.changed') void this.article.reload();
    });
  }

  protected may(article: ArticleDetail, event: 'take' | 'release' | 'edit' | 'decline'): string | null {
    const code = deskRefusal(article, event);
    return code ? ERROR_TITLES[code] : this.reach.refusal('article.edit', article.unitId);
  }

  protected readonly isOpen = isArticleOpen;

  protected isPlaceable(article: ArticleDetail): boolean {
    return checkPlaceArticle(article) === null && this.session.mayEver('bulletin.edit');
  }

  protected begin({ id, version, title, text }: ArticleDetail): void {
    this.saving.forgetProblem();
    this.editing.set({ id, version, title, text });
  }

  protected write(part: Partial<SaveArticleInput>): void {
    const editing = this.editing();
    if (!editing) return;
    this.editing.set({ ...editing, ...part });
    this.keep({ ...editing, ...part });
  }

  protected giveUp(): void {
    this.drafts().drop(this.id());
    this.editing.set(null);
  }

  protected async save(): Promise<void> {
    const editing = this.editing();
    if (!editing) return;
    const { id, version, title, text } = editing;
    const outcome = await this.saving.run(id, { version, title, text });
    if (!outcome.done) {
      if (outcome.problem.code === 'article.changed-meanwhile') void this.article.reload();
      return;
    }
    this.settle(editing, outcome.value.version);
    this.show(outcome, '修改已保存');
  }

  protected async take(article: ArticleDetail): Promise<void> {
    this.show(await this.taking.run(article.id), '已领取，可以修改或编入快报');
  }

  protected async release(article: ArticleDetail): Promise<void> {
    const decision = await this.confirm.ask({
      title: `放弃领取《${article.title}》？`,
      consequences: [
        '回到“已报送”，别的编辑可以领取，报送人也可以撤回；时限不变。',
        ...(article.state === 'edited' ? ['已保存的修改留着，接手的人从那里改起。'] : []),
        '操作日志会记下这一步。',
      ],
      confirmLabel: '放弃领取',
      dangerous: true,
    });
    if (!decision) return;
    const outcome = await this.releasing.run(article.id);
    if (outcome.done) this.drafts().drop(article.id);
    this.show(outcome, '已放弃领取，别的编辑可以领取');
  }

  protected async decline(article: ArticleDetail): Promise<void> {
    const decision = await this.confirm.ask({
      title: `不采用《${article.title}》？`,
      consequences: ['报送人会看到不采用的理由。', '不能再改为采用。'],
      confirmLabel: '不采用',
      dangerous: true,
      reasonLabel: '理由',
    });
    if (decision) this.show(await this.declining.run(article.id, decision.reason), '已告知报送人不采用');
  }

  protected async withdraw(article: ArticleDetail): Promise<void> {
    const decision = await this.confirm.ask({
      title: `撤回《${article.title}》？`,
      consequences: ['编辑不能再领取这篇信息；要报送须另写一篇。'],
      confirmLabel: '撤回',
      dangerous: true,
    });
    if (decision) this.show(await this.withdrawing.run(article.id), '信息已撤回');
  }

  protected compare(text: string): void {
    this.compared.set(text === '' ? null : Number(text));
  }

  protected reload(): void {
    void this.article.reload();
  }

  /** What was typed while the save was on its way is gone on with, also where another article is open by now. */
  private settle(sent: Editing, version: number): void {
    const { id } = sent;
    const isOpen = this.editing()?.id === id;
    const typed = isOpen ? this.editing() : this.drafts().read(id);
    const left = typed && !isSameText(typed, sent) ? { id, version, title: typed.title, text: typed.text } : null;
    if (left) this.keep(left);
    else this.drafts().drop(id);
    if (isOpen) this.editing.set(left);
  }

  private keep(editing: Editing): void {
    this.keeps.set(this.drafts().write(editing.id, { ...editing, unitId: '', sent: null, key: '' }));
  }

  private show(outcome: Outcome<ArticleDetail>, done: string): void {
    if (!outcome.done) return void this.article.reload();
    if (outcome.value.id === this.id()) this.article.replace(outcome.value);
    this.notices.say(done);
    this.changed.emit(outcome.value);
  }
}

/** With the title as its first line. */
function linesOf({ title, text }: ArticleText): string[] {
  return [title, ...paragraphsOf(text)];
}
