import { Component, inject, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { DEED_STATE_LABELS, DEED_STATES, type DeedDetail, type DeedState } from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { filerSentence } from '../../deeds/deed-words';
import { DeedsApi } from '../../deeds/deeds.api';
import { Live } from '../../live/live';
import { Session } from '../../session/session';
import { Loaded, PagedList } from '../../ui/loaded';
import { ChoiceFilter, ClearFilters, TextFilter, UnitFilter } from '../controls/filters';
import { Column, ListTable } from '../controls/list-table';
import { StateTag, type Tone } from '../controls/state-tag';
import { chosen, dayOrNothing, UrlFilters } from '../controls/url-filters';
import { CouncilPanel } from './council-panel';
import { DeedPanel } from './deed-panel';

const DEED_TONES: Record<DeedState, Tone> = {
  submitted: 'wait',
  'under-review': 'wait',
  approved: 'good',
  declined: 'bad',
  withdrawn: 'plain',
};

/** 申报评议: what was claimed in my units, what waits first in view, and the councils that review it. */
@Component({
  selector: 'office-deed-list',
  imports: [
    ...[ChoiceFilter, ClearFilters, TextFilter, UnitFilter, Column, ListTable, StateTag],
    ...[CouncilPanel, DeedPanel, NzButtonModule, RouterLink],
  ],
  template: `
    <div class="headline">
      <h1>申报评议</h1>
      @if (session.mayEver('council.read')) {
        <button nz-button type="button" (click)="councilOpen.set(true)">评议小组</button>
      }
    </div>
    @if (counts.value(); as waiting) {
      <p>
        <a [routerLink]="[]" [queryParams]="{ state: 'submitted' }" queryParamsHandling="merge"
          >待评议 {{ waiting.submitted }} 件</a
        >，<a [routerLink]="[]" [queryParams]="{ state: 'under-review' }" queryParamsHandling="merge"
          >评议中 {{ waiting.underReview }} 件</a
        >。
      </p>
    }
    <div class="filters" role="search" aria-label="筛选申报">
      <office-choice-filter name="state" label="状态" [choices]="states" [labels]="labels" [value]="state()" />
      <office-unit-filter action="deed.list" [value]="unitId()" />
      <office-text-filter name="from" label="哪天做的，从" type="date" [value]="from()" />
      <office-text-filter name="to" label="到" type="date" [value]="to()" />
      <office-clear-filters [of]="{ state: state(), unitId: unitId(), from: from(), to: to() }" />
    </div>
    <office-list-table [of]="deeds" key="id" caption="申报" empty="没有符合条件的申报。" [open]="open()">
      <ng-template officeColumn="申报" [of]="deeds" let-deed>
        <a [routerLink]="[]" [queryParams]="{ open: deed.id }" queryParamsHandling="merge"
          >{{ deed.personName }}：{{ deed.ruleName }}</a
        >
        @if (deed.hasPicture) {
          <span class="mark">有照片</span>
        }
        <div class="narrow-only quiet">{{ deed.doneOn }}，{{ deed.unitName }}</div>
      </ng-template>
      <ng-template officeColumn="状态" [of]="deeds" let-deed>
        <office-state [text]="labels[deed.state]" [tone]="tones[deed.state]" />
      </ng-template>
      <ng-template officeColumn="单位" look="wide-only" [of]="deeds" let-deed>{{ deed.unitName }}</ng-template>
      <ng-template officeColumn="哪天做的" look="wide-only" [of]="deeds" let-deed>{{ deed.doneOn }}</ng-template>
      <ng-template officeColumn="申报人" look="wide-only" [of]="deeds" let-deed>{{ filerSentence(deed) }}</ng-template>
      <ng-template officeColumn="评议日期" look="wide-only" [of]="deeds" let-deed>{{
        deed.decidedOn ?? '—'
      }}</ng-template>
    </office-list-table>
    @if (open(); as id) {
      <office-deed-panel [id]="id" (changed)="follow($event)" (closed)="filters.set({ open: '' })" />
    }
    @if (councilOpen()) {
      <office-council-panel (closed)="councilOpen.set(false)" />
    }
  `,
})
export class DeedList {
  private readonly api = inject(DeedsApi);
  protected readonly session = inject(Session);
  protected readonly filters = inject(UrlFilters);

  readonly state = input<string>();
  readonly unitId = input<string>();
  readonly from = input<string>();
  readonly to = input<string>();
  /** The claim whose details are open. */
  readonly open = input<string>();

  protected readonly states = DEED_STATES;
  protected readonly labels = DEED_STATE_LABELS;
  protected readonly tones = DEED_TONES;
  protected readonly filerSentence = filerSentence;
  protected readonly councilOpen = signal(false);
  protected readonly counts = new Loaded(
    () => true,
    () => this.api.getCounts(),
  );
  protected readonly deeds = new PagedList(
    () => ({
      state: chosen(DEED_STATES, this.state()),
      unitId: this.unitId(),
      from: dayOrNothing(this.from()),
      to: dayOrNothing(this.to()),
    }),
    (query, cursor) => this.api.list(query, cursor),
  );

  constructor() {
    inject(Live).watch(['feed.appended'], () => {
      void this.deeds.freshen((deed) => deed.id);
      void this.counts.reload();
    });
  }

  protected follow(deed: DeedDetail): void {
    this.deeds.putInPlace(deed, ({ id }) => id);
    void this.counts.reload();
  }
}
