import { Component, computed, inject, input, linkedSignal, output, signal } from '@angular/core';
import { type ActivityDetail, lengthOf, type WalkInCandidate } from '@jishan/domain';
import { ActivitiesApi } from '../activities/activities.api';
import { AttendanceApi } from '../attendance/attendance.api';
import { Attempt } from '../http/attempt';
import { ListFaces } from '../ui/list-faces';
import { Loaded } from '../ui/loaded';
import { Notices } from '../ui/notices';
import { spanLabel } from '../ui/when';

/** For those without a phone: signed up by their leader, whose name stays on the record. */
@Component({
  selector: 'app-sign-up-for',
  imports: [ListFaces],
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
      <form class="stack-tight" (submit)="find($event, box.value)">
        <label for="for-search">没有手机的人：卡号或姓名</label>
        <div class="field-with-button">
          <input #box id="for-search" type="search" autocomplete="off" maxlength="60" />
          <button type="submit" class="button">查找</button>
        </div>
      </form>
      @if (search()) {
        <app-list-faces [of]="found" empty="没有找到。请核对卡号，或先登记。" />
        @if (found.face() === 'full') {
          <ul class="lines">
            @for (person of found.value(); track person.personId) {
              <li class="line">
                <span class="line-main"
                  ><span class="line-title">{{ person.name }}</span
                  ><br /><span class="line-about">{{ person.unitName }} · {{ person.cardNo }}</span></span
                >
                <button
                  type="button"
                  class="button button-small"
                  [disabled]="signingUp.busy()"
                  [attr.aria-label]="'替' + person.name + '报名'"
                  (click)="signUp(person)"
                >
                  报名
                </button>
              </li>
            }
          </ul>
        }
      }
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
  protected readonly shiftId = linkedSignal(() => this.activity().shifts[0]?.id ?? '');
  protected readonly search = signal<string | null>(null);
  protected readonly found = new Loaded(this.search, (search) =>
    this.attendance.findWalkIns(this.activityId(), search),
  );
  protected readonly signingUp = new Attempt((key, activityId: string, shiftId: string, personId: string) =>
    this.activities.signUpFor(key, activityId, { shiftId, personId }),
  );

  protected find(event: Event, text: string): void {
    event.preventDefault();
    this.search.set(lengthOf(text.trim()) >= 2 ? text.trim() : null);
  }

  protected async signUp(person: WalkInCandidate): Promise<void> {
    const outcome = await this.signingUp.run(this.activityId(), this.shiftId(), person.personId);
    if (!outcome.done) return this.notices.complain(outcome.problem);
    this.notices.say(
      outcome.value.state === 'waiting'
        ? `${person.name}已加入候补，第 ${outcome.value.waitingPlace} 位。`
        : `已替${person.name}报名。`,
    );
    this.signedUp.emit();
  }
}
