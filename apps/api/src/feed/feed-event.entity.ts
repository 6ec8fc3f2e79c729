import type { FeedEventKind } from '@jishan/domain';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Instant } from '../platform/database.module';

@Entity('feed_events')
export class FeedEventEntity {
  @PrimaryColumn('uuid') id: string;
  @Column({ type: 'bigint', insert: false, update: false }) sequence: number;
  /** The business fact the event tells: `activity-concluded:<activity id>`. */
  @Column('text') key: string;
  @Column('text') kind: FeedEventKind;
  @Column('uuid') unitId: string;
  @Column('text') unitPath: string;
  @Column('uuid') subjectId: string;
  @Column('text') title: string;
  @Column('jsonb') facts: object;
  @Instant() at: string;
}
