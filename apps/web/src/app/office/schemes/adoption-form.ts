import { Component, inject, input, output, signal } from '@angular/core';
import { form, FormField, submit, validate } from '@angular/forms/signals';
import {
  type AdoptVersionInput,
  checkVote,
  dayOf,
  ERROR_TITLES,
  isDay,
  type SchemeVersionHead,
  type VoteRefusal,
} from '@jishan/domain';
import { checkAdoption } from '@jishan/points';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { NzInputModule } from 'ng-zorro-antd/input';
import { Attempt } from '../../http/attempt';
import { type Scheme, SchemesApi } from '../../schemes/schemes.api';
import { ErrorSummary } from '../../ui/error-summary';
import { Notices } from '../../ui/notices';
import { Field } from '../controls/field';
import { Panel } from '../controls/panel';

/** The vote that puts a draft into effect. */
@Component({
  selector: 'office-adoption-form',
  imports: [ErrorSummary, Field, FormField, NzButtonModule, NzInputModule, Panel],
  template: `
    <office-panel [heading]="'第 ' + version().version + ' 版表决记录'" (closed)="closed.emit()">
      <ul class="plain-list consequences">
        <li>登记后，本版自 {{ version().effectiveFrom }} 起生效，之前的活动仍按原办法计分。</li>
        <li>生效的版本不能再改，只能另立新版本。</li>
        <li>须已经表决，赞成超过到会人数的一半。</li>
      </ul>
      <form novalidate (submit)="adopt($event)">
        <office-field name="metOn" label="表决日期" [of]="vote.metOn" [problem]="adopting.problem()">
          <input nz-input id="field-metOn" type="date" [formField]="vote.metOn" />
        </office-field>
        <div class="form-grid">
          <office-field name="present" label="到会人数" [of]="vote.present" [problem]="adopting.problem()">
            <input nz-input id="field-present" type="number" inputmode="numeric" [formField]="vote.present" />
          </office-field>
          <office-field name="votes" label="赞成票数" [of]="vote.votes" [problem]="adopting.problem()">
            <input nz-input id="field-votes" type="number" inputmode="numeric" [formField]="vote.votes" />
          </office-field>
        </div>
        <app-error-summary [problem]="adopting.problem()" />
        <div class="panel-actions">
          <button nz-button type="button" (click)="closed.emit()">返回</button>
          <button nz-button nzType="primary" type="submit" [nzLoading]="adopting.busy()">登记并生效</button>
        </div>
      </form>
    </office-panel>
  `,
})
export class AdoptionForm {
  private readonly api = inject(SchemesApi);
  private readonly notices = inject(Notices);

  readonly version = input.required<SchemeVersionHead>();
  readonly adopted = output<Scheme>();
  readonly closed = output();

  private readonly model = signal({ metOn: '', present: null as number | null, votes: null as number | null });
  protected readonly vote = form(this.model, (path) => {
    validate(path.metOn, ({ value }) =>
      isDay(value())
        ? (this.faultAt('adoption.metOn') ?? this.refusedAs('scheme.vote-to-come'))
        : { kind: 'day', message: '请填写表决日期' },
    );
    validate(path.present, ({ value }) => (value() === null ? { kind: 'present', message: '请填写到会人数' } : null));
    validate(path.votes, ({ value }) =>
      value() === null
        ? { kind: 'votes', message: '请填写赞成票数' }
        : (this.faultAt('adoption.votes') ?? this.refusedAs('scheme.vote-lost')),
    );
  });
  protected readonly adopting = new Attempt((key, id: string, input: AdoptVersionInput) =>
    this.api.adopt(key, id, input),
  );

  protected async adopt(event: Event): Promise<void> {
    event.preventDefault();
    await submit(this.vote, async () => {
      const outcome = await this.adopting.run(this.version().id, this.input());
      if (outcome.done) {
        this.notices.say(`第 ${this.version().version} 版自 ${this.version().effectiveFrom} 起生效`);
        this.adopted.emit(outcome.value);
      }
      return undefined;
    });
  }

  private input(): AdoptVersionInput {
    const { metOn, present, votes } = this.model();
    return { metOn, present: present ?? 0, votes: votes ?? 0 };
  }

  /** The engine's own rule on the vote, for one box. */
  private faultAt(field: string): { kind: string; message: string } | null {
    const { effectiveFrom, effectiveTo } = this.version();
    const faults = checkAdoption({ adoption: this.input(), effectiveFrom, effectiveTo });
    const fault = faults.find((candidate) => candidate.field === field);
    return fault ? { kind: field, message: fault.message } : null;
  }

  private refusedAs(code: VoteRefusal): { kind: string; message: string } | null {
    const refused = checkVote(this.input(), dayOf(new Date().toISOString())) === code;
    return refused ? { kind: code, message: ERROR_TITLES[code] } : null;
  }
}
