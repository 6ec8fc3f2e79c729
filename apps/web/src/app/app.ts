import { Component, effect, inject, untracked } from '@angular/core';
import { Router, RouterOutlet } from '@angular/router';
import { ERROR_TITLES } from '@jishan/domain';
import { Session } from './session/session';
import { ConfirmHost } from './ui/confirm-host';
import { Notices } from './ui/notices';
import { NoticesHost } from './ui/notices-host';

@Component({
  selector: 'app-root',
  imports: [RouterOutlet, ConfirmHost, NoticesHost],
  template: `
    <router-outlet />
    <app-confirm-host />
    <app-notices-host />
  `,
})
export class App {
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  private readonly notices = inject(Notices);

  constructor() {
    effect(() => {
      if (this.session.lost()) untracked(() => this.askToSignInAgain());
    });
  }

  private askToSignInAgain(): void {
    this.notices.say(`${ERROR_TITLES['session.expired']}。`);
    void this.router.navigate(['/sign-in'], { queryParams: { next: this.router.url } });
  }
}
