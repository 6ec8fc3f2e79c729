import {
  LIMITS,
  WORDING_KINDS,
  type AddWordingInput,
  type ChangeWordingInput,
  type WordingInput,
  type WordingKind,
} from '@jishan/domain';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { TextLength } from '../platform/validation';

class WordingDto implements WordingInput {
  @TextLength(2, LIMITS.nameLength)
  words: string;

  @TextLength(1, LIMITS.titleLength)
  instead: string;

  @TextLength(0, LIMITS.shortTextLength)
  note: string;
}

export class AddWordingDto extends WordingDto implements AddWordingInput {
  @IsIn(WORDING_KINDS)
  kind: WordingKind;
}

export class ChangeWordingDto extends WordingDto implements ChangeWordingInput {
  @IsInt()
  @Min(1)
  @Max(LIMITS.versionMax)
  version: number;
}

export class WithdrawWordingDto {
  @IsInt()
  @Min(1)
  @Max(LIMITS.versionMax)
  version: number;
}

export class WordingQueryDto {
  @IsOptional()
  @IsIn(WORDING_KINDS)
  kind?: WordingKind;
}
