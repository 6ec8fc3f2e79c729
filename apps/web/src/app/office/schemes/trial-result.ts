import { Component, computed, inject, input } from '@angular/core';
import { grouped, pointsLabel, type TrialResult } from '@jishan/domain';
import { NzTableModule } from 'ng-zorro-antd/table';
import { SchemesApi } from '../../schemes/schemes.api';
import { Figure } from '../../ui/figure';
import { ListFaces } from '../../ui/list-faces';
import { PagedList } from '../../ui/loaded';
import { MoreButton } from '../../ui/more-button';
import { capSentence } from './scheme-sentences';
import { extraSentence, trialSentence } from './trial-sentences';

/** What a trial came to: the whole, each unit, each person, the services that differ most, the caps that bit. */
@Component({
  selector: 'office-trial-result',
  imports: [Figure, ListFaces, MoreButton, NzTableModule],
  template: `
    <p>
      <strong>{{ sentence() }}</strong>
    </p>
    @for (cap of caps(); track cap.sentence) {
      <p class="form-hint">{{ cap.sentence }}触及 {{ grouped(cap.times) }} 次，少计 {{ pointsLabel(cap.taken) }}。</p>
    }

    <nz-table nzTemplateMode nzSize="small">
      <caption>
        各单位
      </caption>
      <thead>
        <tr>
          <th scope="col">单位</th>
          <th scope="col" class="number wide-only">服务和申报</th>
          <th scope="col" class="number wide-only">人数</th>
          <th scope="col" class="number">实得</th>
          <th scope="col" class="number">试算</th>
          <th scope="col" class="number">差额</th>
        </tr>
      </thead>
      <tbody>
        @for (unit of result().units; track unit.unitId) {
          <tr>
            <td>{{ unit.unitName }}</td>
            <td class="number wide-only"><app-figure unit="" [value]="unit.facts" /></td>
            <td class="number wide-only"><app-figure unit="" [value]="unit.people" /></td>
            <td class="number"><app-figure unit="" [value]="unit.before" /></td>
            <td class="number"><app-figure unit="" [value]="unit.after" /></td>
            <td class="number"><app-figure signed unit="" [value]="unit.after - unit.before" /></td>
          </tr>
        }
      </tbody>
    </nz-table>

    @if (result().extras.length > 0) {
      <h3>起始分和扣分</h3>
      <ul class="plain-list">
        @for (extra of result().extras; track extra.kind + extra.unitId) {
          <li>{{ extraSentence(extra) }}</li>
        }
      </ul>
    }

    @if (result().lines.length > 0) {
      <h3>差额最大的服务和申报</h3>
      <ol class="rule-list">
        @for (line of result().lines; track $index) {
          <li>
            <strong
              >{{ line.personName }} {{ line.occurredOn }} {{ line.activityTitle }}：{{ line.before }} →
              {{ line.after }} 分</strong
            >
            <span>{{ line.explanation }}</span>
          </li>
        }
      </ol>
    }

    <app-list-faces [of]="people" empty="这段时间没有人服务或申报。" />
    @if (people.face() === 'full') {
      <nz-table nzTemplateMode nzSize="small">
        <caption>
          每个人，差额大的在前；记到个人的起始分也算在内
        </caption>
        <thead>
          <tr>
            <th scope="col">姓名</th>
            <th scope="col" class="wide-only">单位</th>
            <th scope="col" class="number wide-only">服务和申报</th>
            <th scope="col" class="number">实得</th>
            <th scope="col" class="number">试算</th>
            <th scope="col" class="number">差额</th>
          </tr>
        </thead>
        <tbody>
          @for (person of people.items(); track person.personId) {
            <tr>
              <td>{{ person.name }}</td>
              <td class="wide-only">{{ person.unitName }}</td>
              <td class="number wide-only"><app-figure unit="" [value]="person.facts" /></td>
              <td class="number"><app-figure unit="" [value]="person.before" /></td>
              <td class="number"><app-figure unit="" [value]="person.after" /></td>
              <td class="number"><app-figure signed unit="" [value]="person.after - person.before" /></td>
            </tr>
          }
        </tbody>
      </nz-table>
      <app-more-button [of]="people" />
    }
  `,
})
export class TrialResultView {
  private readonly api = inject(SchemesApi);

  readonly trialId = input.required<string>();
  readonly result = input.required<TrialResult>();

  protected readonly grouped = grouped;
  protected readonly pointsLabel = pointsLabel;
  protected readonly extraSentence = extraSentence;
  protected readonly sentence = computed(() => trialSentence(this.result()));
  protected readonly caps = computed(() =>
    this.result().caps.map(({ times, taken, ...cap }) => ({ sentence: capSentence(cap), times, taken })),
  );
  protected readonly people = new PagedList(
    () => this.trialId(),
    (id, cursor) => this.api.trialPeople(id, cursor),
  );
}
