import { Component, computed, inject, input } from '@angular/core';
import {
  ATTENDANCE_SOURCE_LABELS,
  attended,
  hoursLabel,
  PRESENCE_LABELS,
  type Presence,
  type RosterRow,
  type ShiftRecord,
} from '@jishan/domain';
import { NzTableModule } from 'ng-zorro-antd/table';
import { AttendanceApi } from '../../attendance/attendance.api';
import { ListFaces } from '../../ui/list-faces';
import { Loaded } from '../../ui/loaded';
import { spanOf } from '../controls/stamp';
import { StateTag, type Tone } from '../controls/state-tag';

const TONES: Record<Presence, Tone> = {
  present: 'good',
  late: 'wait',
  'left-early': 'wait',
  excused: 'plain',
  absent: 'bad',
};

/** The sheet as the leader kept it. The office reads; roll-call belongs to those who were there. */
@Component({
  selector: 'office-roster-table',
  imports: [ListFaces, NzTableModule, StateTag],
  template: `
    <section class="sheet" aria-labelledby="roster-title">
      <h2 id="roster-title">名单与考勤</h2>
      <app-list-faces [of]="roster" />
      @if (roster.value()) {
        <p class="page-intro">{{ summary() }}</p>
        <nz-table nzTemplateMode nzSize="small">
          <caption class="visually-hidden">
            名单与考勤
          </caption>
          <thead>
            <tr>
              <th scope="col">姓名</th>
              <th scope="col">考勤</th>
              <th scope="col" class="number">时长</th>
              <th scope="col" class="number">积分</th>
              <th scope="col" class="wide-only">来源</th>
              <th scope="col" class="wide-only">登记人</th>
              @if (shifts().length > 1) {
                <th scope="col" class="wide-only">班次</th>
              }
            </tr>
          </thead>
          <tbody>
            @for (row of rows(); track row.personId + row.shiftId) {
              <tr>
                <td>
                  {{ row.name }}
                  @if (!row.signedUp) {
                    <span class="mark">临时参加</span>
                  }
                </td>
                @if (row.attendance; as attendance) {
                  <td><office-state [text]="presences[attendance.presence]" [tone]="tones[attendance.presence]" /></td>
                  <td class="number">{{ attendance.minutes > 0 ? hoursLabel(attendance.minutes) : '—' }}</td>
                  <td class="number">{{ attendance.points ?? '待结算' }}</td>
                  <td class="wide-only">
                    {{ sources[attendance.source]
                    }}{{ attendance.guarantorName ? '，证明人 ' + attendance.guarantorName : '' }}
                  </td>
                  <td class="wide-only">{{ attendance.recorderName }}</td>
                } @else {
                  <td class="quiet">未登记</td>
                  <td class="number">—</td>
                  <td class="number">—</td>
                  <td class="wide-only">—</td>
                  <td class="wide-only">—</td>
                }
                @if (shifts().length > 1) {
                  <td class="wide-only">{{ shiftLabel(row) }}</td>
                }
              </tr>
            } @empty {
              <tr>
                <td colspan="7" class="quiet">还没有人报名。</td>
              </tr>
            }
          </tbody>
        </nz-table>
      }
    </section>
  `,
})
export class RosterTable {
  private readonly api = inject(AttendanceApi);

  readonly activityId = input.required<string>();
  readonly shifts = input.required<readonly ShiftRecord[]>();

  protected readonly presences = PRESENCE_LABELS;
  protected readonly sources = ATTENDANCE_SOURCE_LABELS;
  protected readonly tones = TONES;
  protected readonly hoursLabel = hoursLabel;
  protected readonly roster = new Loaded(
    () => this.activityId(),
    (id) => this.api.getRoster(id),
  );
  protected readonly rows = computed(() => this.roster.value()?.rows ?? []);
  protected readonly summary = computed(() => {
    const rows = this.rows();
    const there = rows.filter((row) => row.attendance && attended(row.attendance.presence));
    const people = new Set(there.map((row) => row.personId)).size;
    const minutes = there.reduce((sum, row) => sum + (row.attendance?.minutes ?? 0), 0);
    const headcount = this.roster.value()?.publicHeadcount ?? null;
    const outsiders = headcount === null ? '' : `，另有群众 ${headcount} 人`;
    const concludedBy = this.roster.value()?.concludedByName;
    const confirmed = concludedBy ? `考勤由${concludedBy}确认。` : '';
    return `名单 ${rows.length} 行；到场 ${people} 人、${there.length} 人次${outsiders}；服务 ${hoursLabel(minutes)}。${confirmed}`;
  });

  protected shiftLabel(row: RosterRow): string {
    const shift = this.shifts().find((candidate) => candidate.id === row.shiftId);
    return shift ? spanOf(shift.startsAt, shift.endsAt) : '';
  }
}
