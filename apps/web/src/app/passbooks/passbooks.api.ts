import { inject, Service } from '@angular/core';
import type { ConfirmPrintInput, LineCheckInput, LineCheckRecord, PassbookRecord } from '@jishan/domain';
import { ApiClient } from '../http/api-client';

@Service()
export class PassbooksApi {
  private readonly api = inject(ApiClient);

  get(accountId: number): Promise<PassbookRecord> {
    return this.api.get(`/api/points/accounts/${accountId}/passbook`);
  }

  file(accountId: number, lines: ConfirmPrintInput): Promise<Blob> {
    return this.api.getFile(`/api/points/accounts/${accountId}/passbook/file`, { ...lines });
  }

  confirm(key: string, accountId: number, lines: ConfirmPrintInput): Promise<PassbookRecord> {
    return this.api.write('POST', `/api/points/accounts/${accountId}/passbook/prints`, key, lines);
  }

  statement(accountId: number, days: { from: string; to: string }): Promise<Blob> {
    return this.api.getFile(`/api/points/accounts/${accountId}/statement`, days);
  }

  cards(query: { unitId?: string; teamId?: string; search?: string }): Promise<Blob> {
    return this.api.getFile('/api/membership-cards', query);
  }

  check(input: LineCheckInput): Promise<LineCheckRecord> {
    return this.api.get('/api/passbook-lines', { ...input });
  }
}
