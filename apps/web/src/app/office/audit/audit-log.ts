import { Component, inject, input } from '@angular/core';
import type { AuditQuery } from '@jishan/domain';
import { AuditApi } from '../../audit/audit.api';
import { PagedList } from '../../ui/loaded';
import { stampOf } from '../controls/stamp';
import { ChoiceFilter, TextFilter } from '../controls/filters';
import { Column, ListTable } from '../controls/list-table';
import { dayOrNothing, UrlFilters } from '../controls/url-filters';
import { AUDIT_LABELS, auditLabel, detailLabel, subjectLabel } from './audit-labels';

/** Who saw or changed what, when and why. */
@Component({
  selector: 'office-audit-log',
  imports: [ListTable, Column, TextFilter, ChoiceFilter],
  template: `
    <div class="headline"><h1>操作日志</h1></div>
    <div class="filters" role="search" aria-label="筛选操作日志">
      <office-choice-filter
        class="filter-wide"
        name="action"
        label="操作"
        [choices]="actions"
        [labels]="labels"
        [value]="action()"
      />
      <office-text-filter name="from" label="日期自" type="date" [value]="from()" />
      <office-text-filter name="to" label="至" type="date" [value]="to()" />
      @if (actorId()) {
        <p class="filter-note">
          只看一个人的操作
          <button type="button" class="link-button" (click)="filters.set({ actorId: '' })">看所有人的</button>
        </p>
      }
    </div>
    <office-list-table [of]="entries" key="id" caption="操作日志" empty="没有符合条件的记录。">
      <ng-template officeColumn="时间" look="nowrap" [of]="entries" let-entry>{{ stampOf(entry.at) }}</ng-template>
      <ng-template officeColumn="操作人" look="nowrap" [of]="entries" let-entry>{{ entry.actorName }}</ng-template>
      <ng-template officeColumn="操作" [of]="entries" let-entry>
        {{ auditLabel(entry.action) }}
        <div class="narrow-only quiet">
          {{ subjectLabel(entry.subjectKind) }}{{ entry.detail ? '：' + detailLabel(entry.detail) : ''
          }}{{ entry.reason ? '，理由：' + entry.reason : '' }}
        </div>
      </ng-template>
      <ng-template officeColumn="对象" look="wide-only" [of]="entries" let-entry>
        {{ subjectLabel(entry.subjectKind) }}
        <span class="quiet" [title]="entry.subjectId">…{{ entry.subjectId.slice(-6) }}</span>
      </ng-template>
      <ng-template officeColumn="理由" look="wide-only" [of]="entries" let-entry>{{ entry.reason ?? '—' }}</ng-template>
      <ng-template officeColumn="详情" look="wide-only" [of]="entries" let-entry>
        {{ detailLabel(entry.detail) }}
      </ng-template>
    </office-list-table>
  `,
})
export class AuditLog {
  private readonly api = inject(AuditApi);
  protected readonly filters = inject(UrlFilters);

  readonly action = input<string>();
  readonly actorId = input<string>();
  readonly from = input<string>();
  readonly to = input<string>();

  protected readonly actions = Object.keys(AUDIT_LABELS);
  protected readonly labels = AUDIT_LABELS;
  protected readonly auditLabel = auditLabel;
  protected readonly subjectLabel = subjectLabel;
  protected readonly detailLabel = detailLabel;
  protected readonly stampOf = stampOf;
  protected readonly entries = new PagedList(
    (): AuditQuery => ({
      action: this.action(),
      actorId: this.actorId(),
      from: dayOrNothing(this.from()),
      to: dayOrNothing(this.to()),
    }),
    (query, cursor) => this.api.list(query, cursor),
  );
}
