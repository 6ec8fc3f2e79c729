import type { AttendanceSource, Presence } from '@jishan/domain';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Instant } from '../platform/database.module';

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
