import { createHash } from 'node:crypto';
import { createParamDecorator, Injectable, type ExecutionContext, type OnModuleInit } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import { DomainError, type Actor } from '@jishan/domain';
import type { Request } from 'express';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from './clock';
import { Jobs } from './jobs/jobs';
import { prepared } from './prepared-statements';

/** What makes one write one: the client's key, whose it is, and what exactly was asked. */
export interface WriteKey {
  key: string;
  actorId: string | null;
  route: string;
  fingerprint: string;
}

const KEY_FORM = /^[A-Za-z0-9._:-]{8,100}$/;

/** The Idempotency-Key of a writing route. Refuses the request when there is none. */
export const IdempotencyKey = createParamDecorator(readWriteKey, [describeHeader]);

function describeHeader(target: object, method: string | symbol | undefined): void {
  const descriptor = method === undefined ? undefined : Object.getOwnPropertyDescriptor(target, method);
  if (method !== undefined && descriptor)
    ApiHeader({ name: 'Idempotency-Key', required: true, schema: { type: 'string', pattern: KEY_FORM.source } })(
      target,
      method,
      descriptor,
    );
}

function readWriteKey(_: unknown, context: ExecutionContext): WriteKey {
  const request = context.switchToHttp().getRequest<Request & { actor?: Actor }>();
  const key = request.header('Idempotency-Key');
  if (!key) throw new DomainError('request.key-missing');
  if (!KEY_FORM.test(key)) throw new DomainError('request.key-malformed');
  return {
    key,
    actorId: request.actor?.userId ?? null,
    route: `${request.method} ${request.path}`,
    fingerprint: fingerprintOf(request.body),
  };
}

/** A key made by ourselves: jobs, the demo, specs. `input` is what must be the same when the key is used again. */
export function writeKey(key: string, actorId: string | null = null, input: unknown = null): WriteKey {
  return { key, actorId, route: 'internal', fingerprint: fingerprintOf(input) };
}

function fingerprintOf(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(value)) ?? '')
    .digest('base64url');
}

// The order of keys in a JSON object means nothing, so it must not change the fingerprint.
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([key, member]) => [key, sorted(member)]));
}

const DAY_MS = 86_400_000;
/** How long a client may come back for its answer. */
const KEPT_DAYS = 30;

const CLAIM = prepared(
  'INSERT INTO idempotency_keys (key, actor_id, route, fingerprint) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING 1',
);
const KEEP_ANSWER = prepared(
  'UPDATE idempotency_keys SET answer = $3 WHERE key = $1 AND actor_id IS NOT DISTINCT FROM $2',
);

@Injectable()
export class Writes implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.jobs.sweep('purge-idempotency-keys', DAY_MS, () => this.purge());
  }

  /**
   * Does the work once per key, in one transaction with the key and the answer. The same key again, also at the same moment, gets the
   * stored answer; with other content it is refused. A fault leaves nothing behind, not even the key.
   */
  once<T>(write: WriteKey, work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return this.dataSource.transaction(async (tx) => {
      // of two at once, the second waits here until the first has committed or failed
      const claim = [write.key, write.actorId, write.route, write.fingerprint];
      const claimed: unknown[] = await tx.query(CLAIM, claim);
      if (claimed.length === 0) return this.storedAnswer<T>(tx, write);
      const answer = await work(tx);
      await tx.query(KEEP_ANSWER, [write.key, write.actorId, JSON.stringify(answer ?? null)]);
      return answer;
    });
  }

  private async storedAnswer<T>(tx: EntityManager, write: WriteKey): Promise<T> {
    const rows: { route: string; fingerprint: string; answer: T }[] = await tx.query(
      'SELECT route, fingerprint, answer FROM idempotency_keys WHERE key = $1 AND actor_id IS NOT DISTINCT FROM $2',
      [write.key, write.actorId],
    );
    const stored = rows[0];
    if (!stored || stored.route !== write.route || stored.fingerprint !== write.fingerprint)
      throw new DomainError('request.key-reused');
    return stored.answer;
  }

  private async purge(): Promise<void> {
    const before = new Date(Date.parse(this.clock.now()) - KEPT_DAYS * DAY_MS).toISOString();
    await this.dataSource.query('DELETE FROM idempotency_keys WHERE created_at < $1', [before]);
  }
}
