import type { ComplaintState } from '@jishan/domain';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Instant } from '../platform/database.module';

@Entity('complaints')
export class ComplaintEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('text') receiptNo: string;
  @Column('text') text: string;
  @Column('text') page: string;
  @Column('uuid', { nullable: true }) unitId: string | null;
  @Column('text', { nullable: true }) sealedContact: string | null;
  @Column('text') state: ComplaintState;
  @Column('text', { nullable: true }) answer: string | null;
  @Column('uuid', { nullable: true }) answeredBy: string | null;
  @Column('text', { nullable: true }) answeredByName: string | null;
  @Instant() receivedAt: string;
  @Instant({ nullable: true }) answeredAt: string | null;
}
