import { Component, computed, effect, inject, input, model, output, signal, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import {
  type BriefDetail,
  BRIEF_MARK_LABELS,
  BRIEF_STATUS_LABELS,
  BULLETIN_STATE_LABELS,
  type EditBriefInput,
  type FigureFlag,
  lengthOf,
  LIMITS,
  unsupportedFigures,
} from '@jishan/domain';
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
import { BriefChanges } from './brief-changes';
import type { BriefDraft } from './brief-draft';
import { BRIEF_TONES } from './brief-tones';
import { FigureReasons } from './figure-reasons';
import { KeptEdits } from './kept-edits';
import { SourcedText } from './sourced-text';
import { segmentsOf, type TextSegment } from './text-segments';

/** One brief: text with sources, its edits, and the desk's own edit. News from elsewhere never touches what is being typed. */
@Component({
  selector: 'office-brief-view',
  imports: [
    ActionButton,
    BriefChanges,
    ErrorSummary,
    FigureReasons,
    ListFaces,
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
  private readonly keptEdits = inject(KeptEdits);
  protected readonly session = inject(Session);

  readonly id = input.required<string>();
  /** Kept by the desk, which asks before it is lost. */
  readonly writing = model.required<BriefDraft | null>();
  readonly changed = output<BriefDetail>();

  protected readonly marks = BRIEF_MARK_LABELS;
  protected readonly statuses = BRIEF_STATUS_LABELS;
  protected readonly bulletinStates = BULLETIN_STATE_LABELS;
  protected readonly tones = BRIEF_TONES;
  protected readonly lengthMax = LIMITS.briefLength;
  protected readonly stampOf = stampOf;
  protected readonly brief = new Loaded(
    () => this.id(),
    (id) => this.api.get(id),
  );
  protected readonly draft = computed(() => (this.writing()?.briefId === this.id() ? this.writing() : null));
  /** Begun before, and neither saved nor given up. */
  protected readonly left = computed(() =>
    this.draft() ? null : (this.keptEdits.all().find(({ briefId }) => briefId === this.id()) ?? null),
  );
  /** False: the browser keeps nothing of what is typed. */
  protected readonly keeps = signal(true);
  protected readonly overtaken = computed(() => {
    const draft = this.draft();
    // the news of one's own save may come before its answer
    return draft !== null && (this.brief.value()?.version ?? draft.version) > draft.version && !this.editing.busy();
  });

  /** As it stands: composed words each with its source, an editor's with those of the figures. */
  protected readonly segments = computed((): TextSegment[] => {
    const brief = this.brief.value();
    if (!brief) return [];
    if (brief.edited) return segmentsOf(brief.text, brief, brief.flags);
    return brief.composed.segments.map((segment) => ({ ...segment, reason: null }));
  });
  /** Of what is being typed, held against what it will be held against when it is saved. */
  protected readonly unsupported = computed(() => {
    const [brief, draft] = [this.brief.value(), this.draft()];
    return brief && draft ? unsupportedFigures(draft.text, brief.update ?? brief) : [];
  });

  protected readonly editing = new Attempt((key, id: string, input: EditBriefInput) => this.api.edit(key, id, input));
  protected readonly recomposing = new Attempt((key, id: string, version: number, keepWords: boolean) =>
    this.api.recompose(key, id, { version, keepWords }),
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
    const reasons = this.unsupported().map(({ text }) => ({
      text,
      length: lengthOf(draft.reasons[text]?.trim() ?? ''),
    }));
    const bare = reasons.filter(({ length }) => length === 0).map(({ text }) => text);
    if (bare.length > 0) return `请改正或说明与记录不符的数字：${bare.join('、')}`;
    const short = reasons.filter(({ length }) => length < LIMITS.reasonLengthMin).map(({ text }) => text);
    if (short.length > 0) return `理由至少 ${LIMITS.reasonLengthMin} 字：${short.join('、')}`;
    return draft.text === this.brief.value()?.text ? '还没有改动' : null;
  });

  constructor() {
    // A bulletin that takes a brief in, drops or prints it changes where the brief stands.
    inject(Live).watch(['brief.changed', 'bulletin.changed'], (id, name) => {
      if (id === null || id === this.id() || name === 'bulletin.changed') void this.brief.reload();
    });
    // saved after all, though the answer was lost
    effect(() => {
      const [brief, left] = [this.brief.value(), this.left()];
      if (brief && left?.briefId === brief.id && left.text.trim() === brief.text)
        untracked(() => this.keptEdits.drop(brief.id));
    });
  }

  protected lengthOf(text: string): number {
    return lengthOf(text);
  }

  protected begin(): void {
    const brief = this.brief.value();
    if (!brief) return;
    this.editing.forgetProblem();
    const { id: briefId, version, text, flags } = brief;
    const reasons = Object.fromEntries(flags.map(({ figure, reason }) => [figure, reason]));
    this.writing.set({ briefId, version, before: text, text, reasons });
  }

  protected write(text: string): void {
    this.type({ text });
  }

  protected explain({ figure, reason }: FigureFlag): void {
    this.type({ reasons: { ...this.draft()?.reasons, [figure]: reason } });
  }

  protected restore(left: BriefDraft): void {
    this.editing.forgetProblem();
    this.writing.set(left);
  }

  protected giveUp(): void {
    this.keptEdits.drop(this.id());
    this.writing.set(null);
  }

  /** Keeps the words and takes the newest version as the one they replace: said aloud, so that nobody overwrites unseen. */
  protected rebase(): void {
    const version = this.brief.value()?.version;
    if (version) this.type({ version });
  }

  protected async save(): Promise<void> {
    const draft = this.draft();
    if (!draft) return;
    const reasons = this.unsupported().map(({ text: figure }) => ({
      figure,
      reason: draft.reasons[figure]?.trim() ?? '',
    }));
    const input = { text: draft.text.trim(), version: draft.version, ...(reasons.length > 0 && { reasons }) };
    const outcome = await this.editing.run(draft.briefId, input);
    if (!outcome.done) {
      // somebody was faster, or the record was corrected while it was being typed
      if (['brief.stale', 'brief.figure-unsupported'].includes(outcome.problem.code)) void this.brief.reload();
      return;
    }
    this.settle(draft, outcome.value);
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
    const outcome = await this.recomposing.run(brief.id, brief.version, false);
    if (outcome.done) this.show(outcome.value, '简讯已按最新记录重写');
    else void this.brief.reload();
  }

  /** One press: the text that will stand was shown, and nothing but figures is replaced. */
  protected async keepWords(brief: BriefDetail): Promise<void> {
    const outcome = await this.recomposing.run(brief.id, brief.version, true);
    if (outcome.done) this.show(outcome.value, '数字已更新，文字保留');
    else void this.brief.reload();
  }

  private type(part: Partial<BriefDraft>): void {
    const draft = this.draft();
    if (!draft) return;
    const typed = { ...draft, ...part };
    this.writing.set(typed);
    this.keeps.set(this.keptEdits.write(typed));
  }

  /** What was typed while the save was on its way is gone on with, also where another brief is open by now. */
  private settle(sent: BriefDraft, { id, version, text: before }: BriefDetail): void {
    const open = this.writing()?.briefId === id ? this.writing() : null;
    const typed = open ?? this.keptEdits.all().find(({ briefId }) => briefId === id);
    const left = typed && typed.text !== sent.text ? { ...typed, version, before } : null;
    if (left) this.keeps.set(this.keptEdits.write(left));
    else this.keptEdits.drop(id);
    if (open) this.writing.set(left);
  }

  private show(brief: BriefDetail, done: string): void {
    if (brief.id === this.id()) this.brief.replace(brief);
    this.notices.say(done);
    this.changed.emit(brief);
  }
}
