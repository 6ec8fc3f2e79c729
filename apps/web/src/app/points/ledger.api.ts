import { inject, Service } from '@angular/core';
import type {
  LedgerAlarm,
  LedgerCheckDetail,
  LedgerCheckRecord,
  MonthBalance,
  MonthRecord,
  Page,
  PointsReceipt,
  RecomputeReport,
  SealRecord,
  SealStanding,
  TransferSealing,
} from '@jishan/domain';
import { ApiClient } from '../http/api-client';

/** The ledger as an auditor sees it: checks, seals, receipts, closed months. */
@Service()
export class LedgerApi {
  private readonly api = inject(ApiClient);

  listChecks(): Promise<LedgerCheckRecord[]> {
    return this.api.get('/api/points/checks');
  }

  getCheck(id: string): Promise<LedgerCheckDetail> {
    return this.api.get(`/api/points/checks/${id}`);
  }

  getAlarm(): Promise<LedgerAlarm> {
    return this.api.get('/api/points/checks/alarm');
  }

  askForCheck(key: string): Promise<LedgerCheckRecord> {
    return this.api.write('POST', '/api/points/checks', key);
  }

  listSeals(cursor?: string): Promise<Page<SealRecord>> {
    return this.api.get('/api/points/seals', { cursor });
  }

  getStanding(): Promise<SealStanding> {
    return this.api.get('/api/points/seals/standing');
  }

  getSealing(transferId: number): Promise<TransferSealing> {
    return this.api.get(`/api/points/entries/${transferId}/seal`);
  }

  getReceipt(transferId: number): Promise<PointsReceipt> {
    return this.api.get(`/api/points/entries/${transferId}/receipt`);
  }

  getReceiptFile(transferId: number, accountId: number): Promise<Blob> {
    return this.api.getFile(`/api/points/entries/${transferId}/receipt/file`, { accountId });
  }

  listMonths(): Promise<MonthRecord[]> {
    return this.api.get('/api/points/months');
  }

  closeMonth(key: string, month: string): Promise<MonthRecord> {
    return this.api.write('POST', `/api/points/months/${month}/closing`, key);
  }

  listBalances(month: string, search: string | undefined, cursor?: string): Promise<Page<MonthBalance>> {
    return this.api.get(`/api/points/months/${month}/balances`, { search, cursor });
  }

  recompute(month: string): Promise<RecomputeReport> {
    return this.api.get(`/api/points/months/${month}/recomputation`);
  }
}
