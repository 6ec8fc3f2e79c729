import type { AttendanceSource, Presence } from '@jishan/domain';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Instant } from '../platform/database.module';

@Entity('attendances')
export class AttendanceEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') activityId: string;
  @Column('uuid') shiftId: string;
  @Column('uuid') personId: string;
  @Column('text') presence: Presence;
  @Column('integer') minutes: number;
  @Column('text') source: AttendanceSource;
  @Column('boolean') walkIn: boolean;
  @Column('text') note: string;
  @Column('text', { nullable: true }) guarantorName: string | null;
  @Column('uuid') recorderId: string;
  @Column('text') recorderName: string;
  @Instant() recordedAt: string;
  /** 0 as confirmed; each correction of the row counts one up and is part of the ledgers' keys. */
  @Column('integer') revision: number;
}

@Entity('attendance_corrections')
export class AttendanceCorrectionEntity {
  @PrimaryColumn('uuid') attendanceId: string;
  @PrimaryColumn('integer') revision: number;
  /** Null: the person was not on the sheet. */
  @Column('text', { nullable: true }) presenceBefore: Presence | null;
  @Column('integer') minutesBefore: number;
  @Column('text', { nullable: true }) sourceBefore: AttendanceSource | null;
  @Column('text') presence: Presence;
  @Column('integer') minutes: number;
  @Column('text') source: AttendanceSource;
  @Column('text') reason: string;
  @Column('uuid') correctorId: string;
  @Column('text') correctorName: string;
  @Instant() correctedAt: string;
}
