import { Component, computed, inject, input, signal } from '@angular/core';
import {
  type AddRecipientInput,
  isMailAddress,
  LIMITS,
  MAILING_LISTS,
  type MailingList,
  type RecipientRecord,
} from '@jishan/domain';
import { NzInputModule } from 'ng-zorro-antd/input';
import { Attempt } from '../../http/attempt';
import { MailingsApi } from '../../mailings/mailings.api';
import { Confirm } from '../../ui/confirm';
import { ErrorSummary } from '../../ui/error-summary';
import { ListFaces } from '../../ui/list-faces';
import { Loaded } from '../../ui/loaded';
import { Notices } from '../../ui/notices';
import { ActionButton } from '../controls/action-button';
import { Field } from '../controls/field';
import { Reach } from '../controls/reach';

/** Who gets the bulletins of a publication by mail. */
@Component({
  selector: 'office-recipient-list',
  imports: [ActionButton, ErrorSummary, Field, ListFaces, NzInputModule],
  template: `
    <section class="sheet" aria-labelledby="recipients-title">
      <h2 id="recipients-title">邮件收件人</h2>
      <p class="form-hint">每期发布以后，可以在快报页面发给他们。邮箱加密保存，这里只显示首字母和域名。</p>
      <app-list-faces [of]="recipients" empty="还没有收件人。" />
      <ul class="row-list">
        @for (recipient of recipients.value() ?? []; track recipient.id) {
          <li>
            <div>
              <span class="quiet">{{ recipient.list }}</span>&ngsp;<strong>{{ recipient.name }}</strong
              >&ngsp;<span class="quiet">{{ recipient.address }}</span>
            </div>
            @if (mayKeep()) {
              <office-action label="移出" [busy]="removing.busy()" (pressed)="remove(recipient)" />
            }
          </li>
        }
      </ul>
      <app-error-summary [problem]="removing.problem()" />
      @if (mayKeep()) {
        <form class="form-grid" novalidate (submit)="add($event)">
          <office-field name="recipient-list" label="列入">
            <select #listBox class="ant-input" id="field-recipient-list" (change)="choose(listBox.value)">
              @for (choice of lists; track choice) {
                <option [value]="choice" [selected]="choice === list()">{{ choice }}</option>
              }
            </select>
          </office-field>
          <office-field name="recipient-name" label="单位或职务">
            <input
              #nameBox
              nz-input
              id="field-recipient-name"
              autocomplete="off"
              [value]="name()"
              (input)="name.set(nameBox.value)"
            />
          </office-field>
          <office-field name="address" label="邮箱" [problem]="adding.problem()">
            <input
              #addressBox
              nz-input
              id="field-address"
              type="email"
              autocomplete="off"
              [value]="address()"
              (input)="address.set(addressBox.value)"
            />
          </office-field>
          <office-action
            label="加入收件人"
            kind="primary"
            [busy]="adding.busy()"
            [refusal]="refusal()"
            (pressed)="add()"
          />
        </form>
        <app-error-summary [problem]="adding.problem()" />
      }
    </section>
  `,
})
export class RecipientList {
  private readonly api = inject(MailingsApi);
  private readonly reach = inject(Reach);
  private readonly confirm = inject(Confirm);
  private readonly notices = inject(Notices);

  readonly publicationId = input.required<string>();
  readonly unitId = input.required<string | null>();

  protected readonly lists = MAILING_LISTS;
  protected readonly list = signal<MailingList>('发');
  protected readonly name = signal('');
  protected readonly address = signal('');
  protected readonly recipients = new Loaded(
    () => this.publicationId(),
    (id) => this.api.listRecipients(id),
  );
  protected readonly adding = new Attempt((key, id: string, input: AddRecipientInput) =>
    this.api.addRecipient(key, id, input),
  );
  protected readonly removing = new Attempt((key, id: string, recipientId: string) =>
    this.api.removeRecipient(key, id, recipientId),
  );
  protected readonly mayKeep = computed(() => this.reach.refusal('recipient.keep', this.unitId()) === null);
  protected readonly refusal = computed(() => {
    if ((this.recipients.value()?.length ?? 0) >= LIMITS.mailRecipients)
      return `一种刊物最多 ${LIMITS.mailRecipients} 个收件人`;
    if (!this.name().trim()) return '请填写单位或职务';
    return isMailAddress(this.address().trim()) ? null : '请填写一个有效的邮箱地址';
  });

  protected choose(text: string): void {
    this.list.set(MAILING_LISTS.find((list) => list === text) ?? '发');
  }

  protected async add(event?: Event): Promise<void> {
    event?.preventDefault();
    if (this.refusal() !== null) return;
    const input = { list: this.list(), name: this.name().trim(), address: this.address().trim() };
    const outcome = await this.adding.run(this.publicationId(), input);
    if (!outcome.done) return;
    this.recipients.replace(outcome.value);
    this.name.set('');
    this.address.set('');
    this.notices.say(`${input.name}已加入收件人`);
  }

  protected async remove(recipient: RecipientRecord): Promise<void> {
    const decision = await this.confirm.ask({
      title: `把${recipient.name}移出收件人？`,
      consequences: ['以后各期不再发给他们；已经发出的和发送记录不变。'],
      confirmLabel: '移出',
      dangerous: true,
    });
    if (!decision) return;
    const outcome = await this.removing.run(this.publicationId(), recipient.id);
    if (!outcome.done) return;
    this.recipients.replace(outcome.value);
    this.notices.say(`${recipient.name}已移出收件人`);
  }
}
