import { inject, Service } from '@angular/core';
import type {
  ChangeConsentInput,
  ConsentRecord,
  CreateVolunteerInput,
  DecideVolunteerInput,
  Page,
  PersonalDataRecord,
  RegisterInput,
  RegisterResult,
  VolunteerDetail,
  VolunteerQuery,
  VolunteerRecord,
} from '@jishan/domain';
import { ApiClient } from '../http/api-client';
import { toProblem } from '../http/problem';

@Service()
export class VolunteersApi {
  private readonly api = inject(ApiClient);

  register(key: string, input: RegisterInput): Promise<RegisterResult> {
    return this.api.write('POST', '/api/volunteers', key, input);
  }

  list(query: VolunteerQuery, cursor?: string): Promise<Page<VolunteerRecord>> {
    return this.api.get('/api/volunteers', { ...query, cursor });
  }

  /** One's own record, also while it waits or was declined; null for staff who never registered. */
  async findMine(): Promise<VolunteerDetail | null> {
    try {
      return await this.api.get<VolunteerDetail>('/api/my/registration');
    } catch (error) {
      if (toProblem(error).code === 'resource.not-found') return null;
      throw error;
    }
  }

  get(id: string): Promise<VolunteerDetail> {
    return this.api.get(`/api/volunteers/${id}`);
  }

  createProfile(key: string, input: CreateVolunteerInput): Promise<VolunteerDetail> {
    return this.api.write('POST', '/api/volunteers/profiles', key, input);
  }

  decide(key: string, id: string, input: DecideVolunteerInput): Promise<VolunteerDetail> {
    return this.api.write('POST', `/api/volunteers/${id}/decision`, key, input);
  }

  changeConsent(key: string, id: string, input: ChangeConsentInput): Promise<ConsentRecord[]> {
    return this.api.write('PUT', `/api/volunteers/${id}/consents`, key, input);
  }

  /** Every look is written into the audit log with its reason. */
  revealPersonalData(personId: string, reason: string): Promise<PersonalDataRecord> {
    return this.api.send('POST', `/api/people/${personId}/personal-data`, { reason });
  }
}
