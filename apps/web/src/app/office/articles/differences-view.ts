import { Component, computed, input } from '@angular/core';
import { differencesByParagraph } from '@jishan/domain';

/** What was taken out and what was put in, word by word; read aloud as such, not only coloured. */
@Component({
  selector: 'office-differences',
  host: { class: 'differences' },
  template: `
    @for (paragraph of paragraphs(); track $index) {
      <p>
        @for (run of paragraph; track $index) {
          @switch (run.kind) {
            @case ('removed') {
              <del><span class="visually-hidden">删去：</span>{{ run.text }}</del>
            }
            @case ('added') {
              <ins><span class="visually-hidden">加入：</span>{{ run.text }}</ins>
            }
            @default {
              <span>{{ run.text }}</span>
            }
          }
        }
      </p>
    }
  `,
})
export class DifferencesView {
  readonly before = input.required<string[]>();
  readonly after = input.required<string[]>();

  /** Paragraphs that stayed as they were are left out. */
  readonly onlyChanges = input(false);

  protected readonly paragraphs = computed(() =>
    differencesByParagraph(this.before(), this.after()).filter(
      (runs) => !this.onlyChanges() || runs.some(({ kind }) => kind !== 'same'),
    ),
  );
}
