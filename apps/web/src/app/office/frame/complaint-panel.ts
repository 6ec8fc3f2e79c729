import { Component, inject, output, signal } from '@angular/core';
import { form, FormField, maxLength, required, submit } from '@angular/forms/signals';
import { Router } from '@angular/router';
import { LIMITS } from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { NzInputModule } from 'ng-zorro-antd/input';
import { ComplaintsApi } from '../../complaints/complaints.api';
import { Attempt } from '../../http/attempt';
import { ErrorSummary } from '../../ui/error-summary';
import { Field } from '../controls/field';
import { Panel } from '../controls/panel';

/** 投诉建议 from wherever one is in the office; the address of the page goes with it. */
@Component({
  selector: 'office-complaint-panel',
  imports: [ErrorSummary, Field, FormField, NzButtonModule, NzInputModule, Panel],
  template: `
    <office-panel heading="投诉建议" (closed)="closed.emit()">
      @if (receiptNo(); as receiptNo) {
        <p role="status">
          已收到。回执编号 <strong>{{ receiptNo }}</strong>，请记下：凭编号可以查看答复。
        </p>
        <div class="panel-actions">
          <button nz-button nzType="primary" type="button" (click)="closed.emit()">知道了</button>
        </div>
      } @else {
        <form (submit)="send($event)" novalidate>
          <office-field name="text" label="内容" [of]="complaint.text" [problem]="filing.problem()">
            <textarea nz-input id="field-text" rows="5" [formField]="complaint.text"></textarea>
          </office-field>
          <office-field
            name="contact"
            label="联系电话（可不填）"
            hint="填写后加密保存，只用于答复。"
            [of]="complaint.contact"
            [problem]="filing.problem()"
          >
            <input
              nz-input
              id="field-contact"
              type="tel"
              inputmode="tel"
              autocomplete="tel"
              [formField]="complaint.contact"
            />
          </office-field>
          <app-error-summary [problem]="filing.problem()" />
          <div class="panel-actions">
            <button nz-button type="button" (click)="closed.emit()">返回</button>
            <button nz-button nzType="primary" type="submit" [nzLoading]="filing.busy()">提交</button>
          </div>
        </form>
      }
    </office-panel>
  `,
})
export class ComplaintPanel {
  private readonly api = inject(ComplaintsApi);
  private readonly page = inject(Router).url;

  readonly closed = output();

  protected readonly receiptNo = signal<string | null>(null);
  protected readonly complaint = form(signal({ text: '', contact: '' }), (path) => {
    required(path.text, { message: '请写明要反映的事情' });
    maxLength(path.text, LIMITS.textLength, { message: `最多 ${LIMITS.textLength} 字` });
  });
  protected readonly filing = new Attempt((key, text: string, contact: string) =>
    this.api.file(key, { text, page: this.page, ...(contact ? { contact } : {}) }),
  );

  protected async send(event: Event): Promise<void> {
    event.preventDefault();
    await submit(this.complaint, async (complaint) => {
      const { text, contact } = complaint().value();
      const outcome = await this.filing.run(text.trim(), contact.trim());
      if (outcome.done) this.receiptNo.set(outcome.value.receiptNo);
      return undefined;
    });
  }
}
