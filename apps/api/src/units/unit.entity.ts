import type { UnitKind, UnitRecord } from '@jishan/domain';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('units')
export class UnitEntity implements UnitRecord {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { nullable: true }) parentId: string | null;
  @Column('text') kind: UnitKind;
  @Column('text') name: string;
  @Column('text') shortName: string;
  @Column('text') path: string;
  @Column('integer') position: number;
  @Column('date') activeFrom: string;
  @Column('date', { nullable: true }) closedOn: string | null;
}
