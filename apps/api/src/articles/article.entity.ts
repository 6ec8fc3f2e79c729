import type { ArticleState } from '@jishan/domain';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Instant } from '../platform/database.module';

@Entity('articles')
export class ArticleRow {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ type: 'uuid' }) unitId: string;
  @Column({ type: 'uuid' }) authorId: string;
  @Column({ type: 'text' }) authorName: string;
  @Column({ type: 'text' }) title: string;
  /** A paragraph on each line. */
  @Column({ type: 'text' }) text: string;
  @Column({ type: 'text' }) state: ArticleState;
  @Column({ type: 'integer', default: 1 }) version: number;
  @Instant() createdAt: string;
  @Instant() savedAt: string;
  @Column({ type: 'integer', nullable: true }) submittedVersion: number | null;
  @Instant({ nullable: true }) submittedAt: string | null;
  @Instant({ nullable: true }) dueAt: string | null;
  @Column({ type: 'uuid', nullable: true }) editorId: string | null;
  @Column({ type: 'text', nullable: true }) editorName: string | null;
  @Instant({ nullable: true }) takenAt: string | null;
  @Instant({ nullable: true }) decidedAt: string | null;
  /** Why it was declined. */
  @Column({ type: 'text', nullable: true }) reason: string | null;
}

@Entity('article_versions')
export class ArticleVersionRow {
  @PrimaryColumn({ type: 'uuid' }) articleId: string;
  @PrimaryColumn({ type: 'integer' }) version: number;
  @Column({ type: 'text' }) title: string;
  @Column({ type: 'text' }) text: string;
  @Column({ type: 'uuid' }) writerId: string;
  @Column({ type: 'text' }) writerName: string;
  @Instant() at: string;
}

@Entity('bulletin_articles')
export class BulletinArticleRow {
  @PrimaryColumn({ type: 'uuid' }) bulletinId: string;
  @PrimaryColumn({ type: 'uuid' }) articleId: string;
  @Column({ type: 'uuid' }) publicationId: string;
  @Column({ type: 'text' }) section: string;
  @Column({ type: 'integer' }) position: number;
}

@Entity('bulletin_notes')
export class BulletinNoteRow {
  @PrimaryColumn({ type: 'uuid' }) bulletinId: string;
  @PrimaryColumn({ type: 'text' }) section: string;
  @PrimaryColumn({ type: 'integer' }) position: number;
  @Column({ type: 'uuid' }) publicationId: string;
  @Column({ type: 'text' }) text: string;
}
