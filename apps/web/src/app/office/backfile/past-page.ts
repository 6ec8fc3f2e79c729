import { Component, computed, effect, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { bulletinText, type PastBulletinDetail } from '@jishan/domain';
import { BackfileApi } from '../../bulletins/backfile.api';
import { PublicationsApi } from '../../bulletins/publications.api';
import { Attempt } from '../../http/attempt';
import { Live } from '../../live/live';
import { Session } from '../../session/session';
import { Confirm } from '../../ui/confirm';
import { ErrorSummary } from '../../ui/error-summary';
import { ListFaces } from '../../ui/list-faces';
import { Loaded } from '../../ui/loaded';
import { Notices } from '../../ui/notices';
import { PageTitle } from '../../ui/page-title';
import { saveFile } from '../../ui/save-file';
import { ActionButton } from '../controls/action-button';
import { stampOf } from '../controls/stamp';
import { UnitRegister } from '../units/unit-register';

/** One past bulletin: its text as it was printed, and the text that it was read from. */
@Component({
  selector: 'office-past-page',
  imports: [ActionButton, ErrorSummary, ListFaces, RouterLink],
  template: `
    <app-list-faces [of]="bulletin" />
    @if (bulletin.value(); as current) {
      <div class="headline">
        <a class="back-link" routerLink="/office/bulletins/past">‹ 补录的往期</a>
        <h1>
          《{{ current.publicationTitle }}》{{ current.bulletinNo }}
          <span class="mark">{{ current.withdrawal ? '补录已撤回' : '补录' }}</span>
        </h1>
        <div class="actions">
          <office-action label="下载文本" (pressed)="download()" />
          @if (mayWithdraw()) {
            <office-action label="撤回补录" dangerous [busy]="withdrawing.busy()" (pressed)="withdraw(current)" />
          }
        </div>
      </div>
      @if (current.withdrawal; as withdrawal) {
        <p class="notice-line" role="note">
          已撤回：{{ withdrawal.reason }}（{{ withdrawal.byName }}，{{
            stampOf(withdrawal.at)
          }}）。资料库里查不到这一期，期号可以重新补录。
        </p>
      }
      @if (current.namedIn.length > 0) {
        <p class="notice-line" role="note">
          本刊里写到“{{ current.bulletinNo }}”的：
          @for (bulletin of current.namedIn; track bulletin.id) {
            <a [routerLink]="['/office/bulletins', bulletin.id]">{{ bulletin.title }}</a>
            @if (!$last) {
              、
            }
          }
        </p>
      }
      <app-error-summary [problem]="withdrawing.problem()" />
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
  private readonly publicationsApi = inject(PublicationsApi);
  private readonly register = inject(UnitRegister);
  private readonly session = inject(Session);
  private readonly confirm = inject(Confirm);
  private readonly notices = inject(Notices);

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

  private readonly publications = new Loaded(
    () => (this.session.mayEver('backfile.withdraw') ? true : null),
    () => this.publicationsApi.list(),
  );
  protected readonly withdrawing = new Attempt((key, id: string, reason: string) => this.api.withdraw(key, id, reason));
  protected readonly mayWithdraw = computed(() => {
    const current = this.bulletin.value();
    const publication = this.publications.value()?.find(({ id }) => id === current?.publicationId);
    const unitPath = this.register.pathOf(publication?.unitId) || undefined;
    return current?.withdrawal === null && this.session.can('backfile.withdraw', { unitPath });
  });

  constructor() {
    inject(Live).watch(['bulletin.changed'], (id) => {
      if (id === null || id === this.id()) void this.bulletin.reload();
    });
    const title = inject(PageTitle);
    effect(() => {
      const current = this.bulletin.value();
      if (current) title.name(`${current.publicationTitle}${current.bulletinNo}`);
    });
  }

  protected async withdraw({
    id,
    publicationTitle,
    bulletinNo,
    briefCount,
    namedIn,
  }: PastBulletinDetail): Promise<void> {
    const decision = await this.confirm.ask({
      title: `撤回补录《${publicationTitle}》${bulletinNo}？`,
      consequences: [
        `资料库里不再查到这一期，读出的 ${briefCount} 条简讯也不再查到。`,
        '原文和撤回的理由留在本页，操作日志会记下；不能恢复，但同一期号、同一份原文可以重新补录。',
        '只撤回补录：用本系统发布的快报不受影响。',
        ...(namedIn.length > 0
          ? [`${namedIn.map(({ title }) => title).join('、')}写到了这一期，那里的文字不会变；有误的请另作更正。`]
          : []),
      ],
      confirmLabel: '撤回补录',
      dangerous: true,
      reasonLabel: '理由',
    });
    if (!decision) return;
    const outcome = await this.withdrawing.run(id, decision.reason);
    if (!outcome.done) return void this.bulletin.reload();
    this.bulletin.replace(outcome.value);
    this.notices.say(`${bulletinNo}的补录已撤回`);
  }

  protected download(): void {
    const current = this.bulletin.value();
    if (!current) return;
    const file = new Blob([this.text()], { type: 'text/plain;charset=utf-8' });
    saveFile(file, `${current.publicationTitle}${current.bulletinNo}（补录）.txt`);
  }
}
