import { Component, input, output, signal } from '@angular/core';
import type { BulletinChange, BulletinDetail } from '@jishan/domain';
import { type Arrangement, changeSentences, reapply } from './arrangement-changes';

interface Seen {
  who: string;
  sentences: string[];
  /** One's own changes on top of theirs; null where nothing of one's own was in the way. */
  again: Arrangement | null;
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

  /** `mine` is what was refused because of theirs. */
  async tell(
    before: { detail: BulletinDetail; arrangement: Arrangement },
    after: { detail: BulletinDetail; arrangement: Arrangement },
    mine: Arrangement | null,
  ): Promise<void> {
    if (after.detail.version === before.detail.version) return;
    const news = (await this.versionsOf()).filter(({ version }) => version > before.detail.version);
    const others = news.filter(({ authorId }) => authorId !== this.ownId());
    if (others.length === 0 && mine === null) return;
    const who = [...new Set(others.map(({ authorName }) => authorName))].join('、') || '您在另一个页面上';
    const sentences = changeSentences(before.detail, after.detail);
    const again = mine && reapply(before.arrangement, mine, after.arrangement);
    if (sentences.length > 0 || again) this.seen.set({ who, sentences, again });
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
        @if (seen.again) {
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
          @if (seen.again; as again) {
            <button type="button" class="link-button" (click)="redo(again)">把我的改动再做一遍</button>
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
  readonly redone = output<Arrangement>();

  protected redo(again: Arrangement): void {
    this.of().forget();
    this.redone.emit(again);
  }
}
