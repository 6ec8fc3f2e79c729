import { Component, inject, input } from '@angular/core';
import type { ShopRecord } from '@jishan/domain';
import { ListFaces } from '../../ui/list-faces';
import { UrlFilters } from '../controls/url-filters';
import { ShopRegister } from './shop-register';

/** Which shop the page is about; nothing to choose where there is only one. */
@Component({
  selector: 'office-shop-choice',
  imports: [ListFaces],
  template: `
    <app-list-faces [of]="register.shops" empty="还没有兑换点。" />
    @if (chosen(); as shop) {
      <div class="filters" role="search" aria-label="选择兑换点">
        <div class="filter filter-wide">
          <label for="filter-shop">兑换点</label>
          <select #shopBox class="ant-input" id="filter-shop" (change)="filters.set({ shop: shopBox.value })">
            @for (choice of shops(); track choice.id) {
              <option [value]="choice.id" [selected]="choice.id === shop.id">{{ choice.name }}</option>
            }
          </select>
        </div>
        <p class="filter-note">{{ shop.unitName }} · {{ shop.address }} · {{ shop.openingHours }}</p>
        <ng-content />
      </div>
    } @else if (register.shops.face() === 'full') {
      <p class="face">您管辖的范围内还没有兑换点。</p>
    }
  `,
})
export class ShopChoice {
  protected readonly register = inject(ShopRegister);
  protected readonly filters = inject(UrlFilters);

  readonly shops = input.required<ShopRecord[]>();
  readonly chosen = input.required<ShopRecord | null>();
}
