import { Component, model } from '@angular/core';
import { BLANK_OUTCOME, type OutcomeLine } from './outcome-draft';

/** 清理 小广告 213 处: the figures that go into the 简讯. */
@Component({
  selector: 'app-outcomes-editor',
  template: `
    @for (line of lines(); track $index; let index = $index) {
      <fieldset class="outcome">
        <legend class="visually-hidden">第 {{ index + 1 }} 项成果</legend>
        <label
          >动作<input
            #actionBox
            list="outcome-actions"
            maxlength="30"
            placeholder="清理"
            [value]="line.action"
            (input)="change(index, { action: actionBox.value })"
        /></label>
        <label
          >什么<input
            #nameBox
            maxlength="30"
            placeholder="小广告"
            [value]="line.name"
            (input)="change(index, { name: nameBox.value })"
        /></label>
        <label
          >数量<input
            #countBox
            inputmode="decimal"
            maxlength="12"
            placeholder="213"
            [value]="line.count"
            (input)="change(index, { count: countBox.value })"
        /></label>
        <label
          >量词<input
            #measureBox
            list="outcome-measures"
            maxlength="10"
            placeholder="处"
            [value]="line.measure"
            (input)="change(index, { measure: measureBox.value })"
        /></label>
        <button
          type="button"
          class="button button-small"
          [attr.aria-label]="'去掉第 ' + (index + 1) + ' 项成果'"
          (click)="remove(index)"
        >
          去掉
        </button>
      </fieldset>
    }
    <datalist id="outcome-actions">
      @for (word of ['清理', '发放', '劝导', '服务', '走访', '捡拾', '解答']; track word) {
        <option [value]="word"></option>
      }
    </datalist>
    <datalist id="outcome-measures">
      @for (word of ['处', '份', '人次', '户', '袋', '吨', '件']; track word) {
        <option [value]="word"></option>
      }
    </datalist>
    <button type="button" class="button" (click)="add()">添加一项成果</button>
  `,
  host: { class: 'stack' },
})
export class OutcomesEditor {
  readonly lines = model.required<readonly OutcomeLine[]>();

  protected change(index: number, part: Partial<OutcomeLine>): void {
    this.lines.update((lines) => lines.map((line, at) => (at === index ? { ...line, ...part } : line)));
  }

  protected remove(index: number): void {
    this.lines.update((lines) => lines.filter((_line, at) => at !== index));
  }

  protected add(): void {
    this.lines.update((lines) => [...lines, BLANK_OUTCOME]);
  }
}
