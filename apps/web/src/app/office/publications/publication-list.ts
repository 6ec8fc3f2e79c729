import { Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { bulletinNoOf, type PublicationRecord } from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { PublicationsApi } from '../../bulletins/publications.api';
import { Live } from '../../live/live';
import { Session } from '../../session/session';
import { ListFaces } from '../../ui/list-faces';
import { Loaded } from '../../ui/loaded';
import { UnitRegister } from '../units/unit-register';
import { NUMBERING_LABELS } from './publication-draft';

@Component({
  selector: 'office-publication-list',
  imports: [ListFaces, NzButtonModule, RouterLink],
  template: `
    <div class="headline">
      <h1>刊物</h1>
      @if (session.mayEver('publication.keep')) {
        <a nz-button nzType="primary" routerLink="/office/publications/new">新建刊物</a>
      }
    </div>
    <p class="page-intro">刊头、栏目、版记、报送范围和文风都在这里定，以后各期按此排印；已发布的各期不变。</p>
    <app-list-faces [of]="publications" empty="还没有刊物。" />
    <div class="card-list">
      @for (publication of publications.value() ?? []; track publication.id) {
        <section class="sheet">
          <h2>
            <a [routerLink]="['/office/publications', publication.id]">《{{ publication.title }}》</a>
          </h2>
          <p>
            {{ publication.office }}
            @if (unitOf(publication); as unit) {
              <span class="quiet">（{{ unit }}）</span>
            }
          </p>
          <p class="quiet">
            按{{ numberings[publication.numbering].split('（')[0] }}编，{{ countOf(publication) }}；栏目：{{
              sectionsOf(publication)
            }}
          </p>
        </section>
      }
    </div>
  `,
})
export class PublicationList {
  private readonly api = inject(PublicationsApi);
  private readonly register = inject(UnitRegister);
  protected readonly session = inject(Session);

  protected readonly numberings = NUMBERING_LABELS;
  protected readonly publications = new Loaded(
    () => true,
    () => this.api.list(),
  );

  constructor() {
    inject(Live).watch(['publication.changed'], () => void this.publications.reload());
  }

  protected unitOf({ unitId }: PublicationRecord): string | undefined {
    return this.register.get(unitId)?.name;
  }

  protected countOf({ lastRunningNo }: PublicationRecord): string {
    const last = bulletinNoOf('running', { year: 0, yearlyNo: 0, runningNo: lastRunningNo });
    return lastRunningNo === 0 ? '还没有出过' : `已出到总${last}`;
  }

  protected sectionsOf({ sections }: PublicationRecord): string {
    return sections.map(({ name }) => name).join('、');
  }
}
