import { randomUUID } from 'node:crypto';
import type { Problem } from '@jishan/domain';
import type { Client } from '../../support/client.ts';
import { pause } from '../../support/fleet.ts';

/** What clients do at the bank. */
export type Kind = 'plan' | 'publish' | 'confirm' | 'reverse' | 'redeem' | 'void' | 'reserve' | 'hand-over' | 'cancel';

export interface Operation {
  kind: Kind;
  by: Client;
  method: 'POST' | 'PUT';
  path: string;
  body: unknown;
  key: string;
  /** What the client knows: it was done, it was refused and left nothing, or nobody can tell yet. */
  outcome: 'done' | 'refused' | 'unknown';
  /** Was it unknown once? */
  doubted: boolean;
  /** Of a refusal. */
  code: string | null;
  answer: unknown;
}

export type Request = Pick<Operation, 'kind' | 'by' | 'path' | 'body'> & { method?: Operation['method'] };

const TRIES = 3;
const PATIENCE_MS = 15_000;
const SERVICE_UNAVAILABLE = 503;

/** Everything that was asked, with what came of it as far as the clients were told. */
export class History {
  readonly operations: Operation[] = [];
  /** Answers that no client should ever get: an error nobody expected, or another answer than before under the same key. */
  readonly scandals: string[] = [];
  requests = 0;
  /** How often somebody was told that it is done, or why not. */
  answered = 0;
  private readonly dice: () => number;

  constructor(dice: () => number) {
    this.dice = dice;
  }

  /** Asks, and asks again under the same key while nobody can tell; some are left open, to be settled at the end. */
  async ask<T>({ method = 'POST', ...request }: Request): Promise<T | null> {
    const open = { outcome: 'unknown' as const, doubted: false, code: null, answer: null };
    const operation: Operation = { ...request, method, key: randomUUID(), ...open };
    this.operations.push(operation);
    for (let tries = 0; tries < TRIES; tries++) {
      await this.send(operation);
      if (operation.outcome !== 'unknown') break;
      await pause(150 + 600 * this.dice());
    }
    return operation.outcome === 'done' ? (operation.answer as T) : null;
  }

  /** Sends it once, whatever is known of it. */
  async send(operation: Operation): Promise<void> {
    this.requests += 1;
    const { by, method, path, body, key } = operation;
    const answer = await Promise.race([
      by.send(method, path, body, { 'idempotency-key': key }).catch(() => null),
      pause(PATIENCE_MS).then(() => null),
    ]);
    if (answer === null || answer.status === SERVICE_UNAVAILABLE || answer.status === 401) {
      operation.doubted = true;
      // an access token lives for ten minutes
      if (answer?.status === 401) await by.signInAgain().catch(() => undefined);
      return;
    }
    this.answered += 1;
    // the trace id is how the log of the server tells what happened
    if (answer.status >= 500)
      this.scandals.push(`${method} ${path}: ${answer.status} ${(answer.body as Problem).traceId}`);
    else if (answer.status >= 400) this.refused(operation, (answer.body as Problem).code);
    else this.done(operation, answer.body);
  }

  /** Resolves when so many more have been answered. */
  async served(more: number, patienceMs = 120_000): Promise<void> {
    const [goal, end] = [this.answered + more, Date.now() + patienceMs];
    while (this.answered < goal) {
      if (Date.now() > end) throw new Error(`fewer than ${more} operations were answered within ${patienceMs} ms`);
      await pause(20);
    }
  }

  /** Asks until it is known of every operation. */
  async settle(): Promise<void> {
    const open = this.operations.filter(({ outcome }) => outcome === 'unknown');
    const lane = async () => {
      for (let next = open.pop(); next; next = open.pop())
        while (next.outcome === 'unknown') {
          await this.send(next);
          if (next.outcome === 'unknown') await pause(100);
        }
    };
    await Promise.all(Array.from({ length: 16 }, lane));
  }

  /** Some of what was done is asked for once more: each gets the answer it got. */
  async askAgain(count: number): Promise<void> {
    const done = this.operations.filter(({ outcome }) => outcome === 'done');
    const step = Math.max(1, Math.floor(done.length / count));
    for (let at = 0; at < done.length; at += step) await this.send(done[at] as Operation);
  }

  of(kind: Kind, outcome: Operation['outcome'] = 'done'): Operation[] {
    return this.operations.filter((operation) => operation.kind === kind && operation.outcome === outcome);
  }

  private done(operation: Operation, answer: unknown): void {
    if (operation.outcome === 'refused') this.scandals.push(`${operation.path}: done after it was refused`);
    if (operation.outcome === 'done' && nameOf(answer) !== nameOf(operation.answer))
      this.scandals.push(`${operation.path}: ${nameOf(answer)} after ${nameOf(operation.answer)} under one key`);
    Object.assign(operation, { outcome: 'done', answer });
  }

  private refused(operation: Operation, code: string): void {
    if (operation.outcome === 'done') this.scandals.push(`${operation.path}: ${code} after it was done`);
    else Object.assign(operation, { outcome: 'refused', code });
  }
}

/** The id of what was made. */
function nameOf(answer: unknown): string {
  const { id, transferId, feedEventId } = answer as { id?: unknown; transferId?: unknown; feedEventId?: unknown };
  return String(id ?? transferId ?? feedEventId);
}
