import { Component, computed, input } from '@angular/core';
import { type DigestFigures, type DigestRecord, grouped, hoursLabel, signed } from '@jishan/domain';

/** The figures of a digest: the whole, against the period before, and unit by unit. */
@Component({
  selector: 'office-digest-table',
  template: `
    <div class="table-scroll" tabindex="0" role="region" aria-label="数字">
      <table class="plain-table">
        <caption class="visually-hidden">
          活动、人、人次、群众人次、时长和积分
        </caption>
        <thead>
          <tr>
            <th scope="col">单位</th>
            @for (heading of headings; track heading) {
              <th scope="col" class="number">{{ heading }}</th>
            }
          </tr>
        </thead>
        <tbody>
          @for (line of lines(); track $index) {
            <tr [class.table-sum]="line.isWhole">
              <th scope="row">{{ line.name }}</th>
              @for (cell of line.cells; track $index) {
                <td class="number">{{ cell }}</td>
              }
            </tr>
          }
        </tbody>
      </table>
    </div>
    <p class="form-hint">
      时长在文中按小时写，保留一位小数。{{ deedPoints() ? '积分里有好人好事 ' + deedPoints() + ' 分。' : '' }}
    </p>
  `,
})
export class DigestTable {
  readonly digest = input.required<DigestRecord>();

  protected readonly headings = ['活动', '人', '人次', '群众', '时长', '积分'];
  protected readonly deedPoints = computed(() => {
    const { deedPoints } = this.digest().figures;
    return deedPoints > 0 ? grouped(deedPoints) : null;
  });
  protected readonly lines = computed(() => {
    const { figures, before, units, kind, isOver } = this.digest();
    const last = `比${kind === 'week' ? '上周' : '上月'}${isOver ? '' : '同期'}`;
    return [
      { name: '合计', cells: cellsOf(figures), isWhole: true },
      { name: last, cells: differenceOf(figures, before.figures), isWhole: true },
      ...units.map((unit) => ({ name: unit.unitName, cells: cellsOf(unit), isWhole: false })),
    ];
  });
}

const cellsOf = (of: DigestFigures) => [
  ...[of.activities, of.people, of.attendances, of.publicHeadcount].map(grouped),
  hoursLabel(of.minutes),
  grouped(of.points),
];

function differenceOf(now: DigestFigures, before: DigestFigures): string[] {
  const minutes = now.minutes - before.minutes;
  return [
    signed(now.activities - before.activities),
    signed(now.people - before.people),
    signed(now.attendances - before.attendances),
    signed(now.publicHeadcount - before.publicHeadcount),
    `${minutes > 0 ? '+' : ''}${hoursLabel(minutes)}`,
    signed(now.points - before.points),
  ];
}
