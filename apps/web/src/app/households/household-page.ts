import { Component, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Session } from '../session/session';
import { Icon } from '../ui/icon';
import { ListFaces } from '../ui/list-faces';
import { Loaded } from '../ui/loaded';
import { HouseholdView } from './household-view';
import { HouseholdsApi } from './households.api';

/** The same for whoever helps somebody without a phone at the desk. */
@Component({
  selector: 'app-household-page',
  imports: [HouseholdView, Icon, ListFaces, RouterLink],
  template: `
    <div class="page page-wide">
      @if (session.mayEver('redemption.redeem')) {
        <a class="back" routerLink="/work/counter"><app-icon name="back" />兑换柜台</a>
      }
      <header class="page-head">
        <h1>{{ home.value()?.household?.label ?? '家庭户' }}</h1>
        @if (home.value(); as home) {
          <p class="lead">{{ home.household.unitName }} · 户主{{ home.household.headName ?? '未定' }}</p>
        }
      </header>
      <app-list-faces [of]="home" />
      @if (home.value(); as shown) {
        <app-household-view [home]="shown" (changed)="home.reload()" />
      }
    </div>
  `,
})
export class HouseholdPage {
  private readonly api = inject(HouseholdsApi);
  protected readonly session = inject(Session);

  readonly id = input.required<string>();

  protected readonly home = new Loaded(
    () => this.id(),
    (id) => this.api.home(id),
  );
}
