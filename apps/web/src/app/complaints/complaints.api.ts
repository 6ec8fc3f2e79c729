import { inject, Service } from '@angular/core';
import type {
  AnswerComplaintInput,
  ComplaintQuery,
  ComplaintReceipt,
  ComplaintRecord,
  ComplaintState,
  FileComplaintInput,
  Page,
} from '@jishan/domain';
import { ApiClient } from '../http/api-client';

export interface ComplaintAnswer {
  state: ComplaintState;
  answer: string | null;
  answeredAt: string | null;
}

@Service()
export class ComplaintsApi {
  private readonly api = inject(ApiClient);

  file(key: string, input: FileComplaintInput): Promise<ComplaintReceipt> {
    return this.api.write('POST', '/api/complaints', key, input);
  }

  findAnswer(receiptNo: string): Promise<ComplaintAnswer> {
    return this.api.get(`/api/complaints/receipts/${encodeURIComponent(receiptNo)}`);
  }

  list(query: ComplaintQuery, cursor?: string): Promise<Page<ComplaintRecord>> {
    return this.api.get('/api/complaints', { ...query, cursor });
  }

  answer(key: string, id: string, input: AnswerComplaintInput): Promise<ComplaintRecord> {
    return this.api.write('POST', `/api/complaints/${id}/answer`, key, input);
  }
}
