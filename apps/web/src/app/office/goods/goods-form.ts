import { Component, computed, inject, input, linkedSignal, output } from '@angular/core';
import { form, FormField, maxLength, required, submit, validate } from '@angular/forms/signals';
import { GOODS_STATE_LABELS, type GoodsRecord, type GoodsState, LIMITS, type SaveGoodsInput } from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { NzInputModule } from 'ng-zorro-antd/input';
import { ExchangeApi } from '../../exchange/exchange.api';
import { Attempt } from '../../http/attempt';
import { ErrorSummary } from '../../ui/error-summary';
import { Notices } from '../../ui/notices';
import { Field } from '../controls/field';
import { Panel } from '../controls/panel';

const MEASURE_LENGTH = 8;

/** New goods for a shelf, or new terms for old ones. What was redeemed before keeps its price. */
@Component({
  selector: 'office-goods-form',
  imports: [ErrorSummary, Field, FormField, NzButtonModule, NzInputModule, Panel],
  template: `
    <office-panel [heading]="goods() ? '修改商品' : '上架商品'" (closed)="closed.emit()">
      <form novalidate (submit)="save($event)">
        <div class="form-grid">
          <office-field name="name" label="商品名称" [of]="terms.name" [problem]="saving.problem()">
            <input nz-input id="field-name" autocomplete="off" [formField]="terms.name" />
          </office-field>
          <office-field
            name="measure"
            label="计量单位"
            hint="袋、瓶、块……"
            [of]="terms.measure"
            [problem]="saving.problem()"
          >
            <input nz-input id="field-measure" autocomplete="off" [formField]="terms.measure" />
          </office-field>
          <office-field name="pricePoints" label="价格（分）" [of]="terms.pricePoints" [problem]="saving.problem()">
            <input nz-input id="field-pricePoints" type="number" inputmode="numeric" [formField]="terms.pricePoints" />
          </office-field>
          <office-field
            name="monthlyLimit"
            label="每户每月限兑（不填为不限）"
            [of]="terms.monthlyLimit"
            [problem]="saving.problem()"
          >
            <input
              nz-input
              id="field-monthlyLimit"
              type="number"
              inputmode="numeric"
              [formField]="terms.monthlyLimit"
            />
          </office-field>
          <office-field name="state" label="状态" [problem]="saving.problem()">
            <select class="ant-input" id="field-state" [formField]="terms.state">
              @for (state of states; track state[0]) {
                <option [value]="state[0]">{{ state[1] }}</option>
              }
            </select>
          </office-field>
        </div>
        @if (goods()) {
          <p class="form-hint">改价只影响以后的兑换；已预约未领取的按原价。</p>
        }
        <app-error-summary [problem]="saving.problem()" />
        <div class="panel-actions">
          <button nz-button type="button" (click)="closed.emit()">返回</button>
          <button nz-button nzType="primary" type="submit" [nzLoading]="saving.busy()">保存</button>
        </div>
      </form>
    </office-panel>
  `,
})
export class GoodsForm {
  private readonly api = inject(ExchangeApi);
  private readonly notices = inject(Notices);

  readonly shopId = input.required<string>();
  /** Null: new goods. */
  readonly goods = input.required<GoodsRecord | null>();
  readonly saved = output<GoodsRecord>();
  readonly closed = output();

  protected readonly states = Object.entries(GOODS_STATE_LABELS);
  private readonly model = linkedSignal(() => {
    const goods = this.goods();
    return {
      name: goods?.name ?? '',
      measure: goods?.measure ?? '',
      pricePoints: (goods?.pricePoints ?? null) as number | null,
      monthlyLimit: goods?.monthlyLimit ?? null,
      state: (goods?.state ?? 'on-sale') as GoodsState,
    };
  });
  private readonly goodsId = computed(() => this.goods()?.id ?? null);
  protected readonly terms = form(this.model, (path) => {
    required(path.name, { message: '请填写商品名称' });
    maxLength(path.name, LIMITS.nameLength, { message: `最多 ${LIMITS.nameLength} 字` });
    required(path.measure, { message: '请填写计量单位' });
    maxLength(path.measure, MEASURE_LENGTH, { message: `最多 ${MEASURE_LENGTH} 字` });
    validate(path.pricePoints, ({ value }) =>
      isCount(value(), LIMITS.pricePoints)
        ? null
        : { kind: 'price', message: `价格须为 1 至 ${LIMITS.pricePoints} 的整数` },
    );
    validate(path.monthlyLimit, ({ value }) =>
      value() === null || isCount(value(), LIMITS.redemptionPieces)
        ? null
        : { kind: 'limit', message: `限兑须为 1 至 ${LIMITS.redemptionPieces} 的整数` },
    );
  });
  protected readonly saving = new Attempt((key, goodsId: string | null, shopId: string, input: SaveGoodsInput) =>
    goodsId === null ? this.api.addGoods(key, shopId, input) : this.api.changeGoods(key, goodsId, input),
  );

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    await submit(this.terms, async () => {
      const { name, measure, pricePoints, monthlyLimit, state } = this.model();
      const input = { name: name.trim(), measure: measure.trim(), pricePoints: pricePoints ?? 0, monthlyLimit, state };
      const outcome = await this.saving.run(this.goodsId(), this.shopId(), input);
      if (outcome.done) {
        this.notices.say(`已保存${outcome.value.name}`);
        this.saved.emit(outcome.value);
      }
      return undefined;
    });
  }
}

function isCount(value: number | null, most: number): boolean {
  return value !== null && Number.isInteger(value) && value >= 1 && value <= most;
}
