import { Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { ListFaces } from '../ui/list-faces';
import { Loaded } from '../ui/loaded';
import { HouseholdView } from './household-view';
import { HouseholdsApi } from './households.api';

@Component({
  selector: 'app-my-household-page',
  imports: [HouseholdView, ListFaces, RouterLink],
  template: `
    <div class="page page-wide">
      <header class="page-head page-head-row">
        <div>
          <h1>我的家庭</h1>
          @if (mine.value()?.home; as home) {
            <p class="lead">{{ home.household.label }} · {{ home.household.unitName }}</p>
          }
        </div>
        <a class="button" routerLink="/points">积分明细</a>
      </header>
      <app-list-faces [of]="mine" />
      @if (mine.value(); as shown) {
        @if (shown.home; as home) {
          <app-household-view [home]="home" (changed)="mine.reload()" />
        } @else {
          <p class="notice-block">您还没有登记在任何一户，积分记在个人账户。要加入一户，请到村（社区）办理。</p>
        }
      }
    </div>
  `,
})
export class MyHouseholdPage {
  private readonly api = inject(HouseholdsApi);

  protected readonly mine = new Loaded(
    () => true,
    () => this.api.own(),
  );
}
