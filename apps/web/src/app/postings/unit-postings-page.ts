import { Component, computed, DestroyRef, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { OBJECTION_STATE_LABELS } from '@jishan/domain';
import { Session } from '../session/session';
import { Icon } from '../ui/icon';
import { ListFaces } from '../ui/list-faces';
import { Loaded } from '../ui/loaded';
import { momentLabel } from '../ui/when';
import { PostingSheet } from './posting-sheet';
import { PostingsApi } from './postings.api';

/** A screen in the village hall is left alone for days. */
const RELOAD_MS = 300_000;

/** 积分公示 of one unit: every line, until when one may object, and what came of objections. */
@Component({
  selector: 'app-unit-postings-page',
  imports: [Icon, ListFaces, PostingSheet, RouterLink],
  template: `
    <div class="page page-wide">
      <a class="back" routerLink="/postings"><app-icon name="back" />全部公示</a>
      <app-list-faces [of]="unit" />
      @if (unit.value(); as shown) {
        <header class="page-head">
          <h1>{{ shown.unitName }}积分公示</h1>
          <p class="lead">姓名已隐去一部分；本人同意公开的写全名，未成年人只写户。这一页每五分钟自动更新。</p>
        </header>
        @if (own.face() === 'failed') {
          <app-list-faces [of]="own" />
        }
        @if (ownHere(); as own) {
          @if (own.length > 0) {
            <section class="stack" aria-labelledby="own-title">
              <h2 id="own-title" class="section-title">我提出的异议</h2>
              <ul class="stack">
                @for (objection of own; track objection.id) {
                  <li class="card">
                    <p class="row row-spread">
                      <span class="line-about"
                        >{{ momentLabel(objection.raisedAt) }}，对第 {{ objection.entryNos.join('、') }} 条</span
                      >
                      <span class="chip" [class.chip-warn]="objection.state === 'open'">{{
                        stateLabels[objection.state]
                      }}</span>
                    </p>
                    <p class="text-block">{{ objection.text }}</p>
                    @if (objection.decision) {
                      <p class="notice-block text-block">答复：{{ objection.decision }}</p>
                    }
                  </li>
                }
              </ul>
            </section>
          }
        }
        @for (posting of shown.postings; track posting.id) {
          <app-posting-sheet
            [posting]="posting"
            [today]="shown.today"
            [unitId]="shown.unitId"
            [unitName]="shown.unitName"
            (raised)="reload()"
          />
        } @empty {
          <p class="face">{{ shown.unitName }}现在没有公示，最近三十天也没有期满的公示。</p>
        }
      }
    </div>
  `,
})
export class UnitPostingsPage {
  private readonly api = inject(PostingsApi);
  private readonly session = inject(Session);

  /** In the address. */
  readonly unitId = input.required<string>();

  protected readonly momentLabel = momentLabel;
  protected readonly stateLabels = OBJECTION_STATE_LABELS;
  protected readonly unit = new Loaded(
    () => this.unitId(),
    (unitId) => this.api.getUnit(unitId),
  );
  protected readonly own = new Loaded(
    () => (this.session.mayEver('posting.object') ? true : null),
    () => this.api.listMyObjections(),
  );
  protected readonly ownHere = computed(() =>
    this.own.value()?.filter((objection) => objection.unitId === this.unitId()),
  );

  constructor() {
    const timer = setInterval(() => void this.unit.reload(), RELOAD_MS);
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
  }

  protected reload(): void {
    void this.unit.reload();
    void this.own.reload();
  }
}
