import {
  BULLETIN_STATES,
  LIMITS,
  type ArrangeBulletinInput,
  type BulletinQuery,
  type BulletinState,
  type ImprintLine,
  type OpenBulletinInput,
  type PlaceBriefsInput,
  type PublishBulletinInput,
} from '@jishan/domain';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsUUID,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { IsDay, PageQueryDto, TextLength } from '../platform/validation';

const SECTIONS_MAX = 30;
const ROLES_MAX = 10;

export class BulletinQueryDto extends PageQueryDto implements BulletinQuery {
  @IsOptional()
  @IsUUID()
  publicationId?: string;

  @IsOptional()
  @IsIn(BULLETIN_STATES)
  state?: BulletinState;
}

export class OpenBulletinDto implements OpenBulletinInput {
  @IsUUID()
  publicationId: string;

  @IsDay()
  issuedOn: string;
}

export class PlaceBriefsDto implements PlaceBriefsInput {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(LIMITS.bulletinBriefs)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  briefIds: string[];

  @IsOptional()
  @TextLength(1, LIMITS.nameLength)
  section?: string;
}

class ArrangedBriefDto {
  @IsUUID()
  briefId: string;

  @IsBoolean()
  mention: boolean;
}

class ArrangedSectionDto {
  @TextLength(1, LIMITS.nameLength)
  name: string;

  @IsArray()
  @ArrayMaxSize(LIMITS.bulletinBriefs)
  @ValidateNested({ each: true })
  @Type(() => ArrangedBriefDto)
  briefs: ArrangedBriefDto[];
}

class ImprintLineDto implements ImprintLine {
  @TextLength(1, LIMITS.nameLength)
  role: string;

  @TextLength(0, LIMITS.nameLength)
  name: string;
}

export class ArrangeBulletinDto implements ArrangeBulletinInput {
  @IsInt()
  @Min(1)
  @Max(LIMITS.versionMax)
  version: number;

  @IsDay()
  issuedOn: string;

  @IsArray()
  @ArrayMaxSize(ROLES_MAX)
  @ValidateNested({ each: true })
  @Type(() => ImprintLineDto)
  imprint: ImprintLineDto[];

  @IsArray()
  @ArrayMaxSize(SECTIONS_MAX)
  @ValidateNested({ each: true })
  @Type(() => ArrangedSectionDto)
  sections: ArrangedSectionDto[];
}

export class PublishBulletinDto implements PublishBulletinInput {
  @Matches(/^[0-9a-f]{64}$/)
  sha256: string;
}
