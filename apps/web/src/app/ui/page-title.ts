import { inject, Service } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { type RouterStateSnapshot, TitleStrategy } from '@angular/router';

/** “活动 · 积善”. Pages about one thing set its name when they know it. */
@Service()
export class PageTitle extends TitleStrategy {
  private readonly title = inject(Title);

  override updateTitle(snapshot: RouterStateSnapshot): void {
    this.name(this.buildTitle(snapshot));
  }

  name(page: string | undefined): void {
    this.title.setTitle(page ? `${page} · 积善` : '积善');
  }
}
