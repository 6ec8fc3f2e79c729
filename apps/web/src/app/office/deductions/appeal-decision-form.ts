import { Component, inject, input, output } from '@angular/core';
import { type DeductionDetail, pointsLabel } from '@jishan/domain';
import { DeductionsApi } from '../../deductions/deductions.api';
import { type Ruling, RulingForm, type RulingWords } from '../controls/ruling-form';

const WORDS: RulingWords = {
  upheld: '申诉成立',
  rejected: '申诉不成立，维持评议结果',
  reasonHint: '这一户的人会看到；请写明怎样核实、结论是什么。',
};

/** 处理申诉. */
@Component({
  selector: 'office-appeal-decision-form',
  imports: [RulingForm],
  template: `
    <office-ruling-form
      heading="处理申诉"
      [who]="(deduction().appeal?.appellantName ?? '') + '申诉：'"
      [text]="deduction().appeal?.text ?? ''"
      [words]="words"
      [consequencesOf]="consequencesOf"
      [send]="send"
      (decided)="decided.emit($event)"
      (closed)="closed.emit()"
    />
  `,
})
export class AppealDecisionForm {
  private readonly api = inject(DeductionsApi);

  readonly deduction = input.required<DeductionDetail>();
  readonly decided = output<DeductionDetail>();
  readonly closed = output();

  protected readonly words = WORDS;
  protected readonly send = (key: string, ruling: Ruling) => this.api.decideAppeal(key, this.deduction().id, ruling);
  protected readonly consequencesOf = (uphold: boolean): string[] => [
    this.resultOf(uphold),
    '处理后不能再改，这一户也不能再申诉。',
  ];

  private resultOf(uphold: boolean): string {
    const { booking, points } = this.deduction();
    if (uphold) return booking ? `扣去的 ${pointsLabel(booking.taken)}如数退回这一户。` : '不扣分。';
    return booking ? '已扣的积分不退。' : `马上扣 ${pointsLabel(points)}；余额不够的部分不再追扣。`;
  }
}
