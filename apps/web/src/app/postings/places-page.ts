import { Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { dayOf } from '@jishan/domain';
import { ListFaces } from '../ui/list-faces';
import { Loaded } from '../ui/loaded';
import { placeSentence } from './posting-words';
import { PostingsApi } from './postings.api';

/** 积分公示: the villages and communities that have something on view. For everybody, without signing in. */
@Component({
  selector: 'app-posting-places-page',
  imports: [ListFaces, RouterLink],
  template: `
    <div class="page">
      <header class="page-head">
        <h1>积分公示</h1>
        <p class="lead">积分入账前先在这里公示，谁都可以看。有疑问可以提异议，处理好之前不入账。不需要登录。</p>
      </header>
      <app-list-faces [of]="places" empty="现在没有正在公示的积分，最近三十天也没有期满的公示。" />
      @if (places.face() === 'full') {
        <ul class="lines" aria-label="有公示的单位">
          @for (place of places.value(); track place.unitId) {
            <li>
              <a class="line" [routerLink]="['/postings', place.unitId]">
                <span class="line-main">
                  <span class="line-title">{{ place.unitName }}</span>
                  @if (place.open > 0) {
                    <span class="chip chip-good">公示中</span>
                  }
                  <br />
                  <span class="line-about"
                    >{{ place.withinName ? place.withinName + ' · ' : '' }}{{ sentence(place, today) }}</span
                  >
                </span>
              </a>
            </li>
          }
        </ul>
      }
    </div>
  `,
})
export class PostingPlacesPage {
  private readonly api = inject(PostingsApi);

  protected readonly today = dayOf(new Date().toISOString());
  protected readonly sentence = placeSentence;
  protected readonly places = new Loaded(
    () => true,
    () => this.api.listPlaces(),
  );
}
