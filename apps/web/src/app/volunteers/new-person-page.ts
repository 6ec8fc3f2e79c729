import { Component, computed, inject, input, linkedSignal, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import {
  ageOn,
  type CreateVolunteerInput,
  dayOf,
  type Gender,
  isDay,
  isPhone,
  LIMITS,
  normaliseName,
  normalisePhone,
  type VolunteerDetail,
} from '@jishan/domain';
import { Attempt } from '../http/attempt';
import { Session } from '../session/session';
import { TeamsApi } from '../teams/teams.api';
import { ErrorSummary } from '../ui/error-summary';
import { Icon } from '../ui/icon';
import { Loaded } from '../ui/loaded';
import { HomePicker } from '../units/home-picker';
import { NO_GUARDIAN } from './guardian-fields';
import { PersonFields } from './person-fields';
import { isGuardianNamed, needsGuardian, toGuardianInput } from './registration';
import { VolunteersApi } from './volunteers.api';

const BLANK = {
  name: '',
  phone: '',
  gender: 'undisclosed' as Gender,
  birthOn: '',
  paperConsent: false,
  guardian: NO_GUARDIAN,
};

/** Somebody without a phone, or a new member of the team: entered by a helper, whose name stays on the record. */
@Component({
  selector: 'app-new-person-page',
  imports: [RouterLink, ErrorSummary, Icon, HomePicker, PersonFields],
  templateUrl: './new-person-page.html',
})
export class NewPersonPage {
  private readonly volunteers = inject(VolunteersApi);
  private readonly teams = inject(TeamsApi);
  private readonly session = inject(Session);

  /** Id of the team to join at once, in the address. */
  readonly team = input<string>();

  protected readonly limits = LIMITS;
  private readonly today = dayOf(new Date().toISOString());
  protected readonly draft = signal(BLANK);
  protected readonly created = signal<VolunteerDetail | null>(null);
  // Whoever leads a team and administers no unit may only enter people into the team.
  protected readonly teamId = computed(() => {
    const isAdmin = (['station-admin', 'town-admin', 'district-admin'] as const).some(
      (role) => this.session.grantsOf(role).length > 0,
    );
    return this.team() ?? (isAdmin ? null : (this.session.grantsOf('team-leader')[0]?.teamId ?? null));
  });
  protected readonly joins = new Loaded(
    () => this.teamId(),
    (teamId) => this.teams.get(teamId),
  );
  protected readonly unitId = linkedSignal(() => this.joins.value()?.unitId ?? '');

  private readonly minor = computed(() => needsGuardian(this.draft().birthOn));
  protected readonly missing = computed(() => {
    const { name, phone, birthOn, paperConsent, guardian } = this.draft();
    if (normaliseName(name) === '') return '请填写姓名。';
    if (phone.trim() !== '' && !isPhone(normalisePhone(phone))) return '手机号须为 11 位；没有手机可以留空。';
    if (!isDay(birthOn)) return '请填写出生日期。';
    if (this.unitId() === '') return '请选择所在的村（社区）。';
    if (ageOn(birthOn, this.today) < LIMITS.childAge) return '未满 14 岁须由村（社区）在户内登记。';
    if (this.minor() && !(isGuardianNamed(guardian) && guardian.consent))
      return '未成年人须填写监护人，并取得监护人同意。';
    return paperConsent ? null : '请先取得本人的书面同意。';
  });
  protected readonly creating = new Attempt((key, input: CreateVolunteerInput) =>
    this.volunteers.createProfile(key, input),
  );

  protected change(part: Partial<typeof BLANK>): void {
    this.draft.update((draft) => ({ ...draft, ...part }));
  }

  protected async create(event: Event): Promise<void> {
    event.preventDefault();
    if (this.missing() !== null) return;
    const { name, phone, guardian, ...person } = this.draft();
    const teamId = this.teamId();
    const outcome = await this.creating.run({
      ...person,
      name: normaliseName(name),
      unitId: this.unitId(),
      ...(phone.trim() ? { phone: normalisePhone(phone) } : {}),
      ...(teamId ? { teamId } : {}),
      ...(this.minor() ? { guardian: toGuardianInput(guardian) } : {}),
    });
    if (outcome.done) this.created.set(outcome.value);
  }

  protected startAnother(): void {
    this.created.set(null);
    this.draft.set(BLANK);
  }
}
