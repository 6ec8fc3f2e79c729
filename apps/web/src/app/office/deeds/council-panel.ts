import { Component, computed, inject, linkedSignal, output, signal } from '@angular/core';
import { type AddCouncilMemberInput, type CouncilMember, ERROR_TITLES, LIMITS } from '@jishan/domain';
import { DeedsApi } from '../../deeds/deeds.api';
import { Attempt } from '../../http/attempt';
import { Session } from '../../session/session';
import { Confirm } from '../../ui/confirm';
import { ErrorSummary } from '../../ui/error-summary';
import { ListFaces } from '../../ui/list-faces';
import { Loaded } from '../../ui/loaded';
import { Notices } from '../../ui/notices';
import { ActionButton } from '../controls/action-button';
import { Panel } from '../controls/panel';
import { Reach } from '../controls/reach';
import { type Choice, SearchPicker } from '../controls/search-picker';
import { UnitRegister } from '../units/unit-register';
import { PeopleFinder } from '../volunteers/people-finder';

/** 评议小组: the standing members of one unit. A town's members also sit for its villages. */
@Component({
  selector: 'office-council-panel',
  imports: [ActionButton, ErrorSummary, ListFaces, Panel, SearchPicker],
  template: `
    <office-panel side heading="评议小组" (closed)="closed.emit()">
      <p class="form-hint">
        评议须有至少
        {{ limits.councilQuorum }} 位成员到会，赞成过半即通过。上级单位的成员也可以参加所属村（社区）的评议；
        申报人、代为申报的人和同户家人不参加。
      </p>
      <h3><label for="field-unit">单位</label></h3>
      <office-search-picker inputId="field-unit" placeholder="选择单位" [find]="findUnits()" [(value)]="unit" />
      <app-list-faces [of]="members" empty="这个单位还没有评议小组成员。" />
      <ul class="row-list">
        @for (member of members.value() ?? []; track member.id) {
          <li>
            <div>
              <strong>{{ member.name }}</strong>&ngsp;<span class="quiet">{{ member.joinedOn }} 加入</span>
            </div>
            @if (mayKeep()) {
              <office-action label="退出小组" [busy]="removing.busy()" (pressed)="remove(member)" />
            }
          </li>
        }
      </ul>
      <app-error-summary [problem]="removing.problem()" />
      @if (unit() && mayKeep()) {
        <h3><label for="field-personId">加入成员</label></h3>
        <office-search-picker
          inputId="field-personId"
          placeholder="姓名、首字母、卡号或手机尾号"
          [find]="findPeople"
          [(value)]="candidate"
        />
        <app-error-summary [problem]="adding.problem()" />
        <office-action label="加入小组" kind="primary" [busy]="adding.busy()" [refusal]="refusal()" (pressed)="add()" />
      }
    </office-panel>
  `,
})
export class CouncilPanel {
  private readonly api = inject(DeedsApi);
  private readonly reach = inject(Reach);
  private readonly register = inject(UnitRegister);
  private readonly session = inject(Session);
  private readonly confirm = inject(Confirm);
  private readonly notices = inject(Notices);

  readonly closed = output();

  protected readonly limits = LIMITS;
  protected readonly findUnits = computed(() => this.register.finder('council.read'));
  /** One's own unit to begin with. */
  protected readonly unit = linkedSignal<Choice | null>(() => this.register.choiceOf(this.ownUnit()));
  protected readonly members = new Loaded(
    () => this.unit()?.id ?? null,
    (unitId) => this.api.listMembers(unitId),
  );
  protected readonly mayKeep = computed(() => this.reach.refusal('council.keep', this.unit()?.id ?? null) === null);
  protected readonly candidate = signal<Choice | null>(null);
  protected readonly findPeople = inject(PeopleFinder).find;
  protected readonly adding = new Attempt((key, input: AddCouncilMemberInput) => this.api.addMember(key, input));
  protected readonly removing = new Attempt((key, id: string) => this.api.removeMember(key, id));
  protected readonly refusal = computed(() => {
    const candidate = this.candidate();
    if (!candidate) return '请先选择要加入的人。';
    const members = this.members.value() ?? [];
    if (members.length >= LIMITS.councilMembers) return `${ERROR_TITLES['council.full']}。`;
    const isKnown = members.some((member) => member.personId === candidate.id);
    return isKnown ? `${ERROR_TITLES['council.member-known']}。` : null;
  });

  protected async add(): Promise<void> {
    const [unit, person] = [this.unit(), this.candidate()];
    if (!unit || !person) return;
    const outcome = await this.adding.run({ unitId: unit.id, personId: person.id });
    if (!outcome.done) return;
    this.members.replace(outcome.value);
    this.candidate.set(null);
    this.notices.say(`${person.label}已加入评议小组`);
  }

  protected async remove(member: CouncilMember): Promise<void> {
    const decision = await this.confirm.ask({
      title: `让${member.name}退出评议小组？`,
      consequences: ['从现在起不再参加评议，以前的表决记录不变。'],
      confirmLabel: '退出小组',
      dangerous: true,
    });
    if (!decision) return;
    const outcome = await this.removing.run(member.id);
    if (!outcome.done) return;
    this.members.replace(outcome.value);
    this.notices.say(`${member.name}已退出评议小组`);
  }

  private ownUnit(): string | undefined {
    const roles = ['station-admin', 'town-admin', 'district-admin', 'auditor'] as const;
    return roles.flatMap((role) => this.session.grantsOf(role))[0]?.unitId;
  }
}
