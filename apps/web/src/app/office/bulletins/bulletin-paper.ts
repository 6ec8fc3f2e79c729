import { Component, computed, input } from '@angular/core';
import { type BulletinContent, documentDay, imprintLines } from '@jishan/domain';

/** The bulletin as it will be printed: the page's own measures, scaled to the width there is. */
@Component({
  selector: 'office-bulletin-paper',
  host: { class: 'paper-frame' },
  template: `
    <article class="paper" aria-label="印刷预览">
      <p class="paper-title">{{ content().title }}</p>
      <p class="paper-number">{{ content().bulletinNo ?? '（未编号）' }}</p>
      <p class="paper-office">
        <span>{{ content().office }}</span>
        <span>{{ day() }}</span>
      </p>
      <div class="paper-rule"></div>
      @for (paragraph of paragraphs(); track $index) {
        <p class="paper-text">
          @for (run of paragraph; track $index) {
            <span [class.paper-section]="run.isSection">{{ run.text }}</span>
          }
        </p>
      } @empty {
        <p class="paper-text paper-empty">还没有内容。</p>
      }
      <div class="paper-imprint">
        @for (line of imprint(); track line) {
          <p>{{ line }}</p>
        }
      </div>
    </article>
  `,
})
export class BulletinPaper {
  readonly content = input.required<BulletinContent>();

  protected readonly day = computed(() => documentDay(this.content().issuedOn));
  /** The name of a section runs into its first paragraph. */
  protected readonly paragraphs = computed(() =>
    this.content().sections.flatMap(({ name, paragraphs }) =>
      paragraphs.map(({ text }, index) => [
        ...(index === 0 ? [{ text: `【${name}】`, isSection: true }] : []),
        { text, isSection: false },
      ]),
    ),
  );
  protected readonly imprint = computed(() => imprintLines(this.content()));
}
