import { Component, inject, input } from '@angular/core';
import { type Params, RouterLink } from '@angular/router';
import { Live, type LiveName } from '../../live/live';
import { ListFaces } from '../../ui/list-faces';
import { Loaded } from '../../ui/loaded';

export interface WaitingItem {
  id: string;
  label: string;
  about: string;
  link: string;
  query?: Params;
}

export interface Waiting {
  heading: string;
  empty: string;
  /** Where all of them are. */
  link: string;
  query: Params;
  /** News after which the card is read again. */
  news: readonly LiveName[];
  load: () => Promise<{ items: WaitingItem[]; hasMore: boolean }>;
}

const SHOWN = 6;

/** One kind of thing that waits: how many, the first of them, and the way to all. */
@Component({
  selector: 'office-waiting-card',
  imports: [ListFaces, RouterLink],
  host: { class: 'waiting-card' },
  template: `
    <section class="sheet" [attr.aria-label]="of().heading">
      <div class="waiting-head">
        <h2>{{ of().heading }}</h2>
        @if (waiting.value(); as found) {
          <span class="waiting-count">{{ found.items.length }}{{ found.hasMore ? '+' : '' }}</span>
        }
        <a [routerLink]="of().link" [queryParams]="of().query"
          >全部<span class="visually-hidden">{{ of().heading }}</span></a
        >
      </div>
      <app-list-faces [of]="waiting" />
      @if (waiting.value(); as found) {
        <ul class="waiting-list">
          @for (item of found.items.slice(0, shown); track item.id) {
            <li>
              <a [routerLink]="item.link" [queryParams]="item.query">{{ item.label }}</a>
              <span class="quiet">{{ item.about }}</span>
            </li>
          } @empty {
            <li class="quiet">{{ of().empty }}</li>
          }
        </ul>
      }
    </section>
  `,
})
export class WaitingCard {
  readonly of = input.required<Waiting>();

  protected readonly shown = SHOWN;
  protected readonly waiting = new Loaded(
    () => this.of(),
    (waiting) => waiting.load(),
  );

  constructor() {
    inject(Live).watch(
      ['activity.changed', 'brief.drafted', 'brief.changed', 'bulletin.changed', 'feed.appended'],
      (_id, name) => {
        if (name === null || this.of().news.includes(name)) void this.waiting.reload();
      },
    );
  }
}
