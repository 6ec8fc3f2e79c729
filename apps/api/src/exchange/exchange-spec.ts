import { randomUUID } from 'node:crypto';
import type { Type } from '@nestjs/common';
import type {
  Actor,
  GoodsRecord,
  RedemptionRecord,
  SaveGoodsInput,
  SecondPersonInput,
  ShopRecord,
} from '@jishan/domain';
import { Clock } from '../platform/clock';
import { openSpecModule, type SpecModule } from '../platform/db-spec';
import { writeKey } from '../platform/idempotency';
import { newId } from '../platform/ids';
import { PointsService } from '../points/points.service';
import { GoodsService } from '../stock/goods.service';
import { actorWith, plantDistrict, type SpecDistrict } from '../units/district-spec';
import { RedemptionService } from './redemption.service';

export const TODAY = '2026-11-20';
export const NOW = `${TODAY}T02:00:00.000Z`;
export const once = () => writeKey(randomUUID());

/** A shop of a town with a clerk behind its counter, for specs of what is exchanged. */
export class SpecShop {
  private people = 0;

  private constructor(
    readonly spec: SpecModule,
    readonly units: SpecDistrict,
    readonly clerk: Actor,
    readonly admin: Actor,
    readonly shop: ShopRecord,
  ) {}

  static async open(...features: Type[]): Promise<SpecShop> {
    const spec = await openSpecModule(...features);
    spec.get(Clock).freeze(NOW);
    const units = await plantDistrict(spec.dataSource);
    const clerk = await actorWith(spec.dataSource, 'points-clerk', units.town, { name: '兑换员甲' });
    const admin = await actorWith(spec.dataSource, 'town-admin', units.town, { name: '镇管理员' });
    const place = { address: '镇政府旁', openingHours: '9:00—17:00' };
    const shop = await spec
      .get(GoodsService)
      .createShop(admin, { unitId: units.town.id, name: '积分超市', ...place }, once());
    return new SpecShop(spec, units, clerk, admin, shop);
  }

  query<T>(sql: string, values: unknown[] = []): Promise<T[]> {
    return this.spec.dataSource.query(sql, values);
  }

  at(instant: string): void {
    this.spec.get(Clock).freeze(instant);
  }

  /** Somebody of the village with points, alone or in a household. */
  async villager(name: string, points = 0, household?: string): Promise<string> {
    const id = newId();
    await this.query(
      `INSERT INTO volunteers (id, name, pinyin, initials, gender, birth_on, unit_id, state, card_no, registered_at, decided_at)
       VALUES ($1, $2, 'x', 'x', 'female', '1970-01-01', $3, 'active', $4, now(), now())`,
      [id, name, this.units.village.id, String(200_000_000 + ++this.people)],
    );
    if (household) {
      await this.query(
        'INSERT INTO households (id, unit_id, label, created_at) VALUES ($1, $2, $3, now()) ON CONFLICT DO NOTHING',
        [household, this.units.village.id, '村东头12号'],
      );
      await this.query(
        `INSERT INTO household_members (id, household_id, person_id, joined_on) VALUES ($1, $2, $3, '2026-01-01')`,
        [newId(), household, id],
      );
    }
    if (points > 0) await this.award(id, points);
    return id;
  }

  async award(personId: string, amount: number, expiresOn = '2027-12-31'): Promise<void> {
    const points = this.spec.get(PointsService);
    await this.spec.dataSource.transaction(async (tx) => {
      const owner = (await points.ownersOf(tx, [personId], TODAY)).get(personId);
      if (!owner) throw new Error('no owner');
      const facts = { key: `spec:${newId()}`, source: 'spec', book: 1 as const, owner, personId, amount };
      const rule = { activityId: null, schemeVersionId: newId(), ruleId: 'spec', explanation: '测试' };
      await points.post(tx, [{ ...facts, expiresOn, occurredOn: TODAY, ...rule }], null);
    });
  }

  async goods(pieces: number, terms: Partial<SaveGoodsInput> = {}): Promise<GoodsRecord> {
    const service = this.spec.get(GoodsService);
    const name = `大米${randomUUID().slice(0, 8)}`;
    const input: SaveGoodsInput = { name, measure: '袋', pricePoints: 10, state: 'on-sale', ...terms };
    const added = await service.addGoods(this.clerk, this.shop.id, input, once());
    if (pieces === 0) return added;
    return service.moveStock(this.clerk, added.id, { kind: 'in', pieces, reason: '进货' }, once());
  }

  redeem(
    personId: string,
    goodsId: string,
    { pieces = 1, by = this.clerk, second }: { pieces?: number; by?: Actor; second?: SecondPersonInput } = {},
    write = once(),
  ): Promise<RedemptionRecord> {
    const input = { shopId: this.shop.id, personId, items: [{ goodsId, pieces }], ...(second && { second }) };
    return this.spec.get(RedemptionService).redeem(by, input, write);
  }
}
