import { Component, computed, inject, input, linkedSignal, output } from '@angular/core';
import type { ArticleDetail } from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { BulletinsApi } from '../../bulletins/bulletins.api';
import { Collecting } from '../../bulletins/collecting';
import { Attempt } from '../../http/attempt';
import { ErrorSummary } from '../../ui/error-summary';
import { ListFaces } from '../../ui/list-faces';
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
          <select
            #bulletinBox
            class="ant-input"
            id="article-bulletin"
            (change)="collecting.wanted.set(bulletinBox.value)"
          >
            @for (bulletin of collecting.offered(); track bulletin.id) {
              <option [value]="bulletin.id" [selected]="bulletin.id === collecting.target()?.id">
                {{ collecting.labelOf(bulletin) }}
              </option>
            } @empty {
              <option value="">{{ collecting.none() }}</option>
            }
          </select>
        </span>
        <span class="add-pair">
          <label for="article-section">栏目</label>
          <select
            #sectionBox
            class="ant-input"
            id="article-section"
            (change)="collecting.wantedSection.set(sectionBox.value)"
          >
            @for (name of collecting.sections(); track name) {
              <option [value]="name" [selected]="name === section()">{{ name }}</option>
            }
          </select>
        </span>
        <office-action label="编入快报" [busy]="placing.busy()" [refusal]="collecting.refusal()" (pressed)="place()" />
      </div>
    } @else if (collecting.offered().length > 0) {
      <button nz-button type="button" (click)="again.set(true)">再编入其他刊物</button>
    }
    <app-error-summary [problem]="placing.problem()" />
    @if (collecting.bulletins.face() === 'failed') {
      <app-list-faces [of]="collecting.bulletins" />
    }
  `,
})
export class ArticlePlacer {
  private readonly api = inject(BulletinsApi);
  private readonly notices = inject(Notices);

  readonly article = input.required<ArticleDetail>();
  readonly placed = output();

  private readonly placements = computed(() => this.article().placements);
  /** A publication prints an article once. */
  protected readonly collecting = new Collecting(
    (bulletin) => !this.placements().some((placement) => placement.publicationId === bulletin.publicationId),
  );
  /** Asked for once more; until it is in that one too, or another article is looked at. */
  protected readonly again = linkedSignal({
    source: () => `${this.article().id} ${this.placements().length}`,
    computation: () => false,
  });
  protected readonly open = computed(
    () => this.placements().length === 0 || (this.again() && this.collecting.offered().length > 0),
  );
  protected readonly section = computed(() => this.collecting.section() ?? this.collecting.sections()[0] ?? '');
  protected readonly placing = new Attempt((key, id: string, articleId: string, section: string) =>
    this.api.placeArticle(key, id, { articleId, section }),
  );

  protected async place(): Promise<void> {
    const [target, section] = [this.collecting.target(), this.section()];
    if (!target) return;
    const outcome = await this.placing.run(target.id, this.article().id, section);
    if (!outcome.done) return;
    // into which bulletin the article itself says
    this.notices.say(`已放入“${section}”栏目，次序可在快报里调整`);
    this.placed.emit();
  }
}
