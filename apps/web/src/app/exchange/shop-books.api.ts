import { inject, Service } from '@angular/core';
import type {
  AddFundEntryInput,
  ClerkShiftRecord,
  CloseClerkShiftInput,
  ExpiringBalance,
  FundEntryRecord,
  FundRecord,
  ImportVouchersInput,
  Page,
  PaySheetInput,
  ReverseFundEntryInput,
  ShopSheetRecord,
  VoucherGivenRecord,
  VoucherImportReport,
  VoucherListRecord,
} from '@jishan/domain';
import { ApiClient } from '../http/api-client';

/** What is kept beside the counter: shifts, voucher lists, monthly sheets, the fund, and who is to be warned. */
@Service()
export class ShopBooksApi {
  private readonly api = inject(ApiClient);

  listShifts(shopId: string, cursor?: string): Promise<Page<ClerkShiftRecord>> {
    return this.api.get(`/api/shops/${shopId}/clerk-shifts`, { cursor });
  }

  openShift(key: string, shopId: string): Promise<ClerkShiftRecord> {
    return this.api.write('POST', `/api/shops/${shopId}/clerk-shifts`, key);
  }

  closeShift(key: string, shiftId: string, input: CloseClerkShiftInput): Promise<ClerkShiftRecord> {
    return this.api.write('POST', `/api/clerk-shifts/${shiftId}/close`, key, input);
  }

  acceptShift(key: string, shiftId: string): Promise<ClerkShiftRecord> {
    return this.api.write('POST', `/api/clerk-shifts/${shiftId}/accept`, key);
  }

  listVoucherLists(goodsId: string): Promise<VoucherListRecord[]> {
    return this.api.get(`/api/goods/${goodsId}/voucher-lists`);
  }

  listVouchersGiven(goodsId: string, cursor?: string): Promise<Page<VoucherGivenRecord>> {
    return this.api.get(`/api/goods/${goodsId}/vouchers-given`, { cursor });
  }

  checkVouchers(goodsId: string, text: string): Promise<VoucherImportReport> {
    return this.api.send('POST', `/api/goods/${goodsId}/voucher-lists/check`, { text });
  }

  importVouchers(key: string, goodsId: string, input: ImportVouchersInput): Promise<VoucherImportReport> {
    return this.api.write('POST', `/api/goods/${goodsId}/voucher-lists`, key, input);
  }

  getSheet(shopId: string, month: string): Promise<ShopSheetRecord> {
    return this.api.get(`/api/shops/${shopId}/sheet`, { month });
  }

  signSheet(key: string, shopId: string, month: string): Promise<ShopSheetRecord> {
    return this.api.write('POST', `/api/shops/${shopId}/sheet`, key, { month });
  }

  sheetFile(shopId: string, month: string, format: 'pdf' | 'xlsx'): Promise<Blob> {
    return this.api.getFile(`/api/shops/${shopId}/sheet/file`, { month, format });
  }

  getFund(unitId: string): Promise<FundRecord> {
    return this.api.get(`/api/units/${unitId}/fund`);
  }

  listFundEntries(unitId: string, cursor?: string): Promise<Page<FundEntryRecord>> {
    return this.api.get(`/api/units/${unitId}/fund/entries`, { cursor });
  }

  addFundEntry(key: string, unitId: string, input: AddFundEntryInput): Promise<FundEntryRecord> {
    return this.api.write('POST', `/api/units/${unitId}/fund/entries`, key, input);
  }

  paySheet(key: string, unitId: string, input: PaySheetInput): Promise<FundEntryRecord> {
    return this.api.write('POST', `/api/units/${unitId}/fund/payments`, key, input);
  }

  reverseFundEntry(key: string, entryId: string, input: ReverseFundEntryInput): Promise<FundEntryRecord> {
    return this.api.write('POST', `/api/fund-entries/${entryId}/reverse`, key, input);
  }

  listExpiring(unitId: string, until: string, cursor?: string): Promise<Page<ExpiringBalance>> {
    return this.api.get(`/api/units/${unitId}/expiring-balances`, { until, cursor });
  }

  expiringFile(unitId: string, until: string): Promise<Blob> {
    return this.api.getFile(`/api/units/${unitId}/expiring-balances/file`, { until });
  }
}
