import { inject, Service } from '@angular/core';
import type {
  Council,
  CouncilBallot,
  DecideAppealInput,
  DeductionCounts,
  DeductionDetail,
  DeductionQuery,
  DeductionRecord,
  DeductionRules,
  DeductionRulesQuery,
  FileDeductionInput,
  Page,
  RaiseAppealInput,
} from '@jishan/domain';
import { ApiClient } from '../http/api-client';

@Service()
export class DeductionsApi {
  private readonly api = inject(ApiClient);

  getRules({ personId, happenedOn }: DeductionRulesQuery): Promise<DeductionRules> {
    return this.api.get('/api/deduction-rules', { personId, happenedOn });
  }

  file(key: string, input: FileDeductionInput): Promise<DeductionDetail> {
    return this.api.write('POST', '/api/deductions', key, input);
  }

  listOwn(cursor?: string): Promise<Page<DeductionRecord>> {
    return this.api.get('/api/my/deductions', { cursor });
  }

  list(query: DeductionQuery, cursor?: string): Promise<Page<DeductionRecord>> {
    return this.api.get('/api/deductions', { ...query, cursor });
  }

  getCounts(): Promise<DeductionCounts> {
    return this.api.get('/api/deduction-counts');
  }

  get(id: string): Promise<DeductionDetail> {
    return this.api.get(`/api/deductions/${id}`);
  }

  getPicture(id: string): Promise<Blob> {
    return this.api.getFile(`/api/deductions/${id}/picture`);
  }

  putPicture(key: string, id: string, picture: Blob): Promise<DeductionDetail> {
    return this.api.write('PUT', `/api/deductions/${id}/picture`, key, picture);
  }

  withdraw(key: string, id: string): Promise<DeductionDetail> {
    return this.api.write('POST', `/api/deductions/${id}/withdrawal`, key);
  }

  takeUp(key: string, id: string): Promise<DeductionDetail> {
    return this.api.write('POST', `/api/deductions/${id}/review`, key);
  }

  getCouncil(id: string): Promise<Council> {
    return this.api.get(`/api/deductions/${id}/council`);
  }

  decide(key: string, id: string, ballot: CouncilBallot): Promise<DeductionDetail> {
    return this.api.write('POST', `/api/deductions/${id}/decision`, key, ballot);
  }

  appeal(key: string, id: string, input: RaiseAppealInput): Promise<DeductionDetail> {
    return this.api.write('POST', `/api/deductions/${id}/appeal`, key, input);
  }

  decideAppeal(key: string, id: string, input: DecideAppealInput): Promise<DeductionDetail> {
    return this.api.write('POST', `/api/deductions/${id}/appeal-decision`, key, input);
  }
}
