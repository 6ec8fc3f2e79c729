import { Component, computed, inject, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import {
  APPEAL_STATE_LABELS,
  checkAddEvidence,
  checkWithdrawDeduction,
  DEDUCTION_STATE_LABELS,
  type DeductionDetail,
} from '@jishan/domain';
import { Attempt } from '../http/attempt';
import { Session } from '../session/session';
import { Confirm } from '../ui/confirm';
import { ErrorSummary } from '../ui/error-summary';
import { Icon } from '../ui/icon';
import { KeptPicture } from '../ui/kept-picture';
import { ListFaces } from '../ui/list-faces';
import { Loaded } from '../ui/loaded';
import { Notices } from '../ui/notices';
import { PictureField } from '../ui/picture-field';
import { dateLabel, dayLabel, momentLabel } from '../ui/when';
import { AppealForm } from './appeal-form';
import { appellantSentence, chipOf, standingSentence, whoseLabel } from './deduction-words';
import { DeductionsApi } from './deductions.api';

/** One deduction: what was said, what the council came to, by which rule, and where one says why not. */
@Component({
  selector: 'app-deduction-page',
  imports: [RouterLink, AppealForm, ErrorSummary, Icon, KeptPicture, ListFaces, PictureField],
  templateUrl: './deduction-page.html',
})
export class DeductionPage {
  private readonly api = inject(DeductionsApi);
  private readonly confirm = inject(Confirm);
  private readonly notices = inject(Notices);
  protected readonly session = inject(Session);

  readonly id = input.required<string>();

  protected readonly stateLabels = DEDUCTION_STATE_LABELS;
  protected readonly appealLabels = APPEAL_STATE_LABELS;
  protected readonly dateLabel = dateLabel;
  protected readonly dayLabel = dayLabel;
  protected readonly momentLabel = momentLabel;
  protected readonly whoseLabel = whoseLabel;
  protected readonly chipOf = chipOf;
  protected readonly standingSentence = standingSentence;
  protected readonly appellantSentence = appellantSentence;
  protected readonly deduction = new Loaded(this.id, (id) => this.api.get(id));
  /** To a list that opens for whoever looks, also while nothing is loaded. */
  protected readonly back = computed(() => {
    if (this.deduction.value()?.mine) return '/deductions';
    return this.session.mayEver('deduction.list') ? '/work/deductions' : '/points';
  });
  protected readonly mayWithdraw = computed(() => {
    const deduction = this.deduction.value();
    return deduction !== null && checkWithdrawDeduction(deduction) === null;
  });
  protected readonly mayAddPicture = computed(() => {
    const deduction = this.deduction.value();
    return deduction !== null && checkAddEvidence(deduction) === null;
  });
  /** The household itself, or the desk for it, once there is something to appeal against. */
  protected readonly showsAppeal = computed(() => {
    const deduction = this.deduction.value();
    if (deduction?.review === null || deduction?.appeal !== null || deduction.state === 'dropped') return false;
    return deduction.mine || deduction.family.length > 0;
  });
  protected readonly loadPicture = (id: string) => this.api.getPicture(id);
  protected readonly picture = signal<File | null>(null);
  /** Counts the pictures that were sent from here. */
  protected readonly pictures = signal(0);
  protected readonly sending = new Attempt((key, id: string, _file: string) => {
    const picture = this.picture();
    return picture ? this.api.putPicture(key, id, picture) : this.api.get(id);
  });
  protected readonly withdrawing = new Attempt((key, id: string) => this.api.withdraw(key, id));

  protected appealed(deduction: DeductionDetail): void {
    this.deduction.replace(deduction);
    this.notices.say('申诉已提出。');
  }

  protected async sendPicture(deduction: DeductionDetail): Promise<void> {
    const file = this.picture();
    if (!file) return;
    const outcome = await this.sending.run(deduction.id, `${file.name} ${file.size} ${file.lastModified}`);
    if (!outcome.done) return;
    this.deduction.replace(outcome.value);
    this.picture.set(null);
    this.pictures.update((count) => count + 1);
    this.notices.say('照片已上传。');
  }

  protected async withdraw(deduction: DeductionDetail): Promise<void> {
    const decision = await this.confirm.ask({
      title: '撤回这件扣分？',
      consequences: ['撤回后不再评议，也不扣分。', '记录会保留，这一户仍能看到。'],
      confirmLabel: '撤回',
      dangerous: true,
    });
    if (!decision) return;
    const outcome = await this.withdrawing.run(deduction.id);
    if (!outcome.done) return this.notices.complain(outcome.problem);
    this.deduction.replace(outcome.value);
    this.notices.say('已撤回。');
  }
}
