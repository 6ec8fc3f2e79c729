import { Component, DestroyRef, inject, input, model, output } from '@angular/core';
import { type ImprintLine, isDay, LIMITS } from '@jishan/domain';
import { NzInputModule } from 'ng-zorro-antd/input';

const PAUSE_MS = 800;

/** Date and imprint of a bulletin; each box is saved when the typing pauses or the box is left. */
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
            [attr.placeholder]="stepRoles().includes(line.role) ? '办理后署名' : null"
            [value]="line.name"
            (input)="saveSoon(at, nameBox, $event)"
            (compositionend)="saveSoon(at, nameBox)"
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
  /** Lines that name who did a step, unless a name is typed. */
  readonly stepRoles = input.required<readonly (string | null)[]>();
  readonly dayChanged = output<string>();
  readonly imprintChanged = output<ImprintLine[]>();

  /** Something stands in a box that is not handed over yet. */
  readonly typing = model(false);

  protected readonly nameLength = LIMITS.nameLength;
  private pause: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    inject(DestroyRef).onDestroy(() => clearTimeout(this.pause));
  }

  protected saveSoon(at: number, box: HTMLInputElement, event?: Event): void {
    this.typing.set(true);
    clearTimeout(this.pause);
    if ((event as InputEvent | undefined)?.isComposing) return;
    this.pause = setTimeout(() => this.changeName(at, box.value), PAUSE_MS);
  }

  protected changeDay(day: string): void {
    if (isDay(day)) this.dayChanged.emit(day);
  }

  protected changeName(at: number, name: string): void {
    clearTimeout(this.pause);
    this.typing.set(false);
    if (this.imprint()[at]?.name === name.trim()) return;
    this.imprintChanged.emit(
      this.imprint().map((line, index) => (index === at ? { ...line, name: name.trim() } : line)),
    );
  }
}
