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

  /** For refusals that have no better place on the page. They stay until they are put away or the next one comes. */
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
    // What comes takes the place of its like, so that they never pile up over the page; a refusal outlives good news.
    this.list.update((notices) => [
      ...(notice.tone === 'good' ? notices.filter((other) => other.tone === 'bad') : []),
      notice,
    ]);
    if (notice.tone === 'good') setTimeout(() => this.putAway(notice.id), SHOWN_MS);
  }
}
