import { Component, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import {
  ATTENDANCE_SOURCE_LABELS,
  dayOf,
  grouped,
  hoursLabel,
  HOLD_END_LABELS,
  monthLabel,
  TRANSFER_KIND_LABELS,
} from '@jishan/domain';
import { PaperCard } from '../passbooks/paper-card';
import { noticeOf } from '../deductions/deduction-words';
import { DeductionsApi } from '../deductions/deductions.api';
import { Figure } from '../ui/figure';
import { ListFaces } from '../ui/list-faces';
import { Loaded, PagedList } from '../ui/loaded';
import { MoreButton } from '../ui/more-button';
import { dayLabel } from '../ui/when';
import { BalanceCard } from './balance-card';
import { FormerAccountLines } from './former-account-lines';
import { HoursCard } from './hours-card';
import { PointsApi } from './points.api';

/** V4: hours, points and stars apart from each other, every line opened down to its origin. */
@Component({
  selector: 'app-points-page',
  imports: [RouterLink, ListFaces, MoreButton, Figure, BalanceCard, HoursCard, PaperCard, FormerAccountLines],
  templateUrl: './points-page.html',
})
export class PointsPage {
  private readonly api = inject(PointsApi);
  private readonly deductionsApi = inject(DeductionsApi);

  protected readonly kindLabels = TRANSFER_KIND_LABELS;
  protected readonly holdEnds = HOLD_END_LABELS;
  protected readonly sourceLabels = ATTENDANCE_SOURCE_LABELS;
  protected readonly today = dayOf(new Date().toISOString());
  protected readonly dayLabel = dayLabel;
  protected readonly monthLabel = monthLabel;
  protected readonly grouped = grouped;
  protected readonly hoursLabel = hoursLabel;

  /** Which of the two lists a narrow screen shows. */
  protected readonly book = signal<'points' | 'hours'>('points');
  protected readonly balance = new Loaded(
    () => true,
    () => this.api.getMyBalance(),
  );
  protected readonly hours = new Loaded(
    () => true,
    () => this.api.getMyHours(),
  );
  protected readonly former = new Loaded(
    () => true,
    () => this.api.listMyFormer(),
  );
  protected readonly pending = new Loaded(
    () => true,
    () => this.api.listMyPending(),
  );
  /** Told here, because nobody looks for what they do not expect. */
  protected readonly deductions = new Loaded(
    () => true,
    async () => noticeOf((await this.deductionsApi.listOwn()).items),
  );
  protected readonly entries = new PagedList(
    () => true,
    (_all, cursor) => this.api.listMyEntries(cursor),
  );
  protected readonly hoursEntries = new PagedList(
    () => true,
    (_all, cursor) => this.api.listMyHours(cursor),
  );
}
