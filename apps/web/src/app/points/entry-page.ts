import { Component, computed, inject, input, numberAttribute } from '@angular/core';
import { RouterLink } from '@angular/router';
import {
  ATTENDANCE_SOURCE_LABELS,
  hoursLabel,
  monthLabel,
  pointsLabel,
  HOLD_END_LABELS,
  TRANSFER_KIND_LABELS,
} from '@jishan/domain';
import { Figure } from '../ui/figure';
import { Icon } from '../ui/icon';
import { ListFaces } from '../ui/list-faces';
import { Loaded } from '../ui/loaded';
import { dateLabel, dayLabel, momentLabel } from '../ui/when';
import { PointsApi } from './points.api';
import { SealCard } from './seal-card';

/** One entry down to its activity, rule and recorder, with what undid it. */
@Component({
  selector: 'app-entry-page',
  imports: [RouterLink, ListFaces, Figure, Icon, SealCard],
  templateUrl: './entry-page.html',
})
export class EntryPage {
  private readonly api = inject(PointsApi);

  readonly transferId = input.required({ transform: numberAttribute });

  protected readonly kindLabels = TRANSFER_KIND_LABELS;
  protected readonly holdEnds = HOLD_END_LABELS;
  protected readonly sourceLabels = ATTENDANCE_SOURCE_LABELS;
  protected readonly dateLabel = dateLabel;
  protected readonly dayLabel = dayLabel;
  protected readonly momentLabel = momentLabel;
  protected readonly monthLabel = monthLabel;
  protected readonly hoursLabel = hoursLabel;
  protected readonly entry = new Loaded(this.transferId, (transferId) => this.api.getEntry(transferId));
  protected readonly balanceSentence = computed(() => {
    const entry = this.entry.value();
    if (!entry || entry.line === null) return '余额没有变动';
    return entry.balanceAfter === null ? '从前的账户，不显示余额' : `记账后余 ${pointsLabel(entry.balanceAfter)}`;
  });
  protected readonly activityTime = computed(() => {
    const activity = this.entry.value()?.activity;
    return activity ? momentLabel(activity.startsAt) : '';
  });
}
