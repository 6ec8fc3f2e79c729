import { inject, Service } from '@angular/core';
import type { ArchiveFormat, ArchiveHit, ArchiveQuery, Page } from '@jishan/domain';
import { ApiClient } from '../http/api-client';

@Service()
export class ArchiveApi {
  private readonly api = inject(ApiClient);

  search(query: ArchiveQuery, cursor?: string): Promise<Page<ArchiveHit>> {
    return this.api.get('/api/archive', { ...query, cursor });
  }

  file(format: ArchiveFormat, query: ArchiveQuery): Promise<Blob> {
    return this.api.getFile(`/api/archive/files/${format}`, { ...query });
  }

  evidence(bulletinId: string): Promise<Blob> {
    return this.api.getFile(`/api/bulletins/${bulletinId}/evidence`);
  }
}
