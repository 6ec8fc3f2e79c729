import { Component, computed, inject, input, signal } from '@angular/core';
import {
  checkSigning,
  dayOf,
  ERROR_TITLES,
  isMonth,
  pointsLabel,
  type Problem,
  type ShopSheetRecord,
  slipSpan,
  yuanLabel,
} from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { NzTableModule } from 'ng-zorro-antd/table';
import { ShopBooksApi } from '../../exchange/shop-books.api';
import { Attempt } from '../../http/attempt';
import { toProblem } from '../../http/problem';
import { Session } from '../../session/session';
import { Confirm } from '../../ui/confirm';
import { ErrorSummary } from '../../ui/error-summary';
import { Figure } from '../../ui/figure';
import { ListFaces } from '../../ui/list-faces';
import { Loaded } from '../../ui/loaded';
import { Notices } from '../../ui/notices';
import { saveFile } from '../../ui/save-file';
import { ActionButton } from '../controls/action-button';
import { Reach } from '../controls/reach';
import { stampOf } from '../controls/stamp';
import { UrlFilters } from '../controls/url-filters';
import { ShopChoice } from '../goods/shop-choice';
import { ShopRegister } from '../goods/shop-register';

/** 月结算单 of a shop: what was handed out in a month and what is owed for it; signed, it stays as it is. */
@Component({
  selector: 'office-sheet-page',
  imports: [ActionButton, ErrorSummary, Figure, ListFaces, NzButtonModule, NzTableModule, ShopChoice],
  templateUrl: './sheet-page.html',
})
export class SheetPage {
  private readonly api = inject(ShopBooksApi);
  private readonly register = inject(ShopRegister);
  private readonly reach = inject(Reach);
  private readonly confirm = inject(Confirm);
  private readonly notices = inject(Notices);
  protected readonly session = inject(Session);
  protected readonly filters = inject(UrlFilters);

  readonly shop = input<string>();
  readonly month = input<string>();

  protected readonly yuanLabel = yuanLabel;
  protected readonly slipSpan = slipSpan;
  protected readonly stampOf = stampOf;
  private readonly today = dayOf(new Date().toISOString());
  protected readonly thisMonth = this.today.slice(0, 7);
  protected readonly shops = computed(() => this.register.within('stock.read'));
  protected readonly current = computed(() => this.register.pick('stock.read', this.shop()));
  protected readonly shown = computed(() => {
    const month = this.month();
    return month && isMonth(month) ? month : monthBefore(this.thisMonth);
  });
  protected readonly sheet = new Loaded(
    () => this.question(),
    ({ shopId, month }) => this.api.getSheet(shopId, month),
  );
  protected readonly signRefusal = computed(() => {
    const code = checkSigning(this.shown(), this.today);
    return (code && `${ERROR_TITLES[code]}。`) ?? this.reach.refusal('sheet.sign', this.current()?.unitId ?? null);
  });
  protected readonly signing = new Attempt((key, shopId: string, month: string) =>
    this.api.signSheet(key, shopId, month),
  );
  protected readonly fetching = signal(false);
  protected readonly problem = signal<Problem | null>(null);

  protected async sign(sheet: ShopSheetRecord): Promise<void> {
    const decision = await this.confirm.ask({
      title: `签署${sheet.shopName} ${sheet.month} 的结算单？`,
      consequences: [
        `凭条 ${sheet.slips} 张，${pointsLabel(sheet.totalPoints)}，应付 ${yuanLabel(sheet.totalFen)}。`,
        '签署后这个月的数字不再变动，不能撤回。',
        sheet.totalFen > 0 ? '应付的款项会列在积分基金里，等待付款。' : '没有应付的款项。',
      ],
      confirmLabel: '签署',
      dangerous: true,
    });
    if (!decision) return;
    const outcome = await this.signing.run(sheet.shopId, sheet.month);
    if (outcome.done) {
      this.sheet.replace(outcome.value);
      this.notices.say('结算单已签署。');
    } else await this.sheet.reload();
  }

  protected async download(sheet: ShopSheetRecord, format: 'pdf' | 'xlsx'): Promise<void> {
    this.fetching.set(true);
    this.problem.set(null);
    try {
      const file = await this.api.sheetFile(sheet.shopId, sheet.month, format);
      saveFile(file, `${sheet.shopName}${sheet.month}结算单.${format}`);
    } catch (error) {
      this.problem.set(toProblem(error));
    } finally {
      this.fetching.set(false);
    }
  }

  private question(): { shopId: string; month: string } | null {
    const shop = this.current();
    return shop ? { shopId: shop.id, month: this.shown() } : null;
  }
}

function monthBefore(month: string): string {
  const [year, number] = [Number(month.slice(0, 4)), Number(month.slice(5))];
  return number === 1 ? `${year - 1}-12` : `${year}-${String(number - 1).padStart(2, '0')}`;
}
