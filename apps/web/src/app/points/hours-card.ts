import { Component, computed, input } from '@angular/core';
import { hoursLabel, type HoursSummary } from '@jishan/domain';

/** Hours and stars, apart from points. */
@Component({
  selector: 'app-hours-card',
  template: `
    <section class="card" aria-labelledby="hours-title">
      <h2 id="hours-title">{{ heading() }}</h2>
      <p class="hours-total">{{ hoursLabel(hours().totalMinutes) }}</p>
      <p
        class="stars"
        role="img"
        [attr.aria-label]="hours().stars > 0 ? hours().stars + ' 星志愿者' : '还没有评定星级'"
      >
        @for (star of scale(); track star) {
          <span [class.star-earned]="star <= hours().stars" aria-hidden="true">{{
            star <= hours().stars ? '★' : '☆'
          }}</span>
        }
      </p>
      <p class="field-hint">{{ nextStar() }}</p>
      <dl class="facts">
        <dt>今年</dt>
        <dd>{{ hoursLabel(hours().thisYearMinutes) }}</dd>
        <dt>参加活动</dt>
        <dd>{{ hours().activities }} 次</dd>
        <dt>计入星级</dt>
        <dd>{{ hoursLabel(hours().eligibleMinutes) }}</dd>
        <dt>评定依据</dt>
        <dd>{{ hours().starTable.documentRef }}</dd>
      </dl>
    </section>
  `,
})
export class HoursCard {
  readonly hours = input.required<HoursSummary>();
  readonly heading = input('服务时长与星级');
  protected readonly hoursLabel = hoursLabel;
  protected readonly scale = computed(() => this.hours().starTable.hours.map((_, index) => index + 1));

  protected readonly nextStar = computed(() => {
    const { nextStarMinutes, stars } = this.hours();
    return nextStarMinutes === null
      ? `已是${'一二三四五六七八九十'.charAt(stars - 1)}星志愿者，感谢您一路同行。`
      : `再服务 ${hoursLabel(nextStarMinutes)} 可评 ${stars + 1} 星。`;
  });
}
