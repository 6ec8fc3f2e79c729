import { inject, Service } from '@angular/core';
import type {
  ConfirmAttendanceInput,
  ConfirmResult,
  CorrectAttendanceInput,
  RecordAttendanceInput,
  RosterRecord,
  WalkInCandidate,
} from '@jishan/domain';
import { ApiClient } from '../http/api-client';

@Service()
export class AttendanceApi {
  private readonly api = inject(ApiClient);

  getRoster(activityId: string): Promise<RosterRecord> {
    return this.api.get(`/api/activities/${activityId}/roster`);
  }

  record(key: string, activityId: string, input: RecordAttendanceInput): Promise<RosterRecord> {
    return this.api.write('PUT', `/api/activities/${activityId}/roster`, key, input);
  }

  confirm(key: string, activityId: string, input: ConfirmAttendanceInput): Promise<ConfirmResult> {
    return this.api.write('PUT', `/api/activities/${activityId}/attendance`, key, input);
  }

  correct(key: string, activityId: string, input: CorrectAttendanceInput): Promise<ConfirmResult> {
    return this.api.write('POST', `/api/activities/${activityId}/corrections`, key, input);
  }

  findWalkIns(activityId: string, search: string): Promise<WalkInCandidate[]> {
    return this.api.get(`/api/activities/${activityId}/walk-in-candidates`, { search });
  }
}
