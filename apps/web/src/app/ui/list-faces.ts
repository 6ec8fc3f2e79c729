import { Component, input } from '@angular/core';
import type { Faced } from './loaded';

/**
 * Loading, empty and failed of a {@link Faced}, nothing of one that is idle; the full face is the page's own, under `@if (list.face() === 'full')`.
 * What is projected stands under the empty sentence: the way on.
 */
@Component({
  selector: 'app-list-faces',
  template: `
    @switch (of().face()) {
      @case ('loading') {
        <p class="face face-loading" role="status"><span class="face-dots" aria-hidden="true"></span>{{ loading() }}</p>
      }
      @case ('empty') {
        <div class="face">
          <p>{{ empty() }}</p>
          <ng-content />
        </div>
      }
      @case ('failed') {
        <div class="face face-failed" role="alert">
          <p>{{ of().problem()?.title }}</p>
          @if (of().problem()?.traceId; as traceId) {
            <p class="face-trace">编号 {{ traceId }}</p>
          }
          <button type="button" class="button" (click)="of().reload()">重新加载</button>
        </div>
      }
      @case ('full') {
        @if (of().problem(); as problem) {
          <p class="face face-failed face-stale" role="alert">
            没有更新：{{ problem.title }}。显示的是之前的内容。
            <button type="button" class="button" (click)="of().reload()">重新加载</button>
          </p>
        }
      }
    }
  `,
})
export class ListFaces {
  readonly of = input.required<Faced>();
  readonly empty = input('这里还没有内容。');
  readonly loading = input('正在加载…');
}
