import { Component, computed, inject, input, output, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import {
  type Action,
  APPEAL_STATE_LABELS,
  COUNCIL_VOTE_LABELS,
  DEDUCTION_STATE_LABELS,
  type DeductionDetail,
  ERROR_TITLES,
} from '@jishan/domain';
import { NzDescriptionsModule } from 'ng-zorro-antd/descriptions';
import { appellantSentence, standingSentence, whoseLabel } from '../../deductions/deduction-words';
import { DeductionsApi } from '../../deductions/deductions.api';
import { Attempt } from '../../http/attempt';
import { Session } from '../../session/session';
import { Confirm } from '../../ui/confirm';
import { ErrorSummary } from '../../ui/error-summary';
import { KeptPicture } from '../../ui/kept-picture';
import { ListFaces } from '../../ui/list-faces';
import { Loaded } from '../../ui/loaded';
import { Notices } from '../../ui/notices';
import { ActionButton } from '../controls/action-button';
import { Panel } from '../controls/panel';
import { Reach } from '../controls/reach';
import { stampOf } from '../controls/stamp';
import { AppealDecisionForm } from './appeal-decision-form';
import { VerdictForm } from './verdict-form';

/** One deduction with everything that decides on it, and what can be done about it. */
@Component({
  selector: 'office-deduction-panel',
  imports: [
    ...[ActionButton, AppealDecisionForm, ErrorSummary, KeptPicture, ListFaces],
    ...[NzDescriptionsModule, Panel, RouterLink, VerdictForm],
  ],
  templateUrl: './deduction-panel.html',
})
export class DeductionPanel {
  private readonly api = inject(DeductionsApi);
  private readonly reach = inject(Reach);
  private readonly confirm = inject(Confirm);
  private readonly notices = inject(Notices);
  protected readonly session = inject(Session);

  readonly id = input.required<string>();
  readonly changed = output<DeductionDetail>();
  readonly closed = output();

  protected readonly stateLabels = DEDUCTION_STATE_LABELS;
  protected readonly appealLabels = APPEAL_STATE_LABELS;
  protected readonly voteLabels = COUNCIL_VOTE_LABELS;
  protected readonly stampOf = stampOf;
  protected readonly whoseLabel = whoseLabel;
  protected readonly standingSentence = standingSentence;
  protected readonly appellantSentence = appellantSentence;
  protected readonly loadPicture = (id: string) => this.api.getPicture(id);
  protected readonly open = signal<'verdict' | 'answer' | null>(null);
  protected readonly deduction = new Loaded(
    () => this.id(),
    (id) => this.api.get(id),
  );
  protected readonly isUndecided = computed(() => {
    const state = this.deduction.value()?.state;
    return state === 'submitted' || state === 'under-review';
  });
  protected readonly council = new Loaded(
    () => (this.isUndecided() && this.outOfReach('deduction.review') === null ? this.id() : null),
    (id) => this.api.getCouncil(id),
  );
  /** Known before anybody tries: the own household, one's own word against it. */
  protected readonly reviewRefusal = computed(() => {
    const outOfReach = this.outOfReach('deduction.review');
    if (outOfReach) return outOfReach;
    if (!this.council.value()) return this.council.problem()?.title ?? '正在核对评议小组，请稍候。';
    const code = this.council.value()?.refusal;
    return code ? `${ERROR_TITLES[code]}。` : null;
  });
  protected readonly answerRefusal = computed(() => {
    const code = this.deduction.value()?.appeal?.refusal;
    return this.outOfReach('deduction.decide-appeal') ?? (code ? `${ERROR_TITLES[code]}。` : null);
  });
  protected readonly takingUp = new Attempt((key, id: string) => this.api.takeUp(key, id));

  protected async takeUp(deduction: DeductionDetail): Promise<void> {
    const decision = await this.confirm.ask({
      title: `开始评议${whoseLabel(deduction)}的这件事？`,
      consequences: ['这一户的人会看到“评议中”。', '内容和照片从此不能再改，提出的人仍可撤回。'],
      confirmLabel: '开始评议',
    });
    if (!decision) return;
    const outcome = await this.takingUp.run(deduction.id);
    if (outcome.done) this.show(outcome.value, '已开始评议');
  }

  protected decided(deduction: DeductionDetail): void {
    this.open.set(null);
    this.show(deduction, deduction.state === 'confirmed' ? '已登记：属实，进入申诉期' : '已登记：不成立');
  }

  protected answered(deduction: DeductionDetail): void {
    this.open.set(null);
    this.show(deduction, deduction.state === 'overturned' ? '申诉成立' : '申诉不成立，维持评议结果');
  }

  private outOfReach(action: Action): string | null {
    const deduction = this.deduction.value();
    return deduction && this.reach.refusal(action, deduction.unitId);
  }

  private show(deduction: DeductionDetail, sentence: string): void {
    this.deduction.replace(deduction);
    this.notices.say(sentence);
    this.changed.emit(deduction);
  }
}
