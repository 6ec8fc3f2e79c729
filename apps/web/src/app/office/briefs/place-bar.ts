import { Component, computed, inject, input, output } from '@angular/core';
import { type BriefRecord, ERROR_TITLES } from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { BulletinsApi } from '../../bulletins/bulletins.api';
import { Collecting } from '../../bulletins/collecting';
import { Attempt } from '../../http/attempt';
import { ErrorSummary } from '../../ui/error-summary';
import { ListFaces } from '../../ui/list-faces';
import { Notices } from '../../ui/notices';
import { ActionButton } from '../controls/action-button';

/** Puts the chosen briefs into a bulletin that is being collected. */
@Component({
  selector: 'office-place-bar',
  imports: [ActionButton, ErrorSummary, ListFaces, NzButtonModule],
  host: { class: 'place-bar', role: 'region', 'aria-label': '编入快报' },
  template: `
    <div class="add-line steady-buttons">
      <strong>已选 {{ briefs().length }} 条</strong>
      <span class="add-pair">
        <label for="place-bulletin">编入</label>
        <select #bulletinBox class="ant-input" id="place-bulletin" (change)="collecting.wanted.set(bulletinBox.value)">
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
        <label for="place-section">栏目</label>
        <select
          #sectionBox
          class="ant-input"
          id="place-section"
          (change)="collecting.wantedSection.set(sectionBox.value)"
        >
          <option value="" [selected]="collecting.section() === null">按活动类别</option>
          @for (name of collecting.sections(); track name) {
            <option [value]="name" [selected]="name === collecting.section()">{{ name }}</option>
          }
        </select>
      </span>
      <office-action
        label="编入快报"
        kind="primary"
        [busy]="placing.busy()"
        [refusal]="refusal()"
        (pressed)="place()"
      />
      <button nz-button nzType="text" type="button" (click)="dropped.emit()">取消选择</button>
    </div>
    <app-error-summary [problem]="placing.problem()" />
    @if (collecting.bulletins.face() === 'failed') {
      <app-list-faces [of]="collecting.bulletins" />
    }
  `,
})
export class PlaceBar {
  private readonly api = inject(BulletinsApi);
  private readonly notices = inject(Notices);

  readonly briefs = input.required<BriefRecord[]>();
  /** The briefs whose change is not saved: the bulletin would get the text of before. */
  readonly unsaved = input.required<ReadonlySet<string>>();
  readonly placed = output();
  readonly dropped = output();

  protected readonly collecting = new Collecting();
  protected readonly placing = new Attempt((key, id: string, briefIds: string[], section: string | null) =>
    this.api.place(key, id, { briefIds, ...(section !== null && { section }) }),
  );
  protected readonly refusal = computed(() => {
    const target = this.collecting.target();
    if (!target) return this.collecting.refusal();
    if (this.briefs().some((brief) => this.unsaved().has(brief.id)))
      return '选中的简讯有修改还没有保存，请先保存或取消修改';
    const placements = this.briefs().flatMap((brief) =>
      brief.placements.filter((placement) => placement.publicationId === target.publicationId),
    );
    if (placements.some((placement) => placement.state === 'published')) return ERROR_TITLES['brief.already-printed'];
    return placements.length > 0 ? ERROR_TITLES['brief.in-bulletin'] : null;
  });

  protected async place(): Promise<void> {
    const target = this.collecting.target();
    if (!target) return;
    const ids = this.briefs().map((brief) => brief.id);
    const outcome = await this.placing.run(target.id, ids, this.collecting.section());
    if (!outcome.done) return;
    this.notices.say(`已编入《${target.publicationTitle}》，现有 ${outcome.value.briefCount} 条`);
    this.placed.emit();
  }
}
