import { Component, input, signal } from '@angular/core';
import { lengthOf } from '@jishan/domain';
import { ListFaces } from './list-faces';
import { Loaded } from './loaded';

/** Somebody in a list of people to choose from. */
export interface FoundPerson {
  personId: string;
  name: string;
  cardNo: string;
  unitName: string;
}

/** Find people by what was typed, and take one of them. Whoever uses it says where to look and what taking means. */
@Component({
  selector: 'app-person-search',
  imports: [ListFaces],
  template: `
    <form class="stack-tight" (submit)="find($event, box.value)">
      <label [for]="name() + '-search'">{{ label() }}</label>
      <div class="field-with-button">
        <input
          #box
          [id]="name() + '-search'"
          type="search"
          autocomplete="off"
          maxlength="60"
          placeholder="卡号，或两字以上"
        />
        <button type="submit" class="button">查找</button>
      </div>
    </form>
    @if (tooShort()) {
      <p class="field-error" role="alert">请输入卡号，或姓名的两个字以上。</p>
    }
    @if (text()) {
      <app-list-faces [of]="found" [empty]="empty()" />
      @if (found.face() === 'full') {
        <ul class="lines">
          @for (person of found.value(); track person.personId) {
            <li class="line">
              <span class="line-main"
                ><span class="line-title">{{ person.name }}</span
                ><br /><span class="line-about">{{ person.unitName }} · {{ person.cardNo }}</span></span
              >
              <button
                type="button"
                class="button button-small"
                [attr.aria-label]="verb() + person.name"
                [disabled]="taking()"
                (click)="choose(person, box)"
              >
                {{ verb() }}
              </button>
            </li>
          }
        </ul>
      }
    }
  `,
  host: { class: 'stack' },
})
export class PersonSearch {
  /** Of the field, unlike any other on the page. */
  readonly name = input.required<string>();
  readonly label = input.required<string>();
  /** What the button beside a person says. */
  readonly verb = input('添加');
  readonly empty = input.required<string>();
  readonly search = input.required<(text: string) => Promise<FoundPerson[]>>();
  /** Answers whether it worked; what was typed and found stays until then. */
  readonly take = input.required<(person: FoundPerson) => Promise<boolean> | boolean>();

  protected readonly text = signal<string | null>(null);
  protected readonly tooShort = signal(false);
  protected readonly taking = signal(false);
  protected readonly found = new Loaded(this.text, (text) => this.search()(text));

  protected find(event: Event, typed: string): void {
    event.preventDefault();
    this.tooShort.set(lengthOf(typed.trim()) < 2);
    const text = this.tooShort() ? null : typed.trim();
    if (text !== null && text === this.text()) void this.found.reload();
    else this.text.set(text);
  }

  protected async choose(person: FoundPerson, box: HTMLInputElement): Promise<void> {
    const text = this.text();
    this.taking.set(true);
    try {
      const worked = await this.take()(person);
      // whoever looks for the next one meanwhile goes on looking
      if (worked && this.text() === text) this.clear(box);
    } finally {
      this.taking.set(false);
    }
  }

  private clear(box: HTMLInputElement): void {
    box.value = '';
    this.tooShort.set(false);
    this.text.set(null);
  }
}
