import { inject, Service } from '@angular/core';
import type {
  FormerAccount,
  FormerEntry,
  HoursEntry,
  HoursSummary,
  Page,
  PendingAward,
  PointsAccountRecord,
  PointsBalance,
  PointsEntry,
  PointsEntryDetail,
  PointsTransferKind,
  PointsTransferRecord,
  ReverseTransferInput,
  ReverseTransferResult,
} from '@jishan/domain';
import { ApiClient } from '../http/api-client';

@Service()
export class PointsApi {
  private readonly api = inject(ApiClient);

  getMyBalance(): Promise<PointsBalance> {
    return this.api.get('/api/my/points');
  }

  listMyEntries(cursor?: string): Promise<Page<PointsEntry>> {
    return this.api.get('/api/my/points/entries', { cursor });
  }

  listMyPending(): Promise<PendingAward[]> {
    return this.api.get('/api/my/points/pending');
  }

  listMyFormer(): Promise<FormerAccount[]> {
    return this.api.get('/api/my/points/former');
  }

  listFormerEntries(accountId: number, cursor?: string): Promise<Page<FormerEntry>> {
    return this.api.get(`/api/my/points/former/${accountId}/entries`, { cursor });
  }

  /** `accountId`: whose line of it, where two accounts have one. */
  getEntry(transferId: number, accountId?: number): Promise<PointsEntryDetail> {
    return this.api.get(`/api/points/entries/${transferId}`, { accountId });
  }

  getMyHours(): Promise<HoursSummary> {
    return this.api.get('/api/my/hours');
  }

  listMyHours(cursor?: string): Promise<Page<HoursEntry>> {
    return this.api.get('/api/my/hours/entries', { cursor });
  }

  getHoursOf(personId: string): Promise<HoursSummary> {
    return this.api.get(`/api/people/${personId}/hours`);
  }

  listAccounts(query: { search?: string; unitId?: string }, cursor?: string): Promise<Page<PointsAccountRecord>> {
    return this.api.get('/api/points/accounts', { ...query, cursor });
  }

  getAccount(accountId: number): Promise<PointsBalance> {
    return this.api.get(`/api/points/accounts/${accountId}`);
  }

  listAccountEntries(accountId: number, cursor?: string): Promise<Page<PointsEntry>> {
    return this.api.get(`/api/points/accounts/${accountId}/entries`, { cursor });
  }

  listTransfers(
    query: { kind?: PointsTransferKind; from?: string; to?: string },
    cursor?: string,
  ): Promise<Page<PointsTransferRecord>> {
    return this.api.get('/api/points/transfers', { ...query, cursor });
  }

  reverse(key: string, transferId: number, input: ReverseTransferInput): Promise<ReverseTransferResult> {
    return this.api.write('POST', `/api/points/transfers/${transferId}/reversal`, key, input);
  }
}
