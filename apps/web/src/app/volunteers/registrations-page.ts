import { Component, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { type VolunteerRecord } from '@jishan/domain';
import { Attempt } from '../http/attempt';
import { Session } from '../session/session';
import { Confirm } from '../ui/confirm';
import { Icon } from '../ui/icon';
import { ListFaces } from '../ui/list-faces';
import { PagedList } from '../ui/loaded';
import { MoreButton } from '../ui/more-button';
import { Notices } from '../ui/notices';
import { momentLabel } from '../ui/when';
import { ApplicantFacts } from './applicant-facts';
import { VolunteersApi } from './volunteers.api';

/** S1: who has registered and waits for the village's word. */
@Component({
  selector: 'app-registrations-page',
  imports: [RouterLink, ListFaces, MoreButton, Icon, ApplicantFacts],
  template: `
    <div class="page">
      <a class="back" routerLink="/work"><app-icon name="back" />工作</a>
      <header class="page-head page-head-row">
        <h1>注册审核</h1>
        <a class="button" routerLink="/work/people/new">登记新人</a>
      </header>
      <app-list-faces [of]="pending" empty="没有待审核的注册。" />
      @if (pending.face() === 'full') {
        <ul class="stack">
          @for (person of pending.items(); track person.id) {
            <li class="card">
              <h2>{{ person.name }}</h2>
              <dl class="facts">
                <dt>村（社区）</dt>
                <dd>{{ person.unitName }}</dd>
                <dt>手机</dt>
                <dd>{{ person.phoneMasked ?? '没有' }}</dd>
                <dt>提交时间</dt>
                <dd>{{ momentLabel(person.registeredAt) }}</dd>
              </dl>
              @if (person.minor) {
                <p class="refusal">未成年人：请与监护人核对同意情况后再通过。</p>
              }
              <details #details class="more-filters" (toggle)="details.open && look(person)">
                <summary [attr.aria-label]="'核对资料：' + person.name">核对资料</summary>
                @if (looked() === person.id) {
                  <app-applicant-facts [personId]="person.id" />
                }
              </details>
              @if (person.id === session.personId()) {
                <p class="refusal">不能审核自己的注册，请由另一位管理员办理。</p>
              } @else {
                <div class="row">
                  <button
                    type="button"
                    class="button button-primary"
                    [disabled]="deciding.busy()"
                    [attr.aria-label]="'通过' + person.name + '的注册'"
                    (click)="approve(person)"
                  >
                    通过
                  </button>
                  <button
                    type="button"
                    class="button"
                    [disabled]="deciding.busy()"
                    [attr.aria-label]="'不通过：' + person.name"
                    (click)="decline(person)"
                  >
                    不通过
                  </button>
                </div>
              }
            </li>
          }
        </ul>
        <app-more-button [of]="pending" />
      }
    </div>
  `,
})
export class RegistrationsPage {
  private readonly api = inject(VolunteersApi);
  private readonly confirm = inject(Confirm);
  private readonly notices = inject(Notices);
  protected readonly session = inject(Session);

  protected readonly momentLabel = momentLabel;
  protected readonly pending = new PagedList(
    () => true,
    (_all, cursor) => this.api.list({ state: 'pending' }, cursor),
  );
  /** Whose particulars were opened last: nobody's are read without being asked for. */
  protected readonly looked = signal<string | null>(null);
  protected readonly deciding = new Attempt((key, id: string, approve: boolean, reason: string) =>
    this.api.decide(key, id, reason ? { approve, reason } : { approve }),
  );

  protected look(person: VolunteerRecord): void {
    this.looked.set(person.id);
  }

  protected async approve(person: VolunteerRecord): Promise<void> {
    const outcome = await this.deciding.run(person.id, true, '');
    if (outcome.done) this.notices.say(`${person.name}已通过，可以报名活动了。`);
    else this.notices.complain(outcome.problem);
    await this.pending.reload();
  }

  protected async decline(person: VolunteerRecord): Promise<void> {
    const decision = await this.confirm.ask({
      title: `不通过${person.name}的注册？`,
      consequences: ['对方会看到您写的原因。', '改正后可以重新注册。'],
      confirmLabel: '不通过',
      dangerous: true,
      reasonLabel: '原因',
    });
    if (!decision) return;
    const outcome = await this.deciding.run(person.id, false, decision.reason);
    if (outcome.done) this.notices.say('已记录，对方会看到原因。');
    else this.notices.complain(outcome.problem);
    await this.pending.reload();
  }
}
