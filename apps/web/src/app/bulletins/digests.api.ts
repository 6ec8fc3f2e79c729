import { inject, Service } from '@angular/core';
import type { DigestActivity, DigestQuery, DigestRecord, Page } from '@jishan/domain';
import { ApiClient } from '../http/api-client';

@Service()
export class DigestsApi {
  private readonly api = inject(ApiClient);

  get(query: DigestQuery): Promise<DigestRecord> {
    return this.api.get('/api/digests', { ...query });
  }

  activities(query: DigestQuery, cursor?: string): Promise<Page<DigestActivity>> {
    return this.api.get('/api/digests/activities', { ...query, cursor });
  }
}
