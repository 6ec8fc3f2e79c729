import {
  ACTIVITY_CATEGORIES,
  LIMITS,
  BULLETIN_STEPS,
  NUMBERINGS,
  type ActivityCategory,
  type BulletinStep,
  type ChangePublicationInput,
  type CreatePublicationInput,
  type DistributionLine,
  type HouseStyle,
  type Masthead,
  type Numbering,
  type PublicationSection,
  type StepRule,
} from '@jishan/domain';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsUUID,
  Max,
  Min,
  ValidateIf,
} from 'class-validator';
import { IsDay, ListOf, Part, TextLength } from '../platform/validation';

const SECTIONS_MAX = 30;
const LINES_MAX = 10;
const MASTHEADS_MAX = 30;
const RECENT_DAYS_MAX = 31;
const NUMBER_MAX = 1_000_000;

class MastheadDto implements Masthead {
  @IsDay()
  validFrom: string;

  @TextLength(1, LIMITS.titleLength)
  title: string;

  @TextLength(1, LIMITS.shortTextLength)
  office: string;
}

class SectionDto implements PublicationSection {
  @TextLength(1, LIMITS.nameLength)
  name: string;

  @IsArray()
  @ArrayUnique()
  @IsIn(ACTIVITY_CATEGORIES, { each: true })
  categories: ActivityCategory[];

  @ValidateIf((section: SectionDto) => section.fullMax !== null)
  @IsInt()
  @Min(0)
  @Max(LIMITS.bulletinBriefs)
  fullMax: number | null;
}

class DistributionLineDto implements DistributionLine {
  @TextLength(1, LIMITS.nameLength)
  label: string;

  @TextLength(1, LIMITS.textLength)
  names: string;
}

class StepRuleDto implements StepRule {
  @IsIn(BULLETIN_STEPS)
  step: BulletinStep;

  @ValidateIf((rule: StepRuleDto) => rule.role !== null)
  @TextLength(1, LIMITS.nameLength)
  role: string | null;

  @IsBoolean()
  merged: boolean;
}

class HouseStyleDto implements HouseStyle {
  @IsInt()
  @Min(0)
  @Max(RECENT_DAYS_MAX)
  recentDays: number;

  @IsBoolean()
  roundParticipants: boolean;

  @IsIn(['余', '多'])
  approximate: '余' | '多';

  @IsBoolean()
  near: boolean;
}

class PublicationSettingsDto {
  @TextLength(1, LIMITS.titleLength)
  title: string;

  @TextLength(1, LIMITS.shortTextLength)
  office: string;

  @ListOf(() => MastheadDto, 0, MASTHEADS_MAX)
  mastheads: MastheadDto[];

  @IsIn(NUMBERINGS)
  numbering: Numbering;

  @ListOf(() => SectionDto, 1, SECTIONS_MAX)
  sections: SectionDto[];

  @IsArray()
  @ArrayMaxSize(LINES_MAX)
  @TextLength(1, LIMITS.nameLength, { each: true })
  imprintRoles: string[];

  @ListOf(() => StepRuleDto, BULLETIN_STEPS.length, BULLETIN_STEPS.length)
  steps: StepRuleDto[];

  @ListOf(() => DistributionLineDto, 0, LINES_MAX)
  distribution: DistributionLineDto[];

  @TextLength(0, LIMITS.shortTextLength * 2)
  contact: string;

  @Part(() => HouseStyleDto)
  houseStyle: HouseStyleDto;

  @IsArray()
  @ArrayMaxSize(LIMITS.unitsBelow)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  unitOrder: string[];
}

export class CreatePublicationDto extends PublicationSettingsDto implements CreatePublicationInput {
  @IsUUID()
  unitId: string;

  @IsInt()
  @Min(0)
  @Max(NUMBER_MAX)
  lastRunningNo: number;

  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(NUMBER_MAX)
  lastYearlyNo?: number;
}

export class ChangePublicationDto extends PublicationSettingsDto implements ChangePublicationInput {
  @IsInt()
  @Min(1)
  @Max(LIMITS.versionMax)
  version: number;
}
