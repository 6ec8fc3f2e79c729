import { Component, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { BackfileApi } from '../../bulletins/backfile.api';
import { PublicationChoices } from '../../bulletins/publication-choices';
import { Live } from '../../live/live';
import { Session } from '../../session/session';
import { PagedList } from '../../ui/loaded';
import { ChoiceFilter } from '../controls/filters';
import { Column, ListTable } from '../controls/list-table';
import { stampOf } from '../controls/stamp';
import { StateTag } from '../controls/state-tag';

/** Bulletins from before the platform: read as any other, never changed. Those that stepped back stay in the list, and say so. */
@Component({
  selector: 'office-past-list',
  imports: [ChoiceFilter, Column, ListTable, NzButtonModule, RouterLink, StateTag],
  template: `
    <div class="headline">
      <a class="back-link" routerLink="/office/bulletins">‹ 快报</a>
      <h1>补录的往期</h1>
      @if (session.mayEver('backfile.import')) {
        <a nz-button nzType="primary" routerLink="/office/bulletins/past/new">补录一期</a>
      }
    </div>
    <div class="filters" role="search" aria-label="筛选往期">
      <office-choice-filter
        name="publicationId"
        label="刊物"
        [choices]="publications.ids()"
        [labels]="publications.titles()"
        [value]="publicationId()"
      />
    </div>
    <office-list-table [of]="bulletins" key="id" caption="补录的往期" empty="还没有补录过往期。">
      <ng-template officeColumn="刊物与期号" [of]="bulletins" let-bulletin>
        <a [routerLink]="['/office/bulletins/past', bulletin.id]"
          >《{{ bulletin.publicationTitle }}》{{ bulletin.bulletinNo }}</a
        >
        @if (bulletin.withdrawal) {
          <office-state text="已撤回" tone="bad" />
        } @else {
          <span class="mark">补录</span>
        }
      </ng-template>
      <ng-template officeColumn="日期" look="nowrap" [of]="bulletins" let-bulletin>{{ bulletin.issuedOn }}</ng-template>
      <ng-template officeColumn="简讯" look="number" [of]="bulletins" let-bulletin>{{
        bulletin.briefCount
      }}</ng-template>
      <ng-template officeColumn="补录" look="wide-only" [of]="bulletins" let-bulletin>
        {{ bulletin.importerName }} {{ stampOf(bulletin.importedAt) }}
      </ng-template>
    </office-list-table>
  `,
})
export class PastList {
  private readonly api = inject(BackfileApi);
  protected readonly session = inject(Session);

  readonly publicationId = input<string>();

  protected readonly stampOf = stampOf;
  protected readonly publications = new PublicationChoices();
  protected readonly bulletins = new PagedList(
    () => ({ publicationId: this.publicationId() }),
    (query, cursor) => this.api.list(query, cursor),
  );

  constructor() {
    inject(Live).watch(['bulletin.changed'], () => void this.bulletins.freshen(({ id }) => id));
  }
}
