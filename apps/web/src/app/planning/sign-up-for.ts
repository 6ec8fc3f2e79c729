import { Component, computed, inject, input, linkedSignal, output } from '@angular/core';
import type { ActivityDetail } from '@jishan/domain';
import { ActivitiesApi } from '../activities/activities.api';
import { AttendanceApi } from '../attendance/attendance.api';
import { Attempt } from '../http/attempt';
import { keptChoice } from '../ui/kept-choice';
import { Notices } from '../ui/notices';
import { type FoundPerson, PersonSearch } from '../ui/person-search';
import { spanLabel } from '../ui/when';

/** For those without a phone: signed up by their leader, whose name stays on the record. */
@Component({
  selector: 'app-sign-up-for',
  imports: [PersonSearch],
  template: `
    <section class="stack" aria-labelledby="for-title">
      <h2 id="for-title" class="section-title">代为报名</h2>
      @if (activity().shifts.length > 1) {
        <div class="field">
          <label for="for-shift">班次</label>
          <select #shiftBox id="for-shift" (change)="shiftId.set(shiftBox.value)">
            @for (shift of activity().shifts; track shift.id) {
              <option [value]="shift.id" [selected]="shift.id === shiftId()">
                {{ spanLabel(shift.startsAt, shift.endsAt) }}
              </option>
            }
          </select>
        </div>
      }
      <app-person-search
        name="for"
        label="没有手机的人：卡号或姓名"
        verb="报名"
        empty="没有找到。请核对卡号，或先登记。"
        [search]="findPeople"
        [take]="signUp"
      />
    </section>
  `,
})
export class SignUpFor {
  private readonly activities = inject(ActivitiesApi);
  private readonly attendance = inject(AttendanceApi);
  private readonly notices = inject(Notices);

  readonly activity = input.required<ActivityDetail>();
  readonly signedUp = output<void>();

  protected readonly spanLabel = spanLabel;
  private readonly activityId = computed(() => this.activity().id);
  /** Kept while the activity is read anew. */
  protected readonly shiftId = linkedSignal<ActivityDetail['shifts'], string>({
    source: () => this.activity().shifts,
    computation: (shifts, before) => keptChoice(shifts, before?.value) ?? '',
  });
  protected readonly findPeople = (text: string) => this.attendance.findWalkIns(this.activityId(), text);
  protected readonly signingUp = new Attempt((key, activityId: string, shiftId: string, personId: string) =>
    this.activities.signUpFor(key, activityId, { shiftId, personId }),
  );

  protected readonly signUp = async (person: FoundPerson): Promise<boolean> => {
    const outcome = await this.signingUp.run(this.activityId(), this.shiftId(), person.personId);
    if (!outcome.done) {
      this.notices.complain(outcome.problem);
      return false;
    }
    this.notices.say(
      outcome.value.state === 'waiting'
        ? `${person.name}已加入候补，第 ${outcome.value.waitingPlace} 位。`
        : `已替${person.name}报名。`,
    );
    this.signedUp.emit();
    return true;
  };
}
