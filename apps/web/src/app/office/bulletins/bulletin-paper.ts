import { Component, computed, input } from '@angular/core';
import { type BulletinContent, documentDay } from '@jishan/domain';

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
      @for (section of printed(); track section.name) {
        @for (paragraph of section.paragraphs; track $index) {
          <p class="paper-text"><strong [hidden]="!$first">【{{ section.name }}】</strong>{{ paragraph.text }}</p>
        }
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
  protected readonly printed = computed(() => this.content().sections.filter((section) => section.paragraphs.length > 0));
  protected readonly imprint = computed(() => {
    const { distribution, imprint, contact } = this.content();
    const lines = [...distribution.map((line) => `${line.label}：${line.names}`), imprint.map((line) => `${line.role}：${line.name}`).join('　'), contact];
    return lines.filter(Boolean);
  });
}
