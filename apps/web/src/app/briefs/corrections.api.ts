import { inject, Service } from '@angular/core';
import type {
  CorrectionQuery,
  CorrectionRecord,
  DismissCorrectionInput,
  Page,
  WordCorrectionInput,
} from '@jishan/domain';
import { ApiClient } from '../http/api-client';

@Service()
export class CorrectionsApi {
  private readonly api = inject(ApiClient);

  list(query: CorrectionQuery, cursor?: string): Promise<Page<CorrectionRecord>> {
    return this.api.get('/api/corrections', { ...query, cursor });
  }

  word(key: string, id: string, input: WordCorrectionInput): Promise<CorrectionRecord> {
    return this.api.write('PUT', `/api/corrections/${id}/text`, key, input);
  }

  dismiss(key: string, id: string, input: DismissCorrectionInput): Promise<CorrectionRecord> {
    return this.api.write('POST', `/api/corrections/${id}/dismissal`, key, input);
  }
}
