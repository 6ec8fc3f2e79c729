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
import { rememberedShop, rememberShop } from '../exchange/remembered-shop';
import { PaperCard } from '../passbooks/paper-card';
import { Session } from '../session/session';
import { ListFaces } from '../ui/list-faces';
import { Loaded } from '../ui/loaded';
import { UnitsApi } from '../units/units.api';
import { PersonFinder } from './person-finder';
import { PickUpDesk } from './pick-up-desk';
import { RedeemDesk } from './redeem-desk';
import { RedemptionLog } from './redemption-log';
import { ReservationsDesk } from './reservations-desk';
import { ShiftDesk } from './shift-desk';
import { Slip } from './slip';

const JOBS = [
  { value: 'redeem', label: '现场兑换' },
  { value: 'reservations', label: '领取预约' },
  { value: 'log', label: '兑换记录' },
  { value: 'shift', label: '交接班' },
] as const;

type Job = (typeof JOBS)[number]['value'];

/** The clerk's one screen. With scanner and keys alone: scan, number of the goods and Enter, Enter to confirm, Enter to print, Enter for the next. */
@Component({
  selector: 'app-counter-page',
  imports: [
    ListFaces,
    PaperCard,
    PersonFinder,
    PickUpDesk,
    RedeemDesk,
    ReservationsDesk,
    RedemptionLog,
    ShiftDesk,
    Slip,
  ],
  templateUrl: './counter-page.html',
  host: { '(document:keydown)': 'catchScan($event)' },
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
    const known = [this.shop(), rememberedShop('counter')].map((id) => shops.find((shop) => shop.id === id));
    return known.find((shop) => shop !== undefined) ?? (shops.length === 1 ? (shops[0] ?? null) : null);
  });
  private readonly chosenId = computed(() => this.chosen()?.id ?? null);
  protected readonly goods = new Loaded(this.chosenId, (shopId) => this.api.listGoods(shopId));
  protected readonly person = linkedSignal<string | null, CounterPerson | null>({
    source: this.chosenId,
    computation: () => null,
  });
  /** A reservation whose QR code was scanned. */
  protected readonly reserved = linkedSignal<string | null, { id: string; code: string } | null>({
    source: this.chosenId,
    computation: () => null,
  });
  protected readonly scanned = signal('');
  /** From the first digit of a card that nobody waited for, until the box is there and has the focus. */
  private catching: 'digits' | 'enter' | null = null;
  protected readonly slip = linkedSignal<string | null, RedemptionRecord | null>({
    source: this.chosenId,
    computation: () => null,
  });

  protected chooseShop(shopId: string): void {
    if (shopId) rememberShop('counter', shopId);
    void this.router.navigate([], { queryParams: { shop: shopId || null } });
  }

  protected chooseJob(job: Job): void {
    this.job.set(job);
    this.reserved.set(null);
    this.person.set(null);
    this.slip.set(null);
  }

  protected serve(person: CounterPerson): void {
    this.person.set(person);
    void this.goods.reload();
    afterNextRender(() => this.desk()?.focus(), { injector: this.injector });
  }

  /** The slip is printed next, so Enter does it. */
  protected showSlip(redemption: RedemptionRecord): void {
    this.slip.set(redemption);
    void this.goods.reload();
    afterNextRender(() => document.getElementById('print-slip')?.focus(), { injector: this.injector });
  }

  protected printSlip(): void {
    window.print();
    document.getElementById('next-person')?.focus(); // printing hides the buttons, and what is hidden loses the focus
  }

  protected serveNext(): void {
    this.slip.set(null);
    this.person.set(null);
    this.reserved.set(null);
    afterNextRender(() => this.receiveNext(), { injector: this.injector });
  }

  private receiveNext(): void {
    this.finder()?.focus();
    if (this.catching === 'enter') void this.finder()?.find();
    this.catching = null;
  }

  /** A scanner does not wait for a button: a card that is scanned while a slip is shown begins the next customer. */
  protected catchScan(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const digit = /^\d$/.test(event.key);
    if (this.catching === null && !(digit && this.slip())) return;
    event.preventDefault();
    if (this.catching === null) {
      this.catching = 'digits';
      this.job.set('redeem');
      this.scanned.set('');
      this.serveNext();
    }
    if (digit) this.scanned.update((text) => text + event.key);
    else if (event.key === 'Enter') this.catching = 'enter';
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
