import { Component, computed, inject, input, signal } from '@angular/core';
import { type ArticleDetail, type BulletinRecord, ERROR_TITLES } from '@jishan/domain';
import { BulletinsApi } from '../../bulletins/bulletins.api';
import { Attempt } from '../../http/attempt';
import { Live } from '../../live/live';
import { ErrorSummary } from '../../ui/error-summary';
import { Loaded } from '../../ui/loaded';
import { Notices } from '../../ui/notices';
import { ActionButton } from '../controls/action-button';

/** Puts one article into a section of a bulletin that is being collected. */
@Component({
  selector: 'office-article-placer',
  imports: [ActionButton, ErrorSummary],
  host: { class: 'article-placer', role: 'region', 'aria-label': '编入快报' },
  template: `
    <div class="add-line">
      <span class="add-pair">
        <label for="article-bulletin">编入</label>
        <select #bulletinBox class="ant-input" id="article-bulletin" (change)="wanted.set(bulletinBox.value)">
          @for (bulletin of collecting(); track bulletin.id) {
            <option [value]="bulletin.id" [selected]="bulletin.id === target()?.id">{{ labelOf(bulletin) }}</option>
          } @empty {
            <option value="">没有征集中的快报</option>
          }
        </select>
      </span>
      <span class="add-pair">
        <label for="article-section">栏目</label>
        <select #sectionBox class="ant-input" id="article-section" (change)="section.set(sectionBox.value)">
          @for (name of sections(); track name) {
            <option [value]="name" [selected]="name === inSection()">{{ name }}</option>
          }
        </select>
      </span>
      <office-action label="编入快报" [busy]="placing.busy()" [refusal]="refusal()" (pressed)="place()" />
    </div>
    <app-error-summary [problem]="placing.problem()" />
  `,
})
export class ArticlePlacer {
  private readonly api = inject(BulletinsApi);
  private readonly notices = inject(Notices);

  readonly article = input.required<ArticleDetail>();

  protected readonly wanted = signal('');
  protected readonly section = signal('');
  private readonly bulletins = new Loaded(
    () => true,
    async () => (await this.api.list({ state: 'collecting' })).items,
  );
  private readonly publications = new Loaded(
    () => true,
    () => this.api.listPublications(),
  );
  protected readonly collecting = computed(() => this.bulletins.value() ?? []);
  protected readonly target = computed(
    () => this.collecting().find((bulletin) => bulletin.id === this.wanted()) ?? this.collecting()[0] ?? null,
  );
  protected readonly sections = computed(() => {
    const publication = this.publications.value()?.find((candidate) => candidate.id === this.target()?.publicationId);
    return publication?.sections.map((section) => section.name) ?? [];
  });
  protected readonly inSection = computed(
    () => this.sections().find((name) => name === this.section()) ?? this.sections()[0] ?? '',
  );
  protected readonly placing = new Attempt((key, id: string, articleId: string, section: string) =>
    this.api.placeArticle(key, id, { articleId, section }),
  );
  protected readonly refusal = computed(() => {
    const target = this.target();
    if (!target) return '没有征集中的快报，请先在“快报”里新建一期';
    const placed = this.article().placements.find((placement) => placement.publicationId === target.publicationId);
    if (!placed) return null;
    return ERROR_TITLES[placed.state === 'published' ? 'article.already-printed' : 'article.in-bulletin'];
  });

  constructor() {
    inject(Live).watch(['bulletin.changed'], () => void this.bulletins.reload());
  }

  protected labelOf(bulletin: BulletinRecord): string {
    return `${bulletin.publicationTitle}（${bulletin.issuedOn}）`;
  }

  protected async place(): Promise<void> {
    const target = this.target();
    if (!target) return;
    const outcome = await this.placing.run(target.id, this.article().id, this.inSection());
    if (outcome.done) this.notices.say(`已编入《${target.publicationTitle}》“${this.inSection()}”`);
  }
}
