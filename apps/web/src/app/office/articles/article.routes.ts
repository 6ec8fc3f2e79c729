import type { Routes } from '@angular/router';
import { mayDo } from '../../session/guards';
import { actionsOf } from '../frame/nav-entries';
import type { ArticleWriter } from './article-writer';

/** 信息: one's own, the desk, and what was adopted. */
export const ARTICLE_PAGES: Routes = [
  {
    path: 'my-articles',
    canActivate: [mayDo(...actionsOf('my-articles'))],
    children: [
      {
        path: '',
        title: '我的信息',
        loadComponent: () => import('./my-articles').then((file) => file.MyArticles),
      },
      {
        // `new` too: the address changes when the article is begun, the page does not
        path: ':id',
        title: '写信息',
        canDeactivate: [(page: ArticleWriter) => page.unsavedWork.mayLeave()],
        loadComponent: () => import('./article-writer').then((file) => file.ArticleWriter),
      },
    ],
  },
  {
    path: 'articles',
    title: '信息台',
    canActivate: [mayDo(...actionsOf('articles'))],
    loadComponent: () => import('./article-desk').then((file) => file.ArticleDesk),
  },
  {
    path: 'adoption',
    title: '信息采用情况',
    canActivate: [mayDo(...actionsOf('adoption'))],
    loadComponent: () => import('./adoption-page').then((file) => file.AdoptionPage),
  },
];
