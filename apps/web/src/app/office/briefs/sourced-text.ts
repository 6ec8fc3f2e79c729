import { Component, computed, input, signal } from '@angular/core';
import type { BriefDetail } from '@jishan/domain';
import { factSources } from './fact-sources';

/**
 * The composed text with its sources beside it. Words that come from a record can be pointed at or tabbed to; the record
 * they come from lights up, and the other way round. What is put inside stands right under the text.
 */
@Component({
  selector: 'office-sourced-text',
  host: { class: 'sourced' },
  template: `
    <div>
      <p class="sourced-text" aria-label="简讯原文">
        @for (segment of brief().composed.segments; track $index) {
          @if (segment.source; as source) {
            <span
              class="segment"
              tabindex="0"
              role="button"
              [class.segment-lit]="source === lit()"
              [attr.aria-describedby]="sheetId + source"
              (pointerenter)="lit.set(source)"
              (pointerleave)="lit.set(null)"
              (focus)="lit.set(source)"
              (blur)="lit.set(null)"
              (click)="lit.set(source)"
              (keydown.enter)="lit.set(source)"
              >{{ segment.text }}</span
            >
          } @else {
            <span>{{ segment.text }}</span>
          }
        }
      </p>
      <ng-content />
    </div>
    <dl class="sourced-facts" aria-label="来源">
      @for (fact of facts(); track fact.source) {
        <div
          [id]="sheetId + fact.source"
          [class.fact-lit]="fact.source === lit()"
          (pointerenter)="lit.set(fact.source)"
          (pointerleave)="lit.set(null)"
        >
          <dt>{{ fact.label }}</dt>
          <dd>{{ fact.recorded }}</dd>
        </div>
      }
    </dl>
  `,
})
export class SourcedText {
  readonly brief = input.required<Pick<BriefDetail, 'id' | 'facts' | 'composed'>>();

  protected readonly sheetId = 'fact-';
  protected readonly lit = signal<string | null>(null);
  protected readonly facts = computed(() => factSources(this.brief().facts));
}
