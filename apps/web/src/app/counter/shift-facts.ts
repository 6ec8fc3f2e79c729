import { Component, computed, input } from '@angular/core';
import { type ClerkShiftRecord, slipSpan } from '@jishan/domain';
import { momentLabel } from '../ui/when';

/** A shift that was counted: slips, what differed, and why. */
@Component({
  selector: 'app-shift-facts',
  template: `
    <dl class="facts">
      <dt>班次</dt>
      <dd>
        {{ momentLabel(shift().openedAt) }} 至 {{ shift().closedAt ? momentLabel(shift().closedAt ?? '') : '现在' }}
      </dd>
      <dt>凭条</dt>
      <dd>{{ slips() }}</dd>
      @if (shift().countedByName && shift().countedByName !== shift().clerkName) {
        <dt>清点人</dt>
        <dd>{{ shift().countedByName }}（代{{ shift().clerkName }}清点）</dd>
      }
      <dt>物品</dt>
      <dd>{{ goods() }}</dd>
      @if (shift().note) {
        <dt>说明</dt>
        <dd>{{ shift().note }}</dd>
      }
    </dl>
  `,
})
export class ShiftFacts {
  readonly shift = input.required<ClerkShiftRecord>();

  protected readonly momentLabel = momentLabel;
  protected readonly slips = computed(() => {
    const { firstSlip, lastSlip, slipsExpected, slipsCounted } = this.shift();
    const numbers = lastSlip === null ? `从 ${firstSlip} 号起` : `${slipSpan(firstSlip, lastSlip)} 号`;
    return `${numbers}，账面 ${slipsExpected} 张，清点 ${slipsCounted ?? 0} 张`;
  });
  protected readonly goods = computed(() => {
    const { counts } = this.shift();
    const differing = counts.filter(({ expected, counted }) => expected !== counted);
    if (differing.length === 0) return `清点 ${counts.length} 种，与账面一致`;
    return differing
      .map(
        ({ goodsName, measure, expected, counted }) =>
          `${goodsName}账面 ${expected} ${measure}、清点 ${counted} ${measure}`,
      )
      .join('；');
  });
}
