import {
  BULLETIN_STATES,
  LIMITS,
  type ArrangeBulletinInput,
  type ArrangedSection,
  type BulletinQuery,
  type BulletinState,
  type BulletinStepInput,
  type ImprintLine,
  type OpenBulletinInput,
  type PlaceArticleInput,
  type PlaceBriefsInput,
  type ReturnBulletinInput,
} from '@jishan/domain';
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
} from 'class-validator';
import { IsDay, ListOf, PageQueryDto, TextLength } from '../platform/validation';

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

export class PlaceArticleDto implements PlaceArticleInput {
  @IsUUID()
  articleId: string;

  @TextLength(1, LIMITS.nameLength)
  section: string;
}

class ArrangedBriefDto {
  @IsUUID()
  briefId: string;

  @IsBoolean()
  mention: boolean;
}

class ArrangedSectionDto implements ArrangedSection {
  @TextLength(1, LIMITS.nameLength)
  name: string;

  @ListOf(() => ArrangedBriefDto, 0, LIMITS.bulletinBriefs)
  briefs: ArrangedBriefDto[];

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(LIMITS.bulletinArticles)
  @IsUUID(undefined, { each: true })
  articles?: string[];

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(LIMITS.sectionNotes)
  @TextLength(1, LIMITS.noteLength, { each: true })
  notes?: string[];
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

  @ListOf(() => ImprintLineDto, 0, ROLES_MAX)
  imprint: ImprintLineDto[];

  @ListOf(() => ArrangedSectionDto, 0, SECTIONS_MAX)
  sections: ArrangedSectionDto[];
}

export class BulletinStepDto implements BulletinStepInput {
  @Matches(/^[0-9a-f]{64}$/)
  sha256: string;
}

export class ReturnBulletinDto implements ReturnBulletinInput {
  @TextLength(LIMITS.reasonLengthMin, LIMITS.textLength)
  reason: string;
}
