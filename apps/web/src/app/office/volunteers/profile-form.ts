import { Component, computed, inject, output, signal } from '@angular/core';
import { form, FormField, required, submit, validate } from '@angular/forms/signals';
import {
  ageOn,
  checkRegistration,
  type CreateVolunteerInput,
  dayOf,
  ERROR_TITLES,
  type Gender,
  GENDER_LABELS,
  GUARDIAN_RELATION_LABELS,
  type GuardianRelation,
  isDay,
  isIdNumber,
  isMinor,
  isPhone,
  LIMITS,
  normaliseName,
  normalisePhone,
} from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { NzInputModule } from 'ng-zorro-antd/input';
import { Attempt } from '../../http/attempt';
import { ErrorSummary } from '../../ui/error-summary';
import { Notices } from '../../ui/notices';
import { VolunteersApi } from '../../volunteers/volunteers.api';
import { Field } from '../controls/field';
import { Panel } from '../controls/panel';
import { type Choice, SearchPicker } from '../controls/search-picker';
import { HouseholdFinder } from '../households/household-finder';
import { TeamFinder } from '../teams/team-finder';
import { UnitRegister } from '../units/unit-register';

interface Profile {
  name: string;
  phone: string;
  idNumber: string;
  gender: Gender;
  birthOn: string;
  unit: Choice | null;
  team: Choice | null;
  household: Choice | null;
  paperConsent: boolean;
  guardianName: string;
  guardianPhone: string;
  guardianRelation: GuardianRelation;
  guardianConsent: boolean;
}

/** Enters somebody who does not register alone: without a phone, or a whole team's members. */
@Component({
  selector: 'office-profile-form',
  imports: [ErrorSummary, Field, FormField, NzButtonModule, NzInputModule, Panel, SearchPicker],
  templateUrl: './profile-form.html',
})
export class ProfileForm {
  private readonly api = inject(VolunteersApi);
  private readonly notices = inject(Notices);
  private readonly register = inject(UnitRegister);
  private readonly households = inject(HouseholdFinder);
  private readonly teams = inject(TeamFinder);

  readonly created = output<string>();
  readonly closed = output();

  protected readonly today = dayOf(new Date().toISOString());
  protected readonly genders = Object.entries(GENDER_LABELS);
  protected readonly relations = Object.entries(GUARDIAN_RELATION_LABELS);
  protected readonly findUnits = this.register.finder('volunteer.create');
  protected readonly findTeams = (text: string) => this.teams.find(this.model().unit?.id, text);
  protected readonly findHouseholds = (text: string) => this.households.find(this.model().unit?.id, text);

  private readonly model = signal<Profile>({
    name: '',
    phone: '',
    idNumber: '',
    gender: 'undisclosed',
    birthOn: '',
    unit: this.register.only('volunteer.create'),
    team: null,
    household: null,
    paperConsent: false,
    guardianName: '',
    guardianPhone: '',
    guardianRelation: 'parent',
    guardianConsent: false,
  });
  protected readonly minor = computed(() => isDay(this.model().birthOn) && isMinor(this.model().birthOn, this.today));
  protected readonly profile = form(this.model, (path) => {
    required(path.name, { message: '请填写姓名' });
    validate(path.phone, ({ value }) =>
      value() && !isPhone(normalisePhone(value())) ? { kind: 'phone', message: '手机号须为 11 位' } : null,
    );
    validate(path.idNumber, ({ value }) =>
      value() && !isIdNumber(value().trim().toUpperCase())
        ? { kind: 'id-number', message: '身份证号不正确，请核对' }
        : null,
    );
    validate(path.birthOn, ({ value }) => this.checkBirth(value()));
    required(path.unit, { message: '请选择单位' });
    validate(path.paperConsent, ({ value }) =>
      value() ? null : { kind: 'consent', message: ERROR_TITLES['consent.required'] },
    );
    validate(path.guardianConsent, () =>
      this.refusal() === 'volunteer.guardian-required'
        ? { kind: 'guardian', message: ERROR_TITLES['volunteer.guardian-required'] }
        : null,
    );
    validate(path.household, () =>
      this.refusal() === 'volunteer.household-required'
        ? { kind: 'household', message: ERROR_TITLES['volunteer.household-required'] }
        : null,
    );
    required(path.guardianName, { when: () => this.minor(), message: '请填写监护人姓名' });
    validate(path.guardianPhone, ({ value }) =>
      this.minor() && !isPhone(normalisePhone(value()))
        ? { kind: 'phone', message: '请填写监护人的 11 位手机号' }
        : null,
    );
  });
  protected readonly creating = new Attempt((key, input: CreateVolunteerInput) => this.api.createProfile(key, input));

  protected async create(event: Event): Promise<void> {
    event.preventDefault();
    await submit(this.profile, async () => {
      const outcome = await this.creating.run(this.toInput(this.model()));
      if (outcome.done) {
        this.notices.say(`已为${outcome.value.name}建档，卡号 ${outcome.value.cardNo}`);
        this.created.emit(outcome.value.id);
      }
      return undefined;
    });
  }

  private checkBirth(birthOn: string): { kind: string; message: string } | null {
    if (!isDay(birthOn)) return { kind: 'birth', message: '请填写出生日期' };
    const impossible = birthOn > this.today || ageOn(birthOn, this.today) > LIMITS.oldestAge;
    return impossible ? { kind: 'birth', message: '出生日期不对，请核对' } : null;
  }

  /** The registration rule on the answers so far; nothing to say before there is a birth date. */
  private refusal(): ReturnType<typeof checkRegistration> {
    const { birthOn, guardianConsent, household } = this.model();
    if (!isDay(birthOn)) return null;
    return checkRegistration(
      { birthOn, guardianConsent, inHousehold: household !== null, serviceConsent: true },
      this.today,
    );
  }

  private toInput(profile: Profile): CreateVolunteerInput {
    const guardian = {
      name: normaliseName(profile.guardianName),
      phone: normalisePhone(profile.guardianPhone),
      relation: profile.guardianRelation,
      consent: profile.guardianConsent,
    };
    return {
      name: normaliseName(profile.name),
      ...(profile.phone ? { phone: normalisePhone(profile.phone) } : {}),
      ...(profile.idNumber ? { idNumber: profile.idNumber.trim().toUpperCase() } : {}),
      gender: profile.gender,
      birthOn: profile.birthOn,
      unitId: profile.unit?.id ?? '',
      ...(profile.team ? { teamId: profile.team.id } : {}),
      ...(profile.household ? { householdId: profile.household.id } : {}),
      paperConsent: profile.paperConsent,
      ...(this.minor() ? { guardian } : {}),
    };
  }
}
