import { Component, computed, inject, output, signal } from '@angular/core';
import { checkPassword, LIMITS } from '@jishan/domain';
import { Attempt } from '../http/attempt';
import { EnterSubmits } from '../ui/enter-submits';
import { ErrorSummary } from '../ui/error-summary';
import { SessionApi } from '../session/session.api';

@Component({
  selector: 'app-password-form',
  imports: [EnterSubmits, ErrorSummary],
  template: `
    <form appEnterSubmits class="form" (submit)="changePassword($event)">
      <div class="field">
        <label for="field-current">原密码</label>
        <input
          #currentBox
          id="field-current"
          type="password"
          autocomplete="current-password"
          required
          [value]="current()"
          (input)="current.set(currentBox.value)"
        />
      </div>
      <div class="field">
        <label for="field-next">新密码</label>
        <input
          #nextBox
          id="field-next"
          type="password"
          autocomplete="new-password"
          required
          aria-describedby="next-hint"
          [value]="next()"
          (input)="next.set(nextBox.value)"
        />
        <p class="field-hint" id="next-hint">
          至少 {{ limits.passwordLengthMin }} 位，不要用生日、手机号等容易猜到的内容。
        </p>
      </div>
      <app-error-summary [problem]="changing.problem()" />
      <button type="submit" class="button button-primary" [disabled]="changing.busy() || !complete()">更改密码</button>
    </form>
  `,
})
export class PasswordForm {
  private readonly api = inject(SessionApi);
  readonly changed = output<void>();

  protected readonly limits = LIMITS;
  protected readonly current = signal('');
  protected readonly next = signal('');
  protected readonly complete = computed(() => this.current().length > 0 && checkPassword(this.next()) === null);
  protected readonly changing = new Attempt((key, current: string, next: string) =>
    this.api.changePassword(key, { current, next }),
  );

  protected async changePassword(event: Event): Promise<void> {
    event.preventDefault();
    if (!this.complete()) return;
    const outcome = await this.changing.run(this.current(), this.next());
    if (!outcome.done) return;
    this.current.set('');
    this.next.set('');
    this.changed.emit();
  }
}
