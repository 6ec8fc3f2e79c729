import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Instant } from '../platform/database.module';

@Entity('households')
export class HouseholdEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') unitId: string;
  @Column('text') label: string;
  @Instant() createdAt: string;
  @Column('date', { nullable: true }) closedOn: string | null;
}
