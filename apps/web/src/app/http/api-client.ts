import { HttpClient, HttpContext } from '@angular/common/http';
import { inject, Service } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import { WITHOUT_TOKEN } from './access-token';

export type Query = Record<string, string | number | boolean | null | undefined>;

/** What every `<feature>.api.ts` speaks through. Promises reject with a ProblemError and nothing else. */
@Service()
export class ApiClient {
  private readonly http = inject(HttpClient);

  get<T>(path: string, query: Query = {}): Promise<T> {
    return firstValueFrom(this.http.get<T>(path, { params: given(query) }));
  }

  getFile(path: string, query: Query = {}): Promise<Blob> {
    return firstValueFrom(this.http.get(path, { params: given(query), responseType: 'blob' }));
  }

  /** A write that happens once per key however often it is sent; {@link Attempt} makes the key. */
  write<T>(method: 'POST' | 'PUT' | 'DELETE', path: string, key: string, body?: object): Promise<T> {
    return firstValueFrom(this.http.request<T>(method, path, { body, headers: { 'Idempotency-Key': key } }));
  }

  /** A request that is no keyed write: signing in and out, asking for a code, revealing personal data. */
  send<T>(method: 'POST' | 'DELETE', path: string, body?: object): Promise<T> {
    return firstValueFrom(this.http.request<T>(method, path, { body }));
  }

  /** The same for requests that must go without the token of whoever is signed in. */
  sendWithoutToken<T>(method: 'POST' | 'DELETE', path: string, body?: object): Promise<T> {
    const context = new HttpContext().set(WITHOUT_TOKEN, true);
    return firstValueFrom(this.http.request<T>(method, path, { body, context }));
  }
}

function given(query: Query): Record<string, string | number | boolean> {
  const entries = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return Object.fromEntries(entries) as Record<string, string | number | boolean>;
}
