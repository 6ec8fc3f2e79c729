import type { ActivityCategory, Brief, BriefFacts, FigureFlag } from '@jishan/domain';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Instant } from '../platform/database.module';

@Entity('briefs')
export class BriefRow {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ type: 'uuid' }) feedEventId: string;
  @Column({ type: 'uuid' }) activityId: string;
  @Column({ type: 'uuid' }) unitId: string;
  /** The unit below the district, under whose name it is printed. */
  @Column({ type: 'uuid' }) reportingUnitId: string;
  @Column({ type: 'text' }) category: ActivityCategory;
  @Column({ type: 'text', nullable: true }) campaign: string | null;
  @Column({ type: 'date' }) startsOn: string;
  @Column({ type: 'date' }) endsOn: string;
  @Column({ type: 'integer' }) headcount: number;
  @Column({ type: 'integer' }) rosterVersion: number;
  @Column({ type: 'jsonb' }) facts: BriefFacts;
  @Column({ type: 'jsonb' }) composed: Brief;
  @Column({ type: 'text', nullable: true }) editedText: string | null;
  @Column({ type: 'integer', default: 1 }) version: number;
  @Instant() draftedAt: string;
}

@Entity('brief_edits')
export class BriefEditRow {
  @PrimaryColumn({ type: 'uuid' }) briefId: string;
  @PrimaryColumn({ type: 'integer' }) version: number;
  @Column({ type: 'text' }) text: string;
  /** Figures that no fact supports, with the editor's reasons. */
  @Column({ type: 'jsonb', default: [] }) flags: FigureFlag[];
  @Column({ type: 'uuid' }) editorId: string;
  @Column({ type: 'text' }) editorName: string;
  @Instant() at: string;
}
