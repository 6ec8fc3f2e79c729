import type {
  ActivityCategory,
  DistributionLine,
  HouseStyle,
  Masthead,
  Numbering,
  PublicationSettings,
  StepRule,
} from '@jishan/domain';
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
  @Column({ type: 'jsonb' }) steps: StepRule[];
  @Column({ type: 'jsonb' }) distribution: DistributionLine[];
  @Column({ type: 'text' }) contact: string;
  @Column({ type: 'jsonb' }) houseStyle: HouseStyle;
  @Column({ type: 'jsonb' }) mastheads: Masthead[];
  @Column({ type: 'uuid', array: true }) unitOrder: string[];
  @Column({ type: 'integer', default: 1 }) version: number;
  @Instant() createdAt: string;
}

@Entity('publication_sections')
export class PublicationSectionRow {
  @PrimaryColumn({ type: 'uuid' }) publicationId: string;
  @PrimaryColumn({ type: 'text' }) name: string;
  /** Null: given up. What was printed under it keeps its name. */
  @Column({ type: 'integer', nullable: true }) position: number | null;
  @Column({ type: 'text', array: true }) categories: ActivityCategory[];
  @Column({ type: 'integer', nullable: true }) fullMax: number | null;
}

@Entity('publication_years')
export class PublicationYearRow {
  @PrimaryColumn({ type: 'uuid' }) publicationId: string;
  @PrimaryColumn({ type: 'integer' }) year: number;
  @Column({ type: 'integer' }) yearlyNo: number;
}

@Entity('publication_versions')
export class PublicationVersionRow {
  @PrimaryColumn({ type: 'uuid' }) publicationId: string;
  @PrimaryColumn({ type: 'integer' }) version: number;
  @Column({ type: 'jsonb' }) settings: PublicationSettings;
  @Column({ type: 'uuid', nullable: true }) changedBy: string | null;
  @Column({ type: 'text', nullable: true }) changerName: string | null;
  @Instant() at: string;
}
