import { Component, computed, inject, input, output, signal } from '@angular/core';
import { form, FormField, readonly, required, submit } from '@angular/forms/signals';
import {
  ERROR_TITLES,
  type GoodsRecord,
  type ImportVouchersInput,
  LIMITS,
  type Problem,
  type VoucherImportReport,
} from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { NzInputModule } from 'ng-zorro-antd/input';
import { ShopBooksApi } from '../../exchange/shop-books.api';
import { Attempt } from '../../http/attempt';
import { toProblem } from '../../http/problem';
import { ErrorSummary } from '../../ui/error-summary';
import { Notices } from '../../ui/notices';
import { Field } from '../controls/field';
import { Panel } from '../controls/panel';

const ERRORS_SHOWN = 50;

/** Codes from a list that was pasted or a file: checked line by line first, imported as a whole or not at all. */
@Component({
  selector: 'office-voucher-import',
  imports: [ErrorSummary, Field, FormField, NzButtonModule, NzInputModule, Panel],
  template: `
    <office-panel wide [heading]="'导入' + goods().name + '的券码'" (closed)="closed.emit()">
      <form novalidate (submit)="import($event)">
        <office-field
          name="text"
          label="券码清单"
          hint="每行一个券码，后面可以用逗号或制表符隔开写有效期，如 20260001,2027-03-01。第一行可以是标题。"
          [of]="list.text"
          [problem]="importing.problem()"
        >
          <textarea
            nz-input
            id="field-text"
            class="code-list"
            rows="8"
            spellcheck="false"
            [formField]="list.text"
          ></textarea>
        </office-field>
        <p>
          <label class="link-button" for="voucher-file">从 .txt 或 .csv 文件读入</label>
          <input
            #fileBox
            id="voucher-file"
            class="visually-hidden"
            type="file"
            accept=".txt,.csv,text/plain,text/csv"
            [disabled]="locked()"
            (change)="readFile(fileBox)"
          />
          @if (fileName()) {
            <span class="quiet">{{ fileName() }}</span>
          }
        </p>
        <office-field name="reason" label="来源" [of]="list.reason" [problem]="importing.problem()">
          <input
            nz-input
            id="field-reason"
            autocomplete="off"
            placeholder="例如“中国石油加油卡 2026 年第三批”"
            [formField]="list.reason"
          />
        </office-field>
        <div role="status">
          @if (report(); as checked) {
            @if (checked.errors.length === 0) {
              <p class="notice-line">
                可以导入 {{ checked.codes }} 个券码{{
                  checked.firstEnd ? '，最早到期的在 ' + checked.firstEnd : '，没有写有效期'
                }}。
              </p>
            } @else {
              <p class="form-error">{{ checked.errors.length }} 行有误，改正后再试；有一行不对就一个也不导入。</p>
              <ul class="plain-list row-errors">
                @for (error of checked.errors.slice(0, most); track error.line) {
                  <li>第 {{ error.line }} 行：{{ error.message }}</li>
                }
                @if (checked.errors.length > most) {
                  <li class="quiet">还有 {{ checked.errors.length - most }} 行。</li>
                }
              </ul>
            }
          }
        </div>
        <app-error-summary [problem]="problem() ?? importing.problem()" />
        <div class="panel-actions">
          <button nz-button type="button" (click)="closed.emit()">返回</button>
          <button
            nz-button
            type="button"
            [disabled]="locked() || text().trim() === ''"
            [nzLoading]="checking()"
            (click)="check()"
          >
            先检查
          </button>
          <button
            nz-button
            nzType="primary"
            type="submit"
            [disabled]="refusal() !== null"
            [nzLoading]="importing.busy()"
          >
            {{ importing.uncertain() ? '重试' : '导入' }}
          </button>
        </div>
        @if (refusal(); as reason) {
          <p class="form-hint">{{ reason }}</p>
        }
      </form>
    </office-panel>
  `,
})
export class VoucherImport {
  private readonly api = inject(ShopBooksApi);
  private readonly notices = inject(Notices);

  readonly goods = input.required<GoodsRecord>();
  readonly imported = output<VoucherImportReport>();
  readonly closed = output();

  protected readonly most = ERRORS_SHOWN;
  private readonly model = signal({ text: '', reason: '' });
  protected readonly text = computed(() => this.model().text);
  protected readonly list = form(this.model, (path) => {
    required(path.text, { message: '请粘贴券码，或从文件读入' });
    required(path.reason, { message: '请写明来源' });
    readonly(path, () => this.locked());
  });
  protected readonly fileName = signal('');
  protected readonly checking = signal(false);
  protected readonly problem = signal<Problem | null>(null);
  private readonly checked = signal<{ text: string; report: VoucherImportReport } | null>(null);
  /** Of the list as it stands; forgotten when somebody changes it. */
  protected readonly report = computed(() => {
    const checked = this.checked();
    return checked?.text === this.text() ? checked.report : null;
  });
  protected readonly refusal = computed(() => {
    const report = this.report();
    if (report === null) return '导入前请先检查。';
    return report.errors.length > 0 ? `${ERROR_TITLES['voucher.rows-invalid']}。` : null;
  });
  protected readonly importing = new Attempt((key, goodsId: string, input: ImportVouchersInput) =>
    this.api.importVouchers(key, goodsId, input),
  );
  /** An answer is outstanding: the list stays as it was sent, and is not checked against what may be in already. */
  protected readonly locked = computed(() => this.importing.busy() || this.importing.uncertain());

  /** Lists come as UTF-8 or, from an older Excel, in GB18030; the file itself stays here. */
  protected async readFile(box: HTMLInputElement): Promise<void> {
    const file = box.files?.[0];
    box.value = '';
    if (!file) return;
    if (file.size > LIMITS.voucherText * 4) {
      this.fileName.set(`${file.name}太大，请分成几个文件导入。`);
      return;
    }
    const bytes = await file.arrayBuffer();
    this.fileName.set(file.name);
    this.model.update((model) => ({ ...model, text: decoded(bytes) }));
    await this.check();
  }

  protected async check(): Promise<void> {
    const text = this.text();
    if (text.trim() === '') return;
    this.checking.set(true);
    this.problem.set(null);
    try {
      this.checked.set({ text, report: await this.api.checkVouchers(this.goods().id, text) });
    } catch (error) {
      this.problem.set(toProblem(error));
    } finally {
      this.checking.set(false);
    }
  }

  protected async import(event: Event): Promise<void> {
    event.preventDefault();
    if (this.refusal() !== null) return;
    await submit(this.list, async () => {
      const { text, reason } = this.model();
      const outcome = await this.importing.run(this.goods().id, { text, reason: reason.trim() });
      if (outcome.done) {
        this.notices.say(`已导入 ${outcome.value.codes} 个券码。`);
        this.imported.emit(outcome.value);
      } else if (!this.importing.uncertain()) await this.check();
      return undefined;
    });
  }
}

function decoded(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}
