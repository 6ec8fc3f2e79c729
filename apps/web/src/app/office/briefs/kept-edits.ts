import { computed, inject, Service, signal } from '@angular/core';
import { Session } from '../../session/session';
import { KeptTexts } from '../../ui/kept-texts';
import { type BriefDraft, isDraft } from './brief-draft';

/** Changes of briefs that were begun in this browser and neither saved nor given up. */
@Service()
export class KeptEdits {
  private readonly session = inject(Session);
  private readonly texts = computed(() => new KeptTexts('brief', this.session.actor()?.userId ?? '', isDraft));
  private readonly changes = signal(0);

  readonly all = computed((): readonly BriefDraft[] => {
    this.changes();
    return this.texts().all();
  });

  /** False when the browser keeps nothing. What says what the brief says is no change. */
  write(draft: BriefDraft): boolean {
    if (draft.text === draft.before) this.texts().drop(draft.briefId);
    const isKept = draft.text === draft.before || this.texts().write(draft.briefId, draft);
    this.changes.update((count) => count + 1);
    return isKept;
  }

  drop(briefId: string): void {
    this.texts().drop(briefId);
    this.changes.update((count) => count + 1);
  }
}
