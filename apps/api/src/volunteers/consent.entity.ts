import type { ConsentPurpose } from '@jishan/domain';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { Instant } from '../platform/database.module';

@Entity('consents')
export class ConsentEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) id: number;
  @Column('uuid') personId: string;
  @Column('text') purpose: ConsentPurpose;
  @Column('boolean') given: boolean;
  @Instant() recordedAt: string;
  @Column('uuid', { nullable: true }) recordedBy: string | null;
}
