import { Component, input } from '@angular/core';

interface Growing {
  hasMore(): boolean;
  busy(): boolean;
  more(): Promise<void>;
}

/** “显示更多” under a PagedList. */
@Component({
  selector: 'app-more-button',
  template: `
    @if (of().hasMore()) {
      <button type="button" class="button button-wide" [disabled]="of().busy()" (click)="of().more()">
        {{ of().busy() ? '正在加载…' : '显示更多' }}
      </button>
    }
  `,
})
export class MoreButton {
  readonly of = input.required<Growing>();
}
