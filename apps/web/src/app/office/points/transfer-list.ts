import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { monthLabel, type PointsTransferKind, TRANSFER_KIND_LABELS } from '@jishan/domain';
import { PointsApi } from '../../points/points.api';
import { Figure } from '../../ui/figure';
import { PagedList } from '../../ui/loaded';
import { ChoiceFilter, TextFilter } from '../controls/filters';
import { Column, ListTable } from '../controls/list-table';
import { chosen, dayOrNothing, numberOrNothing, UrlFilters } from '../controls/url-filters';
import { EntryPanel } from './entry-panel';

const KINDS = Object.keys(TRANSFER_KIND_LABELS) as PointsTransferKind[];

/** Every movement of points in reach, newest first. */
@Component({
  selector: 'office-transfer-list',
  imports: [ListTable, Column, TextFilter, ChoiceFilter, EntryPanel, Figure, RouterLink],
  template: `
    <div class="headline"><h1>积分流水</h1></div>
    <div class="filters" role="search" aria-label="筛选积分流水">
      <office-choice-filter name="kind" label="种类" [choices]="kinds" [labels]="labels" [value]="kind()" />
      <office-text-filter name="from" label="发生日期自" type="date" [value]="from()" />
      <office-text-filter name="to" label="至" type="date" [value]="to()" />
    </div>

    <office-list-table
      [of]="transfers"
      key="transferId"
      caption="积分流水"
      empty="没有符合条件的流水。"
      [open]="open()"
    >
      <ng-template officeColumn="流水号" [of]="transfers" let-transfer>
        <a
          [routerLink]="[]"
          [queryParams]="{ open: transfer.transferId }"
          queryParamsHandling="merge"
          [attr.aria-label]="'第 ' + transfer.transferId + ' 号流水'"
          >{{ transfer.transferId }}</a
        >
      </ng-template>
      <ng-template officeColumn="发生日期" look="nowrap" [of]="transfers" let-transfer>
        {{ transfer.occurredOn }}
      </ng-template>
      <ng-template officeColumn="种类" [of]="transfers" let-transfer>
        {{ labels[transfer.kind] }}
        @if (transfer.lateFor) {
          <span class="mark">补记{{ monthLabel(transfer.lateFor) }}</span>
        }
      </ng-template>
      <ng-template officeColumn="转出" look="wide-only" [of]="transfers" let-transfer>
        {{ transfer.fromLabel }}
      </ng-template>
      <ng-template officeColumn="转入" look="wide-only" [of]="transfers" let-transfer>
        {{ transfer.toLabel }}
      </ng-template>
      <ng-template officeColumn="本人" look="wide-only" [of]="transfers" let-transfer>
        {{ transfer.personName ?? '—' }}
      </ng-template>
      <ng-template officeColumn="积分" look="number" [of]="transfers" let-transfer>
        <app-figure [value]="transfer.amount" />
      </ng-template>
      <ng-template officeColumn="经办人" look="wide-only" [of]="transfers" let-transfer>
        {{ transfer.actorName }}
      </ng-template>
    </office-list-table>
    @if (opened(); as transferId) {
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
  protected readonly opened = computed(() => numberOrNothing(this.open()));

  protected readonly kinds = KINDS;
  protected readonly labels = TRANSFER_KIND_LABELS;
  protected readonly monthLabel = monthLabel;
  protected readonly transfers = new PagedList(
    () => ({ kind: chosen(KINDS, this.kind()), from: dayOrNothing(this.from()), to: dayOrNothing(this.to()) }),
    (query, cursor) => this.api.listTransfers(query, cursor),
  );
}
