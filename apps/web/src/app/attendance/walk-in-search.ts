import { Component, inject, input, output, signal } from '@angular/core';
import { lengthOf, type WalkInCandidate } from '@jishan/domain';
import { ListFaces } from '../ui/list-faces';
import { Loaded } from '../ui/loaded';
import { AttendanceApi } from './attendance.api';

/** 临时参加: somebody who came without signing up, by card number or name. */
@Component({
  selector: 'app-walk-in-search',
  imports: [ListFaces],
  template: `
    <form class="stack-tight" (submit)="find($event, box.value)">
      <label for="walk-in">添加临时参加的人：卡号或姓名</label>
      <div class="field-with-button">
        <input #box id="walk-in" type="search" autocomplete="off" maxlength="60" placeholder="卡号，或姓名两个字以上" />
        <button type="submit" class="button">查找</button>
      </div>
    </form>
    @if (search()) {
      <app-list-faces [of]="found" empty="没有找到。请核对卡号，或先到村（社区）登记。" />
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
                [attr.aria-label]="'添加' + person.name"
                (click)="add(person); box.value = ''"
              >
                添加
              </button>
            </li>
          }
        </ul>
      }
    }
  `,
  host: { class: 'stack' },
})
export class WalkInSearch {
  private readonly api = inject(AttendanceApi);

  readonly activityId = input.required<string>();
  readonly added = output<WalkInCandidate>();

  protected readonly search = signal<string | null>(null);
  protected readonly found = new Loaded(this.search, (search) => this.api.findWalkIns(this.activityId(), search));

  protected find(event: Event, text: string): void {
    event.preventDefault();
    this.search.set(lengthOf(text.trim()) >= 2 ? text.trim() : null);
  }

  protected add(person: WalkInCandidate): void {
    this.search.set(null);
    this.added.emit(person);
  }
}
