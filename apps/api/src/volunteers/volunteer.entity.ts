import type { Gender, VolunteerState } from '@jishan/domain';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Instant } from '../platform/database.module';

@Entity('volunteers')
export class VolunteerEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('text') name: string;
  @Column('text') pinyin: string;
  @Column('text') initials: string;
  @Column('text') gender: Gender;
  @Column('date') birthOn: string;
  @Column('uuid') unitId: string;
  @Column('text') state: VolunteerState;
  @Column('text') cardNo: string;
  @Instant({ nullable: true }) claimedAt: string | null;
  @Column('uuid', { nullable: true }) helperId: string | null;
  @Column('text', { nullable: true }) helperName: string | null;
  @Instant() registeredAt: string;
  @Instant({ nullable: true }) decidedAt: string | null;
  @Column('uuid', { nullable: true }) decidedBy: string | null;
  @Column('text', { nullable: true }) decisionReason: string | null;
}
