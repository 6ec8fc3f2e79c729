import { Component, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { DEDUCTION_STATE_LABELS, DEDUCTION_STATES, type DeductionState } from '@jishan/domain';
import { Icon } from '../ui/icon';
import { ListFaces } from '../ui/list-faces';
import { Loaded, PagedList } from '../ui/loaded';
import { MoreButton } from '../ui/more-button';
import { DeductionLines } from './deduction-lines';
import { DeductionsApi } from './deductions.api';

/** 扣分 on the spot: what waits for the council and for an answer, and where a new one is written down. */
@Component({
  selector: 'app-deductions-at-work-page',
  imports: [RouterLink, DeductionLines, Icon, ListFaces, MoreButton],
  template: `
    <div class="page">
      <a class="back" routerLink="/work"><app-icon name="back" />工作</a>
      <header class="page-head page-head-row">
        <h1>扣分评议</h1>
        <a class="button button-primary" routerLink="/work/deductions/new">提出扣分</a>
      </header>
      @if (counts.value(); as waiting) {
        <p class="lead">
          待评议 {{ waiting.submitted }} 件，评议中 {{ waiting.underReview }} 件，待处理的申诉
          {{ waiting.appeals }} 件。
        </p>
      }
      <div class="field">
        <label for="field-state">状态</label>
        <select #box id="field-state" (change)="choose(box.value)">
          <option value="">全部</option>
          @for (state of states; track state) {
            <option [value]="state">{{ labels[state] }}</option>
          }
        </select>
      </div>
      <app-list-faces [of]="deductions" empty="没有这种状态的扣分。" />
      @if (deductions.face() === 'full') {
        <app-deduction-lines [items]="deductions.items()" />
        <app-more-button [of]="deductions" />
      }
    </div>
  `,
})
export class DeductionsAtWorkPage {
  private readonly api = inject(DeductionsApi);
  protected readonly states = DEDUCTION_STATES;
  protected readonly labels = DEDUCTION_STATE_LABELS;
  private readonly state = signal<DeductionState | null>(null);
  protected readonly counts = new Loaded(
    () => true,
    () => this.api.getCounts(),
  );
  protected readonly deductions = new PagedList(
    () => this.state() ?? ('all' as const),
    (state, cursor) => this.api.list(state === 'all' ? {} : { state }, cursor),
  );

  protected choose(text: string): void {
    this.state.set(DEDUCTION_STATES.find((state) => state === text) ?? null);
  }
}
