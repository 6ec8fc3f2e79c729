import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('team_members')
export class TeamMemberEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') teamId: string;
  @Column('uuid') personId: string;
  @Column('boolean', { default: false }) leader: boolean;
  @Column('date') joinedOn: string;
  @Column('date', { nullable: true }) leftOn: string | null;
}
