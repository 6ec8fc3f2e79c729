import { inject, Service } from '@angular/core';
import type {
  AdoptVersionInput,
  CreateSchemeInput,
  SchemeDetail,
  Page,
  SchemeRecord,
  SchemeTrial,
  SchemeTrialDetail,
  TrialPerson,
  TrySchemeInput,
  WriteVersionInput,
} from '@jishan/domain';
import type { SchemeTerms } from '@jishan/points';
import { ApiClient } from '../http/api-client';

/** What a version says; the book belongs to its scheme. */
export type VersionTerms = Omit<SchemeTerms, 'book'>;
export type Scheme = SchemeDetail<VersionTerms>;

@Service()
export class SchemesApi {
  private readonly api = inject(ApiClient);

  list(unitId?: string): Promise<SchemeRecord[]> {
    return this.api.get('/api/schemes', { unitId });
  }

  get(id: string): Promise<Scheme> {
    return this.api.get(`/api/schemes/${id}`);
  }

  create(key: string, input: CreateSchemeInput): Promise<Scheme> {
    return this.api.write('POST', '/api/schemes', key, input);
  }

  writeVersion(key: string, id: string, input: WriteVersionInput<VersionTerms>): Promise<Scheme> {
    return this.api.write('POST', `/api/schemes/${id}/versions`, key, input);
  }

  changeVersion(key: string, versionId: string, input: WriteVersionInput<VersionTerms>): Promise<Scheme> {
    return this.api.write('PUT', `/api/scheme-versions/${versionId}`, key, input);
  }

  adopt(key: string, versionId: string, input: AdoptVersionInput): Promise<Scheme> {
    return this.api.write('POST', `/api/scheme-versions/${versionId}/adoption`, key, input);
  }

  /** Trials of a version, the newest first. */
  trials(versionId: string): Promise<SchemeTrial[]> {
    return this.api.get(`/api/scheme-versions/${versionId}/trials`);
  }

  startTrial(key: string, versionId: string, input: TrySchemeInput): Promise<SchemeTrialDetail> {
    return this.api.write('POST', `/api/scheme-versions/${versionId}/trials`, key, input);
  }

  trial(id: string): Promise<SchemeTrialDetail> {
    return this.api.get(`/api/scheme-trials/${id}`);
  }

  trialPeople(id: string, cursor?: string): Promise<Page<TrialPerson>> {
    return this.api.get(`/api/scheme-trials/${id}/people`, { cursor });
  }

  trialSheet(id: string): Promise<Blob> {
    return this.api.getFile(`/api/scheme-trials/${id}/sheet`);
  }
}
