import { afterNextRender, Component, computed, inject, Injector, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import {
  ACTIVITY_CATEGORIES,
  BRIEF_MARK_LABELS,
  BRIEF_MARKS,
  BRIEF_STATUS_LABELS,
  BRIEF_STATUSES,
  type BriefDetail,
  type BriefQuery,
  type BriefRecord,
} from '@jishan/domain';
import { BriefsApi } from '../../briefs/briefs.api';
import { PublicationChoices } from '../../bulletins/publication-choices';
import { Live } from '../../live/live';
import { Session } from '../../session/session';
import { ListFaces } from '../../ui/list-faces';
import { PagedList } from '../../ui/loaded';
import { MoreButton } from '../../ui/more-button';
import { UnsavedWork } from '../../ui/unsaved-work';
import { Panel } from '../controls/panel';
import { narrowerThan, PHONE } from '../controls/screen-width';
import { ChoiceFilter, ClearFilters, TextFilter, UnitFilter } from '../controls/filters';
import { chosen, dayOrNothing, UrlFilters } from '../controls/url-filters';
import { BriefCard } from './brief-card';
import type { BriefDraft } from './brief-draft';
import { BriefView } from './brief-view';
import { Corrections } from './corrections';
import { KeptEdits } from './kept-edits';
import { PlaceBar } from './place-bar';

const ONE_COLUMN = 1100;
const SHOWN = 20;

/** The desk: briefs arrive by themselves at the top; what is open beside the list stays where it is. */
@Component({
  selector: 'office-brief-desk',
  imports: [
    UnitFilter,
    TextFilter,
    ChoiceFilter,
    ClearFilters,
    BriefCard,
    BriefView,
    Corrections,
    ListFaces,
    MoreButton,
    Panel,
    PlaceBar,
    RouterLink,
  ],
  templateUrl: './brief-desk.html',
  host: { '(keydown)': 'stepThrough($event)' },
})
export class BriefDesk {
  private readonly api = inject(BriefsApi);
  private readonly keptEdits = inject(KeptEdits);
  private readonly injector = inject(Injector);
  protected readonly session = inject(Session);
  protected readonly filters = inject(UrlFilters);
  protected readonly live = inject(Live);

  readonly section = input<string>();
  readonly category = input<string>();
  readonly unitId = input<string>();
  readonly campaign = input<string>();
  readonly from = input<string>();
  readonly to = input<string>();
  readonly status = input<string>();
  readonly mark = input<string>();
  readonly headcountMin = input<string>();
  /** The brief that is open. */
  readonly open = input<string>();

  protected readonly narrow = narrowerThan(ONE_COLUMN);
  protected readonly phone = narrowerThan(PHONE);
  protected readonly statuses = BRIEF_STATUSES;
  protected readonly statusLabels = BRIEF_STATUS_LABELS;
  protected readonly marks = BRIEF_MARKS;
  protected readonly markLabels = BRIEF_MARK_LABELS;
  protected readonly categories = ACTIVITY_CATEGORIES;
  protected readonly publications = new PublicationChoices();
  protected readonly briefs = new PagedList(
    (): BriefQuery => ({
      section: this.section(),
      category: chosen(ACTIVITY_CATEGORIES, this.category()),
      unitId: this.unitId(),
      campaign: this.campaign(),
      from: dayOrNothing(this.from()),
      to: dayOrNothing(this.to()),
      status: chosen(BRIEF_STATUSES, this.status()),
      mark: chosen(BRIEF_MARKS, this.mark()),
      headcountMin: /^\d{1,9}$/.test(this.headcountMin() ?? '') ? Number(this.headcountMin()) : undefined,
    }),
    (query, cursor) => this.api.list(query, cursor),
  );
  protected readonly applied = computed(() => ({
    section: this.section(),
    category: this.category(),
    unitId: this.unitId(),
    campaign: this.campaign(),
    from: this.from(),
    to: this.to(),
    status: this.status(),
    mark: this.mark(),
    headcountMin: this.headcountMin(),
  }));
  /** Came in while the desk was open. */
  protected readonly arrived = signal<ReadonlySet<string>>(new Set());
  protected readonly announcement = signal('');
  private readonly ticked = signal<ReadonlySet<string>>(new Set());
  protected readonly picked = computed(() => this.briefs.items().filter((brief) => this.ticked().has(brief.id)));

  protected readonly writing = signal<BriefDraft | null>(null);
  /** The brief whose text is changed and not saved. */
  protected readonly unsavedId = computed(() => {
    const draft = this.writing();
    return draft !== null && draft.text !== draft.before ? draft.briefId : null;
  });
  private readonly unsavedWork = new UnsavedWork(() => this.unsavedId() !== null, {
    title: '简讯的修改还没有保存，确定离开？',
    consequences: ['改过的文字没有保存到简讯里；浏览器存得下时，下次在本机打开这条简讯可以接着改。'],
    cancelLabel: '继续修改',
  });
  /** Begun and not saved, today or before: no bulletin takes these, it would get the text of before. */
  protected readonly unsaved = computed(() => {
    const [now, kept] = [this.unsavedId(), this.keptEdits.all()];
    return new Set([...kept.map(({ briefId }) => briefId), ...(now ? [now] : [])]);
  });
  /** Those that are not open. */
  protected readonly left = computed(() => this.keptEdits.all().filter(({ briefId }) => briefId !== this.open()));

  constructor() {
    this.live.watch(['brief.drafted', 'brief.changed'], (id, name) => void this.takeIn(id, name === 'brief.drafted'));
    this.live.watch(['bulletin.changed'], () => void this.briefs.freshen(idOf));
  }

  /** For another brief or another page. What was being typed waits in the browser. */
  async mayLeave(): Promise<boolean> {
    const may = await this.unsavedWork.mayLeave();
    if (may) this.writing.set(null);
    return may;
  }

  protected isTicked(brief: BriefRecord): boolean {
    return this.ticked().has(brief.id);
  }

  protected tick(brief: BriefRecord, on: boolean): void {
    this.ticked.update((ids) => new Set(on ? [...ids, brief.id] : [...ids].filter((id) => id !== brief.id)));
  }

  protected untickAll(): void {
    this.ticked.set(new Set());
  }

  /** The button that was pressed is gone: on with the brief that comes next, or the last one. */
  protected showPlaced(): void {
    const [items, placed] = [this.briefs.items(), new Set(this.picked().map(idOf))];
    const last = items.findLastIndex((brief) => placed.has(brief.id));
    const next = items[last + 1] ?? items[last];
    this.untickAll();
    if (next) afterNextRender(() => document.getElementById(`brief-${next.id}`)?.focus(), { injector: this.injector });
    void this.followPlaced([...placed]);
  }

  protected beginningOf({ text }: BriefDraft): string {
    const characters = [...text];
    return characters.length > SHOWN ? `${characters.slice(0, SHOWN).join('')}…` : text;
  }

  protected showChanged(brief: BriefDetail): void {
    this.briefs.putInPlace(brief, idOf);
  }

  /** Up and down go from brief to brief; Enter opens the one in focus. */
  protected stepThrough(event: KeyboardEvent): void {
    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    if (step === 0) return;
    const links = [...document.querySelectorAll<HTMLElement>('.brief-list a')];
    const at = links.findIndex((link) => link === document.activeElement);
    const next = links[at + step];
    if (at < 0 || !next) return;
    event.preventDefault();
    next.focus();
  }

  /** A filter may leave out by now what was placed: it stays to be seen, as what it has become. */
  private async followPlaced(ids: readonly string[]): Promise<void> {
    await Promise.all(ids.map((id) => this.follow(id)));
  }

  private follow(id: string | null): Promise<void> {
    return this.briefs.follow(id, idOf, (shown) => this.api.get(shown));
  }

  private async takeIn(id: string | null, isNew: boolean): Promise<void> {
    const before = new Set(this.briefs.items().map(idOf));
    await this.follow(id);
    if (!isNew) return;
    const news = this.briefs.items().filter((brief) => !before.has(brief.id));
    if (news.length === 0) return;
    this.arrived.update((ids) => new Set([...ids, ...news.map(idOf)]));
    this.announcement.set(`新到 ${news.length} 条简讯：${news[0]?.unitName ?? ''}`);
  }
}

function idOf(brief: BriefRecord): string {
  return brief.id;
}
