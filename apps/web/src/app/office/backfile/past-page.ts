import { Component, computed, effect, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { bulletinText } from '@jishan/domain';
import { BackfileApi } from '../../bulletins/backfile.api';
import { ListFaces } from '../../ui/list-faces';
import { Loaded } from '../../ui/loaded';
import { PageTitle } from '../../ui/page-title';
import { saveFile } from '../../ui/save-file';
import { ActionButton } from '../controls/action-button';
import { stampOf } from '../controls/stamp';

/** One past bulletin: its text as it was printed, and the text that it was read from. */
@Component({
  selector: 'office-past-page',
  imports: [ActionButton, ListFaces, RouterLink],
  template: `
    <app-list-faces [of]="bulletin" />
    @if (bulletin.value(); as current) {
      <div class="headline">
        <a class="back-link" routerLink="/office/bulletins/past">‹ 补录的往期</a>
        <h1>《{{ current.publicationTitle }}》{{ current.bulletinNo }} <span class="mark">补录</span></h1>
        <div class="actions">
          <office-action label="下载文本" (pressed)="download()" />
        </div>
      </div>
      <p class="page-intro">
        {{ current.issuedOn }} 出刊，{{ current.importerName }} 于 {{ stampOf(current.importedAt) }} 补录，读出
        {{ current.briefCount }} 条简讯。内容已冻结，校验值
        <code class="hash" [title]="current.sha256">{{ current.sha256.slice(0, 16) }}…</code>
      </p>
      <section class="sheet" aria-labelledby="past-text">
        <h2 id="past-text">正文</h2>
        <pre class="past-text">{{ text() }}</pre>
      </section>
      <details class="sheet">
        <summary>补录时粘贴的原文</summary>
        <pre class="past-text">{{ current.source }}</pre>
      </details>
    }
  `,
})
export class PastPage {
  private readonly api = inject(BackfileApi);

  readonly id = input.required<string>();

  protected readonly stampOf = stampOf;
  protected readonly bulletin = new Loaded(
    () => this.id(),
    (id) => this.api.get(id),
  );
  protected readonly text = computed(() => {
    const content = this.bulletin.value()?.content;
    return content ? bulletinText(content) : '';
  });

  constructor() {
    const title = inject(PageTitle);
    effect(() => {
      const current = this.bulletin.value();
      if (current) title.name(`${current.publicationTitle}${current.bulletinNo}`);
    });
  }

  protected download(): void {
    const current = this.bulletin.value();
    if (!current) return;
    const file = new Blob([this.text()], { type: 'text/plain;charset=utf-8' });
    saveFile(file, `${current.publicationTitle}${current.bulletinNo}（补录）.txt`);
  }
}
