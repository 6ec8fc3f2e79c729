import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Instant } from '../platform/database.module';

@Entity('past_bulletins')
export class PastBulletinRow {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ type: 'uuid' }) publicationId: string;
  @Column({ type: 'text' }) bulletinNo: string;
  /** Null where the numbers run on over the years. */
  @Column({ type: 'integer', nullable: true }) year: number | null;
  @Column({ type: 'date' }) issuedOn: string;
  /** json, not jsonb: the very text whose hash was taken. */
  @Column({ type: 'json' }) content: object;
  @Column({ type: 'text' }) sha256: string;
  @Column({ type: 'text' }) source: string;
  @Column({ type: 'text' }) sourceSha256: string;
  @Column({ type: 'uuid' }) importedBy: string;
  @Column({ type: 'text' }) importerName: string;
  @Instant() importedAt: string;
  @Instant({ nullable: true }) withdrawnAt: string | null;
  @Column({ type: 'uuid', nullable: true }) withdrawnBy: string | null;
  @Column({ type: 'text', nullable: true }) withdrawerName: string | null;
  @Column({ type: 'text', nullable: true }) withdrawReason: string | null;
}

@Entity('past_briefs')
export class PastBriefRow {
  @PrimaryColumn({ type: 'uuid' }) pastBulletinId: string;
  @PrimaryColumn({ type: 'integer' }) position: number;
  @Column({ type: 'text' }) section: string;
  @Column({ type: 'text' }) text: string;
  @Column({ type: 'text', nullable: true }) unitName: string | null;
  @Column({ type: 'uuid', nullable: true }) unitId: string | null;
  @Column({ type: 'date', nullable: true }) heldOn: string | null;
  @Column({ type: 'text', nullable: true }) theme: string | null;
  /** As it was printed: 30 of 30余人. */
  @Column({ type: 'integer', nullable: true }) headcount: number | null;
  @Column({ type: 'jsonb', nullable: true }) facts: object | null;
}
