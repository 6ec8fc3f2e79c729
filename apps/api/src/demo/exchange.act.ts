import { Injectable } from '@nestjs/common';
import { addDays, dayOf, type Actor, type GoodsRecord } from '@jishan/domain';
import { AllowancesService } from '../exchange/allowances.service';
import { RedemptionService } from '../exchange/redemption.service';
import { FundsService } from '../funds/funds.service';
import { GrantsService } from '../identity/grants.service';
import { MAIN_TOWN } from '../invention/district';
import { SheetsService } from '../settlements/sheets.service';
import { ShiftsService } from '../settlements/shifts.service';
import { GoodsService } from '../stock/goods.service';
import { VouchersService } from '../vouchers/vouchers.service';
import { Stage, type Act } from './stage';

const VOUCHERS = {
  name: '电影票',
  measure: '张',
  pricePoints: 30,
  householdLimit: 2,
  limitPeriod: 'quarter' as const,
  form: 'voucher' as const,
  costFen: 1_800,
  state: 'on-sale' as const,
};
const CODES = 24;
const SHIFT_MS = 3 * 3_600_000;

/** What stands beside the counter: vouchers, a shift that was handed over, signed months, and the fund that pays for them. */
@Injectable()
export class ExchangeAct implements Act {
  constructor(
    private readonly stage: Stage,
    private readonly goods: GoodsService,
    private readonly vouchers: VouchersService,
    private readonly redemptions: RedemptionService,
    private readonly allowances: AllowancesService,
    private readonly shifts: ShiftsService,
    private readonly sheets: SheetsService,
    private readonly funds: FundsService,
    private readonly grants: GrantsService,
  ) {}

  async play(begunAt: string): Promise<void> {
    this.stage.at(begunAt);
    const unitId = await this.stage.unitNamed(MAIN_TOWN);
    const [clerk, admin] = [await this.stage.actorOf('points-clerk'), await this.stage.actorOf('town-admin')];
    const shopId = (await this.goods.listShops(clerk, unitId))[0]?.id ?? '';
    const tickets = await this.bringVouchers(clerk, shopId, begunAt);
    this.stage.at(new Date(Date.parse(begunAt) - SHIFT_MS).toISOString());
    const { id: shiftId } = await this.shifts.open(clerk, shopId, this.stage.key('shift'));
    this.stage.at(begunAt);
    await this.handOverShift(clerk, await this.secondClerk(admin, unitId), { id: shiftId, shopId, tickets });
    await this.settleMonths(admin, unitId, shopId, begunAt);
  }

  private async bringVouchers(clerk: Actor, shopId: string, begunAt: string): Promise<GoodsRecord> {
    const tickets = await this.goods.addGoods(clerk, shopId, VOUCHERS, this.stage.key('vouchers'));
    const end = addDays(dayOf(begunAt), 180);
    const text = Array.from(
      { length: CODES },
      (_, at) => `DYP-${String(1_000_037 * (at + 3)).padStart(9, '0')},${end}`,
    );
    const list = { text: text.join('\n'), reason: '区文旅局赠票第一批' };
    await this.vouchers.import(clerk, tickets.id, list, this.stage.key('voucher-codes'));
    return tickets;
  }

  /** One slip with a voucher, one kind of goods that was counted one short, and the reason. */
  private async handOverShift(
    clerk: Actor,
    next: Actor,
    { id, shopId, tickets }: { id: string; shopId: string; tickets: GoodsRecord },
  ): Promise<void> {
    const [rich] = await this.stage.query<{ personId: string }>(
      `SELECT v.id AS "personId" FROM point_accounts a JOIN volunteers v ON v.id = a.owner_id JOIN shops s ON s.id = $1
         JOIN units u ON u.id = v.unit_id JOIN units o ON o.id = s.unit_id AND starts_with(u.path, o.path)
        WHERE a.kind = 'member' AND a.book = 1 AND v.state = 'active' AND v.id <> ALL($2::uuid[]) AND a.posted >= $3 ORDER BY a.id LIMIT 1`,
      [shopId, [clerk, next].flatMap(({ personId }) => personId ?? []), 4 * VOUCHERS.pricePoints],
    );
    if (rich) {
      const items = [{ goodsId: tickets.id, pieces: 1 }];
      await this.redemptions.redeem(clerk, { shopId, personId: rich.personId, items }, this.stage.key('voucher-slip'));
      const limit = { monthlyPoints: 3 * VOUCHERS.pricePoints };
      await this.allowances.set(await this.stage.actorOf('town-admin'), rich.personId, limit, this.stage.key('limit'));
    }
    const own = (await this.goods.listGoods(clerk, shopId)).filter(({ form }) => form === 'own');
    const counts = own.map(({ id: goodsId, name, available, reserved }) => ({
      goodsId,
      counted: available + reserved - (name === '鸡蛋' ? 1 : 0),
    }));
    const closing = { slipsCounted: rich ? 1 : 0, counts, note: '鸡蛋碰碎一盘，已告知站里' };
    await this.shifts.close(clerk, id, closing, this.stage.key('shift-close'));
    await this.shifts.accept(next, id, this.stage.key('shift-accept'));
  }

  /** Somebody of the town who also keeps the counter: nobody accepts their own shift. */
  private async secondClerk(admin: Actor, unitId: string): Promise<Actor> {
    const [user] = await this.stage.query<{ id: string }>(
      `SELECT u.id FROM users u JOIN volunteers v ON v.id = u.person_id JOIN units n ON n.id = v.unit_id JOIN units t ON t.id = $1
        WHERE starts_with(n.path, t.path) AND v.state = 'active' AND u.id <> ALL($2::uuid[])
          AND NOT EXISTS (SELECT FROM grants g WHERE g.user_id = u.id AND g.role NOT IN ('volunteer', 'points-clerk')) ORDER BY v.card_no LIMIT 1`,
      [unitId, [(await this.stage.actorOf('volunteer')).userId, (await this.stage.actorOf('points-clerk')).userId]],
    );
    if (!user) throw new Error('nobody of the demo town could be a second clerk');
    await this.grants.handOut(admin, user.id, { role: 'points-clerk', unitId }, this.stage.key('second-clerk'));
    return this.stage.actorBy(user.id, 'points-clerk');
  }

  /** The last two months are signed; the older one is paid, the newer one still owed. */
  private async settleMonths(admin: Actor, unitId: string, shopId: string, begunAt: string): Promise<void> {
    const today = dayOf(begunAt);
    const last = monthBefore(today);
    const older = monthBefore(`${last}-01`);
    const sheet = await this.sheets.sign(admin, shopId, older, this.stage.key(`sheet-${older}`));
    await this.sheets.sign(admin, shopId, last, this.stage.key(`sheet-${last}`));
    const income = { kind: 'income' as const, fen: 2_000_000, occurredOn: `${older}-08`, note: '镇集体经济收入拨入' };
    await this.funds.add(admin, unitId, income, this.stage.key('fund-income'));
    const payment = { sheetId: sheet.id ?? '', occurredOn: `${last}-05` };
    if (sheet.totalFen > 0) await this.funds.pay(admin, unitId, payment, this.stage.key('fund-payment'));
    const bought = { kind: 'purchase' as const, fen: 386_000, occurredOn: `${last}-12`, note: '采购大米、花生油' };
    await this.funds.add(admin, unitId, bought, this.stage.key('fund-purchase'));
  }
}

function monthBefore(day: string): string {
  return addDays(`${day.slice(0, 7)}-01`, -1).slice(0, 7);
}
