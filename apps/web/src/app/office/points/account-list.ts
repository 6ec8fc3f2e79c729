import { Component, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { BOOK_LABELS, type PointsOwnerKind } from '@jishan/domain';
import { PointsApi } from '../../points/points.api';
import { Figure } from '../../ui/figure';
import { PagedList } from '../../ui/loaded';
import { TextFilter, UnitFilter } from '../controls/filters';
import { Column, ListTable } from '../controls/list-table';

export const OWNER_LABELS: Record<PointsOwnerKind, string> = { household: '户', member: '个人', team: '服务队' };

@Component({
  selector: 'office-account-list',
  imports: [ListTable, Column, UnitFilter, TextFilter, Figure, RouterLink],
  template: `
    <div class="headline"><h1>积分账户</h1></div>
    <div class="filters" role="search" aria-label="筛选积分账户">
      <office-text-filter class="filter-wide" name="search" label="户主、门牌或姓名" [value]="search()" />
      <office-unit-filter action="points.list-accounts" [value]="unitId()" />
    </div>

    <office-list-table [of]="accounts" key="accountId" caption="积分账户" empty="没有符合条件的积分账户。">
      <ng-template officeColumn="户或个人" [of]="accounts" let-account>
        <a [routerLink]="['/office/points/accounts', account.accountId]">{{ account.ownerLabel }}</a>
        <div class="narrow-only quiet">{{ books[account.book] }}</div>
      </ng-template>
      <ng-template officeColumn="类别" look="wide-only" [of]="accounts" let-account>
        {{ owners[account.ownerKind] }}
      </ng-template>
      <ng-template officeColumn="积分种类" look="wide-only" [of]="accounts" let-account>
        {{ books[account.book] }}
      </ng-template>
      <ng-template officeColumn="单位" look="wide-only" [of]="accounts" let-account>{{ account.unitName }}</ng-template>
      <ng-template officeColumn="可用积分" look="number" [of]="accounts" let-account>
        <app-figure [value]="account.available" />
      </ng-template>
      <ng-template officeColumn="最近变动" look="wide-only" [of]="accounts" let-account>
        {{ account.lastMovedOn ?? '—' }}
      </ng-template>
    </office-list-table>
  `,
})
export class AccountList {
  private readonly api = inject(PointsApi);

  readonly search = input<string>();
  readonly unitId = input<string>();

  protected readonly books = BOOK_LABELS;
  protected readonly owners = OWNER_LABELS;
  protected readonly accounts = new PagedList(
    () => ({ search: this.search(), unitId: this.unitId() }),
    (query, cursor) => this.api.listAccounts(query, cursor),
  );
}
