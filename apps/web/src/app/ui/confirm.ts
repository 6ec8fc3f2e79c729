import { Service, signal } from '@angular/core';

export interface Question {
  title: string;
  /** What will happen, one whole sentence each. */
  consequences: readonly string[];
  confirmLabel: string;
  cancelLabel?: string;
  /** Something is lost or undone. */
  dangerous?: boolean;
  /** Asks for a reason, which must be given. */
  reasonLabel?: string;
}

/** `reason` is empty unless it was asked for. */
export type Decision = { reason: string };

/** Shows what an action would do before it is done. */
@Service()
export class Confirm {
  readonly open = signal<{ question: Question; decide: (decision: Decision | null) => void } | null>(null);

  /** Null: the person thought better of it. */
  ask(question: Question): Promise<Decision | null> {
    this.open()?.decide(null);
    return new Promise((resolve) => {
      const decide = (decision: Decision | null) => {
        this.open.set(null);
        resolve(decision);
      };
      this.open.set({ question, decide });
    });
  }
}
