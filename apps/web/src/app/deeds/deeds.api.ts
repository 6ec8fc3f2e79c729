import { inject, Service } from '@angular/core';
import type {
  AddCouncilMemberInput,
  CouncilMember,
  CouncilBallot,
  Council,
  DeedCounts,
  DeedDetail,
  DeedQuery,
  DeedRecord,
  DeedRule,
  DeedRulesQuery,
  FileDeedInput,
  Page,
} from '@jishan/domain';
import { ApiClient } from '../http/api-client';

@Service()
export class DeedsApi {
  private readonly api = inject(ApiClient);

  listRules({ personId, doneOn }: DeedRulesQuery): Promise<DeedRule[]> {
    return this.api.get('/api/deed-rules', { personId, doneOn });
  }

  file(key: string, input: FileDeedInput): Promise<DeedDetail> {
    return this.api.write('POST', '/api/deeds', key, input);
  }

  listOwn(cursor?: string): Promise<Page<DeedRecord>> {
    return this.api.get('/api/my/deeds', { cursor });
  }

  list(query: DeedQuery, cursor?: string): Promise<Page<DeedRecord>> {
    return this.api.get('/api/deeds', { ...query, cursor });
  }

  getCounts(): Promise<DeedCounts> {
    return this.api.get('/api/deed-counts');
  }

  get(id: string): Promise<DeedDetail> {
    return this.api.get(`/api/deeds/${id}`);
  }

  getPicture(id: string): Promise<Blob> {
    return this.api.getFile(`/api/deeds/${id}/picture`);
  }

  putPicture(key: string, id: string, picture: Blob): Promise<DeedDetail> {
    return this.api.write('PUT', `/api/deeds/${id}/picture`, key, picture);
  }

  withdraw(key: string, id: string): Promise<DeedDetail> {
    return this.api.write('POST', `/api/deeds/${id}/withdrawal`, key);
  }

  takeUp(key: string, id: string): Promise<DeedDetail> {
    return this.api.write('POST', `/api/deeds/${id}/review`, key);
  }

  getCouncil(id: string): Promise<Council> {
    return this.api.get(`/api/deeds/${id}/council`);
  }

  decide(key: string, id: string, input: CouncilBallot): Promise<DeedDetail> {
    return this.api.write('POST', `/api/deeds/${id}/decision`, key, input);
  }

  listMembers(unitId: string): Promise<CouncilMember[]> {
    return this.api.get('/api/council-members', { unitId });
  }

  addMember(key: string, input: AddCouncilMemberInput): Promise<CouncilMember[]> {
    return this.api.write('POST', '/api/council-members', key, input);
  }

  removeMember(key: string, id: string): Promise<CouncilMember[]> {
    return this.api.write('DELETE', `/api/council-members/${id}`, key);
  }
}
