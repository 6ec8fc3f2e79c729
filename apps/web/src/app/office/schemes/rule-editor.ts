import { Component, computed, input, output } from '@angular/core';
import { type FieldTree, FormField } from '@angular/forms/signals';
import { ACTIVITY_CATEGORIES, SERVICE_CONDITIONS, SERVICE_ROLES } from '@jishan/domain';
import { FACT_KINDS, ROUNDINGS } from '@jishan/points';
import { NzInputModule } from 'ng-zorro-antd/input';
import { Field } from '../controls/field';
import {
  CONDITION_LABELS,
  EARNING_LABELS,
  FACT_KIND_LABELS,
  ROUNDING_LABELS,
  SERVICE_ROLE_LABELS,
} from './scheme-labels';
import { ruleSentence } from './scheme-sentences';
import { newMultiplier, type RuleDraft, toRule } from './version-draft';

/** One rule as boxes, with the sentence they make underneath. */
@Component({
  selector: 'office-rule-editor',
  imports: [Field, FormField, NzInputModule],
  templateUrl: './rule-editor.html',
})
export class RuleEditor {
  readonly rule = input.required<FieldTree<RuleDraft>>();
  readonly place = input.required<number>();
  readonly dropped = output();

  protected readonly factKinds = FACT_KINDS.map((kind) => ({ kind, label: FACT_KIND_LABELS[kind] }));
  protected readonly categories = ACTIVITY_CATEGORIES;
  protected readonly serviceRoles = SERVICE_ROLES.map((role) => ({ role, label: SERVICE_ROLE_LABELS[role] }));
  protected readonly earnings = Object.entries(EARNING_LABELS);
  protected readonly roundings = ROUNDINGS.map((rounding) => ({ rounding, label: ROUNDING_LABELS[rounding] }));
  protected readonly conditions = SERVICE_CONDITIONS.map((condition) => ({
    condition,
    label: CONDITION_LABELS[condition],
  }));

  protected readonly draft = computed(() => this.rule()().value());
  protected readonly at = computed(() => `terms.rules.${this.place()}`);
  /** Only once the numbers are there: a sentence with holes explains nothing. */
  protected readonly sentence = computed(() => {
    const draft = this.draft();
    return draft.points === null ? '' : ruleSentence(toRule(draft));
  });

  protected addMultiplier(): void {
    this.change({ multipliers: [...this.draft().multipliers, newMultiplier(this.draft().multipliers)] });
  }

  protected dropMultiplier(at: number): void {
    this.change({ multipliers: this.draft().multipliers.filter((_, index) => index !== at) });
  }

  private change(changes: Partial<RuleDraft>): void {
    this.rule()().value.update((draft) => ({ ...draft, ...changes }));
  }
}
