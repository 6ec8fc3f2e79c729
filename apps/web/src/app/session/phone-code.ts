import { Component, computed, DestroyRef, inject, model, signal } from '@angular/core';
import { isPhone, normalisePhone, type Problem } from '@jishan/domain';
import { toProblem } from '../http/problem';
import { Loaded } from '../ui/loaded';
import { SessionApi } from './session.api';

const WAIT_SECONDS = 60;

/** A phone number and the code that was sent to it. */
@Component({
  selector: 'app-phone-code',
  template: `
    <div class="field">
      <label for="field-phone">手机号</label>
      <input
        #phoneBox
        id="field-phone"
        type="tel"
        inputmode="numeric"
        autocomplete="tel-national"
        required
        [value]="phone()"
        (input)="phone.set(phoneBox.value)"
      />
    </div>
    <div class="field">
      <label for="field-code">短信验证码</label>
      <div class="field-with-button">
        <input
          #codeBox
          id="field-code"
          inputmode="numeric"
          autocomplete="one-time-code"
          maxlength="6"
          required
          [value]="code()"
          (input)="code.set(codeBox.value)"
        />
        <button type="button" class="button button-small" [disabled]="!maySend()" (click)="sendCode()">
          {{ secondsLeft() > 0 ? secondsLeft() + ' 秒后可重发' : '获取验证码' }}
        </button>
      </div>
      <p class="field-hint" role="status">{{ whereTheCodeIs() }}</p>
      @if (problem(); as problem) {
        <p class="field-error" role="alert">{{ problem.title }}</p>
      }
    </div>
  `,
  host: { class: 'form' },
})
export class PhoneCode {
  private readonly api = inject(SessionApi);
  readonly phone = model.required<string>();
  readonly code = model.required<string>();

  protected readonly sent = signal(false);
  private readonly demo = new Loaded(
    () => (this.sent() ? true : null),
    () => this.api.listDemoAccounts(),
  );
  protected readonly whereTheCodeIs = computed(() => {
    if (!this.sent() || this.demo.busy()) return '';
    return this.demo.value()?.length
      ? '演示系统不发短信，验证码写在启动积善的那个窗口里。'
      : '验证码已发送，请查看短信。';
  });
  protected readonly problem = signal<Problem | null>(null);
  protected readonly secondsLeft = signal(0);
  protected readonly maySend = computed(() => this.secondsLeft() === 0 && isPhone(normalisePhone(this.phone())));
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor() {
    inject(DestroyRef).onDestroy(() => clearInterval(this.timer));
  }

  protected async sendCode(): Promise<void> {
    this.startWaiting();
    this.problem.set(null);
    try {
      await this.api.sendSmsCode({ phone: normalisePhone(this.phone()) });
      this.sent.set(true);
    } catch (error) {
      this.problem.set(toProblem(error));
      this.secondsLeft.set(0);
    }
  }

  private startWaiting(): void {
    this.sent.set(false);
    this.secondsLeft.set(WAIT_SECONDS);
    clearInterval(this.timer);
    this.timer = setInterval(() => {
      this.secondsLeft.update((seconds) => Math.max(0, seconds - 1));
      if (this.secondsLeft() === 0) clearInterval(this.timer);
    }, 1_000);
  }
}
