import { Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { FindingKind } from '@jishan/points';
import { NzAlertModule } from 'ng-zorro-antd/alert';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { NzTableModule } from 'ng-zorro-antd/table';
import { PointsApi } from '../../points/points.api';
import { ListFaces } from '../../ui/list-faces';
import { Loaded } from '../../ui/loaded';
import { stampOf } from '../controls/stamp';

const CHECK_LABELS: Record<FindingKind | 'hour-reversal-not-credit', string> = {
  'balance-not-last-entry': '账户余额与最后一行明细不符',
  'version-gap': '账户明细行号不连续',
  'running-balance-broken': '明细逐行余额断开',
  'balance-not-entries': '账户余额与明细合计不符',
  'balance-not-lots': '账户余额与到期分列合计不符',
  'balance-not-transfers': '账户余额与流水合计不符',
  'lot-not-uses': '到期分列的消耗与流水不符',
  'entry-not-transfer': '明细与流水金额不符',
  'lot-use-not-transfer': '流水消耗的到期分列与金额不符',
  'resolution-not-target': '冲正或领取与原流水不符',
  'snapshot-not-sum': '系统账户快照与流水合计不符',
  'escrow-not-holds': '冻结账户与未办结预约不符',
  'book-not-zero': '账本收支不为零',
  'hour-reversal-not-credit': '时长冲正与原记录不符',
};

/** Runs the whole reconciliation when it is opened, and says in one sentence whether the ledger adds up. */
@Component({
  selector: 'office-reconciliation',
  imports: [ListFaces, NzAlertModule, NzButtonModule, NzTableModule, RouterLink],
  template: `
    <div class="headline">
      <h1>对账</h1>
      <button nz-button nzType="primary" type="button" [nzLoading]="report.busy()" (click)="report.reload()">
        重新对账
      </button>
    </div>
    <p class="page-intro">逐个账户、逐笔流水核对余额、明细、到期分列与冻结。发现差错只报告，不自动修改。</p>
    <app-list-faces [of]="report" loading="正在对账…" />
    @if (report.value(); as report) {
      <div role="status">
        <nz-alert
          [nzType]="report.findings.length === 0 ? 'success' : 'error'"
          [nzMessage]="
            report.findings.length === 0
              ? '账目相符，没有发现差错。'
              : '发现 ' + report.findings.length + ' 处差错，请查明原因。'
          "
          [nzDescription]="
            stampOf(report.ranAt) + ' 核对了 ' + report.accounts + ' 个账户、' + report.transfers + ' 笔流水。'
          "
        />
      </div>
      @if (report.findings.length > 0) {
        <h2>差错</h2>
        <nz-table nzTemplateMode nzSize="small">
          <caption class="visually-hidden">
            对账差错
          </caption>
          <thead>
            <tr>
              <th scope="col">差错</th>
              <th scope="col">在哪里</th>
              <th scope="col" class="number">应为</th>
              <th scope="col" class="number">实为</th>
            </tr>
          </thead>
          <tbody>
            @for (finding of report.findings; track $index) {
              <tr>
                <td>{{ labelOf(finding.check) }}</td>
                <td>
                  @if (finding.accountId !== null) {
                    <a [routerLink]="['/office/points/accounts', finding.accountId]">账户 {{ finding.accountId }}</a>
                  } @else if (finding.transferId !== null) {
                    <a routerLink="/office/points/transfers" [queryParams]="{ open: finding.transferId }"
                      >流水 {{ finding.transferId }}</a
                    >
                  } @else {
                    全账
                  }
                </td>
                <td class="number">{{ finding.expected }}</td>
                <td class="number">{{ finding.found }}</td>
              </tr>
            }
          </tbody>
        </nz-table>
      }
    }
  `,
})
export class Reconciliation {
  private readonly api = inject(PointsApi);

  protected readonly stampOf = stampOf;
  protected readonly report = new Loaded(
    () => true,
    () => this.api.reconcile(),
  );

  protected labelOf(check: string): string {
    const labels: Record<string, string> = CHECK_LABELS;
    return labels[check] ?? check;
  }
}
