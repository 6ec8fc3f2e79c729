import { inject, Service } from '@angular/core';
import type {
  ChangePublicationInput,
  CreatePublicationInput,
  PublicationDetail,
  PublicationRecord,
} from '@jishan/domain';
import { ApiClient } from '../http/api-client';

@Service()
export class PublicationsApi {
  private readonly api = inject(ApiClient);

  list(): Promise<PublicationRecord[]> {
    return this.api.get('/api/publications');
  }

  get(id: string): Promise<PublicationDetail> {
    return this.api.get(`/api/publications/${id}`);
  }

  create(key: string, input: CreatePublicationInput): Promise<PublicationDetail> {
    return this.api.write('POST', '/api/publications', key, input);
  }

  change(key: string, id: string, input: ChangePublicationInput): Promise<PublicationDetail> {
    return this.api.write('PUT', `/api/publications/${id}`, key, input);
  }
}
