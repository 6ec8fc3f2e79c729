import { Injectable } from '@nestjs/common';
import {
  assertAllowed,
  assertCan,
  checkSigning,
  DomainError,
  yuanLabel,
  type Actor,
  type ShopSheetRecord,
} from '@jishan/domain';
import { AuditService } from '../audit/audit.service';
import { Clock } from '../platform/clock';
import { Pdf } from '../platform/documents/pdf';
import { Writes, type WriteKey } from '../platform/idempotency';
import { newId } from '../platform/ids';
import { ShelfService, type ServingShop } from '../stock/shelf.service';
import type { SheetFormat } from './settlements.dto';
import { sheetWorkbook } from './sheet-workbook';
import { SHEET_TEMPLATE, sheetData } from './sheet.typ';
import { SheetsStore, slipOf } from './sheets.store';

/** 月结算单: computed while the month runs, kept as it is once it is signed. */
@Injectable()
export class SheetsService {
  constructor(
    private readonly store: SheetsStore,
    private readonly shelf: ShelfService,
    private readonly pdf: Pdf,
    private readonly audit: AuditService,
    private readonly writes: Writes,
    private readonly clock: Clock,
  ) {}

  async get(actor: Actor, shopId: string, month: string): Promise<ShopSheetRecord> {
    return this.recordOf(await this.readable(actor, shopId), month);
  }

  async sign(actor: Actor, shopId: string, month: string, write: WriteKey): Promise<ShopSheetRecord> {
    const shop = await this.shelf.findShop(shopId);
    assertCan(actor, 'sheet.sign', { unitPath: shop?.unitPath });
    if (!shop) throw new DomainError('resource.not-found');
    await this.writes.once(write, async (tx) => {
      assertAllowed(checkSigning(month, this.clock.today()));
      await this.store.lockShop(tx, shopId);
      const figures = await this.store.figures(shopId, month, tx);
      const by = { id: actor.userId, name: actor.name, at: this.clock.now() };
      if (!(await this.store.insert(tx, { id: newId(), shopId, month }, figures, by)))
        throw new DomainError('sheet.signed');
      await this.audit.record(tx, {
        actorId: actor.userId,
        action: 'sheet.sign',
        subjectKind: 'shop',
        subjectId: shopId,
        unitPath: shop.unitPath,
        detail: `${month} ${figures.slips} 张凭条 ${figures.totalPoints} 分 ${yuanLabel(figures.totalFen)}`,
      });
    });
    return this.recordOf(shop, month);
  }

  async file(
    actor: Actor,
    shopId: string,
    month: string,
    format: SheetFormat,
  ): Promise<{ name: string; bytes: Buffer }> {
    const shop = await this.readable(actor, shopId);
    const sheet = await this.recordOf(shop, month);
    const name = `${sheet.shopName}${month}结算单.${format}`;
    if (format === 'xlsx') return { name, bytes: await sheetWorkbook(sheet) };
    return { name, bytes: this.pdf.render(SHEET_TEMPLATE, sheetData(sheet, shop.unitName)) };
  }

  private async readable(actor: Actor, shopId: string): Promise<ServingShop> {
    const shop = await this.shelf.findShop(shopId);
    assertCan(actor, 'stock.read', { unitPath: shop?.unitPath });
    if (!shop) throw new DomainError('resource.not-found');
    return shop;
  }

  private async recordOf(shop: ServingShop, month: string): Promise<ShopSheetRecord> {
    const signed = await this.store.findSigned(shop.id, month);
    const { firstSlip, lastSlip, ...figures } = signed ?? (await this.store.figures(shop.id, month));
    const slips = { firstSlip: slipOf(firstSlip), lastSlip: slipOf(lastSlip) };
    const unsigned = { id: null, signedBy: null, signedAt: null };
    return { ...unsigned, ...figures, ...slips, shopId: shop.id, shopName: shop.name, month };
  }
}
