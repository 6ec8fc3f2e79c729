import { Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { ATTENDANCE_SOURCE_LABELS, dayOf, hoursLabel, RATING_LABELS, type RecordEntry } from '@jishan/domain';
import { HoursCard } from '../points/hours-card';
import { ListFaces } from '../ui/list-faces';
import { Loaded } from '../ui/loaded';
import { dateLabel } from '../ui/when';
import { RecordDownload } from './record-download';
import { RecordsApi } from './records.api';

/** V5: the own service record with its five parts. */
@Component({
  selector: 'app-record-page',
  imports: [HoursCard, ListFaces, RecordDownload, RouterLink],
  template: `
    <div class="page page-wide">
      <header class="page-head page-head-row">
        <h1>我的服务记录</h1>
        @if (record.value(); as shown) {
          <app-record-download [person]="shown.person" />
        }
      </header>
      <app-list-faces [of]="record" />
      @if (record.value(); as shown) {
        <div class="columns columns-even">
          <section class="card" aria-labelledby="person-title">
            <h2 id="person-title">一、基本信息</h2>
            <dl class="facts">
              <dt>姓名</dt>
              <dd>{{ shown.person.name }}</dd>
              <dt>卡号</dt>
              <dd class="card-number">{{ shown.person.cardNo }}</dd>
              <dt>村（社区）</dt>
              <dd>{{ shown.person.unitName }}</dd>
              <dt>注册</dt>
              <dd>{{ dateLabel(dayOf(shown.person.registeredAt)) }}</dd>
              <dt>服务队</dt>
              <dd>{{ shown.person.teams.join('、') || '还没有加入服务队' }}</dd>
            </dl>
          </section>
          <app-hours-card heading="二、服务情况" [hours]="shown.service" />
        </div>
        <div class="columns columns-even">
          <section class="stack" aria-labelledby="sources-title">
            <h2 id="sources-title" class="section-title">时长按记录方式</h2>
            <ul class="lines">
              @for (part of shown.service.sources; track part.source) {
                <li class="line">
                  <span class="line-main">
                    <span class="line-title">{{ sources[part.source] }}</span><br />
                    <span class="line-about">{{
                      part.eligible ? '计入星级' : '事后补登，有证明人和第二人确认，不计入星级'
                    }}</span>
                  </span>
                  <span class="line-end line-title">{{ hoursLabel(part.minutes) }}</span>
                </li>
              } @empty {
                <li class="line">还没有服务时长。<a routerLink="/">去看看有什么活动</a></li>
              }
            </ul>
          </section>
          <section class="stack" aria-labelledby="categories-title">
            <h2 id="categories-title" class="section-title">时长按服务类别</h2>
            <ul class="lines">
              @for (part of shown.service.categories; track part.category) {
                <li class="line">
                  <span class="line-main">
                    <span class="line-title">{{ part.category }}</span><br />
                    <span class="line-about">{{ part.attendances }} 次</span>
                  </span>
                  <span class="line-end line-title">{{ hoursLabel(part.minutes) }}</span>
                </li>
              } @empty {
                <li class="line line-about">还没有服务时长。</li>
              }
            </ul>
          </section>
        </div>
        @for (part of partsOf(shown); track part.title) {
          <section class="stack" [attr.aria-label]="part.title">
            <h2 class="section-title">{{ part.title }}</h2>
            <ul class="lines">
              @for (entry of part.entries; track entry.id) {
                <li class="line">
                  <span class="line-main">
                    <span class="line-title" [class.struck]="entry.withdrawal">{{ entry.title }}</span><br />
                    <span class="line-about">
                      {{ dateLabel(entry.heldOn) }} · {{ entry.issuer }} · 登记人 {{ entry.recordedByName }}
                      @if (entry.note) {
                        <br />{{ entry.note }}
                      }
                      @if (entry.withdrawal; as withdrawal) {
                        <br /><span class="chip chip-warn">已撤销</span> {{ withdrawal.byName }}：{{
                          withdrawal.reason
                        }}
                      }
                    </span>
                  </span>
                  <span class="line-end line-title">{{ figureOf(entry) }}</span>
                </li>
              } @empty {
                <li class="line line-about">{{ part.none }}</li>
              }
            </ul>
          </section>
        }
        <p class="field-hint">
          发现不对，请告诉队长或村（社区），也可以<a routerLink="/complaint">留言</a
          >。下载的记录有编号和校验码，任何人都可以<a routerLink="/verify">查验真伪</a>。
        </p>
      }
    </div>
  `,
})
export class RecordPage {
  private readonly api = inject(RecordsApi);

  protected readonly sources = ATTENDANCE_SOURCE_LABELS;
  protected readonly hoursLabel = hoursLabel;
  protected readonly dateLabel = dateLabel;
  protected readonly dayOf = dayOf;
  protected readonly record = new Loaded(
    () => true,
    () => this.api.getMine(),
  );

  protected readonly partsOf = partsOf;
  protected readonly figureOf = figureOf;
}

/** The three parts that are entered, in their order. */
export function partsOf(record: Record<'trainings' | 'commendations' | 'evaluations', RecordEntry[]>) {
  return [
    { title: '三、培训情况', entries: record.trainings, none: '还没有培训记录。' },
    { title: '四、表彰奖励', entries: record.commendations, none: '还没有表彰奖励。' },
    { title: '五、服务评价', entries: record.evaluations, none: '还没有评价。' },
  ];
}

export function figureOf({ minutes, rating }: RecordEntry): string {
  if (minutes !== null) return hoursLabel(minutes);
  return rating ? RATING_LABELS[rating] : '';
}
