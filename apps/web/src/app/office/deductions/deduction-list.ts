import { Component, inject, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { DEDUCTION_STATE_LABELS, DEDUCTION_STATES, type DeductionDetail, type DeductionState } from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { whoseLabel } from '../../deductions/deduction-words';
import { DeductionsApi } from '../../deductions/deductions.api';
import { Live } from '../../live/live';
import { Session } from '../../session/session';
import { Loaded, PagedList } from '../../ui/loaded';
import { ChoiceFilter, ClearFilters, TextFilter, UnitFilter } from '../controls/filters';
import { Column, ListTable } from '../controls/list-table';
import { StateTag, type Tone } from '../controls/state-tag';
import { chosen, dayOrNothing, UrlFilters } from '../controls/url-filters';
import { CouncilPanel } from '../deeds/council-panel';
import { DeductionPanel } from './deduction-panel';

const TONES: Record<DeductionState, Tone> = {
  submitted: 'wait',
  'under-review': 'wait',
  confirmed: 'wait',
  appealed: 'wait',
  booked: 'bad',
  contested: 'wait',
  overturned: 'good',
  dropped: 'good',
  withdrawn: 'plain',
};

/** 扣分评议: what was filed in my units, what waits for the council or for an answer, and what came of it. */
@Component({
  selector: 'office-deduction-list',
  imports: [
    ...[ChoiceFilter, ClearFilters, TextFilter, UnitFilter, Column, ListTable, StateTag],
    ...[CouncilPanel, DeductionPanel, NzButtonModule, RouterLink],
  ],
  template: `
    <div class="headline">
      <h1>扣分评议</h1>
      @if (session.mayEver('council.read')) {
        <button nz-button type="button" (click)="councilOpen.set(true)">评议小组</button>
      }
      @if (session.mayEver('deduction.file')) {
        <button nz-button nzType="primary" type="button" routerLink="/work/deductions/new">提出扣分</button>
      }
    </div>
    @if (counts.value(); as waiting) {
      <p>
        <a [routerLink]="[]" [queryParams]="{ state: 'submitted' }" queryParamsHandling="merge"
          >待评议 {{ waiting.submitted }} 件</a
        >，<a [routerLink]="[]" [queryParams]="{ state: 'under-review' }" queryParamsHandling="merge"
          >评议中 {{ waiting.underReview }} 件</a
        >，待处理的申诉 {{ waiting.appeals }} 件（<a
          [routerLink]="[]"
          [queryParams]="{ state: 'appealed' }"
          queryParamsHandling="merge"
          >扣分前</a
        >、<a [routerLink]="[]" [queryParams]="{ state: 'contested' }" queryParamsHandling="merge">扣分后</a>）。
      </p>
    }
    <div class="filters" role="search" aria-label="筛选扣分">
      <office-choice-filter name="state" label="状态" [choices]="states" [labels]="labels" [value]="state()" />
      <office-unit-filter action="deduction.list" [value]="unitId()" />
      <office-text-filter name="from" label="哪天的事，从" type="date" [value]="from()" />
      <office-text-filter name="to" label="到" type="date" [value]="to()" />
      <office-clear-filters [of]="{ state: state(), unitId: unitId(), from: from(), to: to() }" />
    </div>
    <office-list-table [of]="deductions" key="id" caption="扣分" empty="没有符合条件的扣分。" [open]="open()">
      <ng-template officeColumn="扣分" [of]="deductions" let-deduction>
        <a [routerLink]="[]" [queryParams]="{ open: deduction.id }" queryParamsHandling="merge"
          >{{ whoseLabel(deduction) }}：{{ deduction.ruleName }}</a
        >
        @if (deduction.hasPicture) {
          <span class="mark">有照片</span>
        }
        <div class="narrow-only quiet">{{ deduction.happenedOn }}，{{ deduction.unitName }}</div>
      </ng-template>
      <ng-template officeColumn="状态" [of]="deductions" let-deduction>
        <office-state [text]="labels[deduction.state]" [tone]="tones[deduction.state]" />
      </ng-template>
      <ng-template officeColumn="分值" look="wide-only" [of]="deductions" let-deduction>{{
        deduction.points
      }}</ng-template>
      <ng-template officeColumn="单位" look="wide-only" [of]="deductions" let-deduction>{{
        deduction.unitName
      }}</ng-template>
      <ng-template officeColumn="哪天的事" look="wide-only" [of]="deductions" let-deduction>{{
        deduction.happenedOn
      }}</ng-template>
      <ng-template officeColumn="提出" look="wide-only" [of]="deductions" let-deduction>{{
        deduction.filedByName
      }}</ng-template>
      <ng-template officeColumn="申诉至" look="wide-only" [of]="deductions" let-deduction>{{
        deduction.appealUntil ?? '—'
      }}</ng-template>
    </office-list-table>
    @if (open(); as id) {
      <office-deduction-panel [id]="id" (changed)="follow($event)" (closed)="filters.set({ open: '' })" />
    }
    @if (councilOpen()) {
      <office-council-panel (closed)="councilOpen.set(false)" />
    }
  `,
})
export class DeductionList {
  private readonly api = inject(DeductionsApi);
  protected readonly session = inject(Session);
  protected readonly filters = inject(UrlFilters);

  readonly state = input<string>();
  readonly unitId = input<string>();
  readonly from = input<string>();
  readonly to = input<string>();
  /** The one whose details are open. */
  readonly open = input<string>();

  protected readonly states = DEDUCTION_STATES;
  protected readonly labels = DEDUCTION_STATE_LABELS;
  protected readonly tones = TONES;
  protected readonly whoseLabel = whoseLabel;
  protected readonly councilOpen = signal(false);
  protected readonly counts = new Loaded(
    () => true,
    () => this.api.getCounts(),
  );
  protected readonly deductions = new PagedList(
    () => ({
      state: chosen(DEDUCTION_STATES, this.state()),
      unitId: this.unitId(),
      from: dayOrNothing(this.from()),
      to: dayOrNothing(this.to()),
    }),
    (query, cursor) => this.api.list(query, cursor),
  );

  constructor() {
    inject(Live).watch(['feed.appended'], () => {
      void this.deductions.freshen((deduction) => deduction.id);
      void this.counts.reload();
    });
  }

  protected follow(deduction: DeductionDetail): void {
    this.deductions.putInPlace(deduction, ({ id }) => id);
    void this.counts.reload();
  }
}
