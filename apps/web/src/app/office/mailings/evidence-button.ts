import { Component, inject, input, signal } from '@angular/core';
import type { BulletinRecord } from '@jishan/domain';
import { ArchiveApi } from '../../archive/archive.api';
import { toProblem } from '../../http/problem';
import { Notices } from '../../ui/notices';
import { saveFile } from '../../ui/save-file';
import { ActionButton } from '../controls/action-button';

/** The evidence of a published bulletin for inspectors, as one archive. */
@Component({
  selector: 'office-evidence-button',
  imports: [ActionButton],
  template: `<office-action label="下载佐证材料" [busy]="busy()" (pressed)="save()" />`,
})
export class EvidenceButton {
  private readonly api = inject(ArchiveApi);
  private readonly notices = inject(Notices);

  readonly bulletin = input.required<Pick<BulletinRecord, 'id' | 'publicationTitle' | 'bulletinNo'>>();

  protected readonly busy = signal(false);

  protected async save(): Promise<void> {
    const { id, publicationTitle, bulletinNo } = this.bulletin();
    this.busy.set(true);
    try {
      saveFile(await this.api.evidence(id), `${publicationTitle}${bulletinNo ?? ''}佐证材料.zip`);
    } catch (error) {
      this.notices.complain(toProblem(error));
    } finally {
      this.busy.set(false);
    }
  }
}
