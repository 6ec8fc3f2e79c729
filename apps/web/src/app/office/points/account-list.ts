import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { PointsOwnerKind } from '@jishan/domain';
import { NzInputModule } from 'ng-zorro-antd/input';
import { NzTableModule } from 'ng-zorro-antd/table';
import { PointsApi } from '../../points/points.api';
import { Figure } from '../../ui/figure';
import { ListFaces } from '../../ui/list-faces';
import { PagedList } from '../../ui/loaded';
import { MoreButton } from '../../ui/more-button';
import { SearchPicker } from '../controls/search-picker';
import { stampOf } from '../controls/stamp';
import { UrlFilters } from '../controls/url-filters';
import { UnitRegister } from '../units/unit-register';

export const OWNER_LABELS: Record<PointsOwnerKind, string> = { household: '户', member: '个人', team: '队伍' };

@Component({
  selector: 'office-account-list',
  imports: [Figure, ListFaces, MoreButton, NzInputModule, NzTableModule, RouterLink, SearchPicker],
  template: `
    <div class="headline"><h1>积分账户</h1></div>
    <div class="filters" role="search" aria-label="筛选积分账户">
      <div class="filter filter-wide">
        <label for="filter-search">户主、门牌或姓名</label>
        <input
          #searchBox
          nz-input
          id="filter-search"
          type="search"
          [value]="search() ?? ''"
          (change)="filters.set({ search: searchBox.value.trim() })"
        />
      </div>
      <div class="filter">
        <label for="filter-unit">单位</label>
        <office-search-picker
          inputId="filter-unit"
          placeholder="全部"
          [find]="findUnits"
          [value]="unit()"
          (picked)="filters.set({ unitId: $event?.id ?? '' })"
        />
      </div>
    </div>
    <app-list-faces [of]="accounts" empty="没有符合条件的积分账户。" />
    @if (accounts.face() === 'full') {
      <nz-table nzTemplateMode nzSize="small">
        <caption class="visually-hidden">
          积分账户
        </caption>
        <thead>
          <tr>
            <th scope="col">户或个人</th>
            <th scope="col" class="wide-only">类别</th>
            <th scope="col" class="wide-only">单位</th>
            <th scope="col" class="number">可用积分</th>
            <th scope="col" class="wide-only">最近变动</th>
          </tr>
        </thead>
        <tbody>
          @for (account of accounts.items(); track account.accountId) {
            <tr>
              <td>
                <a [routerLink]="['/office/points/accounts', account.accountId]">{{ account.ownerLabel }}</a>
              </td>
              <td class="wide-only">{{ owners[account.ownerKind] }}</td>
              <td class="wide-only">{{ account.unitName }}</td>
              <td class="number"><app-figure [value]="account.available" /></td>
              <td class="wide-only">{{ stampOf(account.lastMovedAt) }}</td>
            </tr>
          }
        </tbody>
      </nz-table>
      <app-more-button [of]="accounts" />
    }
  `,
})
export class AccountList {
  private readonly api = inject(PointsApi);
  private readonly register = inject(UnitRegister);
  protected readonly filters = inject(UrlFilters);

  readonly search = input<string>();
  readonly unitId = input<string>();

  protected readonly owners = OWNER_LABELS;
  protected readonly stampOf = stampOf;
  protected readonly unit = computed(() => this.register.choiceOf(this.unitId()));
  protected readonly findUnits = this.register.finder('points.list-accounts');
  protected readonly accounts = new PagedList(
    () => ({ search: this.search(), unitId: this.unitId() }),
    (query, cursor) => this.api.listAccounts(query, cursor),
  );
}
