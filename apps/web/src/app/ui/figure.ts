import { booleanAttribute, Component, computed, input } from '@angular/core';
import { grouped, signed } from '@jishan/domain';

/** A number that counts: tabular digits, grouped, with its unit; `signed` writes + or − in front. */
@Component({
  selector: 'app-figure',
  template: `<span class="figure-value">{{ text() }}</span
    ><span class="figure-unit">{{ unit() }}</span>`,
  host: {
    class: 'figure',
    '[class.figure-minus]': 'signed() && value() < 0',
    '[class.figure-plus]': 'signed() && value() > 0',
  },
})
export class Figure {
  readonly value = input.required<number>();
  readonly unit = input('分');
  readonly signed = input(false, { transform: booleanAttribute });

  protected readonly text = computed(() => (this.signed() ? signed(this.value()) : grouped(this.value())));
}
