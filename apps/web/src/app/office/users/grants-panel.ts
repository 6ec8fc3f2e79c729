import { Component, computed, inject, input, output, signal } from '@angular/core';
import { form, FormField, required, submit } from '@angular/forms/signals';
import {
  ERROR_TITLES,
  type GrantInput,
  mayEverGrant,
  mayGrant,
  type MyGrant,
  ROLE_LABELS,
  ROLES,
  type Role,
  type UserRecord,
} from '@jishan/domain';
import { Attempt } from '../../http/attempt';
import { Session } from '../../session/session';
import { Confirm } from '../../ui/confirm';
import { ErrorSummary } from '../../ui/error-summary';
import { Notices } from '../../ui/notices';
import { UsersApi } from '../../users/users.api';
import { ActionButton } from '../controls/action-button';
import { Field } from '../controls/field';
import { Panel } from '../controls/panel';
import { placeName } from '../controls/place-name';
import { type Choice, SearchPicker } from '../controls/search-picker';
import { UnitRegister } from '../units/unit-register';

const CHOICES_MAX = 50;

/** The roles of one user: give one, take one back. */
@Component({
  selector: 'office-grants-panel',
  imports: [ActionButton, ErrorSummary, Field, FormField, Panel, SearchPicker],
  template: `
    <office-panel side [heading]="user().name + '的角色'" (closed)="closed.emit()">
      <ul class="row-list">
        @for (grant of user().grants; track grant.id) {
          <li>
            <div>
              <strong>{{ roles[grant.role] }}</strong>
              <p class="quiet">{{ placeName(grant.unitName, grant.teamName) }}</p>
            </div>
            @if (session.mayEver('user.grant')) {
              <office-action
                label="收回"
                [busy]="revoking.busy()"
                [refusal]="revokeRefusal(grant)"
                (pressed)="revoke(grant)"
              />
            }
          </li>
        } @empty {
          <li class="quiet">还没有任何角色。</li>
        }
      </ul>
      <app-error-summary [problem]="revoking.problem()" />

      @if (session.mayEver('user.grant')) {
        <h3>授予角色</h3>
        <form novalidate (submit)="give($event)">
          <office-field name="role" label="角色" [of]="grant.role" [problem]="granting.problem()">
            <select class="ant-input" id="field-role" [formField]="grant.role">
              <option value="">请选择</option>
              @for (role of grantable(); track role) {
                <option [value]="role">{{ roles[role] }}</option>
              }
            </select>
          </office-field>
          <office-field
            name="unitId"
            label="管辖单位"
            hint="连同它的下级单位。"
            [of]="grant.unit"
            [problem]="granting.problem()"
          >
            <office-search-picker inputId="field-unitId" [find]="findUnits" [formField]="grant.unit" />
          </office-field>
          <app-error-summary [problem]="granting.problem()" />
          <office-action
            label="授予"
            kind="primary"
            [busy]="granting.busy()"
            [refusal]="ownRefusal()"
            (pressed)="give()"
          />
        </form>
      }
    </office-panel>
  `,
})
export class GrantsPanel {
  private readonly api = inject(UsersApi);
  private readonly register = inject(UnitRegister);
  private readonly confirm = inject(Confirm);
  private readonly notices = inject(Notices);
  protected readonly session = inject(Session);

  readonly user = input.required<UserRecord>();
  readonly changed = output();
  readonly closed = output();

  protected readonly roles = ROLE_LABELS;
  protected readonly placeName = placeName;
  private readonly model = signal({ role: '' as Role | '', unit: null as Choice | null });
  protected readonly grant = form(this.model, (path) => {
    required(path.role, { message: '请选择角色' });
    required(path.unit, { message: '请选择管辖单位' });
  });
  protected readonly granting = new Attempt((key, userId: string, input: GrantInput) =>
    this.api.grant(key, userId, input),
  );
  protected readonly revoking = new Attempt((key, grantId: string) => this.api.revoke(key, grantId));

  protected readonly grantable = computed(() => {
    const actor = this.session.actor();
    return actor ? ROLES.filter((role) => mayEverGrant(actor, role)) : [];
  });
  protected readonly ownRefusal = computed(() =>
    this.user().id === this.session.me()?.userId ? ERROR_TITLES['grant.own-account'] : null,
  );

  protected readonly findUnits = async (text: string): Promise<Choice[]> => {
    const actor = this.session.actor();
    const { role } = this.model();
    if (!actor || !role) return [];
    const units = this.register.units().filter((unit) => mayGrant(actor, role, unit.path) && unit.name.includes(text));
    return units.slice(0, CHOICES_MAX).map((unit) => this.register.toChoice(unit));
  };

  protected revokeRefusal(grant: MyGrant): string | null {
    const actor = this.session.actor();
    if (this.ownRefusal()) return this.ownRefusal();
    if (grant.role === 'team-leader') return '队长在服务队里交接';
    if (grant.role === 'volunteer') return '志愿者身份随注册取得，不在这里收回';
    return actor && mayGrant(actor, grant.role, grant.unitPath) ? null : ERROR_TITLES['grant.role-out-of-scope'];
  }

  protected async give(event?: Event): Promise<void> {
    event?.preventDefault();
    if (this.ownRefusal()) return;
    await submit(this.grant, async () => {
      const { role, unit } = this.model();
      if (!role || !unit) return undefined;
      const outcome = await this.granting.run(this.user().id, { role, unitId: unit.id });
      if (outcome.done) {
        this.notices.say(`${this.user().name}已是${unit.label}的${ROLE_LABELS[role]}`);
        this.grant().reset({ role: '', unit: null });
        this.changed.emit();
      }
      return undefined;
    });
  }

  protected async revoke(grant: MyGrant): Promise<void> {
    const role = ROLE_LABELS[grant.role];
    const decision = await this.confirm.ask({
      title: `收回${this.user().name}的“${role}”角色？`,
      consequences: [
        `不能再以${role}身份处理${grant.unitName}及下级单位的事务，正在打开的页面也会被拒绝。`,
        '过去办理的记录不变。',
      ],
      confirmLabel: '收回',
      dangerous: true,
    });
    if (!decision) return;
    const outcome = await this.revoking.run(grant.id);
    if (!outcome.done) return;
    this.notices.say(`已收回“${role}”角色`);
    this.changed.emit();
  }
}
