import { Component, computed, input } from '@angular/core';
import { publicationChanges, type PublicationVersion } from '@jishan/domain';
import { stampOf } from '../controls/stamp';

/** Every state the settings have been in: who changed what, the newest first. */
@Component({
  selector: 'office-publication-history',
  template: `
    <ol class="plain-list">
      @for (step of steps(); track step.version) {
        <li>
          <p class="quiet">第 {{ step.version }} 版 · {{ step.by }} · {{ stampOf(step.at) }}</p>
          @for (sentence of step.said; track $index) {
            <p>{{ sentence }}。</p>
          }
        </li>
      }
    </ol>
  `,
})
export class PublicationHistory {
  readonly versions = input.required<readonly PublicationVersion[]>();

  protected readonly stampOf = stampOf;
  protected readonly steps = computed(() =>
    this.versions().map(({ version, settings, changedBy, at }, place, all) => {
      const before = all[place + 1];
      const said = before ? publicationChanges(before.settings, settings) : ['建立刊物'];
      return { version, at, by: changedBy ?? '建立时自带', said };
    }),
  );
}
