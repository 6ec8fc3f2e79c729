import { Component, computed, DestroyRef, inject, signal } from '@angular/core';
import { RouterLink, RouterOutlet } from '@angular/router';
import { Live } from '../../live/live';
import { Session } from '../../session/session';
import { ComplaintPanel } from './complaint-panel';
import { LedgerAlarmBanner } from './ledger-alarm';
import { OfficeNav } from './office-nav';
import { OfficeStylesheet } from './office-stylesheet';
import { UserMenu } from './user-menu';

/** Head, navigation and page. On a narrow screen the navigation is folded away behind a button. */
@Component({
  selector: 'office-shell',
  imports: [ComplaintPanel, LedgerAlarmBanner, OfficeNav, RouterLink, RouterOutlet, UserMenu],
  host: {
    class: 'office office-frame',
    '(keydown.escape)': 'navOpen.set(false)',
    '(pointerdown)': 'closeNavFrom($event)',
  },
  template: `
    <a class="skip-link" href="#office-page" (click)="skipToPage($event, page)">跳到正文</a>
    <header class="office-head">
      <button
        type="button"
        class="head-button nav-toggle"
        [attr.aria-expanded]="navOpen()"
        aria-controls="office-side"
        (click)="toggleNav()"
      >
        <span aria-hidden="true">☰</span><span class="visually-hidden">导航</span>
      </button>
      <a class="office-name" routerLink="/office"><span class="office-mark" aria-hidden="true">善</span>积善工作台</a>
      <span class="office-scope" [title]="scope()"><span class="visually-hidden">管辖范围：</span>{{ scope() }}</span>
      <button type="button" class="head-button head-complaint" (click)="complaining.set(true)">投诉建议</button>
      <office-user-menu />
    </header>
    <div id="office-side" class="office-side" [class.office-side-open]="navOpen()">
      <office-nav (chosen)="navOpen.set(false)" />
    </div>
    <main #page id="office-page" class="office-page" tabindex="-1">
      <office-ledger-alarm />
      <router-outlet />
    </main>
    @if (complaining()) {
      <office-complaint-panel (closed)="complaining.set(false)" />
    }
  `,
})
export class OfficeShell {
  private readonly session = inject(Session);
  private readonly stylesheet = inject(OfficeStylesheet);

  protected readonly navOpen = signal(false);
  protected readonly complaining = signal(false);
  /** Where this person's roles reach, widest first. */
  protected readonly scope = computed(() => {
    const grants = this.session.me()?.grants.filter((grant) => grant.role !== 'volunteer') ?? [];
    const names = [...grants]
      .sort((a, b) => a.unitPath.length - b.unitPath.length)
      .map((grant) => grant.teamName ?? grant.unitName);
    return [...new Set(names)].join('、');
  });

  constructor() {
    // Keeps the socket open between two pages of the office: closing and opening it at every click would lose events.
    inject(Live).watch([], () => undefined);
    inject(DestroyRef).onDestroy(() => this.stylesheet.detach());
  }

  protected toggleNav(): void {
    this.navOpen.update((open) => !open);
  }

  /** A press on the page beside the unfolded navigation folds it. */
  protected closeNavFrom(event: PointerEvent): void {
    if (event.target instanceof Element && event.target.closest('main')) this.navOpen.set(false);
  }

  // An in-page link would change the address: the base of the document is '/'.
  protected skipToPage(event: Event, page: HTMLElement): void {
    event.preventDefault();
    page.focus();
  }
}
