import { Component, inject, input } from '@angular/core';
import { type AuditQuery, isDay } from '@jishan/domain';
import { NzInputModule } from 'ng-zorro-antd/input';
import { NzTableModule } from 'ng-zorro-antd/table';
import { AuditApi } from '../../audit/audit.api';
import { ListFaces } from '../../ui/list-faces';
import { PagedList } from '../../ui/loaded';
import { MoreButton } from '../../ui/more-button';
import { stampOf } from '../controls/stamp';
import { UrlFilters } from '../controls/url-filters';
import { AUDIT_ACTIONS, auditLabel, detailLabel, subjectLabel } from './audit-labels';

const dayOrNothing = (text: string | undefined) => (text && isDay(text) ? text : undefined);

/** Who saw or changed what, when and why. */
@Component({
  selector: 'office-audit-log',
  imports: [ListFaces, MoreButton, NzInputModule, NzTableModule],
  template: `
    <div class="headline"><h1>操作日志</h1></div>
    <div class="filters" role="search" aria-label="筛选操作日志">
      <div class="filter filter-wide">
        <label for="filter-action">操作</label>
        <select #actionBox class="ant-input" id="filter-action" (change)="filters.set({ action: actionBox.value })">
          <option value="" [selected]="!action()">全部</option>
          @for (choice of actions; track choice[0]) {
            <option [value]="choice[0]" [selected]="choice[0] === action()">{{ choice[1] }}</option>
          }
        </select>
      </div>
      <div class="filter">
        <label for="filter-from">日期自</label>
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
      @if (actorId()) {
        <p class="filter-note">
          只看一个人的操作
          <button type="button" class="link-button" (click)="filters.set({ actorId: '' })">看所有人的</button>
        </p>
      }
    </div>
    <app-list-faces [of]="entries" empty="没有符合条件的记录。" />
    @if (entries.face() === 'full') {
      <nz-table nzTemplateMode nzSize="small">
        <caption class="visually-hidden">
          操作日志
        </caption>
        <thead>
          <tr>
            <th scope="col">时间</th>
            <th scope="col">操作人</th>
            <th scope="col">操作</th>
            <th scope="col" class="wide-only">对象</th>
            <th scope="col" class="wide-only">理由</th>
            <th scope="col" class="wide-only">详情</th>
          </tr>
        </thead>
        <tbody>
          @for (entry of entries.items(); track entry.id) {
            <tr>
              <td>{{ stampOf(entry.at) }}</td>
              <td>{{ entry.actorName }}</td>
              <td>
                {{ auditLabel(entry.action) }}
                <div class="narrow-only quiet">
                  {{ subjectLabel(entry.subjectKind) }}{{ entry.reason ? '，理由：' + entry.reason : '' }}
                </div>
              </td>
              <td class="wide-only">
                {{ subjectLabel(entry.subjectKind) }}
                <span class="quiet" [title]="entry.subjectId">…{{ entry.subjectId.slice(-6) }}</span>
              </td>
              <td class="wide-only">{{ entry.reason ?? '—' }}</td>
              <td class="wide-only">{{ detailLabel(entry.detail) }}</td>
            </tr>
          }
        </tbody>
      </nz-table>
      <app-more-button [of]="entries" />
    }
  `,
})
export class AuditLog {
  private readonly api = inject(AuditApi);
  protected readonly filters = inject(UrlFilters);

  readonly action = input<string>();
  readonly actorId = input<string>();
  readonly from = input<string>();
  readonly to = input<string>();

  protected readonly actions = AUDIT_ACTIONS;
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
