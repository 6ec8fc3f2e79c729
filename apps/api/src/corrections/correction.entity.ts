import type { PrintedChange } from '@jishan/domain';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Instant } from '../platform/database.module';

/** Besides the states that are told: overtaken by a later correction, and nothing that was printed is wrong. */
export type StoredCorrectionState = 'waiting' | 'carried' | 'dismissed' | 'overtaken' | 'nothing';

@Entity('brief_corrections')
export class BriefCorrectionRow {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ type: 'uuid' }) briefId: string;
  /** The issue that was wrong. */
  @Column({ type: 'uuid' }) printedIn: string;
  @Column({ type: 'uuid' }) publicationId: string;
  /** The correction of the sheet. */
  @Column({ type: 'uuid' }) feedEventId: string;
  @Column({ type: 'text' }) state: StoredCorrectionState;
  @Column({ type: 'jsonb' }) changes: PrintedChange[];
  @Column({ type: 'text' }) text: string;
  @Column({ type: 'text', nullable: true }) reason: string | null;
  @Column({ type: 'uuid', nullable: true }) decidedBy: string | null;
  @Column({ type: 'text', nullable: true }) decidedName: string | null;
  @Instant({ nullable: true }) decidedAt: string | null;
  /** The issue that says so. */
  @Column({ type: 'uuid', nullable: true }) carriedIn: string | null;
  @Column({ type: 'integer', default: 1 }) version: number;
  @Instant() madeAt: string;
}
