import { inject, Service } from '@angular/core';
import type {
  AddRecordEntryInput,
  AdoptStarTableInput,
  RecordCheck,
  RecordCheckInput,
  RecordEntry,
  RecordPrint,
  ServiceRecord,
  StarTable,
  WithdrawRecordEntryInput,
} from '@jishan/domain';
import { ApiClient } from '../http/api-client';

@Service()
export class RecordsApi {
  private readonly api = inject(ApiClient);

  getMine(): Promise<ServiceRecord> {
    return this.api.get('/api/my/record');
  }

  getOf(personId: string): Promise<ServiceRecord> {
    return this.api.get(`/api/people/${personId}/record`);
  }

  print(key: string, personId: string): Promise<RecordPrint> {
    return this.api.write('POST', `/api/people/${personId}/record-prints`, key);
  }

  getPrintFile(recordNo: string): Promise<Blob> {
    return this.api.getFile(`/api/record-prints/${recordNo}/file`);
  }

  add(key: string, personId: string, input: AddRecordEntryInput): Promise<RecordEntry> {
    return this.api.write('POST', `/api/people/${personId}/record-entries`, key, input);
  }

  withdraw(key: string, entryId: string, input: WithdrawRecordEntryInput): Promise<RecordEntry> {
    return this.api.write('POST', `/api/record-entries/${entryId}/withdrawal`, key, input);
  }

  check(input: RecordCheckInput): Promise<RecordCheck> {
    return this.api.get('/api/record-checks', { ...input });
  }

  listStarTables(): Promise<StarTable[]> {
    return this.api.get('/api/star-tables');
  }

  issueStarTable(key: string, input: AdoptStarTableInput): Promise<StarTable> {
    return this.api.write('POST', '/api/star-tables', key, input);
  }
}
