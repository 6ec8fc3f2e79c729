import { inject, Service } from '@angular/core';
import type {
  AddHouseholdMemberInput,
  ChangeHeadInput,
  CreateHouseholdInput,
  DeathPreview,
  HouseholdChangeResult,
  HouseholdDetail,
  HouseholdHome,
  HouseholdRecord,
  LeaveHouseholdInput,
  MergeHouseholdInput,
  MoveHouseholdInput,
  MyHousehold,
  Page,
  RecordDeathInput,
  SetSpendingLimitInput,
  SpendingLimitRecord,
  SplitHouseholdInput,
} from '@jishan/domain';
import { ApiClient } from '../http/api-client';

@Service()
export class HouseholdsApi {
  private readonly api = inject(ApiClient);

  list(query: { unitId?: string; search?: string }, cursor?: string): Promise<Page<HouseholdRecord>> {
    return this.api.get('/api/households', { ...query, cursor });
  }

  own(): Promise<MyHousehold> {
    return this.api.get('/api/my/household');
  }

  get(id: string): Promise<HouseholdDetail> {
    return this.api.get(`/api/households/${id}`);
  }

  home(id: string): Promise<HouseholdHome> {
    return this.api.get(`/api/households/${id}/home`);
  }

  create(key: string, input: CreateHouseholdInput): Promise<HouseholdDetail> {
    return this.api.write('POST', '/api/households', key, input);
  }

  addMember(key: string, id: string, input: AddHouseholdMemberInput): Promise<HouseholdDetail> {
    return this.api.write('POST', `/api/households/${id}/members`, key, input);
  }

  leave(key: string, id: string, personId: string, input: LeaveHouseholdInput): Promise<HouseholdDetail> {
    return this.api.write('POST', `/api/households/${id}/members/${personId}/leave`, key, input);
  }

  takeIn(key: string, id: string, personId: string, reason: string): Promise<HouseholdDetail> {
    return this.api.write('POST', `/api/households/${id}/members/${personId}/personal-points`, key, { reason });
  }

  changeHead(key: string, id: string, input: ChangeHeadInput): Promise<HouseholdDetail> {
    return this.api.write('PUT', `/api/households/${id}/head`, key, input);
  }

  split(key: string, id: string, input: SplitHouseholdInput): Promise<HouseholdChangeResult> {
    return this.api.write('POST', `/api/households/${id}/split`, key, input);
  }

  merge(key: string, id: string, input: MergeHouseholdInput): Promise<HouseholdChangeResult> {
    return this.api.write('POST', `/api/households/${id}/merger`, key, input);
  }

  move(key: string, id: string, input: MoveHouseholdInput): Promise<HouseholdChangeResult> {
    return this.api.write('POST', `/api/households/${id}/move`, key, input);
  }

  previewDeath(personId: string): Promise<DeathPreview> {
    return this.api.get(`/api/volunteers/${personId}/death`);
  }

  recordDeath(key: string, personId: string, input: RecordDeathInput): Promise<HouseholdChangeResult> {
    return this.api.write('POST', `/api/volunteers/${personId}/death`, key, input);
  }

  getLimit(personId: string): Promise<SpendingLimitRecord> {
    return this.api.get(`/api/volunteers/${personId}/spending-limit`);
  }

  setLimit(key: string, personId: string, input: SetSpendingLimitInput): Promise<SpendingLimitRecord> {
    return this.api.write('PUT', `/api/volunteers/${personId}/spending-limit`, key, input);
  }
}
