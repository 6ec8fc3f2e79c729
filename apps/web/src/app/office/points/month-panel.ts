import { Component, computed, inject, input, output, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { BOOK_LABELS, grouped, hoursLabel, type MonthRecord, pointsLabel } from '@jishan/domain';
import { NzAlertModule } from 'ng-zorro-antd/alert';
import { NzTableModule } from 'ng-zorro-antd/table';
import { LedgerApi } from '../../points/ledger.api';
import { Figure } from '../../ui/figure';
import { ListFaces } from '../../ui/list-faces';
import { Loaded, PagedList } from '../../ui/loaded';
import { ActionButton } from '../controls/action-button';
import { Column, ListTable } from '../controls/list-table';
import { Panel } from '../controls/panel';
import { stampOf } from '../controls/stamp';
import { kindSentence } from './month-words';

/** One month: what it came to and by what, every account's balance once it is closed, and the computation from the records. */
@Component({
  selector: 'office-month-panel',
  imports: [ActionButton, Column, Figure, ListFaces, ListTable, NzAlertModule, NzTableModule, Panel, RouterLink],
  templateUrl: './month-panel.html',
})
export class MonthPanel {
  private readonly api = inject(LedgerApi);

  readonly month = input.required<MonthRecord>();
  readonly closed = output();

  protected readonly books = BOOK_LABELS;
  protected readonly kindSentence = kindSentence;
  protected readonly grouped = grouped;
  protected readonly hoursLabel = hoursLabel;
  protected readonly pointsLabel = pointsLabel;
  protected readonly stampOf = stampOf;
  protected readonly search = signal('');
  private readonly name = computed(() => this.month().month);
  protected readonly balances = new PagedList(
    () => (this.month().state === 'closed' ? { month: this.name(), search: this.search() } : null),
    ({ month, search }, cursor) => this.api.listBalances(month, search || undefined, cursor),
  );
  /** Asked for by a press: it reads all records of the month. */
  protected readonly wanted = signal<string | null>(null);
  protected readonly report = new Loaded(
    () => this.wanted(),
    (month) => this.api.recompute(month),
  );

  protected recompute(): void {
    if (this.wanted() === this.name()) void this.report.reload();
    else this.wanted.set(this.name());
  }
}
