import { Component, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { dayOf, phaseOf, type PostingPhase, type PostingRecord, POSTING_PHASE_LABELS } from '@jishan/domain';
import { PostingsApi } from '../../postings/postings.api';
import { Figure } from '../../ui/figure';
import { PagedList } from '../../ui/loaded';
import { ChoiceFilter, ClearFilters, UnitFilter } from '../controls/filters';
import { Column, ListTable } from '../controls/list-table';
import { StateTag, type Tone } from '../controls/state-tag';
import { chosen } from '../controls/url-filters';

const STATES = ['open', 'ended'] as const;
const STATE_LABELS = { open: '还没有入账', ended: '已期满' };
const PHASE_TONES: Record<PostingPhase, Tone> = { 'to-come': 'plain', 'on-view': 'wait', over: 'good' };

/** 公示: the rounds of the units in reach, newest first. */
@Component({
  selector: 'office-posting-list',
  imports: [ChoiceFilter, ClearFilters, Column, Figure, ListTable, RouterLink, StateTag, UnitFilter],
  template: `
    <div class="headline"><h1>积分公示</h1></div>
    <p class="page-intro">
      方案规定先公示的积分在这里分期公示，期满没有异议的一次入账。有人当面提异议，打开那一期登记。
    </p>
    <div class="filters" role="search" aria-label="筛选公示">
      <office-unit-filter action="posting.read" [value]="unitId()" />
      <office-choice-filter name="state" label="状态" [choices]="states" [labels]="stateLabels" [value]="state()" />
      <office-clear-filters [of]="{ unitId: unitId(), state: state() }" />
    </div>
    <office-list-table [of]="postings" key="id" caption="公示名单，最后一列是待处理的异议" empty="没有符合条件的公示。">
      <ng-template officeColumn="单位" look="nowrap" [of]="postings" let-posting>
        <a [routerLink]="['/office/postings', posting.id]">{{ posting.unitName }}</a>
      </ng-template>
      <ng-template officeColumn="公示期" look="nowrap" [of]="postings" let-posting>
        {{ posting.opensOn }} 至 <wbr />{{ posting.closesOn }}
      </ng-template>
      <ng-template officeColumn="状态" look="nowrap" [of]="postings" let-posting>
        <office-state [text]="phases[phase(posting)]" [tone]="tones[phase(posting)]" />
      </ng-template>
      <ng-template officeColumn="条数" look="number wide-only" [of]="postings" let-posting>
        <app-figure unit="" [value]="posting.entryCount" />
      </ng-template>
      <ng-template officeColumn="积分" look="number wide-only" [of]="postings" let-posting>
        <app-figure [value]="posting.points" />
      </ng-template>
      <ng-template officeColumn="待处理" look="number" [of]="postings" let-posting>
        @if (posting.openObjections > 0) {
          <strong>{{ posting.openObjections }}</strong>
        } @else {
          0
        }
      </ng-template>
    </office-list-table>
  `,
})
export class PostingList {
  private readonly api = inject(PostingsApi);

  readonly unitId = input<string>();
  readonly state = input<string>();

  protected readonly states = STATES;
  protected readonly stateLabels = STATE_LABELS;
  protected readonly phases = POSTING_PHASE_LABELS;
  protected readonly tones = PHASE_TONES;
  private readonly today = dayOf(new Date().toISOString());
  protected readonly postings = new PagedList(
    () => ({ unitId: this.unitId(), state: chosen(STATES, this.state()) }),
    (query, cursor) => this.api.list(query, cursor),
  );

  protected phase(posting: PostingRecord): PostingPhase {
    return phaseOf(posting, this.today);
  }
}
