import { createHash, createHmac, hash } from 'node:crypto';
import { createParamDecorator, Injectable, type ExecutionContext, type OnModuleInit } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import { DomainError, type Actor } from '@jishan/domain';
import type { Request } from 'express';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from './clock';
import { Config } from './config';
import { patternOf, writeDurations } from './figures';
import { Jobs } from './jobs/jobs';
import { derivedKey } from './keys';
import { prepared } from './prepared-statements';

/** What makes one write one: the client's key, whose it is, and what exactly was asked. */
export interface WriteKey {
  key: string;
  actorId: string | null;
  route: string;
  /** The route by its pattern, for the figures. */
  operation: string;
  content: unknown;
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
    operation: `${request.method} ${patternOf(request)}`,
    // of a picture the hash is enough: the same bytes are the same content
    content: Buffer.isBuffer(request.body) ? hash('sha256', request.body) : request.body,
  };
}

/** A key made by ourselves: jobs, the demo, specs. `input` is what must be the same when the key is used again. */
export function writeKey(key: string, actorId: string | null = null, input: unknown = null): WriteKey {
  return { key, actorId, route: 'internal', operation: 'internal', content: input };
}

const KEYED = 'k1.';

/** What a key came with, to be known again but not to be read or guessed: the content may hold a password. */
function fingerprintOf(content: unknown, key: Buffer): string {
  return `${KEYED}${createHmac('sha256', key).update(textOf(content)).digest('base64url')}`;
}

/** Keys of before the fingerprint had a key of its own stay good until the last of them is purged. */
function isFingerprint(stored: string, content: unknown, key: Buffer): boolean {
  if (stored.startsWith(KEYED)) return stored === fingerprintOf(content, key);
  return stored === createHash('sha256').update(textOf(content)).digest('base64url');
}

const textOf = (content: unknown) => JSON.stringify(sorted(content)) ?? '';

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
  private readonly fingerprintKey: Buffer;

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    config: Config,
  ) {
    this.fingerprintKey = derivedKey(config.dataKey, 'jishan write fingerprint');
  }

  onModuleInit(): void {
    this.jobs.sweep('purge-idempotency-keys', DAY_MS, () => this.purge());
  }

  /**
   * Does the work once per key, in one transaction with the key and the answer. The same key again, also at the same moment, gets the
   * stored answer; with other content it is refused. A fault leaves nothing behind, not even the key.
   */
  async once<T>(write: WriteKey, work: (tx: EntityManager) => Promise<T>): Promise<T> {
    const stop = writeDurations.startTimer({ operation: write.operation });
    let outcome = 'failed';
    try {
      const answer = await this.inTransaction(write, work);
      outcome = 'committed';
      return answer;
    } finally {
      stop({ outcome });
    }
  }

  private async inTransaction<T>(write: WriteKey, work: (tx: EntityManager) => Promise<T>): Promise<T> {
    let kept: Promise<unknown> | null = null;
    const answer = await this.dataSource.transaction(async (tx) => {
      // of two at once, the second waits here until the first has committed or failed
      const claim = [write.key, write.actorId, write.route, fingerprintOf(write.content, this.fingerprintKey)];
      const claimed: unknown[] = await tx.query(CLAIM, claim);
      if (claimed.length === 0) return this.storedAnswer<T>(tx, write);
      const answer = await work(tx);
      kept = tx.query(KEEP_ANSWER, [write.key, write.actorId, JSON.stringify(answer ?? null)]);
      kept.catch(() => undefined);
      return answer; // the answer and the COMMIT travel together
    });
    await kept; // where it could not be kept, COMMIT has rolled back without saying so
    return answer;
  }

  private async storedAnswer<T>(tx: EntityManager, write: WriteKey): Promise<T> {
    const rows: { route: string; fingerprint: string; answer: T }[] = await tx.query(
      'SELECT route, fingerprint, answer FROM idempotency_keys WHERE key = $1 AND actor_id IS NOT DISTINCT FROM $2',
      [write.key, write.actorId],
    );
    const stored = rows[0];
    const isSame =
      stored?.route === write.route && isFingerprint(stored.fingerprint, write.content, this.fingerprintKey);
    if (!stored || !isSame) throw new DomainError('request.key-reused');
    return stored.answer;
  }

  private async purge(): Promise<void> {
    const before = new Date(Date.parse(this.clock.now()) - KEPT_DAYS * DAY_MS).toISOString();
    await this.dataSource.query('DELETE FROM idempotency_keys WHERE created_at < $1', [before]);
  }
}
