import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { type MyGrant, ROLE_LABELS } from '@jishan/domain';
import { NzInputModule } from 'ng-zorro-antd/input';
import { NzTableModule } from 'ng-zorro-antd/table';
import { ListFaces } from '../../ui/list-faces';
import { PagedList } from '../../ui/loaded';
import { MoreButton } from '../../ui/more-button';
import { UsersApi } from '../../users/users.api';
import { placeName } from '../controls/place-name';
import { SearchPicker } from '../controls/search-picker';
import { stampOf } from '../controls/stamp';
import { UrlFilters } from '../controls/url-filters';
import { UnitRegister } from '../units/unit-register';
import { GrantsPanel } from './grants-panel';

/** Who signs in, as what, and where. */
@Component({
  selector: 'office-user-list',
  imports: [GrantsPanel, ListFaces, MoreButton, NzInputModule, NzTableModule, RouterLink, SearchPicker],
  template: `
    <div class="headline"><h1>用户与角色</h1></div>
    <p class="page-intro">角色按单位授予，管辖本单位及下级。队长由服务队任命，志愿者随注册通过取得。</p>
    <div class="filters" role="search" aria-label="筛选用户">
      <div class="filter filter-wide">
        <label for="filter-search">姓名或手机号</label>
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
    <app-list-faces [of]="users" empty="没有符合条件的用户。" />
    @if (users.face() === 'full') {
      <nz-table nzTemplateMode nzSize="small">
        <caption class="visually-hidden">
          用户与角色
        </caption>
        <thead>
          <tr>
            <th scope="col">姓名</th>
            <th scope="col" class="wide-only">手机</th>
            <th scope="col">角色</th>
            <th scope="col" class="wide-only">最近登录</th>
          </tr>
        </thead>
        <tbody>
          @for (user of users.items(); track user.id) {
            <tr [class.row-open]="user.id === open()">
              <td class="nowrap">
                <a [routerLink]="[]" [queryParams]="{ open: user.id }" queryParamsHandling="merge">{{ user.name }}</a>
              </td>
              <td class="wide-only">{{ user.phoneMasked }}</td>
              <td>
                @for (grant of user.grants; track grant.id) {
                  <div>{{ labelOf(grant) }}</div>
                } @empty {
                  <span class="quiet">没有角色</span>
                }
              </td>
              <td class="wide-only">{{ user.lastSignInAt ? stampOf(user.lastSignInAt) : '从未登录' }}</td>
            </tr>
          }
        </tbody>
      </nz-table>
      <app-more-button [of]="users" />
    }
    @if (opened(); as user) {
      <office-grants-panel [user]="user" (changed)="users.reload()" (closed)="filters.set({ open: '' })" />
    }
  `,
})
export class UserList {
  private readonly api = inject(UsersApi);
  private readonly register = inject(UnitRegister);
  protected readonly filters = inject(UrlFilters);

  readonly search = input<string>();
  readonly unitId = input<string>();
  /** The user whose roles are open. */
  readonly open = input<string>();

  protected readonly stampOf = stampOf;
  protected readonly unit = computed(() => this.register.choiceOf(this.unitId()));
  protected readonly findUnits = this.register.finder('user.read');
  protected readonly users = new PagedList(
    () => ({ search: this.search(), unitId: this.unitId() }),
    (query, cursor) => this.api.list(query, cursor),
  );
  protected readonly opened = computed(() => this.users.items().find((user) => user.id === this.open()) ?? null);

  protected labelOf(grant: MyGrant): string {
    return `${ROLE_LABELS[grant.role]}（${placeName(grant.unitName, grant.teamName)}）`;
  }
}
