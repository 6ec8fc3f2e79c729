import { Component, input, model } from '@angular/core';
import type { PersonalPointsChoice } from '@jishan/domain';

/** Asked only when there are points in the newcomer's own account; what was chosen is written into the household's story. */
@Component({
  selector: 'office-personal-points',
  template: `
    <fieldset class="choices">
      <legend>{{ who() }}的个人账户还有积分，怎么处理？</legend>
      <label>
        <input type="radio" name="personal" [checked]="choice() === 'take-in'" (change)="choice.set('take-in')" />
        并入本户，全户合用；到期日不变，公示中的也随之转入
      </label>
      <label>
        <input type="radio" name="personal" [checked]="choice() === 'keep'" (change)="choice.set('keep')" />
        留在个人账户，以后可再并入
      </label>
    </fieldset>
  `,
})
export class PersonalPoints {
  readonly who = input.required<string>();
  readonly choice = model<PersonalPointsChoice | undefined>();
}
