import { Component, inject, input, signal } from '@angular/core';
import { BULLETIN_FORMATS, BULLETIN_STATE_LABELS, type BulletinDetail, type BulletinFormat } from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { NzDropdownModule } from 'ng-zorro-antd/dropdown';
import { NzMenuModule } from 'ng-zorro-antd/menu';
import { BulletinsApi } from '../../bulletins/bulletins.api';
import { toProblem } from '../../http/problem';
import { Notices } from '../../ui/notices';
import { saveFile } from '../../ui/save-file';

const FORMAT_LABELS: Record<BulletinFormat, string> = {
  docx: 'Word 文档',
  pdf: 'PDF',
  html: '网页（贴到公众号、邮件）',
  txt: '纯文本',
  json: '数据（JSON）',
};

/** Every form of a bulletin, one press each. */
@Component({
  selector: 'office-bulletin-downloads',
  imports: [NzButtonModule, NzDropdownModule, NzMenuModule],
  template: `
    <button
      nz-button
      type="button"
      nz-dropdown
      nzTrigger="click"
      nzPlacement="bottomRight"
      [nzDropdownMenu]="menu"
      [nzLoading]="busy()"
      aria-haspopup="true"
    >
      下载&nbsp;<span aria-hidden="true">▾</span>
    </button>
    <nz-dropdown-menu #menu="nzDropdownMenu">
      <ul nz-menu aria-label="下载快报">
        @for (format of formats; track format) {
          <li nz-menu-item>
            <button type="button" class="menu-button" (click)="download(format)">{{ labels[format] }}</button>
          </li>
        }
      </ul>
    </nz-dropdown-menu>
  `,
})
export class BulletinDownloads {
  private readonly api = inject(BulletinsApi);
  private readonly notices = inject(Notices);

  readonly bulletin = input.required<BulletinDetail>();

  protected readonly formats = BULLETIN_FORMATS;
  protected readonly labels = FORMAT_LABELS;
  protected readonly busy = signal(false);

  protected async download(format: BulletinFormat): Promise<void> {
    const { id, publicationTitle, bulletinNo, state } = this.bulletin();
    const stage = state === 'published' ? '' : `（${BULLETIN_STATE_LABELS[state]}）`;
    this.busy.set(true);
    try {
      saveFile(await this.api.file(id, format), `${publicationTitle}${bulletinNo ?? ''}${stage}.${format}`);
    } catch (error) {
      this.notices.complain(toProblem(error));
    } finally {
      this.busy.set(false);
    }
  }
}
