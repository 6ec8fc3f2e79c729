import { Component, computed, inject, input, output } from '@angular/core';
import type { DecideJoinInput, JoinRequestRecord } from '@jishan/domain';
import { Attempt } from '../../http/attempt';
import { TeamsApi } from '../../teams/teams.api';
import { Confirm } from '../../ui/confirm';
import { ListFaces } from '../../ui/list-faces';
import { Loaded } from '../../ui/loaded';
import { Notices } from '../../ui/notices';
import { ActionButton } from '../controls/action-button';
import { stampOf } from '../controls/stamp';

/** Requests to join that wait for an answer. */
@Component({
  selector: 'office-join-requests',
  imports: [ActionButton, ListFaces],
  template: `
    <section class="sheet" aria-labelledby="requests-title">
      <h2 id="requests-title">入队申请</h2>
      <app-list-faces [of]="requests" empty="没有等待处理的申请。" />
      <ul class="row-list">
        @for (request of pending(); track request.id) {
          <li>
            <div>
              <strong>{{ request.personName }}</strong>&ngsp;<span class="quiet">{{
                stampOf(request.requestedAt)
              }}</span>
              @if (request.message) {
                <p>{{ request.message }}</p>
              }
            </div>
            <div class="actions">
              <office-action
                label="不同意"
                [busy]="deciding.busy()"
                [refusal]="refusal()"
                (pressed)="decline(request)"
              />
              <office-action
                label="同意入队"
                kind="primary"
                [busy]="deciding.busy()"
                [refusal]="refusal()"
                (pressed)="accept(request)"
              />
            </div>
          </li>
        }
      </ul>
    </section>
  `,
})
export class JoinRequests {
  private readonly api = inject(TeamsApi);
  private readonly confirm = inject(Confirm);
  private readonly notices = inject(Notices);

  readonly teamId = input.required<string>();
  readonly refusal = input<string | null>(null);
  readonly decided = output();

  protected readonly stampOf = stampOf;
  protected readonly requests = new Loaded(
    () => this.teamId(),
    async (id) => (await this.api.listJoinRequests(id)).filter((request) => request.state === 'pending'),
  );
  protected readonly pending = computed(() => this.requests.value() ?? []);
  protected readonly deciding = new Attempt((key, id: string, input: DecideJoinInput) =>
    this.api.decideJoin(key, id, input),
  );

  protected accept(request: JoinRequestRecord): Promise<void> {
    return this.decide(request, { accept: true }, `${request.personName}已入队`);
  }

  protected async decline(request: JoinRequestRecord): Promise<void> {
    const decision = await this.confirm.ask({
      title: `不同意${request.personName}入队？`,
      consequences: ['申请人会看到您写的理由。'],
      confirmLabel: '不同意',
      reasonLabel: '理由',
    });
    if (decision) await this.decide(request, { accept: false, reason: decision.reason }, '已答复申请人');
  }

  private async decide(request: JoinRequestRecord, input: DecideJoinInput, done: string): Promise<void> {
    const outcome = await this.deciding.run(request.id, input);
    if (!outcome.done) return this.notices.complain(outcome.problem);
    this.notices.say(done);
    await this.requests.reload();
    this.decided.emit();
  }
}
