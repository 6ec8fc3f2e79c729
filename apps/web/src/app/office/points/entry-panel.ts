import { Component, computed, inject, input, numberAttribute, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import {
  ATTENDANCE_SOURCE_LABELS,
  ERROR_TITLES,
  hoursLabel,
  monthLabel,
  type PointsEntryDetail,
  pointsLabel,
  TRANSFER_KIND_LABELS,
} from '@jishan/domain';
import { NzDescriptionsModule } from 'ng-zorro-antd/descriptions';
import { Attempt } from '../../http/attempt';
import { PointsApi } from '../../points/points.api';
import { SealCard } from '../../points/seal-card';
import { Session } from '../../session/session';
import { Confirm } from '../../ui/confirm';
import { ErrorSummary } from '../../ui/error-summary';
import { Figure } from '../../ui/figure';
import { ListFaces } from '../../ui/list-faces';
import { Loaded } from '../../ui/loaded';
import { Notices } from '../../ui/notices';
import { ActionButton } from '../controls/action-button';
import { Panel } from '../controls/panel';
import { stampOf } from '../controls/stamp';

/** One entry down to what it came from: calculation, rule and scheme, activity and who recorded it, or the slip. */
@Component({
  selector: 'office-entry-panel',
  imports: [ActionButton, ErrorSummary, Figure, ListFaces, NzDescriptionsModule, Panel, RouterLink, SealCard],
  templateUrl: './entry-panel.html',
})
export class EntryPanel {
  private readonly api = inject(PointsApi);
  private readonly confirm = inject(Confirm);
  private readonly notices = inject(Notices);
  protected readonly session = inject(Session);

  readonly transferId = input.required({ transform: numberAttribute });
  /** The account whose statement is being read. */
  readonly accountId = input<number>();
  readonly reversed = output();
  readonly closed = output();

  protected readonly kinds = TRANSFER_KIND_LABELS;
  protected readonly sources = ATTENDANCE_SOURCE_LABELS;
  protected readonly hoursLabel = hoursLabel;
  protected readonly monthLabel = monthLabel;
  protected readonly pointsLabel = pointsLabel;
  protected readonly stampOf = stampOf;
  protected readonly entry = new Loaded(
    () => ({ transferId: this.transferId(), accountId: this.accountId() }),
    ({ transferId, accountId }) => this.api.getEntry(transferId, accountId),
  );
  protected readonly reversing = new Attempt((key, id: number, reason: string) =>
    this.api.reverse(key, id, { reason }),
  );
  protected readonly reversalRefusal = computed(() => {
    const entry = this.entry.value();
    if (!entry) return null;
    if (entry.reversedBy !== null) return ERROR_TITLES['points.already-reversed'];
    if (entry.kind === 'deduct') return '扣分经申诉撤销，不在这里冲正';
    return entry.kind === 'award' ? null : '只有入账可以冲正；兑换请在兑换柜台撤销';
  });

  protected async reverse(entry: PointsEntryDetail): Promise<void> {
    const decision = await this.confirm.ask({
      title: '冲正这笔入账？',
      consequences: [
        `从${entry.ownerLabel}扣回 ${entry.amount} 分；已经并户、迁居的，从现在的户扣回。`,
        '已经用掉的部分不会扣成负数，差额记在冲正记录里，不会自动补扣。',
        '原来的记录不删除，冲正记录和理由本人都能看到。',
        '冲正不能撤回，只能重新入账。',
      ],
      confirmLabel: '冲正',
      dangerous: true,
      reasonLabel: '冲正理由',
    });
    if (!decision) return;
    const outcome = await this.reversing.run(entry.transferId, decision.reason);
    if (!outcome.done) return;
    const { shortfall } = outcome.value;
    this.notices.say(shortfall > 0 ? `已冲正，其中 ${shortfall} 分已被用掉，差额记在冲正记录里` : '已冲正');
    await this.entry.reload();
    this.reversed.emit();
  }
}
