import { NgTemplateOutlet } from '@angular/common';
import { Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import type { BulletinPages, BulletinPreview } from '@jishan/domain';
import { BulletinsApi } from '../../bulletins/bulletins.api';
import { ListFaces } from '../../ui/list-faces';
import { Loaded } from '../../ui/loaded';
import { Panel } from '../controls/panel';

/** The pages as they will be printed: set by what sets the PDF, so that what is proofread is what is printed. The words stand below. */
@Component({
  selector: 'office-bulletin-sheets',
  imports: [ListFaces, NgTemplateOutlet, Panel],
  template: `
    <app-list-faces [of]="pages" loading="正在排版…" />
    <article class="sheets" aria-label="印刷预览">
      @if (sheets().length > 0) {
        <p class="sheets-tools">
          <span role="status">共 {{ sheets().length }} 页{{ pages.busy() ? '，正在重新排版…' : '' }}</span>
          <button type="button" class="link-button" aria-haspopup="dialog" (click)="large.set(true)">放大</button>
        </p>
        <ng-container [ngTemplateOutlet]="pageList" />
        @if (large()) {
          <office-panel full heading="印刷预览，放大" (closed)="large.set(false)">
            <div class="sheets-large"><ng-container [ngTemplateOutlet]="pageList" /></div>
          </office-panel>
        }
      }
      <ng-template #pageList>
        <div class="sheets-scroll" tabindex="0" role="group" aria-label="各页">
          @for (sheet of sheets(); track $index; let no = $index) {
            <img
              class="sheet-page"
              [src]="sheet"
              [alt]="'第 ' + (no + 1) + ' 页，共 ' + sheets().length + ' 页，文字见“文字版”'"
              width="595"
              height="842"
            />
          }
        </div>
      </ng-template>
      <details class="sheet-words">
        <summary>文字版</summary>
        <pre>{{ preview().text }}</pre>
      </details>
    </article>
  `,
})
export class BulletinSheets {
  private readonly api = inject(BulletinsApi);

  readonly bulletinId = input.required<string>();
  readonly preview = input.required<BulletinPreview>();

  /** The number comes with the signature, whose hash it is not part of. */
  private readonly bulletinNo = computed(() => this.preview().content.bulletinNo);
  protected readonly pages = new Loaded(
    () => ({ id: this.bulletinId(), bulletinNo: this.bulletinNo() }),
    ({ id }) => this.api.pages(id),
  );
  /** On the whole screen. */
  protected readonly large = signal(false);
  /** An address for each page. */
  protected readonly sheets = signal<string[]>([]);
  private readonly sha256 = computed(() => this.preview().sha256);
  /** The state for which the pages were set anew last: once each, or two editors would keep each other's screens setting. */
  private asked: string | null = null;

  constructor() {
    effect(() => {
      const [wanted, shown] = [this.sha256(), this.pages.value()];
      if (!shown || shown.sha256 === wanted || this.asked === wanted) return;
      this.asked = wanted;
      // the pages of before stay until those of now are there
      untracked(() => void this.pages.reload());
    });
    effect((onCleanup) => {
      const addresses = picturesOf(this.pages.value()).map((picture) => URL.createObjectURL(picture));
      this.sheets.set(addresses);
      onCleanup(() => addresses.forEach((address) => URL.revokeObjectURL(address)));
    });
  }
}

function picturesOf(pages: BulletinPages | null): Blob[] {
  if (!pages) return [];
  const { width, height, outlines } = pages;
  const size = `width="${width}pt" height="${height}pt"`;
  const names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"';
  return pages.pages.map((page, i) => {
    const svg = `<svg ${names} viewBox="0 ${i * height} ${width} ${height}" ${size}>${outlines}${page}</svg>`;
    return new Blob([svg], { type: 'image/svg+xml' });
  });
}
