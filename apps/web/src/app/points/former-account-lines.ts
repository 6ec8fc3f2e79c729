import { Component, inject, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { type FormerAccount, HOLD_END_LABELS, monthLabel, TRANSFER_KIND_LABELS } from '@jishan/domain';
import { Figure } from '../ui/figure';
import { ListFaces } from '../ui/list-faces';
import { PagedList } from '../ui/loaded';
import { MoreButton } from '../ui/more-button';
import { dateLabel, dayLabel } from '../ui/when';
import { PointsApi } from './points.api';

/** 从前的户账户: what is one's own of it, from the time there; fetched when somebody opens it. */
@Component({
  selector: 'app-former-account',
  imports: [Figure, ListFaces, MoreButton, RouterLink],
  template: `
    <details class="more-filters" (toggle)="opened.set(true)">
      <summary>从前的户账户：{{ account().ownerLabel }}</summary>
      <p class="line-about">
        {{ account().unitName }}
        @for (period of account().periods; track period.from) {
          · {{ dateLabel(period.from) }}至{{ dateLabel(period.to) }}
        }
        {{ account().closedOn ? '· 该户已销户' : '' }}
      </p>
      <p class="field-hint">只列出您本人的记录，和您在该户期间不属于某一个人的记录；不显示该户的余额。</p>
      <app-list-faces [of]="entries" empty="您在该户期间没有积分记录。" />
      @if (entries.face() === 'full') {
        <ol class="lines">
          @for (entry of entries.items(); track entry.transferId) {
            <li>
              <a class="line" [routerLink]="['/points/entries', entry.transferId]">
                <span class="line-main">
                  <span class="line-title" [class.struck]="entry.reversed">{{ entry.title }}</span><br />
                  <span class="line-about">
                    {{ dayLabel(entry.occurredOn) }} · {{ kindLabels[entry.kind]
                    }}{{ entry.personName ? '' : ' · 全户' }}
                    @if (entry.reversed) {
                      <span class="chip chip-warn">已冲正</span>
                    } @else if (entry.holdEnd) {
                      <span class="chip">{{ holdEnds[entry.holdEnd] }}</span>
                    }
                    @if (entry.lateFor) {
                      <span class="chip">补记{{ monthLabel(entry.lateFor) }}</span>
                    }
                  </span>
                </span>
                <app-figure class="line-end" [value]="entry.amount" [signed]="true" />
              </a>
            </li>
          }
        </ol>
        <app-more-button [of]="entries" />
      }
    </details>
  `,
})
export class FormerAccountLines {
  private readonly api = inject(PointsApi);

  readonly account = input.required<FormerAccount>();

  protected readonly kindLabels = TRANSFER_KIND_LABELS;
  protected readonly holdEnds = HOLD_END_LABELS;
  protected readonly dayLabel = dayLabel;
  protected readonly monthLabel = monthLabel;
  protected readonly dateLabel = dateLabel;
  protected readonly opened = signal(false);
  protected readonly entries = new PagedList(
    () => (this.opened() ? this.account().accountId : null),
    (accountId, cursor) => this.api.listFormerEntries(accountId, cursor),
  );
}
