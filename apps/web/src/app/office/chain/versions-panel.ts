import { Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { BULLETIN_CHANGE_LABELS, type BulletinChange, type BulletinContent, bulletinText } from '@jishan/domain';
import { BulletinsApi } from '../../bulletins/bulletins.api';
import { ListFaces } from '../../ui/list-faces';
import { Loaded, PagedList } from '../../ui/loaded';
import { DifferencesView } from '../articles/differences-view';
import { stampOf } from '../controls/stamp';
import { changesOfItems, itemSentence, itemsOfContent } from './arrangement-changes';

const isStep = ({ kind }: BulletinChange) => !['open', 'place-brief', 'take-out-brief', 'arrange'].includes(kind);

/** Every version of an issue, and what any two of them have apart. Fetched when it is opened. */
@Component({
  selector: 'office-versions-panel',
  imports: [DifferencesView, ListFaces],
  template: `
    <details class="sheet versions" (toggle)="opened.set($any($event.target).open)">
      <summary>版本与对比</summary>
      <app-list-faces [of]="versions" empty="还没有版本。" />
      @if (versions.face() === 'full') {
        <div class="filters">
          <div class="filter">
            <label for="versions-from">从</label>
            <select #fromBox id="versions-from" class="ant-input" (change)="from.set(+fromBox.value)">
              @for (version of versions.items(); track version.version) {
                <option [value]="version.version" [selected]="version.version === fromVersion()">
                  {{ nameOf(version) }}
                </option>
              }
            </select>
          </div>
          <div class="filter">
            <label for="versions-to">到</label>
            <select #toBox id="versions-to" class="ant-input" (change)="to.set(+toBox.value)">
              @for (version of versions.items(); track version.version) {
                <option [value]="version.version" [selected]="version.version === toVersion()">
                  {{ nameOf(version) }}
                </option>
              }
            </select>
          </div>
          @if (versions.hasMore()) {
            <button type="button" class="link-button" (click)="versions.more()">更早的版本</button>
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
  /** Null: the step before the newest version, or the oldest that is known. */
  protected readonly from = signal<number | null>(null);
  protected readonly to = signal<number | null>(null);
  protected readonly toVersion = computed(() => this.to() ?? this.versions.items()[0]?.version ?? null);
  protected readonly fromVersion = computed(() => {
    const earlier = this.versions.items().filter(({ version }) => version < (this.toVersion() ?? 0));
    return this.from() ?? (earlier.find(isStep) ?? earlier.at(-1))?.version ?? this.toVersion();
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

  protected nameOf({ version, kind, authorName, at }: BulletinChange): string {
    return `第 ${version} 版 · ${authorName} ${BULLETIN_CHANGE_LABELS[kind]} · ${stampOf(at)}`;
  }

  protected textOf(content: BulletinContent): string[] {
    return bulletinText(content).split('\n').filter(Boolean);
  }

  protected sentences(before: BulletinContent, after: BulletinContent): string[] {
    return changesOfItems(itemsOfContent(before), itemsOfContent(after)).map(itemSentence);
  }
}
