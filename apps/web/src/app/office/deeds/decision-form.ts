import { Component, inject, input, output } from '@angular/core';
import {
  checkDecideDeed,
  type Council,
  type CouncilBallot,
  decisionOf,
  type DeedDetail,
  ERROR_TITLES,
} from '@jishan/domain';
import { promiseSentence } from '../../deeds/deed-words';
import { DeedsApi } from '../../deeds/deeds.api';
import { BallotForm, type BallotWords } from './ballot-form';

const WORDS: BallotWords = {
  carried: '通过',
  lost: '不通过',
  reasonHint: '申报人会看到，请写明依据；不通过的，写明缺什么。',
};

/** 评议 of a claim. */
@Component({
  selector: 'office-decision-form',
  imports: [BallotForm],
  template: `
    <office-ballot-form
      [heading]="'评议结果：' + deed().personName"
      [council]="council()"
      [filedAt]="deed().filedAt"
      [words]="words"
      [refusalOf]="refusalOf"
      [consequencesOf]="consequencesOf"
      [send]="send"
      (decided)="decided.emit($event)"
      (closed)="closed.emit()"
    />
  `,
})
export class DecisionForm {
  private readonly api = inject(DeedsApi);

  readonly deed = input.required<DeedDetail>();
  readonly council = input.required<Council>();
  readonly decided = output<DeedDetail>();
  readonly closed = output();

  protected readonly words = WORDS;
  protected readonly send = (key: string, ballot: CouncilBallot) => this.api.decide(key, this.deed().id, ballot);
  protected readonly refusalOf = (ballot: CouncilBallot, today: string): string | null => {
    const code = checkDecideDeed(this.deed(), this.council(), ballot, today);
    if (code) return `${ERROR_TITLES[code]}。`;
    const isPriceless = decisionOf(ballot.votes) === 'approve' && this.deed().expected === null;
    return isPriceless ? `${ERROR_TITLES['deed.rule-unknown']}。` : null;
  };
  protected readonly consequencesOf = (carried: boolean): string[] => {
    const { personName, expected } = this.deed();
    const fixed = '到会成员、表决和意见登记后不能再改。';
    if (!carried || !expected) return [`${personName}不得分，申报人会看到评议意见和票数。`, fixed];
    return [`${personName}：${promiseSentence(expected)}`, `${fixed}以后查明不属实的，只能冲正积分。`];
  };
}
