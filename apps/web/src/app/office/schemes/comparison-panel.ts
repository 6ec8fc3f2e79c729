import { Component, computed, input, linkedSignal, output } from '@angular/core';
import type { SchemeVersionRecord } from '@jishan/domain';
import type { VersionTerms } from '../../schemes/schemes.api';
import { Panel } from '../controls/panel';
import { changesBetween } from './version-changes';

type Version = SchemeVersionRecord<VersionTerms>;

/** Two versions side by side: only what they say differently. */
@Component({
  selector: 'office-comparison-panel',
  imports: [Panel],
  template: `
    <office-panel wide [heading]="'第 ' + version().version + ' 版改了什么'" (closed)="closed.emit()">
      <p>
        <label for="compared-with">与哪一版比较</label>
        <select class="ant-input" id="compared-with" [value]="otherId()" (change)="choose($event)">
          @for (other of others(); track other.id) {
            <option [value]="other.id" [selected]="other.id === otherId()">
              第 {{ other.version }} 版（{{ other.effectiveFrom }} 起）
            </option>
          }
        </select>
      </p>
      @if (other(); as base) {
        @for (change of changes(); track $index) {
          <section class="comparison" [attr.aria-label]="change.subject">
            <h3>{{ change.subject }}</h3>
            <div class="comparison-sides">
              <p>
                <strong>第 {{ base.version }} 版</strong> {{ change.before ?? '没有这一条。' }}
              </p>
              <p>
                <strong>第 {{ version().version }} 版</strong> {{ change.after ?? '没有这一条。' }}
              </p>
            </div>
          </section>
        } @empty {
          <p class="face">两版的规则和条款完全一样，只是文号或日期不同。</p>
        }
      }
    </office-panel>
  `,
})
export class ComparisonPanel {
  readonly version = input.required<Version>();
  readonly versions = input.required<readonly Version[]>();
  readonly closed = output();

  protected readonly others = computed(() => this.versions().filter((other) => other.id !== this.version().id));
  /** At first the one before it. */
  protected readonly otherId = linkedSignal(
    () => (this.others().find((other) => other.version < this.version().version) ?? this.others()[0])?.id ?? '',
  );
  protected readonly other = computed(() => this.others().find((other) => other.id === this.otherId()) ?? null);
  protected readonly changes = computed(() =>
    changesBetween(this.other()?.terms ?? this.version().terms, this.version().terms),
  );

  protected choose(event: Event): void {
    this.otherId.set((event.target as HTMLSelectElement).value);
  }
}
