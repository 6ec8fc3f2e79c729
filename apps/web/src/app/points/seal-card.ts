import { Component, inject, input, signal } from '@angular/core';
import type { Problem } from '@jishan/domain';
import { toProblem } from '../http/problem';
import { ErrorSummary } from '../ui/error-summary';
import { ListFaces } from '../ui/list-faces';
import { Loaded } from '../ui/loaded';
import { saveFile } from '../ui/save-file';
import { momentLabel } from '../ui/when';
import { LedgerApi } from './ledger.api';

/** Under which seal an entry lies, with the receipt that proves it; in both shells. */
@Component({
  selector: 'app-seal-card',
  imports: [ErrorSummary, ListFaces],
  template: `
    <section class="card" aria-labelledby="seal-title">
      <h2 id="seal-title">封存与收据</h2>
      <app-list-faces [of]="sealing" />
      @if (sealing.value(); as shown) {
        @if (shown.seal; as seal) {
          <p>已封存于第 {{ seal.no }} 号封印。</p>
          <p class="line-about">
            <code>{{ seal.printed }}</code> · {{ momentLabel(seal.at) }}
          </p>
          <div class="row">
            <button type="button" class="button" [disabled]="busy()" (click)="print()">下载收据</button>
            <button type="button" class="button" [disabled]="busy()" (click)="keep()">下载查验文件</button>
          </div>
          <app-error-summary [problem]="problem()" />
          <p class="field-hint">
            封印以后，谁改动这笔记录，封印就对不上。收据是纸面的，查验文件给审计员在别的电脑上核对。
          </p>
        } @else {
          <p>这笔记录刚刚记下，还没有封存，通常几秒钟内就会封存。</p>
          <button type="button" class="button" [disabled]="sealing.busy()" (click)="sealing.reload()">再看一次</button>
        }
      }
    </section>
  `,
})
export class SealCard {
  private readonly api = inject(LedgerApi);

  readonly transferId = input.required<number>();
  readonly accountId = input.required<number>();

  protected readonly momentLabel = momentLabel;
  protected readonly busy = signal(false);
  protected readonly problem = signal<Problem | null>(null);
  protected readonly sealing = new Loaded(
    () => this.transferId(),
    (id) => this.api.getSealing(id),
  );

  protected print(): Promise<void> {
    return this.save(() => this.api.getReceiptFile(this.transferId(), this.accountId()), 'pdf');
  }

  protected keep(): Promise<void> {
    return this.save(async () => {
      const receipt = await this.api.getReceipt(this.transferId());
      return new Blob([JSON.stringify(receipt, null, 2)], { type: 'application/json' });
    }, 'json');
  }

  private async save(make: () => Promise<Blob>, kind: 'pdf' | 'json'): Promise<void> {
    this.busy.set(true);
    this.problem.set(null);
    try {
      saveFile(await make(), `积分收据-${this.transferId()}.${kind}`);
    } catch (error) {
      this.problem.set(toProblem(error));
    } finally {
      this.busy.set(false);
    }
  }
}
