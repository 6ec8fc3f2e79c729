import { Component, computed, input } from '@angular/core';
import { dayOf, type SchemeVersionHead, type SchemeVersionRecord } from '@jishan/domain';
import type { VersionTerms } from '../../schemes/schemes.api';
import { StateTag } from '../controls/state-tag';
import { ruleSentence, termSentences } from './scheme-sentences';
import { standingOf } from './version-standing';

/** A version as a villager can read it at the notice board. */
@Component({
  selector: 'office-version-sheet',
  imports: [StateTag],
  template: `
    <section class="sheet" [attr.aria-label]="'第 ' + version().version + ' 版'">
      <div class="version-head">
        <h2>
          第 {{ version().version }} 版
          <office-state
            [text]="standing()"
            [tone]="version().state === 'draft' ? 'wait' : inForce() ? 'good' : 'plain'"
          />
        </h2>
        <div class="actions"><ng-content /></div>
      </div>
      <p class="card-meta">
        <span
          >{{ version().effectiveFrom }} 起{{ version().effectiveTo ? '，至 ' + version().effectiveTo : ''
          }}{{ version().state === 'draft' ? '（拟）' : '' }}</span
        >
        <span>{{ version().documentRef || '没有文号' }}</span>
        <span>{{ version().writtenByName }} 起草</span>
        @if (version().adoption; as adoption) {
          <span
            >{{ adoption.metOn }} 表决：到会 {{ adoption.present }} 人，赞成 {{ adoption.votes }} 票（{{
              version().adoptedByName
            }}
            登记）</span
          >
        }
      </p>
      <ol class="rule-list">
        @for (rule of rules(); track rule.id) {
          <li>
            <strong>{{ rule.name }}</strong><span>{{ rule.sentence }}</span>
          </li>
        }
      </ol>
      <ul class="term-list">
        @for (sentence of terms(); track sentence) {
          <li>{{ sentence }}</li>
        }
      </ul>
    </section>
  `,
})
export class VersionSheet {
  readonly version = input.required<SchemeVersionRecord<VersionTerms>>();
  /** All of the scheme, and the number of the one in force. */
  readonly versions = input.required<readonly SchemeVersionHead[]>();
  readonly inForceNo = input.required<number | null>();
  readonly calendarUntil = input.required<string | null>();

  protected readonly inForce = computed(() => this.version().version === this.inForceNo());
  protected readonly standing = computed(() =>
    standingOf(this.version(), this.versions(), this.inForceNo(), dayOf(new Date().toISOString())),
  );
  protected readonly rules = computed(() =>
    this.version().terms.rules.map((rule) => ({ id: rule.id, name: rule.name, sentence: ruleSentence(rule) })),
  );
  protected readonly terms = computed(() => termSentences(this.version().terms, this.calendarUntil()));
}
