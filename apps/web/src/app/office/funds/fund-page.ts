import { Component, computed, inject, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import {
  coverOf,
  dayOf,
  ERROR_TITLES,
  FUND_ENTRY_LABELS,
  type FundEntryRecord,
  type FundRecord,
  grouped,
  type PaySheetInput,
  pointsLabel,
  yuanLabel,
} from '@jishan/domain';
import { ShopBooksApi } from '../../exchange/shop-books.api';
import { Attempt } from '../../http/attempt';
import { Session } from '../../session/session';
import { Confirm } from '../../ui/confirm';
import { ErrorSummary } from '../../ui/error-summary';
import { Figure } from '../../ui/figure';
import { ListFaces } from '../../ui/list-faces';
import { Loaded, PagedList } from '../../ui/loaded';
import { Notices } from '../../ui/notices';
import { ActionButton } from '../controls/action-button';
import { UnitFilter } from '../controls/filters';
import { Column, ListTable } from '../controls/list-table';
import { Reach } from '../controls/reach';
import { UnitRegister } from '../units/unit-register';
import { FundEntryForm } from './fund-entry-form';

/** 积分基金 of a unit and all below it: the money beside the points that it stands for. Entries are of its own book. */
@Component({
  selector: 'office-fund-page',
  imports: [ActionButton, Column, ErrorSummary, Figure, FundEntryForm, ListFaces, ListTable, RouterLink, UnitFilter],
  templateUrl: './fund-page.html',
})
export class FundPage {
  private readonly api = inject(ShopBooksApi);
  private readonly register = inject(UnitRegister);
  private readonly reach = inject(Reach);
  private readonly confirm = inject(Confirm);
  private readonly notices = inject(Notices);
  protected readonly session = inject(Session);

  readonly unitId = input<string>();

  protected readonly labels = FUND_ENTRY_LABELS;
  protected readonly grouped = grouped;
  protected readonly pointsLabel = pointsLabel;
  protected readonly yuanLabel = yuanLabel;
  protected readonly opened = signal<'income' | 'purchase' | null>(null);
  /** The unit asked for, otherwise the highest in reach. */
  protected readonly unit = computed(() => {
    const units = this.register.within('fund.read');
    return units.find(({ id }) => id === this.unitId()) ?? units[0] ?? null;
  });
  private readonly shownId = computed(() => this.unit()?.id ?? null);
  protected readonly fund = new Loaded(this.shownId, (id) => this.api.getFund(id));
  protected readonly entries = new PagedList(this.shownId, (id, cursor) => this.api.listFundEntries(id, cursor));
  protected readonly cover = computed(() => {
    const fund = this.fund.value();
    return fund && coverOf(fund);
  });
  protected readonly keepRefusal = computed(() => this.reach.refusal('fund.keep', this.shownId()));
  protected readonly paying = new Attempt((key, unitId: string, input: PaySheetInput) =>
    this.api.paySheet(key, unitId, input),
  );
  protected readonly reversing = new Attempt((key, id: string, reason: string) =>
    this.api.reverseFundEntry(key, id, { reason }),
  );

  protected payRefusal(fund: FundRecord, fen: number): string | null {
    return this.keepRefusal() ?? (fen > fund.ownBalanceFen ? ERROR_TITLES['fund.insufficient'] : null);
  }

  protected mayReverse({ kind, reversed }: FundEntryRecord): boolean {
    return !reversed && (kind === 'income' || kind === 'purchase') && this.keepRefusal() === null;
  }

  protected async pay(fund: FundRecord, sheet: FundRecord['owed'][number]): Promise<void> {
    const decision = await this.confirm.ask({
      title: `登记付给${sheet.shopName} ${sheet.month} 的结算款？`,
      consequences: [
        `从${fund.unitName}本级基金支出 ${yuanLabel(sheet.fen)}，余额变为 ${yuanLabel(fund.ownBalanceFen - sheet.fen)}。`,
        '一张结算单只付一次，付款不能冲正；多付的由兑换点退回，登记为收入。',
      ],
      confirmLabel: '登记付款',
      dangerous: true,
    });
    if (!decision) return;
    const input = { sheetId: sheet.sheetId, occurredOn: dayOf(new Date().toISOString()) };
    const outcome = await this.paying.run(fund.unitId, input);
    if (outcome.done) this.notices.say('付款已登记。');
    await this.reload();
  }

  protected async reverse(entry: FundEntryRecord): Promise<void> {
    const decision = await this.confirm.ask({
      title: `冲正“${entry.note}”？`,
      consequences: [
        `另记一笔 ${yuanLabel(-entry.fen)}，原来的一笔留着，标为已冲正。`,
        '每笔只能冲正一次，冲正本身不能再冲正。',
      ],
      confirmLabel: '冲正',
      dangerous: true,
      reasonLabel: '冲正的原因',
    });
    if (!decision) return;
    const outcome = await this.reversing.run(entry.id, decision.reason);
    if (outcome.done) this.notices.say('已冲正。');
    else this.notices.complain(outcome.problem);
    await this.reload();
  }

  protected async showAdded(): Promise<void> {
    this.opened.set(null);
    await this.reload();
  }

  private async reload(): Promise<void> {
    await Promise.all([this.fund.reload(), this.entries.reload()]);
  }
}
