import { inject, Service } from '@angular/core';
import type {
  AddHouseholdMemberInput,
  CreateHouseholdInput,
  HouseholdDetail,
  HouseholdRecord,
  Page,
} from '@jishan/domain';
import { ApiClient } from '../http/api-client';

@Service()
export class HouseholdsApi {
  private readonly api = inject(ApiClient);

  list(query: { unitId?: string; search?: string }, cursor?: string): Promise<Page<HouseholdRecord>> {
    return this.api.get('/api/households', { ...query, cursor });
  }

  get(id: string): Promise<HouseholdDetail> {
    return this.api.get(`/api/households/${id}`);
  }

  create(key: string, input: CreateHouseholdInput): Promise<HouseholdDetail> {
    return this.api.write('POST', '/api/households', key, input);
  }

  addMember(key: string, id: string, input: AddHouseholdMemberInput): Promise<HouseholdDetail> {
    return this.api.write('POST', `/api/households/${id}/members`, key, input);
  }
}
