import { Component, inject, input, signal } from '@angular/core';
import { form, FormField, maxLength, required, submit } from '@angular/forms/signals';
import { COMPLAINT_STATE_LABELS, COMPLAINT_STATES, type ComplaintRecord, LIMITS } from '@jishan/domain';
import { NzInputModule } from 'ng-zorro-antd/input';
import { ComplaintsApi } from '../../complaints/complaints.api';
import { Attempt } from '../../http/attempt';
import { Session } from '../../session/session';
import { ErrorSummary } from '../../ui/error-summary';
import { ListFaces } from '../../ui/list-faces';
import { PagedList } from '../../ui/loaded';
import { MoreButton } from '../../ui/more-button';
import { Notices } from '../../ui/notices';
import { ActionButton } from '../controls/action-button';
import { Field } from '../controls/field';
import { ChoiceFilter } from '../controls/filters';
import { Panel } from '../controls/panel';
import { Reach } from '../controls/reach';
import { stampOf } from '../controls/stamp';
import { StateTag } from '../controls/state-tag';
import { chosen } from '../controls/url-filters';

/** How people know the page that they were on; the longer address first. */
const PAGE_NAMES: readonly [address: string, name: string][] = [
  ['/office', '工作台'],
  ['/work/counter', '兑换柜台'],
  ['/work', '工作'],
  ['/points/entries', '积分明细'],
  ['/points', '时长与积分'],
  ['/deeds', '我的申报'],
  ['/deductions', '扣分与申诉'],
  ['/shop', '积分兑换'],
  ['/my-redemptions', '我的兑换'],
  ['/my-activities', '我的报名'],
  ['/postings', '积分公示'],
  ['/teams', '志愿服务队'],
  ['/me', '我的'],
  ['/register', '注册志愿者'],
  ['/sign-in', '登录'],
  ['/', '志愿活动'],
];

/** What people complained about or proposed, and the answers. Whoever has the receipt number can read the answer. */
@Component({
  selector: 'office-complaint-list',
  imports: [
    ActionButton,
    ChoiceFilter,
    ErrorSummary,
    Field,
    FormField,
    ListFaces,
    MoreButton,
    NzInputModule,
    Panel,
    StateTag,
  ],
  template: `
    <div class="headline"><h1>投诉建议</h1></div>
    <div class="filters" role="search" aria-label="筛选投诉建议">
      <office-choice-filter name="state" label="状态" [choices]="states" [labels]="labels" [value]="state()" />
    </div>
    <app-list-faces [of]="complaints" [empty]="state() ? '没有这种状态的投诉建议。' : '还没有人提出投诉或建议。'" />
    @if (complaints.face() === 'full') {
      <ul class="card-list">
        @for (complaint of complaints.items(); track complaint.id) {
          <li class="sheet">
            <p class="card-meta">
              <office-state [text]="labels[complaint.state]" [tone]="complaint.state === 'open' ? 'wait' : 'good'" />
              <span>{{ stampOf(complaint.receivedAt) }}</span>
              <span>{{ complaint.unitName ?? '未指明单位' }}</span>
              <span>来自“{{ pageName(complaint.page) }}”页面</span>
              <span>{{ complaint.contactMasked ? '联系电话 ' + complaint.contactMasked : '没有留电话' }}</span>
            </p>
            <p class="card-text">{{ complaint.text }}</p>
            @if (complaint.answer) {
              <p class="card-answer"><strong>答复：</strong>{{ complaint.answer }}</p>
              <p class="quiet">{{ complaint.answeredByName }} {{ stampOf(complaint.answeredAt) }}</p>
            } @else if (session.mayEver('complaint.answer')) {
              <office-action label="答复" kind="primary" [refusal]="refusal(complaint)" (pressed)="begin(complaint)" />
            }
          </li>
        }
      </ul>
      <app-more-button [of]="complaints" />
    }

    @if (answered(); as complaint) {
      <office-panel heading="答复投诉建议" (closed)="answered.set(null)">
        <blockquote class="card-text">{{ complaint.text }}</blockquote>
        <form novalidate (submit)="send($event, complaint)">
          <office-field
            name="answer"
            label="答复"
            hint="提出人凭回执编号可以看到，请写明处理结果和下一步。"
            [of]="reply.answer"
            [problem]="answering.problem()"
          >
            <textarea nz-input id="field-answer" rows="5" [formField]="reply.answer"></textarea>
          </office-field>
          <app-error-summary [problem]="answering.problem()" />
          <div class="panel-actions">
            <office-action label="返回" (pressed)="answered.set(null)" />
            <office-action
              label="发出答复"
              kind="primary"
              [busy]="answering.busy()"
              (pressed)="send(null, complaint)"
            />
          </div>
        </form>
      </office-panel>
    }
  `,
})
export class ComplaintList {
  private readonly api = inject(ComplaintsApi);
  private readonly reach = inject(Reach);
  private readonly notices = inject(Notices);
  protected readonly session = inject(Session);

  /** As the filter stands in the address. */
  readonly state = input<string>();

  protected readonly states = COMPLAINT_STATES;
  protected readonly labels = COMPLAINT_STATE_LABELS;
  protected readonly stampOf = stampOf;
  protected readonly answered = signal<ComplaintRecord | null>(null);
  protected readonly complaints = new PagedList(
    () => ({ state: chosen(COMPLAINT_STATES, this.state()) }),
    (query, cursor) => this.api.list(query, cursor),
  );
  private readonly model = signal({ answer: '' });
  protected readonly reply = form(this.model, (path) => {
    required(path.answer, { message: '请填写答复' });
    maxLength(path.answer, LIMITS.textLength, { message: `最多 ${LIMITS.textLength} 字` });
  });
  protected readonly answering = new Attempt((key, id: string, answer: string) => this.api.answer(key, id, { answer }));

  protected pageName(page: string): string {
    return PAGE_NAMES.find(([address]) => page.startsWith(address))?.[1] ?? '志愿活动';
  }

  /** One that names no unit is for whoever answers at all; the server narrows it to the district. */
  protected refusal(complaint: ComplaintRecord): string | null {
    return complaint.unitId === null ? null : this.reach.refusal('complaint.answer', complaint.unitId);
  }

  protected begin(complaint: ComplaintRecord): void {
    this.reply().reset({ answer: '' });
    this.answering.forgetProblem();
    this.answered.set(complaint);
  }

  protected async send(event: Event | null, complaint: ComplaintRecord): Promise<void> {
    event?.preventDefault();
    await submit(this.reply, async () => {
      const outcome = await this.answering.run(complaint.id, this.model().answer.trim());
      if (outcome.done) {
        this.answered.set(null);
        this.notices.say('答复已发出');
        await this.complaints.reload();
      }
      return undefined;
    });
  }
}
