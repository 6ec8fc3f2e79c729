import { Component, computed, inject, input, linkedSignal, output } from '@angular/core';
import { form, FormField, maxLength, minLength, required, submit } from '@angular/forms/signals';
import { LIMITS, type WordingInput, type WordingKind } from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { NzInputModule } from 'ng-zorro-antd/input';
import { Attempt } from '../../http/attempt';
import { ErrorSummary } from '../../ui/error-summary';
import { ListFaces } from '../../ui/list-faces';
import { Loaded } from '../../ui/loaded';
import { Notices } from '../../ui/notices';
import { WordingApi } from '../../wording/wording.api';
import { ActionButton } from '../controls/action-button';
import { Field } from '../controls/field';
import { Panel } from '../controls/panel';
import { stampOf } from '../controls/stamp';

/** What an entry of each kind is called, box by box. */
export const WORDING_WORDS: Record<WordingKind, { list: string; words: string; instead: string; hint: string }> = {
  term: {
    list: '用词',
    words: '错误或不规范的写法',
    instead: '规范写法',
    hint: '快报里出现这个写法就会提醒；已经写成规范写法的不提醒。',
  },
  title: {
    list: '姓名职务',
    words: '姓名',
    instead: '职务',
    hint: '快报里这个姓名前面或后面的职务与此不同就会提醒，例如“区委宣传部副部长”。',
  },
};

/** A new entry of the list, or an entry with its history; only editors of the district change it. */
@Component({
  selector: 'office-wording-form',
  imports: [ActionButton, ErrorSummary, Field, FormField, ListFaces, NzButtonModule, NzInputModule, Panel],
  template: `
    <office-panel [heading]="heading()" (closed)="closed.emit()">
      <app-list-faces [of]="entry" />
      @if (editable()) {
        <form novalidate (submit)="save($event)">
          <office-field
            name="words"
            [label]="labels().words"
            [hint]="labels().hint"
            [of]="wording.words"
            [problem]="saving.problem()"
          >
            <input nz-input id="field-words" autocomplete="off" [formField]="wording.words" />
          </office-field>
          <office-field name="instead" [label]="labels().instead" [of]="wording.instead" [problem]="saving.problem()">
            <input nz-input id="field-instead" autocomplete="off" [formField]="wording.instead" />
          </office-field>
          <office-field
            name="note"
            label="说明（可不填）"
            hint="核对时显示给编辑。"
            [of]="wording.note"
            [problem]="saving.problem()"
          >
            <input nz-input id="field-note" autocomplete="off" [formField]="wording.note" />
          </office-field>
          <app-error-summary [problem]="saving.problem() ?? withdrawing.problem()" />
          <div class="panel-actions">
            <button nz-button type="button" (click)="closed.emit()">返回</button>
            @if (entry.value()) {
              <office-action label="停用" [dangerous]="true" [busy]="withdrawing.busy()" (pressed)="withdraw()" />
            }
            <button nz-button nzType="primary" type="submit" [nzLoading]="saving.busy()">
              {{ entry.value() ? '保存' : '登记' }}
            </button>
          </div>
        </form>
      }
      @if (entry.value(); as entry) {
        <h3>修改记录</h3>
        <ol class="plain-list">
          @for (change of entry.changes; track change.version) {
            <li>
              {{ change.words }} → {{ change.instead }}
              @if (change.note) {
                （{{ change.note }}）
              }
              <span class="quiet">
                {{ change.withdrawn ? '停用' : change.version === 1 ? '登记' : '修改' }} · {{ change.byName }}
                {{ stampOf(change.at) }}
              </span>
            </li>
          }
        </ol>
      }
    </office-panel>
  `,
})
export class WordingForm {
  private readonly api = inject(WordingApi);
  private readonly notices = inject(Notices);

  readonly kind = input.required<WordingKind>();
  /** Null: a new one. */
  readonly entryId = input.required<string | null>();
  readonly mayKeep = input.required<boolean>();
  readonly saved = output();
  readonly closed = output();

  protected readonly stampOf = stampOf;
  protected readonly entry = new Loaded(
    () => this.entryId(),
    (id) => this.api.get(id),
  );
  protected readonly labels = computed(() => WORDING_WORDS[this.kind()]);
  protected readonly heading = computed(() => (this.entryId() ? this.labels().list : `登记${this.labels().list}`));
  protected readonly editable = computed(
    () => this.mayKeep() && (this.entryId() === null || this.entry.value()?.withdrawn === false),
  );
  private readonly model = linkedSignal<WordingInput>(() => {
    const { words = '', instead = '', note = '' } = this.entry.value() ?? {};
    return { words, instead, note };
  });
  protected readonly wording = form(this.model, (path) => {
    required(path.words, { message: '必须填写' });
    minLength(path.words, 2, { message: '至少 2 个字' });
    maxLength(path.words, LIMITS.nameLength, { message: `最多 ${LIMITS.nameLength} 字` });
    required(path.instead, { message: '必须填写' });
    maxLength(path.instead, LIMITS.titleLength, { message: `最多 ${LIMITS.titleLength} 字` });
    maxLength(path.note, LIMITS.shortTextLength, { message: `最多 ${LIMITS.shortTextLength} 字` });
  });
  protected readonly saving = new Attempt((key, id: string | null, version: number, input: WordingInput) =>
    id === null ? this.api.add(key, { kind: this.kind(), ...input }) : this.api.change(key, id, { version, ...input }),
  );
  protected readonly withdrawing = new Attempt((key, id: string, version: number) =>
    this.api.withdraw(key, id, version),
  );

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    await submit(this.wording, async () => {
      const outcome = await this.saving.run(this.entryId(), this.entry.value()?.version ?? 0, this.model());
      if (outcome.done) {
        this.notices.say(`已保存：${outcome.value.words} → ${outcome.value.instead}`);
        this.saved.emit();
      }
      return undefined;
    });
  }

  /** Nothing is lost: the entry stays in the list and can be registered anew. */
  protected async withdraw(): Promise<void> {
    const entry = this.entry.value();
    if (!entry) return;
    const outcome = await this.withdrawing.run(entry.id, entry.version);
    if (!outcome.done) return;
    this.notices.say(`已停用：${outcome.value.words}`);
    this.saved.emit();
  }
}
