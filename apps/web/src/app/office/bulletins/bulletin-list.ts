import { Component, inject, input, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { BULLETIN_STATE_LABELS, BULLETIN_STATES } from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { BulletinsApi } from '../../bulletins/bulletins.api';
import { PublicationChoices } from '../../bulletins/publication-choices';
import { Live } from '../../live/live';
import { Session } from '../../session/session';
import { ListFaces } from '../../ui/list-faces';
import { PagedList } from '../../ui/loaded';
import { stampOf } from '../controls/stamp';
import { StateTag } from '../controls/state-tag';
import { ChoiceFilter } from '../controls/filters';
import { Column, ListTable } from '../controls/list-table';
import { chosen } from '../controls/url-filters';
import { BulletinForm } from './bulletin-form';

@Component({
  selector: 'office-bulletin-list',
  imports: [BulletinForm, ChoiceFilter, Column, ListFaces, ListTable, NzButtonModule, RouterLink, StateTag],
  template: `
    <div class="headline">
      <h1>快报</h1>
      <a nz-button routerLink="/office/bulletins/past">补录的往期</a>
      @if (session.mayEver('bulletin.edit')) {
        <button nz-button nzType="primary" type="button" (click)="opening.set(true)">新建一期</button>
      }
    </div>
    <div class="filters" role="search" aria-label="筛选快报">
      <office-choice-filter
        name="publicationId"
        label="刊物"
        [choices]="publications.ids()"
        [labels]="publications.titles()"
        [value]="publicationId()"
      />
      <office-choice-filter name="state" label="状态" [choices]="states" [labels]="labels" [value]="state()" />
    </div>

    <office-list-table [of]="bulletins" key="id" caption="快报" empty="没有符合条件的快报。">
      <ng-template officeColumn="刊物与期号" [of]="bulletins" let-bulletin>
        <a [routerLink]="['/office/bulletins', bulletin.id]"
          >《{{ bulletin.publicationTitle }}》{{ bulletin.bulletinNo ?? '（未编号）' }}</a
        >
      </ng-template>
      <ng-template officeColumn="状态" [of]="bulletins" let-bulletin>
        <office-state [text]="labels[bulletin.state]" [tone]="bulletin.state === 'published' ? 'good' : 'wait'" />
      </ng-template>
      <ng-template officeColumn="日期" look="nowrap" [of]="bulletins" let-bulletin>{{ bulletin.issuedOn }}</ng-template>
      <ng-template officeColumn="条数" look="number" [of]="bulletins" let-bulletin>{{
        bulletin.briefCount
      }}</ng-template>
      <ng-template officeColumn="发布" look="wide-only" [of]="bulletins" let-bulletin>
        {{ bulletin.publishedAt ? bulletin.publisherName + ' ' + stampOf(bulletin.publishedAt) : '—' }}
      </ng-template>
    </office-list-table>
    @if (opening()) {
      <app-list-faces [of]="publications.known" />
    }
    @if (opening() && publications.known.value(); as known) {
      <office-bulletin-form [publications]="known" (opened)="edit($event)" (closed)="opening.set(false)" />
    }
  `,
})
export class BulletinList {
  private readonly api = inject(BulletinsApi);
  private readonly router = inject(Router);
  protected readonly session = inject(Session);

  readonly publicationId = input<string>();
  readonly state = input<string>();

  protected readonly opening = signal(false);
  protected readonly states = BULLETIN_STATES;
  protected readonly labels = BULLETIN_STATE_LABELS;
  protected readonly stampOf = stampOf;
  protected readonly publications = new PublicationChoices();
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
