import { Component, inject, input, signal } from '@angular/core';
import type { Problem, ServiceRecord } from '@jishan/domain';
import { toProblem } from '../http/problem';
import { ErrorSummary } from '../ui/error-summary';
import { saveFile } from '../ui/save-file';
import { RecordsApi } from './records.api';

/** The record as a PDF: each print has a number and a check code of its own. */
@Component({
  selector: 'app-record-download',
  imports: [ErrorSummary],
  template: `
    <button type="button" class="button" [disabled]="busy()" (click)="download()">
      {{ busy() ? '正在生成…' : '下载服务记录（PDF）' }}
    </button>
    <app-error-summary [problem]="problem()" />
  `,
})
export class RecordDownload {
  private readonly api = inject(RecordsApi);

  readonly person = input.required<ServiceRecord['person']>();
  protected readonly busy = signal(false);
  protected readonly problem = signal<Problem | null>(null);

  protected async download(): Promise<void> {
    this.busy.set(true);
    this.problem.set(null);
    try {
      saveFile(await this.api.file(this.person().id), `志愿服务记录-${this.person().name}.pdf`);
    } catch (error) {
      this.problem.set(toProblem(error));
    } finally {
      this.busy.set(false);
    }
  }
}
