import { inject, Service } from '@angular/core';
import type {
  Page,
  PastBulletinDetail,
  PastBulletinInput,
  PastBulletinQuery,
  PastBulletinRecord,
  PastReport,
} from '@jishan/domain';
import { ApiClient } from '../http/api-client';

@Service()
export class BackfileApi {
  private readonly api = inject(ApiClient);

  list(query: PastBulletinQuery, cursor?: string): Promise<Page<PastBulletinRecord>> {
    return this.api.get('/api/past-bulletins', { ...query, cursor });
  }

  get(id: string): Promise<PastBulletinDetail> {
    return this.api.get(`/api/past-bulletins/${id}`);
  }

  check(input: PastBulletinInput): Promise<PastReport> {
    return this.api.send('POST', '/api/past-bulletins/check', input);
  }

  import(key: string, input: PastBulletinInput): Promise<PastBulletinRecord> {
    return this.api.write('POST', '/api/past-bulletins', key, input);
  }

  withdraw(key: string, id: string, reason: string): Promise<PastBulletinDetail> {
    return this.api.write('POST', `/api/past-bulletins/${id}/withdraw`, key, { reason });
  }
}
