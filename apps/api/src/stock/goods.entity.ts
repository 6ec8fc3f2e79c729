import type { GoodsForm, GoodsState, LimitPeriod, StockMoveKind } from '@jishan/domain';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Instant } from '../platform/database.module';

@Entity('shops')
export class Shop {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ type: 'uuid' }) unitId: string;
  @Column({ type: 'text' }) name: string;
  @Column({ type: 'text' }) address: string;
  @Column({ type: 'text' }) openingHours: string;
  @Instant() createdAt: string;
}

@Entity('goods')
export class Goods {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ type: 'uuid' }) shopId: string;
  @Column({ type: 'text' }) name: string;
  @Column({ type: 'text' }) measure: string;
  @Column({ type: 'integer' }) pricePoints: number;
  @Column({ type: 'integer', nullable: true }) householdLimit: number | null;
  @Column({ type: 'text', default: 'month' }) limitPeriod: LimitPeriod;
  @Column({ type: 'text', default: 'own' }) form: GoodsForm;
  @Column({ type: 'integer', default: 0 }) costFen: number;
  @Column({ type: 'text' }) state: GoodsState;
  @Column({ type: 'integer' }) available: number;
  @Column({ type: 'integer' }) reserved: number;
  /** Number of the last stock move: the lines of one kind of goods have no gaps. */
  @Column({ type: 'integer' }) lastLine: number;
  @Instant() createdAt: string;
}

@Entity('stock_moves')
export class StockMove {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ type: 'uuid' }) goodsId: string;
  @Column({ type: 'integer' }) line: number;
  @Column({ type: 'text' }) kind: StockMoveKind;
  @Column({ type: 'integer' }) pieces: number;
  @Column({ type: 'integer' }) availableAfter: number;
  @Column({ type: 'text', nullable: true }) reason: string | null;
  @Column({ type: 'uuid', nullable: true }) redemptionId: string | null;
  @Column({ type: 'uuid', nullable: true }) actorId: string | null;
  @Column({ type: 'text' }) actorName: string;
  @Instant() at: string;
}
