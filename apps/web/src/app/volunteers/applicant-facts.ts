import { Component, computed, inject, input } from '@angular/core';
import { ageOn, CONSENT_LABELS, dayOf, GENDER_LABELS, GUARDIAN_RELATION_LABELS } from '@jishan/domain';
import { ListFaces } from '../ui/list-faces';
import { Loaded } from '../ui/loaded';
import { dateLabel } from '../ui/when';
import { VolunteersApi } from './volunteers.api';

/** What a village checks before it says yes. */
@Component({
  selector: 'app-applicant-facts',
  imports: [ListFaces],
  template: `
    <app-list-faces [of]="person" />
    @if (person.value(); as shown) {
      <dl class="facts">
        <dt>性别</dt>
        <dd>{{ genderLabels[shown.gender] }}</dd>
        <dt>出生日期</dt>
        <dd>{{ dateLabel(shown.birthOn) }}（{{ age() }} 岁）</dd>
        @if (shown.guardian; as guardian) {
          <dt>监护人</dt>
          <dd>{{ guardian.name }}（{{ relationLabels[guardian.relation] }}）{{ guardian.phoneMasked }}</dd>
        }
        <dt>同意事项</dt>
        <dd>
          @for (purpose of consents(); track purpose) {
            {{ consentLabels[purpose] }}<br />
          } @empty {
            没有
          }
        </dd>
      </dl>
    }
  `,
})
export class ApplicantFacts {
  private readonly api = inject(VolunteersApi);

  readonly personId = input.required<string>();

  protected readonly genderLabels = GENDER_LABELS;
  protected readonly relationLabels = GUARDIAN_RELATION_LABELS;
  protected readonly consentLabels = CONSENT_LABELS;
  protected readonly dateLabel = dateLabel;
  protected readonly person = new Loaded(this.personId, (personId) => this.api.get(personId));
  protected readonly age = computed(() => {
    const person = this.person.value();
    return person ? ageOn(person.birthOn, dayOf(new Date().toISOString())) : 0;
  });
  protected readonly consents = computed(
    () =>
      this.person
        .value()
        ?.consents.filter((consent) => consent.given)
        .map((consent) => consent.purpose) ?? [],
  );
}
