import { Component, computed, effect, inject, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import {
  BOOK_LABELS,
  checkObject,
  ERROR_TITLES,
  type ListedObjection,
  OBJECTION_STATE_LABELS,
  phaseOf,
  POSTING_ENTRY_LABELS,
  type PostingDetail,
} from '@jishan/domain';
import { NzTableModule } from 'ng-zorro-antd/table';
import { PostingsApi } from '../../postings/postings.api';
import { calendarSentence, endSentence } from '../../postings/posting-words';
import { Session } from '../../session/session';
import { Figure } from '../../ui/figure';
import { ListFaces } from '../../ui/list-faces';
import { Loaded } from '../../ui/loaded';
import { Notices } from '../../ui/notices';
import { PageTitle } from '../../ui/page-title';
import { saveFile } from '../../ui/save-file';
import { toProblem } from '../../http/problem';
import { ActionButton } from '../controls/action-button';
import { Reach } from '../controls/reach';
import { stampOf } from '../controls/stamp';
import { StateTag } from '../controls/state-tag';
import { ObjectionDecisionForm } from './objection-decision-form';
import { ENTRY_TONES, OBJECTION_TONES, outcomeSentence } from './posting-outcome';
import { RecordObjectionForm } from './record-objection-form';

type Opened = { form: 'record' } | { form: 'decision'; objection: ListedObjection };

/** One round with names and explanations: print it, write objections down, decide on them, see what became of it. */
@Component({
  selector: 'office-posting-page',
  imports: [
    ActionButton,
    Figure,
    ListFaces,
    NzTableModule,
    ObjectionDecisionForm,
    RecordObjectionForm,
    RouterLink,
    StateTag,
  ],
  templateUrl: './posting-page.html',
})
export class PostingPage {
  private readonly api = inject(PostingsApi);
  private readonly reach = inject(Reach);
  private readonly notices = inject(Notices);
  protected readonly session = inject(Session);

  readonly id = input.required<string>();

  protected readonly books = BOOK_LABELS;
  protected readonly entryLabels = POSTING_ENTRY_LABELS;
  protected readonly entryTones = ENTRY_TONES;
  protected readonly objectionLabels = OBJECTION_STATE_LABELS;
  protected readonly objectionTones = OBJECTION_TONES;
  protected readonly stampOf = stampOf;
  protected readonly opened = signal<Opened | null>(null);
  protected readonly printing = signal<'sheet' | 'poster' | null>(null);
  protected readonly posting = new Loaded(
    () => this.id(),
    (id) => this.api.get(id),
  );
  private readonly unitId = computed(() => this.posting.value()?.unitId ?? null);
  /** Said before anybody tries. */
  protected readonly recordRefusal = computed(() => {
    const shown = this.posting.value();
    const refusal = shown && checkObject(shown, shown.today);
    return this.reach.refusal('posting.record-objection', this.unitId()) ?? (refusal ? ERROR_TITLES[refusal] : null);
  });
  protected readonly outcome = computed(() => {
    const shown = this.posting.value();
    return shown ? outcomeSentence(shown) : null;
  });

  constructor() {
    const title = inject(PageTitle);
    effect(() => {
      const shown = this.posting.value();
      title.name(shown ? `${shown.unitName}积分公示` : undefined);
    });
  }

  protected introOf(posting: PostingDetail): string {
    return `${endSentence(posting, posting.today)}${calendarSentence(posting)}`;
  }

  protected isOnView(posting: PostingDetail): boolean {
    return phaseOf(posting, posting.today) === 'on-view';
  }

  protected numbersOf(posting: PostingDetail, objection: ListedObjection): string {
    const named = posting.entries.filter((entry) => objection.entryIds.includes(entry.id));
    return named.map((entry) => `第 ${entry.no} 条（${entry.personName}）`).join('、');
  }

  protected decideRefusal(objection: ListedObjection): string | null {
    const refusal = this.reach.refusal('posting.decide-objection', this.unitId());
    return refusal ?? (objection.refusal ? ERROR_TITLES[objection.refusal] : null);
  }

  protected async print(posting: PostingDetail, what: 'sheet' | 'poster'): Promise<void> {
    this.printing.set(what);
    try {
      const name = what === 'sheet' ? '积分公示表' : '积分公示海报';
      saveFile(await this.api[what](posting.id), `${posting.unitName}${name}-${posting.closesOn}止.pdf`);
    } catch (error) {
      this.notices.complain(toProblem(error));
    } finally {
      this.printing.set(null);
    }
  }

  protected show(): void {
    this.opened.set(null);
    void this.posting.reload();
  }
}
