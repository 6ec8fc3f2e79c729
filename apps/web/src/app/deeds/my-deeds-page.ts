import { Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { DEED_STATE_LABELS } from '@jishan/domain';
import { Icon } from '../ui/icon';
import { ListFaces } from '../ui/list-faces';
import { PagedList } from '../ui/loaded';
import { MoreButton } from '../ui/more-button';
import { dayLabel } from '../ui/when';
import { filerSentence } from './deed-words';
import { DeedsApi } from './deeds.api';

/** H2: what the household has claimed, and what I filed for others. */
@Component({
  selector: 'app-my-deeds-page',
  imports: [RouterLink, ListFaces, MoreButton, Icon],
  template: `
    <div class="page">
      <a class="back" routerLink="/points"><app-icon name="back" />时长与积分</a>
      <header class="page-head page-head-row">
        <h1>我的申报</h1>
        <a class="button button-primary" routerLink="/deeds/new">申报好人好事</a>
      </header>
      <app-list-faces [of]="deeds" empty="还没有申报过。做了好人好事，可以自己或替家人申报，经评议小组评议后计分。" />
      @if (deeds.face() === 'full') {
        <ul class="lines">
          @for (deed of deeds.items(); track deed.id) {
            <li>
              <a class="line" [routerLink]="['/deeds', deed.id]">
                <span class="line-main">
                  <span class="line-title">{{ deed.personName }}：{{ deed.ruleName }}</span
                  ><br />
                  <span class="line-about">{{ dayLabel(deed.doneOn) }} · {{ filerSentence(deed) }}</span>
                </span>
                <span class="line-end">
                  <span
                    class="chip"
                    [class.chip-good]="deed.state === 'approved'"
                    [class.chip-warn]="deed.state === 'declined'"
                    [class.chip-strong]="deed.state === 'under-review'"
                    >{{ stateLabels[deed.state] }}</span
                  >
                </span>
              </a>
            </li>
          }
        </ul>
        <app-more-button [of]="deeds" />
      }
    </div>
  `,
})
export class MyDeedsPage {
  private readonly api = inject(DeedsApi);
  protected readonly stateLabels = DEED_STATE_LABELS;
  protected readonly dayLabel = dayLabel;
  protected readonly filerSentence = filerSentence;
  protected readonly deeds = new PagedList(
    () => true,
    (_all, cursor) => this.api.listOwn(cursor),
  );
}
