import { Component, computed, inject, input, linkedSignal, output } from '@angular/core';
import { form, FormField, maxLength, required, submit, validate } from '@angular/forms/signals';
import {
  fenOf,
  GOODS_FORM_LABELS,
  GOODS_STATE_LABELS,
  type GoodsForm as FormOfGoods,
  type GoodsRecord,
  type GoodsState,
  LIMIT_PERIOD_LABELS,
  type LimitPeriod,
  LIMITS,
  type SaveGoodsInput,
} from '@jishan/domain';
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
            name="householdLimit"
            label="每户限兑（不填为不限）"
            [of]="terms.householdLimit"
            [problem]="saving.problem()"
          >
            <input
              nz-input
              id="field-householdLimit"
              type="number"
              inputmode="numeric"
              [formField]="terms.householdLimit"
            />
          </office-field>
          <office-field name="limitPeriod" label="限兑按什么期计" [problem]="saving.problem()">
            <select class="ant-input" id="field-limitPeriod" [formField]="terms.limitPeriod">
              @for (period of periods; track period[0]) {
                <option [value]="period[0]">{{ period[1] }}</option>
              }
            </select>
          </office-field>
          <office-field
            name="costFen"
            label="单价（元）"
            hint="每件应付给兑换点的钱，月结算单按它算。"
            [of]="terms.costYuan"
            [problem]="saving.problem()"
          >
            <input nz-input id="field-costFen" inputmode="decimal" autocomplete="off" [formField]="terms.costYuan" />
          </office-field>
          @if (goods() === null) {
            <office-field name="form" label="商品种类" hint="上架后不能再改。" [problem]="saving.problem()">
              <select class="ant-input" id="field-form" [formField]="terms.form">
                @for (kind of forms; track kind[0]) {
                  <option [value]="kind[0]">{{ kind[1] }}</option>
                }
              </select>
            </office-field>
          }
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
  protected readonly periods = Object.entries(LIMIT_PERIOD_LABELS);
  protected readonly forms = Object.entries(GOODS_FORM_LABELS);
  private readonly model = linkedSignal(() => {
    const goods = this.goods();
    return {
      name: goods?.name ?? '',
      measure: goods?.measure ?? '',
      pricePoints: (goods?.pricePoints ?? null) as number | null,
      householdLimit: goods?.householdLimit ?? null,
      limitPeriod: (goods?.limitPeriod ?? 'month') as LimitPeriod,
      costYuan: ((goods?.costFen ?? 0) / 100).toFixed(2),
      form: (goods?.form ?? 'own') as FormOfGoods,
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
    validate(path.costYuan, ({ value }) => {
      const fen = fenOf(value());
      return fen !== null && fen <= LIMITS.costFen
        ? null
        : { kind: 'cost', message: `单价须为 0 至 ${LIMITS.costFen / 100} 元，最多两位小数` };
    });
    validate(path.householdLimit, ({ value }) =>
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
      const { name, measure, pricePoints, householdLimit, limitPeriod, costYuan, form, state } = this.model();
      const input = {
        name: name.trim(),
        measure: measure.trim(),
        pricePoints: pricePoints ?? 0,
        householdLimit,
        limitPeriod,
        costFen: fenOf(costYuan) ?? 0,
        form,
        state,
      };
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
