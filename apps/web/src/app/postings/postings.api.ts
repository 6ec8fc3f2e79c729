import { inject, Service } from '@angular/core';
import type {
  DecideObjectionInput,
  MyObjection,
  ObjectionRecord,
  Page,
  PostingDetail,
  PostingPlace,
  PostingQuery,
  PostingRecord,
  RaiseObjectionInput,
  RecordObjectionInput,
  UnitPostings,
} from '@jishan/domain';
import { ApiClient } from '../http/api-client';

@Service()
export class PostingsApi {
  private readonly api = inject(ApiClient);

  listPlaces(): Promise<PostingPlace[]> {
    return this.api.get('/api/public-postings');
  }

  getUnit(unitId: string): Promise<UnitPostings> {
    return this.api.get(`/api/public-postings/${unitId}`);
  }

  listMyObjections(): Promise<MyObjection[]> {
    return this.api.get('/api/my/objections');
  }

  raise(key: string, postingId: string, input: RaiseObjectionInput): Promise<ObjectionRecord> {
    return this.api.write('POST', `/api/postings/${postingId}/objections`, key, input);
  }

  list(query: PostingQuery, cursor?: string): Promise<Page<PostingRecord>> {
    return this.api.get('/api/postings', { ...query, cursor });
  }

  get(id: string): Promise<PostingDetail> {
    return this.api.get(`/api/postings/${id}`);
  }

  record(key: string, postingId: string, input: RecordObjectionInput): Promise<ObjectionRecord> {
    return this.api.write('POST', `/api/postings/${postingId}/objections-for`, key, input);
  }

  decide(key: string, objectionId: string, input: DecideObjectionInput): Promise<ObjectionRecord> {
    return this.api.write('POST', `/api/objections/${objectionId}/decision`, key, input);
  }

  sheet(id: string): Promise<Blob> {
    return this.api.getFile(`/api/postings/${id}/sheet`);
  }

  poster(id: string): Promise<Blob> {
    return this.api.getFile(`/api/postings/${id}/poster`);
  }
}
