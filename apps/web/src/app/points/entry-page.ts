import { Component, computed, inject, input, numberAttribute } from '@angular/core';
import { RouterLink } from '@angular/router';
import { ATTENDANCE_SOURCE_LABELS, hoursLabel, TRANSFER_KIND_LABELS } from '@jishan/domain';
import { Figure } from '../ui/figure';
import { Icon } from '../ui/icon';
import { ListFaces } from '../ui/list-faces';
import { Loaded } from '../ui/loaded';
import { dateLabel, dayLabel, momentLabel } from '../ui/when';
import { PointsApi } from './points.api';

/** One entry down to its activity, rule and recorder, with what undid it. */
@Component({
  selector: 'app-entry-page',
  imports: [RouterLink, ListFaces, Figure, Icon],
  templateUrl: './entry-page.html',
})
export class EntryPage {
  private readonly api = inject(PointsApi);

  readonly transferId = input.required({ transform: numberAttribute });

  protected readonly kindLabels = TRANSFER_KIND_LABELS;
  protected readonly sourceLabels = ATTENDANCE_SOURCE_LABELS;
  protected readonly dateLabel = dateLabel;
  protected readonly dayLabel = dayLabel;
  protected readonly momentLabel = momentLabel;
  protected readonly hoursLabel = hoursLabel;
  protected readonly entry = new Loaded(this.transferId, (transferId) => this.api.getEntry(transferId));
  protected readonly activityTime = computed(() => {
    const activity = this.entry.value()?.activity;
    return activity ? momentLabel(activity.startsAt) : '';
  });
}
