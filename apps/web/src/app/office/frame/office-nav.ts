import { Component, computed, inject, output } from '@angular/core';
import { RouterLink, RouterLinkActive } from '@angular/router';
import { Session } from '../../session/session';
import { NAV_GROUPS } from './nav-entries';

/** The pages this person may open; an entry that would only refuse is not there. */
@Component({
  selector: 'office-nav',
  imports: [RouterLink, RouterLinkActive],
  template: `
    <nav aria-label="工作台导航" class="office-nav">
      <a
        class="nav-link"
        routerLink="/office"
        routerLinkActive="nav-link-here"
        [routerLinkActiveOptions]="{ exact: true }"
        ariaCurrentWhenActive="page"
        (click)="chosen.emit()"
        >概览</a
      >
      @for (group of groups(); track group.label) {
        <h2 class="nav-group" [id]="'nav-' + $index">{{ group.label }}</h2>
        <ul [attr.aria-labelledby]="'nav-' + $index">
          @for (entry of group.entries; track entry.path) {
            <li>
              <a
                class="nav-link"
                [routerLink]="'/office/' + entry.path"
                routerLinkActive="nav-link-here"
                ariaCurrentWhenActive="page"
                (click)="chosen.emit()"
                >{{ entry.label }}</a
              >
            </li>
          }
        </ul>
      }
    </nav>
  `,
})
export class OfficeNav {
  private readonly session = inject(Session);

  readonly chosen = output();

  protected readonly groups = computed(() =>
    NAV_GROUPS.map((group) => ({
      label: group.label,
      entries: group.entries.filter((entry) => entry.actions.some((action) => this.session.mayEver(action))),
    })).filter((group) => group.entries.length > 0),
  );
}
