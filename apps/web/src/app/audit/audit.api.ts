import { inject, Service } from '@angular/core';
import type { AuditQuery, AuditRecord, Page } from '@jishan/domain';
import { ApiClient } from '../http/api-client';

@Service()
export class AuditApi {
  private readonly api = inject(ApiClient);

  list(query: AuditQuery, cursor?: string): Promise<Page<AuditRecord>> {
    return this.api.get('/api/audit', { ...query, cursor });
  }
}
