import { Component, inject, input, output } from '@angular/core';
import type { ListedObjection, ObjectionRecord } from '@jishan/domain';
import { PostingsApi } from '../../postings/postings.api';
import { Notices } from '../../ui/notices';
import { type Ruling, RulingForm, type RulingWords } from '../controls/ruling-form';

const WORDS: RulingWords = {
  upheld: '异议成立，撤回所涉条目',
  rejected: '异议不成立，维持公示',
  reasonHint: '提出人会看到；请写明怎样核对、结论是什么。公示页上只写结果，不写理由。',
};

/** 处理异议. */
@Component({
  selector: 'office-objection-decision-form',
  imports: [RulingForm],
  template: `
    <office-ruling-form
      heading="处理异议"
      [who]="about() + '，' + objection().objectorName + '提出：'"
      [text]="objection().text"
      [words]="words"
      [consequencesOf]="consequencesOf"
      [send]="send"
      (decided)="tell($event)"
      (closed)="closed.emit()"
    />
  `,
})
export class ObjectionDecisionForm {
  private readonly api = inject(PostingsApi);
  private readonly notices = inject(Notices);

  readonly objection = input.required<ListedObjection>();
  /** Which lines, with names. */
  readonly about = input.required<string>();
  /** The round has not ended yet. */
  readonly onView = input.required<boolean>();
  readonly decided = output();
  readonly closed = output();

  protected readonly words = WORDS;
  protected readonly send = (key: string, ruling: Ruling) => this.api.decide(key, this.objection().id, ruling);
  protected readonly consequencesOf = (uphold: boolean): string[] => {
    const kept = this.onView() ? '所涉条目继续公示，期满和其余的一起入账。' : '公示期已满，所涉条目几分钟内入账。';
    const result = uphold ? '所涉条目撤回，不再入账；确有服务的，由队长更正考勤后重新公示。' : kept;
    return [result, '结果写在公示页和公示表上。处理后不能再改。'];
  };

  protected tell({ state }: ObjectionRecord): void {
    this.notices.say(state === 'upheld' ? '异议成立，所涉条目已撤回' : '异议不成立，维持公示');
    this.decided.emit();
  }
}
