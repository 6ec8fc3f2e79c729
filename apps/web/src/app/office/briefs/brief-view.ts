import { NgTemplateOutlet } from '@angular/common';
import { Component, computed, inject, input, model, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import { type BriefDetail, BRIEF_STATUS_LABELS, lengthOf, LIMITS } from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { NzInputModule } from 'ng-zorro-antd/input';
import { BriefsApi } from '../../briefs/briefs.api';
import { Attempt } from '../../http/attempt';
import { Live } from '../../live/live';
import { Session } from '../../session/session';
import { Confirm } from '../../ui/confirm';
import { ErrorSummary } from '../../ui/error-summary';
import { ListFaces } from '../../ui/list-faces';
import { Loaded } from '../../ui/loaded';
import { Notices } from '../../ui/notices';
import { ActionButton } from '../controls/action-button';
import { Reach } from '../controls/reach';
import { stampOf } from '../controls/stamp';
import { StateTag } from '../controls/state-tag';
import { BRIEF_TONES } from './brief-tones';
import { SourcedText } from './sourced-text';

/** What is being typed: belongs to one brief, and to the version that it was begun on. */
export interface BriefDraft {
  briefId: string;
  version: number;
  /** As it stood when the box was opened. */
  before: string;
  text: string;
}

/** One brief: text with sources, its edits, and the desk's own edit. News from elsewhere never touches what is being typed. */
@Component({
  selector: 'office-brief-view',
  imports: [
    ActionButton,
    ErrorSummary,
    ListFaces,
    NgTemplateOutlet,
    NzButtonModule,
    NzInputModule,
    RouterLink,
    SourcedText,
    StateTag,
  ],
  templateUrl: './brief-view.html',
})
export class BriefView {
  private readonly api = inject(BriefsApi);
  private readonly reach = inject(Reach);
  private readonly confirm = inject(Confirm);
  private readonly notices = inject(Notices);
  protected readonly session = inject(Session);

  readonly id = input.required<string>();
  /** Kept by the desk, which asks before it is lost. */
  readonly writing = model.required<BriefDraft | null>();
  readonly changed = output<BriefDetail>();

  protected readonly statuses = BRIEF_STATUS_LABELS;
  protected readonly tones = BRIEF_TONES;
  protected readonly lengthMax = LIMITS.briefLength;
  protected readonly stampOf = stampOf;
  protected readonly brief = new Loaded(
    () => this.id(),
    (id) => this.api.get(id),
  );
  protected readonly draft = computed(() => (this.writing()?.briefId === this.id() ? this.writing() : null));
  protected readonly overtaken = computed(() => {
    const draft = this.draft();
    return draft !== null && (this.brief.value()?.version ?? draft.version) > draft.version;
  });

  protected readonly editing = new Attempt((key, id: string, text: string, version: number) =>
    this.api.edit(key, id, { text, version }),
  );
  protected readonly recomposing = new Attempt((key, id: string, version: number) =>
    this.api.recompose(key, id, version),
  );
  protected readonly editRefusal = computed(() => {
    const brief = this.brief.value();
    if (!brief) return null;
    if (brief.status === 'printed') return '已刊发的简讯不能再改';
    return this.reach.refusal('brief.edit', brief.unitId);
  });
  protected readonly saveRefusal = computed(() => {
    const draft = this.draft();
    if (!draft) return null;
    if (draft.text.trim() === '') return '简讯不能是空的';
    if (lengthOf(draft.text) > LIMITS.briefLength) return `最多 ${LIMITS.briefLength} 字`;
    if (this.overtaken()) return '请先决定用谁的文字';
    return draft.text === this.brief.value()?.text ? '还没有改动' : null;
  });

  constructor() {
    // A bulletin that takes a brief in, drops or prints it changes where the brief stands.
    inject(Live).watch(['brief.changed', 'bulletin.changed'], (id, name) => {
      if (id === null || id === this.id() || name === 'bulletin.changed') void this.brief.reload();
    });
  }

  protected lengthOf(text: string): number {
    return lengthOf(text);
  }

  protected begin(): void {
    const brief = this.brief.value();
    if (!brief) return;
    this.editing.forgetProblem();
    this.writing.set({ briefId: brief.id, version: brief.version, before: brief.text, text: brief.text });
  }

  protected write(text: string): void {
    this.writing.update((draft) => (draft ? { ...draft, text } : draft));
  }

  protected giveUp(): void {
    this.writing.set(null);
  }

  /** Keeps the words and takes the newest version as the one they replace: said aloud, so that nobody overwrites unseen. */
  protected rebase(): void {
    const version = this.brief.value()?.version;
    this.writing.update((draft) => (draft && version ? { ...draft, version } : draft));
  }

  protected async save(): Promise<void> {
    const draft = this.draft();
    if (!draft) return;
    const outcome = await this.editing.run(draft.briefId, draft.text.trim(), draft.version);
    if (!outcome.done) {
      if (outcome.problem.code === 'brief.stale') void this.brief.reload();
      return;
    }
    this.writing.set(null);
    this.show(outcome.value, '简讯已保存');
  }

  protected async recompose(brief: BriefDetail): Promise<void> {
    const decision = await this.confirm.ask({
      title: '按最新记录重写这条简讯？',
      consequences: [
        '文字按现在的考勤和成果重新生成。',
        ...(brief.edited ? ['人工修改的文字会被替换，仍可在修改记录中看到。'] : []),
      ],
      confirmLabel: '重写',
    });
    if (!decision) return;
    const outcome = await this.recomposing.run(brief.id, brief.version);
    if (outcome.done) this.show(outcome.value, '简讯已按最新记录重写');
  }

  private show(brief: BriefDetail, done: string): void {
    this.brief.replace(brief);
    this.notices.say(done);
    this.changed.emit(brief);
  }
}
