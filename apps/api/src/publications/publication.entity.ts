import type { ActivityCategory, DistributionLine, HouseStyle, Numbering } from '@jishan/domain';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Instant } from '../platform/database.module';

@Entity('publications')
export class PublicationRow {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ type: 'uuid' }) unitId: string;
  @Column({ type: 'text' }) title: string;
  @Column({ type: 'text' }) office: string;
  @Column({ type: 'text' }) numbering: Numbering;
  /** The counter: 总期号 of the last published bulletin. */
  @Column({ type: 'integer', default: 0 }) runningNo: number;
  @Column({ type: 'text', array: true }) imprintRoles: string[];
  @Column({ type: 'jsonb' }) distribution: DistributionLine[];
  @Column({ type: 'text' }) contact: string;
  @Column({ type: 'jsonb' }) houseStyle: HouseStyle;
  @Instant() createdAt: string;
}

@Entity('publication_sections')
export class PublicationSectionRow {
  @PrimaryColumn({ type: 'uuid' }) publicationId: string;
  @PrimaryColumn({ type: 'text' }) name: string;
  @Column({ type: 'integer' }) position: number;
  @Column({ type: 'text', array: true }) categories: ActivityCategory[];
  @Column({ type: 'integer', nullable: true }) fullMax: number | null;
}

@Entity('publication_years')
export class PublicationYearRow {
  @PrimaryColumn({ type: 'uuid' }) publicationId: string;
  @PrimaryColumn({ type: 'integer' }) year: number;
  @Column({ type: 'integer' }) yearlyNo: number;
}
