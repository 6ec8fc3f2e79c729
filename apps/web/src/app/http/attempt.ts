import { computed, signal } from '@angular/core';
import type { Problem } from '@jishan/domain';
import { isUncertain, toProblem } from './problem';

export type Outcome<T> = { done: true; value: T } | { done: false; problem: Problem };

/**
 * Something a person does that must happen once. The idempotency key belongs to the intention: pressing twice, or again
 * after the network failed, sends the same key, so the server answers with what it did the first time. Other input, or
 * a clear answer, begins a new intention.
 *
 * @example
 * protected readonly signingUp = new Attempt((key, shiftId: string) => this.api.signUp(key, this.id(), { shiftId }));
 * const outcome = await this.signingUp.run(shift.id);
 */
export class Attempt<Args extends readonly unknown[], T> {
  private readonly state = signal<{ busy: boolean; problem: Problem | null }>({ busy: false, problem: null });
  private intention: { key: string; input: string; outcome: Promise<Outcome<T>> } | null = null;

  readonly busy = computed(() => this.state().busy);
  readonly problem = computed(() => this.state().problem);
  /** The last try got no answer: it may have happened. Only the very same input should be sent again. */
  readonly uncertain = computed(() => {
    const { problem } = this.state();
    return problem !== null && isUncertain(problem);
  });

  constructor(private readonly work: (key: string, ...args: Args) => Promise<T>) {}

  async run(...args: Args): Promise<Outcome<T>> {
    const input = JSON.stringify(args);
    if (this.busy() && this.intention?.input === input) return this.intention.outcome;
    if (this.busy()) await this.intention?.outcome;
    const key = this.intention?.input === input ? this.intention.key : newWriteKey();
    const outcome = this.tryOnce(key, args);
    this.intention = { key, input, outcome };
    const settled = await outcome;
    if (settled.done || !isUncertain(settled.problem)) this.intention = null;
    return settled;
  }

  forgetProblem(): void {
    this.state.set({ busy: this.busy(), problem: null });
  }

  private async tryOnce(key: string, args: Args): Promise<Outcome<T>> {
    this.state.set({ busy: true, problem: null });
    try {
      const value = await this.work(key, ...args);
      this.state.set({ busy: false, problem: null });
      return { done: true, value };
    } catch (error) {
      const problem = toProblem(error);
      this.state.set({ busy: false, problem });
      return { done: false, problem };
    }
  }
}

/** 128 random bits in hexadecimal. (crypto.randomUUID is missing on plain http.) */
export function newWriteKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
