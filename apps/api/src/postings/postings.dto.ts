import {
  LIMITS,
  type DecideObjectionInput,
  type PostingQuery,
  type PostingState,
  type RaiseObjectionInput,
  type RecordObjectionInput,
} from '@jishan/domain';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsBoolean, IsIn, IsOptional, IsUUID } from 'class-validator';
import { AsName, PageQueryDto, TextLength } from '../platform/validation';

export class PostingQueryDto extends PageQueryDto implements PostingQuery {
  @IsOptional()
  @IsUUID()
  unitId?: string;

  @IsOptional()
  @IsIn(['open', 'ended'])
  state?: PostingState;
}

export class RaiseObjectionDto implements RaiseObjectionInput {
  @TextLength(1, LIMITS.textLength)
  text: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(LIMITS.entriesPerObjection)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  entryIds: string[];
}

export class RecordObjectionDto extends RaiseObjectionDto implements RecordObjectionInput {
  @AsName()
  @TextLength(1, LIMITS.nameLength)
  objectorName: string;
}

export class DecideObjectionDto implements DecideObjectionInput {
  @IsBoolean()
  uphold: boolean;

  @TextLength(LIMITS.reasonLengthMin, LIMITS.textLength)
  reason: string;
}
