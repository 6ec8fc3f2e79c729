import { Component, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { isDay, type PointsTransferKind, TRANSFER_KIND_LABELS } from '@jishan/domain';
import { NzInputModule } from 'ng-zorro-antd/input';
import { NzTableModule } from 'ng-zorro-antd/table';
import { PointsApi } from '../../points/points.api';
import { Figure } from '../../ui/figure';
import { ListFaces } from '../../ui/list-faces';
import { PagedList } from '../../ui/loaded';
import { MoreButton } from '../../ui/more-button';
import { chosen, UrlFilters } from '../controls/url-filters';
import { EntryPanel } from './entry-panel';

const KINDS = Object.keys(TRANSFER_KIND_LABELS) as PointsTransferKind[];
const dayOrNothing = (text: string | undefined) => (text && isDay(text) ? text : undefined);

/** Every movement of points in reach, newest first. */
@Component({
  selector: 'office-transfer-list',
  imports: [EntryPanel, Figure, ListFaces, MoreButton, NzInputModule, NzTableModule, RouterLink],
  template: `
    <div class="headline"><h1>积分流水</h1></div>
    <div class="filters" role="search" aria-label="筛选积分流水">
      <div class="filter">
        <label for="filter-kind">种类</label>
        <select #kindBox class="ant-input" id="filter-kind" (change)="filters.set({ kind: kindBox.value })">
          <option value="" [selected]="!kind()">全部</option>
          @for (choice of kinds; track choice) {
            <option [value]="choice" [selected]="choice === kind()">{{ labels[choice] }}</option>
          }
        </select>
      </div>
      <div class="filter">
        <label for="filter-from">发生日期自</label>
        <input
          #fromBox
          nz-input
          id="filter-from"
          type="date"
          [value]="from() ?? ''"
          (change)="filters.set({ from: fromBox.value })"
        />
      </div>
      <div class="filter">
        <label for="filter-to">至</label>
        <input
          #toBox
          nz-input
          id="filter-to"
          type="date"
          [value]="to() ?? ''"
          (change)="filters.set({ to: toBox.value })"
        />
      </div>
    </div>
    <app-list-faces [of]="transfers" empty="没有符合条件的流水。" />
    @if (transfers.face() === 'full') {
      <nz-table nzTemplateMode nzSize="small">
        <caption class="visually-hidden">
          积分流水
        </caption>
        <thead>
          <tr>
            <th scope="col">流水号</th>
            <th scope="col">发生日期</th>
            <th scope="col">种类</th>
            <th scope="col" class="wide-only">转出</th>
            <th scope="col" class="wide-only">转入</th>
            <th scope="col" class="wide-only">本人</th>
            <th scope="col" class="number">积分</th>
            <th scope="col" class="wide-only">经办人</th>
          </tr>
        </thead>
        <tbody>
          @for (transfer of transfers.items(); track transfer.transferId) {
            <tr [class.row-open]="'' + transfer.transferId === open()">
              <td>
                <a
                  [routerLink]="[]"
                  [queryParams]="{ open: transfer.transferId }"
                  queryParamsHandling="merge"
                  [attr.aria-label]="'第 ' + transfer.transferId + ' 号流水'"
                  >{{ transfer.transferId }}</a
                >
              </td>
              <td class="nowrap">{{ transfer.occurredOn }}</td>
              <td>{{ labels[transfer.kind] }}</td>
              <td class="wide-only">{{ transfer.fromLabel }}</td>
              <td class="wide-only">{{ transfer.toLabel }}</td>
              <td class="wide-only">{{ transfer.personName ?? '—' }}</td>
              <td class="number"><app-figure [value]="transfer.amount" /></td>
              <td class="wide-only">{{ transfer.actorName }}</td>
            </tr>
          }
        </tbody>
      </nz-table>
      <app-more-button [of]="transfers" />
    }
    @if (open(); as transferId) {
      <office-entry-panel
        [transferId]="transferId"
        (reversed)="transfers.reload()"
        (closed)="filters.set({ open: '' })"
      />
    }
  `,
})
export class TransferList {
  private readonly api = inject(PointsApi);
  protected readonly filters = inject(UrlFilters);

  readonly kind = input<string>();
  readonly from = input<string>();
  readonly to = input<string>();
  /** The transfer that is open. */
  readonly open = input<string>();

  protected readonly kinds = KINDS;
  protected readonly labels = TRANSFER_KIND_LABELS;
  protected readonly transfers = new PagedList(
    () => ({ kind: chosen(KINDS, this.kind()), from: dayOrNothing(this.from()), to: dayOrNothing(this.to()) }),
    (query, cursor) => this.api.listTransfers(query, cursor),
  );
}
