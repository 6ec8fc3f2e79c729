import { Component, computed, type ElementRef, input, output, signal, viewChild } from '@angular/core';
import type { GoodsRecord } from '@jishan/domain';
import { readQuickEntry } from '../exchange/basket';

/** The shelf by its numbers: a number and Enter takes a piece, an empty Enter confirms. Hands stay on the keys. */
@Component({
  selector: 'app-quick-entry',
  template: `
    <form class="field only-wide" (submit)="enter($event, box.value)">
      <label for="quick-entry">按编号选物品</label>
      <input
        #box
        id="quick-entry"
        inputmode="numeric"
        autocomplete="off"
        maxlength="9"
        aria-describedby="quick-entry-hint"
        [value]="text()"
        (input)="text.set(box.value); note.set('')"
      />
      <p class="field-hint" id="quick-entry-hint" role="status">
        {{ note() || '输编号回车选一件，如 3；3*2 选两件，3*0 去掉。选好后直接回车确认兑换。' }}
      </p>
    </form>
  `,
})
export class QuickEntry {
  private readonly box = viewChild.required<ElementRef<HTMLInputElement>>('box');

  /** In the order of their numbers. */
  readonly goods = input.required<readonly GoodsRecord[]>();
  readonly locked = input(false);
  /** `pieces` null: one more. */
  readonly taken = output<{ goods: GoodsRecord; pieces: number | null }>();
  readonly confirmed = output<void>();

  protected readonly text = signal('');
  protected readonly note = signal('');
  private readonly onSale = computed(() => this.goods().filter((item) => item.state === 'on-sale'));

  /** False where the screen has no room for it. */
  focus(): boolean {
    const { nativeElement } = this.box();
    nativeElement.focus();
    return document.activeElement === nativeElement;
  }

  protected enter(event: Event, text: string): void {
    event.preventDefault();
    if (text.trim() === '') return this.confirmed.emit();
    if (this.locked()) return;
    const entry = readQuickEntry(text);
    const goods = entry && this.onSale()[entry.number - 1];
    this.note.set(goods ? '' : `没有编号“${text.trim()}”的物品，请看物品左上角的编号。`);
    if (goods) this.taken.emit({ goods, pieces: entry.pieces });
    this.text.set('');
    this.box().nativeElement.value = '';
  }
}
