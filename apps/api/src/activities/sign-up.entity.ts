import type { SignUpState } from '@jishan/domain';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Instant } from '../platform/database.module';

@Entity('sign_ups')
export class SignUpEntity {
  @PrimaryColumn('uuid') id: string;
  /** Grows in the order of signing up; the waiting list stands in it. */
  @Column({ type: 'bigint', insert: false, update: false }) place: number;
  @Column('uuid') activityId: string;
  @Column('uuid') shiftId: string;
  @Column('uuid') personId: string;
  @Column('text') state: SignUpState;
  /** The shift's times: one index then refuses two things at once. */
  @Instant() startsAt: string;
  @Instant() endsAt: string;
  @Instant() signedUpAt: string;
  /** Who signed the person up, when it was not the person. */
  @Column('uuid', { nullable: true }) helperId: string | null;
  @Column('text', { nullable: true }) helperName: string | null;
  /** When a place came free for somebody who waited. */
  @Instant({ nullable: true }) promotedAt: string | null;
  /** Withdrawn, or the activity was cancelled: the time is free for something else. */
  @Instant({ nullable: true }) releasedAt: string | null;
}
