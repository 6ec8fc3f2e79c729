import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import {
  ARTICLE_STATE_LABELS,
  ARTICLE_STATES,
  articleClock,
  type ArticleQuery,
  type ArticleRecord,
} from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { ArticlesApi } from '../../articles/articles.api';
import { Live } from '../../live/live';
import { Session } from '../../session/session';
import { PagedList } from '../../ui/loaded';
import { presentTime } from '../../ui/page-clock';
import { ChoiceFilter } from '../controls/filters';
import { Column, ListTable } from '../controls/list-table';
import { stampOf } from '../controls/stamp';
import { StateTag } from '../controls/state-tag';
import { chosen } from '../controls/url-filters';
import { ARTICLE_TONES, clockWords } from './article-words';
import { KeptDrafts, NEW_ARTICLE } from './kept-drafts';

/** 我的信息: what one has written, how far it has come, and why something was not taken. */
@Component({
  selector: 'office-my-articles',
  imports: [ChoiceFilter, Column, ListTable, NzButtonModule, RouterLink, StateTag],
  template: `
    <div class="headline">
      <h1>我的信息</h1>
      <button nz-button nzType="primary" type="button" routerLink="/office/my-articles/new">
        {{ unsent() ? '继续写信息' : '写信息' }}
      </button>
      <a routerLink="/office/adoption">信息采用情况</a>
    </div>
    @if (unsent(); as draft) {
      <p class="notice-line" role="note">
        有一篇信息还没有存到服务器（{{ draft.title || '没有标题' }}），文字在本机，点“继续写信息”接着写。
      </p>
    }
    <div class="filters" role="search" aria-label="筛选我的信息">
      <office-choice-filter name="state" label="状态" [choices]="states" [labels]="labels" [value]="state()" />
    </div>
    <office-list-table [of]="articles" key="id" caption="我的信息" empty="还没有信息。点“写信息”开始，边写边存。">
      <ng-template officeColumn="标题" [of]="articles" let-article>
        <a [routerLink]="['/office/my-articles', article.id]">{{ article.title || '（没有标题）' }}</a>
        @if (isKept(article)) {
          <span class="mark mark-wait">本机有没保存的文字</span>
        }
      </ng-template>
      <ng-template officeColumn="状态" [of]="articles" let-article>
        <office-state [text]="labels[article.state]" [tone]="tones[article.state]" />
        @if (isOverdue(article)) {
          <p class="narrow-only"><office-state text="已超时" tone="bad" /></p>
        }
        @if (article.reason) {
          <p class="quiet">理由：{{ article.reason }}</p>
        }
        @for (placement of printed(article); track placement.bulletinId) {
          <p class="quiet">《{{ placement.publicationTitle }}》{{ placement.bulletinNo }}</p>
        }
      </ng-template>
      <ng-template officeColumn="时限" look="wide-only" [of]="articles" let-article>
        @if (clockOf(article); as clock) {
          <office-state [text]="clock.text" [tone]="clock.tone" />
        } @else {
          —
        }
      </ng-template>
      <ng-template officeColumn="单位" look="wide-only" [of]="articles" let-article>{{ article.unitName }}</ng-template>
      <ng-template officeColumn="字数" look="number wide-only" [of]="articles" let-article>{{
        article.characters
      }}</ng-template>
      <ng-template officeColumn="报送" look="nowrap" [of]="articles" let-article>{{
        stampOf(article.submittedAt)
      }}</ng-template>
    </office-list-table>
  `,
})
export class MyArticles {
  private readonly api = inject(ArticlesApi);
  private readonly session = inject(Session);

  readonly state = input<string>();

  protected readonly labels = ARTICLE_STATE_LABELS;
  protected readonly tones = ARTICLE_TONES;
  protected readonly states = ARTICLE_STATES;
  protected readonly stampOf = stampOf;
  private readonly now = presentTime();
  private readonly drafts = computed(() => new KeptDrafts(this.session.actor()?.userId ?? ''));
  /** Begun without a network: nothing but this browser knows of it. */
  protected readonly unsent = computed(() => {
    const draft = this.drafts().read(NEW_ARTICLE);
    return draft && (draft.title !== '' || draft.text !== '') ? draft : null;
  });
  protected readonly articles = new PagedList(
    (): ArticleQuery => ({ mine: true, state: chosen(ARTICLE_STATES, this.state()) }),
    (query, cursor) => this.api.list(query, cursor),
  );

  constructor() {
    inject(Live).watch(
      ['article.changed', 'bulletin.changed'],
      (id) => void this.articles.follow(id, idOf, (shown) => this.api.get(shown)),
    );
  }

  protected isKept(article: ArticleRecord): boolean {
    return article.state === 'draft' && this.drafts().read(article.id) !== null;
  }

  protected printed(article: ArticleRecord) {
    return article.placements.filter((placement) => placement.state === 'published');
  }

  protected isOverdue(article: ArticleRecord): boolean {
    return articleClock(article, this.now()) === 'overdue';
  }

  protected clockOf(article: ArticleRecord) {
    return clockWords(article, this.now());
  }
}

function idOf(article: ArticleRecord): string {
  return article.id;
}
