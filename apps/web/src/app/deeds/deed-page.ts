import { Component, computed, inject, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { checkAddPicture, checkWithdrawDeed, DEED_STATE_LABELS, type DeedDetail } from '@jishan/domain';
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
import { awardSentence, filerSentence, promiseSentence } from './deed-words';
import { DeedsApi } from './deeds.api';

/** One claim: how it stands, why, and what became of the points. */
@Component({
  selector: 'app-deed-page',
  imports: [RouterLink, ErrorSummary, Icon, KeptPicture, ListFaces, PictureField],
  templateUrl: './deed-page.html',
})
export class DeedPage {
  private readonly api = inject(DeedsApi);
  private readonly confirm = inject(Confirm);
  private readonly notices = inject(Notices);
  protected readonly session = inject(Session);

  readonly id = input.required<string>();

  protected readonly stateLabels = DEED_STATE_LABELS;
  protected readonly dateLabel = dateLabel;
  protected readonly dayLabel = dayLabel;
  protected readonly momentLabel = momentLabel;
  protected readonly awardSentence = awardSentence;
  protected readonly filerSentence = filerSentence;
  protected readonly promiseSentence = promiseSentence;
  protected readonly deed = new Loaded(this.id, (id) => this.api.get(id));
  protected readonly mayWithdraw = computed(() => {
    const deed = this.deed.value();
    return deed !== null && checkWithdrawDeed(deed) === null;
  });
  protected readonly mayAddPicture = computed(() => {
    const deed = this.deed.value();
    return deed !== null && checkAddPicture(deed) === null;
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

  protected async sendPicture(deed: DeedDetail): Promise<void> {
    const file = this.picture();
    if (!file) return;
    const outcome = await this.sending.run(deed.id, `${file.name} ${file.size} ${file.lastModified}`);
    if (!outcome.done) return;
    this.deed.replace(outcome.value);
    this.picture.set(null);
    this.pictures.update((count) => count + 1);
    this.notices.say('照片已上传。');
  }

  protected async withdraw(deed: DeedDetail): Promise<void> {
    const decision = await this.confirm.ask({
      title: '撤回这件申报？',
      consequences: ['撤回后不再评议，也不计分。', '记录会保留，需要时可以重新申报。'],
      confirmLabel: '撤回',
      dangerous: true,
    });
    if (!decision) return;
    const outcome = await this.withdrawing.run(deed.id);
    if (!outcome.done) return this.notices.complain(outcome.problem);
    this.deed.replace(outcome.value);
    this.notices.say('申报已撤回。');
  }
}
