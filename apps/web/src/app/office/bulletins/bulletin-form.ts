import { Component, computed, inject, input, linkedSignal, output } from '@angular/core';
import { form, FormField, required, submit, validate } from '@angular/forms/signals';
import { dayOf, isDay, type OpenBulletinInput, type PublicationRecord } from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { NzInputModule } from 'ng-zorro-antd/input';
import { BulletinsApi } from '../../bulletins/bulletins.api';
import { Attempt } from '../../http/attempt';
import { Session } from '../../session/session';
import { ErrorSummary } from '../../ui/error-summary';
import { Notices } from '../../ui/notices';
import { Field } from '../controls/field';
import { Panel } from '../controls/panel';
import { UnitRegister } from '../units/unit-register';

@Component({
  selector: 'office-bulletin-form',
  imports: [ErrorSummary, Field, FormField, NzButtonModule, NzInputModule, Panel],
  template: `
    <office-panel heading="新建一期快报" (closed)="closed.emit()">
      <form novalidate (submit)="open($event)">
        <office-field name="publicationId" label="刊物" [of]="bulletin.publicationId" [problem]="opening.problem()">
          <select class="ant-input" id="field-publicationId" [formField]="bulletin.publicationId">
            @for (publication of editable(); track publication.id) {
              <option [value]="publication.id">{{ publication.title }}</option>
            } @empty {
              <option value="">没有您可以编辑的刊物</option>
            }
          </select>
        </office-field>
        <office-field
          name="issuedOn"
          label="落款日期"
          hint="简讯里的“15日”“近日”按这一天推算；征集期间可以改。"
          [of]="bulletin.issuedOn"
          [problem]="opening.problem()"
        >
          <input nz-input id="field-issuedOn" type="date" [formField]="bulletin.issuedOn" />
        </office-field>
        <p class="form-hint">期号在核签时取得，征集期间没有期号。</p>
        <app-error-summary [problem]="opening.problem()" />
        <div class="panel-actions">
          <button nz-button type="button" (click)="closed.emit()">返回</button>
          <button nz-button nzType="primary" type="submit" [nzLoading]="opening.busy()">新建</button>
        </div>
      </form>
    </office-panel>
  `,
})
export class BulletinForm {
  private readonly api = inject(BulletinsApi);
  private readonly session = inject(Session);
  private readonly register = inject(UnitRegister);
  private readonly notices = inject(Notices);

  readonly publications = input.required<readonly PublicationRecord[]>();
  readonly opened = output<string>();
  readonly closed = output();

  protected readonly editable = computed(() =>
    this.publications().filter((publication) =>
      this.session.can('bulletin.edit', { unitPath: this.register.pathOf(publication.unitId) || undefined }),
    ),
  );
  private readonly model = linkedSignal(() => ({
    publicationId: this.editable()[0]?.id ?? '',
    issuedOn: dayOf(new Date().toISOString()),
  }));
  protected readonly bulletin = form(this.model, (path) => {
    required(path.publicationId, { message: '请选择刊物' });
    validate(path.issuedOn, ({ value }) => (isDay(value()) ? null : { kind: 'day', message: '请填写落款日期' }));
  });
  protected readonly opening = new Attempt((key, input: OpenBulletinInput) => this.api.open(key, input));

  protected async open(event: Event): Promise<void> {
    event.preventDefault();
    await submit(this.bulletin, async () => {
      const outcome = await this.opening.run(this.model());
      if (outcome.done) {
        this.notices.say(`已新建一期《${outcome.value.publicationTitle}》`);
        this.opened.emit(outcome.value.id);
      }
      return undefined;
    });
  }
}
