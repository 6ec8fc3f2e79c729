import { Component, inject } from '@angular/core';
import { Notices } from './notices';

@Component({
  selector: 'app-notices-host',
  template: `
    <div class="notices" role="status" aria-live="polite">
      @for (notice of notices.shown(); track notice.id) {
        <p class="notice" [class.notice-bad]="notice.tone === 'bad'">
          <span>{{ notice.text }}</span>
          <button type="button" class="notice-close" (click)="notices.putAway(notice.id)" aria-label="收起提示">
            ×
          </button>
        </p>
      }
    </div>
  `,
})
export class NoticesHost {
  protected readonly notices = inject(Notices);
}
