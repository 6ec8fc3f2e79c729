import { Service, signal } from '@angular/core';
import type { Problem } from '@jishan/domain';

export interface Notice {
  id: number;
  tone: 'good' | 'bad';
  text: string;
}

const SHOWN_MS = 6_000;

/** Short sentences about what just happened, read aloud by screen readers. */
@Service()
export class Notices {
  private nextId = 1;
  private readonly list = signal<readonly Notice[]>([]);
  readonly shown = this.list.asReadonly();

  say(text: string): void {
    this.show({ id: this.nextId++, tone: 'good', text });
  }

  /** For refusals that have no better place on the page. They stay until they are put away. */
  complain(problem: Problem): void {
    const text = problem.detail ? `${problem.title}：${problem.detail}` : problem.title;
    this.show({
      id: this.nextId++,
      tone: 'bad',
      text: problem.code === 'unexpected' && problem.traceId ? `${text}（编号 ${problem.traceId}）` : text,
    });
  }

  putAway(id: number): void {
    this.list.update((notices) => notices.filter((notice) => notice.id !== id));
  }

  private show(notice: Notice): void {
    // The news of the moment before is no longer news; a refusal is, until it is put away.
    this.list.update((notices) =>
      [...notices.filter((other) => other.tone === 'bad' && other.text !== notice.text), notice].slice(-3),
    );
    if (notice.tone === 'good') setTimeout(() => this.putAway(notice.id), SHOWN_MS);
  }
}
