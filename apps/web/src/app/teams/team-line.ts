import { Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TEAM_LEVEL_LABELS, type TeamRecord } from '@jishan/domain';

export const MINE_LABELS = { none: null, requested: '申请审核中', member: '我是队员', leader: '我是队长' } as const;

/** One team in a list. */
@Component({
  selector: 'app-team-line',
  imports: [RouterLink],
  template: `
    <a class="line" [routerLink]="link()">
      <span class="line-main">
        <span class="line-title">{{ team().name }}</span>
        @if (mineLabels[team().mine]; as label) {
          <span class="chip chip-good">{{ label }}</span>
        }
        <br /><span class="line-about"
          >{{ team().unitName }} · {{ levelLabels[team().level] }} · 队长 {{ team().leaderName ?? '暂缺' }}</span
        >
      </span>
      <span class="line-end">{{ team().memberCount }} 人</span>
    </a>
  `,
})
export class TeamLine {
  readonly team = input.required<TeamRecord>();
  readonly link = input.required<readonly string[]>();
  protected readonly levelLabels = TEAM_LEVEL_LABELS;
  protected readonly mineLabels = MINE_LABELS;
}
