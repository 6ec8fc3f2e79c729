import { Component, computed, inject, input, linkedSignal, signal } from '@angular/core';
import {
  checkAcceptance,
  checkClosing,
  type ClerkShiftRecord,
  type CloseClerkShiftInput,
  ERROR_TITLES,
  type GoodsRecord,
  LIMITS,
} from '@jishan/domain';
import { ExchangeApi } from '../exchange/exchange.api';
import { ShopBooksApi } from '../exchange/shop-books.api';
import { Attempt } from '../http/attempt';
import { Session } from '../session/session';
import { Confirm } from '../ui/confirm';
import { ErrorSummary } from '../ui/error-summary';
import { ListFaces } from '../ui/list-faces';
import { Loaded } from '../ui/loaded';
import { Notices } from '../ui/notices';
import { momentLabel } from '../ui/when';
import { ShiftFacts } from './shift-facts';

const EARLIER_SHIFTS = 3;

/** 交接班: begin, count slips and goods at the end, and let the next clerk accept what was counted. */
@Component({
  selector: 'app-shift-desk',
  imports: [ErrorSummary, ListFaces, ShiftFacts],
  templateUrl: './shift-desk.html',
  host: { class: 'stack' },
})
export class ShiftDesk {
  private readonly api = inject(ShopBooksApi);
  private readonly exchange = inject(ExchangeApi);
  private readonly session = inject(Session);
  private readonly confirm = inject(Confirm);
  private readonly notices = inject(Notices);

  readonly shopId = input.required<string>();

  protected readonly momentLabel = momentLabel;
  protected readonly noteLength = LIMITS.shortTextLength;
  protected readonly shelf = new Loaded(this.shopId, (shopId) => this.read(shopId));
  /** The shift that is not accepted yet; null: nobody has begun. */
  protected readonly current = computed(() => {
    const [latest] = this.shelf.value()?.shifts ?? [];
    return latest && latest.acceptedAt === null ? latest : null;
  });
  protected readonly before = computed(() =>
    (this.shelf.value()?.shifts ?? []).filter(({ acceptedAt }) => acceptedAt !== null).slice(0, EARLIER_SHIFTS),
  );
  protected readonly own = computed(() => (this.shelf.value()?.goods ?? []).filter(({ form }) => form === 'own'));
  private readonly shiftId = computed(() => this.current()?.id ?? null);
  protected readonly slipsCounted = linkedSignal<string | null, number | null>({
    source: this.shiftId,
    computation: () => null,
  });
  protected readonly counted = linkedSignal<string | null, Readonly<Record<string, number>>>({
    source: this.shiftId,
    computation: () => ({}),
  });
  protected readonly note = signal('');
  protected readonly closing = computed<CloseClerkShiftInput>(() => ({
    slipsCounted: this.slipsCounted() ?? -1,
    counts: Object.entries(this.counted()).map(([goodsId, counted]) => ({ goodsId, counted })),
    note: this.note().trim(),
  }));
  protected readonly closeRefusal = computed(() => {
    const shift = this.current();
    if (!shift) return null;
    if (this.slipsCounted() === null) return '请先数凭条。';
    const expected = this.own().map((goods) => ({ id: goods.id, expected: expectedOf(goods) }));
    const code = checkClosing(this.closing(), shift.slipsExpected, expected);
    return code && `${ERROR_TITLES[code]}。`;
  });
  protected readonly acceptRefusal = computed(() => {
    const shift = this.current();
    const code = shift && checkAcceptance(shift, this.session.me()?.userId ?? '');
    return code && `${ERROR_TITLES[code]}。`;
  });

  protected readonly opening = new Attempt((key, shopId: string) => this.api.openShift(key, shopId));
  protected readonly handing = new Attempt((key, id: string, input: CloseClerkShiftInput) =>
    this.api.closeShift(key, id, input),
  );
  protected readonly accepting = new Attempt((key, id: string) => this.api.acceptShift(key, id));

  protected count(goodsId: string, pieces: number): void {
    this.counted.update(({ [goodsId]: _before, ...others }) =>
      Number.isInteger(pieces) && pieces >= 0 ? { ...others, [goodsId]: pieces } : others,
    );
  }

  /** What the book says against what was counted; null until it was counted. */
  protected differenceOf(goods: GoodsRecord): number | null {
    const counted = this.counted()[goods.id];
    return counted === undefined ? null : counted - expectedOf(goods);
  }

  protected async open(): Promise<void> {
    const outcome = await this.opening.run(this.shopId());
    if (outcome.done) this.notices.say(`开始当班，凭条从 ${outcome.value.firstSlip} 号起。`);
    await this.shelf.reload();
  }

  protected async close(shift: ClerkShiftRecord): Promise<void> {
    const input = this.closing();
    const differing = this.own().filter((goods) => this.differenceOf(goods) !== 0).length;
    const decision = await this.confirm.ask({
      title: '交班？',
      consequences: [
        ...(shift.clerkId === this.session.me()?.userId ? [] : [`您在代${shift.clerkName}清点，不能自己接班。`]),
        `凭条账面 ${shift.slipsExpected} 张，清点 ${input.slipsCounted} 张。`,
        differing === 0 ? '物品清点与账面一致。' : `${differing} 种物品与账面不一致，差异和原因会留在记录里。`,
        '清点数交班后不能再改，须由另一位兑换员接班。',
      ],
      confirmLabel: '确认交班',
    });
    if (!decision) return;
    const outcome = await this.handing.run(shift.id, input);
    if (outcome.done) {
      this.note.set('');
      this.notices.say('已交班，请接班人登录后在这里接班。');
    }
    await this.shelf.reload();
  }

  protected async accept(shift: ClerkShiftRecord): Promise<void> {
    const decision = await this.confirm.ask({
      title: `接${shift.clerkName}的班？`,
      consequences: ['表示您认可上面的清点数。', '接班后这一班的记录不能再改，从下一张凭条起由您负责。'],
      confirmLabel: '确认接班',
    });
    if (!decision) return;
    const outcome = await this.accepting.run(shift.id);
    if (outcome.done) this.notices.say('已接班。');
    await this.shelf.reload();
  }

  private async read(shopId: string): Promise<{ shifts: ClerkShiftRecord[]; goods: GoodsRecord[] }> {
    const [shifts, goods] = await Promise.all([this.api.listShifts(shopId), this.exchange.listGoods(shopId)]);
    return { shifts: shifts.items, goods };
  }
}

/** Reserved goods still lie on the shelf. */
function expectedOf({ available, reserved }: GoodsRecord): number {
  return available + reserved;
}
