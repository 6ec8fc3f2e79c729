import type { GuardianRelation } from '@jishan/domain';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Instant } from '../platform/database.module';

@Entity('guardians')
export class GuardianEntity {
  @PrimaryColumn('uuid') personId: string;
  @Column('text') sealedName: string;
  @Column('text') relation: GuardianRelation;
  @Instant() consentedAt: string;
  @Column('uuid', { nullable: true }) recordedBy: string | null;
}
