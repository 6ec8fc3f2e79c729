import { Component, inject, input, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { BOOK_LABELS } from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { NzTableModule } from 'ng-zorro-antd/table';
import { SchemesApi } from '../../schemes/schemes.api';
import { Session } from '../../session/session';
import { ListFaces } from '../../ui/list-faces';
import { Loaded } from '../../ui/loaded';
import { UnitFilter } from '../controls/filters';
import { SchemeForm } from './scheme-form';

@Component({
  selector: 'office-scheme-list',
  imports: [UnitFilter, ListFaces, NzButtonModule, NzTableModule, RouterLink, SchemeForm],
  template: `
    <div class="headline">
      <h1>积分方案</h1>
      @if (session.mayEver('scheme.edit')) {
        <button nz-button nzType="primary" type="button" (click)="creating.set(true)">新建方案</button>
      }
    </div>
    <p class="page-intro">积分制管理方案由单位制定、会议表决，按版本生效。没有自己方案的村（社区）用上级单位的方案。</p>
    <div class="filters" role="search" aria-label="筛选积分方案">
      <office-unit-filter class="filter-wide" label="适用单位" action="scheme.read" [value]="unitId()" />
    </div>

    <app-list-faces [of]="schemes" empty="还没有积分方案。" />
    @if (schemes.face() === 'full') {
      <nz-table nzTemplateMode nzSize="small">
        <caption class="visually-hidden">
          积分方案
        </caption>
        <thead>
          <tr>
            <th scope="col">方案</th>
            <th scope="col" class="wide-only">单位</th>
            <th scope="col" class="wide-only">积分种类</th>
            <th scope="col">现行版本</th>
            <th scope="col" class="number wide-only">版本数</th>
          </tr>
        </thead>
        <tbody>
          @for (scheme of schemes.value(); track scheme.id) {
            <tr>
              <td>
                <a [routerLink]="['/office/schemes', scheme.id]">{{ scheme.title }}</a>
              </td>
              <td class="wide-only">{{ scheme.unitName }}</td>
              <td class="wide-only">{{ books[scheme.book] }}</td>
              <td>{{ scheme.inForce === null ? '没有生效的版本' : '第 ' + scheme.inForce + ' 版' }}</td>
              <td class="number wide-only">{{ scheme.versionCount }}</td>
            </tr>
          }
        </tbody>
      </nz-table>
    }
    @if (creating()) {
      <office-scheme-form (created)="edit($event)" (closed)="creating.set(false)" />
    }
  `,
})
export class SchemeList {
  private readonly api = inject(SchemesApi);
  private readonly router = inject(Router);
  protected readonly session = inject(Session);

  readonly unitId = input<string>();

  protected readonly creating = signal(false);
  protected readonly books = BOOK_LABELS;
  protected readonly schemes = new Loaded(
    () => ({ unitId: this.unitId() }),
    ({ unitId }) => this.api.list(unitId),
  );

  protected edit(id: string): void {
    void this.router.navigate(['/office/schemes', id]);
  }
}
