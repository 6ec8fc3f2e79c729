import { inject, Service } from '@angular/core';
import type {
  BriefDetail,
  BriefQuery,
  BriefRecord,
  BriefSources,
  EditBriefInput,
  Page,
  RecomposeBriefInput,
} from '@jishan/domain';
import { ApiClient } from '../http/api-client';

@Service()
export class BriefsApi {
  private readonly api = inject(ApiClient);

  list(query: BriefQuery, cursor?: string): Promise<Page<BriefRecord>> {
    return this.api.get('/api/briefs', { ...query, cursor });
  }

  get(id: string): Promise<BriefDetail> {
    return this.api.get(`/api/briefs/${id}`);
  }

  edit(key: string, id: string, input: EditBriefInput): Promise<BriefDetail> {
    return this.api.write('PUT', `/api/briefs/${id}/text`, key, input);
  }

  recompose(key: string, id: string, input: RecomposeBriefInput): Promise<BriefDetail> {
    return this.api.write('POST', `/api/briefs/${id}/recompose`, key, input);
  }

  sources(id: string): Promise<BriefSources> {
    return this.api.get(`/api/briefs/${id}/sources`);
  }
}
