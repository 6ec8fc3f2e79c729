import { Component, inject, input, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { HouseholdsApi } from '../../households/households.api';
import { Session } from '../../session/session';
import { PagedList } from '../../ui/loaded';
import { TextFilter, UnitFilter } from '../controls/filters';
import { Column, ListTable } from '../controls/list-table';
import { HouseholdForm } from './household-form';

@Component({
  selector: 'office-household-list',
  imports: [ListTable, Column, UnitFilter, TextFilter, HouseholdForm, NzButtonModule, RouterLink],
  template: `
    <div class="headline">
      <h1>家庭户</h1>
      @if (session.mayEver('household.manage')) {
        <button nz-button nzType="primary" type="button" (click)="creating.set(true)">登记新户</button>
      }
    </div>

    <div class="filters" role="search" aria-label="筛选家庭户">
      <office-text-filter class="filter-wide" name="search" label="门牌或户主" [value]="search()" />
      <office-unit-filter label="村（社区）" action="household.list" [value]="unitId()" />
    </div>

    <office-list-table [of]="households" key="id" caption="家庭户名单" empty="没有符合条件的家庭户。">
      <ng-template officeColumn="门牌" [of]="households" let-household>
        <a [routerLink]="['/office/households', household.id]">{{ household.label }}</a>
        @if (household.closedOn) {
          <span class="mark">已销户</span>
        }
      </ng-template>
      <ng-template officeColumn="户主" [of]="households" let-household>{{ household.headName ?? '未定' }}</ng-template>
      <ng-template officeColumn="人数" look="number" [of]="households" let-household>
        {{ household.memberCount }}
      </ng-template>
      <ng-template officeColumn="村（社区）" look="wide-only" [of]="households" let-household>
        {{ household.unitName }}
      </ng-template>
    </office-list-table>

    @if (creating()) {
      <office-household-form (created)="showCreated($event)" (closed)="creating.set(false)" />
    }
  `,
})
export class HouseholdList {
  private readonly api = inject(HouseholdsApi);
  protected readonly session = inject(Session);
  private readonly router = inject(Router);

  readonly search = input<string>();
  readonly unitId = input<string>();

  protected readonly creating = signal(false);
  protected readonly households = new PagedList(
    () => ({ search: this.search(), unitId: this.unitId() }),
    (query, cursor) => this.api.list(query, cursor),
  );

  protected showCreated(id: string): void {
    void this.router.navigate(['/office/households', id]);
  }
}
