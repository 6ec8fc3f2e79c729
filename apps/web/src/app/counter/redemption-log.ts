import { Component, computed, inject, input, output } from '@angular/core';
import {
  checkVoid,
  dayOf,
  ERROR_TITLES,
  type GoodsRecord,
  REDEMPTION_STATE_LABELS,
  type RedemptionRecord,
} from '@jishan/domain';
import { ExchangeApi } from '../exchange/exchange.api';
import { Attempt } from '../http/attempt';
import { toProblem } from '../http/problem';
import { Confirm } from '../ui/confirm';
import { ListFaces } from '../ui/list-faces';
import { PagedList } from '../ui/loaded';
import { MoreButton } from '../ui/more-button';
import { Notices } from '../ui/notices';
import { presentTime } from '../ui/page-clock';
import { momentLabel } from '../ui/when';

/** What was handed out, newest first; today's can be undone. */
@Component({
  selector: 'app-redemption-log',
  imports: [ListFaces, MoreButton],
  template: `
    <app-list-faces [of]="redemptions" empty="还没有兑换记录。" />
    @if (redemptions.face() === 'full') {
      <p class="field-hint" role="status">
        {{ redemptions.hasMore() ? '已显示的 ' + redemptions.items().length + ' 条里，今天办了' : '今天已办' }}
        {{ today().count }} 笔，共 {{ today().points }} 分。
      </p>
      <ul class="lines">
        @for (redemption of redemptions.items(); track redemption.id) {
          <li class="line">
            <span class="line-main">
              <span class="line-title">{{ redemption.personName }} · {{ redemption.totalPoints }} 分</span>
              <span
                class="chip"
                [class.chip-good]="redemption.state === 'handed-over'"
                [class.chip-warn]="redemption.state === 'reserved'"
                >{{ stateLabels[redemption.state] }}</span><br />
              <span class="line-about">
                @for (line of redemption.lines; track line.goodsId; let last = $last) {
                  {{ line.goodsName }} {{ line.pieces }} {{ line.measure }}{{ last ? '' : '、' }}
                }
                <br />{{ momentLabel(redemption.handedOverAt ?? redemption.createdAt)
                }}{{ redemption.slipNo ? ' · 凭条 ' + redemption.slipNo : '' }}
                @if (redemption.clerkName) {
                  · 经办 {{ redemption.clerkName }}
                }
                @if (redemption.state === 'handed-over' && refusalToVoid(redemption); as reason) {
                  <br />{{ reason }}
                }
              </span>
            </span>
            @if (redemption.slipNo) {
              <span class="line-end stack-tight">
                <button type="button" class="button button-small" (click)="showSlip(redemption)">凭条</button>
                @if (refusalToVoid(redemption) === null) {
                  <button
                    type="button"
                    class="button button-small"
                    [disabled]="voiding.busy()"
                    (click)="takeBack(redemption)"
                  >
                    撤销
                  </button>
                }
              </span>
            }
          </li>
        }
      </ul>
      <app-more-button [of]="redemptions" />
    }
  `,
  host: { class: 'stack' },
})
export class RedemptionLog {
  private readonly api = inject(ExchangeApi);
  private readonly confirm = inject(Confirm);
  private readonly notices = inject(Notices);
  private readonly now = presentTime();

  readonly shopId = input.required<string>();
  /** The shelf, which knows what of it are vouchers. */
  readonly goods = input.required<readonly GoodsRecord[]>();
  readonly reprint = output<RedemptionRecord>();

  protected readonly stateLabels = REDEMPTION_STATE_LABELS;
  protected readonly momentLabel = momentLabel;
  protected readonly redemptions = new PagedList(this.shopId, (shopId, cursor) =>
    this.api.listRedemptions(shopId, undefined, cursor),
  );
  protected readonly today = computed(() => {
    const day = dayOf(this.now());
    const handed = this.redemptions
      .items()
      .filter((one) => one.state === 'handed-over' && one.handedOverAt !== null && dayOf(one.handedOverAt) === day);
    return { count: handed.length, points: handed.reduce((sum, one) => sum + one.totalPoints, 0) };
  });
  protected readonly voiding = new Attempt((key, id: string, reason: string) => this.api.takeBack(key, id, { reason }));

  protected refusalToVoid(redemption: RedemptionRecord): string | null {
    const code = checkVoid(redemption, this.now()) ?? (this.hasVouchers(redemption) ? 'voucher.given' : null);
    return code && ERROR_TITLES[code];
  }

  private hasVouchers({ lines }: RedemptionRecord): boolean {
    return this.goods().some(({ id, form }) => form === 'voucher' && lines.some(({ goodsId }) => goodsId === id));
  }

  /** Read anew: somebody may have taken it back since the list was read. */
  protected async showSlip({ id }: RedemptionRecord): Promise<void> {
    try {
      this.reprint.emit(await this.api.getRedemption(id));
    } catch (error) {
      this.notices.complain(toProblem(error));
    }
  }

  protected async takeBack(redemption: RedemptionRecord): Promise<void> {
    const decision = await this.confirm.ask({
      title: `撤销凭条 ${redemption.slipNo}？`,
      consequences: [
        `${redemption.totalPoints} 分退回${redemption.personName}，原来的有效期不变。`,
        '物品须收回并放回货架。',
        '凭条号保留，记录里写明已撤销。',
      ],
      confirmLabel: '撤销兑换',
      dangerous: true,
      reasonLabel: '撤销的原因',
    });
    if (!decision) return;
    const outcome = await this.voiding.run(redemption.id, decision.reason);
    if (outcome.done) this.notices.say('兑换已撤销，积分已退回。');
    else this.notices.complain(outcome.problem);
    await this.redemptions.reload();
  }
}
