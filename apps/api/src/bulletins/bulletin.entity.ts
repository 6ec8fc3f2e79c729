import type { BulletinChangeKind, BulletinFormat, BulletinState, ImprintLine, Numbering } from '@jishan/domain';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Instant } from '../platform/database.module';

@Entity('bulletins')
export class BulletinRow {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ type: 'uuid' }) publicationId: string;
  @Column({ type: 'text' }) state: BulletinState;
  @Column({ type: 'date' }) issuedOn: string;
  @Column({ type: 'jsonb' }) imprint: ImprintLine[];
  @Column({ type: 'integer', default: 1 }) version: number;
  @Column({ type: 'uuid' }) openedBy: string;
  @Instant() openedAt: string;
  @Column({ type: 'integer', nullable: true }) year: number | null;
  @Column({ type: 'integer', nullable: true }) yearlyNo: number | null;
  @Column({ type: 'integer', nullable: true }) runningNo: number | null;
  /** How its number is written, as the publication counted when it was signed. */
  @Column({ type: 'text', nullable: true }) numbering: Numbering | null;
}

@Entity('bulletin_briefs')
export class BulletinBriefRow {
  @PrimaryColumn({ type: 'uuid' }) bulletinId: string;
  @PrimaryColumn({ type: 'uuid' }) briefId: string;
  @Column({ type: 'uuid' }) publicationId: string;
  @Column({ type: 'uuid' }) activityId: string;
  @Column({ type: 'text' }) section: string;
  /** Null until an editor has put the section in order. */
  @Column({ type: 'integer', nullable: true }) position: number | null;
  @Column({ type: 'boolean', default: false }) mention: boolean;
}

@Entity('bulletin_versions')
export class BulletinVersionRow {
  @PrimaryColumn({ type: 'uuid' }) bulletinId: string;
  @PrimaryColumn({ type: 'integer' }) version: number;
  @Column({ type: 'text' }) kind: BulletinChangeKind;
  @Column({ type: 'uuid' }) authorId: string;
  @Column({ type: 'text' }) authorName: string;
  @Instant() at: string;
  @Column({ type: 'text', nullable: true }) reason: string | null;
  /** json, not jsonb: the very text whose hash was taken. */
  @Column({ type: 'json' }) content: object;
  @Column({ type: 'text' }) sha256: string;
}

@Entity('bulletin_prints')
export class BulletinPrintRow {
  @PrimaryColumn({ type: 'uuid' }) bulletinId: string;
  /** json, not jsonb: the very text whose hash was taken. */
  @Column({ type: 'json' }) content: object;
  @Column({ type: 'text' }) sha256: string;
  @Instant() publishedAt: string;
  @Column({ type: 'uuid' }) publishedBy: string;
  @Column({ type: 'text' }) publisherName: string;
}

@Entity('bulletin_files')
export class BulletinFileRow {
  @PrimaryColumn({ type: 'uuid' }) bulletinId: string;
  @PrimaryColumn({ type: 'text' }) format: BulletinFormat;
  @Column({ type: 'bytea' }) bytes: Buffer;
  @Column({ type: 'text' }) sha256: string;
}
