import { Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { LIMITS } from '@jishan/domain';
import { Icon } from '../ui/icon';
import { ListFaces } from '../ui/list-faces';
import { PagedList } from '../ui/loaded';
import { MoreButton } from '../ui/more-button';
import { DeductionLines } from './deduction-lines';
import { DeductionsApi } from './deductions.api';

/** What is said of the own household, what became of it, and where one says why not. */
@Component({
  selector: 'app-my-deductions-page',
  imports: [RouterLink, DeductionLines, Icon, ListFaces, MoreButton],
  template: `
    <div class="page">
      <a class="back" routerLink="/points"><app-icon name="back" />时长与积分</a>
      <header class="page-head">
        <h1>扣分与申诉</h1>
        <p class="lead">
          扣分要经评议小组评议，先留出申诉的时间，没有申诉或申诉不成立的才扣。扣分后
          {{ limits.appealDaysAfterBooking }} 天内也可以申诉。
        </p>
      </header>
      <app-list-faces [of]="deductions" empty="您家没有扣分，也没有正在评议的事。" />
      @if (deductions.face() === 'full') {
        <app-deduction-lines [items]="deductions.items()" />
        <app-more-button [of]="deductions" />
      }
    </div>
  `,
})
export class MyDeductionsPage {
  private readonly api = inject(DeductionsApi);
  protected readonly limits = LIMITS;
  protected readonly deductions = new PagedList(
    () => true,
    (_all, cursor) => this.api.listOwn(cursor),
  );
}
