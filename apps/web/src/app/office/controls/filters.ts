import { Component, computed, DestroyRef, inject, input, linkedSignal } from '@angular/core';
import type { Action } from '@jishan/domain';
import { UnitRegister } from '../units/unit-register';
import { SearchPicker } from './search-picker';
import { UrlFilters } from './url-filters';

/** Long enough to finish a word, short enough to see the list follow. */
const PAUSE_MS = 300;

/** Something typed: words, a number or a day. Applied while it is being typed. */
@Component({
  selector: 'office-text-filter',
  host: { class: 'filter' },
  template: `
    <label [for]="'filter-' + name()">{{ label() }}</label>
    <input
      #box
      class="ant-input"
      [id]="'filter-' + name()"
      [type]="type()"
      [attr.inputmode]="type() === 'number' ? 'numeric' : null"
      [attr.min]="type() === 'number' ? 0 : null"
      [value]="typed()"
      (input)="follow($event, box.value)"
      (compositionend)="applySoon(box.value)"
      (change)="apply(box.value)"
    />
  `,
})
export class TextFilter {
  private readonly filters = inject(UrlFilters);
  private pause: ReturnType<typeof setTimeout> | undefined;

  /** Of the filter in the address. */
  readonly name = input.required<string>();
  readonly label = input.required<string>();
  readonly value = input.required<string | undefined>();
  readonly type = input<'search' | 'text' | 'number' | 'date'>('search');

  /** As it stands in the box: a space that was typed last stays, though the address does without it. */
  protected readonly typed = linkedSignal<string, string>({
    source: () => this.value() ?? '',
    computation: (applied, before) => (before && before.value.trim() === applied ? before.value : applied),
  });

  constructor() {
    inject(DestroyRef).onDestroy(() => clearTimeout(this.pause));
  }

  // Half a day is no day, and half a word of an input method no word: those wait until they are finished.
  protected follow(event: Event, text: string): void {
    if (this.type() !== 'date' && !(event as InputEvent).isComposing) this.applySoon(text);
  }

  protected applySoon(text: string): void {
    clearTimeout(this.pause);
    this.typed.set(text);
    this.pause = setTimeout(() => this.apply(text), PAUSE_MS);
  }

  protected apply(text: string): void {
    clearTimeout(this.pause);
    if (text.trim() !== (this.value() ?? '')) this.filters.set({ [this.name()]: text.trim() });
  }
}

/** Takes all filters of a list away at once; not there while there is none. */
@Component({
  selector: 'office-clear-filters',
  host: { class: 'filter-note' },
  template: `
    @if (set().length > 0) {
      <button type="button" class="link-button" (click)="clear()">清除条件</button>
    }
  `,
})
export class ClearFilters {
  private readonly filters = inject(UrlFilters);

  /** As they stand in the address. */
  readonly of = input.required<Readonly<Record<string, string | undefined>>>();

  protected readonly set = computed(() => Object.keys(this.of()).filter((name) => this.of()[name]));

  protected clear(): void {
    this.filters.set(Object.fromEntries(this.set().map((name) => [name, ''])));
  }
}

/** One of few, or all. */
@Component({
  selector: 'office-choice-filter',
  host: { class: 'filter' },
  template: `
    <label [for]="'filter-' + name()">{{ label() }}</label>
    <select #box class="ant-input" [id]="'filter-' + name()" (change)="apply(box.value)">
      <option value="" [selected]="!value()">全部</option>
      @for (choice of choices(); track choice) {
        <option [value]="choice" [selected]="choice === value()">{{ labels()[choice] ?? choice }}</option>
      }
    </select>
  `,
})
export class ChoiceFilter {
  private readonly filters = inject(UrlFilters);

  readonly name = input.required<string>();
  readonly label = input.required<string>();
  readonly value = input.required<string | undefined>();
  readonly choices = input.required<readonly string[]>();
  /** A choice without one is its own label. */
  readonly labels = input<Readonly<Record<string, string>>>({});

  protected apply(choice: string): void {
    this.filters.set({ [this.name()]: choice });
  }
}

/** One of the units where this person may do what the list is for. */
@Component({
  selector: 'office-unit-filter',
  imports: [SearchPicker],
  host: { class: 'filter' },
  template: `
    <label for="filter-unit">{{ label() }}</label>
    <office-search-picker
      inputId="filter-unit"
      placeholder="全部"
      [clearable]="clearable()"
      [find]="find()"
      [value]="unit()"
      (picked)="filters.set({ unitId: $event?.id ?? '' })"
    />
  `,
})
export class UnitFilter {
  private readonly register = inject(UnitRegister);
  protected readonly filters = inject(UrlFilters);

  readonly action = input.required<Action>();
  readonly value = input.required<string | undefined>();
  readonly label = input('单位');
  /** Not where the page shows one unit in any case. */
  readonly clearable = input(true);

  protected readonly unit = computed(() => this.register.choiceOf(this.value()));
  protected readonly find = computed(() => this.register.finder(this.action()));
}
