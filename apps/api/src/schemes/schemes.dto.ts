import {
  ACTIVITY_CATEGORIES,
  ADOPTING_ROLES,
  APPROVING_ROLES,
  LIMITS,
  SERVICE_CONDITIONS,
  SERVICE_ROLES,
  type AdoptVersionInput,
  type CreateSchemeInput,
  type WriteVersionInput,
} from '@jishan/domain';
import {
  BOOKS,
  CAP_SCOPES,
  CAP_WINDOWS,
  FACT_KINDS,
  OWNER_KINDS,
  POSTING_RHYTHMS,
  ROUNDINGS,
  type Approvers,
  type Bonus,
  type Cap,
  type Earning,
  type Expiry,
  type FactKind,
  type Multiplier,
  type Opening,
  type OwnerKind,
  type PostingRhythm,
  type Rounding,
  type Rule,
  type VersionTerms,
} from '@jishan/points';
import {
  ArrayUnique,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
} from 'class-validator';
import { IsDay, ListOf, Part, TextLength } from '../platform/validation';

const POINTS_MAX = 1_000_000;

export class SchemeQueryDto {
  @IsOptional()
  @IsUUID()
  unitId?: string;
}

export class CreateSchemeDto implements CreateSchemeInput {
  @IsUUID()
  unitId: string;

  @IsIn(BOOKS)
  book: number;

  @TextLength(1, LIMITS.titleLength)
  title: string;
}

/** All three ways to earn in one shape; which fields belong to which is for `by` to say. What does not belong is looked at all the same: it would be kept. */
export class EarningDto {
  @IsIn(['hour', 'time', 'fixed'])
  by: Earning['by'];

  @IsInt()
  @Min(1)
  @Max(POINTS_MAX)
  points: number;

  @ValidateIf((earning: EarningDto) => earning.by === 'hour' || earning.stepMinutes !== undefined)
  @IsInt()
  @Min(1)
  @Max(60)
  stepMinutes: number;

  @ValidateIf((earning: EarningDto) => earning.by === 'hour' || earning.rounding !== undefined)
  @IsIn(ROUNDINGS)
  rounding: Rounding;

  @ValidateIf((earning: EarningDto) => earning.by === 'time' || earning.minutesMin !== undefined)
  @IsInt()
  @Min(0)
  @Max(LIMITS.minutesPerShift)
  minutesMin: number;
}

export class MultiplierDto implements Multiplier {
  @IsIn(SERVICE_CONDITIONS)
  condition: string;

  @TextLength(1, LIMITS.nameLength)
  name: string;

  @IsInt()
  @Min(1)
  @Max(1_000)
  percent: number;
}

export class BonusDto implements Bonus {
  @TextLength(1, LIMITS.nameLength)
  name: string;

  @IsInt()
  @Min(1)
  @Max(100)
  times: number;

  @IsInt()
  @Min(1)
  @Max(12)
  months: number;

  @IsInt()
  @Min(1)
  @Max(POINTS_MAX)
  points: number;
}

export class RuleDto implements Rule {
  @IsString()
  @Matches(/^[a-z0-9][a-z0-9-]{0,39}$/)
  id: string;

  @TextLength(1, LIMITS.nameLength)
  name: string;

  @IsIn(FACT_KINDS)
  factKind: FactKind;

  @ValidateIf((rule: RuleDto) => rule.category !== null)
  @IsIn(ACTIVITY_CATEGORIES)
  category: string | null;

  @ValidateIf((rule: RuleDto) => rule.role !== null)
  @IsIn(SERVICE_ROLES)
  role: string | null;

  @Part(() => EarningDto)
  earning: Earning;

  @ListOf(() => MultiplierDto, 0, SERVICE_CONDITIONS.length)
  multipliers: MultiplierDto[];

  @ValidateIf((rule: RuleDto) => rule.bonus !== null)
  @Part(() => BonusDto)
  bonus: BonusDto | null;
}

export class CapDto implements Cap {
  @IsIn(CAP_SCOPES)
  scope: Cap['scope'];

  @IsIn(CAP_WINDOWS)
  window: Cap['window'];

  @IsInt()
  @Min(1)
  @Max(POINTS_MAX)
  points: number;
}

export class ExpiryDto {
  @IsIn(['year-end', 'months'])
  kind: Expiry['kind'];

  @ValidateIf((expiry: ExpiryDto) => expiry.kind === 'year-end' || expiry.yearsLater !== undefined)
  @IsInt()
  @Min(0)
  @Max(10)
  yearsLater: number;

  @ValidateIf((expiry: ExpiryDto) => expiry.kind === 'months' || expiry.months !== undefined)
  @IsInt()
  @Min(1)
  @Max(120)
  months: number;
}

export class OpeningDto implements Opening {
  @IsInt()
  @Min(1)
  @Max(POINTS_MAX)
  points: number;

  @IsIn(['once', 'year'])
  every: Opening['every'];
}

export class ApproversDto implements Approvers {
  @ArrayUnique()
  @IsIn(ADOPTING_ROLES, { each: true })
  adopting: string[];

  @IsOptional()
  @ArrayUnique()
  @IsIn(APPROVING_ROLES.attendance, { each: true })
  attendance?: string[];

  @IsOptional()
  @ArrayUnique()
  @IsIn(APPROVING_ROLES.deeds, { each: true })
  deeds?: string[];

  @IsOptional()
  @ArrayUnique()
  @IsIn(APPROVING_ROLES.objections, { each: true })
  objections?: string[];
}

export class TermsDto implements VersionTerms {
  @IsIn(OWNER_KINDS)
  accountOwner: OwnerKind;

  @ListOf(() => RuleDto, 0, LIMITS.rulesPerScheme)
  rules: RuleDto[];

  @ListOf(() => CapDto, 0, CAP_SCOPES.length * CAP_WINDOWS.length)
  caps: CapDto[];

  @Part(() => ExpiryDto)
  expiry: Expiry;

  @IsInt()
  @Min(0)
  @Max(60)
  postingDays: number;

  /** Not said: each day by itself, as before there was a choice. */
  @IsOptional()
  @IsIn(POSTING_RHYTHMS)
  postingRhythm: PostingRhythm = 'at-once';

  @ValidateIf((terms: TermsDto) => (terms.opening ?? null) !== null)
  @Part(() => OpeningDto)
  opening?: OpeningDto | null;

  /** Not said: nobody in particular. */
  @ValidateIf((terms: TermsDto) => terms.approvers !== undefined)
  @Part(() => ApproversDto)
  approvers?: ApproversDto;
}

export class WriteVersionDto implements WriteVersionInput<VersionTerms> {
  @IsString()
  @MaxLength(LIMITS.shortTextLength)
  documentRef: string;

  @IsDay()
  effectiveFrom: string;

  @IsOptional()
  @IsDay()
  effectiveTo?: string | null;

  @Part(() => TermsDto)
  terms: TermsDto;
}

export class AdoptVersionDto implements AdoptVersionInput {
  @IsDay()
  metOn: string;

  @IsInt()
  @Min(1)
  @Max(1_000_000)
  present: number;

  @IsInt()
  @Min(1)
  @Max(1_000_000)
  votes: number;
}
