import { Component, computed, inject, input, linkedSignal, output, signal } from '@angular/core';
import type { ArticleDetail, BulletinRecord } from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { BulletinsApi } from '../../bulletins/bulletins.api';
import { Attempt } from '../../http/attempt';
import { Live } from '../../live/live';
import { ErrorSummary } from '../../ui/error-summary';
import { ListFaces } from '../../ui/list-faces';
import { Loaded } from '../../ui/loaded';
import { Notices } from '../../ui/notices';
import { ActionButton } from '../controls/action-button';

/** Puts one article into a section of a bulletin that is being collected; what stands in one is offered only other publications, when asked for. */
@Component({
  selector: 'office-article-placer',
  imports: [ActionButton, ErrorSummary, ListFaces, NzButtonModule],
  host: { class: 'article-placer' },
  template: `
    @if (open()) {
      <div class="add-line" role="region" aria-label="编入快报">
        <span class="add-pair">
          <label for="article-bulletin">编入</label>
          <select #bulletinBox class="ant-input" id="article-bulletin" (change)="wanted.set(bulletinBox.value)">
            @for (bulletin of offered(); track bulletin.id) {
              <option [value]="bulletin.id" [selected]="bulletin.id === target()?.id">{{ labelOf(bulletin) }}</option>
            } @empty {
              <option value="">{{ bulletins.value() ? '没有征集中的快报' : '还没有取到快报' }}</option>
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
    } @else if (offered().length > 0) {
      <button nz-button type="button" (click)="again.set(true)">再编入其他刊物</button>
    }
    <app-error-summary [problem]="placing.problem()" />
    @if (bulletins.face() === 'failed') {
      <app-list-faces [of]="bulletins" />
    }
  `,
})
export class ArticlePlacer {
  private readonly api = inject(BulletinsApi);
  private readonly notices = inject(Notices);

  readonly article = input.required<ArticleDetail>();
  readonly placed = output();

  protected readonly wanted = signal('');
  protected readonly section = signal('');
  protected readonly bulletins = new Loaded(
    () => true,
    async () => (await this.api.list({ state: 'collecting' })).items,
  );
  private readonly publications = new Loaded(
    () => true,
    () => this.api.listPublications(),
  );
  private readonly placements = computed(() => this.article().placements);
  /** A publication prints an article once. */
  protected readonly offered = computed(() =>
    (this.bulletins.value() ?? []).filter(
      (bulletin) => !this.placements().some((placement) => placement.publicationId === bulletin.publicationId),
    ),
  );
  /** Asked for once more; until it is in that one too, or another article is looked at. */
  protected readonly again = linkedSignal({
    source: () => `${this.article().id} ${this.placements().length}`,
    computation: () => false,
  });
  protected readonly open = computed(
    () => this.placements().length === 0 || (this.again() && this.offered().length > 0),
  );
  protected readonly target = computed(
    () => this.offered().find((bulletin) => bulletin.id === this.wanted()) ?? this.offered()[0] ?? null,
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
    if (this.target()) return null;
    return this.bulletins.value() ? '没有征集中的快报，请先在“快报”里新建一期' : '还没有取到快报，请稍候';
  });

  constructor() {
    inject(Live).watch(['bulletin.changed'], () => void this.bulletins.reload());
  }

  protected labelOf(bulletin: BulletinRecord): string {
    return `${bulletin.publicationTitle}（${bulletin.issuedOn}）`;
  }

  protected async place(): Promise<void> {
    const [target, section] = [this.target(), this.inSection()];
    if (!target) return;
    const outcome = await this.placing.run(target.id, this.article().id, section);
    if (!outcome.done) return;
    // into which bulletin the article itself says
    this.notices.say(`已放入“${section}”栏目，次序可在快报里调整`);
    this.placed.emit();
  }
}
