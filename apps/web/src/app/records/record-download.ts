import { Component, inject, input } from '@angular/core';
import type { ServiceRecord } from '@jishan/domain';
import { Attempt } from '../http/attempt';
import { ErrorSummary } from '../ui/error-summary';
import { saveFile } from '../ui/save-file';
import { RecordsApi } from './records.api';

/** The record as a PDF: each print has a number and a check code of its own. */
@Component({
  selector: 'app-record-download',
  imports: [ErrorSummary],
  template: `
    <button type="button" class="button" [disabled]="printing.busy()" (click)="download()">
      {{ printing.busy() ? '正在生成…' : '下载服务记录（PDF）' }}
    </button>
    <app-error-summary [problem]="printing.problem()" />
  `,
})
export class RecordDownload {
  private readonly api = inject(RecordsApi);

  readonly person = input.required<ServiceRecord['person']>();
  // with its file, so that a lost answer to either is asked for again under the same number
  protected readonly printing = new Attempt(async (key, personId: string) => {
    const { recordNo } = await this.api.print(key, personId);
    return { recordNo, file: await this.api.getPrintFile(recordNo) };
  });

  protected async download(): Promise<void> {
    const { id, name } = this.person();
    const outcome = await this.printing.run(id);
    if (outcome.done) saveFile(outcome.value.file, `志愿服务记录-${name}-${outcome.value.recordNo}.pdf`);
  }
}
