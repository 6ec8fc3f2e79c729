import { Component, model } from '@angular/core';
import { addDays, isDay, LIMITS } from '@jishan/domain';
import type { ShiftDraft } from './plan-draft';

@Component({
  selector: 'app-shifts-editor',
  template: `
    @for (shift of shifts(); track $index; let index = $index) {
      <fieldset class="card">
        <legend class="visually-hidden">第 {{ index + 1 }} 班</legend>
        <div class="fields-row">
          <div class="field">
            <label [for]="'shift-day-' + index">日期</label>
            <input
              #dayBox
              type="date"
              [id]="'shift-day-' + index"
              required
              [value]="shift.day"
              (change)="change(index, { day: dayBox.value })"
            />
          </div>
          <div class="field">
            <label [for]="'shift-from-' + index">开始时间</label>
            <input
              #fromBox
              type="time"
              [id]="'shift-from-' + index"
              required
              [value]="shift.from"
              (change)="change(index, { from: fromBox.value })"
            />
          </div>
          <div class="field">
            <label [for]="'shift-to-' + index">结束时间</label>
            <input
              #toBox
              type="time"
              [id]="'shift-to-' + index"
              required
              [value]="shift.to"
              (change)="change(index, { to: toBox.value })"
            />
            <label class="check"
              ><input
                #nextDayBox
                type="checkbox"
                [checked]="shift.endsNextDay"
                (change)="change(index, { endsNextDay: nextDayBox.checked })"
              />次日结束</label
            >
          </div>
          <div class="field">
            <label [for]="'shift-capacity-' + index">名额（空为不限）</label>
            <input
              #capacityBox
              inputmode="numeric"
              maxlength="5"
              [id]="'shift-capacity-' + index"
              [value]="shift.capacity"
              (input)="change(index, { capacity: capacityBox.value })"
            />
          </div>
        </div>
        @if (shifts().length > 1) {
          <button type="button" class="button button-small" (click)="remove(index)">去掉第 {{ index + 1 }} 班</button>
        }
      </fieldset>
    }
    <button type="button" class="button" [disabled]="shifts().length >= limits.shiftsPerActivity" (click)="addNext()">
      再加一班
    </button>
  `,
  host: { class: 'stack' },
})
export class ShiftsEditor {
  readonly shifts = model.required<ShiftDraft[]>();
  protected readonly limits = LIMITS;

  protected change(index: number, part: Partial<ShiftDraft>): void {
    this.shifts.update((shifts) => shifts.map((shift, at) => (at === index ? { ...shift, ...part } : shift)));
  }

  protected remove(index: number): void {
    this.shifts.update((shifts) => shifts.filter((_shift, at) => at !== index));
  }

  /** Like the last one, a day later. */
  protected addNext(): void {
    this.shifts.update((shifts) => {
      const last = shifts[shifts.length - 1] ?? {
        day: '',
        from: '09:00',
        to: '11:00',
        endsNextDay: false,
        capacity: '',
      };
      return [...shifts, { ...last, day: isDay(last.day) ? addDays(last.day, 1) : last.day }];
    });
  }
}
