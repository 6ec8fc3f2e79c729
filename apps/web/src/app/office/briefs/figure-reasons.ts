import { Component, input, output } from '@angular/core';
import { type CheckedFigure, LIMITS } from '@jishan/domain';

/** The figures of a text that no record bears out: each is put right in the text, or explained here. */
@Component({
  selector: 'office-figure-reasons',
  template: `
    @if (figures().length > 0) {
      <div class="notice-line" role="group" aria-label="与记录不符的数字">
        <p>
          {{ figures().length }} 个数字与记录不符。请改正；确需保留的，逐个说明理由（至少
          {{ reasonMin }} 字），理由会随简讯留存。
        </p>
        @for (figure of figures(); track figure.text) {
          <label class="reason-line">
            <span>
              <b>{{ figure.text }}</b>
              {{ figure.recorded ? '记录是' + figure.recorded : '记录中没有依据' }}
            </span>
            <input
              #box
              class="ant-input"
              [attr.placeholder]="'保留的理由，至少 ' + reasonMin + ' 字'"
              [id]="'field-' + figure.text"
              [attr.maxlength]="reasonMax"
              [value]="reasons()[figure.text] ?? ''"
              (input)="explained.emit({ figure: figure.text, reason: box.value })"
            />
          </label>
        }
      </div>
    }
  `,
})
export class FigureReasons {
  readonly figures = input.required<readonly CheckedFigure[]>();
  readonly reasons = input.required<Readonly<Record<string, string>>>();
  readonly explained = output<{ figure: string; reason: string }>();

  protected readonly reasonMin = LIMITS.reasonLengthMin;
  protected readonly reasonMax = LIMITS.briefLength;
}
