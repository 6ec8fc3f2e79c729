import { Component, computed, inject, input, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import {
  type DemoAccount,
  isPhone,
  normalisePhone,
  type Problem,
  ROLE_LABELS,
  type SessionResult,
} from '@jishan/domain';
import { mayOpenOffice, myDuties } from '../field/duties';
import { toProblem } from '../http/problem';
import { EnterSubmits } from '../ui/enter-submits';
import { ErrorSummary } from '../ui/error-summary';
import { Loaded } from '../ui/loaded';
import { PhoneCode } from './phone-code';
import { Session } from './session';
import { SessionApi } from './session.api';

@Component({
  selector: 'app-sign-in-page',
  imports: [RouterLink, EnterSubmits, ErrorSummary, PhoneCode],
  template: `
    <div class="page" [class.page-wide]="demo.value()?.length" [class.page-narrow]="!demo.value()?.length">
      <header class="page-head">
        <h1>登录</h1>
        <p class="lead">没有账号也能看活动；报名、查积分需要登录。</p>
      </header>
      <div class="columns" [class.columns-even]="demo.value()?.length">
        <form appEnterSubmits class="card form" (submit)="signIn($event)">
          <fieldset class="segments">
            <legend class="visually-hidden">登录方式</legend>
            <label
              ><input
                type="radio"
                name="way"
                [checked]="way() === 'password'"
                (change)="way.set('password')"
              />密码登录</label
            >
            <label
              ><input type="radio" name="way" [checked]="way() === 'sms'" (change)="way.set('sms')" />验证码登录</label
            >
          </fieldset>
          @if (way() === 'password') {
            <div class="field">
              <label for="field-phone">手机号</label>
              <input
                #phoneBox
                id="field-phone"
                type="tel"
                inputmode="numeric"
                autocomplete="username"
                required
                [value]="phone()"
                (input)="phone.set(phoneBox.value)"
              />
            </div>
            <div class="field">
              <label for="field-password">密码</label>
              <input
                #passwordBox
                id="field-password"
                [type]="passwordShown() ? 'text' : 'password'"
                autocomplete="current-password"
                required
                [value]="password()"
                (input)="password.set(passwordBox.value)"
              />
              <label class="check"
                ><input
                  #shownBox
                  type="checkbox"
                  [checked]="passwordShown()"
                  (change)="passwordShown.set(shownBox.checked)"
                />显示密码</label
              >
            </div>
          } @else {
            <app-phone-code [(phone)]="phone" [(code)]="code" />
          }
          <app-error-summary [problem]="problem()" />
          <button type="submit" class="button button-primary button-wide" [disabled]="busy() || !complete()">
            {{ busy() ? '正在登录…' : '登录' }}
          </button>
          @if (!complete()) {
            <p class="field-hint">
              {{ way() === 'password' ? '请填写 11 位手机号和密码。' : '请填写 11 位手机号和 6 位验证码。' }}
            </p>
          }
          <p>还没有注册？<a routerLink="/register">注册成为志愿者</a></p>
        </form>
        @if (demo.value(); as accounts) {
          @if (accounts.length > 0) {
            <section class="stack" aria-labelledby="demo-title">
              <h2 id="demo-title" class="section-title">演示账户</h2>
              <p class="field-hint">这是演示系统，人物均为虚构。点一下即可填入，再按“登录”。</p>
              <ul class="lines">
                @for (account of accounts; track account.phone) {
                  <li>
                    <button type="button" class="line" (click)="fillIn(account)">
                      <span class="line-main">
                        <span class="line-title">{{ roleLabels[account.role] }} · {{ account.name }}</span
                        ><br />
                        <span class="line-about">{{ account.about }}</span>
                      </span>
                      @if (phone() === account.phone) {
                        <span class="chip chip-good">已填入</span>
                      }
                    </button>
                  </li>
                }
              </ul>
            </section>
          }
        }
      </div>
    </div>
  `,
})
export class SignInPage {
  private readonly api = inject(SessionApi);
  private readonly session = inject(Session);
  private readonly router = inject(Router);
  private readonly duties = myDuties();
  private readonly office = mayOpenOffice();

  /** Where the person wanted to go. */
  readonly next = input<string>();

  protected readonly roleLabels = ROLE_LABELS;
  protected readonly way = signal<'password' | 'sms'>('password');
  protected readonly phone = signal('');
  protected readonly password = signal('');
  protected readonly passwordShown = signal(false);
  protected readonly code = signal('');
  protected readonly busy = signal(false);
  protected readonly problem = signal<Problem | null>(null);
  protected readonly demo = new Loaded(
    () => true,
    () => this.api.listDemoAccounts(),
  );
  protected readonly complete = computed(
    () =>
      isPhone(normalisePhone(this.phone())) &&
      (this.way() === 'password' ? this.password().length > 0 : /^\d{6}$/.test(this.code().trim())),
  );

  protected fillIn(account: DemoAccount): void {
    this.way.set('password');
    this.phone.set(account.phone);
    this.password.set(account.password);
    this.problem.set(null);
  }

  protected async signIn(event: Event): Promise<void> {
    event.preventDefault();
    if (this.busy() || !this.complete()) return;
    this.busy.set(true);
    this.problem.set(null);
    try {
      await this.session.begin(await this.askForSession());
      await this.router.navigateByUrl(ownAddress(this.next()) ?? this.startPage());
    } catch (error) {
      this.problem.set(toProblem(error));
    } finally {
      this.busy.set(false);
    }
  }

  /** Volunteers begin at the activities; staff who never registered as one, where their work is. */
  private startPage(): string {
    if (this.session.personId() !== null) return '/';
    if (this.duties().length > 0) return '/work';
    return this.office() ? '/office' : '/';
  }

  private askForSession(): Promise<SessionResult> {
    const phone = normalisePhone(this.phone());
    return this.way() === 'password'
      ? this.api.signIn({ phone, password: this.password() })
      : this.api.signInBySms({ phone, code: this.code().trim() });
  }
}

/** Only an address of this app: a link must not be able to send people elsewhere. */
function ownAddress(next: string | undefined): string | null {
  return next && /^\/(?![/\\])/.test(next) ? next : null;
}
