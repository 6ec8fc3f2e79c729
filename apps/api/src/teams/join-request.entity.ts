import type { JoinRequestRecord } from '@jishan/domain';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Instant } from '../platform/database.module';

@Entity('join_requests')
export class JoinRequestEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') teamId: string;
  @Column('uuid') personId: string;
  @Column('text') message: string;
  @Column('text') state: JoinRequestRecord['state'];
  @Instant() requestedAt: string;
  @Instant({ nullable: true }) decidedAt: string | null;
  @Column('uuid', { nullable: true }) decidedBy: string | null;
  @Column('text', { nullable: true }) decisionReason: string | null;
}
