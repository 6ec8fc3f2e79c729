import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('household_members')
export class HouseholdMemberEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') householdId: string;
  @Column('uuid') personId: string;
  @Column('boolean', { default: false }) head: boolean;
  @Column('date') joinedOn: string;
  @Column('date', { nullable: true }) leftOn: string | null;
}
