import { randomUUID } from 'node:crypto';
import type { DemoAccount, Problem, Role, SessionResult } from '@jishan/domain';

export interface Answer<T> {
  status: number;
  body: T;
  headers: Headers;
}

/** One person talking to the product over HTTP. */
export class Client {
  private readonly url: string;
  private token: string | null = null;
  private known: { phone: string; password: string } | null = null;

  constructor(url: string) {
    this.url = url;
  }

  get accessToken(): string | null {
    return this.token;
  }

  async signIn(phone: string, password: string): Promise<this> {
    const answer = await this.send<SessionResult>('POST', '/session', { phone, password });
    if (answer.status >= 300) throw new Error(`sign-in of ${phone} failed: ${JSON.stringify(answer.body)}`);
    this.token = answer.body.accessToken;
    this.known = { phone, password };
    return this;
  }

  /** For whoever stays longer than an access token lives. */
  async signInAgain(): Promise<void> {
    if (this.known) await this.signIn(this.known.phone, this.known.password);
  }

  /** Sends and returns whatever comes back; texts and bytes as they are, the rest as JSON. Writes get an Idempotency-Key unless one is given. */
  async send<T = unknown>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const write = method !== 'GET';
    const answer = await fetch(`${this.url}/api${path}`, {
      method,
      headers: {
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(write ? { 'idempotency-key': randomUUID() } : {}),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' || body instanceof Uint8Array ? (body as BodyInit) : JSON.stringify(body) }),
    });
    const text = await answer.text();
    const json = answer.headers.get('content-type')?.includes('json');
    return { status: answer.status, body: (json && text ? JSON.parse(text) : text) as T, headers: answer.headers };
  }

  async get<T>(path: string): Promise<T> {
    return this.expectOk(await this.send<T>('GET', path), `GET ${path}`);
  }

  async post<T>(path: string, body: unknown = {}, key: string = randomUUID()): Promise<T> {
    return this.expectOk(await this.send<T>('POST', path, body, { 'idempotency-key': key }), `POST ${path}`);
  }

  async put<T>(path: string, body: unknown = {}, key: string = randomUUID()): Promise<T> {
    return this.expectOk(await this.send<T>('PUT', path, body, { 'idempotency-key': key }), `PUT ${path}`);
  }

  async delete<T>(path: string): Promise<T> {
    return this.expectOk(await this.send<T>('DELETE', path), `DELETE ${path}`);
  }

  private expectOk<T>(answer: Answer<T>, what: string): T {
    if (answer.status >= 300) throw new Error(`${what} → ${answer.status} ${JSON.stringify(answer.body as Problem)}`);
    return answer.body;
  }
}

export async function demoAccounts(url: string): Promise<DemoAccount[]> {
  return new Client(url).get<DemoAccount[]>('/demo-accounts');
}

/** A client signed in as the demo account of a role. */
export async function asRole(url: string, role: Role): Promise<Client> {
  const account = (await demoAccounts(url)).find((candidate) => candidate.role === role);
  if (!account) throw new Error(`the demo has no account for ${role}`);
  return new Client(url).signIn(account.phone, account.password);
}
