import { Component, computed, effect, inject, input, untracked } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { articleTextProblem, charactersOf, checkArticleText, ERROR_TITLES, LIMITS, paragraphsOf } from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { NzInputModule } from 'ng-zorro-antd/input';
import { ArticlesApi } from '../../articles/articles.api';
import { Attempt } from '../../http/attempt';
import { Session } from '../../session/session';
import { Confirm } from '../../ui/confirm';
import { ErrorSummary } from '../../ui/error-summary';
import { ListFaces } from '../../ui/list-faces';
import { Loaded } from '../../ui/loaded';
import { Notices } from '../../ui/notices';
import { UnsavedWork } from '../../ui/unsaved-work';
import { ActionButton } from '../controls/action-button';
import { SearchPicker } from '../controls/search-picker';
import { UnitRegister } from '../units/unit-register';
import { stampOf } from '../controls/stamp';
import { ArticleView } from './article-view';
import { DUE_RULE, dueSentence } from './article-words';
import { DifferencesView } from './differences-view';
import { Drafting } from './drafting';
import { KeptDrafts, NEW_ARTICLE } from './kept-drafts';

/** One article of one's own: written while it is a draft, and then followed. Nothing typed is lost on the way. */
@Component({
  selector: 'office-article-writer',
  imports: [
    ...[ActionButton, ArticleView, DifferencesView, ErrorSummary, ListFaces, NzButtonModule, NzInputModule],
    ...[RouterLink, SearchPicker],
  ],
  templateUrl: './article-writer.html',
})
export class ArticleWriter {
  private readonly api = inject(ArticlesApi);
  private readonly session = inject(Session);
  private readonly register = inject(UnitRegister);
  private readonly confirm = inject(Confirm);
  private readonly notices = inject(Notices);
  private readonly router = inject(Router);

  /** `new` for one that is not begun yet. */
  readonly id = input.required<string>();

  protected readonly limits = LIMITS;
  protected readonly dueRule = DUE_RULE;
  protected readonly stampOf = stampOf;
  protected readonly drafts = computed(() => new KeptDrafts(this.session.actor()?.userId ?? ''));
  protected readonly drafting = new Drafting(this.drafts);
  protected readonly loaded = new Loaded(
    () => (this.id() === NEW_ARTICLE || this.id() === this.drafting.article()?.id ? null : this.id()),
    (id) => this.api.get(id),
  );
  readonly unsavedWork = new UnsavedWork(this.drafting.atRisk, {
    title: '文字还没有保存，确定离开？',
    consequences: ['浏览器的存储空间已满，刚才写的文字会丢掉。'],
    cancelLabel: '留在本页',
  });

  protected readonly finder = computed(() => this.register.finder('article.write'));
  protected readonly unit = computed(() => this.register.choiceOf(this.drafting.unitId()));
  protected readonly isDraft = computed(() => (this.drafting.article()?.state ?? 'draft') === 'draft');
  protected readonly characters = computed(() => charactersOf(this.drafting.text().text));
  protected readonly paragraphs = computed(() => paragraphsOf(this.drafting.text().text).length);
  protected readonly textProblem = computed(() => articleTextProblem(this.drafting.text()));
  protected readonly theirs = computed(() => this.drafting.conflict());

  protected readonly submitting = new Attempt((key, id: string, version: number) => this.api.submit(key, id, version));
  protected readonly withdrawing = new Attempt((key, id: string) => this.api.withdraw(key, id));
  protected readonly submitRefusal = computed(() => {
    if (this.drafting.unitId() === '') return '请先选择报送单位';
    const incomplete = checkArticleText(this.drafting.text());
    if (incomplete) return ERROR_TITLES[incomplete];
    if (this.theirs()) return '请先决定用哪一处的文字';
    return this.textProblem() ?? (this.drafting.offline() ? '网络不通，恢复后才能报送' : null);
  });

  constructor() {
    effect(() => {
      const article = this.loaded.value();
      if (article) untracked(() => this.drafting.open(article));
    });
    effect(() => {
      if (this.id() === NEW_ARTICLE) untracked(() => this.drafting.begin(this.ownUnit()));
    });
    // The address of what has just been begun, so that a reload comes back to it; the page stays as it is.
    effect(() => {
      const id = this.drafting.article()?.id;
      if (id && this.id() === NEW_ARTICLE)
        untracked(() => void this.router.navigate(['/office/my-articles', id], { replaceUrl: true }));
    });
  }

  protected async submit(): Promise<void> {
    await this.drafting.save();
    const article = this.drafting.article();
    if (!article || !this.drafting.arrived() || this.drafting.conflict()) return;
    // the calendar is the server's; without it the rule stands for itself
    const due = await this.api.due().catch(() => null);
    const decision = await this.confirm.ask({
      title: `报送《${article.title}》？`,
      consequences: [
        `以“${article.unitName}”的名义报送，共 ${this.characters()} 字。`,
        '报送后不能再改；编辑领取以前可以撤回。',
        due ? `按现在的时间：${dueSentence(due)}` : DUE_RULE,
      ],
      confirmLabel: '报送',
    });
    if (!decision) return;
    const outcome = await this.submitting.run(article.id, article.version);
    if (!outcome.done) return;
    this.notices.say('信息已报送');
    this.drafting.open(outcome.value);
  }

  protected async giveUp(): Promise<void> {
    const article = this.drafting.article();
    const decision = await this.confirm.ask({
      title: '作废这篇草稿？',
      consequences: ['作废后不能再写，写过的各稿仍可在本页查看。'],
      confirmLabel: '作废',
      dangerous: true,
    });
    if (!decision || !article) return;
    const outcome = await this.withdrawing.run(article.id);
    if (!outcome.done) return;
    this.drafts().drop(article.id);
    this.notices.say('草稿已作废');
    await this.router.navigate(['/office/my-articles']);
  }

  protected async takeTheirs(): Promise<void> {
    const decision = await this.confirm.ask({
      title: '用另一处保存的文字？',
      consequences: ['本页上没有保存的文字会丢掉。'],
      confirmLabel: '用另一处的',
      dangerous: true,
    });
    if (decision) this.drafting.takeTheirs();
  }

  protected lines(text: string): string[] {
    return paragraphsOf(text);
  }

  /** Where this person is a correspondent, or may write at all. */
  private ownUnit(): string {
    const [grant] = [...this.session.grantsOf('correspondent'), ...this.session.grantsOf('editor')];
    return grant?.unitId ?? '';
  }
}
