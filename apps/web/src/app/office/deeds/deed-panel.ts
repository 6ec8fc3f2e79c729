import { Component, computed, inject, input, output, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { DEED_STATE_LABELS, COUNCIL_VOTE_LABELS, type DeedDetail, ERROR_TITLES, nextDeedState } from '@jishan/domain';
import { NzDescriptionsModule } from 'ng-zorro-antd/descriptions';
import { awardSentence, filerSentence, promiseSentence } from '../../deeds/deed-words';
import { DeedsApi } from '../../deeds/deeds.api';
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
import { DecisionForm } from './decision-form';

/** One claim with everything the council needs to see, and what can be done with it. */
@Component({
  selector: 'office-deed-panel',
  imports: [
    ...[ActionButton, DecisionForm, ErrorSummary, KeptPicture, ListFaces],
    ...[NzDescriptionsModule, Panel, RouterLink],
  ],
  templateUrl: './deed-panel.html',
})
export class DeedPanel {
  private readonly api = inject(DeedsApi);
  private readonly reach = inject(Reach);
  private readonly confirm = inject(Confirm);
  private readonly notices = inject(Notices);
  protected readonly session = inject(Session);

  readonly id = input.required<string>();
  readonly changed = output<DeedDetail>();
  readonly closed = output();

  protected readonly stateLabels = DEED_STATE_LABELS;
  protected readonly voteLabels = COUNCIL_VOTE_LABELS;
  protected readonly stampOf = stampOf;
  protected readonly awardSentence = awardSentence;
  protected readonly filerSentence = filerSentence;
  protected readonly promiseSentence = promiseSentence;
  protected readonly deciding = signal(false);
  protected readonly deed = new Loaded(
    () => this.id(),
    (id) => this.api.get(id),
  );
  protected readonly isOpen = computed(() => {
    const deed = this.deed.value();
    return deed !== null && nextDeedState(deed.state, 'withdraw') !== null;
  });
  private readonly mayReview = computed(() => {
    const deed = this.deed.value();
    return deed !== null && this.reach.refusal('deed.review', deed.unitId) === null;
  });
  protected readonly council = new Loaded(
    () => (this.isOpen() && this.mayReview() ? this.id() : null),
    (id) => this.api.getCouncil(id),
  );
  /** Known before anybody tries: the own household, the own claim. */
  protected readonly refusal = computed(() => {
    const deed = this.deed.value();
    if (!deed) return null;
    const outOfReach = this.reach.refusal('deed.review', deed.unitId);
    if (outOfReach) return outOfReach;
    if (!this.council.value()) return this.council.problem()?.title ?? '正在核对评议小组，请稍候。';
    const code = this.council.value()?.refusal;
    return code ? `${ERROR_TITLES[code]}。` : null;
  });
  protected readonly loadPicture = (id: string) => this.api.getPicture(id);
  protected readonly takingUp = new Attempt((key, id: string) => this.api.takeUp(key, id));

  protected async takeUp(deed: DeedDetail): Promise<void> {
    const decision = await this.confirm.ask({
      title: `开始评议${deed.personName}的申报？`,
      consequences: ['申报人会看到“评议中”。', '申报内容和照片从此不能再改，申报人仍可撤回。'],
      confirmLabel: '开始评议',
    });
    if (!decision) return;
    const outcome = await this.takingUp.run(deed.id);
    if (outcome.done) this.show(outcome.value, '已开始评议');
  }

  protected decided(deed: DeedDetail): void {
    this.deciding.set(false);
    this.show(deed, deed.state === 'approved' ? '已登记：通过' : '已登记：未通过');
  }

  private show(deed: DeedDetail, sentence: string): void {
    this.deed.replace(deed);
    this.notices.say(sentence);
    this.changed.emit(deed);
  }
}
