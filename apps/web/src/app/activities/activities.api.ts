import { inject, Service } from '@angular/core';
import type {
  ActivityDetail,
  ActivityEstimate,
  ActivityQuery,
  ActivityRecord,
  CancelActivityInput,
  ChangeActivityInput,
  MySignUp,
  Page,
  PlanActivityInput,
  SignUpForInput,
  SignUpInput,
  SignUpRecord,
} from '@jishan/domain';
import { ApiClient } from '../http/api-client';

@Service()
export class ActivitiesApi {
  private readonly api = inject(ApiClient);

  list(query: ActivityQuery, cursor?: string): Promise<Page<ActivityRecord>> {
    return this.api.get('/api/activities', { ...query, cursor });
  }

  get(id: string): Promise<ActivityDetail> {
    return this.api.get(`/api/activities/${id}`);
  }

  estimate(id: string): Promise<ActivityEstimate | null> {
    return this.api.get(`/api/activities/${id}/estimate`);
  }

  listManaged(query: ActivityQuery, cursor?: string): Promise<Page<ActivityRecord>> {
    return this.api.get('/api/managed-activities', { ...query, cursor });
  }

  getManaged(id: string): Promise<ActivityDetail> {
    return this.api.get(`/api/managed-activities/${id}`);
  }

  plan(key: string, input: PlanActivityInput): Promise<ActivityDetail> {
    return this.api.write('POST', '/api/activities', key, input);
  }

  change(key: string, id: string, input: ChangeActivityInput): Promise<ActivityDetail> {
    return this.api.write('PUT', `/api/activities/${id}`, key, input);
  }

  publish(key: string, id: string): Promise<ActivityDetail> {
    return this.api.write('POST', `/api/activities/${id}/publish`, key);
  }

  closeSignUp(key: string, id: string): Promise<ActivityDetail> {
    return this.api.write('POST', `/api/activities/${id}/close-sign-up`, key);
  }

  cancel(key: string, id: string, input: CancelActivityInput): Promise<ActivityDetail> {
    return this.api.write('POST', `/api/activities/${id}/cancel`, key, input);
  }

  signUp(key: string, id: string, input: SignUpInput): Promise<SignUpRecord> {
    return this.api.write('POST', `/api/activities/${id}/sign-ups`, key, input);
  }

  withdraw(key: string, id: string, shiftId: string): Promise<SignUpRecord> {
    return this.api.write('DELETE', `/api/activities/${id}/sign-ups/${shiftId}`, key);
  }

  signUpFor(key: string, id: string, input: SignUpForInput): Promise<SignUpRecord> {
    return this.api.write('POST', `/api/activities/${id}/sign-ups-for`, key, input);
  }

  listOwn(cursor?: string): Promise<Page<MySignUp>> {
    return this.api.get('/api/my/sign-ups', { cursor });
  }
}
