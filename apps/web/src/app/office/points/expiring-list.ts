import { Component, computed, inject, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { checkExpiringUntil, dayOf, ERROR_TITLES, noticeUntil, type Problem } from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { ShopBooksApi } from '../../exchange/shop-books.api';
import { toProblem } from '../../http/problem';
import { ErrorSummary } from '../../ui/error-summary';
import { Figure } from '../../ui/figure';
import { PagedList } from '../../ui/loaded';
import { saveFile } from '../../ui/save-file';
import { TextFilter, UnitFilter } from '../controls/filters';
import { Column, ListTable } from '../controls/list-table';
import { dayOrNothing } from '../controls/url-filters';
import { UnitRegister } from '../units/unit-register';

/** H4: who loses how much on which day unless it is spent, to be told on paper a month before. */
@Component({
  selector: 'office-expiring-list',
  imports: [Column, ErrorSummary, Figure, ListTable, NzButtonModule, RouterLink, TextFilter, UnitFilter],
  template: `
    <div class="headline">
      <h1>即将到期</h1>
      @if (unit(); as chosen) {
        <button
          nz-button
          type="button"
          nzType="primary"
          [disabled]="refusal() !== null"
          [nzLoading]="printing()"
          (click)="print(chosen.id, chosen.name)"
        >
          打印告知单
        </button>
      }
    </div>
    <p class="page-intro">
      到期日当天还能兑换，过后自动失效。告知单按村（社区）分页，念给、贴给或交给没有手机的村民，可以签字。
    </p>
    <div class="filters" role="search" aria-label="筛选">
      <office-unit-filter action="points.list-accounts" [clearable]="false" [value]="unit()?.id" />
      <office-text-filter name="until" label="到哪天为止" type="date" [value]="last()" />
    </div>
    @if (refusal(); as reason) {
      <p class="face face-failed" role="status">{{ reason }}</p>
    } @else {
      <app-error-summary [problem]="problem()" />
      <office-list-table [of]="balances" key="key" caption="即将到期的积分" empty="这段时间没有积分到期。">
        <ng-template officeColumn="户（人）" [of]="balances" let-balance>
          <a [routerLink]="['/office/points/accounts', balance.accountId]">{{ balance.ownerLabel }}</a>
          <div class="narrow-only quiet">{{ balance.unitName }}</div>
        </ng-template>
        <ng-template officeColumn="单位" look="wide-only" [of]="balances" let-balance>{{
          balance.unitName
        }}</ng-template>
        <ng-template officeColumn="到期日" look="nowrap" [of]="balances" let-balance>{{
          balance.expiresOn
        }}</ng-template>
        <ng-template officeColumn="到期积分" look="number" [of]="balances" let-balance>
          <app-figure [value]="balance.points" />
        </ng-template>
        <ng-template officeColumn="现有积分" look="number wide-only" [of]="balances" let-balance>
          <app-figure [value]="balance.available" />
        </ng-template>
      </office-list-table>
    }
  `,
})
export class ExpiringList {
  private readonly api = inject(ShopBooksApi);
  private readonly register = inject(UnitRegister);

  readonly unitId = input<string>();
  readonly until = input<string>();

  private readonly today = dayOf(new Date().toISOString());
  protected readonly unit = computed(() => {
    const units = this.register.within('points.list-accounts');
    return units.find(({ id }) => id === this.unitId()) ?? units[0] ?? null;
  });
  protected readonly last = computed(() => dayOrNothing(this.until()) ?? noticeUntil(this.today));
  protected readonly refusal = computed(() => {
    const code = checkExpiringUntil(this.last(), this.today);
    return code && `${ERROR_TITLES[code]}。`;
  });
  protected readonly balances = new PagedList(
    () => this.question(),
    async ({ id, until }, cursor) => {
      const page = await this.api.listExpiring(id, until, cursor);
      return { ...page, items: page.items.map((item) => ({ ...item, key: `${item.accountId} ${item.expiresOn}` })) };
    },
  );
  protected readonly printing = signal(false);
  protected readonly problem = signal<Problem | null>(null);

  protected async print(unitId: string, unitName: string): Promise<void> {
    this.printing.set(true);
    this.problem.set(null);
    try {
      saveFile(await this.api.expiringFile(unitId, this.last()), `${unitName}积分到期告知单-${this.last()}.pdf`);
    } catch (error) {
      this.problem.set(toProblem(error));
    } finally {
      this.printing.set(false);
    }
  }

  private question(): { id: string; until: string } | null {
    const unit = this.unit();
    return unit && this.refusal() === null ? { id: unit.id, until: this.last() } : null;
  }
}
