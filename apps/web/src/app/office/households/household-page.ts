import { Component, computed, effect, inject, input, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import {
  checkDeparture,
  checkHead,
  ERROR_TITLES,
  HOUSEHOLD_CHANGE_LABELS,
  type HouseholdChangeResult,
  type HouseholdMemberRecord,
  LIMITS,
  livingIn,
  type PersonalPointsChoice,
} from '@jishan/domain';
import { NzTableModule } from 'ng-zorro-antd/table';
import { bucketsSentence, changeSentence } from '../../households/change-sentences';
import { HouseholdsApi } from '../../households/households.api';
import { Attempt } from '../../http/attempt';
import { Session } from '../../session/session';
import { Confirm } from '../../ui/confirm';
import { ErrorSummary } from '../../ui/error-summary';
import { Figure } from '../../ui/figure';
import { ListFaces } from '../../ui/list-faces';
import { Loaded } from '../../ui/loaded';
import { Notices } from '../../ui/notices';
import { PageTitle } from '../../ui/page-title';
import { ActionButton } from '../controls/action-button';
import { Reach } from '../controls/reach';
import { type Choice, SearchPicker } from '../controls/search-picker';
import { PeopleFinder } from '../volunteers/people-finder';
import { DeathWizard } from './death-wizard';
import { PersonalPoints } from './personal-points';
import { SplitWizard } from './split-wizard';
import { WholeWizard } from './whole-wizard';

/** One household: who lives here and lived here, what it has, what happened to it, and what may happen. */
@Component({
  selector: 'office-household-page',
  imports: [
    ActionButton,
    DeathWizard,
    ErrorSummary,
    Figure,
    ListFaces,
    NzTableModule,
    PersonalPoints,
    RouterLink,
    SearchPicker,
    SplitWizard,
    WholeWizard,
  ],
  templateUrl: './household-page.html',
})
export class HouseholdPage {
  private readonly api = inject(HouseholdsApi);
  private readonly reach = inject(Reach);
  private readonly router = inject(Router);
  private readonly confirm = inject(Confirm);
  private readonly notices = inject(Notices);
  protected readonly session = inject(Session);

  readonly id = input.required<string>();

  protected readonly home = new Loaded(
    () => this.id(),
    (id) => this.api.home(id),
  );
  protected readonly kinds = HOUSEHOLD_CHANGE_LABELS;
  protected readonly changeSentence = changeSentence;
  protected readonly bucketsSentence = bucketsSentence;

  protected readonly wizard = signal<'split' | 'merge' | 'move' | null>(null);
  protected readonly dying = signal<string | null>(null);
  protected readonly candidate = signal<Choice | null>(null);
  protected readonly asked = signal(false);
  protected readonly choice = signal<PersonalPointsChoice | undefined>(undefined);
  protected readonly findPeople = inject(PeopleFinder).find;

  protected readonly adding = new Attempt((key, id: string, personId: string, personalPoints?: PersonalPointsChoice) =>
    this.api.addMember(key, id, { personId, personalPoints }),
  );
  protected readonly leaving = new Attempt((key, id: string, personId: string, reason: string) =>
    this.api.leave(key, id, personId, { reason }),
  );
  protected readonly heading = new Attempt((key, id: string, personId: string, reason: string) =>
    this.api.changeHead(key, id, { personId, reason }),
  );
  protected readonly takingIn = new Attempt((key, id: string, personId: string, reason: string) =>
    this.api.takeIn(key, id, personId, reason),
  );

  private readonly household = computed(() => this.home.value()?.household ?? null);
  protected readonly living = computed(() => livingIn(this.household()?.members ?? []));
  /** Why nothing may be changed here at all. */
  protected readonly manageRefusal = computed(() => {
    const household = this.household();
    if (!household) return null;
    if (household.closedOn !== null) return `${ERROR_TITLES['household.closed']}。`;
    return this.reach.refusal('household.manage', household.unitId);
  });
  protected readonly moveRefusal = computed(
    () => this.manageRefusal() ?? this.reach.refusal('household.move', this.household()?.unitId ?? null),
  );
  protected readonly splitRefusal = computed(
    () => this.manageRefusal() ?? (this.living().length < 2 ? '只有一人的户不能分户。' : null),
  );
  protected readonly addRefusal = computed(() => {
    if (this.manageRefusal()) return this.manageRefusal();
    if (this.living().length >= LIMITS.householdMembers) return `一户最多 ${LIMITS.householdMembers} 人。`;
    if (this.living().some((member) => member.personId === this.candidate()?.id)) return '此人已在本户。';
    return this.candidate() ? null : '请先选择要加入的人。';
  });

  constructor() {
    const title = inject(PageTitle);
    effect(() => title.name(this.household()?.label));
  }

  protected departureRefusal({ personId }: HouseholdMemberRecord): string | null {
    const refusal = checkDeparture(this.household()?.members ?? [], [personId], undefined);
    if (refusal === 'household.head-missing') return '户主离开前请先换户主。';
    return this.manageRefusal() ?? (refusal && `${ERROR_TITLES[refusal]}。`);
  }

  protected headRefusal({ personId }: HouseholdMemberRecord): string | null {
    const refusal = checkHead(this.household()?.members ?? [], personId);
    return this.manageRefusal() ?? (refusal && `${ERROR_TITLES[refusal]}。`);
  }

  protected async addMember(): Promise<void> {
    const person = this.candidate();
    if (!person) return;
    const outcome = await this.adding.run(this.id(), person.id, this.choice());
    if (!outcome.done) return this.asked.set(outcome.problem.code === 'household.personal-points');
    this.candidate.set(null);
    this.asked.set(false);
    this.choice.set(undefined);
    this.tell(`${person.label}已加入${outcome.value.label}`);
  }

  protected async leave({ personId, name }: HouseholdMemberRecord): Promise<void> {
    const decision = await this.confirm.ask({
      title: `${name}离开本户？`,
      consequences: ['挣过的积分留在本户；从今天起挣的积分记入个人账户。', '要带走积分，请改办分户。'],
      confirmLabel: '登记离开',
      dangerous: true,
      reasonLabel: '事由',
    });
    if (!decision) return;
    const outcome = await this.leaving.run(this.id(), personId, decision.reason);
    if (outcome.done) this.tell(`${name}已离开本户`);
  }

  protected async makeHead({ personId, name }: HouseholdMemberRecord): Promise<void> {
    const decision = await this.confirm.ask({
      title: `由${name}当户主？`,
      consequences: ['户主可以给本户成员设定每月兑换限额，原户主不再可以。'],
      confirmLabel: '换户主',
      reasonLabel: '事由',
    });
    if (!decision) return;
    const outcome = await this.heading.run(this.id(), personId, decision.reason);
    if (outcome.done) this.tell(`${name}已是户主`);
  }

  protected async takeIn({
    personId,
    name,
    available,
    pending,
  }: {
    personId: string;
    name: string;
    available: number;
    pending: number;
  }): Promise<void> {
    const decision = await this.confirm.ask({
      title: `把${name}的个人积分并入本户？`,
      consequences: [
        `可用 ${available} 分转入，到期日不变；公示中的 ${pending} 分期满后记入本户。`,
        '并入后全户合用，不能撤销。',
      ],
      confirmLabel: '并入本户',
      reasonLabel: '事由',
    });
    if (!decision) return;
    const outcome = await this.takingIn.run(this.id(), personId, decision.reason);
    if (outcome.done) this.tell(`${name}的 ${available} 分已并入本户`);
  }

  protected finish(result: HouseholdChangeResult): void {
    this.wizard.set(null);
    this.dying.set(null);
    if (result.householdId && result.householdId !== this.id())
      void this.router.navigate(['/office/households', result.householdId]);
    else void this.home.reload();
  }

  /** What is typed in a wizard stays. */
  protected readAnew(): void {
    void this.home.reload();
  }

  private tell(sentence: string): void {
    this.notices.say(sentence);
    this.readAnew();
  }
}
