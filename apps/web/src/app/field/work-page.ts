import { Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Session } from '../session/session';
import { mayOpenOffice, myDuties } from './duties';
import { Icon } from '../ui/icon';

@Component({
  selector: 'app-work-page',
  imports: [RouterLink, Icon],
  template: `
    <div class="page page-wide">
      <header class="page-head">
        <h1>工作</h1>
        <p class="lead">{{ session.me()?.name }}，您在这里办理自己负责的事。</p>
      </header>
      <ul class="tiles">
        @for (duty of duties(); track duty.path) {
          <li>
            <a class="tile" [routerLink]="duty.path">
              <span class="tile-title"><app-icon [name]="duty.icon" />{{ duty.label }}</span>
              <span class="tile-about">{{ duty.about }}</span>
            </a>
          </li>
        }
        @if (officeOpen()) {
          <li>
            <a class="tile" routerLink="/office">
              <span class="tile-title"><app-icon name="write" />工作台</span>
              <span class="tile-about">简讯、快报、台账与统计，适合在电脑上使用</span>
            </a>
          </li>
        }
      </ul>
      @if (duties().length === 0) {
        <p class="face">您现在没有负责的事项。</p>
      }
    </div>
  `,
})
export class WorkPage {
  protected readonly session = inject(Session);
  protected readonly duties = myDuties();
  protected readonly officeOpen = mayOpenOffice();
}
