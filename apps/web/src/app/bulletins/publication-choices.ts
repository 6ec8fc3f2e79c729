import { computed, inject } from '@angular/core';
import { Session } from '../session/session';
import { Loaded } from '../ui/loaded';
import { PublicationsApi } from './publications.api';

/** The publications, and what lists are filtered by of them. Make it in a field: it needs the injection context. */
export class PublicationChoices {
  private readonly api = inject(PublicationsApi);
  private readonly session = inject(Session);

  readonly known = new Loaded(
    () => (this.session.mayEver('publication.read') ? true : null),
    () => this.api.list(),
  );
  readonly ids = computed(() => this.known.value()?.map(({ id }) => id) ?? []);
  /** By the id. */
  readonly titles = computed(() => Object.fromEntries(this.known.value()?.map(({ id, title }) => [id, title]) ?? []));
  /** Of all of them, each name once. */
  readonly sections = computed(() => [
    ...new Set(this.known.value()?.flatMap(({ sections }) => sections.map(({ name }) => name))),
  ]);
}
