import { Component, input, output, signal } from '@angular/core';
import type { BulletinChange, BulletinDetail } from '@jishan/domain';
import { type Arrangement, changeSentences, reapply } from './arrangement-changes';

interface State {
  detail: BulletinDetail;
  arrangement: Arrangement;
}

interface Seen {
  who: string;
  sentences: string[];
  /** What the own changes were made on. */
  base: State;
  /** Refused because others were first; null where nothing of one's own was in the way. */
  mine: Arrangement | null;
}

/** What others did to an issue that is open here, and one's own changes that theirs came before. */
export class Meanwhile {
  private readonly seen = signal<Seen | null>(null);
  readonly shown = this.seen.asReadonly();

  /** `versionsOf` answers with the newest versions first. */
  constructor(
    private readonly versionsOf: () => Promise<readonly BulletinChange[]>,
    private readonly ownId: () => string | undefined,
  ) {}

  /** `mine` is what was refused because of theirs. Until it is settled, all that comes after it is told together. */
  async tell(before: State, after: State, mine: Arrangement | null): Promise<void> {
    if (after.detail.version === before.detail.version) return;
    // who it was is the least of it: without an answer it is told all the same
    const versions = await this.versionsOf().catch(() => null);
    const pending = this.seen();
    const base = pending?.base ?? before;
    const wanted = mine ?? pending?.mine ?? null;
    const news = (versions ?? []).filter(({ version }) => version > base.detail.version);
    const others = news.filter(({ authorId }) => authorId !== this.ownId());
    if (versions !== null && others.length === 0 && wanted === null) return;
    const names = [...new Set(others.map(({ authorName }) => authorName))].join('、');
    const who = names || (versions === null ? '有人' : '您在另一个页面上');
    const sentences = changeSentences(base.detail, after.detail);
    if (sentences.length > 0 || wanted) this.seen.set({ who, sentences, base, mine: wanted });
  }

  /** One's own changes on what the issue is by now. */
  again(theirs: Arrangement): Arrangement | null {
    const seen = this.seen();
    this.forget();
    return seen?.mine ? reapply(seen.base.arrangement, seen.mine, theirs) : null;
  }

  forget(): void {
    this.seen.set(null);
  }
}

/** Says it, and lets one's own be done again. */
@Component({
  selector: 'office-meanwhile-panel',
  template: `
    @if (of().shown(); as seen) {
      <section class="meanwhile" role="status" aria-label="他人的改动">
        <strong>{{ seen.who }}刚才改了本期</strong>
        @if (seen.mine) {
          <p>您的改动没有保存，也没有覆盖对方的改动。可以在对方的基础上再做一遍。</p>
        }
        <ul>
          @for (sentence of seen.sentences; track $index) {
            <li>{{ sentence }}</li>
          } @empty {
            <li>文字或栏目以外的内容有改动</li>
          }
        </ul>
        <p class="meanwhile-choices">
          @if (seen.mine) {
            <button type="button" class="link-button" (click)="redone.emit()">把我的改动再做一遍</button>
            <button type="button" class="link-button" (click)="of().forget()">按对方的来</button>
          } @else {
            <button type="button" class="link-button" (click)="of().forget()">知道了</button>
          }
        </p>
      </section>
    }
  `,
})
export class MeanwhilePanel {
  readonly of = input.required<Meanwhile>();
  readonly redone = output();
}
