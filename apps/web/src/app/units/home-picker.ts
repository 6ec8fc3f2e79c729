import { Component, computed, inject, linkedSignal, model } from '@angular/core';
import { ListFaces } from '../ui/list-faces';
import { Loaded } from '../ui/loaded';
import { homesOf, townAbove, townsOf } from './unit-tree';
import { UnitsApi } from './units.api';

/** Town first, then the village or community in it. */
@Component({
  selector: 'app-home-picker',
  imports: [ListFaces],
  template: `
    <app-list-faces [of]="units" />
    @if (units.value()) {
      <div class="fields-row">
        <div class="field">
          <label for="field-town">所在镇街</label>
          <select #townBox id="field-town" required [value]="townId()" (change)="pickTown(townBox.value)">
            <option value="" [selected]="townId() === ''">请选择</option>
            @for (town of towns(); track town.id) {
              <option [value]="town.id" [selected]="townId() === town.id">{{ town.shortName }}</option>
            }
          </select>
        </div>
        <div class="field">
          <label for="field-unitId">村（社区）</label>
          <select
            #homeBox
            id="field-unitId"
            required
            [disabled]="townId() === ''"
            [value]="unitId()"
            (change)="unitId.set(homeBox.value)"
          >
            <option value="" [selected]="unitId() === ''">{{ townId() === '' ? '先选镇街' : '请选择' }}</option>
            @for (home of homes(); track home.id) {
              <option [value]="home.id" [selected]="unitId() === home.id">{{ home.shortName }}</option>
            }
          </select>
        </div>
      </div>
    }
  `,
})
export class HomePicker {
  private readonly api = inject(UnitsApi);
  /** Empty until one is picked. */
  readonly unitId = model.required<string>();

  protected readonly units = new Loaded(
    () => true,
    () => this.api.listAll(),
  );
  protected readonly towns = computed(() => townsOf(this.units.value() ?? []));
  protected readonly townId = linkedSignal<string, string>({
    source: () => townAbove(this.units.value() ?? [], this.unitId())?.id ?? '',
    computation: (townId, previous) => townId || (previous?.value ?? ''),
  });
  protected readonly homes = computed(() => homesOf(this.units.value() ?? [], this.townId()));

  protected pickTown(townId: string): void {
    this.unitId.set('');
    this.townId.set(townId);
  }
}
