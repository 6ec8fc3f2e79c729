import { Component, computed, input, output } from '@angular/core';
import type { BriefDetail } from '@jishan/domain';
import { ActionButton } from '../controls/action-button';

/** 数据已更新: every fact that was corrected with both its values, and the ways to follow it. */
@Component({
  selector: 'office-brief-changes',
  imports: [ActionButton],
  template: `
    <section class="notice-line" aria-labelledby="changes-title">
      <h3 id="changes-title">数据已更新</h3>
      @if (brief().update; as update) {
        <ul class="plain-list changes">
          @for (change of update.changes; track change.source) {
            <li>
              <span class="quiet">{{ change.label }}</span>
              <del>{{ change.before ?? '没有' }}</del>
              <span aria-hidden="true">→</span>
              <ins>{{ change.after ?? '没有' }}</ins>
            </li>
          }
        </ul>
        @if (brief().status === 'printed') {
          <p>这条简讯已经刊发，不再改动。刊发过的数字有变化的，会在下一期刊登更正。</p>
        } @else {
          @if (unplaced().length > 0) {
            <p>
              修改过的文字里找不到唯一的位置来更新：{{ unplacedLabels() }}。请手工修改，或改用按最新记录生成的文字：
            </p>
          } @else if (update.refreshed) {
            <p>保留修改过的文字，只更新数字：</p>
            <blockquote>{{ update.refreshed.text }}</blockquote>
          }
          @if (!update.refreshed) {
            <p>按最新记录会写成：</p>
          }
          @if (unplaced().length > 0 || !update.refreshed) {
            <blockquote>{{ update.composed.text }}</blockquote>
          }
          @if (mayEdit()) {
            <div class="actions">
              @if (update.refreshed && unplaced().length === 0) {
                <office-action
                  label="更新数字，保留文字"
                  kind="primary"
                  [busy]="busy()"
                  [refusal]="refusal()"
                  (pressed)="kept.emit()"
                />
              }
              <office-action
                [label]="brief().edited ? '改用自动生成的文字' : '按最新记录重写'"
                [busy]="busy()"
                [refusal]="refusal()"
                (pressed)="rewritten.emit()"
              />
            </div>
          }
        }
      } @else {
        <p>考勤更正过，现在的记录写不成简讯，请联系主办单位补全。</p>
      }
    </section>
  `,
})
export class BriefChanges {
  readonly brief = input.required<BriefDetail>();
  readonly mayEdit = input.required<boolean>();
  readonly refusal = input.required<string | null>();
  readonly busy = input.required<boolean>();
  readonly kept = output();
  readonly rewritten = output();

  protected readonly unplaced = computed(() => this.brief().update?.refreshed?.unplaced ?? []);
  protected readonly unplacedLabels = computed(() =>
    [...new Set(this.unplaced().map((change) => `${change.label}（${change.before ?? '没有'}）`))].join('、'),
  );
}
