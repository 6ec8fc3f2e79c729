import {
  ACTIVITY_CATEGORIES,
  ACTIVITY_KINDS,
  ACTIVITY_STATES,
  LIMITS,
  PRESENCES,
  type ActivityCategory,
  type ActivityKind,
  type ActivityQuery,
  type ActivityState,
  type AttendanceRow,
  type AttendanceSource,
  type BriefWording,
  type CancelActivityInput,
  type ChangeActivityInput,
  type ConfirmAttendanceInput,
  type CorrectAttendanceInput,
  type Eligibility,
  type OutcomeReport,
  type PlanActivityInput,
  type Presence,
  type Quantity,
  type RiskLevel,
  type ShiftInput,
  type SignUpForInput,
  type SignUpInput,
} from '@jishan/domain';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsInt, IsNumber, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { AsInstant, AsName, IsDay, IsInstant, ListOf, PageQueryDto, Part, TextLength } from '../platform/validation';

const RISK_LEVELS: readonly RiskLevel[] = ['low', 'medium', 'high'];
const SOURCES: readonly AttendanceSource[] = ['scan', 'roll-call', 'paper', 'self-report'];

export class ActivityQueryDto extends PageQueryDto implements ActivityQuery {
  @IsOptional() @IsUUID() unitId?: string;
  @IsOptional() @IsUUID() teamId?: string;
  @IsOptional() @IsIn(ACTIVITY_STATES) state?: ActivityState;
  @IsOptional() @IsIn(ACTIVITY_CATEGORIES) category?: ActivityCategory;
  @IsOptional() @IsDay() from?: string;
  @IsOptional() @IsDay() to?: string;
  @IsOptional() @TextLength(0, LIMITS.titleLength) search?: string;
}

export class QuantityDto implements Quantity {
  @IsOptional() @TextLength(1, LIMITS.nameLength) name?: string;
  /** 处 and 份 are whole; 吨 and 公里 may have two decimals. */
  @IsNumber({ maxDecimalPlaces: 2, allowNaN: false, allowInfinity: false })
  @Min(0)
  @Max(LIMITS.outcomeCount)
  count: number;
  @TextLength(1, LIMITS.measureLength) measure: string;
  @IsOptional() @TextLength(1, LIMITS.nameLength) of?: string;
  @IsOptional() @IsBoolean() exact?: boolean;
  @IsOptional() @IsBoolean() more?: boolean;
}

export class OutcomeDto implements OutcomeReport {
  @TextLength(1, LIMITS.nameLength) action: string;
  @ListOf(() => QuantityDto, 1, LIMITS.outcomeItems) items: QuantityDto[];
}

export class ShiftDto implements ShiftInput {
  /** Sent back by a form that was filled from a plan; a changed plan makes its shifts anew. */
  @IsOptional() @IsUUID() id?: string;
  @AsInstant() @IsInstant() startsAt: string;
  @AsInstant() @IsInstant() endsAt: string;
  @IsOptional() @IsInt() @Min(1) @Max(LIMITS.capacity) capacity?: number | null;
}

export class EligibilityDto implements Eligibility {
  @IsOptional() @IsInt() @Min(0) @Max(LIMITS.oldestAge) minAge: number | null = null;
  @IsOptional() @IsInt() @Min(0) @Max(LIMITS.oldestAge) maxAge: number | null = null;
  @IsArray() @ArrayMaxSize(LIMITS.teamsPerActivity) @IsUUID(undefined, { each: true }) teamIds: string[];
  @IsBoolean() minorsAllowed: boolean;
}

export class WordingDto implements BriefWording {
  @IsOptional() @TextLength(1, LIMITS.titleLength) organizer?: string;
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(LIMITS.outcomeItems)
  @TextLength(1, LIMITS.titleLength, { each: true })
  partners?: string[];
  @IsOptional() @TextLength(1, LIMITS.titleLength) lead?: string;
  @IsOptional() @TextLength(1, LIMITS.titleLength) audience?: string;
  @IsOptional() @TextLength(1, LIMITS.nameLength) action?: string;
  @IsOptional() @TextLength(1, LIMITS.titleLength) theme?: string;
  @IsOptional() @TextLength(1, LIMITS.titleLength) subject?: string;
  @IsOptional() @Part(() => QuantityDto) amount?: QuantityDto;
  @IsOptional() @TextLength(1, LIMITS.nameLength) participantKind?: string;
}

export class PlanActivityDto implements PlanActivityInput {
  @AsName() @TextLength(1, LIMITS.titleLength) title: string;
  @IsIn(ACTIVITY_KINDS) kind: ActivityKind;
  @IsIn(ACTIVITY_CATEGORIES) category: ActivityCategory;
  @IsUUID() unitId: string;
  @IsOptional() @IsUUID() teamId?: string | null;
  @TextLength(1, LIMITS.placeLength) place: string;
  @IsOptional() @TextLength(1, LIMITS.placeLength) placePhrase?: string | null;
  @IsOptional() @TextLength(0, LIMITS.textLength) description?: string;
  @IsOptional() @TextLength(0, LIMITS.textLength) needs?: string;
  @IsIn(RISK_LEVELS) riskLevel: RiskLevel;
  @IsOptional() @TextLength(0, LIMITS.textLength) riskText?: string;
  @ListOf(() => ShiftDto, 1, LIMITS.shiftsPerActivity) shifts: ShiftDto[];
  @IsOptional() @AsInstant() @IsInstant() signUpClosesAt?: string;
  @Part(() => EligibilityDto) eligibility: EligibilityDto;
  @IsOptional() @TextLength(1, LIMITS.titleLength) brand?: string | null;
  @IsOptional() @TextLength(1, LIMITS.titleLength) campaign?: string | null;
  @Part(() => WordingDto) wording: WordingDto;
}

export class ChangeActivityDto extends PlanActivityDto implements ChangeActivityInput {
  @IsInt() @Min(1) @Max(LIMITS.versionMax) version: number;
}

export class CancelActivityDto implements CancelActivityInput {
  @TextLength(LIMITS.reasonLengthMin, LIMITS.shortTextLength) reason: string;
}

export class SignUpDto implements SignUpInput {
  @IsUUID() shiftId: string;
}

export class SignUpForDto extends SignUpDto implements SignUpForInput {
  @IsUUID() personId: string;
}

export class AttendanceRowDto implements AttendanceRow {
  @IsUUID() personId: string;
  @IsUUID() shiftId: string;
  @IsIn(PRESENCES) presence: Presence;
  @IsInt() @Min(0) @Max(LIMITS.minutesPerShift) minutes: number;
  @IsIn(SOURCES) source: AttendanceSource;
  @IsBoolean() walkIn: boolean;
  @IsOptional() @TextLength(0, LIMITS.shortTextLength) note?: string;
}

export class ConfirmAttendanceDto implements ConfirmAttendanceInput {
  @IsInt() @Min(0) @Max(LIMITS.versionMax) version: number;
  @ListOf(() => AttendanceRowDto, 0, LIMITS.rosterSize) rows: AttendanceRowDto[];
  @IsOptional() @ListOf(() => OutcomeDto, 0, LIMITS.outcomeItems) outcomes?: OutcomeDto[];
  @IsOptional() @IsInt() @Min(0) @Max(LIMITS.outcomeCount) publicHeadcount?: number | null;
  @IsOptional() @AsName() @TextLength(1, LIMITS.nameLength) guarantorName?: string;
}

export class CorrectAttendanceDto extends ConfirmAttendanceDto implements CorrectAttendanceInput {
  @TextLength(LIMITS.reasonLengthMin, LIMITS.shortTextLength) reason: string;
}

export class WalkInSearchDto {
  @TextLength(2, LIMITS.nameLength) search: string;
}
