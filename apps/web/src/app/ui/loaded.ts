import { computed, effect, signal, type Signal, untracked } from '@angular/core';
import type { Page, Problem } from '@jishan/domain';
import { toProblem } from '../http/problem';

/** The four faces of everything that is fetched; idle while nothing is asked. */
export type Face = 'idle' | 'loading' | 'empty' | 'failed' | 'full';

/** What {@link ListFaces} needs to show any of them. */
export interface Faced {
  readonly face: Signal<Face>;
  readonly problem: Signal<Problem | null>;
  reload(): Promise<void>;
}

export type State<T> = { value: T | null; problem: Problem | null; busy: boolean };

/**
 * One thing (or a whole list) fetched for a question; asked again whenever the question's signals change. A null
 * question asks nothing. Make it in a field: it needs the injection context.
 *
 * @example protected readonly activity = new Loaded(() => this.id(), (id) => this.api.getActivity(id));
 */
export class Loaded<Q, T> implements Faced {
  private readonly state = signal<State<T>>({ value: null, problem: null, busy: true });
  private readonly latest = new Latest();

  readonly value = computed(() => this.state().value);
  readonly problem = computed(() => this.state().problem);
  readonly busy = computed(() => this.state().busy);
  readonly face = computed(() => faceOf(this.state()));

  constructor(
    private readonly question: () => Q | null,
    private readonly fetch: (question: Q) => Promise<T>,
  ) {
    effect(() => {
      const question = this.question();
      untracked(() => {
        this.state.set(asked(question));
        void this.reload();
      });
    });
  }

  /** Asks again and keeps what is shown until the answer is there, and also then where the answer is not wanted any more. */
  async reload(isUnwanted: (answer: T) => boolean = () => false): Promise<void> {
    const isLatest = this.latest.begin();
    const question = untracked(this.question);
    if (question === null) return;
    this.state.update((state) => ({ ...state, busy: true }));
    try {
      const value = await this.fetch(question);
      if (!isLatest()) return;
      const isKept = isUnwanted(value);
      this.state.update((state) => ({ value: isKept ? state.value : value, problem: null, busy: false }));
    } catch (error) {
      if (isLatest()) this.state.update((state) => ({ ...state, problem: toProblem(error), busy: false }));
    }
  }

  /** An action answered with the new state of what is shown. */
  replace(value: T): void {
    this.latest.begin();
    this.state.set({ value, problem: null, busy: false });
  }
}

/** A list that comes in pages: the first for each question, the others by {@link more}. */
export class PagedList<Q, T> implements Faced {
  private readonly state = signal<State<T[]> & { nextCursor: string | null }>({
    value: null,
    problem: null,
    busy: true,
    nextCursor: null,
  });
  private readonly latest = new Latest();

  readonly items = computed(() => this.state().value ?? []);
  readonly problem = computed(() => this.state().problem);
  readonly busy = computed(() => this.state().busy);
  readonly hasMore = computed(() => this.state().nextCursor !== null);
  readonly face = computed(() => faceOf(this.state()));

  constructor(
    private readonly question: () => Q | null,
    private readonly fetch: (question: Q, cursor: string | undefined) => Promise<Page<T>>,
  ) {
    effect(() => {
      const question = this.question();
      untracked(() => {
        this.state.set({ ...asked(question), nextCursor: null });
        void this.reload();
      });
    });
  }

  /** The first page again; what is shown stays until it is there. */
  reload(): Promise<void> {
    return this.ask(undefined, () => []);
  }

  more(): Promise<void> {
    const cursor = this.state().nextCursor;
    return cursor === null || this.busy() ? Promise.resolve() : this.ask(cursor, () => this.items());
  }

  /** News: the first page again, merged into what is shown, so that nothing loaded or looked at goes away. */
  async freshen(idOf: (item: T) => string): Promise<void> {
    const question = untracked(this.question);
    if (question === null || this.state().value === null) return this.reload();
    const isLatest = this.latest.begin();
    try {
      const page = await this.fetch(question, undefined);
      if (!isLatest()) return;
      const shown = new Set(this.items().map(idOf));
      page.items.forEach((item) => this.putInPlace(item, idOf));
      const news = page.items.filter((item) => !shown.has(idOf(item)));
      this.state.update((state) => ({
        ...state,
        value: [...news, ...(state.value ?? [])],
        problem: null,
        busy: false,
      }));
    } catch (error) {
      if (isLatest()) this.state.update((state) => ({ ...state, problem: toProblem(error), busy: false }));
    }
  }

  /** News of one item: what is shown is asked for by itself, for the filter may leave out what it has become; others may be new. */
  async follow(id: string | null, idOf: (item: T) => string, get: (id: string) => Promise<T>): Promise<void> {
    const isShown = id !== null && this.items().some((item) => idOf(item) === id);
    const item = isShown ? await get(id).catch(() => null) : null;
    if (item) this.putInPlace(item, idOf);
    else await this.freshen(idOf);
  }

  /** One item has changed; it keeps its place. */
  putInPlace(item: T, idOf: (item: T) => string): void {
    this.state.update((state) => ({
      ...state,
      value: state.value?.map((shown) => (idOf(shown) === idOf(item) ? item : shown)) ?? null,
    }));
  }

  private async ask(cursor: string | undefined, before: () => T[]): Promise<void> {
    const isLatest = this.latest.begin();
    const question = untracked(this.question);
    if (question === null) return;
    this.state.update((state) => ({ ...state, busy: true }));
    try {
      const page = await this.fetch(question, cursor);
      if (isLatest())
        this.state.set({
          value: [...before(), ...page.items],
          problem: null,
          busy: false,
          nextCursor: page.nextCursor,
        });
    } catch (error) {
      if (isLatest()) this.state.update((state) => ({ ...state, problem: toProblem(error), busy: false }));
    }
  }
}

/** An answer that was overtaken by a later question is not shown. */
class Latest {
  private number = 0;

  begin(): () => boolean {
    const mine = ++this.number;
    return () => mine === this.number;
  }
}

/** Before any answer; a null question waits for none. */
export function asked(question: unknown): State<never> {
  return { value: null, problem: null, busy: question !== null };
}

export function faceOf({ value, problem, busy }: State<unknown>): Face {
  if (value === null) return busy ? 'loading' : problem ? 'failed' : 'idle';
  return Array.isArray(value) && value.length === 0 ? (problem ? 'failed' : 'empty') : 'full';
}
