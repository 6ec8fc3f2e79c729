import { inject, Service } from '@angular/core';
import type { FeedEventRecord, FeedQuery, Page } from '@jishan/domain';
import { ApiClient } from '../http/api-client';

@Service()
export class FeedApi {
  private readonly api = inject(ApiClient);

  list(query: FeedQuery, cursor?: string): Promise<Page<FeedEventRecord>> {
    return this.api.get('/api/feed', { ...query, cursor });
  }
}
