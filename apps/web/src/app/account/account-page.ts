import { Component, computed, inject, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import {
  CONSENT_LABELS,
  CONSENT_PURPOSES,
  type ConsentPurpose,
  ROLE_LABELS,
  VOLUNTEER_STATE_LABELS,
} from '@jishan/domain';
import { Attempt } from '../http/attempt';
import { Confirm } from '../ui/confirm';
import { ListFaces } from '../ui/list-faces';
import { Loaded } from '../ui/loaded';
import { Notices } from '../ui/notices';
import { VolunteersApi } from '../volunteers/volunteers.api';
import { toProblem } from '../http/problem';
import { PasswordForm } from './password-form';
import { Session } from '../session/session';

@Component({
  selector: 'app-account-page',
  imports: [RouterLink, ListFaces, PasswordForm],
  templateUrl: './account-page.html',
})
export class AccountPage {
  private readonly volunteers = inject(VolunteersApi);
  private readonly confirm = inject(Confirm);
  private readonly notices = inject(Notices);
  private readonly router = inject(Router);
  protected readonly session = inject(Session);

  protected readonly roleLabels = ROLE_LABELS;
  protected readonly stateLabels = VOLUNTEER_STATE_LABELS;
  protected readonly purposes = CONSENT_PURPOSES.filter((purpose) => purpose !== 'service');
  protected readonly consentLabels = CONSENT_LABELS;
  protected readonly passwordOpen = signal(false);
  protected readonly profile = new Loaded(this.session.personId, () => this.volunteers.findMine());
  protected readonly given = computed(
    () =>
      new Set(
        this.profile
          .value()
          ?.consents.filter((consent) => consent.given)
          .map((consent) => consent.purpose),
      ),
  );
  protected readonly changingConsent = new Attempt((key, personId: string, purpose: ConsentPurpose, given: boolean) =>
    this.volunteers.changeConsent(key, personId, { purpose, given }),
  );

  constructor() {
    // A registration approved meanwhile brings new rights.
    this.session.reloadMe().catch((error: unknown) => this.notices.complain(toProblem(error)));
  }

  protected async changeConsent(purpose: ConsentPurpose, given: boolean): Promise<void> {
    const profile = this.profile.value();
    if (!profile) return;
    const outcome = await this.changingConsent.run(profile.id, purpose, given);
    if (outcome.done) {
      this.profile.replace({ ...profile, consents: outcome.value });
      this.notices.say(given ? '已同意。您随时可以撤回。' : '已撤回同意。');
    } else {
      this.notices.complain(outcome.problem);
      await this.profile.reload();
    }
  }

  protected closePasswordForm(): void {
    this.passwordOpen.set(false);
    this.notices.say('密码已更改，请用新密码登录其他设备。');
  }

  protected async signOut(): Promise<void> {
    await this.leave(() => this.session.end());
  }

  protected async signOutEverywhere(): Promise<void> {
    const decision = await this.confirm.ask({
      title: '退出所有设备？',
      consequences: ['所有手机和电脑上的登录都会失效。', '下次使用须重新输入密码或验证码。'],
      confirmLabel: '全部退出',
      dangerous: true,
    });
    if (decision) await this.leave(() => this.session.endEverywhere());
  }

  private async leave(end: () => Promise<void>): Promise<void> {
    try {
      await end();
      await this.router.navigateByUrl('/sign-in');
      this.notices.say('您已退出登录。');
    } catch (error) {
      this.notices.complain(toProblem(error));
    }
  }
}
