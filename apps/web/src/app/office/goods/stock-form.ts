import { Component, computed, inject, input, output, signal } from '@angular/core';
import { form, FormField, required, submit, validate } from '@angular/forms/signals';
import type { GoodsRecord, MoveStockInput } from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { NzInputModule } from 'ng-zorro-antd/input';
import { ExchangeApi } from '../../exchange/exchange.api';
import { Attempt } from '../../http/attempt';
import { ErrorSummary } from '../../ui/error-summary';
import { Notices } from '../../ui/notices';
import { Field } from '../controls/field';
import { Panel } from '../controls/panel';
import { faultOfMove } from './count-sheet';

/** Goods that came in, or a count that does not agree with the book. Either way a row with a reason, never an overwritten number. */
@Component({
  selector: 'office-stock-form',
  imports: [ErrorSummary, Field, FormField, NzButtonModule, NzInputModule, Panel],
  template: `
    <office-panel [heading]="heading()" (closed)="closed.emit()">
      <form novalidate (submit)="move($event)">
        <p>现有可兑 {{ goods().available }} {{ goods().measure }}。</p>
        <office-field
          name="pieces"
          [label]="kind() === 'in' ? '入库数量' : '差异数量'"
          [hint]="kind() === 'in' ? '' : '盘多写正数，盘少写负数，例如 -2。'"
          [of]="stock.pieces"
          [problem]="moving.problem()"
        >
          <input nz-input id="field-pieces" type="number" inputmode="numeric" [formField]="stock.pieces" />
        </office-field>
        <office-field name="reason" label="理由" [of]="stock.reason" [problem]="moving.problem()">
          <textarea nz-input id="field-reason" rows="2" [formField]="stock.reason"></textarea>
        </office-field>
        @if (after() !== null) {
          <p class="quiet">保存后可兑 {{ after() }} {{ goods().measure }}。</p>
        }
        <app-error-summary [problem]="moving.problem()" />
        <div class="panel-actions">
          <button nz-button type="button" (click)="closed.emit()">返回</button>
          <button nz-button nzType="primary" type="submit" [nzLoading]="moving.busy()">保存</button>
        </div>
      </form>
    </office-panel>
  `,
})
export class StockForm {
  private readonly api = inject(ExchangeApi);
  private readonly notices = inject(Notices);

  readonly kind = input.required<'in' | 'difference'>();
  readonly goods = input.required<GoodsRecord>();
  readonly moved = output<GoodsRecord>();
  readonly closed = output();

  protected readonly heading = computed(() =>
    this.kind() === 'in' ? `${this.goods().name}入库` : `${this.goods().name}盘点差异`,
  );
  private readonly model = signal({ pieces: null as number | null, reason: '' });
  /** Nothing is said of what would not be saved. */
  protected readonly after = computed(() => {
    const { pieces } = this.model();
    return pieces === null || this.faultOf(pieces) ? null : this.goods().available + pieces;
  });
  protected readonly stock = form(this.model, (path) => {
    validate(path.pieces, ({ value }) => {
      const message = this.faultOf(value());
      return message === null ? null : { kind: 'pieces', message };
    });
    required(path.reason, { message: '请写明理由' });
  });
  protected readonly moving = new Attempt((key, goodsId: string, input: MoveStockInput) =>
    this.api.moveStock(key, goodsId, input),
  );

  protected async move(event: Event): Promise<void> {
    event.preventDefault();
    await submit(this.stock, async () => {
      const { pieces, reason } = this.model();
      const outcome = await this.moving.run(this.goods().id, {
        kind: this.kind(),
        pieces: pieces ?? 0,
        reason: reason.trim(),
      });
      if (outcome.done) {
        this.notices.say(`${outcome.value.name}现有可兑 ${outcome.value.available} ${outcome.value.measure}`);
        this.moved.emit(outcome.value);
      }
      return undefined;
    });
  }

  private faultOf(pieces: number | null): string | null {
    return faultOfMove(this.kind(), pieces, this.goods().available);
  }
}
