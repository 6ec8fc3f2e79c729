import { Component, computed, effect, inject, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { BOOK_LABELS, checkAdopter, ERROR_TITLES, type SchemeVersionRecord } from '@jishan/domain';
import { type Scheme, SchemesApi, type VersionTerms } from '../../schemes/schemes.api';
import { Session } from '../../session/session';
import { ListFaces } from '../../ui/list-faces';
import { Loaded } from '../../ui/loaded';
import { PageTitle } from '../../ui/page-title';
import { ActionButton } from '../controls/action-button';
import { Reach } from '../controls/reach';
import { AdoptionForm } from './adoption-form';
import { ComparisonPanel } from './comparison-panel';
import { TrialPanel } from './trial-panel';
import { VersionEditor } from './version-editor';
import { VersionSheet } from './version-sheet';

type Version = SchemeVersionRecord<VersionTerms>;
/** `basis`: what the boxes are filled from; `draft`: the version that is written again, null for a new one. */
type Opened =
  | { form: 'version'; basis: Version | null; draft: Version | null }
  | { form: 'adoption' | 'trial' | 'comparison'; draft: Version };

/** One scheme with its versions, newest first. An effective version is never changed, only followed by another. */
@Component({
  selector: 'office-scheme-page',
  imports: [
    ActionButton,
    AdoptionForm,
    ComparisonPanel,
    ListFaces,
    RouterLink,
    TrialPanel,
    VersionEditor,
    VersionSheet,
  ],
  template: `
    <app-list-faces [of]="scheme" />
    @if (scheme.value(); as current) {
      <div class="headline">
        <a class="back-link" routerLink="/office/schemes">‹ 积分方案</a>
        <h1>{{ current.title }}</h1>
        @if (session.mayEver('scheme.edit')) {
          <office-action
            label="起草新版本"
            kind="primary"
            [refusal]="draftRefusal()"
            (pressed)="beginVersion(current)"
          />
        }
      </div>
      <p class="page-intro">
        {{ current.unitName }} · {{ books[current.book] }} ·
        {{ current.inForce === null ? '现在没有生效的版本' : '现行第 ' + current.inForce + ' 版' }}
      </p>
      @for (version of current.versions; track version.id) {
        <office-version-sheet
          [version]="version"
          [versions]="current.versions"
          [inForceNo]="current.inForce"
          [calendarUntil]="current.calendarUntil"
        >
          @if (current.versions.length > 1) {
            <office-action label="对比" (pressed)="opened.set({ form: 'comparison', draft: version })" />
          }
          @if (session.mayEver('scheme.edit')) {
            <office-action
              label="试算"
              [refusal]="editRefusal()"
              (pressed)="opened.set({ form: 'trial', draft: version })"
            />
          }
          @if (version.state === 'draft' && session.mayEver('scheme.edit')) {
            <office-action
              label="修改草稿"
              [refusal]="editRefusal()"
              (pressed)="opened.set({ form: 'version', basis: version, draft: version })"
            />
            <office-action
              label="登记表决并生效"
              kind="primary"
              [refusal]="adoptRefusal(current, version)"
              (pressed)="opened.set({ form: 'adoption', draft: version })"
            />
          }
        </office-version-sheet>
      } @empty {
        <p class="face">还没有任何版本，请先起草第 1 版。</p>
      }

      @if (opened(); as task) {
        @if (task.form === 'version') {
          <office-version-editor
            [schemeId]="current.id"
            [basis]="task.basis"
            [draft]="task.draft"
            (saved)="show($event)"
            (closed)="opened.set(null)"
          />
        } @else if (task.form === 'trial') {
          <office-trial-panel [version]="task.draft" (closed)="opened.set(null)" />
        } @else if (task.form === 'comparison') {
          <office-comparison-panel [version]="task.draft" [versions]="current.versions" (closed)="opened.set(null)" />
        } @else {
          <office-adoption-form [version]="task.draft" (adopted)="show($event)" (closed)="opened.set(null)" />
        }
      }
    }
  `,
})
export class SchemePage {
  private readonly api = inject(SchemesApi);
  private readonly reach = inject(Reach);
  protected readonly session = inject(Session);

  readonly id = input.required<string>();

  protected readonly books = BOOK_LABELS;
  protected readonly opened = signal<Opened | null>(null);
  protected readonly scheme = new Loaded(
    () => this.id(),
    (id) => this.api.get(id),
  );
  private readonly unitId = computed(() => this.scheme.value()?.unitId ?? null);
  protected readonly editRefusal = computed(() => this.reach.refusal('scheme.edit', this.unitId()));
  protected readonly draftRefusal = computed(() => {
    const hasDraft = this.scheme.value()?.versions.some((version) => version.state === 'draft');
    return this.editRefusal() ?? (hasDraft ? ERROR_TITLES['scheme.draft-exists'] : null);
  });

  constructor() {
    const title = inject(PageTitle);
    effect(() => title.name(this.scheme.value()?.title));
  }

  /** By the server's own rule: neither whoever wrote it nor, where the version in force names a role, anybody else. */
  protected adoptRefusal(scheme: Scheme, draft: Version): string | null {
    const me = this.session.me();
    const inForce = scheme.versions.find(({ version }) => version === scheme.inForce)?.terms ?? null;
    const code = me && checkAdopter(draft, inForce, { userId: me.userId, grants: me.grants });
    return this.reach.refusal('scheme.adopt', this.unitId()) ?? (code ? ERROR_TITLES[code] : null);
  }

  /** A new version begins as a copy of the newest. */
  protected beginVersion(scheme: Scheme): void {
    this.opened.set({ form: 'version', basis: scheme.versions[0] ?? null, draft: null });
  }

  protected show(scheme: Scheme): void {
    this.opened.set(null);
    this.scheme.replace(scheme);
  }
}
