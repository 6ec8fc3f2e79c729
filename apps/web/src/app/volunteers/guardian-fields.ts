import { Component, model } from '@angular/core';
import { GUARDIAN_RELATION_LABELS, type GuardianInput, type GuardianRelation } from '@jishan/domain';

export const NO_GUARDIAN: GuardianInput = { name: '', phone: '', relation: 'parent', consent: false };

/** The guardian of a minor: who, how to reach them, and that they agree. */
@Component({
  selector: 'app-guardian-fields',
  template: `
    <fieldset class="field card">
      <legend>监护人</legend>
      <p class="field-hint">未满 18 周岁参加志愿服务，须由监护人同意并留下联系方式；有危险的活动不安排未成年人参加。</p>
      <div class="form">
        <div class="field">
          <label for="field-guardian.name">监护人姓名</label>
          <input
            #nameBox
            id="field-guardian.name"
            autocomplete="off"
            required
            maxlength="30"
            [value]="guardian().name"
            (input)="change({ name: nameBox.value })"
          />
        </div>
        <div class="field">
          <label for="field-guardian.phone">监护人手机号</label>
          <input
            #phoneBox
            id="field-guardian.phone"
            type="tel"
            inputmode="numeric"
            autocomplete="off"
            required
            [value]="guardian().phone"
            (input)="change({ phone: phoneBox.value })"
          />
        </div>
        <div class="field">
          <label for="field-guardian.relation">与本人关系</label>
          <select #relationBox id="field-guardian.relation" (change)="changeRelation(relationBox.value)">
            @for (relation of relations; track relation) {
              <option [value]="relation" [selected]="guardian().relation === relation">
                {{ relationLabels[relation] }}
              </option>
            }
          </select>
        </div>
        <label class="check">
          <input
            #consentBox
            type="checkbox"
            [checked]="guardian().consent"
            (change)="change({ consent: consentBox.checked })"
          />
          <span>监护人已经知情，同意其参加志愿服务</span>
        </label>
      </div>
    </fieldset>
  `,
})
export class GuardianFields {
  readonly guardian = model.required<GuardianInput>();

  protected readonly relations = Object.keys(GUARDIAN_RELATION_LABELS) as GuardianRelation[];
  protected readonly relationLabels = GUARDIAN_RELATION_LABELS;

  protected change(part: Partial<GuardianInput>): void {
    this.guardian.update((guardian) => ({ ...guardian, ...part }));
  }

  protected changeRelation(value: string): void {
    const relation = this.relations.find((candidate) => candidate === value);
    if (relation) this.change({ relation });
  }
}
