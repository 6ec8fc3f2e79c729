import { Component, computed, type ElementRef, inject, signal, viewChild } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { NavigationEnd, Router, RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { Session } from '../session/session';
import { Display } from './display';
import { mayOpenOffice, myDuties } from './duties';
import { Icon } from '../ui/icon';
import { Live } from '../live/live';
import { Notices } from '../ui/notices';

/** Phone first: tabs below; from 60rem on they become a rail at the side. */
@Component({
  selector: 'app-field-shell',
  imports: [RouterOutlet, RouterLink, RouterLinkActive, Icon],
  template: `
    <a class="skip-link" href="#content" (click)="skipToContent($event)">跳到正文</a>
    <header class="masthead">
      <a class="brand" routerLink="/">
        <span class="seal" aria-hidden="true"></span>
        <span class="brand-name">积善</span>
        <span class="brand-about">志愿服务积分银行</span>
      </a>
      <button
        type="button"
        class="masthead-button"
        [attr.aria-pressed]="display.largeType()"
        (click)="display.switchLargeType()"
      >
        大字
      </button>
      @if (session.me(); as me) {
        <a class="masthead-button" routerLink="/me"
          ><span class="masthead-name">{{ me.name }}</span></a
        >
      } @else if (session.state() === 'signed-out') {
        <a class="masthead-button" routerLink="/sign-in">登录</a>
      }
    </header>
    <nav class="tabs" aria-label="主要栏目">
      <ul>
        <li>
          <a
            routerLink="/"
            [class.tab-current]="activitiesOpen()"
            [attr.aria-current]="activitiesOpen() ? 'page' : null"
          >
            <app-icon name="calendar" />活动
          </a>
        </li>
        @if (session.mayEver('points.read') && session.personId()) {
          <li>
            <a routerLink="/points" routerLinkActive="tab-current" ariaCurrentWhenActive="page"
              ><app-icon name="coins" />积分</a
            >
          </li>
          <li>
            <a routerLink="/shop" routerLinkActive="tab-current" ariaCurrentWhenActive="page"
              ><app-icon name="gift" />兑换</a
            >
          </li>
        }
        @if (duties().length > 0) {
          <li>
            <a routerLink="/work" routerLinkActive="tab-current" ariaCurrentWhenActive="page"
              ><app-icon name="duties" />工作</a
            >
            <ul class="tabs-duties">
              @for (duty of duties(); track duty.path) {
                <li>
                  <a [routerLink]="duty.path" routerLinkActive="tab-current" ariaCurrentWhenActive="page">{{
                    duty.label
                  }}</a>
                </li>
              }
            </ul>
          </li>
        }
        @if (officeOpen() && duties().length === 0) {
          <li>
            <a routerLink="/office"><app-icon name="write" />办公</a>
          </li>
        }
        @if (session.me()) {
          <li>
            <a routerLink="/me" routerLinkActive="tab-current" ariaCurrentWhenActive="page"
              ><app-icon name="person" />我的</a
            >
          </li>
        } @else {
          <li>
            <a routerLink="/register" routerLinkActive="tab-current" ariaCurrentWhenActive="page"
              ><app-icon name="write" />注册</a
            >
          </li>
          <li>
            <a routerLink="/sign-in" routerLinkActive="tab-current" ariaCurrentWhenActive="page"
              ><app-icon name="person" />登录</a
            >
          </li>
        }
      </ul>
    </nav>
    <main #content id="content" tabindex="-1"><router-outlet /></main>
    <footer class="footer">
      <a routerLink="/complaint" [queryParams]="{ from: pathHere() }">投诉建议</a>
      <a routerLink="/postings">积分公示</a>
      <a routerLink="/verify">查验真伪</a>
      @if (session.me()) {
        <a routerLink="/teams">志愿服务队</a>
      }
      @if (officeOpen()) {
        <a routerLink="/office">进入工作台</a>
      }
    </footer>
  `,
  host: { class: 'field-shell' },
})
export class FieldShell {
  protected readonly session = inject(Session);
  protected readonly display = inject(Display);
  protected readonly duties = myDuties();
  protected readonly officeOpen = mayOpenOffice();
  private readonly content = viewChild.required<ElementRef<HTMLElement>>('content');
  private readonly path = signal('');
  /** The page a complaint would be about. */
  protected readonly pathHere = this.path.asReadonly();
  protected readonly activitiesOpen = computed(() => this.path() === '/' || this.path().startsWith('/activities/'));

  constructor() {
    const notices = inject(Notices);
    inject(Live).watch(['sign-up.promoted'], (id) => {
      if (id !== null) notices.say('您候补的活动有了名额，已为您报上名，请看“我的报名”。');
    });
    inject(Router)
      .events.pipe(takeUntilDestroyed())
      .subscribe((event) => {
        if (event instanceof NavigationEnd) this.announcePage(event.urlAfterRedirects);
      });
  }

  protected skipToContent(event: Event): void {
    event.preventDefault();
    this.content().nativeElement.focus();
  }

  // A new page begins for screen readers too; a changed filter does not.
  private announcePage(url: string): void {
    const path = pathOf(url);
    if (this.path() !== '' && this.path() !== path) this.content().nativeElement.focus({ preventScroll: true });
    this.path.set(path);
  }
}

function pathOf(url: string): string {
  return url.split(/[?#]/)[0] ?? url;
}
