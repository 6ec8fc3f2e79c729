import { Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import {
  BULLETIN_CHANGE_LABELS,
  type BulletinChange,
  type BulletinChangeKind,
  type BulletinContent,
  bulletinText,
} from '@jishan/domain';
import { BulletinsApi } from '../../bulletins/bulletins.api';
import { ListFaces } from '../../ui/list-faces';
import { Loaded, PagedList } from '../../ui/loaded';
import { DifferencesView } from '../articles/differences-view';
import { stampOf } from '../controls/stamp';
import { changesOfItems, itemSentence, itemsOfContent } from './arrangement-changes';
import { type Run, runsOf } from './version-runs';

const STEPS: readonly BulletinChangeKind[] = [
  'hand-in',
  'proofread',
  'sign',
  'publish',
  'recall',
  'send-back',
  'withdraw',
];
/** What the page saves by itself, over and over. */
const isAutosave = (newer: BulletinChange, older: BulletinChange) =>
  newer.kind === 'arrange' && older.kind === 'arrange' && newer.authorId === older.authorId;

/** Every version of an issue, and what any two of them have apart. Fetched when it is opened. */
@Component({
  selector: 'office-versions-panel',
  imports: [DifferencesView, ListFaces],
  template: `
    <details #box class="sheet versions" (toggle)="opened.set(box.open)">
      <summary>
        版本与对比 <span class="quiet">共 {{ version() }} 版</span>
      </summary>
      <app-list-faces [of]="versions" empty="还没有版本。" />
      @if (versions.face() === 'full') {
        <div class="filters">
          <div class="filter">
            <label for="versions-from">从</label>
            <select #fromBox id="versions-from" class="ant-input" (change)="from.set(+fromBox.value)">
              @for (run of shown(); track run.newest.version) {
                <option [value]="run.newest.version" [selected]="run.newest.version === fromVersion()">
                  {{ nameOf(run) }}
                </option>
              }
            </select>
          </div>
          <div class="filter">
            <label for="versions-to">到</label>
            <select #toBox id="versions-to" class="ant-input" (change)="to.set(+toBox.value)">
              @for (run of shown(); track run.newest.version) {
                <option [value]="run.newest.version" [selected]="run.newest.version === toVersion()">
                  {{ nameOf(run) }}
                </option>
              }
            </select>
          </div>
          @if (versions.hasMore()) {
            <button type="button" class="link-button" (click)="versions.more()">更早的版本</button>
          }
          @if (runs().length < versions.items().length) {
            <label class="filter-note">
              <input #everyBox type="checkbox" [checked]="every()" (change)="list(everyBox.checked)" />
              列出每次自动保存
            </label>
          }
        </div>
        <app-list-faces [of]="pair" />
        @if (pair.value(); as pair) {
          @if (reason(); as reason) {
            <p class="form-hint">{{ reason }}</p>
          }
          <ul class="versions-items" aria-label="条目的变化">
            @for (sentence of sentences(pair.before, pair.after); track $index) {
              <li>{{ sentence }}</li>
            } @empty {
              <li class="quiet">没有编入、移出或移动。</li>
            }
          </ul>
          @if (pair.before === pair.after || textOf(pair.before).join() === textOf(pair.after).join()) {
            <p class="quiet">两个版本的文字相同。</p>
          } @else {
            <office-differences [before]="textOf(pair.before)" [after]="textOf(pair.after)" [onlyChanges]="true" />
          }
        }
      }
    </details>
  `,
})
export class VersionsPanel {
  private readonly api = inject(BulletinsApi);

  readonly bulletinId = input.required<string>();
  /** Of the issue as it is shown: a newer one means a newer list. */
  readonly version = input.required<number>();

  protected readonly opened = signal(false);
  protected readonly versions = new PagedList(
    () => (this.opened() ? this.bulletinId() : null),
    (id, cursor) => this.api.listVersions(id, cursor),
  );
  protected readonly runs = computed(() => runsOf(this.versions.items(), isAutosave));
  /** Each save by itself, though most are of no interest. */
  protected readonly every = signal(false);
  protected readonly shown = computed(() =>
    this.every() ? this.versions.items().map((one) => ({ newest: one, oldest: one, count: 1 })) : this.runs(),
  );
  /** Null: the step before the newest version, or the oldest that is known. */
  protected readonly from = signal<number | null>(null);
  protected readonly to = signal<number | null>(null);
  protected readonly toVersion = computed(() => this.listed(this.to()) ?? this.versions.items()[0]?.version ?? null);
  protected readonly fromVersion = computed(() => {
    const all = this.shown().map(({ newest }) => newest);
    const earlier = all.filter(({ version }) => version < (this.toVersion() ?? 0));
    const step = earlier.find(({ kind }) => STEPS.includes(kind)) ?? earlier.at(-1);
    return this.listed(this.from()) ?? step?.version ?? this.toVersion();
  });
  protected readonly pair = new Loaded(
    () => {
      const [from, to] = [this.fromVersion(), this.toVersion()];
      return this.opened() && from !== null && to !== null ? { id: this.bulletinId(), from, to } : null;
    },
    async ({ id, from, to }) => {
      const [before, after] = await Promise.all([this.api.getVersion(id, from), this.api.getVersion(id, to)]);
      return { before: before.content, after: after.content };
    },
  );
  protected readonly reason = computed(() => {
    const shown = this.versions.items().find(({ version }) => version === this.toVersion());
    return shown?.reason ? `${BULLETIN_CHANGE_LABELS[shown.kind]}的原因：${shown.reason}` : null;
  });

  constructor() {
    effect(() => {
      this.version();
      untracked(() => {
        if (this.opened()) void this.versions.freshen(({ version }) => String(version));
      });
    });
  }

  /** What was chosen, under the name that it is listed by: saves that go on are folded into it. */
  private listed(chosen: number | null): number | null {
    if (chosen === null) return null;
    const run = this.shown().find(({ newest, oldest }) => oldest.version <= chosen && chosen <= newest.version);
    return run?.newest.version ?? null;
  }

  protected list(every: boolean): void {
    this.from.set(null);
    this.to.set(null);
    this.every.set(every);
  }

  protected nameOf({ newest: { version, kind, authorName, at }, oldest, count }: Run<BulletinChange>): string {
    const what = `${authorName} ${BULLETIN_CHANGE_LABELS[kind]}`;
    if (count === 1) return `第 ${version} 版 · ${what} · ${stampOf(at)}`;
    return `第 ${oldest.version}–${version} 版 · ${what}，自动保存 ${count} 次 · ${stampOf(at)}`;
  }

  protected textOf(content: BulletinContent): string[] {
    return bulletinText(content).split('\n').filter(Boolean);
  }

  protected sentences(before: BulletinContent, after: BulletinContent): string[] {
    return changesOfItems(itemsOfContent(before), itemsOfContent(after)).map(itemSentence);
  }
}
