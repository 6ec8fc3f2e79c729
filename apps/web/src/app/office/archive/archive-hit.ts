import { Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { ARCHIVE_KIND_LABELS, type ArchiveHit, excerptOf, markWords } from '@jishan/domain';
import { StateTag } from '../controls/state-tag';

const EXCERPT_LENGTH = 160;

/** One text that was found, the words marked. */
@Component({
  selector: 'office-archive-hit',
  imports: [RouterLink, StateTag],
  template: `
    <p class="hit-text">
      @for (piece of pieces(); track $index) {
        @if (piece.marked) {
          <mark>{{ piece.text }}</mark>
        } @else {
          <span>{{ piece.text }}</span>
        }
      }
    </p>
    <p class="card-meta">
      <office-state [text]="labels[hit().kind]" />
      <span>{{ hit().day }}</span>
      @if (hit().unitName; as unitName) {
        <span>{{ unitName }}</span>
      }
      @if (hit().section; as section) {
        <span>{{ section }}</span>
      }
      @if (hit().campaign; as campaign) {
        <span>{{ campaign }}</span>
      }
      @if (hit().headcount !== null) {
        <span>{{ hit().headcount }} 人</span>
      }
      @if (hit().kind === 'brief') {
        <a routerLink="/office/briefs" [queryParams]="{ open: hit().id }">看来源</a>
      }
      @if (hit().bulletin; as bulletin) {
        <a
          [routerLink]="
            hit().kind === 'past' ? ['/office/bulletins/past', bulletin.id] : ['/office/bulletins', bulletin.id]
          "
          >{{ bulletin.title }}</a
        >
      }
    </p>
  `,
})
export class ArchiveHitView {
  readonly hit = input.required<ArchiveHit>();
  readonly words = input.required<readonly string[]>();

  protected readonly labels = ARCHIVE_KIND_LABELS;
  protected readonly pieces = computed(() =>
    markWords(excerptOf(this.hit().text, this.words(), EXCERPT_LENGTH), this.words()),
  );
}
