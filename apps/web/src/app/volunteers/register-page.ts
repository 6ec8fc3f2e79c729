import { Component, computed, inject, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import {
  CONSENT_LABELS,
  CONSENT_PURPOSES,
  type ConsentPurpose,
  ERROR_TITLES,
  LIMITS,
  type RegisterInput,
  type RegisterResult,
} from '@jishan/domain';
import { Attempt } from '../http/attempt';
import { PhoneCode } from '../session/phone-code';
import { Session } from '../session/session';
import { SessionApi } from '../session/session.api';
import { ErrorSummary } from '../ui/error-summary';
import { HomePicker } from '../units/home-picker';
import { Agreement } from './agreement';
import { NO_GUARDIAN } from './guardian-fields';
import { PersonFields } from './person-fields';
import { missingIn, refusalOf, type RegistrationDraft, toRegisterInput } from './registration';
import { VolunteersApi } from './volunteers.api';

const BLANK: RegistrationDraft = {
  name: '',
  phone: '',
  smsCode: '',
  password: '',
  gender: 'undisclosed',
  birthOn: '',
  unitId: '',
  consents: [],
  guardian: NO_GUARDIAN,
};

@Component({
  selector: 'app-register-page',
  imports: [RouterLink, Agreement, ErrorSummary, PhoneCode, HomePicker, PersonFields],
  templateUrl: './register-page.html',
})
export class RegisterPage {
  private readonly volunteers = inject(VolunteersApi);
  private readonly sessionApi = inject(SessionApi);
  private readonly session = inject(Session);
  private readonly router = inject(Router);

  protected readonly limits = LIMITS;
  protected readonly purposes = CONSENT_PURPOSES;
  protected readonly consentLabels = CONSENT_LABELS;

  protected readonly draft = signal<RegistrationDraft>(BLANK);
  protected readonly result = signal<RegisterResult | null>(null);
  protected readonly missing = computed(() => missingIn(this.draft()));
  protected readonly refusal = computed(() => refusalOf(this.draft()));
  protected readonly refusalText = computed(() => {
    const refusal = this.refusal();
    return refusal === null
      ? null
      : refusal === 'volunteer.household-required'
        ? `${ERROR_TITLES[refusal]}，请由监护人带到村（社区）登记。`
        : `${ERROR_TITLES[refusal]}。`;
  });
  protected readonly registering = new Attempt((key, input: RegisterInput) => this.volunteers.register(key, input));

  protected change(part: Partial<RegistrationDraft>): void {
    this.draft.update((draft) => ({ ...draft, ...part }));
  }

  protected giveConsent(purpose: ConsentPurpose, given: boolean): void {
    const others = this.draft().consents.filter((other) => other !== purpose);
    this.change({ consents: given ? [...others, purpose] : others });
  }

  protected async register(event: Event): Promise<void> {
    event.preventDefault();
    if (this.missing().length > 0 || this.refusal()) return;
    const outcome = await this.registering.run(toRegisterInput(this.draft()));
    if (outcome.done) this.result.set(outcome.value);
  }

  /** Straight on with the phone and password that were just given. */
  protected async enter(): Promise<void> {
    const { phone, password } = toRegisterInput(this.draft());
    try {
      await this.session.begin(await this.sessionApi.signIn({ phone, password }));
      await this.router.navigateByUrl('/me');
    } catch {
      await this.router.navigateByUrl('/sign-in'); // says there what is the matter
    }
  }
}
