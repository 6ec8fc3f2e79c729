import { inject, Service } from '@angular/core';
import type {
  ArrangeBulletinInput,
  BulletinChange,
  BulletinDetail,
  BulletinFormat,
  BulletinPages,
  BulletinPreview,
  BulletinQuery,
  BulletinRecord,
  BulletinStepInput,
  BulletinVersion,
  OpenBulletinInput,
  Page,
  PlaceArticleInput,
  PlaceBriefsInput,
  ReturnBulletinInput,
} from '@jishan/domain';
import { ApiClient } from '../http/api-client';

@Service()
export class BulletinsApi {
  private readonly api = inject(ApiClient);

  list(query: BulletinQuery, cursor?: string): Promise<Page<BulletinRecord>> {
    return this.api.get('/api/bulletins', { ...query, cursor });
  }

  get(id: string): Promise<BulletinDetail> {
    return this.api.get(`/api/bulletins/${id}`);
  }

  open(key: string, input: OpenBulletinInput): Promise<BulletinDetail> {
    return this.api.write('POST', '/api/bulletins', key, input);
  }

  arrange(key: string, id: string, input: ArrangeBulletinInput): Promise<BulletinDetail> {
    return this.api.write('PUT', `/api/bulletins/${id}`, key, input);
  }

  place(key: string, id: string, input: PlaceBriefsInput): Promise<BulletinDetail> {
    return this.api.write('POST', `/api/bulletins/${id}/briefs`, key, input);
  }

  takeOut(key: string, id: string, briefId: string): Promise<BulletinDetail> {
    return this.api.write('DELETE', `/api/bulletins/${id}/briefs/${briefId}`, key);
  }

  placeArticle(key: string, id: string, input: PlaceArticleInput): Promise<BulletinDetail> {
    return this.api.write('POST', `/api/bulletins/${id}/articles`, key, input);
  }

  takeOutArticle(key: string, id: string, articleId: string): Promise<BulletinDetail> {
    return this.api.write('DELETE', `/api/bulletins/${id}/articles/${articleId}`, key);
  }

  preview(id: string): Promise<BulletinPreview> {
    return this.api.get(`/api/bulletins/${id}/preview`);
  }

  pages(id: string): Promise<BulletinPages> {
    return this.api.get(`/api/bulletins/${id}/pages`);
  }

  /** Newest first. */
  listVersions(id: string, cursor?: string): Promise<Page<BulletinChange>> {
    return this.api.get(`/api/bulletins/${id}/versions`, { cursor });
  }

  getVersion(id: string, version: number): Promise<BulletinVersion> {
    return this.api.get(`/api/bulletins/${id}/versions/${version}`);
  }

  /** A step of the chain, on what was seen. */
  take(
    key: string,
    id: string,
    step: 'hand-in' | 'proofread' | 'sign' | 'publish',
    input: BulletinStepInput,
  ): Promise<BulletinRecord> {
    return this.api.write('POST', `/api/bulletins/${id}/${step}`, key, input);
  }

  /** Before it is proofread, by the office itself. */
  recall(key: string, id: string): Promise<BulletinRecord> {
    return this.api.write('POST', `/api/bulletins/${id}/recall`, key);
  }

  /** Of an issue that is given up, to whichever is signed next. */
  releaseNumber(key: string, id: string): Promise<BulletinDetail> {
    return this.api.write('POST', `/api/bulletins/${id}/release-number`, key);
  }

  /** Back to the editor. */
  giveBack(
    key: string,
    id: string,
    way: 'send-back' | 'withdraw-signature',
    input: ReturnBulletinInput,
  ): Promise<BulletinRecord> {
    return this.api.write('POST', `/api/bulletins/${id}/${way}`, key, input);
  }

  file(id: string, format: BulletinFormat): Promise<Blob> {
    return this.api.getFile(`/api/bulletins/${id}/files/${format}`);
  }
}
