import { Component, computed, inject, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { ExchangeApi } from '../../exchange/exchange.api';
import { ShopBooksApi } from '../../exchange/shop-books.api';
import { notFound } from '../../http/problem';
import { ListFaces } from '../../ui/list-faces';
import { Loaded, PagedList } from '../../ui/loaded';
import { ActionButton } from '../controls/action-button';
import { Column, ListTable } from '../controls/list-table';
import { Reach } from '../controls/reach';
import { stampOf } from '../controls/stamp';
import { ShopRegister } from './shop-register';
import { VoucherImport } from './voucher-import';

/** The codes of one kind of vouchers: which lists came in, how many are left, to whom the others went. */
@Component({
  selector: 'office-voucher-page',
  imports: [ActionButton, Column, ListFaces, ListTable, RouterLink, VoucherImport],
  template: `
    <div class="headline">
      <a class="back-link" routerLink="/office/goods" [queryParams]="{ shop: goods.value()?.shopId }">‹ 商品与库存</a>
      <h1>{{ goods.value()?.name ?? '' }}券码</h1>
      @if (goods.value()) {
        <office-action label="导入券码" kind="primary" [refusal]="importRefusal()" (pressed)="importing.set(true)" />
      }
    </div>
    <app-list-faces [of]="register.shops.value() ? goods : register.shops" />
    @if (goods.value(); as voucher) {
      <p class="page-intro">
        券码加密保存，每个只发一次；发出去的不能收回，过期没发的自动下架。现有可兑 {{ voucher.available }}
        {{ voucher.measure }}，已预约 {{ voucher.reserved }} {{ voucher.measure }}。
      </p>
      <h2>清单</h2>
      <office-list-table [of]="lists" key="id" caption="券码清单" empty="还没有导入过券码。">
        <ng-template officeColumn="来源" [of]="lists" let-list>
          {{ list.reason }}
          <div class="quiet">{{ list.actorName }} {{ stampOf(list.importedAt) }}</div>
        </ng-template>
        <ng-template officeColumn="共" look="number" [of]="lists" let-list>{{ list.codes }}</ng-template>
        <ng-template officeColumn="未发" look="number" [of]="lists" let-list>{{ list.left }}</ng-template>
        <ng-template officeColumn="已发" look="number" [of]="lists" let-list>{{ list.given }}</ng-template>
        <ng-template officeColumn="过期下架" look="number wide-only" [of]="lists" let-list>{{
          list.withdrawn
        }}</ng-template>
      </office-list-table>
      <h2>发给了谁</h2>
      <office-list-table [of]="given" key="id" caption="已发券码" empty="还没有发出去的券码。">
        <ng-template officeColumn="凭条" [of]="given" let-voucher>{{ voucher.slipNo }}</ng-template>
        <ng-template officeColumn="兑换人" [of]="given" let-voucher>{{ voucher.personName }}</ng-template>
        <ng-template officeColumn="券码" [of]="given" let-voucher>{{ voucher.codeMasked }}</ng-template>
        <ng-template officeColumn="有效期至" look="wide-only" [of]="given" let-voucher>{{
          voucher.validUntil ?? '不限'
        }}</ng-template>
        <ng-template officeColumn="发出时间" look="wide-only" [of]="given" let-voucher>{{
          stampOf(voucher.givenAt)
        }}</ng-template>
        <ng-template officeColumn="经办人" look="wide-only" [of]="given" let-voucher>{{
          voucher.clerkName
        }}</ng-template>
      </office-list-table>
      @if (importing()) {
        <office-voucher-import [goods]="voucher" (imported)="showImported()" (closed)="importing.set(false)" />
      }
    }
  `,
})
export class VoucherPage {
  private readonly api = inject(ShopBooksApi);
  private readonly exchange = inject(ExchangeApi);
  protected readonly register = inject(ShopRegister);
  private readonly reach = inject(Reach);

  readonly id = input.required<string>();

  protected readonly stampOf = stampOf;
  protected readonly importing = signal(false);
  /** Goods are known by their shop; the register says which are in reach. */
  protected readonly goods = new Loaded(
    () => (this.register.shops.value() ? this.id() : null),
    (id) => this.find(id),
  );
  protected readonly lists = new PagedList(
    () => this.id(),
    async (id) => ({ items: await this.api.listVoucherLists(id), nextCursor: null }),
  );
  protected readonly given = new PagedList(
    () => this.id(),
    (id, cursor) => this.api.listVouchersGiven(id, cursor),
  );
  protected readonly importRefusal = computed(() => {
    const shopId = this.goods.value()?.shopId;
    const shop = this.register.shops.value()?.find(({ id }) => id === shopId);
    return this.reach.refusal('stock.move', shop?.unitId ?? null);
  });

  protected async showImported(): Promise<void> {
    this.importing.set(false);
    await Promise.all([this.goods.reload(), this.lists.reload()]);
  }

  private async find(goodsId: string) {
    for (const shop of this.register.within('stock.read')) {
      const found = (await this.exchange.listGoods(shop.id)).find(({ id }) => id === goodsId);
      if (found) return found;
    }
    throw notFound();
  }
}
