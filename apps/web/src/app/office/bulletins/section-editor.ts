import { LiveAnnouncer } from '@angular/cdk/a11y';
import { type CdkDragDrop, DragDropModule } from '@angular/cdk/drag-drop';
import {
  afterNextRender,
  Component,
  computed,
  effect,
  inject,
  Injector,
  input,
  linkedSignal,
  output,
  signal,
  untracked,
} from '@angular/core';
import {
  type BulletinArticle,
  type BulletinDetail,
  type BulletinEntry,
  type PublicationSection,
  unprintedOf,
} from '@jishan/domain';
import { narrowerThan, PHONE } from '../controls/screen-width';
import { SectionArticles } from './section-articles';
import { SectionBriefs } from './section-briefs';
import { SectionNotes } from './section-notes';
import { contentWords } from './section-words';

export type Sections = BulletinDetail['sections'];

/**
 * Articles, briefs and notes of a bulletin, section by section. Order by dragging, by the arrow keys on the handle, or by the list of
 * sections; every way ends in the same `arranged`.
 */
@Component({
  selector: 'office-section-editor',
  imports: [DragDropModule, SectionArticles, SectionBriefs, SectionNotes],
  template: `
    <div cdkDropListGroup>
      @for (section of shown(); track section.name; let sectionAt = $index) {
        <section class="sheet section-box" [attr.aria-label]="section.name">
          <details class="fold" [open]="!phone()">
            <summary [id]="'section-fold-' + sectionAt">
              <h3>
                {{ section.name }} <span class="quiet">{{ contentWords(section) }}</span>
              </h3>
            </summary>
            <office-section-articles
              [section]="section"
              [choices]="names()"
              [frozen]="frozen()"
              (dropped)="dropArticle($event)"
              (sent)="sendArticle($event.article, $event.section, $event.place)"
              (takenOut)="takeArticleOut($event, section.articles, sectionAt)"
            />
            <office-section-briefs
              [section]="section"
              [at]="sectionAt"
              [choices]="names()"
              [unprinted]="unprinted()"
              [frozen]="frozen()"
              (dropped)="drop($event)"
              (stepped)="moveByKey(section.name, $event.entry, $event.step)"
              (sent)="send($event.entry, $event.section)"
              (mentioned)="mark($event.entry, $event.mention)"
              (takenOut)="takeOut($event, section.entries, sectionAt)"
            />
            <office-section-notes
              [name]="section.name"
              [notes]="section.notes"
              [frozen]="frozen()"
              (changed)="note(section.name, $event)"
            />
          </details>
        </section>
      }
    </div>
  `,
})
export class SectionEditor {
  private readonly announcer = inject(LiveAnnouncer);
  private readonly injector = inject(Injector);

  protected readonly phone = narrowerThan(PHONE);
  protected readonly contentWords = contentWords;
  readonly sections = input.required<Sections>();
  /** Of the publication: how many briefs each section prints in full. */
  readonly rules = input.required<PublicationSection[]>();
  readonly frozen = input.required<boolean>();
  /** Moved here first: two quick presses must both count, and the second comes before the page has answered the first. */
  protected readonly shown = linkedSignal(() => this.sections());
  /** Silently left out of the print otherwise: their unit has a paragraph already. */
  protected readonly unprinted = computed(() => new Set(unprintedOf(this.shown(), this.rules())));
  readonly arranged = output<Sections>();
  readonly takenOut = output<BulletinEntry>();
  readonly articleTakenOut = output<BulletinArticle>();
  protected readonly names = computed(() => this.shown().map(({ name }) => name));

  /** What is being taken out, and what then has the focus: its button goes with it. */
  private readonly leaving = signal<{ id: string; focus: string } | null>(null);

  constructor() {
    effect(() => {
      const leaving = this.leaving();
      if (!leaving || this.shown().some((section) => idsOf(section).includes(leaving.id))) return;
      untracked(() => this.leaving.set(null));
      afterNextRender(() => document.getElementById(leaving.focus)?.focus(), { injector: this.injector });
    });
  }

  protected takeOut(entry: BulletinEntry, entries: readonly BulletinEntry[], sectionAt: number): void {
    this.leave(
      entry.briefId,
      entries.map(({ briefId }) => briefId),
      sectionAt,
    );
    this.takenOut.emit(entry);
  }

  protected takeArticleOut(article: BulletinArticle, articles: readonly BulletinArticle[], sectionAt: number): void {
    this.leave(
      article.articleId,
      articles.map(({ articleId }) => articleId),
      sectionAt,
    );
    this.articleTakenOut.emit(article);
  }

  protected drop(event: CdkDragDrop<string, string, BulletinEntry>): void {
    this.move(event.item.data, event.container.data, event.currentIndex);
  }

  protected moveByKey(sectionName: string, entry: BulletinEntry, step: -1 | 1): void {
    const entries = this.shown().find((section) => section.name === sectionName)?.entries ?? [];
    const place = entries.findIndex((other) => other.briefId === entry.briefId);
    const target = place + step;
    if (place < 0 || target < 0 || target >= entries.length) return;
    this.move(entry, sectionName, target);
    void this.announcer.announce(`已移到第 ${target + 1} 条，共 ${entries.length} 条`);
    this.focus(entry.briefId);
  }

  protected send(entry: BulletinEntry, sectionName: string): void {
    const target = this.shown().find((section) => section.name === sectionName);
    this.move(entry, sectionName, target?.entries.length ?? 0);
    void this.announcer.announce(`已移到“${sectionName}”`);
    this.focus(entry.briefId);
  }

  protected mark(entry: BulletinEntry, mention: boolean): void {
    this.arrange(
      this.shown().map((section) => ({
        ...section,
        entries: section.entries.map((other) => (other.briefId === entry.briefId ? { ...other, mention } : other)),
      })),
    );
  }

  protected dropArticle(event: CdkDragDrop<string, string, BulletinArticle>): void {
    this.moveArticle(event.item.data, event.container.data, event.currentIndex);
  }

  protected sendArticle(article: BulletinArticle, sectionName: string, place: number | null): void {
    const count = this.shown().find((section) => section.name === sectionName)?.articles.length ?? 0;
    this.moveArticle(article, sectionName, place ?? count);
    const done = place === null ? `已移到“${sectionName}”` : `已移到第 ${place + 1} 篇，共 ${count} 篇`;
    void this.announcer.announce(done);
    this.focus(article.articleId);
  }

  protected note(sectionName: string, notes: string[]): void {
    this.arrange(this.shown().map((section) => (section.name === sectionName ? { ...section, notes } : section)));
  }

  private moveArticle(article: BulletinArticle, sectionName: string, place: number): void {
    this.arrange(
      this.shown().map((section) => {
        const articles = section.articles.filter((other) => other.articleId !== article.articleId);
        if (section.name === sectionName) articles.splice(place, 0, article);
        return { ...section, articles };
      }),
    );
  }

  private move(entry: BulletinEntry, sectionName: string, place: number): void {
    this.arrange(
      this.shown().map((section) => {
        const entries = section.entries.filter((other) => other.briefId !== entry.briefId);
        if (section.name === sectionName) entries.splice(place, 0, entry);
        return { ...section, entries };
      }),
    );
  }

  /** The next one has the focus, or the one before, or else the section. */
  private leave(id: string, ids: readonly string[], sectionAt: number): void {
    const place = ids.indexOf(id);
    const next = ids[place + 1] ?? ids[place - 1];
    this.leaving.set({ id, focus: next ? `handle-${next}` : `section-fold-${sectionAt}` });
  }

  /** Moving a row in the page takes the focus away from it. */
  private focus(id: string): void {
    afterNextRender(() => document.getElementById(`handle-${id}`)?.focus(), { injector: this.injector });
  }

  private arrange(sections: Sections): void {
    this.leaving.set(null);
    this.shown.set(sections);
    this.arranged.emit(sections);
  }
}

function idsOf({ articles, entries }: Sections[number]): string[] {
  return [...articles.map(({ articleId }) => articleId), ...entries.map(({ briefId }) => briefId)];
}
