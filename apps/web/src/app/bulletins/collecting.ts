import { computed, inject, signal } from '@angular/core';
import type { BulletinRecord } from '@jishan/domain';
import { Live } from '../live/live';
import { Loaded } from '../ui/loaded';
import { BulletinsApi } from './bulletins.api';
import { PublicationChoices } from './publication-choices';

/**
 * The bulletins that are being collected, and which of them and which of its sections somebody chooses to put something into.
 * Make it in a field: it needs the injection context.
 */
export class Collecting {
  private readonly api = inject(BulletinsApi);
  private readonly publications = new PublicationChoices();

  readonly bulletins = new Loaded(
    () => true,
    async () => (await this.api.list({ state: 'collecting' })).items,
  );
  readonly wanted = signal('');
  readonly wantedSection = signal('');
  readonly offered = computed(() => (this.bulletins.value() ?? []).filter((bulletin) => this.isOffered(bulletin)));
  readonly target = computed(
    () => this.offered().find((bulletin) => bulletin.id === this.wanted()) ?? this.offered()[0] ?? null,
  );
  /** Names of the sections of the chosen one. */
  readonly sections = computed(() => {
    const publication = this.publications.known.value()?.find(({ id }) => id === this.target()?.publicationId);
    return publication?.sections.map(({ name }) => name) ?? [];
  });
  /** Null where the chosen bulletin has no section of the wanted name. */
  readonly section = computed(() => this.sections().find((name) => name === this.wantedSection()) ?? null);
  /** What stands for a bulletin where there is none to choose. */
  readonly none = computed(() => (this.bulletins.value() ? '没有征集中的快报' : '还没有取到快报'));
  readonly refusal = computed(() => {
    if (this.target()) return null;
    return this.bulletins.value() ? '没有征集中的快报，请先在“快报”里新建一期' : '还没有取到快报，请稍候';
  });

  /** Two of one day are told apart by what is in them. */
  readonly labelOf = ({ publicationTitle, issuedOn, briefCount }: BulletinRecord): string =>
    `${publicationTitle}（${issuedOn}，已有 ${briefCount} 条）`;

  constructor(private readonly isOffered: (bulletin: BulletinRecord) => boolean = () => true) {
    inject(Live).watch(['bulletin.changed'], () => void this.bulletins.reload());
  }
}
