import { Component, computed, inject, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { NzInputModule } from 'ng-zorro-antd/input';
import { NzTableModule } from 'ng-zorro-antd/table';
import { HouseholdsApi } from '../../households/households.api';
import { Session } from '../../session/session';
import { ListFaces } from '../../ui/list-faces';
import { PagedList } from '../../ui/loaded';
import { MoreButton } from '../../ui/more-button';
import { SearchPicker } from '../controls/search-picker';
import { UrlFilters } from '../controls/url-filters';
import { UnitRegister } from '../units/unit-register';
import { HouseholdForm } from './household-form';
import { HouseholdPanel } from './household-panel';

@Component({
  selector: 'office-household-list',
  imports: [
    HouseholdForm,
    HouseholdPanel,
    ListFaces,
    MoreButton,
    NzButtonModule,
    NzInputModule,
    NzTableModule,
    RouterLink,
    SearchPicker,
  ],
  template: `
    <div class="headline">
      <h1>家庭户</h1>
      @if (session.mayEver('household.manage')) {
        <button nz-button nzType="primary" type="button" (click)="creating.set(true)">登记新户</button>
      }
    </div>

    <div class="filters" role="search" aria-label="筛选家庭户">
      <div class="filter filter-wide">
        <label for="filter-search">门牌或户主</label>
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
        <label for="filter-unit">村（社区）</label>
        <office-search-picker
          inputId="filter-unit"
          placeholder="全部"
          [find]="findUnits"
          [value]="unit()"
          (picked)="filters.set({ unitId: $event?.id ?? '' })"
        />
      </div>
    </div>

    <app-list-faces [of]="households" empty="没有符合条件的家庭户。" />
    @if (households.face() === 'full') {
      <nz-table nzTemplateMode nzSize="small">
        <caption class="visually-hidden">
          家庭户名单
        </caption>
        <thead>
          <tr>
            <th scope="col">门牌</th>
            <th scope="col">户主</th>
            <th scope="col" class="number">人数</th>
            <th scope="col" class="wide-only">村（社区）</th>
          </tr>
        </thead>
        <tbody>
          @for (household of households.items(); track household.id) {
            <tr [class.row-open]="household.id === open()">
              <td>
                <a [routerLink]="[]" [queryParams]="{ open: household.id }" queryParamsHandling="merge">{{
                  household.label
                }}</a>
              </td>
              <td>{{ household.headName ?? '未定' }}</td>
              <td class="number">{{ household.memberCount }}</td>
              <td class="wide-only">{{ household.unitName }}</td>
            </tr>
          }
        </tbody>
      </nz-table>
      <app-more-button [of]="households" />
    }

    @if (open(); as id) {
      <office-household-panel [id]="id" (changed)="households.reload()" (closed)="filters.set({ open: '' })" />
    }
    @if (creating()) {
      <office-household-form (created)="showCreated($event)" (closed)="creating.set(false)" />
    }
  `,
})
export class HouseholdList {
  private readonly api = inject(HouseholdsApi);
  private readonly register = inject(UnitRegister);
  protected readonly session = inject(Session);
  protected readonly filters = inject(UrlFilters);

  readonly search = input<string>();
  readonly unitId = input<string>();
  /** The household whose members are open. */
  readonly open = input<string>();

  protected readonly creating = signal(false);
  protected readonly unit = computed(() => this.register.choiceOf(this.unitId()));
  protected readonly findUnits = this.register.finder('household.list');
  protected readonly households = new PagedList(
    () => ({ search: this.search(), unitId: this.unitId() }),
    (query, cursor) => this.api.list(query, cursor),
  );

  protected showCreated(id: string): void {
    this.creating.set(false);
    void this.households.reload();
    this.filters.open({ open: id });
  }
}
