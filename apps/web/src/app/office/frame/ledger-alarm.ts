import { Component, computed, DestroyRef, inject, Service, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { LedgerAlarm } from '@jishan/domain';
import { LedgerApi } from '../../points/ledger.api';
import { Session } from '../../session/session';

const LOOK_AGAIN_MS = 300_000;

/** What the last check of the ledger said, for whoever is to see to it. */
@Service()
export class LedgerAlarms {
  private readonly api = inject(LedgerApi);
  private readonly session = inject(Session);
  private readonly state = signal<LedgerAlarm | null>(null);

  /** A whole sentence while something is wrong. */
  readonly sentence = computed(() => {
    const alarm = this.state();
    if (alarm?.failure) return `上一次对账没有完成：${alarm.failure}。`;
    return alarm && alarm.findingCount > 0 ? `上一次对账发现 ${alarm.findingCount} 处差错，请查明原因。` : null;
  });

  /** Nothing is said of a check that this person may not see, or that could not be read: the page of the checks says why. */
  async look(): Promise<void> {
    if (!this.session.mayEver('points.reconcile')) return;
    this.state.set(await this.api.getAlarm().catch(() => null));
  }
}

/** Over every page of the office, until the ledger adds up again. */
@Component({
  selector: 'office-ledger-alarm',
  imports: [RouterLink],
  template: `
    @if (alarms.sentence(); as sentence) {
      <p class="ledger-alarm" role="alert">{{ sentence }}<a routerLink="/office/points/reconciliation">查看对账</a></p>
    }
  `,
})
export class LedgerAlarmBanner {
  protected readonly alarms = inject(LedgerAlarms);

  constructor() {
    void this.alarms.look();
    const timer = setInterval(() => void this.alarms.look(), LOOK_AGAIN_MS);
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
  }
}
