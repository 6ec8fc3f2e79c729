import { DestroyRef, inject } from '@angular/core';
import { Confirm, type Question } from './confirm';

/**
 * Asks before work that is not saved is left: the route by {@link mayLeave}, the browser in its own words when the page
 * is reloaded or closed. Make it in a field: it needs the injection context.
 */
export class UnsavedWork {
  private readonly confirm = inject(Confirm);

  constructor(
    private readonly unsaved: () => boolean,
    private readonly question: Pick<Question, 'title' | 'consequences' | 'cancelLabel'>,
  ) {
    const holdBack = (event: BeforeUnloadEvent) => {
      if (this.unsaved()) event.preventDefault();
    };
    addEventListener('beforeunload', holdBack);
    inject(DestroyRef).onDestroy(() => removeEventListener('beforeunload', holdBack));
  }

  async mayLeave(): Promise<boolean> {
    if (!this.unsaved()) return true;
    return (await this.confirm.ask({ ...this.question, confirmLabel: '离开', dangerous: true })) !== null;
  }
}
