import { Component, input, model } from '@angular/core';
import type { Payer, PersonalPurse } from '@jishan/domain';

/** 从哪个账户付: both balances side by side, for somebody who has points apart from the household's. */
@Component({
  selector: 'app-purse-choice',
  template: `
    <fieldset class="field" [disabled]="locked()">
      <legend>从哪个账户付</legend>
      <label class="check">
        <input type="radio" name="payer" [checked]="payer() === 'household'" (change)="payer.set('household')" />
        <span>{{ householdLabel() }}，可用 {{ available() }} 分</span>
      </label>
      <label class="check">
        <input type="radio" name="payer" [checked]="payer() === 'personal'" (change)="payer.set('personal')" />
        <span>个人账户，可用 {{ personal().available }} 分</span>
      </label>
    </fieldset>
  `,
})
export class PurseChoice {
  readonly householdLabel = input.required<string>();
  readonly available = input.required<number>();
  readonly personal = input.required<PersonalPurse>();
  readonly locked = input(false);
  readonly payer = model.required<Payer>();
}
