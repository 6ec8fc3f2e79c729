import { inject, Service } from '@angular/core';
import type {
  AddTeamMemberInput,
  AppointLeaderInput,
  CreateTeamInput,
  DecideJoinInput,
  JoinRequestRecord,
  Page,
  RequestJoinInput,
  TeamMemberRecord,
  TeamRecord,
} from '@jishan/domain';
import { ApiClient } from '../http/api-client';

@Service()
export class TeamsApi {
  private readonly api = inject(ApiClient);

  list(query: { unitId?: string; search?: string }, cursor?: string): Promise<Page<TeamRecord>> {
    return this.api.get('/api/teams', { ...query, cursor });
  }

  listOwn(): Promise<TeamRecord[]> {
    return this.api.get('/api/my/teams');
  }

  get(id: string): Promise<TeamRecord> {
    return this.api.get(`/api/teams/${id}`);
  }

  listMembers(id: string): Promise<TeamMemberRecord[]> {
    return this.api.get(`/api/teams/${id}/members`);
  }

  create(key: string, input: CreateTeamInput): Promise<TeamRecord> {
    return this.api.write('POST', '/api/teams', key, input);
  }

  requestJoin(key: string, id: string, input: RequestJoinInput): Promise<JoinRequestRecord> {
    return this.api.write('POST', `/api/teams/${id}/join-requests`, key, input);
  }

  listJoinRequests(id: string): Promise<JoinRequestRecord[]> {
    return this.api.get(`/api/teams/${id}/join-requests`);
  }

  decideJoin(key: string, requestId: string, input: DecideJoinInput): Promise<JoinRequestRecord> {
    return this.api.write('POST', `/api/join-requests/${requestId}/decision`, key, input);
  }

  addMember(key: string, id: string, input: AddTeamMemberInput): Promise<TeamMemberRecord[]> {
    return this.api.write('POST', `/api/teams/${id}/members`, key, input);
  }

  removeMember(key: string, id: string, personId: string): Promise<void> {
    return this.api.write('DELETE', `/api/teams/${id}/members/${personId}`, key);
  }

  appointLeader(key: string, id: string, input: AppointLeaderInput): Promise<TeamRecord> {
    return this.api.write('PUT', `/api/teams/${id}/leader`, key, input);
  }
}
