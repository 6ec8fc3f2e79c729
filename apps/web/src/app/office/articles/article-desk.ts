import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import {
  ARTICLE_STATE_LABELS,
  type ArticleDetail,
  type ArticleQuery,
  type ArticleRecord,
  articleClock,
  compareAtDesk,
  dayOf,
  DESK_STATES,
  monthLabel,
} from '@jishan/domain';
import { ArticlesApi } from '../../articles/articles.api';
import { Live } from '../../live/live';
import { PagedList } from '../../ui/loaded';
import { presentTime } from '../../ui/page-clock';
import { ListFaces } from '../../ui/list-faces';
import { MoreButton } from '../../ui/more-button';
import { ChoiceFilter, ClearFilters, UnitFilter } from '../controls/filters';
import { Panel } from '../controls/panel';
import { narrowerThan } from '../controls/screen-width';
import { stampOf } from '../controls/stamp';
import { StateTag } from '../controls/state-tag';
import { chosen, UrlFilters } from '../controls/url-filters';
import { ArticleView } from './article-view';
import { ARTICLE_TONES, clockWords, lastMonths } from './article-words';

const ONE_COLUMN = 1100;
const MONTHS_BACK = 24;

/** 信息台: what the units sent in, with its clock; what is open beside the list stays where it is. */
@Component({
  selector: 'office-article-desk',
  imports: [
    ...[ArticleView, ChoiceFilter, ClearFilters, ListFaces, MoreButton, Panel, RouterLink, StateTag, UnitFilter],
  ],
  templateUrl: './article-desk.html',
})
export class ArticleDesk {
  private readonly api = inject(ArticlesApi);
  protected readonly filters = inject(UrlFilters);
  protected readonly live = inject(Live);

  readonly state = input<string>();
  readonly unitId = input<string>();
  readonly month = input<string>();
  readonly overdue = input<string>();
  /** The article that is open. */
  readonly open = input<string>();

  protected readonly narrow = narrowerThan(ONE_COLUMN);
  protected readonly labels = ARTICLE_STATE_LABELS;
  protected readonly tones = ARTICLE_TONES;
  protected readonly states = DESK_STATES;
  protected readonly overdueLabels = { true: '已超时' };
  protected readonly months = lastMonths(dayOf(new Date().toISOString()), MONTHS_BACK);
  protected readonly monthLabels = Object.fromEntries(this.months.map((month) => [month, monthLabel(month)]));
  protected readonly stampOf = stampOf;
  private readonly now = presentTime();
  protected readonly articles = new PagedList(
    (): ArticleQuery => ({
      state: chosen(DESK_STATES, this.state()),
      unitId: this.unitId(),
      month: /^20\d{2}-(0[1-9]|1[0-2])$/.test(this.month() ?? '') ? this.month() : undefined,
      overdue: this.overdue() === 'true' ? true : undefined,
    }),
    (query, cursor) => this.api.list(query, cursor),
  );
  /** Where the news puts them, in the order of the desk; one that was settled between two pages stands there once. */
  protected readonly shown = computed(() =>
    [...new Map(this.articles.items().map((article) => [article.id, article])).values()].sort(compareAtDesk),
  );
  protected readonly applied = computed(() => ({
    ...{ state: this.state(), unitId: this.unitId(), month: this.month(), overdue: this.overdue() },
  }));

  constructor() {
    this.live.watch(['article.changed'], (id) => void this.articles.follow(id, idOf, (shown) => this.api.get(shown)));
  }

  protected isOverdue(article: ArticleRecord): boolean {
    return articleClock(article, this.now()) === 'overdue';
  }

  protected clockOf(article: ArticleRecord) {
    return clockWords(article, this.now());
  }

  protected showChanged(article: ArticleDetail): void {
    this.articles.putInPlace(article, idOf);
  }

  /** Up and down go from article to article; Enter opens the one in focus. */
  protected stepThrough(event: KeyboardEvent): void {
    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    if (step === 0) return;
    const links = [...document.querySelectorAll<HTMLElement>('.brief-list a')];
    const next = links[links.findIndex((link) => link === document.activeElement) + step];
    if (!links.some((link) => link === document.activeElement) || !next) return;
    event.preventDefault();
    next.focus();
  }
}

function idOf(article: ArticleRecord): string {
  return article.id;
}
