import type {
  ActivityCategory,
  ActivityKind,
  ActivityState,
  BriefWording,
  OutcomeReport,
  RiskLevel,
  SignUpState,
} from '@jishan/domain';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Instant } from '../platform/database.module';

@Entity('activities')
export class ActivityEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('text') title: string;
  @Column('text') kind: ActivityKind;
  @Column('text') category: ActivityCategory;
  @Column('text') state: ActivityState;
  @Column('uuid') unitId: string;
  @Column('uuid', { nullable: true }) teamId: string | null;
  @Column('text') place: string;
  @Column('text', { nullable: true }) placePhrase: string | null;
  @Column('text') description: string;
  @Column('text') needs: string;
  @Column('text') riskLevel: RiskLevel;
  @Column('text') riskText: string;
  /** From the first shift's beginning to the last one's end. */
  @Instant() startsAt: string;
  @Instant() endsAt: string;
  @Instant() signUpClosesAt: string;
  @Column('integer', { nullable: true }) minAge: number | null;
  @Column('integer', { nullable: true }) maxAge: number | null;
  @Column('boolean') minorsAllowed: boolean;
  @Column('uuid', { array: true }) eligibleTeamIds: string[];
  @Column('text', { nullable: true }) brand: string | null;
  @Column('text', { nullable: true }) campaign: string | null;
  @Column('jsonb') wording: BriefWording;
  @Column('text') contactName: string;
  @Column('uuid') plannedBy: string;
  @Column('integer') version: number;
  @Instant() createdAt: string;
  @Instant({ nullable: true }) publishedAt: string | null;
  @Instant({ nullable: true }) cancelledAt: string | null;
  @Column('text', { nullable: true }) cancelReason: string | null;
  @Instant({ nullable: true }) concludedAt: string | null;
  @Column('uuid', { nullable: true }) concludedBy: string | null;
  /** Counts the saves of the roll-call sheet. */
  @Column('integer') rosterVersion: number;
  @Column('jsonb') outcomes: OutcomeReport[];
  @Column('integer', { nullable: true }) publicHeadcount: number | null;
}

@Entity('shifts')
export class ShiftEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') activityId: string;
  @Instant() startsAt: string;
  @Instant() endsAt: string;
  @Column('integer', { nullable: true }) capacity: number | null;
  /** Kept by whoever holds the row's lock. */
  @Column('integer') signedUp: number;
  @Column('integer') waiting: number;
}

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
