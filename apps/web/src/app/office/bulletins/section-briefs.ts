import { type CdkDrag, type CdkDragDrop, DragDropModule } from '@angular/cdk/drag-drop';
import { Component, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import { BRIEF_MARK_LABELS, type BulletinEntry, type BulletinSection } from '@jishan/domain';
import { noBriefsWords } from './section-words';

/** The briefs of a section: ordered by dragging, by keys or by the list of sections; what becomes of that its editor says. */
@Component({
  selector: 'office-section-briefs',
  imports: [DragDropModule, RouterLink],
  template: `
    <ol
      class="entry-list"
      cdkDropList
      [id]="'section-' + at()"
      [cdkDropListData]="section().name"
      [cdkDropListDisabled]="frozen()"
      [cdkDropListEnterPredicate]="isBrief"
      (cdkDropListDropped)="dropped.emit($event)"
    >
      @for (entry of section().entries; track entry.briefId; let place = $index) {
        <li class="entry" cdkDrag [cdkDragData]="entry">
          @if (!frozen()) {
            <button
              type="button"
              class="entry-handle"
              cdkDragHandle
              [id]="'handle-' + entry.briefId"
              [attr.aria-label]="'排序：' + entry.unit + '，第 ' + (place + 1) + ' 条，按上下方向键移动'"
              (keydown)="step($event, entry)"
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
                    (change)="mentioned.emit({ entry, mention: mentionBox.checked })"
                  />
                  只提单位名
                </label>
                <label>
                  栏目
                  <select #sectionBox class="ant-input" (change)="sent.emit({ entry, section: sectionBox.value })">
                    @for (name of choices(); track name) {
                      <option [value]="name" [selected]="name === section().name">
                        {{ name }}
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
        @if (noBriefsWords(section(), frozen()); as words) {
          <li class="entry-none quiet">{{ words }}</li>
        }
      }
    </ol>
  `,
})
export class SectionBriefs {
  readonly section = input.required<BulletinSection>();
  /** The place of the section in its bulletin. */
  readonly at = input.required<number>();
  /** The names of all sections. */
  readonly choices = input.required<string[]>();
  /** Those of the bulletin that are printed nowhere. */
  readonly unprinted = input.required<ReadonlySet<BulletinEntry>>();
  readonly frozen = input.required<boolean>();
  readonly dropped = output<CdkDragDrop<string, string, BulletinEntry>>();
  readonly stepped = output<{ entry: BulletinEntry; step: -1 | 1 }>();
  readonly sent = output<{ entry: BulletinEntry; section: string }>();
  readonly mentioned = output<{ entry: BulletinEntry; mention: boolean }>();
  readonly takenOut = output<BulletinEntry>();

  protected readonly noBriefsWords = noBriefsWords;
  protected readonly marks = BRIEF_MARK_LABELS;
  /** A long item does not stand among the briefs. */
  protected readonly isBrief = ({ data }: CdkDrag<object>): boolean => 'briefId' in data;

  protected step(event: KeyboardEvent, entry: BulletinEntry): void {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    this.stepped.emit({ entry, step: event.key === 'ArrowUp' ? -1 : 1 });
  }
}
