import { Component, inject, input, output } from '@angular/core';
import {
  checkDecideDeduction,
  type Council,
  type CouncilBallot,
  type DeductionDetail,
  ERROR_TITLES,
} from '@jishan/domain';
import { whoseLabel } from '../../deductions/deduction-words';
import { DeductionsApi } from '../../deductions/deductions.api';
import { BallotForm, type BallotWords } from '../deeds/ballot-form';

const WORDS: BallotWords = {
  carried: '属实',
  lost: '不成立',
  reasonHint: '这一户的人会看到，请写明依据。只看是不是方案写明的行为；没来参加活动、请假、退出报名，都不能扣分。',
};

/** 评议 of a deduction, as the council's review of a claim. */
@Component({
  selector: 'office-verdict-form',
  imports: [BallotForm],
  template: `
    <office-ballot-form
      [heading]="'评议结果：' + whoseLabel(deduction())"
      [council]="council()"
      [filedAt]="deduction().filedAt"
      [words]="words"
      [refusalOf]="refusalOf"
      [consequencesOf]="consequencesOf"
      [send]="send"
      (decided)="decided.emit($event)"
      (closed)="closed.emit()"
    />
  `,
})
export class VerdictForm {
  private readonly api = inject(DeductionsApi);

  readonly deduction = input.required<DeductionDetail>();
  readonly council = input.required<Council>();
  readonly decided = output<DeductionDetail>();
  readonly closed = output();

  protected readonly words = WORDS;
  protected readonly whoseLabel = whoseLabel;
  protected readonly send = (key: string, ballot: CouncilBallot) => this.api.decide(key, this.deduction().id, ballot);
  protected readonly refusalOf = (ballot: CouncilBallot, today: string): string | null => {
    const code = checkDecideDeduction(this.deduction(), this.council(), ballot, today);
    return code && `${ERROR_TITLES[code]}。`;
  };
  protected readonly consequencesOf = (carried: boolean): string[] => {
    const fixed = '到会成员、表决和意见登记后不能再改。';
    if (!carried) return ['不扣分，这一户的人会看到评议意见和票数。', fixed];
    return [`先留出申诉的时间，没有申诉或申诉不成立的，扣 ${this.deduction().points} 分。`, fixed];
  };
}
