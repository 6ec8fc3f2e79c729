import { inject, Service } from '@angular/core';
import type {
  AcknowledgeFindingInput,
  AddWordingInput,
  ChangeWordingInput,
  FindingRecord,
  WordingDetail,
  WordingEntry,
  WordingKind,
} from '@jishan/domain';
import { ApiClient } from '../http/api-client';

/** The office's words and titles, and what a bulletin is found to hold by them. */
@Service()
export class WordingApi {
  private readonly api = inject(ApiClient);

  list(kind: WordingKind): Promise<WordingEntry[]> {
    return this.api.get('/api/wording', { kind });
  }

  get(id: string): Promise<WordingDetail> {
    return this.api.get(`/api/wording/${id}`);
  }

  add(key: string, input: AddWordingInput): Promise<WordingDetail> {
    return this.api.write('POST', '/api/wording', key, input);
  }

  change(key: string, id: string, input: ChangeWordingInput): Promise<WordingDetail> {
    return this.api.write('PUT', `/api/wording/${id}`, key, input);
  }

  withdraw(key: string, id: string, version: number): Promise<WordingDetail> {
    return this.api.write('POST', `/api/wording/${id}/withdrawal`, key, { version });
  }

  listFindings(bulletinId: string): Promise<FindingRecord[]> {
    return this.api.get(`/api/bulletins/${bulletinId}/findings`);
  }

  acknowledge(key: string, bulletinId: string, input: AcknowledgeFindingInput): Promise<FindingRecord[]> {
    return this.api.write('POST', `/api/bulletins/${bulletinId}/acknowledgements`, key, input);
  }
}
