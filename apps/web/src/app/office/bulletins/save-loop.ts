import { computed, signal } from '@angular/core';
import type { Problem } from '@jishan/domain';
import type { Outcome } from '../../http/attempt';
import { isUncertain } from '../../http/problem';

/**
 * Saves what stands on the screen after every change, one save at a time, each on what the one before was answered with.
 * What got no answer goes out again, the very same, before anything newer.
 */
export class SaveLoop<I, T> {
  private readonly unanswered = signal<I | null>(null);
  private changed = false;
  private running: Promise<Problem | null> | null = null;

  readonly unsaved = computed(() => this.unanswered() !== null);

  /** `accept` hears whether the screen is ahead of the answer. */
  constructor(
    private readonly current: () => I | null,
    private readonly send: (input: I) => Promise<Outcome<T>>,
    private readonly accept: (saved: T, ahead: boolean) => void,
  ) {}

  change(): void {
    this.changed = true;
  }

  /** What was changed and not sent yet is given up. */
  forget(): void {
    this.changed = false;
  }

  /** What is on the screen was refused and cannot be settled now: it goes out again when asked for. */
  hold(): void {
    this.unanswered.set(this.current());
  }

  /** Something else stands on the screen now. */
  reset(): void {
    this.forget();
    this.unanswered.set(null);
  }

  /** Until nothing is left to be saved, or up to the first problem. Asked again meanwhile, it is the same run. */
  run(): Promise<Problem | null> {
    this.running ??= this.saveAll().finally(() => (this.running = null));
    return this.running;
  }

  private async saveAll(): Promise<Problem | null> {
    while (this.changed || this.unsaved()) {
      const input = this.unanswered() ?? this.take();
      if (input === null) return null;
      const outcome = await this.send(input);
      this.unanswered.set(!outcome.done && isUncertain(outcome.problem) ? input : null);
      if (!outcome.done) {
        if (!this.unsaved()) this.forget();
        return outcome.problem;
      }
      this.accept(outcome.value, this.changed);
    }
    return null;
  }

  private take(): I | null {
    this.changed = false;
    return this.current();
  }
}
