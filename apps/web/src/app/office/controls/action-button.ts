import { booleanAttribute, Component, input, output } from '@angular/core';
import { NzButtonModule } from 'ng-zorro-antd/button';

let buttons = 0;

/** A button that says why it cannot be pressed before anybody tries: the reason stands under it and describes it. */
@Component({
  selector: 'office-action',
  imports: [NzButtonModule],
  host: { class: 'action' },
  template: `
    <button
      nz-button
      type="button"
      [nzType]="kind()"
      [nzDanger]="dangerous()"
      [nzLoading]="busy()"
      [disabled]="refusal() !== null"
      [attr.aria-describedby]="refusal() ? reasonId : null"
      (click)="pressed.emit()"
    >
      {{ label() }}
    </button>
    @if (refusal(); as refusal) {
      <span class="action-refusal" [id]="reasonId">{{ refusal }}</span>
    }
  `,
})
export class ActionButton {
  readonly label = input.required<string>();
  readonly kind = input<'primary' | 'default' | 'link'>('default');
  readonly dangerous = input(false, { transform: booleanAttribute });
  readonly busy = input(false);
  /** A whole Chinese sentence, or null when it may be pressed. */
  readonly refusal = input<string | null>(null);
  readonly pressed = output();

  protected readonly reasonId = `refusal-${++buttons}`;
}
