import { Component, computed, inject, input, output, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import {
  CONSENT_LABELS,
  type DecideVolunteerInput,
  ERROR_TITLES,
  GENDER_LABELS,
  GUARDIAN_RELATION_LABELS,
  hoursLabel,
  type PersonalDataRecord,
  VOLUNTEER_STATE_LABELS,
} from '@jishan/domain';
import { NzDescriptionsModule } from 'ng-zorro-antd/descriptions';
import { Attempt } from '../../http/attempt';
import { toProblem } from '../../http/problem';
import { PointsApi } from '../../points/points.api';
import { Session } from '../../session/session';
import { Confirm } from '../../ui/confirm';
import { ErrorSummary } from '../../ui/error-summary';
import { ListFaces } from '../../ui/list-faces';
import { Loaded } from '../../ui/loaded';
import { Notices } from '../../ui/notices';
import { VolunteersApi } from '../../volunteers/volunteers.api';
import { ActionButton } from '../controls/action-button';
import { Panel } from '../controls/panel';
import { Reach } from '../controls/reach';
import { stampOf } from '../controls/stamp';
import { DeathWizard } from '../households/death-wizard';
import { SpendingLimit } from './spending-limit';

/** One volunteer: what is known (masked), what waits for a decision, and the logged look at the full data. */
@Component({
  selector: 'office-volunteer-panel',
  imports: [ActionButton, DeathWizard, ErrorSummary, ListFaces, NzDescriptionsModule, Panel, RouterLink, SpendingLimit],
  templateUrl: './volunteer-panel.html',
})
export class VolunteerPanel {
  private readonly api = inject(VolunteersApi);
  private readonly points = inject(PointsApi);
  private readonly session = inject(Session);
  private readonly reach = inject(Reach);
  private readonly confirm = inject(Confirm);
  private readonly notices = inject(Notices);

  readonly id = input.required<string>();
  readonly changed = output();
  readonly closed = output();

  protected readonly volunteer = new Loaded(
    () => this.id(),
    (id) => this.api.get(id),
  );
  protected readonly hours = new Loaded(
    () => (this.session.mayEver('hours.read') && this.volunteer.value()?.state === 'active' ? this.id() : null),
    (id) => this.points.getHoursOf(id),
  );
  protected readonly revealed = signal<PersonalDataRecord | null>(null);
  protected readonly states = VOLUNTEER_STATE_LABELS;
  protected readonly genders = GENDER_LABELS;
  protected readonly relations = GUARDIAN_RELATION_LABELS;
  protected readonly consents = CONSENT_LABELS;
  protected readonly stampOf = stampOf;
  protected readonly hoursLabel = hoursLabel;

  protected readonly deciding = new Attempt((key, id: string, input: DecideVolunteerInput) =>
    this.api.decide(key, id, input),
  );
  protected readonly mayDecide = computed(
    () => this.session.mayEver('volunteer.approve') && this.volunteer.value()?.state === 'pending',
  );
  protected readonly decisionRefusal = computed(() => {
    const volunteer = this.volunteer.value();
    if (!volunteer) return null;
    if (volunteer.id === this.session.personId()) return ERROR_TITLES['volunteer.own-approval'];
    return this.reach.refusal('volunteer.approve', volunteer.unitId);
  });
  protected readonly mayReveal = computed(() => this.session.mayEver('personal-data.reveal'));
  protected readonly revealRefusal = computed(() => {
    const volunteer = this.volunteer.value();
    return volunteer ? this.reach.refusal('personal-data.reveal', volunteer.unitId, [volunteer.id]) : null;
  });

  protected readonly dying = signal(false);
  protected readonly mayRecordDeath = computed(() => {
    const state = this.volunteer.value()?.state;
    return this.session.mayEver('volunteer.record-death') && (state === 'active' || state === 'suspended');
  });
  protected readonly deathRefusal = computed(() => {
    const volunteer = this.volunteer.value();
    return volunteer ? this.reach.refusal('volunteer.record-death', volunteer.unitId) : null;
  });

  protected died(): void {
    this.dying.set(false);
    void this.volunteer.reload();
    this.changed.emit();
  }

  protected async approve(): Promise<void> {
    const name = this.volunteer.value()?.name ?? '';
    const decision = await this.confirm.ask({
      title: `通过${name}的注册？`,
      consequences: ['通过后可以报名活动，时长和积分记入本人或所在户。'],
      confirmLabel: '通过',
    });
    if (decision) await this.decide({ approve: true }, `已通过${name}的注册`);
  }

  protected async decline(): Promise<void> {
    const name = this.volunteer.value()?.name ?? '';
    const decision = await this.confirm.ask({
      title: `不通过${name}的注册？`,
      consequences: ['申请人会看到您写的理由。'],
      confirmLabel: '不通过',
      dangerous: true,
      reasonLabel: '理由',
    });
    if (decision) await this.decide({ approve: false, reason: decision.reason }, `已告知${name}注册未通过`);
  }

  protected async reveal(): Promise<void> {
    const decision = await this.confirm.ask({
      title: '查看完整个人信息？',
      consequences: ['这次查看会连同您的姓名和理由记入操作日志。'],
      confirmLabel: '查看',
      reasonLabel: '查看理由',
    });
    if (!decision) return;
    try {
      this.revealed.set(await this.api.revealPersonalData(this.id(), decision.reason));
    } catch (error) {
      this.notices.complain(toProblem(error));
    }
  }

  private async decide(input: DecideVolunteerInput, done: string): Promise<void> {
    const outcome = await this.deciding.run(this.id(), input);
    if (!outcome.done) return;
    this.volunteer.replace(outcome.value);
    this.notices.say(done);
    this.changed.emit();
  }
}
