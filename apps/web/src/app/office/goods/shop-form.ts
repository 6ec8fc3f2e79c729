import { Component, inject, output, signal } from '@angular/core';
import { form, FormField, maxLength, required, submit } from '@angular/forms/signals';
import { type CreateShopInput, LIMITS, type ShopRecord } from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { NzInputModule } from 'ng-zorro-antd/input';
import { ExchangeApi } from '../../exchange/exchange.api';
import { Attempt } from '../../http/attempt';
import { ErrorSummary } from '../../ui/error-summary';
import { Notices } from '../../ui/notices';
import { Field } from '../controls/field';
import { Panel } from '../controls/panel';
import { SearchPicker } from '../controls/search-picker';
import { UnitRegister } from '../units/unit-register';

@Component({
  selector: 'office-shop-form',
  imports: [ErrorSummary, Field, FormField, NzButtonModule, NzInputModule, Panel, SearchPicker],
  template: `
    <office-panel heading="新建兑换点" (closed)="closed.emit()">
      <form novalidate (submit)="create($event)">
        <office-field name="unitId" label="单位" [of]="shop.unit" [problem]="creating.problem()">
          <office-search-picker inputId="field-unitId" [find]="findUnits" [formField]="shop.unit" />
        </office-field>
        <office-field name="name" label="名称" [of]="shop.name" [problem]="creating.problem()">
          <input nz-input id="field-name" autocomplete="off" [formField]="shop.name" />
        </office-field>
        <office-field name="address" label="地址" [of]="shop.address" [problem]="creating.problem()">
          <input nz-input id="field-address" autocomplete="off" [formField]="shop.address" />
        </office-field>
        <office-field
          name="openingHours"
          label="开放时间"
          hint="例如“周一至周五 9:00–17:00”。"
          [of]="shop.openingHours"
          [problem]="creating.problem()"
        >
          <input nz-input id="field-openingHours" autocomplete="off" [formField]="shop.openingHours" />
        </office-field>
        <app-error-summary [problem]="creating.problem()" />
        <div class="panel-actions">
          <button nz-button type="button" (click)="closed.emit()">返回</button>
          <button nz-button nzType="primary" type="submit" [nzLoading]="creating.busy()">新建</button>
        </div>
      </form>
    </office-panel>
  `,
})
export class ShopForm {
  private readonly api = inject(ExchangeApi);
  private readonly register = inject(UnitRegister);
  private readonly notices = inject(Notices);

  readonly created = output<ShopRecord>();
  readonly closed = output();

  protected readonly findUnits = this.register.finder('goods.manage');
  private readonly model = signal({
    unit: this.register.only('goods.manage'),
    name: '',
    address: '',
    openingHours: '',
  });
  protected readonly shop = form(this.model, (path) => {
    required(path.unit, { message: '请选择单位' });
    required(path.name, { message: '请填写名称' });
    maxLength(path.name, LIMITS.nameLength, { message: `最多 ${LIMITS.nameLength} 字` });
    required(path.address, { message: '请填写地址' });
    maxLength(path.address, LIMITS.placeLength, { message: `最多 ${LIMITS.placeLength} 字` });
    required(path.openingHours, { message: '请填写开放时间' });
    maxLength(path.openingHours, LIMITS.shortTextLength, { message: `最多 ${LIMITS.shortTextLength} 字` });
  });
  protected readonly creating = new Attempt((key, input: CreateShopInput) => this.api.createShop(key, input));

  protected async create(event: Event): Promise<void> {
    event.preventDefault();
    await submit(this.shop, async () => {
      const { unit, name, address, openingHours } = this.model();
      const outcome = await this.creating.run({
        unitId: unit?.id ?? '',
        name: name.trim(),
        address: address.trim(),
        openingHours: openingHours.trim(),
      });
      if (outcome.done) {
        this.notices.say(`已新建${outcome.value.name}`);
        this.created.emit(outcome.value);
      }
      return undefined;
    });
  }
}
