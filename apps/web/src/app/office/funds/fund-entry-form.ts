import { Component, inject, input, output, signal } from '@angular/core';
import { form, FormField, required, submit, validate } from '@angular/forms/signals';
import {
  type AddFundEntryInput,
  dayOf,
  ERROR_TITLES,
  fenOf,
  type FundRecord,
  isDay,
  LIMITS,
  yuanLabel,
} from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { NzInputModule } from 'ng-zorro-antd/input';
import { ShopBooksApi } from '../../exchange/shop-books.api';
import { Attempt } from '../../http/attempt';
import { ErrorSummary } from '../../ui/error-summary';
import { Notices } from '../../ui/notices';
import { Field } from '../controls/field';
import { Panel } from '../controls/panel';

/** Money that came in, or that was spent on goods. */
@Component({
  selector: 'office-fund-entry-form',
  imports: [ErrorSummary, Field, FormField, NzButtonModule, NzInputModule, Panel],
  template: `
    <office-panel [heading]="kind() === 'income' ? '登记收入' : '登记采购'" (closed)="closed.emit()">
      <form novalidate (submit)="add($event)">
        <p>{{ fund().unitName }}本级基金现有余额 {{ yuanLabel(fund().ownBalanceFen) }}。</p>
        <office-field name="fen" label="金额（元）" [of]="entry.yuan" [problem]="adding.problem()">
          <input nz-input id="field-fen" inputmode="decimal" autocomplete="off" [formField]="entry.yuan" />
        </office-field>
        <office-field name="occurredOn" label="发生日期" [of]="entry.occurredOn" [problem]="adding.problem()">
          <input class="ant-input" id="field-occurredOn" type="date" [formField]="entry.occurredOn" />
        </office-field>
        <office-field
          name="note"
          label="摘要"
          [hint]="kind() === 'income' ? '钱从哪里来，如“集体经济收入”。' : '买了什么，如“采购大米 50 袋”。'"
          [of]="entry.note"
          [problem]="adding.problem()"
        >
          <input nz-input id="field-note" autocomplete="off" [formField]="entry.note" />
        </office-field>
        <p class="form-hint">登记后不能修改；写错了用冲正改回，两笔都留着。</p>
        <app-error-summary [problem]="adding.problem()" />
        <div class="panel-actions">
          <button nz-button type="button" (click)="closed.emit()">返回</button>
          <button nz-button nzType="primary" type="submit" [nzLoading]="adding.busy()">登记</button>
        </div>
      </form>
    </office-panel>
  `,
})
export class FundEntryForm {
  private readonly api = inject(ShopBooksApi);
  private readonly notices = inject(Notices);

  readonly kind = input.required<'income' | 'purchase'>();
  readonly fund = input.required<FundRecord>();
  readonly added = output<void>();
  readonly closed = output();

  protected readonly yuanLabel = yuanLabel;
  private readonly today = dayOf(new Date().toISOString());
  private readonly model = signal({ yuan: '', occurredOn: this.today, note: '' });
  protected readonly entry = form(this.model, (path) => {
    validate(path.yuan, ({ value }) => this.checkAmount(value()));
    validate(path.occurredOn, ({ value }) =>
      isDay(value()) && value() <= this.today ? null : { kind: 'day', message: '请选择今天或以前的日期' },
    );
    required(path.note, { message: '请写明摘要' });
  });
  protected readonly adding = new Attempt((key, unitId: string, input: AddFundEntryInput) =>
    this.api.addFundEntry(key, unitId, input),
  );

  protected async add(event: Event): Promise<void> {
    event.preventDefault();
    await submit(this.entry, async () => {
      const { yuan, occurredOn, note } = this.model();
      const input = { kind: this.kind(), fen: fenOf(yuan) ?? 0, occurredOn, note: note.trim() };
      const outcome = await this.adding.run(this.fund().unitId, input);
      if (outcome.done) {
        this.notices.say(`已登记，本级余额 ${yuanLabel(outcome.value.balanceFen)}。`);
        this.added.emit();
      }
      return undefined;
    });
  }

  private checkAmount(yuan: string): { kind: string; message: string } | null {
    const fen = fenOf(yuan);
    if (fen === null || fen === 0 || fen > LIMITS.fundFen)
      return { kind: 'amount', message: '请填写大于零的金额，最多两位小数' };
    return this.kind() === 'purchase' && fen > this.fund().ownBalanceFen
      ? { kind: 'amount', message: ERROR_TITLES['fund.insufficient'] }
      : null;
  }
}
