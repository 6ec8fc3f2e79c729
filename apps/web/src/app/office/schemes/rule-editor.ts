import { Component, computed, input, output } from '@angular/core';
import { type FieldTree, FormField } from '@angular/forms/signals';
import { ACTIVITY_CATEGORIES, type Problem, SERVICE_CONDITIONS, SERVICE_ROLES } from '@jishan/domain';
import { FACT_KINDS, ROUNDINGS, type Rule } from '@jishan/points';
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
import { exampleSentence } from './trial-sentences';
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
  /** What is wrong with which box, by names such as `terms.rules.0.name`. */
  readonly problem = input<Pick<Problem, 'fields'> | null>(null);
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
  protected readonly deducts = computed(() => this.draft().factKind === 'deduction');
  protected readonly at = computed(() => `terms.rules.${this.place()}`);
  /** Only once the numbers are there: a sentence with holes explains nothing. */
  protected readonly sentence = computed(() => {
    const draft = this.draft();
    return draft.points === null ? '' : ruleSentence(toRule(draft));
  });
  protected readonly example = computed(() => {
    const rule = toRule(this.draft());
    return this.sentence() !== '' && isWhole(rule) ? exampleSentence(rule) : '';
  });

  protected messageAt(...names: string[]): string | null {
    const fields = names.map((name) => `${this.at()}.${name}`);
    return this.problem()?.fields?.find(({ field }) => fields.includes(field))?.message ?? null;
  }

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

/** Are all numbers that an example needs there? */
const isWhole = ({ earning, multipliers }: Rule) =>
  [...Object.values(earning), ...multipliers.map(({ percent }) => percent)].every(
    (value) => typeof value !== 'number' || value > 0 || (earning.by === 'time' && value === earning.minutesMin),
  );
