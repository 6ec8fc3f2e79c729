import { Component, computed, ElementRef, inject, input, linkedSignal, output, signal } from '@angular/core';
import { form, FormField, submit, validate } from '@angular/forms/signals';
import {
  addDays,
  ADOPTING_ROLES,
  type Approval,
  dayOf,
  isDay,
  LIMITS,
  ROLE_LABELS,
  type SchemeVersionRecord,
  type WriteVersionInput,
} from '@jishan/domain';
import { CAP_SCOPES, CAP_WINDOWS, OWNER_KINDS } from '@jishan/points';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { NzInputModule } from 'ng-zorro-antd/input';
import { Attempt } from '../../http/attempt';
import { type Scheme, SchemesApi, type VersionTerms } from '../../schemes/schemes.api';
import { ErrorSummary } from '../../ui/error-summary';
import { Notices } from '../../ui/notices';
import { Field } from '../controls/field';
import { Panel } from '../controls/panel';
import { ApproverChoice } from './approver-choice';
import { RuleEditor } from './rule-editor';
import {
  ACCOUNT_OWNER_LABELS,
  CAP_SCOPE_LABELS,
  CAP_WINDOW_LABELS,
  OPENING_LABELS,
  RHYTHM_LABELS,
} from './scheme-labels';
import { faultsOf, newRule, toDraft, toInput } from './version-draft';

type Version = SchemeVersionRecord<VersionTerms>;

/** Writes a draft: a new version filled from the newest, or the draft that is there. */
@Component({
  selector: 'office-version-editor',
  imports: [ApproverChoice, ErrorSummary, Field, FormField, NzButtonModule, NzInputModule, Panel, RuleEditor],
  templateUrl: './version-editor.html',
})
export class VersionEditor {
  private readonly api = inject(SchemesApi);
  private readonly notices = inject(Notices);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);

  readonly schemeId = input.required<string>();
  readonly basis = input.required<Version | null>();
  readonly draft = input.required<Version | null>();
  readonly saved = output<Scheme>();
  readonly closed = output();

  protected readonly owners = OWNER_KINDS.map((kind) => ({ kind, label: ACCOUNT_OWNER_LABELS[kind] }));
  protected readonly scopes = CAP_SCOPES.map((scope) => ({ scope, label: CAP_SCOPE_LABELS[scope] }));
  protected readonly windows = CAP_WINDOWS.map((window) => ({ window, label: CAP_WINDOW_LABELS[window] }));
  protected readonly rhythms = Object.entries(RHYTHM_LABELS);
  protected readonly openingTimes = Object.entries(OPENING_LABELS);
  protected readonly adoptingRoles = ADOPTING_ROLES.map((role) => ({ role, label: ROLE_LABELS[role] }));
  protected readonly rulesMax = LIMITS.rulesPerScheme;
  protected readonly capsMax = CAP_SCOPES.length * CAP_WINDOWS.length;

  protected readonly model = linkedSignal(() => {
    const tomorrow = addDays(dayOf(new Date().toISOString()), 1);
    return toDraft(this.basis(), this.draft()?.effectiveFrom ?? tomorrow);
  });
  protected readonly faults = computed(() => faultsOf(this.model()));
  protected readonly version = form(this.model, (path) => {
    validate(path.effectiveFrom, ({ value }) => (isDay(value()) ? null : { kind: 'day', message: '请填写生效日期' }));
    validate(path.effectiveTo, ({ value }) => this.checkEnd(value()));
    validate(path.postingDays, () => this.faultAt('postingDays'));
    validate(path.postingRhythm, () => this.faultAt('postingRhythm'));
    validate(path.openingPoints, () => this.faultAt('opening.points'));
    validate(path.yearsLater, () => this.faultAt('expiry.yearsLater'));
    validate(path.months, () => this.faultAt('expiry.months'));
    // each fault stands at its box; here it only keeps the form from being sent
    validate(path.rules, () => (this.faults().length > 0 ? { kind: 'terms' } : null));
  });
  protected readonly saving = new Attempt(
    (key, schemeId: string, versionId: string | null, input: WriteVersionInput<VersionTerms>) =>
      versionId === null ? this.api.writeVersion(key, schemeId, input) : this.api.changeVersion(key, versionId, input),
  );

  private readonly tried = signal(false);
  /** What is wrong with which box: what the engine says once somebody tried to save, and what the server said. */
  protected readonly boxes = computed(() => {
    const own = this.tried() ? this.faults() : [];
    const fields = own.map(({ field, message }) => ({ field: `terms.${field}`, message }));
    return { fields: [...fields, ...(this.saving.problem()?.fields ?? [])] };
  });

  protected messageAt(name: string): string | null {
    return this.boxes().fields.find(({ field }) => field === name)?.message ?? null;
  }

  protected addRule(): void {
    this.model.update((draft) => ({ ...draft, rules: [...draft.rules, newRule(draft.rules)] }));
  }

  protected dropRule(at: number): void {
    this.model.update((draft) => ({ ...draft, rules: draft.rules.filter((_, index) => index !== at) }));
  }

  protected name(approval: Approval, roles: readonly string[]): void {
    this.model.update((draft) => ({ ...draft, [approval]: roles }));
  }

  protected addCap(): void {
    this.model.update((draft) => ({
      ...draft,
      caps: [...draft.caps, { scope: 'person', window: 'day', points: null }],
    }));
  }

  protected dropCap(at: number): void {
    this.model.update((draft) => ({ ...draft, caps: draft.caps.filter((_, index) => index !== at) }));
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    this.tried.set(true);
    let saved = false;
    await submit(this.version, async () => {
      const outcome = await this.saving.run(this.schemeId(), this.draft()?.id ?? null, toInput(this.model()));
      saved = outcome.done;
      if (outcome.done) {
        this.notices.say('草稿已保存，登记表决后生效');
        this.saved.emit(outcome.value);
      }
      return undefined;
    });
    if (!saved) this.focusFirst();
  }

  /** The first box on the page that something is wrong with. */
  private focusFirst(): void {
    const names = this.boxes().fields.map(({ field }) => field);
    if (this.version.effectiveFrom().invalid()) names.push('effectiveFrom');
    if (this.version.effectiveTo().invalid()) names.push('effectiveTo');
    const boxes = [...this.host.nativeElement.querySelectorAll<HTMLElement>('[id^="field-"]')];
    boxes.find(({ id }) => names.includes(id.slice('field-'.length)))?.focus();
  }

  private checkEnd(effectiveTo: string): { kind: string; message: string } | null {
    const fine = effectiveTo === '' || (isDay(effectiveTo) && effectiveTo >= this.model().effectiveFrom);
    return fine ? null : { kind: 'day', message: '失效日期不得早于生效日期' };
  }

  private faultAt(field: string): { kind: string; message: string } | null {
    const fault = this.faults().find((candidate) => candidate.field === field);
    return fault ? { kind: field, message: fault.message } : null;
  }
}
