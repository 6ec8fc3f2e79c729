import { Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { DEDUCTION_STATE_LABELS, type DeductionRecord } from '@jishan/domain';
import { dayLabel } from '../ui/when';
import { chipOf, whoseLabel } from './deduction-words';

/** One line for each, leading to its page. */
@Component({
  selector: 'app-deduction-lines',
  imports: [RouterLink],
  template: `
    <ul class="lines">
      @for (deduction of items(); track deduction.id) {
        <li>
          <a class="line" [routerLink]="['/deductions', deduction.id]">
            <span class="line-main">
              <span class="line-title">{{ deduction.ruleName }}</span> <br />
              <span class="line-about"
                >{{ dayLabel(deduction.happenedOn) }} · {{ whoseLabel(deduction) }} · {{ deduction.points }} 分</span
              >
            </span>
            <span class="line-end">
              <span class="chip" [class]="chipOf(deduction.state)">{{ stateLabels[deduction.state] }}</span>
            </span>
          </a>
        </li>
      }
    </ul>
  `,
})
export class DeductionLines {
  readonly items = input.required<readonly DeductionRecord[]>();

  protected readonly stateLabels = DEDUCTION_STATE_LABELS;
  protected readonly dayLabel = dayLabel;
  protected readonly chipOf = chipOf;
  protected readonly whoseLabel = whoseLabel;
}
