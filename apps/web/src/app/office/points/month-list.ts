import { Component, computed, DestroyRef, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { ERROR_TITLES, type MonthRecord, type MonthState, VILLAGE_POINTS_BOOK } from '@jishan/domain';
import { NzTableModule } from 'ng-zorro-antd/table';
import { Attempt } from '../../http/attempt';
import { LedgerApi } from '../../points/ledger.api';
import { Session } from '../../session/session';
import { Confirm } from '../../ui/confirm';
import { ErrorSummary } from '../../ui/error-summary';
import { Figure } from '../../ui/figure';
import { ListFaces } from '../../ui/list-faces';
import { Loaded } from '../../ui/loaded';
import { Notices } from '../../ui/notices';
import { ActionButton } from '../controls/action-button';
import { stampOf } from '../controls/stamp';
import { UrlFilters } from '../controls/url-filters';
import { MonthPanel } from './month-panel';

const STATE_LABELS: Record<MonthState, string> = { open: '未结', closing: '正在结账', closed: '已结' };
const LOOK_AGAIN_MS = 1_000;

/** The months of the ledger: what each came to, and the next one to close. */
@Component({
  selector: 'office-month-list',
  imports: [ActionButton, ErrorSummary, Figure, ListFaces, MonthPanel, NzTableModule, RouterLink],
  templateUrl: './month-list.html',
})
export class MonthList {
  private readonly api = inject(LedgerApi);
  private readonly confirm = inject(Confirm);
  private readonly notices = inject(Notices);
  protected readonly filters = inject(UrlFilters);
  protected readonly session = inject(Session);

  /** The month that is open. */
  readonly open = input<string>();

  protected readonly states = STATE_LABELS;
  protected readonly stampOf = stampOf;
  protected readonly months = new Loaded(
    () => true,
    () => this.api.listMonths(),
  );
  protected readonly opened = computed(() => this.months.value()?.find((month) => month.month === this.open()) ?? null);
  protected readonly closing = new Attempt((key, month: string) => this.api.closeMonth(key, month));
  protected readonly next = computed(() => this.months.value()?.find((month) => month.isNext) ?? null);
  protected readonly refusal = computed(() => {
    if (this.months.value()?.some((month) => month.state === 'closing')) return '正在结账，请稍候。';
    return this.next() === null ? ERROR_TITLES['month.not-over'] : null;
  });

  constructor() {
    const timer = setInterval(() => {
      if (this.months.value()?.some((month) => month.state === 'closing')) void this.months.reload();
    }, LOOK_AGAIN_MS);
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
  }

  protected villageBook({ totals }: MonthRecord) {
    return totals?.books.find((book) => book.book === VILLAGE_POINTS_BOOK) ?? null;
  }

  protected async close(): Promise<void> {
    const month = this.next()?.month;
    if (!month) return;
    const decision = await this.confirm.ask({
      title: `结 ${month} 的账？`,
      consequences: [
        `${month} 不再记入任何流水；以后发现的遗漏和更正，记在未结的月份，并注明是补记哪个月的。`,
        '每个账户的期初、增减和期末就此定下，连同上月一起加上封印。',
        '结账不能撤回。',
      ],
      confirmLabel: '结账',
      dangerous: true,
    });
    if (!decision) return;
    const outcome = await this.closing.run(month);
    if (!outcome.done) return;
    this.notices.say(`${month} 开始结账`);
    await this.months.reload();
  }
}
