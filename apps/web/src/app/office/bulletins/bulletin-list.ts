import { Component, inject, input, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { BULLETIN_STATE_LABELS, BULLETIN_STATES } from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { NzTableModule } from 'ng-zorro-antd/table';
import { BulletinsApi } from '../../bulletins/bulletins.api';
import { Live } from '../../live/live';
import { Session } from '../../session/session';
import { ListFaces } from '../../ui/list-faces';
import { Loaded, PagedList } from '../../ui/loaded';
import { MoreButton } from '../../ui/more-button';
import { stampOf } from '../controls/stamp';
import { StateTag } from '../controls/state-tag';
import { chosen, UrlFilters } from '../controls/url-filters';
import { BulletinForm } from './bulletin-form';

@Component({
  selector: 'office-bulletin-list',
  imports: [BulletinForm, ListFaces, MoreButton, NzButtonModule, NzTableModule, RouterLink, StateTag],
  template: `
    <div class="headline">
      <h1>快报</h1>
      @if (session.mayEver('bulletin.edit')) {
        <button nz-button nzType="primary" type="button" (click)="opening.set(true)">新建一期</button>
      }
    </div>
    <div class="filters" role="search" aria-label="筛选快报">
      <div class="filter">
        <label for="filter-publication">刊物</label>
        <select
          #publicationBox
          class="ant-input"
          id="filter-publication"
          (change)="filters.set({ publicationId: publicationBox.value })"
        >
          <option value="" [selected]="!publicationId()">全部</option>
          @for (publication of publications.value(); track publication.id) {
            <option [value]="publication.id" [selected]="publication.id === publicationId()">
              {{ publication.title }}
            </option>
          }
        </select>
      </div>
      <div class="filter">
        <label for="filter-state">状态</label>
        <select #stateBox class="ant-input" id="filter-state" (change)="filters.set({ state: stateBox.value })">
          <option value="" [selected]="!state()">全部</option>
          @for (choice of states; track choice) {
            <option [value]="choice" [selected]="choice === state()">{{ labels[choice] }}</option>
          }
        </select>
      </div>
    </div>
    <app-list-faces [of]="bulletins" empty="没有符合条件的快报。" />
    @if (bulletins.face() === 'full') {
      <nz-table nzTemplateMode nzSize="small">
        <caption class="visually-hidden">
          快报
        </caption>
        <thead>
          <tr>
            <th scope="col">刊物与期号</th>
            <th scope="col">状态</th>
            <th scope="col">日期</th>
            <th scope="col" class="number">条数</th>
            <th scope="col" class="wide-only">发布</th>
          </tr>
        </thead>
        <tbody>
          @for (bulletin of bulletins.items(); track bulletin.id) {
            <tr>
              <td>
                <a [routerLink]="['/office/bulletins', bulletin.id]"
                  >《{{ bulletin.publicationTitle }}》{{ bulletin.bulletinNo ?? '（未编号）' }}</a
                >
              </td>
              <td>
                <office-state
                  [text]="labels[bulletin.state]"
                  [tone]="bulletin.state === 'collecting' ? 'wait' : 'good'"
                />
              </td>
              <td class="nowrap">{{ bulletin.issuedOn }}</td>
              <td class="number">{{ bulletin.briefCount }}</td>
              <td class="wide-only">
                {{ bulletin.publishedAt ? bulletin.publisherName + ' ' + stampOf(bulletin.publishedAt) : '—' }}
              </td>
            </tr>
          }
        </tbody>
      </nz-table>
      <app-more-button [of]="bulletins" />
    }
    @if (opening() && publications.value(); as known) {
      <office-bulletin-form [publications]="known" (opened)="edit($event)" (closed)="opening.set(false)" />
    }
  `,
})
export class BulletinList {
  private readonly api = inject(BulletinsApi);
  private readonly router = inject(Router);
  protected readonly session = inject(Session);
  protected readonly filters = inject(UrlFilters);

  readonly publicationId = input<string>();
  readonly state = input<string>();

  protected readonly opening = signal(false);
  protected readonly states = BULLETIN_STATES;
  protected readonly labels = BULLETIN_STATE_LABELS;
  protected readonly stampOf = stampOf;
  protected readonly publications = new Loaded(
    () => true,
    () => this.api.listPublications(),
  );
  protected readonly bulletins = new PagedList(
    () => ({ publicationId: this.publicationId(), state: chosen(BULLETIN_STATES, this.state()) }),
    (query, cursor) => this.api.list(query, cursor),
  );

  constructor() {
    inject(Live).watch(['bulletin.changed'], () => void this.bulletins.freshen((bulletin) => bulletin.id));
  }

  protected edit(id: string): void {
    void this.router.navigate(['/office/bulletins', id]);
  }
}
