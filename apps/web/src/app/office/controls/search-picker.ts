import { Component, computed, input, model, output, signal } from '@angular/core';
import type { FormValueControl } from '@angular/forms/signals';
import { toProblem } from '../../http/problem';

/** Something that can be picked: `about` tells two of the same name apart. */
export interface Choice {
  id: string;
  label: string;
  about?: string;
  /** How far below the others it stands, where they are a tree. */
  depth?: number;
}

const PAUSE_MS = 250;
let pickers = 0;

/** Type, see what matches, choose: an editable combobox with a list, driven by mouse or keyboard alike. */
@Component({
  selector: 'office-search-picker',
  host: { class: 'picker' },
  template: `
    <input
      #box
      class="ant-input"
      type="text"
      role="combobox"
      autocomplete="off"
      aria-autocomplete="list"
      [id]="inputId()"
      [attr.aria-label]="label() || null"
      [attr.aria-expanded]="open()"
      [attr.aria-controls]="listId"
      [attr.aria-activedescendant]="open() && choices().length > 0 ? listId + '-' + active() : null"
      [placeholder]="placeholder()"
      [value]="shown()"
      (input)="type(box.value)"
      (focus)="box.select()"
      (click)="search(open() ? text() : '')"
      (keydown)="steer($event)"
      (blur)="leave()"
    />
    @if (value() && clearable()) {
      <button type="button" class="picker-clear" [attr.aria-label]="'清除' + (label() || '已选')" (click)="clear()">
        <span aria-hidden="true">×</span>
      </button>
    }
    <ul class="picker-list" role="listbox" [id]="listId" [attr.aria-label]="label() || '可选项'" [hidden]="!open()">
      @for (choice of choices(); track choice.id) {
        <li
          role="option"
          tabindex="-1"
          [id]="listId + '-' + $index"
          [attr.aria-selected]="$index === active()"
          [class.picker-active]="$index === active()"
          [style.padding-inline-start.px]="10 + 16 * (choice.depth ?? 0)"
          (pointerdown)="$event.preventDefault()"
          (click)="choose(choice)"
          (keydown.enter)="choose(choice)"
        >
          {{ choice.label }}
          @if (choice.about) {
            <span class="quiet">{{ choice.about }}</span>
          }
        </li>
      } @empty {
        <li class="quiet" role="option" aria-disabled="true" aria-selected="false">{{ note() }}</li>
      }
    </ul>
  `,
})
export class SearchPicker implements FormValueControl<Choice | null> {
  readonly find = input.required<(text: string) => Promise<Choice[]>>();
  readonly inputId = input.required<string>();
  /** Where no visible label points to the box. */
  readonly label = input('');
  readonly placeholder = input('输入名称查找');
  readonly clearable = input(true);
  readonly value = model<Choice | null>(null);
  readonly touch = output();
  /** The person chose or cleared; unlike `valueChange`, silent when the page sets the value. */
  readonly picked = output<Choice | null>();

  protected readonly listId = `picker-${++pickers}`;
  protected readonly open = signal(false);
  protected readonly text = signal('');
  protected readonly choices = signal<Choice[]>([]);
  protected readonly active = signal(0);
  protected readonly note = signal('');
  protected readonly shown = computed(() => (this.open() ? this.text() : (this.value()?.label ?? '')));
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asked = 0;

  protected type(text: string): void {
    this.text.set(text);
    this.begin();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.search(text), PAUSE_MS);
  }

  protected async search(text: string): Promise<void> {
    if (!this.open()) this.text.set(this.value()?.label ?? '');
    const mine = this.begin();
    try {
      const choices = await this.find()(text.trim());
      if (mine !== this.asked) return;
      this.choices.set(choices);
      this.note.set(text.trim() ? '没有找到' : '请输入文字查找');
    } catch (error) {
      if (mine !== this.asked) return;
      this.note.set(toProblem(error).title);
    }
    this.active.set(0);
  }

  protected steer(event: KeyboardEvent): void {
    // Enter and the arrows belong to the input method while it offers characters
    if (event.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!this.open()) return void this.search('');
      const count = this.choices().length;
      this.active.update((at) => (count === 0 ? 0 : (at + (event.key === 'ArrowDown' ? 1 : count - 1)) % count));
    }
    const choice = this.choices()[this.active()];
    if (event.key === 'Enter' && this.open()) {
      event.preventDefault();
      if (choice) this.choose(choice);
    }
    if (event.key === 'Escape' && this.open()) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    }
  }

  protected choose(choice: Choice): void {
    this.value.set(choice);
    this.picked.emit(choice);
    this.close();
  }

  protected clear(): void {
    this.value.set(null);
    this.picked.emit(null);
    this.close();
  }

  protected leave(): void {
    this.close();
    this.touch.emit();
  }

  /** Nothing of what was found before can be taken from here on. */
  private begin(): number {
    this.open.set(true);
    this.choices.set([]);
    this.note.set('正在查找…');
    return ++this.asked;
  }

  private close(): void {
    clearTimeout(this.timer);
    this.asked++;
    this.open.set(false);
  }
}
