import { LIMITS, type AdoptStarTableInput } from '@jishan/domain';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsInt, Max, Min } from 'class-validator';
import { IsDay, TextLength } from '../platform/validation';

export class IssueStarTableDto implements AdoptStarTableInput {
  @TextLength(1, LIMITS.shortTextLength)
  documentRef: string;

  @IsDay()
  effectiveFrom: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(LIMITS.stars)
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(LIMITS.starHours, { each: true })
  hours: number[];
}
