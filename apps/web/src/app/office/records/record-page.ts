import { Component, computed, effect, inject, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { ATTENDANCE_SOURCE_LABELS, ERROR_TITLES, hoursLabel, type RecordEntry } from '@jishan/domain';
import { Attempt } from '../../http/attempt';
import { RecordDownload } from '../../records/record-download';
import { figureOf, partsOf } from '../../records/record-page';
import { RecordsApi } from '../../records/records.api';
import { Session } from '../../session/session';
import { Confirm } from '../../ui/confirm';
import { ListFaces } from '../../ui/list-faces';
import { Loaded } from '../../ui/loaded';
import { Notices } from '../../ui/notices';
import { PageTitle } from '../../ui/page-title';
import { ActionButton } from '../controls/action-button';
import { stampOf } from '../controls/stamp';
import { RecordEntryForm } from './record-entry-form';

/** Somebody's service record: what is entered is added here, and withdrawn with a reason. */
@Component({
  selector: 'office-record-page',
  imports: [ActionButton, ListFaces, RecordDownload, RecordEntryForm, RouterLink],
  template: `
    <app-list-faces [of]="record" />
    @if (record.value(); as shown) {
      <div class="headline">
        <a class="back-link" routerLink="/office/volunteers" [queryParams]="{ open: id() }">‹ 志愿者</a>
        <h1>{{ shown.person.name }}的服务记录</h1>
        @if (session.mayEver('record.add')) {
          <office-action label="登记" kind="primary" [refusal]="ownRefusal()" (pressed)="adding.set(true)" />
        }
        <app-record-download [person]="shown.person" />
      </div>
      <section class="sheet" aria-labelledby="person-title">
        <h2 id="person-title">一、基本信息</h2>
        <p>
          卡号 {{ shown.person.cardNo }} · {{ shown.person.unitName }} · {{ stampOf(shown.person.registeredAt) }} 注册 ·
          {{ shown.person.teams.join('、') || '没有加入服务队' }}
        </p>
      </section>
      <section class="sheet" aria-labelledby="service-title">
        <h2 id="service-title">二、服务情况</h2>
        <dl class="figures">
          <div>
            <dt>服务总时长</dt>
            <dd>{{ hoursLabel(shown.service.totalMinutes) }}</dd>
          </div>
          <div>
            <dt>计入星级</dt>
            <dd>{{ hoursLabel(shown.service.eligibleMinutes) }}</dd>
          </div>
          <div>
            <dt>星级</dt>
            <dd>
              {{ shown.service.stars > 0 ? shown.service.stars + ' 星' : '未评定' }}
              <span class="quiet">{{ shown.service.starTable.documentRef }}</span>
            </dd>
          </div>
          <div>
            <dt>参加活动</dt>
            <dd>{{ shown.service.activities }} 次</dd>
          </div>
        </dl>
        <h3>按记录方式</h3>
        <ul class="plain-list">
          @for (part of shown.service.sources; track part.source) {
            <li>
              {{ sources[part.source] }}：{{ hoursLabel(part.minutes) }}{{ part.eligible ? '' : '（不计入星级）' }}
            </li>
          } @empty {
            <li class="quiet">还没有服务时长。</li>
          }
        </ul>
        <h3>按服务类别</h3>
        <ul class="plain-list">
          @for (part of shown.service.categories; track part.category) {
            <li>{{ part.category }}：{{ part.attendances }} 次，{{ hoursLabel(part.minutes) }}</li>
          } @empty {
            <li class="quiet">还没有服务时长。</li>
          }
        </ul>
      </section>
      @for (part of partsOf(shown); track part.title) {
        <section class="sheet" [attr.aria-label]="part.title">
          <h2>{{ part.title }}</h2>
          <ul class="row-list">
            @for (entry of part.entries; track entry.id) {
              <li>
                <div>
                  <strong [class.struck]="entry.withdrawal">{{ entry.title }}</strong> {{ figureOf(entry) }}
                  <p class="quiet">
                    {{ entry.heldOn }} · {{ entry.issuer }} · {{ entry.recordedByName }}
                    {{ stampOf(entry.recordedAt) }} 登记
                    {{ entry.note }}
                  </p>
                  @if (entry.withdrawal; as withdrawal) {
                    <p class="quiet">
                      <span class="mark">已撤销</span> {{ withdrawal.byName }} {{ stampOf(withdrawal.at) }}：{{
                        withdrawal.reason
                      }}
                    </p>
                  }
                </div>
                @if (!entry.withdrawal && session.mayEver('record.withdraw')) {
                  <office-action
                    label="撤销"
                    [busy]="withdrawing.busy()"
                    [refusal]="ownRefusal()"
                    (pressed)="withdraw(entry)"
                  />
                }
              </li>
            } @empty {
              <li class="quiet">{{ part.none }}</li>
            }
          </ul>
        </section>
      }
      @if (adding()) {
        <office-record-entry-form
          [person]="shown.person"
          (added)="adding.set(false); record.reload()"
          (closed)="adding.set(false)"
        />
      }
    }
  `,
})
export class RecordPage {
  private readonly api = inject(RecordsApi);
  private readonly confirm = inject(Confirm);
  private readonly notices = inject(Notices);
  protected readonly session = inject(Session);

  readonly id = input.required<string>();

  protected readonly sources = ATTENDANCE_SOURCE_LABELS;
  protected readonly hoursLabel = hoursLabel;
  protected readonly stampOf = stampOf;
  protected readonly partsOf = partsOf;
  protected readonly figureOf = figureOf;
  protected readonly adding = signal(false);
  protected readonly record = new Loaded(
    () => this.id(),
    (id) => this.api.getOf(id),
  );
  protected readonly withdrawing = new Attempt((key, entryId: string, reason: string) =>
    this.api.withdraw(key, entryId, { reason }),
  );
  protected readonly ownRefusal = computed(() =>
    this.id() === this.session.personId() ? ERROR_TITLES['record.own'] : null,
  );

  constructor() {
    const title = inject(PageTitle);
    effect(() => {
      const name = this.record.value()?.person.name;
      title.name(name && `${name}的服务记录`);
    });
  }

  protected async withdraw(entry: RecordEntry): Promise<void> {
    const decision = await this.confirm.ask({
      title: `撤销“${entry.title}”？`,
      consequences: ['记录和撤销的理由都留着，本人看得到；以后打印的服务记录不再印这一条。'],
      confirmLabel: '撤销',
      dangerous: true,
      reasonLabel: '理由',
    });
    if (!decision) return;
    const outcome = await this.withdrawing.run(entry.id, decision.reason);
    const problem = this.withdrawing.problem();
    if (outcome.done) this.notices.say('已撤销');
    else if (problem) this.notices.complain(problem);
    await this.record.reload();
  }
}
