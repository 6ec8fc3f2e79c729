import type { TeamKind, TeamLevel } from '@jishan/domain';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Instant } from '../platform/database.module';

@Entity('teams')
export class TeamEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('text') name: string;
  @Column('text') level: TeamLevel;
  @Column('text') kind: TeamKind;
  @Column('uuid') unitId: string;
  @Column('uuid', { nullable: true }) parentId: string | null;
  @Column('uuid', { array: true }) lineage: string[];
  @Instant() createdAt: string;
}
