import { Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';

/** Where an address leads nowhere, or not for this person. */
@Component({
  selector: 'app-closed-door',
  imports: [RouterLink],
  template: `
    <div class="page page-narrow">
      <h1>{{ heading() }}</h1>
      <p class="lead">{{ about() }}</p>
      <p>
        <a class="button" [routerLink]="back()?.path ?? '/'">{{ back()?.label ?? '回到活动列表' }}</a>
      </p>
    </div>
  `,
})
export class ClosedDoor {
  readonly heading = input.required<string>();
  readonly about = input.required<string>();
  /** Where to go from here; without it, to the activities. */
  readonly back = input<{ path: string; label: string }>();
}
