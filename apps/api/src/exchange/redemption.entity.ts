import type { RedemptionState } from '@jishan/domain';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Instant } from '../platform/database.module';

@Entity('redemptions')
export class Redemption {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ type: 'uuid' }) shopId: string;
  @Column({ type: 'uuid' }) personId: string;
  @Column({ type: 'text' }) ownerKind: 'household' | 'member';
  @Column({ type: 'uuid' }) ownerId: string;
  /** Where the person lived, whichever account paid: its limits count this. */
  @Column({ type: 'uuid', nullable: true }) householdId: string | null;
  @Column({ type: 'bigint' }) accountId: number;
  @Column({ type: 'text' }) state: RedemptionState;
  @Column({ type: 'integer' }) totalPoints: number;
  @Column({ type: 'date' }) occurredOn: string;
  @Column({ type: 'integer', nullable: true }) slipNo: number | null;
  @Column({ type: 'integer' }) wrongCodes: number;
  @Instant({ nullable: true }) expiresAt: string | null;
  @Column({ type: 'bigint' }) balanceAfter: number;
  /** Transfers in the points ledger: what paid, and what took it back. */
  @Column({ type: 'bigint', nullable: true }) holdId: number | null;
  @Column({ type: 'bigint', nullable: true }) redeemId: number | null;
  @Column({ type: 'bigint', nullable: true }) captureId: number | null;
  @Column({ type: 'bigint', nullable: true }) releaseId: number | null;
  @Column({ type: 'bigint', nullable: true }) reverseId: number | null;
  @Instant() createdAt: string;
  @Column({ type: 'uuid', nullable: true }) clerkId: string | null;
  @Column({ type: 'text', nullable: true }) clerkName: string | null;
  /** Who confirmed beside a clerk of the same household. */
  @Column({ type: 'uuid', nullable: true }) secondId: string | null;
  @Column({ type: 'text', nullable: true }) secondName: string | null;
  @Instant({ nullable: true }) handedOverAt: string | null;
  /** Who cancelled or voided it and why; nobody when it ran out. */
  @Column({ type: 'uuid', nullable: true }) closedById: string | null;
  @Column({ type: 'text', nullable: true }) closedByName: string | null;
  @Column({ type: 'text', nullable: true }) closedReason: string | null;
  @Instant({ nullable: true }) closedAt: string | null;
}

@Entity('redemption_lines')
export class RedemptionGoods {
  @PrimaryColumn({ type: 'uuid' }) redemptionId: string;
  @PrimaryColumn({ type: 'uuid' }) goodsId: string;
  @Column({ type: 'integer' }) position: number;
  @Column({ type: 'text' }) goodsName: string;
  @Column({ type: 'text' }) measure: string;
  @Column({ type: 'integer' }) pieces: number;
  @Column({ type: 'integer' }) pricePoints: number;
  /** What the shop is owed for a piece, as it was that day. */
  @Column({ type: 'integer', default: 0 }) costFen: number;
}
