import { Component, computed, inject, input, model, signal } from '@angular/core';
import { isPhone, normalisePhone, type SecondPersonInput } from '@jishan/domain';
import { Attempt } from '../http/attempt';
import { SessionApi } from '../session/session.api';
import { ErrorSummary } from '../ui/error-summary';
import { Notices } from '../ui/notices';

type Proof = 'password' | 'code';

/** C4: whoever stands beside a clerk of the same household proves it by the own password, or by a code sent to the own phone. */
@Component({
  selector: 'app-second-person',
  imports: [ErrorSummary],
  template: `
    <fieldset class="second-person" [disabled]="locked()">
      <legend>第二人确认</legend>
      <p class="field-hint">这一户是您自己家。请另一位办理员或管理员（不是这一户的人）在这里确认，姓名会记在凭条上。</p>
      <div class="field">
        <label for="second-phone">第二人的手机号</label>
        <input
          #phoneBox
          id="second-phone"
          type="tel"
          autocomplete="off"
          maxlength="20"
          [value]="phone()"
          (input)="phone.set(phoneBox.value); tell()"
        />
      </div>
      <div class="segments" role="radiogroup" aria-label="怎样确认">
        @for (choice of proofs; track choice.value) {
          <label
            ><input
              type="radio"
              name="second-proof"
              [checked]="proof() === choice.value"
              (change)="proof.set(choice.value); tell()"
            />{{ choice.label }}</label
          >
        }
      </div>
      @if (proof() === 'password') {
        <div class="field">
          <label for="second-password">第二人的密码</label>
          <input
            #passwordBox
            id="second-password"
            type="password"
            autocomplete="off"
            [value]="password()"
            (input)="password.set(passwordBox.value); tell()"
          />
        </div>
      } @else {
        <div class="field">
          <label for="second-code">第二人手机收到的验证码</label>
          <div class="field-with-button">
            <input
              #codeBox
              id="second-code"
              inputmode="numeric"
              autocomplete="off"
              maxlength="6"
              [value]="code()"
              (input)="code.set(codeBox.value); tell()"
            />
            <button type="button" class="button" [disabled]="!phoneFits() || sending.busy()" (click)="sendCode()">
              发送验证码
            </button>
          </div>
        </div>
        <app-error-summary [problem]="sending.problem()" />
      }
    </fieldset>
  `,
})
export class SecondPerson {
  private readonly api = inject(SessionApi);
  private readonly notices = inject(Notices);

  /** Null until everything that is asked for is there. */
  readonly second = model.required<SecondPersonInput | null>();
  /** An answer is outstanding: what was given must stay as it was sent. */
  readonly locked = input(false);

  protected readonly proofs: { value: Proof; label: string }[] = [
    { value: 'password', label: '输密码' },
    { value: 'code', label: '收验证码' },
  ];
  protected readonly proof = signal<Proof>('password');
  protected readonly phone = signal('');
  protected readonly password = signal('');
  protected readonly code = signal('');
  protected readonly phoneFits = computed(() => isPhone(normalisePhone(this.phone())));
  protected readonly sending = new Attempt((_key, phone: string) => this.api.sendSmsCode({ phone }));

  protected tell(): void {
    this.second.set(this.given());
  }

  protected async sendCode(): Promise<void> {
    const outcome = await this.sending.run(normalisePhone(this.phone()));
    if (outcome.done) this.notices.say('验证码已发到第二人的手机。');
  }

  private given(): SecondPersonInput | null {
    const phone = normalisePhone(this.phone());
    if (!isPhone(phone)) return null;
    if (this.proof() === 'password') return this.password() ? { phone, password: this.password() } : null;
    const code = this.code().trim();
    return /^\d{6}$/.test(code) ? { phone, code } : null;
  }
}
