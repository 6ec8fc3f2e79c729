import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { type MyGrant, ROLE_LABELS, ROLES } from '@jishan/domain';
import { PagedList } from '../../ui/loaded';
import { UsersApi } from '../../users/users.api';
import { placeName } from '../controls/place-name';
import { stampOf } from '../controls/stamp';
import { ChoiceFilter, TextFilter, UnitFilter } from '../controls/filters';
import { Column, ListTable } from '../controls/list-table';
import { chosen, UrlFilters } from '../controls/url-filters';
import { GrantsPanel } from './grants-panel';

/** Who signs in, as what, and where. */
@Component({
  selector: 'office-user-list',
  imports: [ListTable, Column, UnitFilter, ChoiceFilter, TextFilter, GrantsPanel, RouterLink],
  template: `
    <div class="headline"><h1>用户与角色</h1></div>
    <p class="page-intro">角色按单位授予，管辖本单位及下级。队长由服务队任命，志愿者随注册通过取得。</p>
    <div class="filters" role="search" aria-label="筛选用户">
      <office-text-filter class="filter-wide" name="search" label="姓名" [value]="search()" />
      <office-choice-filter name="role" label="角色" [choices]="roles" [labels]="labels" [value]="role()" />
      <office-unit-filter action="user.read" [value]="unitId()" />
    </div>

    <office-list-table [of]="users" key="id" caption="用户与角色" empty="没有符合条件的用户。" [open]="open()">
      <ng-template officeColumn="姓名" look="nowrap" [of]="users" let-user>
        <a [routerLink]="[]" [queryParams]="{ open: user.id }" queryParamsHandling="merge">{{ user.name }}</a>
      </ng-template>
      <ng-template officeColumn="手机" look="wide-only" [of]="users" let-user>{{ user.phoneMasked }}</ng-template>
      <ng-template officeColumn="角色" [of]="users" let-user>
        @for (grant of user.grants; track grant.id) {
          <div>{{ labelOf(grant) }}</div>
        } @empty {
          <span class="quiet">没有角色</span>
        }
      </ng-template>
      <ng-template officeColumn="最近登录" look="wide-only" [of]="users" let-user>
        {{ user.lastSignInAt ? stampOf(user.lastSignInAt) : '从未登录' }}
      </ng-template>
    </office-list-table>
    @if (opened(); as user) {
      <office-grants-panel [user]="user" (changed)="users.reload()" (closed)="filters.set({ open: '' })" />
    }
  `,
})
export class UserList {
  private readonly api = inject(UsersApi);
  protected readonly filters = inject(UrlFilters);

  readonly search = input<string>();
  readonly unitId = input<string>();
  readonly role = input<string>();
  /** The user whose roles are open. */
  readonly open = input<string>();

  protected readonly roles = ROLES;
  protected readonly labels = ROLE_LABELS;
  protected readonly stampOf = stampOf;
  protected readonly users = new PagedList(
    () => ({ search: this.search(), unitId: this.unitId(), role: chosen(ROLES, this.role()) }),
    (query, cursor) => this.api.list(query, cursor),
  );
  protected readonly opened = computed(() => this.users.items().find((user) => user.id === this.open()) ?? null);

  protected labelOf(grant: MyGrant): string {
    return `${ROLE_LABELS[grant.role]}（${placeName(grant.unitName, grant.teamName)}）`;
  }
}
