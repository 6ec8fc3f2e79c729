import { Component, inject, input, output } from '@angular/core';
import type { JoinRequestRecord } from '@jishan/domain';
import { Attempt } from '../http/attempt';
import { Confirm } from '../ui/confirm';
import { ListFaces } from '../ui/list-faces';
import { Loaded } from '../ui/loaded';
import { Notices } from '../ui/notices';
import { momentLabel } from '../ui/when';
import { TeamsApi } from './teams.api';

/** People who want to join, each accepted or declined with a word. */
@Component({
  selector: 'app-join-requests',
  imports: [ListFaces],
  template: `
    <section class="stack" aria-labelledby="requests-title">
      <h2 id="requests-title" class="section-title">入队申请</h2>
      <app-list-faces [of]="requests" empty="没有待处理的申请。" />
      @if (requests.face() === 'full') {
        <ul class="stack">
          @for (request of requests.value(); track request.id) {
            <li class="card">
              <h3>{{ request.personName }}</h3>
              <p class="line-about">{{ momentLabel(request.requestedAt) }} 申请</p>
              @if (request.message) {
                <p>“{{ request.message }}”</p>
              }
              <div class="row">
                <button
                  type="button"
                  class="button button-primary"
                  [disabled]="deciding.busy()"
                  (click)="accept(request)"
                  [attr.aria-label]="'同意入队：' + request.personName"
                >
                  同意入队
                </button>
                <button
                  type="button"
                  class="button"
                  [disabled]="deciding.busy()"
                  (click)="decline(request)"
                  [attr.aria-label]="'婉拒' + request.personName"
                >
                  婉拒
                </button>
              </div>
            </li>
          }
        </ul>
      }
    </section>
  `,
})
export class JoinRequests {
  private readonly api = inject(TeamsApi);
  private readonly confirm = inject(Confirm);
  private readonly notices = inject(Notices);

  readonly teamId = input.required<string>();
  readonly accepted = output<void>();

  protected readonly momentLabel = momentLabel;
  protected readonly requests = new Loaded(this.teamId, (teamId) => this.listPending(teamId));
  protected readonly deciding = new Attempt((key, requestId: string, accept: boolean, reason: string) =>
    this.api.decideJoin(key, requestId, reason ? { accept, reason } : { accept }),
  );

  protected async accept(request: JoinRequestRecord): Promise<void> {
    const outcome = await this.deciding.run(request.id, true, '');
    if (outcome.done) {
      this.notices.say(`${request.personName}已成为队员。`);
      this.accepted.emit();
    } else this.notices.complain(outcome.problem);
    await this.requests.reload();
  }

  protected async decline(request: JoinRequestRecord): Promise<void> {
    const decision = await this.confirm.ask({
      title: `婉拒${request.personName}的申请？`,
      consequences: ['对方会看到您写的原因。', '以后还可以再次申请。'],
      confirmLabel: '婉拒',
      reasonLabel: '原因',
    });
    if (!decision) return;
    const outcome = await this.deciding.run(request.id, false, decision.reason);
    if (!outcome.done) this.notices.complain(outcome.problem);
    await this.requests.reload();
  }

  private async listPending(teamId: string): Promise<JoinRequestRecord[]> {
    const requests = await this.api.listJoinRequests(teamId);
    return requests.filter((request) => request.state === 'pending');
  }
}
