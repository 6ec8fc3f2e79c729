import { Component, input } from '@angular/core';

export type Tone = 'good' | 'wait' | 'bad' | 'plain';

/** A state in one word; the colour only repeats what the word says. */
@Component({
  selector: 'office-state',
  host: { class: 'state', '[class]': '"state-" + tone()' },
  template: `{{ text() }}`,
})
export class StateTag {
  readonly text = input.required<string>();
  readonly tone = input<Tone>('plain');
}
