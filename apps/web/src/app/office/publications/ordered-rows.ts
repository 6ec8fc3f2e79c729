import { LiveAnnouncer } from '@angular/cdk/a11y';
import { type CdkDragDrop, DragDropModule } from '@angular/cdk/drag-drop';
import { NgTemplateOutlet } from '@angular/common';
import { afterNextRender, Component, contentChild, inject, Injector, input, output, TemplateRef } from '@angular/core';

let lists = 0;

/**
 * Rows that somebody puts in order: by dragging, or by the arrow keys on the handle. What stands in a row comes from the
 * template inside, which is given its place.
 */
@Component({
  selector: 'office-ordered-rows',
  imports: [DragDropModule, NgTemplateOutlet],
  template: `
    <ol class="entry-list" cdkDropList (cdkDropListDropped)="drop($event)">
      @for (name of names(); track $index; let place = $index) {
        <li class="entry" cdkDrag>
          <button
            type="button"
            class="entry-handle"
            cdkDragHandle
            [id]="handle(place)"
            [attr.aria-label]="'排序：' + (name || '未命名') + '，第 ' + (place + 1) + ' 个，按上下方向键移动'"
            (keydown)="moveByKey($event, place)"
          >
            <span aria-hidden="true">⠿</span>
          </button>
          <div class="entry-body">
            <ng-container [ngTemplateOutlet]="row()" [ngTemplateOutletContext]="{ $implicit: place }" />
          </div>
        </li>
      }
    </ol>
  `,
})
export class OrderedRows {
  private readonly announcer = inject(LiveAnnouncer);
  private readonly injector = inject(Injector);
  private readonly list = ++lists;

  /** What each row is called, for whoever does not see it. */
  readonly names = input.required<readonly string[]>();
  readonly moved = output<{ from: number; to: number }>();
  protected readonly row = contentChild.required(TemplateRef);

  protected handle(place: number): string {
    return `order-${this.list}-${place}`;
  }

  protected drop(event: CdkDragDrop<unknown>): void {
    if (event.previousIndex !== event.currentIndex)
      this.moved.emit({ from: event.previousIndex, to: event.currentIndex });
  }

  protected moveByKey(event: KeyboardEvent, from: number): void {
    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    const to = from + step;
    if (step === 0) return;
    event.preventDefault();
    if (to < 0 || to >= this.names().length) return;
    this.moved.emit({ from, to });
    void this.announcer.announce(`已移到第 ${to + 1} 个，共 ${this.names().length} 个`);
    afterNextRender(() => document.getElementById(this.handle(to))?.focus(), { injector: this.injector });
  }
}
