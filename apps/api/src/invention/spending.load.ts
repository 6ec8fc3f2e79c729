import { addDays, dayOf, FEED_TITLES, instantAt, reservationEnd, slipNumber, type Role } from '@jishan/domain';
import type { EntityManager } from 'typeorm';
import type { PointsService } from '../points/points.service';
import { MAIN_TOWN } from './district';
import { ownerOf, type Earned } from './earning.load';
import { Dice } from './invention';
import type { DemoPeople, DemoPerson } from './people';
import { insertRows, unitOf, type DemoUser, type LoadedDistrict } from './people.load';

/** 积分超市: name, measure, price, pieces a household may have in a month. */
const GOODS: readonly [string, string, number, number | null][] = [
  ['香皂', '块', 6, null],
  ['毛巾', '条', 10, null],
  ['洗洁精', '瓶', 12, null],
  ['牙膏', '支', 12, null],
  ['垃圾袋', '卷', 8, null],
  ['卷纸', '提', 25, 4],
  ['抽纸', '提', 22, 4],
  ['洗衣皂', '组', 14, null],
  ['洗衣液', '袋', 30, 2],
  ['洗衣粉', '袋', 20, 2],
  ['食盐', '袋', 4, 6],
  ['酱油', '瓶', 15, 2],
  ['陈醋', '瓶', 12, 2],
  ['挂面', '把', 10, 4],
  ['大米', '袋', 60, 1],
  ['面粉', '袋', 45, 1],
  ['花生油', '桶', 90, 1],
  ['鸡蛋', '盘', 40, 2],
  ['保温杯', '个', 70, 1],
  ['反光马甲', '件', 35, 1],
];
const FIRST_STOCK = 60;
const SECOND_STOCK = 40;
const PER_MARKET = 16;
/** Fewer pieces than this on the shelf: more are bought. */
const FEW = 15;
const WORTH_COMING = 20;
/** What a point costs the town: rice of 60 points is 30 yuan. */
const FEN_A_POINT = 50;

interface DemoGoods {
  id: string;
  name: string;
  measure: string;
  price: number;
  limit: number | null;
  available: number;
  reserved: number;
  line: number;
}

/** How one redemption of the demo goes: over the counter, reserved and fetched, given up, forgotten, taken back, left waiting. */
type Course = 'counter' | 'fetched' | 'cancelled' | 'expired' | 'voided' | 'waiting';

interface Basket {
  goods: DemoGoods;
  pieces: number;
}

/** An event of the feed before it has its number; they are numbered in the order of time. */
export interface News {
  id: string;
  key: string;
  kind: string;
  unitId: string;
  unitPath: string;
  subjectId: string;
  title: string;
  facts: object;
  at: string;
}

interface Redeeming {
  id: string;
  at: string;
  course: Course;
  accountId: number;
  ownerId: string;
  totalPoints: number;
  baskets: Basket[];
  /** The transfer that paid, or set the points aside. */
  spent: number;
  reserver: DemoUser;
  row: Record<string, unknown>;
}

/** The shop while the year goes by: what is due happens in the order of time, so that slips, stock and balances run on as they would have. */
export class Spending {
  readonly news: News[] = [];
  private readonly shopId: string;
  private readonly goods: DemoGoods[];
  private readonly moves: object[] = [];
  private readonly redemptions: object[] = [];
  private readonly lines: object[] = [];
  private readonly traces: object[] = [];
  private readonly agenda: { at: string; happens: () => Promise<void> }[] = [];
  private readonly balances = new Map<string, number>();
  private readonly had = new Map<string, number>();
  private slips = 0;
  private readonly clerk: DemoUser;
  private readonly clerkPerson: DemoPerson;
  private readonly openedAt: string;

  constructor(
    private readonly tx: EntityManager,
    private readonly points: PointsService,
    private readonly dice: Dice,
    private readonly people: DemoPeople,
    private readonly district: LoadedDistrict,
    private readonly accounts: ReadonlyMap<string, number>,
    private readonly now: string,
  ) {
    this.clerkPerson = this.holderOf('points-clerk');
    this.clerk = district.users.get(this.clerkPerson) ?? SYSTEM;
    this.openedAt = instantAt(addDays(dayOf(now), -355), '09:00');
    this.shopId = dice.idAt(this.openedAt);
    this.goods = GOODS.map(([name, measure, price, limit]) => ({
      id: dice.idAt(this.openedAt),
      name,
      measure,
      price,
      limit,
      available: 0,
      reserved: 0,
      line: 0,
    }));
    for (const goods of this.goods) this.move(goods, 'in', FIRST_STOCK, this.openedAt, { reason: '开业进货' });
  }

  /** What was posted is there to be spent. */
  credit(earned: readonly Earned[]): void {
    for (const { draft } of earned) this.change(draft.owner.id, draft.amount);
  }

  /** One market day: people come one after the other. */
  async market(day: string): Promise<void> {
    await this.passTime(instantAt(day, '08:30'));
    if (this.goods.some((goods) => goods.available < FEW)) this.restock(instantAt(day, '08:30'));
    const able = this.people.people.filter(
      (person) => this.isServed(person) && (this.balances.get(ownerOf(person).id) ?? 0) >= WORTH_COMING,
    );
    this.dice.sample(able, PER_MARKET).forEach((person, index) => {
      const at = later(instantAt(day, '09:00'), (index * 25 + this.dice.next()) / 60);
      this.plan(person, courseOf(index), at);
    });
    await this.passTime(instantAt(day, '18:00'));
  }

  /** Up to this moment; the volunteer of the demo account has something waiting. */
  async finish(): Promise<void> {
    this.plan(this.holderOf('volunteer'), 'waiting', later(this.now, -5));
    await this.passTime(this.now);
  }

  private plan(person: DemoPerson, course: Course, at: string): void {
    this.agenda.push({ at, happens: () => this.begin(person, course, at) });
  }

  private async passTime(until: string): Promise<void> {
    for (;;) {
      this.agenda.sort((left, right) => (left.at < right.at ? -1 : 1));
      if (!this.agenda[0] || this.agenda[0].at > until) return;
      await this.agenda.shift()?.happens();
    }
  }

  private holderOf(role: Role): DemoPerson {
    const phone = this.district.accounts.find((account) => account.role === role)?.phone;
    const person = this.people.people.find((candidate) => candidate.phone === phone);
    if (!person) throw new Error(`nobody is ${role} in the demo district`);
    return person;
  }

  /** The clerk leaves the own household to others. */
  private isServed(person: DemoPerson): boolean {
    const unit = unitOf(this.district.units, person.unit);
    return (
      unit.path.startsWith(unitOf(this.district.units, MAIN_TOWN).path) &&
      ownerOf(person).id !== ownerOf(this.clerkPerson).id
    );
  }

  private async begin(person: DemoPerson, wanted: Course, at: string): Promise<void> {
    const owner = ownerOf(person);
    const user = this.district.users.get(person);
    const course = user ? wanted : 'counter';
    const accountId = this.accounts.get(owner.id);
    const baskets = this.basketFor(owner.id, dayOf(at).slice(0, 7));
    if (baskets.length === 0 || accountId === undefined) return;
    const id = this.dice.idAt(at);
    const isReserved = course !== 'counter' && course !== 'voided';
    const reserver = user ?? this.clerk;
    const kind = isReserved ? 'hold' : 'redeem';
    const totalPoints = baskets.reduce((sum, { goods, pieces }) => sum + goods.price * pieces, 0);
    const actorId = isReserved ? reserver.id : this.clerk.id;
    const spent = await this.points.spend(this.tx, {
      key: `${kind}:${id}`,
      kind,
      accountId,
      amount: totalPoints,
      personId: person.id,
      actorId,
      source: `order:${id}`,
      occurredOn: dayOf(at),
    });
    this.change(owner.id, -totalPoints);
    const row = {
      id,
      shopId: this.shopId,
      personId: person.id,
      ownerKind: owner.kind,
      ownerId: owner.id,
      householdId: owner.kind === 'household' ? owner.id : null,
      accountId,
      state: 'reserved',
      totalPoints,
      occurredOn: dayOf(at),
      slipNo: null,
      expiresAt: isReserved ? reservationEnd(at) : null,
      balanceAfter: this.balances.get(owner.id),
      holdId: isReserved ? spent : null,
      redeemId: isReserved ? null : spent,
      captureId: null,
      releaseId: null,
      reverseId: null,
      createdAt: at,
      clerkId: null,
      clerkName: null,
      handedOverAt: null,
      ...closed(null),
    };
    this.redemptions.push(row);
    baskets.forEach(({ goods, pieces }, index) => {
      this.lines.push({
        redemptionId: id,
        goodsId: goods.id,
        position: index + 1,
        goodsName: goods.name,
        measure: goods.measure,
        pieces,
        pricePoints: goods.price,
        costFen: goods.price * FEN_A_POINT,
      });
    });
    const redeeming: Redeeming = {
      id,
      at,
      course,
      accountId,
      ownerId: owner.id,
      totalPoints,
      baskets,
      spent,
      reserver,
      row,
    };
    this.moveAll(redeeming, isReserved ? 'reserve' : 'out', at, isReserved ? reserver : this.clerk);
    if (!isReserved) this.handOver(redeeming, at, {});
    this.follow(redeeming);
  }

  /** What becomes of it, in its own time; what lies ahead of now has not happened. */
  private follow(redeeming: Redeeming): void {
    const { id, at, course, spent, reserver } = redeeming;
    const then = (moment: string, happens: () => Promise<void>) => this.agenda.push({ at: moment, happens });
    switch (course) {
      case 'counter':
      case 'waiting':
        return;
      case 'fetched': {
        const moment = later(at, 20);
        then(moment, async () => {
          const captureId = await this.points.capture(this.tx, {
            key: `capture:${id}`,
            holdId: spent,
            actorId: this.clerk.id,
            occurredOn: dayOf(moment),
          });
          this.moveAll(redeeming, 'release', moment, this.clerk);
          this.moveAll(redeeming, 'out', moment, this.clerk);
          this.handOver(redeeming, moment, { captureId });
        });
        return;
      }
      case 'cancelled':
        then(later(at, 5), () => this.giveBack(redeeming, 'cancelled', later(at, 5), reserver, '暂时用不上'));
        return;
      case 'expired':
        then(reservationEnd(at), () => this.giveBack(redeeming, 'expired', reservationEnd(at), SYSTEM, '超过领取期限'));
        return;
      case 'voided':
        then(later(at, 1), () => this.giveBack(redeeming, 'voided', later(at, 1), this.clerk, '商品包装破损'));
        return;
      default:
        course satisfies never;
    }
  }

  private handOver(redeeming: Redeeming, at: string, change: object): void {
    const balanceAfter = this.balances.get(redeeming.ownerId);
    Object.assign(redeeming.row, {
      state: 'handed-over',
      slipNo: ++this.slips,
      clerkId: this.clerk.id,
      clerkName: this.clerk.name,
      handedOverAt: at,
      balanceAfter,
      ...change,
    });
    this.trace('redemption.hand-over', redeeming, at, this.clerk, null);
    this.tell(redeeming, at);
  }

  private async giveBack(
    redeeming: Redeeming,
    state: 'cancelled' | 'expired' | 'voided',
    at: string,
    by: DemoUser,
    reason: string,
  ): Promise<void> {
    const { id, spent, row, ownerId, totalPoints } = redeeming;
    const isVoid = state === 'voided';
    const actorId = by === SYSTEM ? null : by.id;
    const transferId = await this.points.giveBack(this.tx, {
      key: `${isVoid ? 'reverse' : 'release'}:${id}`,
      targetId: spent,
      actorId,
      occurredOn: dayOf(at),
      reason,
    });
    this.change(ownerId, totalPoints);
    this.moveAll(redeeming, isVoid ? 'restore' : 'release', at, by);
    Object.assign(row, {
      state,
      [isVoid ? 'reverseId' : 'releaseId']: transferId,
      ...(isVoid ? {} : { balanceAfter: this.balances.get(ownerId) }),
      ...closed({ by, reason, at }),
    });
    if (by !== SYSTEM) this.trace(isVoid ? 'redemption.void' : 'redemption.cancel', redeeming, at, by, reason);
  }

  /** Writes the shop and all that happened in it. */
  async save(): Promise<void> {
    const { tx } = this;
    const unitId = unitOf(this.district.units, MAIN_TOWN).id;
    const place = { address: '妙峰山镇政府西侧便民服务厅一层', openingHours: '周二、周四、周六 9:00—17:00' };
    await insertRows(tx, 'shops', [
      { id: this.shopId, unitId, name: '妙峰山镇积分超市', ...place, createdAt: this.openedAt },
    ]);
    await insertRows(tx, 'slip_counters', [{ shopId: this.shopId, lastNo: this.slips }]);
    await insertRows(
      tx,
      'goods',
      this.goods.map(({ id, name, measure, price, limit, available, reserved, line }) => ({
        id,
        shopId: this.shopId,
        name,
        measure,
        pricePoints: price,
        costFen: price * FEN_A_POINT,
        householdLimit: limit,
        state: 'on-sale',
        available,
        reserved,
        lastLine: line,
        createdAt: this.openedAt,
      })),
    );
    await insertRows(tx, 'redemptions', this.redemptions);
    await insertRows(tx, 'redemption_lines', this.lines);
    await insertRows(tx, 'stock_moves', this.moves);
    await insertRows(tx, 'audit_entries', this.traces);
  }

  private basketFor(ownerId: string, month: string): Basket[] {
    const baskets: Basket[] = [];
    let left = this.balances.get(ownerId) ?? 0;
    for (const goods of this.dice.sample(this.goods, this.dice.int(1, 3))) {
      const key = `${ownerId}/${goods.id}/${month}`;
      const pieces = goods.price <= 12 ? this.dice.int(1, 2) : 1;
      const taken = this.had.get(key) ?? 0;
      if (
        goods.price * pieces > left ||
        goods.available < pieces ||
        (goods.limit !== null && taken + pieces > goods.limit)
      )
        continue;
      this.had.set(key, taken + pieces);
      left -= goods.price * pieces;
      baskets.push({ goods, pieces });
    }
    return baskets;
  }

  private trace(action: string, { id, row }: Redeeming, at: string, by: DemoUser, reason: string | null): void {
    const { path } = unitOf(this.district.units, MAIN_TOWN);
    const detail = typeof row.slipNo === 'number' ? slipNumber(row.slipNo) : null;
    const subject = { subjectKind: 'redemption', subjectId: id, unitPath: path };
    this.traces.push({ id: this.dice.idAt(at), at, actorId: by.id, action, ...subject, reason, detail });
  }

  private restock(at: string): void {
    for (const goods of this.goods.filter((candidate) => candidate.available < 30))
      this.move(goods, 'in', SECOND_STOCK, at, { reason: '补货' });
  }

  private moveAll(
    { id: redemptionId, baskets }: Redeeming,
    kind: 'out' | 'reserve' | 'release' | 'restore',
    at: string,
    by: DemoUser,
  ): void {
    const sign = kind === 'out' || kind === 'reserve' ? -1 : 1;
    for (const { goods, pieces } of baskets) this.move(goods, kind, sign * pieces, at, { redemptionId, by });
  }

  private move(
    goods: DemoGoods,
    kind: string,
    pieces: number,
    at: string,
    {
      reason = null,
      redemptionId = null,
      by = this.clerk,
    }: { reason?: string | null; redemptionId?: string | null; by?: DemoUser },
  ): void {
    goods.available += pieces;
    if (kind === 'reserve' || kind === 'release') goods.reserved -= pieces;
    goods.line += 1;
    const actorId = by === SYSTEM ? null : by.id;
    if (reason !== null) {
      const { path } = unitOf(this.district.units, MAIN_TOWN);
      const subject = { subjectKind: 'goods', subjectId: goods.id, unitPath: path };
      const detail = `${goods.name} +${pieces}${goods.measure}`;
      this.traces.push({
        id: this.dice.idAt(at),
        at,
        actorId: by.id,
        action: 'stock.move',
        ...subject,
        reason,
        detail,
      });
    }
    this.moves.push({
      id: this.dice.idAt(at),
      goodsId: goods.id,
      line: goods.line,
      kind,
      pieces,
      availableAfter: goods.available,
      reason,
      redemptionId,
      actorId,
      actorName: by.name,
      at,
    });
  }

  private change(ownerId: string, by: number): void {
    this.balances.set(ownerId, (this.balances.get(ownerId) ?? 0) + by);
  }

  private tell({ id, baskets, totalPoints }: Redeeming, at: string): void {
    const unit = unitOf(this.district.units, MAIN_TOWN);
    const lines = baskets.map(({ goods, pieces }) => ({ goodsName: goods.name, pieces, measure: goods.measure }));
    const title = FEED_TITLES['redemption-handed-over']('妙峰山镇积分超市', lines, totalPoints);
    this.news.push({
      id: this.dice.idAt(at),
      key: `redemption-handed-over:${id}`,
      kind: 'redemption-handed-over',
      unitId: unit.id,
      unitPath: unit.path,
      subjectId: id,
      title,
      facts: {},
      at,
    });
  }
}

const SYSTEM: DemoUser = { id: '', name: '系统' };

function closed(close: { by: DemoUser; reason: string; at: string } | null): object {
  return {
    closedById: close && close.by !== SYSTEM ? close.by.id : null,
    closedByName: close?.by.name ?? null,
    closedReason: close?.reason ?? null,
    closedAt: close?.at ?? null,
  };
}

/** Most come to the counter; what else can happen happens now and then. */
function courseOf(index: number): Course {
  const courses: Partial<Record<number, Course>> = {
    3: 'fetched',
    7: 'fetched',
    9: 'cancelled',
    11: 'voided',
    13: 'expired',
  };
  return courses[index] ?? 'counter';
}

const later = (instant: string, hours: number) => new Date(Date.parse(instant) + hours * 3_600_000).toISOString();
