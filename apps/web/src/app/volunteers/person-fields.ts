import { Component, computed, input, output } from '@angular/core';
import { dayOf, type Gender, GENDER_LABELS, type GuardianInput } from '@jishan/domain';
import { GuardianFields } from './guardian-fields';
import { needsGuardian } from './registration';

/** What of a person is asked wherever somebody is registered. */
export interface PersonFacts {
  gender: Gender;
  birthOn: string;
  guardian: GuardianInput;
}

/** Gender and birth date; of a minor the guardian as well. */
@Component({
  selector: 'app-person-fields',
  imports: [GuardianFields],
  host: { class: 'form' },
  template: `
    <fieldset class="field">
      <legend>性别</legend>
      <div class="segments">
        @for (gender of genders; track gender) {
          <label
            ><input
              type="radio"
              name="gender"
              [checked]="facts().gender === gender"
              (change)="changed.emit({ gender })"
            />{{ genderLabels[gender] }}</label
          >
        }
      </div>
    </fieldset>
    <div class="field">
      <label for="field-birthOn">出生日期</label>
      <input
        #birthBox
        id="field-birthOn"
        type="date"
        [autocomplete]="own() ? 'bday' : 'off'"
        required
        min="1906-01-01"
        [max]="today"
        [value]="facts().birthOn"
        (change)="changed.emit({ birthOn: birthBox.value })"
      />
    </div>
    @if (minor()) {
      <app-guardian-fields [guardian]="facts().guardian" (guardianChange)="changed.emit({ guardian: $event })" />
    }
  `,
})
export class PersonFields {
  readonly facts = input.required<PersonFacts>();
  /** Whoever fills it in speaks of themself: the browser may offer what it knows. */
  readonly own = input(false);
  readonly changed = output<Partial<PersonFacts>>();

  protected readonly genders = Object.keys(GENDER_LABELS) as Gender[];
  protected readonly genderLabels = GENDER_LABELS;
  protected readonly today = dayOf(new Date().toISOString());
  protected readonly minor = computed(() => needsGuardian(this.facts().birthOn));
}
