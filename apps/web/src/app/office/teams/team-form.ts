import { Component, inject, output, signal } from '@angular/core';
import { form, FormField, maxLength, required, submit } from '@angular/forms/signals';
import {
  type CreateTeamInput,
  LIMITS,
  TEAM_KIND_LABELS,
  TEAM_LEVEL_LABELS,
  type TeamKind,
  type TeamLevel,
} from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { NzInputModule } from 'ng-zorro-antd/input';
import { Attempt } from '../../http/attempt';
import { TeamsApi } from '../../teams/teams.api';
import { ErrorSummary } from '../../ui/error-summary';
import { Notices } from '../../ui/notices';
import { Field } from '../controls/field';
import { Panel } from '../controls/panel';
import { type Choice, SearchPicker } from '../controls/search-picker';
import { UnitRegister } from '../units/unit-register';
import { PeopleFinder } from '../volunteers/people-finder';
import { TeamFinder } from './team-finder';

interface NewTeam {
  name: string;
  level: TeamLevel;
  kind: TeamKind;
  unit: Choice | null;
  parent: Choice | null;
  leader: Choice | null;
}

@Component({
  selector: 'office-team-form',
  imports: [ErrorSummary, Field, FormField, NzButtonModule, NzInputModule, Panel, SearchPicker],
  template: `
    <office-panel heading="新建服务队" (closed)="closed.emit()">
      <form novalidate (submit)="create($event)">
        <office-field name="name" label="队名" [of]="team.name" [problem]="creating.problem()">
          <input nz-input id="field-name" autocomplete="off" [formField]="team.name" />
        </office-field>
        <div class="form-grid">
          <office-field name="unitId" label="单位" [of]="team.unit" [problem]="creating.problem()">
            <office-search-picker inputId="field-unitId" [find]="findUnits" [formField]="team.unit" />
          </office-field>
          <office-field name="kind" label="类别" [problem]="creating.problem()">
            <select class="ant-input" id="field-kind" [formField]="team.kind">
              @for (kind of kinds; track kind[0]) {
                <option [value]="kind[0]">{{ kind[1] }}</option>
              }
            </select>
          </office-field>
          <office-field name="level" label="层级" [problem]="creating.problem()">
            <select class="ant-input" id="field-level" [formField]="team.level">
              @for (level of levels; track level[0]) {
                <option [value]="level[0]">{{ level[1] }}</option>
              }
            </select>
          </office-field>
          <office-field
            name="parentId"
            label="上级服务队（可不填）"
            hint="中队在总队之下，分队在中队之下。"
            [of]="team.parent"
            [problem]="creating.problem()"
          >
            <office-search-picker inputId="field-parentId" [find]="findTeams" [formField]="team.parent" />
          </office-field>
        </div>
        <office-field
          name="leaderPersonId"
          label="队长（可以以后再定）"
          [of]="team.leader"
          [problem]="creating.problem()"
        >
          <office-search-picker
            inputId="field-leaderPersonId"
            placeholder="姓名、首字母、卡号或手机尾号"
            [find]="findPeople"
            [formField]="team.leader"
          />
        </office-field>
        <app-error-summary [problem]="creating.problem()" />
        <div class="panel-actions">
          <button nz-button type="button" (click)="closed.emit()">返回</button>
          <button nz-button nzType="primary" type="submit" [nzLoading]="creating.busy()">新建</button>
        </div>
      </form>
    </office-panel>
  `,
})
export class TeamForm {
  private readonly api = inject(TeamsApi);
  private readonly register = inject(UnitRegister);
  private readonly finder = inject(TeamFinder);
  private readonly notices = inject(Notices);

  readonly created = output<string>();
  readonly closed = output();

  protected readonly kinds = Object.entries(TEAM_KIND_LABELS);
  protected readonly levels = Object.entries(TEAM_LEVEL_LABELS);
  protected readonly findUnits = this.register.finder('team.create');
  protected readonly findTeams = (text: string) => this.finder.find(undefined, text);
  protected readonly findPeople = inject(PeopleFinder).find;
  private readonly model = signal<NewTeam>({
    name: '',
    level: 'branch',
    kind: 'general',
    unit: this.register.only('team.create'),
    parent: null,
    leader: null,
  });
  protected readonly team = form(this.model, (path) => {
    required(path.name, { message: '请填写队名' });
    maxLength(path.name, LIMITS.nameLength, { message: `最多 ${LIMITS.nameLength} 字` });
    required(path.unit, { message: '请选择单位' });
  });
  protected readonly creating = new Attempt((key, input: CreateTeamInput) => this.api.create(key, input));

  protected async create(event: Event): Promise<void> {
    event.preventDefault();
    await submit(this.team, async () => {
      const { name, level, kind, unit, parent, leader } = this.model();
      const outcome = await this.creating.run({
        name: name.trim(),
        level,
        kind,
        unitId: unit?.id ?? '',
        ...(parent ? { parentId: parent.id } : {}),
        ...(leader ? { leaderPersonId: leader.id } : {}),
      });
      if (outcome.done) {
        this.notices.say(`已新建${outcome.value.name}`);
        this.created.emit(outcome.value.id);
      }
      return undefined;
    });
  }
}
