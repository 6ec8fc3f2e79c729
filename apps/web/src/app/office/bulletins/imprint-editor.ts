import { Component, input, output } from '@angular/core';
import { type ImprintLine, isDay, LIMITS } from '@jishan/domain';
import { NzInputModule } from 'ng-zorro-antd/input';

/** Date and imprint of a bulletin; each box is saved when it is left. */
@Component({
  selector: 'office-imprint-editor',
  imports: [NzInputModule],
  template: `
    <div class="imprint-boxes">
      <div class="filter">
        <label for="field-issuedOn">落款日期</label>
        <input
          #dayBox
          nz-input
          id="field-issuedOn"
          type="date"
          [value]="issuedOn()"
          (change)="changeDay(dayBox.value)"
        />
      </div>
      @for (line of imprint(); track line.role; let at = $index) {
        <div class="filter">
          <label [for]="'field-imprint.' + at">{{ line.role }}</label>
          <input
            #nameBox
            nz-input
            [id]="'field-imprint.' + at"
            autocomplete="off"
            [attr.maxlength]="nameLength"
            [value]="line.name"
            (change)="changeName(at, nameBox.value)"
          />
        </div>
      }
    </div>
  `,
})
export class ImprintEditor {
  readonly issuedOn = input.required<string>();
  readonly imprint = input.required<readonly ImprintLine[]>();
  readonly dayChanged = output<string>();
  readonly imprintChanged = output<ImprintLine[]>();

  protected readonly nameLength = LIMITS.nameLength;

  protected changeDay(day: string): void {
    if (isDay(day)) this.dayChanged.emit(day);
  }

  protected changeName(at: number, name: string): void {
    this.imprintChanged.emit(
      this.imprint().map((line, index) => (index === at ? { ...line, name: name.trim() } : line)),
    );
  }
}
