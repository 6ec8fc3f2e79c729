import { Component, inject } from '@angular/core';
import { FEED_KIND_LABELS } from '@jishan/domain';
import { FeedApi } from '../../feed/feed.api';
import { Live } from '../../live/live';
import { Session } from '../../session/session';
import { ListFaces } from '../../ui/list-faces';
import { PagedList } from '../../ui/loaded';
import { MoreButton } from '../../ui/more-button';
import { stampOf } from '../controls/stamp';
import { WaitingForMe } from './waiting';
import { WaitingCard } from './waiting-card';

/** What waits for me, and what has been happening in my units. */
@Component({
  selector: 'office-overview',
  imports: [ListFaces, MoreButton, WaitingCard],
  template: `
    <div class="headline"><h1>概览</h1></div>
    <div class="waiting-grid">
      @for (card of cards; track card.heading) {
        <office-waiting-card [of]="card" />
      }
    </div>
    @if (session.mayEver('feed.read')) {
      <section class="sheet" aria-labelledby="feed-title">
        <h2 id="feed-title">动态</h2>
        <app-list-faces [of]="events" empty="管辖范围内还没有动态。" />
        @if (events.face() === 'full') {
          <ol class="feed-list" reversed>
            @for (event of events.items(); track event.id) {
              <li>
                <span class="quiet">{{ stampOf(event.at) }}</span>
                <span class="mark">{{ kinds[event.kind] }}</span>
                <span>{{ event.title }}</span>
                <span class="quiet">{{ event.unitName }}</span>
              </li>
            }
          </ol>
          <app-more-button [of]="events" />
        }
      </section>
    }
  `,
})
export class Overview {
  private readonly api = inject(FeedApi);
  protected readonly session = inject(Session);

  protected readonly kinds = FEED_KIND_LABELS;
  protected readonly stampOf = stampOf;
  protected readonly cards = inject(WaitingForMe).cards();
  protected readonly events = new PagedList(
    () => (this.session.mayEver('feed.read') ? {} : null),
    (query, cursor) => this.api.list(query, cursor),
  );

  constructor() {
    inject(Live).watch(['feed.appended'], () => void this.events.freshen((event) => event.id));
  }
}
