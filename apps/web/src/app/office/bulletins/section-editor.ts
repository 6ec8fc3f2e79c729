import { LiveAnnouncer } from '@angular/cdk/a11y';
import { type CdkDrag, type CdkDragDrop, DragDropModule } from '@angular/cdk/drag-drop';
import { afterNextRender, Component, computed, inject, Injector, input, linkedSignal, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import {
  BRIEF_MARK_LABELS,
  type BulletinArticle,
  type BulletinDetail,
  type BulletinEntry,
  type PublicationSection,
  unprintedOf,
} from '@jishan/domain';
import { narrowerThan } from '../controls/screen-width';
import { SectionArticles } from './section-articles';
import { SectionNotes } from './section-notes';
import { contentWords, noBriefsWords } from './section-words';

export type Sections = BulletinDetail['sections'];

/** Below it the sections stand folded: unfolded they are many screens long. */
export const PHONE = 700;

/**
 * Articles, briefs and notes of a bulletin, section by section. Order by dragging, by the arrow keys on the handle, or by the list of
 * sections; every way ends in the same `arranged`.
 */
@Component({
  selector: 'office-section-editor',
  imports: [DragDropModule, RouterLink, SectionArticles, SectionNotes],
  template: `
    <div cdkDropListGroup>
      @for (section of shown(); track section.name) {
        <section class="sheet section-box" [attr.aria-label]="section.name">
          <details class="fold" [open]="!phone()">
            <summary>
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
              (takenOut)="articleTakenOut.emit($event)"
            />
            <ol
              class="entry-list"
              cdkDropList
              [id]="'section-' + $index"
              [cdkDropListData]="section.name"
              [cdkDropListDisabled]="frozen()"
              [cdkDropListEnterPredicate]="isBrief"
              (cdkDropListDropped)="drop($event)"
            >
              @for (entry of section.entries; track entry.briefId; let place = $index) {
                <li class="entry" cdkDrag [cdkDragData]="entry">
                  @if (!frozen()) {
                    <button
                      type="button"
                      class="entry-handle"
                      cdkDragHandle
                      [id]="'handle-' + entry.briefId"
                      [attr.aria-label]="'排序：' + entry.unit + '，第 ' + (place + 1) + ' 条，按上下方向键移动'"
                      (keydown)="moveByKey($event, section.name, entry)"
                    >
                      <span aria-hidden="true">⠿</span>
                    </button>
                  }
                  <div class="entry-body">
                    <p class="entry-text" [class.entry-mention]="entry.mention">{{ entry.text }}</p>
                    <div class="entry-tools">
                      @if (entry.mention && frozen()) {
                        <span class="mark">只提单位名</span>
                      }
                      @if (unprinted().has(entry)) {
                        <span class="mark mark-wait">本期不单独印出：{{ entry.unit }}已有全文</span>
                      }
                      @if (entry.edited) {
                        <span class="mark">已人工修改</span>
                      }
                      @if (entry.outdated) {
                        <span class="mark mark-wait">{{ marks.outdated }}</span>
                      }
                      @for (flag of entry.flags; track flag.figure) {
                        <span class="mark mark-wait" [title]="flag.reason">{{ flag.figure }}：{{ marks.flagged }}</span>
                      }
                      <a routerLink="/office/briefs" [queryParams]="{ open: entry.briefId }">{{
                        frozen() ? '查看来源' : '修改文字'
                      }}</a>
                      @if (!frozen()) {
                        <label>
                          <input
                            #mentionBox
                            type="checkbox"
                            [checked]="entry.mention"
                            (change)="mark(entry, mentionBox.checked)"
                          />
                          只提单位名
                        </label>
                        <label>
                          栏目
                          <select #sectionBox class="ant-input" (change)="send(entry, sectionBox.value)">
                            @for (choice of shown(); track choice.name) {
                              <option [value]="choice.name" [selected]="choice.name === section.name">
                                {{ choice.name }}
                              </option>
                            }
                          </select>
                        </label>
                        <button
                          type="button"
                          class="link-button"
                          [attr.aria-label]="'移出：' + entry.unit + '的简讯'"
                          (click)="takenOut.emit(entry)"
                        >
                          移出
                        </button>
                      }
                    </div>
                  </div>
                </li>
              } @empty {
                @if (noBriefsWords(section, frozen()); as words) {
                  <li class="entry-none quiet">{{ words }}</li>
                }
              }
            </ol>
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
  protected readonly noBriefsWords = noBriefsWords;
  protected readonly marks = BRIEF_MARK_LABELS;
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
  /** A long item does not stand among the briefs. */
  protected readonly isBrief = ({ data }: CdkDrag<object>): boolean => 'briefId' in data;

  protected drop(event: CdkDragDrop<string, string, BulletinEntry>): void {
    this.move(event.item.data, event.container.data, event.currentIndex);
  }

  protected moveByKey(event: KeyboardEvent, sectionName: string, entry: BulletinEntry): void {
    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const entries = this.shown().find((section) => section.name === sectionName)?.entries ?? [];
    const place = entries.findIndex((other) => other.briefId === entry.briefId);
    const target = place + step;
    if (place < 0 || target < 0 || target >= entries.length) return;
    this.move(entry, sectionName, target);
    void this.announcer.announce(`已移到第 ${target + 1} 条，共 ${entries.length} 条`);
    // Moving the row in the page takes the focus away from its handle.
    afterNextRender(() => document.getElementById(`handle-${entry.briefId}`)?.focus(), { injector: this.injector });
  }

  protected send(entry: BulletinEntry, sectionName: string): void {
    const target = this.shown().find((section) => section.name === sectionName);
    this.move(entry, sectionName, target?.entries.length ?? 0);
    void this.announcer.announce(`已移到“${sectionName}”`);
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
    if (place === null) return;
    afterNextRender(() => document.getElementById(`handle-${article.articleId}`)?.focus(), { injector: this.injector });
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

  private arrange(sections: Sections): void {
    this.shown.set(sections);
    this.arranged.emit(sections);
  }
}
