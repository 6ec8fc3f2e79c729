import { Component, inject } from '@angular/core';
import { LedgerApi } from '../../points/ledger.api';
import { ListFaces } from '../../ui/list-faces';
import { Loaded, PagedList } from '../../ui/loaded';
import { Column, ListTable } from '../controls/list-table';
import { stampOf } from '../controls/stamp';

/** The chain of seals, newest first, and how far it is behind the ledger. */
@Component({
  selector: 'office-seal-list',
  imports: [Column, ListFaces, ListTable],
  template: `
    <div class="headline"><h1>封印</h1></div>
    <p class="page-intro">
      每隔几秒，新的流水被编成一块加上封印，每号封印都含着上一号。印在快报和公示表上的封印，可以拿来与这里、与导出文件核对。
    </p>
    <app-list-faces [of]="standing" />
    @if (standing.value(); as shown) {
      <p [class]="shown.unsealed === 0 ? 'quiet' : 'notice-line'" role="status">
        @if (shown.unsealed === 0) {
          {{ shown.transfers }} 笔流水全部封存。
        } @else {
          {{ shown.transfers }} 笔流水中有 {{ shown.unsealed }} 笔还没有封存，最早的一笔记于
          {{ stampOf(shown.waitingSince) }}。
        }
      </p>
    }
    <office-list-table [of]="seals" key="no" caption="封印" empty="还没有封印：有了流水，几秒钟内就会有第一号。">
      <ng-template officeColumn="号" look="number" [of]="seals" let-seal>{{ seal.no }}</ng-template>
      <ng-template officeColumn="时间" look="nowrap" [of]="seals" let-seal>{{ stampOf(seal.at) }}</ng-template>
      <ng-template officeColumn="流水笔数" look="number" [of]="seals" let-seal>{{ seal.transfers }}</ng-template>
      <ng-template officeColumn="印出来的样子" [of]="seals" let-seal>{{ seal.printed }}</ng-template>
      <ng-template officeColumn="完整哈希" look="wide-only" [of]="seals" let-seal>
        <code class="hash">{{ seal.hash }}</code>
      </ng-template>
    </office-list-table>
  `,
})
export class SealList {
  private readonly api = inject(LedgerApi);

  protected readonly stampOf = stampOf;
  protected readonly standing = new Loaded(
    () => true,
    () => this.api.getStanding(),
  );
  protected readonly seals = new PagedList(
    () => true,
    (_, cursor) => this.api.listSeals(cursor),
  );
}
