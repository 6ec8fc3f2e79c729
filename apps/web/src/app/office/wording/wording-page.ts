import { Component, computed, inject, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { WORDING_KINDS, type WordingEntry, type WordingKind } from '@jishan/domain';
import { NzTableModule } from 'ng-zorro-antd/table';
import { Live } from '../../live/live';
import { Session } from '../../session/session';
import { ListFaces } from '../../ui/list-faces';
import { Loaded } from '../../ui/loaded';
import { WordingApi } from '../../wording/wording.api';
import { ActionButton } from '../controls/action-button';
import { stampOf } from '../controls/stamp';
import { chosen } from '../controls/url-filters';
import { UnitRegister } from '../units/unit-register';
import { WORDING_WORDS, WordingForm } from './wording-form';

/** 用词表: the words and the titles that bulletins are held against. */
@Component({
  selector: 'office-wording-page',
  imports: [ActionButton, ListFaces, NzTableModule, RouterLink, WordingForm],
  template: `
    <div class="headline">
      <h1>用词表</h1>
      @if (mayKeep()) {
        <office-action [label]="'登记' + labels[shown()].list" kind="primary" (pressed)="opened.set('new')" />
      }
    </div>
    <p class="page-intro">编辑快报时按这里核对；改动立刻生效，谁改的、改了什么都留有记录。已发布的各期不变。</p>
    <nav class="wording-kinds" aria-label="用词表的两部分">
      @for (kind of kinds; track kind) {
        <a
          routerLink="/office/wording"
          [queryParams]="{ kind: kind === 'term' ? null : kind }"
          [attr.aria-current]="kind === shown() ? 'page' : null"
          >{{ labels[kind].list }}</a
        >
      }
    </nav>
    <app-list-faces [of]="entries" [empty]="'还没有登记' + labels[shown()].list + '。'" />
    @if (entries.face() === 'full') {
      <nz-table nzTemplateMode nzSize="small">
        <caption class="visually-hidden">
          {{
            labels[shown()].list
          }}
        </caption>
        <thead>
          <tr>
            <th scope="col">{{ labels[shown()].words }}</th>
            <th scope="col">{{ labels[shown()].instead }}</th>
            <th scope="col" class="wide-only">说明</th>
            <th scope="col" class="wide-only">最近改动</th>
          </tr>
        </thead>
        <tbody>
          @for (entry of entries.value(); track entry.id) {
            <tr [class.quiet]="entry.withdrawn">
              <td>
                <button type="button" class="link-button" (click)="opened.set(entry.id)">{{ entry.words }}</button>
                @if (entry.withdrawn) {
                  <span class="mark">已停用</span>
                }
              </td>
              <td>{{ entry.instead }}</td>
              <td class="wide-only">{{ entry.note || '—' }}</td>
              <td class="wide-only">{{ lastChange(entry) }}</td>
            </tr>
          }
        </tbody>
      </nz-table>
    }
    @if (opened(); as id) {
      <office-wording-form
        [kind]="shown()"
        [entryId]="id === 'new' ? null : id"
        [mayKeep]="mayKeep()"
        (saved)="takeIn()"
        (closed)="opened.set(null)"
      />
    }
  `,
})
export class WordingPage {
  private readonly api = inject(WordingApi);
  private readonly session = inject(Session);
  private readonly register = inject(UnitRegister);

  /** As it stands in the address. */
  readonly kind = input<string>();

  protected readonly kinds = WORDING_KINDS;
  protected readonly labels = WORDING_WORDS;
  protected readonly shown = computed<WordingKind>(() => chosen(WORDING_KINDS, this.kind()) ?? 'term');
  protected readonly opened = signal<string | null>(null);
  protected readonly entries = new Loaded(
    () => this.shown(),
    (kind) => this.api.list(kind),
  );
  /** The list is the district's. */
  protected readonly mayKeep = computed(() =>
    this.session.can('wording.keep', { unitPath: this.register.units().find((unit) => unit.parentId === null)?.path }),
  );

  constructor() {
    inject(Live).watch(['wording.changed'], () => void this.entries.reload());
  }

  protected lastChange({ changedByName, changedAt }: WordingEntry): string {
    return `${changedByName} ${stampOf(changedAt)}`;
  }

  protected takeIn(): void {
    this.opened.set(null);
    void this.entries.reload();
  }
}
