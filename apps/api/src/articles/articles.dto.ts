import {
  ARTICLE_STATES,
  LIMITS,
  type AdoptionQuery,
  type ArticleQuery,
  type ArticleState,
  type CreateArticleInput,
  type DeclineArticleInput,
  type SaveArticleInput,
  type SubmitArticleInput,
} from '@jishan/domain';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsOptional, IsUUID, Matches, Max, Min } from 'class-validator';
import { PageQueryDto, TextLength } from '../platform/validation';

const MONTH = /^20\d{2}-(0[1-9]|1[0-2])$/;
const MONTH_SENTENCE = { message: '须为 YYYY-MM 的月份' };
/** In an address true and false are words. */
const AsBoolean = () =>
  Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value));

export class ArticleQueryDto extends PageQueryDto implements ArticleQuery {
  @IsOptional()
  @AsBoolean()
  @IsBoolean()
  mine?: boolean;

  @IsOptional()
  @IsIn(ARTICLE_STATES)
  state?: ArticleState;

  @IsOptional()
  @IsUUID()
  unitId?: string;

  @IsOptional()
  @Matches(MONTH, MONTH_SENTENCE)
  month?: string;

  @IsOptional()
  @AsBoolean()
  @IsBoolean()
  overdue?: boolean;
}

export class CreateArticleDto implements CreateArticleInput {
  @IsUUID()
  unitId: string;

  @TextLength(0, LIMITS.articleTitle)
  title: string;

  @TextLength(0, LIMITS.articleText)
  text: string;
}

export class SubmitArticleDto implements SubmitArticleInput {
  @IsInt()
  @Min(1)
  @Max(LIMITS.versionMax)
  version: number;
}

export class SaveArticleDto extends SubmitArticleDto implements SaveArticleInput {
  @TextLength(0, LIMITS.articleTitle)
  title: string;

  @TextLength(0, LIMITS.articleText)
  text: string;
}

export class DeclineArticleDto implements DeclineArticleInput {
  @TextLength(LIMITS.reasonLengthMin, LIMITS.shortTextLength)
  reason: string;
}

export class AdoptionQueryDto implements AdoptionQuery {
  @Matches(MONTH, MONTH_SENTENCE)
  from: string;

  @Matches(MONTH, MONTH_SENTENCE)
  to: string;

  @IsOptional()
  @IsUUID()
  unitId?: string;
}
