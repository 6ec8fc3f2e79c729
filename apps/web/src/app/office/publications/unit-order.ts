import { Component, computed, inject, input, output } from '@angular/core';
import { type UnitKind, type UnitRecord } from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { UnitRegister } from '../units/unit-register';
import { OrderedRows } from './ordered-rows';
import { moved } from './publication-draft';

const REPORTING: readonly UnitKind[] = ['district', 'centre', 'bureau', 'town', 'subdistrict'];

/** The units that report, in the order in which this publication names them on one day. */
@Component({
  selector: 'office-unit-order',
  imports: [NzButtonModule, OrderedRows],
  template: `
    <p class="form-hint">
      同一天的简讯按这个次序排；没有另排时按单位的官方次序：委办局、镇、街道。
      {{ unitOrder().length > 0 ? '现在是本刊自己的次序。' : '现在是官方次序。' }}
    </p>
    <details>
      <summary>排一排 {{ units().length }} 个单位</summary>
      <office-ordered-rows [names]="names()" (moved)="move($event)">
        <ng-template let-at>{{ names()[at] }}</ng-template>
      </office-ordered-rows>
    </details>
    @if (unitOrder().length > 0) {
      <button nz-button type="button" (click)="changed.emit([])">恢复官方次序</button>
    }
  `,
})
export class UnitOrder {
  private readonly register = inject(UnitRegister);

  readonly unitOrder = input.required<readonly string[]>();
  readonly changed = output<string[]>();

  protected readonly units = computed<UnitRecord[]>(() => {
    const official = this.register
      .units()
      .filter(({ kind, closedOn }) => closedOn === null && REPORTING.includes(kind));
    const sorted = official.map((unit, at) => ({ unit, at: this.placeOf(unit, at) })).sort((a, b) => a.at - b.at);
    return sorted.map(({ unit }) => unit);
  });
  protected readonly names = computed(() => this.units().map(({ name }) => name));

  protected move({ from, to }: { from: number; to: number }): void {
    this.changed.emit(
      moved(
        this.units().map(({ id }) => id),
        from,
        to,
      ),
    );
  }

  /** Those of the publication's own order first, as the bulletin has them. */
  private placeOf({ id }: UnitRecord, official: number): number {
    const own = this.unitOrder().indexOf(id);
    return own >= 0 ? own - this.unitOrder().length : official;
  }
}
