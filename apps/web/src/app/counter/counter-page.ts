import {
  afterNextRender,
  Component,
  computed,
  inject,
  Injector,
  input,
  linkedSignal,
  signal,
  viewChild,
} from '@angular/core';
import { Router } from '@angular/router';
import type { CounterPerson, RedemptionRecord, ShopRecord } from '@jishan/domain';
import { ExchangeApi } from '../exchange/exchange.api';
import { Session } from '../session/session';
import { ListFaces } from '../ui/list-faces';
import { Loaded } from '../ui/loaded';
import { UnitsApi } from '../units/units.api';
import { PersonFinder } from './person-finder';
import { RedeemDesk } from './redeem-desk';
import { RedemptionLog } from './redemption-log';
import { ReservationsDesk } from './reservations-desk';
import { Slip } from './slip';

const JOBS = [
  { value: 'redeem', label: '现场兑换' },
  { value: 'reservations', label: '领取预约' },
  { value: 'log', label: '兑换记录' },
] as const;

type Job = (typeof JOBS)[number]['value'];

/** The clerk's one screen. By keyboard or scanner: type or scan, Enter, Tab to the pieces, Enter on 确认兑换, Enter on 下一位. */
@Component({
  selector: 'app-counter-page',
  imports: [ListFaces, PersonFinder, RedeemDesk, ReservationsDesk, RedemptionLog, Slip],
  templateUrl: './counter-page.html',
})
export class CounterPage {
  private readonly api = inject(ExchangeApi);
  private readonly unitsApi = inject(UnitsApi);
  private readonly session = inject(Session);
  private readonly router = inject(Router);
  private readonly injector = inject(Injector);
  private readonly finder = viewChild(PersonFinder);
  private readonly desk = viewChild(RedeemDesk);

  /** Id of the shop, in the address. */
  readonly shop = input<string>();

  protected readonly jobs = JOBS;
  protected readonly job = signal<Job>('redeem');
  protected readonly shops = new Loaded(
    () => true,
    () => this.listMyShops(),
  );
  protected readonly chosen = computed<ShopRecord | null>(() => {
    const shops = this.shops.value() ?? [];
    return shops.find((shop) => shop.id === this.shop()) ?? (shops.length === 1 ? (shops[0] ?? null) : null);
  });
  private readonly chosenId = computed(() => this.chosen()?.id ?? null);
  protected readonly goods = new Loaded(this.chosenId, (shopId) => this.api.listGoods(shopId));
  protected readonly person = linkedSignal<string | null, CounterPerson | null>({
    source: this.chosenId,
    computation: () => null,
  });
  protected readonly slip = linkedSignal<string | null, RedemptionRecord | null>({
    source: this.chosenId,
    computation: () => null,
  });

  protected chooseShop(shopId: string): void {
    void this.router.navigate([], { queryParams: { shop: shopId || null } });
  }

  protected chooseJob(job: Job): void {
    this.job.set(job);
    this.person.set(null);
    this.slip.set(null);
  }

  protected serve(person: CounterPerson): void {
    this.person.set(person);
    void this.goods.reload();
    afterNextRender(() => this.desk()?.focus(), { injector: this.injector });
  }

  protected showSlip(redemption: RedemptionRecord): void {
    this.slip.set(redemption);
    void this.goods.reload();
    afterNextRender(() => document.getElementById('next-person')?.focus(), { injector: this.injector });
  }

  protected printSlip(): void {
    window.print();
    document.getElementById('next-person')?.focus(); // printing hides the buttons, and what is hidden loses the focus
  }

  protected serveNext(): void {
    this.slip.set(null);
    this.person.set(null);
    afterNextRender(() => this.finder()?.focus(), { injector: this.injector });
  }

  // A clerk serves the shops of the units they were appointed for.
  private async listMyShops(): Promise<ShopRecord[]> {
    const [shops, units] = await Promise.all([this.api.listShops(), this.unitsApi.listAll()]);
    return shops.filter((shop) => {
      const unitPath = units.find((unit) => unit.id === shop.unitId)?.path;
      return this.session.can('redemption.redeem', { unitPath });
    });
  }
}
