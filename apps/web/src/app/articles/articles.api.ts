import { inject, Service } from '@angular/core';
import type {
  AdoptionLine,
  AdoptionQuery,
  ArticleDetail,
  ArticleDue,
  ArticleQuery,
  ArticleRecord,
  ArticleVersionText,
  CreateArticleInput,
  Page,
  SaveArticleInput,
} from '@jishan/domain';
import { ApiClient } from '../http/api-client';

@Service()
export class ArticlesApi {
  private readonly api = inject(ApiClient);

  list(query: ArticleQuery, cursor?: string): Promise<Page<ArticleRecord>> {
    return this.api.get('/api/articles', { ...query, cursor });
  }

  /** When something is due that is sent in now. */
  due(): Promise<ArticleDue> {
    return this.api.get('/api/articles/due');
  }

  get(id: string): Promise<ArticleDetail> {
    return this.api.get(`/api/articles/${id}`);
  }

  version(id: string, version: number): Promise<ArticleVersionText> {
    return this.api.get(`/api/articles/${id}/versions/${version}`);
  }

  create(key: string, input: CreateArticleInput): Promise<ArticleDetail> {
    return this.api.write('POST', '/api/articles', key, input);
  }

  save(key: string, id: string, input: SaveArticleInput): Promise<ArticleDetail> {
    return this.api.write('PUT', `/api/articles/${id}`, key, input);
  }

  submit(key: string, id: string, version: number): Promise<ArticleDetail> {
    return this.api.write('POST', `/api/articles/${id}/submit`, key, { version });
  }

  withdraw(key: string, id: string): Promise<ArticleDetail> {
    return this.api.write('POST', `/api/articles/${id}/withdraw`, key);
  }

  take(key: string, id: string): Promise<ArticleDetail> {
    return this.api.write('POST', `/api/articles/${id}/take`, key);
  }

  release(key: string, id: string): Promise<ArticleDetail> {
    return this.api.write('POST', `/api/articles/${id}/release`, key);
  }

  edit(key: string, id: string, input: SaveArticleInput): Promise<ArticleDetail> {
    return this.api.write('PUT', `/api/articles/${id}/text`, key, input);
  }

  decline(key: string, id: string, reason: string): Promise<ArticleDetail> {
    return this.api.write('POST', `/api/articles/${id}/decline`, key, { reason });
  }

  adoption(query: AdoptionQuery): Promise<AdoptionLine[]> {
    return this.api.get('/api/articles/adoption', { ...query });
  }

  adoptionFile(query: AdoptionQuery): Promise<Blob> {
    return this.api.getFile('/api/articles/adoption/file', { ...query });
  }
}
