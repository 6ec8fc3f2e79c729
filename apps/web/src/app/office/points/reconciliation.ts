import { Component, computed, DestroyRef, effect, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import {
  accountOf,
  FINDING_LABELS,
  grouped,
  hasFigures,
  type LedgerCheckRecord,
  type LedgerCheckStep,
  placeOfFinding,
  transferOf,
} from '@jishan/domain';
import { NzAlertModule } from 'ng-zorro-antd/alert';
import { NzTableModule } from 'ng-zorro-antd/table';
import { Attempt } from '../../http/attempt';
import { LedgerApi } from '../../points/ledger.api';
import { ErrorSummary } from '../../ui/error-summary';
import { Figure } from '../../ui/figure';
import { ListFaces } from '../../ui/list-faces';
import { Loaded } from '../../ui/loaded';
import { ActionButton } from '../controls/action-button';
import { stampOf } from '../controls/stamp';
import { LedgerAlarms } from '../frame/ledger-alarm';

const STEP_LABELS: Record<LedgerCheckStep, string> = {
  queued: '等待开始',
  balances: '正在核对收支与余额',
  seals: '正在逐笔核对内容与封印',
  ended: '已完成',
};
const LOOK_AGAIN_MS = 1_000;

/** The last checks of the whole ledger, the one under way, and every finding down to its account or transfer. */
@Component({
  selector: 'office-reconciliation',
  imports: [ActionButton, ErrorSummary, Figure, ListFaces, NzAlertModule, NzTableModule, RouterLink],
  templateUrl: './reconciliation.html',
})
export class Reconciliation {
  private readonly api = inject(LedgerApi);
  private readonly alarms = inject(LedgerAlarms);

  /** The check that is looked at; the newest where none is named. */
  readonly open = input<string>();

  protected readonly stampOf = stampOf;
  protected readonly placeOf = placeOfFinding;
  protected readonly transferOf = transferOf;
  protected readonly accountOf = accountOf;
  protected readonly grouped = grouped;
  protected readonly hasFigures = hasFigures;
  protected readonly labels = FINDING_LABELS;
  protected readonly steps = STEP_LABELS;
  protected readonly checks = new Loaded(
    () => true,
    () => this.api.listChecks(),
  );
  protected readonly underWay = computed(() => this.checks.value()?.find((check) => check.step !== 'ended') ?? null);
  private readonly shownId = computed(
    () => this.open() ?? this.checks.value()?.find((check) => check.step === 'ended')?.id ?? null,
  );
  protected readonly shown = new Loaded(
    () => this.shownId(),
    (id) => this.api.getCheck(id),
  );
  protected readonly asking = new Attempt((key) => this.api.askForCheck(key));
  protected readonly refusal = computed(() => (this.underWay() ? '正在对账，完成后可以再核对一次。' : null));

  constructor() {
    const timer = setInterval(() => {
      if (this.underWay()) void this.checks.reload();
    }, LOOK_AGAIN_MS);
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
    // the banner over the page says the same as the page
    effect(() => {
      this.shownId();
      void this.alarms.look();
    });
  }

  protected async ask(): Promise<void> {
    const outcome = await this.asking.run();
    if (outcome.done) await this.checks.reload();
  }

  protected resultOf({ step, progress, findingCount, failure }: LedgerCheckRecord): string {
    if (step !== 'ended') return `${STEP_LABELS[step]}，${progress}%`;
    if (failure !== null) return failure;
    return findingCount === 0 ? '账目相符' : `${findingCount} 处差错`;
  }
}
