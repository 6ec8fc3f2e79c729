import { Component, computed, inject } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { ROLE_LABELS } from '@jishan/domain';
import { NzDropdownModule } from 'ng-zorro-antd/dropdown';
import { NzMenuModule } from 'ng-zorro-antd/menu';
import { toProblem } from '../../http/problem';
import { Session } from '../../session/session';
import { Notices } from '../../ui/notices';

@Component({
  selector: 'office-user-menu',
  imports: [RouterLink, NzDropdownModule, NzMenuModule],
  template: `
    <button
      type="button"
      class="head-button"
      nz-dropdown
      nzTrigger="click"
      nzPlacement="bottomRight"
      [nzDropdownMenu]="menu"
      aria-haspopup="true"
    >
      {{ session.me()?.name }} <span aria-hidden="true">▾</span>
    </button>
    <nz-dropdown-menu #menu="nzDropdownMenu">
      <div class="user-menu">
        <p class="user-menu-roles">
          @for (grant of roles(); track grant.id) {
            <span>{{ grant.label }}</span>
          }
        </p>
        <ul nz-menu aria-label="我的账户">
          <li nz-menu-item><a routerLink="/me">账户与密码</a></li>
          <li nz-menu-item><a routerLink="/">返回志愿者页面</a></li>
          <li nz-menu-item><button type="button" class="menu-button" (click)="signOut()">退出登录</button></li>
        </ul>
      </div>
    </nz-dropdown-menu>
  `,
})
export class UserMenu {
  protected readonly session = inject(Session);
  private readonly router = inject(Router);
  private readonly notices = inject(Notices);

  protected readonly roles = computed(
    () =>
      this.session.me()?.grants.map((grant) => ({
        id: grant.id,
        label: `${ROLE_LABELS[grant.role]}（${grant.teamName ?? grant.unitName}）`,
      })) ?? [],
  );

  protected async signOut(): Promise<void> {
    try {
      await this.session.end();
      await this.router.navigateByUrl('/sign-in');
    } catch (error) {
      this.notices.complain(toProblem(error));
    }
  }
}
