import { type CdkDrag, type CdkDragDrop, DragDropModule } from '@angular/cdk/drag-drop';
import { Component, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { BulletinArticle, BulletinSection } from '@jishan/domain';

/** The long items of a section, which stand before its briefs: ordered like these, by dragging, by keys or by the list of sections. */
@Component({
  selector: 'office-section-articles',
  imports: [DragDropModule, RouterLink],
  template: `
    <ol
      class="entry-list"
      cdkDropList
      [attr.aria-label]="section().name + '的信息'"
      [cdkDropListData]="section().name"
      [cdkDropListDisabled]="frozen()"
      [cdkDropListEnterPredicate]="isArticle"
      (cdkDropListDropped)="dropped.emit($event)"
    >
      @for (article of section().articles; track article.articleId; let place = $index) {
        <li class="entry" cdkDrag [cdkDragData]="article">
          @if (!frozen()) {
            <button
              type="button"
              class="entry-handle"
              cdkDragHandle
              [id]="'handle-' + article.articleId"
              [attr.aria-label]="'排序：《' + article.title + '》，第 ' + (place + 1) + ' 篇，按上下方向键移动'"
              (keydown)="step($event, article, place)"
            >
              <span aria-hidden="true">⠿</span>
            </button>
          }
          <div class="entry-body">
            <p class="entry-text">
              <strong>{{ article.title }}</strong>
            </p>
            <div class="entry-tools">
              <span class="mark">信息</span>
              <span class="quiet">{{ article.unitName }}，{{ article.characters }} 字</span>
              <a routerLink="/office/articles" [queryParams]="{ open: article.articleId }">{{
                frozen() ? '查看全文' : '修改文字'
              }}</a>
              @if (!frozen()) {
                <label>
                  栏目
                  <select
                    #sectionBox
                    class="ant-input"
                    (change)="sent.emit({ article, section: sectionBox.value, place: null })"
                  >
                    @for (name of choices(); track name) {
                      <option [value]="name" [selected]="name === section().name">{{ name }}</option>
                    }
                  </select>
                </label>
                <button
                  type="button"
                  class="link-button"
                  [attr.aria-label]="'移出信息：《' + article.title + '》'"
                  (click)="takenOut.emit(article)"
                >
                  移出
                </button>
              }
            </div>
          </div>
        </li>
      }
    </ol>
  `,
})
export class SectionArticles {
  readonly section = input.required<BulletinSection>();
  /** The names of all sections. */
  readonly choices = input.required<string[]>();
  readonly frozen = input.required<boolean>();
  readonly dropped = output<CdkDragDrop<string, string, BulletinArticle>>();
  /** To a place of a section; null: to its end. */
  readonly sent = output<{ article: BulletinArticle; section: string; place: number | null }>();
  readonly takenOut = output<BulletinArticle>();

  /** A brief does not stand among the long items. */
  protected readonly isArticle = ({ data }: CdkDrag<object>): boolean => 'articleId' in data;

  protected step(event: KeyboardEvent, article: BulletinArticle, place: number): void {
    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const target = place + step;
    if (target >= 0 && target < this.section().articles.length)
      this.sent.emit({ article, section: this.section().name, place: target });
  }
}
